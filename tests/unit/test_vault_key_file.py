"""The key file: what opens it, what damage does to it, and that a crash never loses the key."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest

from app.errors import DamagedKeyFile, DiskFull, InvalidInput, NewerKeyFile, WrongPassphrase
from app.usecases import keys
from app.vault import key_file as files
from app.vault.checked_json import spell_checked
from app.vault.key_file import FIRST, SECOND, KeyFile, WrapKind, heal, parse, read_key_file, render, write_key_file
from app.vault.recovery_code import new_recovery_code, spell
from app.vault.wraps import (
    CHEAPEST,
    LIMIT,
    MODERATE,
    Key,
    open_wrap,
    unwrap_with_passphrase,
    unwrap_with_recovery_code,
    unwrap_without_asking,
    wrap_with_keyring,
    wrap_with_passphrase,
    wrap_with_recovery_code,
)

PROFILE = "0123456789abcdef0123456789abcdef"
PASSPHRASE = "Vier Wörter für den Schrank"
CODE = bytes(range(15))


@pytest.fixture
def key() -> Key:
    return Key(bytes(range(32)))


@pytest.fixture
def key_file(key: Key) -> KeyFile:
    wraps = (
        wrap_with_passphrase(key, PROFILE, PASSPHRASE, CHEAPEST),
        wrap_with_recovery_code(key, PROFILE, CODE),
    )
    return KeyFile(PROFILE, wraps)


@pytest.fixture
def home(tmp_path: Path, key_file: KeyFile) -> Path:
    write_key_file(tmp_path, key_file)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_passphrase_and_recovery_code_open_the_same_key(home: Path, key: Key) -> None:
    found = read_key_file(home).key_file
    assert unwrap_with_passphrase(found, PASSPHRASE).reveal() == key.reveal()
    assert unwrap_with_recovery_code(found, spell(CODE)).reveal() == key.reveal()
    assert unwrap_without_asking(found) is None


def test_passphrase_typed_on_another_system_opens_too(home: Path, key: Key) -> None:
    decomposed = PASSPHRASE.replace("ö", "o\u0308").replace("ü", "u\u0308")
    assert unwrap_with_passphrase(read_key_file(home).key_file, decomposed).reveal() == key.reveal()


def test_wrong_passphrase_often_changes_nothing(home: Path) -> None:
    before = contents(home)
    for attempt in range(200):
        with pytest.raises(WrongPassphrase):
            unwrap_with_passphrase(read_key_file(home).key_file, f"{PASSPHRASE}{attempt}")
    assert contents(home) == before


def test_code_of_another_profile_is_told_from_a_typing_error(home: Path) -> None:
    found = read_key_file(home).key_file
    with pytest.raises(WrongPassphrase, match="gehört aber nicht zu diesem Profil"):
        unwrap_with_recovery_code(found, spell(new_recovery_code()))
    with pytest.raises(InvalidInput, match="Gruppe 1"):
        unwrap_with_recovery_code(found, "0" + spell(bytes(15))[1:-1].replace("0", "1", 1))


def test_usual_cost_is_moderate_and_written_in_the_file(key: Key) -> None:
    wrap = wrap_with_passphrase(key, PROFILE, PASSPHRASE)
    assert (wrap["passes"], wrap["memory"]) == (3, 256 * 1024 * 1024) == (MODERATE.passes, MODERATE.memory)
    assert unwrap_with_passphrase(KeyFile(PROFILE, (wrap,)), PASSPHRASE).reveal() == key.reveal()


def test_the_key_is_in_no_copy_and_not_shown(home: Path, key: Key) -> None:
    for data in contents(home).values():
        assert key.reveal() not in data
        assert key.reveal().hex().encode() not in data
        assert PASSPHRASE.encode() not in data
    assert key.reveal().hex() not in repr(key)


def test_forgotten_key_is_overwritten(key: Key) -> None:
    key.forget()
    assert key.reveal() == bytes(32)


def test_every_damaged_byte_is_noticed_in_both_copies(home: Path) -> None:
    whole = (home / FIRST).read_bytes()
    for place in range(len(whole)):
        for flip in (0x01, 0x20, 0x80):
            damaged = bytearray(whole)
            damaged[place] ^= flip
            for name in (FIRST, SECOND):
                (home / name).write_bytes(damaged)
            with pytest.raises(DamagedKeyFile):
                read_key_file(home)
            assert contents(home) == {FIRST: bytes(damaged), SECOND: bytes(damaged)}


def test_every_truncated_file_is_noticed(home: Path) -> None:
    whole = (home / FIRST).read_bytes()
    for length in range(len(whole)):
        assert parse(whole[:length]) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"0", b"[" * 60_000, b"\xff\xfe", b"{" + b" " * 100_000 + b"}", b'{"checksum": 1}'],
    ids=["empty", "null", "list", "object", "number", "nested", "not text", "long", "checksum only"],
)
def test_foreign_content_is_damage(data: bytes) -> None:
    assert parse(data) is None


@pytest.mark.parametrize("damaged", [FIRST, SECOND])
@pytest.mark.parametrize("damage", [b"", b"{}", None], ids=["empty", "foreign", "missing"])
def test_one_damaged_copy_is_healed_from_the_other(home: Path, key: Key, damaged: str, damage: bytes | None) -> None:
    whole = (home / FIRST).read_bytes()
    (home / damaged).unlink() if damage is None else (home / damaged).write_bytes(damage)
    found = read_key_file(home)
    assert found.stale == (damaged,)
    assert unwrap_with_passphrase(found.key_file, PASSPHRASE).reveal() == key.reveal()
    assert heal(home, found)
    assert contents(home) == {FIRST: whole, SECOND: whole}
    assert read_key_file(home).stale == ()


def test_newer_copy_holds_where_a_crash_came_between(home: Path, key: Key, key_file: KeyFile) -> None:
    old = (home / SECOND).read_bytes()
    changed = key_file.with_wrap(wrap_with_passphrase(key, PROFILE, "die neue Passphrase", CHEAPEST))
    write_key_file(home, read_key_file(home).key_file.with_wrap(changed.wraps[-1]))
    (home / SECOND).write_bytes(old)
    found = read_key_file(home)
    assert found.stale == (SECOND,)
    assert unwrap_with_passphrase(found.key_file, "die neue Passphrase").reveal() == key.reveal()


def test_key_of_another_profile_beside_it_is_not_written_over(home: Path, key: Key) -> None:
    foreign = render(KeyFile("f" * 32, (open_wrap(key),), written=9))
    (home / SECOND).write_bytes(foreign)
    found = read_key_file(home)
    assert found.key_file.profile == PROFILE
    assert heal(home, found)
    assert (home / SECOND).read_bytes() == foreign


def test_newer_format_is_refused_with_advice(home: Path) -> None:
    newer = spell_checked({"format": files.FORMAT + 1, "something": ["else"]})
    for name in (FIRST, SECOND):
        (home / name).write_bytes(newer)
    with pytest.raises(NewerKeyFile, match="aktualisieren"):
        read_key_file(home)


@pytest.mark.parametrize("name", ["passes", "memory"])
def test_absurd_cost_is_refused_before_it_stops_the_machine(key_file: KeyFile, name: str) -> None:
    wrap = {**(key_file.wrap(WrapKind.PASSPHRASE) or {}), name: getattr(LIMIT, name) + 1}
    with pytest.raises(DamagedKeyFile):
        unwrap_with_passphrase(key_file.with_wrap(wrap), PASSPHRASE)


@pytest.mark.parametrize("change", [{"salt": "zz"}, {"nonce": "00"}, {"box": None}, {"passes": "3"}, {"memory": 0}])
def test_wrap_with_impossible_content_is_damage(key_file: KeyFile, change: dict[str, object]) -> None:
    wrap = {**(key_file.wrap(WrapKind.PASSPHRASE) or {}), **change}
    with pytest.raises(DamagedKeyFile):
        unwrap_with_passphrase(key_file.with_wrap(wrap), PASSPHRASE)


def test_wrap_moved_to_another_profile_does_not_open(key_file: KeyFile) -> None:
    with pytest.raises(WrongPassphrase):
        unwrap_with_passphrase(KeyFile("e" * 32, key_file.wraps), PASSPHRASE)


def test_open_wrap_opens_without_asking(key: Key) -> None:
    found = unwrap_without_asking(KeyFile(PROFILE, (open_wrap(key),)))
    assert found is not None
    assert found.reveal() == key.reveal()


def test_changing_the_passphrase_keeps_code_and_key(home: Path, key: Key) -> None:
    keys.change_passphrase(home, PASSPHRASE, "ganz andere Wörter", cost=CHEAPEST)
    found = read_key_file(home)
    assert found.stale == ()
    assert unwrap_with_passphrase(found.key_file, "ganz andere Wörter").reveal() == key.reveal()
    assert unwrap_with_recovery_code(found.key_file, spell(CODE)).reveal() == key.reveal()
    with pytest.raises(WrongPassphrase):
        unwrap_with_passphrase(found.key_file, PASSPHRASE)


def test_changing_needs_the_old_passphrase_and_a_long_enough_new_one(home: Path) -> None:
    before = contents(home)
    with pytest.raises(WrongPassphrase):
        keys.change_passphrase(home, "falsch geraten", "ganz andere Wörter", cost=CHEAPEST)
    with pytest.raises(InvalidInput, match="mindestens 8"):
        keys.change_passphrase(home, PASSPHRASE, "kurz", cost=CHEAPEST)
    assert contents(home) == before


def test_new_recovery_code_replaces_the_old_one(home: Path, key: Key) -> None:
    code = keys.renew_recovery_code(home, PASSPHRASE)
    found = read_key_file(home).key_file
    assert unwrap_with_recovery_code(found, code).reveal() == key.reveal()
    with pytest.raises(WrongPassphrase):
        unwrap_with_recovery_code(found, spell(CODE))


class KeyringInMemory(keyring.backend.KeyringBackend):
    """The keyring of an operating system, without one."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def system_keyring():  # type: ignore[no-untyped-def]
    before = keyring.get_keyring()
    backend = KeyringInMemory()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


