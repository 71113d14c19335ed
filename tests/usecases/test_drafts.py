"""Drafts: what is typed survives a kill, is readable nowhere else, and goes with the person it is about."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from app import bootstrap
from app.bootstrap import Created
from app.domain.session import Consent, NewCase, Session
from app.errors import Cancelled, CatalogueOnly, UnreadableFile
from app.vault.drafts import DRAFT_FOLDER
from app.vault.wraps import CHEAPEST
from tests.usecases.conftest import PASSPHRASE

MARKER = "Zahra-Marker-4711"
TASK = Consent("counselling", "task")

TYPES = """
import os, signal, sys
from pathlib import Path
from app.bootstrap import open_profile
app = open_profile(Path(sys.argv[1]), passphrase=sys.argv[2])
app.write_draft("session", {"note": "first"})
app.write_draft("session", {"note": sys.argv[3]})
os.kill(os.getpid(), signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
"""


def plaintext_in(folder: Path) -> list[str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARKER.encode() in path.read_bytes() + path.name.encode()]


def test_a_draft_survives_a_kill_and_leaves_no_plaintext(locked: Path) -> None:
    arguments = [sys.executable, "-c", TYPES, str(locked), PASSPHRASE, MARKER]
    killed = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert killed.stderr == ""
    assert os.name == "nt" or killed.returncode == -signal.SIGKILL
    assert plaintext_in(locked) == []
    app = bootstrap.open_profile(locked, passphrase=PASSPHRASE)
    try:
        assert app.read_draft("session") == {"note": MARKER}
        app.clear_draft("session")
        app.clear_draft("session")
        assert app.read_draft("session") is None
    finally:
        app.lock()
    assert list((locked / DRAFT_FOLDER).iterdir()) == []


def test_a_draft_has_a_file_of_its_own_that_names_nobody(created: Created, home: Path) -> None:
    app = created.app
    app.write_draft(f"case {MARKER}", {"note": MARKER})
    app.write_draft("session", ["x"])
    assert len(list((home / DRAFT_FOLDER).iterdir())) == 2
    assert plaintext_in(home) == []
    assert app.read_draft(f"case {MARKER}") == {"note": MARKER}
    assert app.read_draft("another") is None


def test_drafts_are_not_in_a_backup(created: Created, tmp_path: Path) -> None:
    created.app.write_draft("session", {"note": MARKER})
    created.app.back_up(tmp_path / "backup.zip")
    restored = tmp_path / "restored"
    bootstrap.restore_profile(restored, tmp_path / "backup.zip")
    assert not (restored / DRAFT_FOLDER).exists()


@pytest.mark.parametrize("damage", [b"", b"x", bytes(200)])
def test_a_damaged_draft_is_put_aside_and_said(created: Created, home: Path, damage: bytes) -> None:
    created.app.write_draft("session", {"note": MARKER})
    (file,) = (home / DRAFT_FOLDER).iterdir()
    file.write_bytes(damage)
    with pytest.raises(UnreadableFile, match="beiseitegelegt"):
        created.app.read_draft("session")
    assert created.app.read_draft("session") is None
    assert file.with_suffix(".damaged").read_bytes() == damage


def test_a_draft_moved_under_another_name_is_not_taken_for_it(created: Created, home: Path) -> None:
    created.app.write_draft("one", 1)
    (one,) = (home / DRAFT_FOLDER).iterdir()
    created.app.write_draft("two", 2)
    (two,) = (path for path in (home / DRAFT_FOLDER).iterdir() if path != one)
    one.replace(two)
    with pytest.raises(UnreadableFile):
        created.app.read_draft("two")


def test_a_locked_profile_takes_and_gives_no_draft(created: Created) -> None:
    created.app.lock()
    with pytest.raises(Cancelled):
        created.app.write_draft("session", 1)
    with pytest.raises(Cancelled):
        created.app.read_draft("session")


def test_drafts_outlive_a_new_passphrase(created: Created, home: Path) -> None:
    created.app.write_draft("session", 1)
    created.app.change_passphrase(PASSPHRASE, "ganz andere Worte hier")
    created.app.lock()
    app = bootstrap.open_profile(home, passphrase="ganz andere Worte hier")
    try:
        assert app.read_draft("session") == 1
    finally:
        app.lock()


def test_finishing_a_session_clears_its_draft(created: Created) -> None:
    app = created.app
    one = Session(uuid4(), date.today(), keep=NewCase((TASK,)), note=MARKER)
    app.write_draft("session", {"note": MARKER})
    recorded = app.finish_session(one, "session")
    assert app.read_draft("session") is None
    assert app.finish_session(one, "session") == recorded


def test_deleting_a_person_forgets_the_drafts_about_them(created: Created) -> None:
    app = created.app
    client = app.finish_session(Session(uuid4(), date.today(), keep=NewCase((TASK,)))).client
    assert client is not None
    app.write_draft("about", {"client": str(client), "note": MARKER})
    app.write_draft("other", {"client": str(uuid4())})
    app.delete_case(client)
    assert app.read_draft("about") is None
    assert app.read_draft("other") is not None


def test_an_event_profile_opens_without_asking_and_takes_no_draft(tmp_path: Path) -> None:
    home = tmp_path / "event"
    bootstrap.create_profile(home, None, event=True, cost=CHEAPEST).app.lock()
    assert bootstrap.profile_state(home) == "open"
    app = bootstrap.open_profile(home)
    try:
        assert (app.is_event, app.is_demo) == (True, False)
        with pytest.raises(CatalogueOnly):
            app.write_draft("session", {"note": MARKER})
        with pytest.raises(CatalogueOnly):
            app.finish_session(Session(uuid4(), date.today(), keep=NewCase((TASK,), name=MARKER)))
        app.finish_session(Session(uuid4(), date.today(), channel="event"))
    finally:
        app.lock()
