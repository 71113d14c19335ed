"""What the tests of profiles share: opening one for a while, and what lies in its folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import bootstrap
from app.bootstrap import App

PASSPHRASE = "Lampe Zebra Kiesel Donner"
MARKER = "Zahra-Marker-4711"
DATABASE = "anlauf.db"


@contextmanager
def opened(home: Path, **how: str) -> Iterator[App]:
    """The profile with what is given, else with its passphrase; locked at the end."""
    app = bootstrap.open_profile(home, **(how or {"passphrase": PASSPHRASE}))
    try:
        yield app
    finally:
        app.lock()


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