def test_keyring_opens_until_it_is_told_to_forget(home: Path, key: Key, system_keyring: KeyringInMemory) -> None:
    assert keys.remember_in_keyring(home, PASSPHRASE)
    opened = unwrap_without_asking(read_key_file(home).key_file)
    assert opened is not None
    assert opened.reveal() == key.reveal()
    assert all(key.reveal().hex() not in secret for secret in system_keyring.kept.values())
    keys.forget_in_keyring(home)
    assert system_keyring.kept == {}
    assert unwrap_without_asking(read_key_file(home).key_file) is None


def test_lost_keyring_asks_again(home: Path, system_keyring: KeyringInMemory) -> None:
    keys.remember_in_keyring(home, PASSPHRASE)
    system_keyring.kept.clear()
    assert unwrap_without_asking(read_key_file(home).key_file) is None
    keys.forget_in_keyring(home)


def test_machine_without_a_keyring_goes_on_without(home: Path, key: Key) -> None:
    before, keyring_before = contents(home), keyring.get_keyring()
    from keyring.backends import fail

    keyring.set_keyring(fail.Keyring())
    try:
        assert wrap_with_keyring(key, PROFILE) is None
        assert not keys.remember_in_keyring(home, PASSPHRASE)
        assert contents(home) == before
    finally:
        keyring.set_keyring(keyring_before)


