"""The encrypted file: opening, refusing, writing whole or not at all, and what lies on disk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import sqlcipher3.dbapi2
from sqlalchemy.exc import IntegrityError

from app.domain.device import Device
from app.errors import Cancelled, DamagedDatabase, DiskFull, NewerDatabase, ProfileExists, ProfileInUse, ProfileMissing
from app.store import database as database_module
from app.store import reading, search_index, soundness, tables, writing
from app.store.database import Database, View
from app.store.device import read_device

KEY = bytes(range(32))
MARKER = "Zaunkönigmarke"
ROOT = Path(__file__).resolve().parents[2]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_database_knows_its_device_and_nothing_else(tmp_path: Path) -> None:
    device = Device(author=b"1" * 16, chain=b"2" * 16, signing_key=b"3" * 32, box_key=b"4" * 32)
    created = Database.create(tmp_path / "anlauf.db", KEY, device)
    with created.read() as view:
        assert read_device(view) == device
        assert set(reading.counts(view).values()) == {0}
    created.close()
    assert list(contents(tmp_path)) == ["anlauf.db"]


def test_a_file_that_holds_something_is_not_made_into_a_database(tmp_path: Path) -> None:
    path = tmp_path / "anlauf.db"
    path.write_bytes(b"something else")
    with pytest.raises(ProfileExists):
        Database.create(path, KEY, Device(b"1" * 16, b"2" * 16, b"3" * 32, b"4" * 32))
    assert path.read_bytes() == b"something else"


def test_what_was_written_is_there_after_opening_again(database: Database, add: Callable[..., UUID]) -> None:
    id = add("organization", name="Volkshochschule")
    database.close()
    for closed in (database.read, database.read_apart, database.write):
        with pytest.raises(Cancelled), closed():
            pass
    again = Database.open(database.path, KEY)
    with again.read() as view:
        found = reading.record(view, "organization", id)
    again.close()
    assert found is not None
    assert found.values == {"name": "Volkshochschule"}


def _damage(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def _noise_in_the_middle(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 1000] = b"\xa5" * 1000
    path.write_bytes(content)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(_damage, id="a bit turned"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(b"SQLite format 3\0" * 300), id="another file"),
        pytest.param(lambda path: os.truncate(path, 700), id="cut off"),
        pytest.param(_noise_in_the_middle, id="noise in the middle"),
    ],
)
def test_a_damaged_database_is_refused_and_left_as_it_is(
    template: Path, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    path = tmp_path / "anlauf.db"
    path.write_bytes(template.read_bytes())
    spoil(path)
    before = contents(tmp_path)
    with pytest.raises(DamagedDatabase):
        Database.open(path, KEY)
    assert contents(tmp_path) == before


def test_a_wrong_key_is_refused_and_changes_nothing(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "anlauf.db"
    path.write_bytes(template.read_bytes())
    before = contents(tmp_path)
    with pytest.raises(DamagedDatabase):
        Database.open(path, b"\xff" * 32)
    assert contents(tmp_path) == before


def test_a_missing_database_is_not_made_by_opening_it(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        Database.open(tmp_path / "anlauf.db", KEY)
    assert not contents(tmp_path)


def test_a_newer_database_is_refused_and_left_as_it_is(template: Path, tmp_path: Path) -> None:
    path = tmp_path / "anlauf.db"
    path.write_bytes(template.read_bytes())
    with sqlcipher3.dbapi2.connect(str(path)) as connection:
        connection.execute(f"PRAGMA key = \"x'{KEY.hex()}'\"")
        connection.execute(f"PRAGMA user_version = {tables.SCHEMA_VERSION + 1}")
        connection.commit()
    connection.close()
    before = contents(tmp_path)
    with pytest.raises(NewerDatabase, match=str(tables.SCHEMA_VERSION + 1)):
        Database.open(path, KEY)
    assert contents(tmp_path) == before


_LEFT = """
import os, signal, sys
from pathlib import Path
from uuid import uuid4
sys.path.insert(0, sys.argv[2])
from app.store import tables, writing
from app.store.database import Database

database = Database.open(Path(sys.argv[1]), bytes(range(32)))
with database.write() as unit:
    writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": "im Protokoll"})])
    unit.connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA_VERSION + int(sys.argv[3])}")
