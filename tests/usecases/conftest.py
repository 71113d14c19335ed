"""A profile of its own for a test: real folder, real key, real encrypted database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.bootstrap import Created
from app.domain.reports import ImportReport
from app.store.database import Database
from app.usecases.exchange import import_catalogue
from app.vault.wraps import CHEAPEST
from tests.usecases.catalogues import ORGANIZATION, Import

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


@pytest.fixture
def bring_in(database: Database) -> Import:
    def bring_in(path: Path, **options: Any) -> ImportReport:
        with database.write("import") as unit:
            return import_catalogue(unit, path, **options)

    return bring_in


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    def package(document: Any = ORGANIZATION, name: str = "stadt.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        return path

    return package
