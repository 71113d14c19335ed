"""The schema and its numbered versions; Alembic is loaded only where an older file must be brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from app.errors import DamagedDatabase, NewerDatabase
from app.i18n import N_
from app.store import search_index, tables

Migration = Callable[[Any], None]


def create(connection: Connection) -> None:
    """All tables of the present schema."""
    tables.metadata.create_all(connection)
    search_index.create(connection)
    _set_version(connection, tables.SCHEMA_VERSION)


def version(connection: Connection) -> int:
    """The schema version of the file."""
    return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())


def refuse_newer(found: int) -> None:
    """Raise where the file was written by a newer program or is not one of ours."""
    if found > tables.SCHEMA_VERSION:
        raise NewerDatabase(
            N_(
                "Diese Datenbank wurde mit einer neueren Version von Anlauf geschrieben (Stand {found}, hier {known}). "
                "Sie wurde nicht verändert; bitte aktualisieren Sie das Programm."
            ),
            found=found,
            known=tables.SCHEMA_VERSION,
        )
    if found < 1:
        raise DamagedDatabase(
            N_("Die Datenbank ist leer oder unvollständig. Sie wurde nicht verändert; spielen Sie eine Sicherung ein.")
        )


def upgrade(connection: Connection, found: int, migrations: Mapping[int, Migration] | None = None) -> None:
    """Apply the migrations above `found`, in order; each emits no changes for others."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    steps = migrations if migrations is not None else _migrations(found)
    operations = Operations(MigrationContext.configure(connection))
    for number in sorted(number for number in steps if number > found):
        steps[number](operations)
        _set_version(connection, number)


def _migrations(found: int) -> dict[int, Migration]:
    numbers = range(found + 1, tables.SCHEMA_VERSION + 1)
    return {number: import_module(f"app.store.migrations.v{number:04d}").upgrade for number in numbers}


def back_up(engine: Engine, path: Path, found: int) -> Path:
    """Copy the file beside itself before its schema changes; an earlier copy of that schema is replaced."""
    target = path.with_name(f"{path.stem}.v{found}{path.suffix}")
    target.unlink(missing_ok=True)
    copy_encrypted(engine, target)
    return target


def copy_encrypted(engine: Engine, target: Path) -> None:
    """A consistent copy under the same key."""
    with engine.connect() as connection:
        connection.connection.cursor().execute("VACUUM INTO ?", (str(target),))


def _set_version(connection: Connection, number: int) -> None:
    connection.exec_driver_sql(f"PRAGMA user_version = {int(number)}")
