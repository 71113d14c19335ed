"""Encrypted databases under the clock and the randomness of a simulation."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from app.domain.clock import tick
from app.domain.device import Device
from app.store import tables
from app.store.database import Database
from app.store.device import read_clock
from app.store.unit import UnitOfWork
from tests.sync.stored import KEY, StoredReplica, database_of

Random = Callable[[int], bytes]


class ClockedDatabase:
    """A database whose transactions begin at the time that `now` says, in milliseconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.now = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    @contextmanager
    def write(self, step: str = "edit") -> Iterator[UnitOfWork]:
        with self._database.read() as view:
            before = read_clock(view)
        with self._database.write(step) as unit:
            unit.now = datetime.fromtimestamp(self.now / 1000, UTC)
            unit.hlc = tick(before, unit.now)
            unit.connection.execute(update(tables.device).values(hlc=unit.hlc))
            yield unit


class ClockedReplica(StoredReplica):
    """A laptop of the simulation with its database in a file."""

    def __init__(self, database: Database, stored: StoredLaptops) -> None:
        clocked: Any = ClockedDatabase(database)
        super().__init__(clocked)
        self._whole, self._clocked, self._stored = database, clocked, stored

    @property
    def now(self) -> int:
        """What its clock says, in milliseconds."""
        return int(self._clocked.now)

    @now.setter
    def now(self, milliseconds: int) -> None:
        self._clocked.now = milliseconds

    def copy(self) -> ClockedReplica:
        """The same machine a second time: a clone or a backup."""
        path = self._stored.new_folder() / "anlauf.db"
        path.parent.mkdir()
        self._whole.backup_to(path)
        twin = self._stored.take(Database.open(path, KEY))
        twin.now = self.now
        return twin


class StoredLaptops:
    """Makes laptops for a schedule, each with a database under `folder`; all are closed at the end."""

    def __init__(self, template: Path, folder: Path) -> None:
        self._template, self._folder = template, folder
        self._count = 0
        self._open = ExitStack()

    def __call__(self, device: Device, random: Random) -> ClockedReplica:
        return self.take(database_of(self._template, self.new_folder(), device))

    def new_folder(self) -> Path:
        """The folder of the next database; it is not there yet."""
        self._count += 1
        return self._folder / str(self._count)

    def take(self, database: Database) -> ClockedReplica:
        """A laptop over this database, closed with the others."""
        self._open.callback(database.close)
        return ClockedReplica(database, self)

    def close(self) -> None:
        """Close all databases."""
        self._open.close()


@contextmanager
def stored_laptops(template: Path, folder: Path, random: Random) -> Iterator[StoredLaptops]:
    """Laptops whose databases take every name they give from `random`."""
    laptops = StoredLaptops(template, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "urandom", random)
        try:
            yield laptops
        finally:
            laptops.close()
