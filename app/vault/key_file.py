"""The key file: a checked list of wraps, each of which alone opens the database key, written twice.

    {"checksum": …, "format": 1, "profile": id, "wraps": [{"kind": "passphrase", …}, …], "written": n}

`written` counts up: where a crash came between the two copies, the newer holds.
This module knows no cryptography; see `wraps`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from app.errors import DamagedKeyFile, NewerKeyFile
from app.files import write_whole
from app.i18n import N_
from app.vault.checked_json import LARGEST, read_checked, spell_checked

FORMAT = 1
FIRST, SECOND = "key.json", "key.copy.json"

Wrap = Mapping[str, Any]


class WrapKind(StrEnum):
    """What opens a wrap; `OPEN` needs nothing, for a profile without personal data."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEYRING = "keyring"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The wraps of one profile; `profile` is random hexadecimal and ties the wraps to this file."""

    profile: str
    wraps: tuple[Wrap, ...]
    written: int = 0

    def wrap(self, kind: WrapKind) -> Wrap | None:
        return next((wrap for wrap in self.wraps if wrap["kind"] == kind), None)

    def with_wrap(self, wrap: Wrap) -> KeyFile:
        """The file with this wrap in the place of the one of its kind."""
        return replace(self, wraps=(*self.without(wrap["kind"]).wraps, wrap))

    def without(self, kind: str) -> KeyFile:
        return replace(self, wraps=tuple(wrap for wrap in self.wraps if wrap["kind"] != kind))


@dataclass(frozen=True, slots=True)
class ReadKeyFile:
    """What was read, and the copies that are damaged, missing or older and want to be written again."""

    key_file: KeyFile
    stale: tuple[str, ...]


def has_key_file(home: Path) -> bool:
    return (home / FIRST).exists() or (home / SECOND).exists()


def read_key_file(home: Path) -> ReadKeyFile:
    """Read both copies without touching them; raises `DamagedKeyFile` or `NewerKeyFile`."""
    copies = {name: _read_copy(home / name) for name in (FIRST, SECOND)}
    good = [copy for copy in copies.values() if copy is not None]
    if not good:
        raise DamagedKeyFile(
            N_(
                "Die Schlüsseldatei dieses Profils ist beschädigt, ihre Kopie auch. Es wurde nichts verändert."
                " Spielen Sie eine Sicherung ein, oder legen Sie „key.json“ aus einer Sicherung in den Profilordner."
            )
        )
    own = [copy for copy in good if copy.profile == good[0].profile]
    newest = max(own, key=lambda copy: copy.written)
    return ReadKeyFile(newest, tuple(name for name, copy in copies.items() if _is_stale(copy, newest)))


def _is_stale(copy: KeyFile | None, newest: KeyFile) -> bool:
    """A whole copy of another profile is somebody's key: it is never written over."""
    return copy is None or (copy != newest and copy.profile == newest.profile)


def heal(home: Path, found: ReadKeyFile) -> bool:
    """Write the stale copies again from the good one; False where the folder cannot be written."""
    try:
        for name in found.stale:
            write_whole(home / name, render(found.key_file))
    except OSError:
        return False
    return True


def write_key_file(home: Path, key_file: KeyFile) -> KeyFile:
    """Write both copies, one after the other, and return what was written."""
    current = replace(key_file, written=key_file.written + 1)
    for name in (FIRST, SECOND):
        write_whole(home / name, render(current))
    return current


def render(key_file: KeyFile) -> bytes:
    """The bytes of the file."""
    wraps = [dict(wrap) for wrap in key_file.wraps]
    return spell_checked({"format": FORMAT, "profile": key_file.profile, "wraps": wraps, "written": key_file.written})


def parse(data: bytes) -> KeyFile | None:
    """The key file in these bytes, None where they are damaged; raises `NewerKeyFile` for one of a later format."""
    try:
        content = read_checked(data)
        if content["format"] > FORMAT:
            raise _newer()
        wraps = tuple({**wrap, "kind": str(wrap["kind"])} for wrap in content["wraps"])
        return KeyFile(str(content["profile"]), wraps, int(content["written"]))
    except (ValueError, KeyError, TypeError):
        return None


def _newer() -> NewerKeyFile:
    return NewerKeyFile(
        N_(
            "Dieses Profil wurde mit einer neueren Version von Anlauf geschrieben."
            " Es wurde nichts verändert. Bitte aktualisieren Sie das Programm."
        )
    )


def _read_copy(path: Path) -> KeyFile | None:
    try:
        with path.open("rb") as file:
            return parse(file.read(LARGEST + 1))
    except OSError:
        return None
