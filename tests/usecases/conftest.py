"""A profile of its own for a test: real folder, real key, real encrypted database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Created
from app.vault.wraps import CHEAPEST

# The tests that open the profile again name the same one.
PASSPHRASE = "Lampe Zebra Kiesel Donner"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "anlauf" / "profile"


@pytest.fixture
def created(home: Path) -> Iterator[Created]:
    created = bootstrap.create_profile(home, PASSPHRASE, cost=CHEAPEST)
    yield created
    created.app.lock()


@pytest.fixture
def locked(created: Created, home: Path) -> Path:
    created.app.lock()
    return home