os.kill(os.getpid(), signal.SIGKILL)
"""


def _left_with_log(template: Path, folder: Path, newer: int) -> Path:
    path = folder / "anlauf.db"
    path.write_bytes(template.read_bytes())
    ended = subprocess.run([sys.executable, "-c", _LEFT, str(path), str(ROOT), str(newer)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert path.with_name("anlauf.db-wal").stat().st_size
    return path


needs_sigkill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system kills in another way")


@needs_sigkill
@pytest.mark.parametrize("can_link", [True, False])
def test_a_newer_database_with_a_log_left_behind_is_left_as_it_is(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_link: bool
) -> None:
    if not can_link:
        monkeypatch.setattr(os, "link", _refuse)
    path = _left_with_log(template, tmp_path, newer=1)
    before = contents(tmp_path)
    with pytest.raises(NewerDatabase):
        Database.open(path, KEY)
    assert contents(tmp_path) == before


def _refuse(*_: object) -> None:
    raise PermissionError("this disk knows no second names")


@needs_sigkill
def test_a_log_left_behind_is_taken_over(template: Path, tmp_path: Path) -> None:
    opened = Database.open(_left_with_log(template, tmp_path, newer=0), KEY)
    with opened.read() as view:
        assert reading.counts(view)["organization"] == 1
    opened.close()
    assert list(contents(tmp_path)) == ["anlauf.db"]


@needs_sigkill
def test_damage_is_found_beside_a_log_left_behind(template: Path, tmp_path: Path) -> None:
    path = _left_with_log(template, tmp_path, newer=0)
    _noise_in_the_middle(path)
    before = contents(tmp_path)
    with pytest.raises(DamagedDatabase):
        Database.open(path, KEY)
    assert contents(tmp_path) == before


def test_damage_in_a_large_file_is_found_while_it_is_in_use(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soundness, "CHECKED_AT_ONCE", 0)
    path = tmp_path / "anlauf.db"
    path.write_bytes(template.read_bytes())
    sound = Database.open(path, KEY)
    assert sound.check is not None
    sound.check.wait()
    with sound.read() as view:
        assert reading.counts(view)["organization"] == 0
        page = _first_page(view, "organization")
    sound.close()
    _noise_in_page(path, page)
    damaged = Database.open(path, KEY)
    assert damaged.check is not None
    damaged.check.wait()
    with pytest.raises(DamagedDatabase), damaged.read():
        pass
    with pytest.raises(DamagedDatabase), damaged.write():
        pass
    damaged.close()


@pytest.mark.parametrize("table", ["service", "search_data", "search_word", "versions"])
def test_a_damaged_page_met_in_use_is_no_empty_answer(
    database: Database, add: Callable[..., UUID], monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    add("service", name="Kurs")
    with database.read() as view:
        page = _first_page(view, table)
    database.close()
    _noise_in_page(database.path, page)
    with pytest.raises(DamagedDatabase):
        Database.open(database.path, KEY)
    monkeypatch.setattr(soundness, "_is_damaged", lambda *_: False)
    with pytest.raises(DamagedDatabase):
        _use_all(database.path)


def _first_page(view: View, table: str) -> int:
    root = view.connection.exec_driver_sql("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    return int(root.scalar_one())


def _noise_in_page(path: Path, page: int) -> None:
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 + 50 : (page - 1) * 4096 + 1050] = b"\xa5" * 1000
    path.write_bytes(content)


def _use_all(path: Path) -> None:
    opened = Database.open(path, KEY)
    try:
        with opened.read() as view:
            reading.counts(view)
            search_index.slots_with(view, search_index.COLUMNS, [["kurs"]])
            search_index.all_words(view)
        with opened.write() as unit:
            writing.insert_records(unit, "service", [writing.NewRecord(uuid4(), {"name": "Kurs"})])
    finally:
        opened.close()


def _write_and_fail(database: Database) -> None:
    with database.write() as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": "geht"})])
        raise RuntimeError("on purpose")


def test_an_error_in_the_middle_leaves_everything_as_it_was(database: Database, add: Callable[..., UUID]) -> None:
    add("organization", name="bleibt")
    with pytest.raises(RuntimeError, match="on purpose"):
        _write_and_fail(database)
    with database.read() as view:
        assert reading.counts(view)["organization"] == 1
        assert reading.waiting(view) == 1
        assert view.connection.exec_driver_sql("SELECT count(*) FROM step").scalar_one() == 1


def test_a_full_disk_is_told_and_rolls_back(database: Database, add: Callable[..., UUID]) -> None:
    add("organization", name="bleibt")
    with database.write() as unit:
        pages = unit.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        unit.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")
    long = "x" * 10_000
    with pytest.raises(DiskFull), database.write() as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": long}) for _ in range(100)])
    with database.read() as view:
        assert reading.counts(view)["organization"] == 1


def test_a_second_writer_is_told_to_try_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    other = Database.open(database.path, KEY)
    with database.write() as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": "erster"})])
        with pytest.raises(ProfileInUse), other.write():
            pass
    with other.read() as view:
        assert reading.counts(view)["organization"] == 1
    other.close()


def test_a_reader_sees_one_state_while_another_is_written(database: Database, add: Callable[..., UUID]) -> None:
    add("organization", name="vorher")
    with database.read() as view:
        assert reading.counts(view)["organization"] == 1
        with database.write() as unit:
            writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": "nachher"})])
        assert reading.counts(view)["organization"] == 1
    with database.read() as view:
        assert reading.counts(view)["organization"] == 2


def test_a_running_query_can_be_interrupted_from_another_thread(database: Database) -> None:
    ended: list[BaseException] = []

    def read_for_ever() -> None:
        endless = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i+1 FROM n) SELECT count(*) FROM n"
        try:
            with database.read() as view:
                view.connection.exec_driver_sql(endless).scalar_one()
        except Cancelled as error:
            ended.append(error)

    thread = threading.Thread(target=read_for_ever)
    thread.start()
    while thread.is_alive():
        database.interrupt()
        thread.join(0.01)
    assert len(ended) == 1
    with database.read() as view:
        assert reading.counts(view)["service"] == 0


def test_an_error_of_the_database_does_not_tell_what_was_written(database: Database, add: Callable[..., UUID]) -> None:
    id = add("organization", name=MARKER)
    with pytest.raises(IntegrityError) as raised, database.write() as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(id, {"name": MARKER})])
    assert MARKER not in str(raised.value)


def test_an_import_gives_its_memory_back(database: Database) -> None:
    sizes = []
    for step in ("edit", "import", "edit"):
        with database.write(step) as unit:
            sizes.append(unit.connection.exec_driver_sql("PRAGMA cache_size").scalar_one())
    assert sizes == [-database_module.WRITER_CACHE_KIB, -database_module.IMPORT_CACHE_KIB, sizes[0]]


def test_a_write_that_writes_nothing_is_no_step(database: Database) -> None:
    with database.write("chain"):
        pass
    with database.read() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM step").scalar_one() == 0


_KILLED = """
import os, signal, sys
from pathlib import Path
from uuid import uuid4
sys.path.insert(0, sys.argv[2])
from app.store import writing
from app.store.database import Database

