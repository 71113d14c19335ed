"""A backup holds everything and betrays nothing; restoring never harms what is there."""

from __future__ import annotations

import errno
import os
import random
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app import bootstrap
from app.bootstrap import App
from app.errors import (
    DiskFull,
    InvalidInput,
    NewerDatabase,
    ProfileExists,
    UnreadableFile,
    UnsafePlace,
    WrongPassphrase,
)
from app.settings import Settings, load_settings
from app.store.device import read_device
from app.store.unit import UnitOfWork
from app.store.writing import insert_records
from app.usecases import profiles
from app.usecases.backups import MANIFEST
from app.usecases.profiles import ProfileState, status
from app.vault.checked_json import read_checked, spell_checked
from app.vault.wraps import CHEAPEST

PASSPHRASE = "Lampe Zebra Kiesel Donner"
MARKER = "Zahra-Marker-4711"


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def add_marked_organization(unit: UnitOfWork) -> None:
    insert_records(unit, "organization", [(uuid4(), {"name": MARKER, "description": MARKER}, None, None)])


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    app = bootstrap.create_profile(tmp_path / "profile", PASSPHRASE, cost=CHEAPEST).app
    app.write("edit", add_marked_organization)
    app.save_settings(Settings(theme="dark"))
    yield app
    app.lock()


@pytest.fixture
def backup(app: App, tmp_path: Path) -> Path:
    return app.back_up(tmp_path / "sicherung.anlauf-backup").file


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "restored" / "profile"


def test_restored_profile_holds_the_same_and_begins_a_new_chain(app: App, backup: Path, home: Path) -> None:
    before, device = app.read(status), app.read(read_device)
    restored = bootstrap.restore_profile(home, backup)
    assert restored.size == backup.stat().st_size
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(home, passphrase="falsch geraten")
    copy = bootstrap.open_profile(home, passphrase=PASSPHRASE)
    assert copy.notes == (profiles.RESTORED_NOTE,)
    assert copy.read(status) == before
    assert copy.settings == Settings(theme="dark")
    assert copy.read(read_device).author == device.author
    assert copy.read(read_device).chain != device.chain
    assert app.read(read_device) == device
    copy.lock()
    again = bootstrap.open_profile(home, passphrase=PASSPHRASE)
    assert again.notes == ()
    again.lock()


def test_backup_betrays_nothing_and_is_private(backup: Path, tmp_path: Path) -> None:
    data = backup.read_bytes()
    assert b"zahra" not in data.lower()
    assert PASSPHRASE.encode() not in data
    assert stat.S_IMODE(backup.stat().st_mode) == (0o666 if os.name == "nt" else 0o600)
    leftovers = [path.name for path in tmp_path.rglob("*") if ".new" in path.name]
    assert leftovers == []


def test_demo_stays_a_demo(tmp_path: Path, home: Path) -> None:
    demo = bootstrap.create_profile(tmp_path / "demo", None, demo=True).app
    offers = demo.read(status).counts["service"]
    file = demo.back_up(tmp_path / "demo.anlauf-backup").file
    demo.lock()
    bootstrap.restore_profile(home, file)
    assert bootstrap.profile_state(home) is ProfileState.OPEN
    copy = bootstrap.open_profile(home)
    assert copy.is_demo
    assert copy.read(status).counts["service"] == offers
    copy.lock()


def test_profile_that_is_there_is_not_overwritten(app: App, backup: Path) -> None:
    app.lock()
    before = contents(app.home)
    with pytest.raises(ProfileExists, match="leeren Ordner"):
        bootstrap.restore_profile(app.home, backup)
    assert contents(app.home) == before


