"""Files of earlier versions open: backed up first, brought up to date, nothing lost.

`data/v1.db` was written by the first version of the schema; its key is 32 bytes counting up from 0. A change of the
schema leaves that file as it is, adds a migration, and adds a file of its own.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from app.domain.team import Membership
from app.store import frames, migrate, reading, tables
from app.store.database import Database
from app.store.digest import state_digests
from app.store.rebuild import rebuild

KEY = bytes(range(32))
STORED = sorted(Path(__file__).with_name("data").glob("v*.db"))
ORGANIZATION, SERVICE, CLIENT = UUID(int=1), UUID(int=2), UUID(int=6)


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "anlauf.db"))


def schema(database: Database) -> set[tuple[str, str]]:
    with database.read() as view:
        rows = view.connection.exec_driver_sql("SELECT name, coalesce(sql, '') FROM sqlite_master").all()
    return {(name, " ".join(sql.split())) for name, sql in rows}


def test_there_is_a_stored_file_of_every_version() -> None:
    assert [path.stem for path in STORED] == [f"v{number}" for number in range(1, tables.SCHEMA_VERSION + 1)]


def test_a_stored_file_opens_with_everything_in_it(stored: Path) -> None:
    database = Database.open(stored, KEY)
    with database.read() as view:
        service = reading.record(view, "service", SERVICE)
        assert service is not None
        assert service.values["name"] == "Sprachkurs B1"
        assert service.values["organization_id"] == ORGANIZATION
        assert {kind: count for kind, count in reading.counts(view).items() if count} == {
            "organization": 1,
            "service": 1,
            "phone": 1,
            "taxonomy_term": 1,
        }
        assert reading.waiting(view) == 4
        client = reading.record(view, "client", CLIENT)
        assert client is not None
        assert client.values == {"number": "K7-2QXA", "name": "Zahra", "german": "a2"}
        before = state_digests(view)
    with database.write() as unit:
        rebuild(unit)
    with database.read() as view:
        assert state_digests(view) == before
    database.close()


def test_what_was_sealed_and_read_before_is_still_there(tmp_path: Path) -> None:
    path = Path(shutil.copy(Path(__file__).with_name("data") / "v2.db", tmp_path / "anlauf.db"))
    database = Database.open(path, KEY)
    with database.read() as view:
        assert frames.read_membership(view) == Membership(b"t" * 32, b"keys")
        assert [frame.data for frame in frames.control_frames(view)] == [b"sealed"]
        assert [(frame.data, frame.reason) for frame in frames.unopened_frames(view)] == [(b"waits", "no_key")]
        assert frames.entries(view, "place") == {"team.anlauf": ("1/2", (b"f" * 32,))}
    database.close()


def test_a_stored_file_ends_with_the_schema_of_a_new_one(stored: Path, database: Database) -> None:
    opened = Database.open(stored, KEY)
    assert schema(opened) == schema(database)
    opened.close()


def test_migrations_run_in_order_and_count_the_version_up(database: Database) -> None:
    ran: list[int] = []

    def add_column(operations: Any) -> None:
        ran.append(2)
        operations.execute(text("ALTER TABLE unit ADD COLUMN colour TEXT"))

    def fill_column(operations: Any) -> None:
        ran.append(3)
        operations.execute(text("UPDATE unit SET colour = 'red'"))

    with database.write() as unit:
        migrate.upgrade(unit.connection, 1, {1: _never, 3: fill_column, 2: add_column})
        assert migrate.version(unit.connection) == 3
        assert _columns(unit.connection, "unit")[-1] == "colour"
    assert ran == [2, 3]


def _never(operations: Any) -> None:
    raise AssertionError("this version is there already")


def _columns(connection: Connection, table: str) -> list[str]:
    return [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{table}")')]


def test_an_older_file_is_backed_up_before_it_is_changed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.close()
    monkeypatch.setattr(tables, "SCHEMA_VERSION", tables.SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrate, "_migrations", lambda found: {found + 1: _add_colour})
    opened = Database.open(database.path, KEY)
    with opened.read() as view:
        assert "colour" in _columns(view.connection, "unit")
    opened.close()
    backup = database.path.with_name(f"anlauf.v{tables.SCHEMA_VERSION - 1}.db")
    monkeypatch.undo()
    kept = Database.open(backup, KEY)
    with kept.read() as view:
        assert "colour" not in _columns(view.connection, "unit")
    kept.close()


def _add_colour(operations: Any) -> None:
    operations.execute(text("ALTER TABLE unit ADD COLUMN colour TEXT"))


def test_a_migration_that_fails_leaves_the_file_as_it_was(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.close()
    before = database.path.read_bytes()
    monkeypatch.setattr(tables, "SCHEMA_VERSION", tables.SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrate, "_migrations", lambda found: {found + 1: _fail})
    with pytest.raises(ZeroDivisionError):
        Database.open(database.path, KEY)
    assert database.path.read_bytes() == before


def _fail(operations: Any) -> None:
    _add_colour(operations)
    raise ZeroDivisionError