database = Database.open(Path(sys.argv[1]), bytes(range(32)))
with database.write() as unit:
    for _ in range(40):
        rows = [writing.NewRecord(uuid4(), {"name": "x" * 2000}) for _ in range(500)]
        writing.insert_records(unit, "organization", rows)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@needs_sigkill
def test_a_process_killed_while_writing_leaves_the_database_as_it_was(
    database: Database, add: Callable[..., UUID]
) -> None:
    id = add("organization", name="bleibt")
    database.close()
    ended = subprocess.run([sys.executable, "-c", _KILLED, str(database.path), str(ROOT)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert database.path.with_name("anlauf.db-wal").stat().st_size > 1_000_000
    again = Database.open(database.path, KEY)
    with again.read() as view:
        assert reading.counts(view)["organization"] == 1
        assert reading.record(view, "organization", id) is not None
        assert view.connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert view.connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
    again.close()


def test_long_reading_is_neither_waited_for_nor_broken_off(database: Database, add: Callable[..., UUID]) -> None:
    with database.read_apart() as long_view:
        assert reading.counts(long_view)["organization"] == 0
        add("organization", name="Haus der Beispiele")
        with database.read() as view:
            assert reading.counts(view)["organization"] == 1
            database.interrupt()
        assert reading.counts(long_view)["organization"] == 0
