"""Making, opening, losing and recovering a profile."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
import sqlcipher3.dbapi2

from app import bootstrap
from app.bootstrap import Created
from app.errors import (
    Cancelled,
    DamagedDatabase,
    DamagedKeyFile,
    InvalidInput,
    KnownError,
    NewerDatabase,
    NewerKeyFile,
    ProfileExists,
    ProfileMissing,
    UnsafePlace,
    WrongPassphrase,
)
from app.store.device import read_device
from app.store.reading import counts
from app.store.unit import UnitOfWork
from app.store.writing import insert_records
from app.usecases import keys, profiles
from app.usecases.profiles import ProfileState
from app.vault.checked_json import spell_checked
from app.vault.wraps import CHEAPEST
from tests.usecases.profile_files import DATABASE, PASSPHRASE, contents, opened


def add_organization(unit: UnitOfWork) -> None:
    insert_records(unit, "organization", [(uuid4(), {"name": "Verein", "description": "hilft"}, None, None)])


def test_new_profile_is_open_and_then_locked(home: Path) -> None:
    assert bootstrap.profile_state(home) is ProfileState.MISSING
    created = bootstrap.create_profile(home, PASSPHRASE, cost=CHEAPEST)
    assert len(created.recovery_code) == 35
    assert not created.app.is_demo
    assert created.app.notes == ()
    assert created.app.read(counts)["taxonomy"] > 0
    created.app.lock()
    assert bootstrap.profile_state(home) is ProfileState.LOCKED
    with opened(home) as app:
        assert app.notes == ()


def test_device_is_made_with_the_profile_and_stays(created: Created, home: Path) -> None:
    device = created.app.read(read_device)
    created.app.lock()
    with opened(home) as app:
        assert app.read(read_device) == device
        assert len(device.signing_key) == len(device.box_key) == 32


def test_folder_and_files_are_for_this_user_alone(created: Created, home: Path) -> None:
    created.app.write("edit", add_organization)
    created.app.save_settings(created.app.settings)
    if os.name != "nt":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*") if path.is_file()}
        assert modes == {0o600}
        assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_demo_opens_without_a_passphrase(home: Path) -> None:
    created = bootstrap.create_profile(home, None, demo=True)
    assert created.recovery_code == ""
    assert created.app.is_demo
    offers = created.app.read(counts)["organization"]
    assert offers > 0
    created.app.lock()
    assert bootstrap.profile_state(home) is ProfileState.OPEN
    app = bootstrap.open_profile(home)
    assert app.is_demo
    assert app.read(counts)["organization"] == offers
    app.lock()


def test_demo_with_a_passphrase_is_locked(home: Path) -> None:
    bootstrap.create_profile(home, PASSPHRASE, demo=True, cost=CHEAPEST).app.lock()
    assert bootstrap.profile_state(home) is ProfileState.LOCKED
    with pytest.raises(WrongPassphrase, match="Bitte geben Sie Ihre Passphrase ein"):
        bootstrap.open_profile(home)


@pytest.mark.parametrize(("passphrase", "said"), [(None, "braucht eine Passphrase"), ("kurz", "mindestens 8")])
def test_profile_needs_a_passphrase(home: Path, passphrase: str | None, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        bootstrap.create_profile(home, passphrase)
    assert not home.exists()


def test_cloud_folder_is_refused_and_stays_empty(tmp_path: Path) -> None:
    with pytest.raises(UnsafePlace, match="Nextcloud"):
        bootstrap.create_profile(tmp_path / "Nextcloud" / "profile", PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_profile_moved_into_a_cloud_folder_is_not_opened(locked: Path, tmp_path: Path) -> None:
    moved = tmp_path / "Dropbox" / "profile"
    shutil.copytree(locked, moved)
    before = contents(moved)
    with pytest.raises(UnsafePlace, match="Dropbox"):
        bootstrap.open_profile(moved, passphrase=PASSPHRASE)
    assert contents(moved) == before


def test_profile_that_is_there_is_not_overwritten(locked: Path) -> None:
    before = contents(locked)
    with pytest.raises(ProfileExists):
        bootstrap.create_profile(locked, PASSPHRASE)
    assert contents(locked) == before


def test_missing_profile_is_told(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissing):
        bootstrap.open_profile(tmp_path, passphrase=PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


def test_wrong_passphrase_often_changes_nothing(locked: Path) -> None:
    before = contents(locked)
    for attempt in range(25):
        with pytest.raises(WrongPassphrase):
            bootstrap.open_profile(locked, passphrase=f"{PASSPHRASE}{attempt}")
        with pytest.raises(WrongPassphrase):
            bootstrap.open_profile(locked)
    assert contents(locked) == before
    with opened(locked):
        pass


def damage_key_files(home: Path) -> None:
    for name in ("key.json", "key.copy.json"):
        data = bytearray((home / name).read_bytes())
        data[100] ^= 1
        (home / name).write_bytes(data)


def lose_key_files(home: Path) -> None:
    for name in ("key.json", "key.copy.json"):
        (home / name).unlink()


def upgrade_key_files(home: Path) -> None:
    for name in ("key.json", "key.copy.json"):
        (home / name).write_bytes(spell_checked({"format": 99}))


def damage_first_page(home: Path) -> None:
    data = bytearray((home / DATABASE).read_bytes())
    data[200] ^= 1
    (home / DATABASE).write_bytes(data)


def cut_database(home: Path) -> None:
    data = (home / DATABASE).read_bytes()
    (home / DATABASE).write_bytes(data[: len(data) // 2 + 100])


def empty_database(home: Path) -> None:
    (home / DATABASE).write_bytes(b"")


def put_text_in_place(home: Path) -> None:
    (home / DATABASE).write_bytes(b"this was a database once " * 1000)


def upgrade_database(home: Path) -> None:
    key = profiles.read_key_file(home).key_file
    raw = profiles.unwrap_with_passphrase(key, PASSPHRASE).reveal().hex()
    connection = sqlcipher3.dbapi2.connect(str(home / DATABASE))
    connection.execute(f"PRAGMA key=\"x'{raw}'\"")
    connection.execute("PRAGMA user_version=999")
    connection.close()


@pytest.mark.parametrize(
    ("harm", "error"),
    [
        (damage_key_files, DamagedKeyFile),
        (lose_key_files, DamagedKeyFile),
        (upgrade_key_files, NewerKeyFile),
        (damage_first_page, DamagedDatabase),
        (cut_database, DamagedDatabase),
        (empty_database, DamagedDatabase),
        (put_text_in_place, DamagedDatabase),
        (upgrade_database, NewerDatabase),
    ],
)
def test_harm_ends_in_a_sentence_and_changes_nothing(
    locked: Path, harm: Callable[[Path], None], error: type[KnownError]
) -> None:
    harm(locked)
    before = contents(locked)
    for _ in range(2):
        with pytest.raises(error, match=r"nicht(s)? verändert") as caught:
            bootstrap.open_profile(locked, passphrase=PASSPHRASE)
        assert str(caught.value).endswith(".")
    assert contents(locked) == before


def test_damaged_keys_are_seen_before_anybody_types(locked: Path) -> None:
    damage_key_files(locked)
    assert bootstrap.profile_state(locked) is ProfileState.DAMAGED


def test_one_damaged_copy_is_healed_and_told(locked: Path) -> None:
    whole = (locked / "key.json").read_bytes()
    (locked / "key.json").write_bytes(whole[:40])
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(locked, passphrase="falsch geraten")
    assert (locked / "key.json").read_bytes() == whole[:40]
    with opened(locked) as app:
        assert app.notes == (profiles.HEALED_NOTE,)
        assert (locked / "key.json").read_bytes() == whole
    with opened(locked) as app:
        assert app.notes == ()


def test_changed_passphrase_holds(created: Created, home: Path) -> None:
    keys.change_passphrase(home, PASSPHRASE, "ganz andere Wörter", cost=CHEAPEST)
    created.app.lock()
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(home, passphrase=PASSPHRASE)
    with opened(home, passphrase="ganz andere Wörter"):
        pass


def test_recovery_code_gives_a_new_passphrase(created: Created, home: Path) -> None:
    created.app.write("edit", add_organization)
    created.app.lock()
    profile = profiles.recover_profile(home, created.recovery_code.lower(), "ganz andere Wörter", cost=CHEAPEST)
    profile.close()
    with opened(home, passphrase="ganz andere Wörter") as app:
        assert app.read(counts)["organization"] == 1
    with opened(home, recovery_code=created.recovery_code):
        pass
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(home, passphrase=PASSPHRASE)


def test_new_code_needs_the_passphrase_and_replaces_the_old(created: Created, home: Path) -> None:
    with pytest.raises(WrongPassphrase):
        created.app.new_recovery_code("falsch geraten")
    code = created.app.new_recovery_code(PASSPHRASE)
    created.app.lock()
    with pytest.raises(WrongPassphrase):
        bootstrap.open_profile(home, recovery_code=created.recovery_code)
    with opened(home, recovery_code=code):
        pass


CREATES = """
import os, sys
from pathlib import Path
from app.bootstrap import create_profile
create_profile(Path(sys.argv[1]), sys.argv[2], progress=lambda *step: os._exit(9))
"""


def test_making_that_was_killed_counts_as_missing_and_can_be_repeated(home: Path) -> None:
    arguments = [sys.executable, "-c", CREATES, str(home), PASSPHRASE]
    assert subprocess.run(arguments, check=False).returncode == 9
    assert (home / DATABASE).exists()
    assert bootstrap.profile_state(home) is ProfileState.MISSING
    with pytest.raises(ProfileMissing):
        bootstrap.open_profile(home, passphrase=PASSPHRASE)
    bootstrap.create_profile(home, PASSPHRASE, cost=CHEAPEST).app.lock()
    with opened(home) as app:
        assert app.notes == ()


def test_making_that_was_cancelled_leaves_nothing(home: Path) -> None:
    def cancel(what: str, done: int, total: int) -> None:
        raise Cancelled("Abgebrochen.")

    with pytest.raises(Cancelled):
        bootstrap.create_profile(home, PASSPHRASE, progress=cancel, cost=CHEAPEST)
    assert contents(home) == {"lock": b""}
    assert bootstrap.profile_state(home) is ProfileState.MISSING


def test_progress_is_told_for_the_demo(home: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    created = bootstrap.create_profile(home, None, demo=True, progress=lambda *step: seen.append(step))
    created.app.lock()
    assert [what for what, _, _ in seen][:2] == ["base", "demo"]
    assert all(0 <= done <= total for _, done, total in seen)