def test_restoring_into_a_cloud_folder_is_refused(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(UnsafePlace):
        bootstrap.restore_profile(tmp_path / "OneDrive" / "profile", backup)
    assert not (tmp_path / "OneDrive").exists()


def test_earlier_backup_is_replaced_and_another_file_is_not(app: App, backup: Path, tmp_path: Path) -> None:
    first = backup.read_bytes()
    app.write("edit", add_marked_organization)
    app.back_up(backup)
    assert backup.read_bytes() != first
    letter = tmp_path / "brief.odt"
    letter.write_bytes(b"Sehr geehrte Damen und Herren")
    with pytest.raises(InvalidInput, match="keine Sicherung von Anlauf"):
        app.back_up(letter)
    assert letter.read_bytes() == b"Sehr geehrte Damen und Herren"


@pytest.mark.parametrize("target", ["missing/file.anlauf-backup", "."])
def test_impossible_target_is_told(app: App, tmp_path: Path, target: str) -> None:
    with pytest.raises(InvalidInput):
        app.back_up(tmp_path / target)


def test_full_disk_keeps_the_earlier_backup(app: App, backup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = contents(backup.parent)

    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(DiskFull):
            app.back_up(backup)
    assert contents(backup.parent) == first


def test_full_disk_leaves_no_half_profile(backup: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        with pytest.raises(DiskFull):
            bootstrap.restore_profile(home, backup)
    assert bootstrap.profile_state(home) is ProfileState.MISSING
    bootstrap.restore_profile(home, backup)
    assert bootstrap.profile_state(home) is ProfileState.LOCKED


def test_truncated_backup_is_refused(backup: Path, home: Path) -> None:
    whole = backup.read_bytes()
    for length in (0, 1, 22, 100, 5_000, len(whole) // 2, len(whole) - 1):
        backup.write_bytes(whole[:length])
        with pytest.raises(UnreadableFile, match="keine vollständige Sicherung"):
            bootstrap.restore_profile(home, backup)
        assert bootstrap.profile_state(home) is ProfileState.MISSING


def test_flipped_byte_is_refused_or_without_meaning(app: App, backup: Path, home: Path) -> None:
    whole, expected = backup.read_bytes(), app.read(status)
    places = random.Random(7).sample(range(len(whole)), 40)
    refused = 0
    for place in (*places, *range(len(whole) - 120, len(whole), 4)):
        damaged = bytearray(whole)
        damaged[place] ^= 0x10
        backup.write_bytes(damaged)
        target = home.with_name(f"profile {place}")
        try:
            bootstrap.restore_profile(target, backup)
        except (UnreadableFile, NewerDatabase):
            refused += 1
            assert bootstrap.profile_state(target) is ProfileState.MISSING
            continue
        copy = bootstrap.open_profile(target, passphrase=PASSPHRASE)
        assert copy.read(status) == expected
        copy.lock()
    assert refused >= len(places) - 2


def rewritten(backup: Path, target: Path, change: dict[str, object], **members: bytes) -> Path:
    """The backup with a changed list and changed members."""
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(target, "w") as archive:
        manifest = read_checked(source.read(MANIFEST))
        archive.writestr(MANIFEST, spell_checked({**manifest, **change}))
        for name in manifest["files"]:
            archive.writestr(name, members.get(name.replace(".", "_"), source.read(name)))
    return target


@pytest.mark.parametrize("change", [{"format": 2}, {"schema_version": 99}])
def test_newer_backup_is_refused_with_advice(
    backup: Path, home: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    with pytest.raises(NewerDatabase, match="aktualisieren"):
        bootstrap.restore_profile(home, rewritten(backup, tmp_path / "newer", change))
    assert not home.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "something else"},
        {"files": {}},
        {"files": None},
        {"files": {"../../evil": {"size": 1, "sha256": ""}, "anlauf.db": {}, "key.json": {}}},
        {"files": {"anlauf.db": {"size": 1, "sha256": "0"}, "key.json": {"size": 1, "sha256": "0"}}},
        {"files": {"anlauf.db": {}, "key.json": {}}},
        {"format": "1"},
        {"made_at": "yesterday"},
    ],
)
def test_lying_list_is_refused(backup: Path, home: Path, tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(UnreadableFile):
        bootstrap.restore_profile(home, rewritten(backup, tmp_path / "lie", change))
    assert bootstrap.profile_state(home) is ProfileState.MISSING
    assert not (tmp_path / "evil").exists()


def test_exchanged_content_is_refused(backup: Path, home: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        bootstrap.restore_profile(home, rewritten(backup, tmp_path / "lie", {}, anlauf_db=b"x" * 50_000))
    assert bootstrap.profile_state(home) is ProfileState.MISSING


def test_bomb_is_refused_without_unpacking(backup: Path, home: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb"
    with zipfile.ZipFile(backup) as source:
        manifest = read_checked(source.read(MANIFEST))
    manifest["files"]["anlauf.db"]["size"] = 1 << 40
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, spell_checked(manifest))
        for name in manifest["files"]:
            archive.writestr(name, bytes(20_000_000) if name == "anlauf.db" else b"")
    with pytest.raises(UnreadableFile):
        bootstrap.restore_profile(home, bomb)
    assert not home.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"Hallo"], ids=["empty", "empty zip", "text"])
def test_any_other_file_is_refused(tmp_path: Path, home: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(UnreadableFile):
        bootstrap.restore_profile(home, tmp_path / "file")
    with pytest.raises(UnreadableFile, match="gibt es nicht"):
        bootstrap.restore_profile(home, tmp_path / "missing")
    with pytest.raises(UnreadableFile):
        bootstrap.restore_profile(home, tmp_path)
    assert not home.exists()


def test_settings_travel(backup: Path, home: Path) -> None:
    bootstrap.restore_profile(home, backup)
    assert load_settings(home).theme == "dark"
