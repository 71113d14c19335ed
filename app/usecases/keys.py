"""What opens a profile: its passphrase, its recovery code, the keyring of the operating system.

The caller holds the profile (see `profiles`); the data themselves are never encrypted anew.
"""

from __future__ import annotations

from pathlib import Path

from app.vault.key_file import Wrap, WrapKind, read_key_file, write_key_file
from app.vault.recovery_code import new_recovery_code, spell
from app.vault.strength import Strength, assess_passphrase, require_length
from app.vault.wraps import (
    MODERATE,
    Cost,
    forget_keyring_secret,
    unwrap_with_passphrase,
    wrap_with_keyring,
    wrap_with_passphrase,
    wrap_with_recovery_code,
)


def passphrase_strength(passphrase: str) -> Strength:
    """How strong a passphrase is: a score from 0 to 4 and a sentence."""
    return assess_passphrase(passphrase)


def change_passphrase(home: Path, old: str, new: str, *, cost: Cost = MODERATE) -> None:
    """Replace the passphrase; the recovery code and the data stay as they are."""
    require_length(new)
    key_file = read_key_file(home).key_file
    key = unwrap_with_passphrase(key_file, old)
    try:
        put_wrap(home, wrap_with_passphrase(key, key_file.profile, new, cost))
    finally:
        key.forget()


def renew_recovery_code(home: Path, passphrase: str) -> str:
    """A new recovery code; the one before no longer opens anything."""
    key_file = read_key_file(home).key_file
    key = unwrap_with_passphrase(key_file, passphrase)
    try:
        code = new_recovery_code()
        put_wrap(home, wrap_with_recovery_code(key, key_file.profile, code))
        return spell(code)
    finally:
        key.forget()


def remember_in_keyring(home: Path, passphrase: str) -> bool:
    """Let the keyring of the operating system open the profile; False where there is none that works."""
    key_file = read_key_file(home).key_file
    key = unwrap_with_passphrase(key_file, passphrase)
    try:
        wrap = wrap_with_keyring(key, key_file.profile)
        if wrap is not None:
            put_wrap(home, wrap)
        return wrap is not None
    finally:
        key.forget()


def is_in_keyring(home: Path) -> bool:
    """Whether the keyring of the operating system may open the profile."""
    return read_key_file(home).key_file.wrap(WrapKind.KEYRING) is not None


def forget_in_keyring(home: Path) -> None:
    """Ask for the passphrase again from now on."""
    key_file = read_key_file(home).key_file
    write_key_file(home, key_file.without(WrapKind.KEYRING))
    forget_keyring_secret(key_file.profile)


def put_wrap(home: Path, wrap: Wrap) -> None:
    """Write what `read_key_file` finds now, so that a wrap changed since is kept."""
    write_key_file(home, read_key_file(home).key_file.with_wrap(wrap))