def test_files_are_for_this_user_alone(home: Path) -> None:
    expected = 0o666 if os.name == "nt" else 0o600
    for name in (FIRST, SECOND):
        assert stat.S_IMODE((home / name).stat().st_mode) == expected


def test_full_disk_leaves_the_old_key(home: Path, key: Key, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(home)

    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFull, match="kein Platz"):
        keys.change_passphrase(home, PASSPHRASE, "ganz andere Wörter", cost=CHEAPEST)
    assert contents(home) == before


CHANGES_FOR_EVER = """
import sys
from pathlib import Path
from app.usecases.keys import change_passphrase
from app.vault.wraps import CHEAPEST
home, number = Path(sys.argv[1]), int(sys.argv[2])
while True:
    change_passphrase(home, f"passphrase {number}", f"passphrase {number + 1}", cost=CHEAPEST)
    number += 1
    print(number, flush=True)
"""


def test_process_killed_while_writing_loses_no_key(tmp_path: Path, key: Key) -> None:
    write_key_file(tmp_path, KeyFile(PROFILE, (wrap_with_passphrase(key, PROFILE, "passphrase 0", CHEAPEST),)))
    known = 0
    for round_ in range(8):
        arguments = [sys.executable, "-c", CHANGES_FOR_EVER, str(tmp_path), str(known)]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(1 + round_):
                known = int(process.stdout.readline())
            process.kill()
            known = max([known, *(int(line) for line in process.stdout if line.endswith("\n"))])
        known = _opening_number(tmp_path, known)


def _opening_number(home: Path, acknowledged: int) -> int:
    """The killed change either happened or did not; the one acknowledged before it holds in any case."""
    found = read_key_file(home).key_file
    try:
        unwrap_with_passphrase(found, f"passphrase {acknowledged}")
    except WrongPassphrase:
        unwrap_with_passphrase(found, f"passphrase {acknowledged + 1}")
        return acknowledged + 1
    return acknowledged


def test_file_says_what_it_is(home: Path) -> None:
    content = json.loads((home / FIRST).read_bytes())
    assert content["format"] == 1
    assert [wrap["kind"] for wrap in content["wraps"]] == ["passphrase", "recovery"]
    assert content["wraps"][0]["kdf"] == "argon2id"
