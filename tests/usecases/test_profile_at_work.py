"""An open profile: one process, one writer, no plaintext; what it tells and when it is locked."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from app import bootstrap
from app.bootstrap import App, Created
from app.changes import Changes, Kind
from app.domain.search import Criteria
from app.errors import (
    Cancelled,
    ProfileInUse,
    ReadOnlyPlace,
    WrongPassphrase,
)
from app.store import reading
from app.store.device import read_device
from app.store.reading import counts
from app.store.tables import SCHEMA_VERSION
from app.store.unit import UnitOfWork
from app.store.writing import insert_records
from app.usecases import profiles
from app.usecases.profiles import status
from app.vault.wraps import CHEAPEST
from tests.usecases.profile_files import DATABASE, MARKER, PASSPHRASE, contents, opened


def add_marked_offer(unit: UnitOfWork) -> None:
    organization, service = uuid4(), uuid4()
    insert_records(unit, "organization", [(organization, {"name": MARKER, "description": MARKER}, None, None)])
    values = {"name": f"Kurs {MARKER}", "description": MARKER, "organization_id": organization, "status": "active"}
    insert_records(unit, "service", [(service, values, {"secret": MARKER}, None)])
    unit.touch("service", [service])


def test_locked_app_answers_nothing(created: Created) -> None:
    app = created.app
    app.lock()
    app.lock()
    app.interrupt()
    assert app.is_locked
    with pytest.raises(Cancelled, match="gesperrt"):
        app.read(counts)
    with pytest.raises(Cancelled):
        app.write("edit", add_marked_offer)


def test_second_opening_is_refused_until_the_first_is_locked(created: Created, home: Path) -> None:
    before = {name: data for name, data in contents(home).items() if name != DATABASE + "-shm"}
    with pytest.raises(ProfileInUse):
        bootstrap.open_profile(home, passphrase=PASSPHRASE)
    assert {name: data for name, data in contents(home).items() if name != DATABASE + "-shm"} == before
    created.app.lock()
    with opened(home):
        pass


OPENS = """
import sys
from pathlib import Path
from app.bootstrap import open_profile
from app.errors import ProfileInUse
try:
    open_profile(Path(sys.argv[1]), passphrase=sys.argv[2])
except ProfileInUse:
    print("in use")
"""


def test_command_line_beside_an_open_window_says_so(created: Created, home: Path) -> None:
    arguments = [sys.executable, "-c", OPENS, str(home), PASSPHRASE]
    assert subprocess.run(arguments, capture_output=True, text=True, check=True).stdout == "in use\n"


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Inside it the test is an ordinary user, also where tests run as root, whom no permission stops."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, 65534, 65534)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_read_only_folder_ends_in_a_sentence(locked: Path) -> None:
    with tempfile.TemporaryDirectory() as place:
        copy = Path(place) / "profile"
        shutil.copytree(locked, copy)
        Path(place).chmod(0o755)
        before = contents(copy)
        for path in (*copy.rglob("*"), copy):
            path.chmod(0o500 if path.is_dir() else 0o400)
        with without_privileges(copy):
            with pytest.raises(ReadOnlyPlace):
                bootstrap.open_profile(copy, passphrase=PASSPHRASE)
            with pytest.raises(ReadOnlyPlace):
                bootstrap.create_profile(copy / "new", PASSPHRASE, cost=CHEAPEST)
        assert contents(copy) == before
        copy.chmod(0o700)


def test_no_plaintext_in_any_file(created: Created, home: Path) -> None:
    app = created.app
    app.write("edit", add_marked_offer)
    assert app.find(Criteria(text="Zahra")).total == 1
    assert DATABASE + "-wal" in contents(home)
    app.back_up(home.parent / "backup.anlauf-backup")
    with pytest.raises(ZeroDivisionError):
        app.write("edit", _fail_with_marker)
    for _ in range(2):
        for name, data in contents(home.parent).items():
            for spelling in (MARKER, MARKER.lower()):
                for encoding in ("utf-8", "utf-16-le"):
                    assert spelling.encode(encoding) not in data, name
            assert b"zahra" not in data.lower(), name
            assert PASSPHRASE.encode() not in data, name
        app.lock()


def _fail_with_marker(unit: UnitOfWork) -> None:
    add_marked_offer(unit)
    _ = 1 / 0


def test_copied_database_without_its_mark_gets_a_new_chain(created: Created, home: Path) -> None:
    before = created.app.read(read_device)
    created.app.lock()
    (home / "chain.json").unlink()
    with opened(home) as app:
        assert app.notes == (profiles.RESTORED_NOTE,)
        after = app.read(read_device)
    assert after.chain != before.chain
    assert (after.author, after.signing_key) == (before.author, before.signing_key)
    with opened(home) as app:
        assert app.notes == ()


def test_writing_says_what_changed_and_finds_it(created: Created) -> None:
    app, seen = created.app, list[Changes]()
    app.on_changes = seen.append
    assert app.find(Criteria(text="Kurs")).total == 0
    app.write("edit", add_marked_offer)
    assert app.find(Criteria(text="Kurs")).total == 1
    assert [Kind.CATALOGUE in changes.kinds for changes in seen] == [True]
    assert app.read(reading.waiting) == 1
    assert app.team.state().waiting == 0


def test_write_that_is_followed_by_locking_is_done(created: Created, home: Path) -> None:
    app = created.app
    assert app.find(Criteria()).total == 0
    app.write("edit", _write_and_interrupt, app)
    app.lock()
    with opened(home) as again:
        assert again.find(Criteria(text="Kurs")).total == 1


def _write_and_interrupt(unit: UnitOfWork, app: App) -> None:
    add_marked_offer(unit)
    app.interrupt()


WRITES_AND_DIES = """
import os, sys
from pathlib import Path
from uuid import uuid4
from app.bootstrap import open_profile
from app.store.writing import insert_records
app = open_profile(Path(sys.argv[1]), passphrase=sys.argv[2])
app.write("edit", insert_records, "organization", [(uuid4(), {"name": "Verein", "description": "x"}, None, None)])
with app.database.write() as unit:
    insert_records(unit, "organization", [(uuid4(), {"name": "Halb", "description": "x"}, None, None)])
    os._exit(9)
"""


def test_killed_process_leaves_what_was_saved_and_nothing_half(locked: Path) -> None:
    arguments = [sys.executable, "-c", WRITES_AND_DIES, str(locked), PASSPHRASE]
    assert subprocess.run(arguments, check=False).returncode == 9
    before = contents(locked)
    assert before[DATABASE + "-wal"]
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(locked, passphrase="falsch geraten")
    assert contents(locked) == before
    with opened(locked) as app:
        assert app.notes == ()
        assert app.read(status).counts["organization"] == 1


def test_status(created: Created) -> None:
    before = created.app.read(status)
    created.app.write("edit", add_marked_offer)
    after = created.app.read(status)
    assert after.counts["service"] == before.counts.get("service", 0) + 1
    assert (before.waiting, after.waiting) == (0, 0)
    assert after.schema_version == SCHEMA_VERSION
    assert after.digest["catalogue"] != before.digest["catalogue"]
    assert bytes.fromhex(after.digest["catalogue"])


def test_importing_the_root_is_cheap() -> None:
    late = ("sqlalchemy", "sqlcipher3", "alembic", "zxcvbn", "keyring", "openpyxl", "xlsxwriter", "nacl", "rapidfuzz")
    code = f"import sys, app.bootstrap; print([name for name in {late!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
