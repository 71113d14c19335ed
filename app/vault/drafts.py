"""Drafts: what is being typed and not finished, each in a small encrypted file beside the database.

They never leave this machine and are in no backup. The file's name is a keyed hash, so that not even it says what the
draft is about. Replacing a file is atomic: a process that is killed leaves the draft before or the new one.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from app.errors import UnreadableFile
from app.files import private_folder, write_whole
from app.i18n import N_

DRAFT_FOLDER = "drafts"
_NONCE_BYTES = 24


class Drafts:
    """The drafts of an open profile; their key is derived from that of the database and lives as long as this does."""

    def __init__(self, home: Path, profile_key: bytes) -> None:
        self._folder = home / DRAFT_FOLDER
        self._key = _derived(profile_key, b"seal")
        self._naming = _derived(profile_key, b"name")

    def write(self, name: str, content: Any) -> None:
        """Keep what JSON can say under a name, on the disk when this returns; an earlier draft is replaced.

        Raises `DiskFull` or `ReadOnlyPlace`; the earlier draft is then still there.
        """
        from nacl.secret import Aead

        private_folder(self._folder)
        plain = json.dumps({"name": name, "content": content}, ensure_ascii=False).encode()
        path = self._path(name)
        write_whole(path, bytes(Aead(self._key).encrypt(plain, path.name.encode())))

    def read(self, name: str) -> Any:
        """The draft of that name, None where there is none. A damaged one is put aside: `UnreadableFile`."""
        path = self._path(name)
        if not path.is_file():
            return None
        try:
            return self._opened(path)["content"]
        except ValueError:
            aside = path.with_suffix(".damaged")
            path.replace(aside)
            raise UnreadableFile(
                N_("Ein Entwurf ist beschädigt und lässt sich nicht öffnen. Er wurde als „{file}“ beiseitegelegt."),
                file=f"{DRAFT_FOLDER}/{aside.name}",
            ) from None

    def clear(self, name: str) -> None:
        """Forget a draft; nothing happens where there is none."""
        self._path(name).unlink(missing_ok=True)

    def clear_about(self, words: str) -> int:
        """Forget every draft that holds these words, as the id of a person who is deleted; returns how many."""
        count = 0
        for path in self._folder.glob("*.draft"):
            with suppress(ValueError):
                if words in json.dumps(self._opened(path), ensure_ascii=False):
                    path.unlink(missing_ok=True)
                    count += 1
        return count

    def _path(self, name: str) -> Path:
        return self._folder / f"{hashlib.blake2b(name.encode(), digest_size=8, key=self._naming).hexdigest()}.draft"

    def _opened(self, path: Path) -> Any:
        """What the file holds; raises `ValueError` for one that is damaged or sealed with another key."""
        from nacl.exceptions import CryptoError
        from nacl.secret import Aead

        sealed = path.read_bytes()
        if len(sealed) <= _NONCE_BYTES:
            raise ValueError(path.name)
        try:
            return json.loads(Aead(self._key).decrypt(sealed, path.name.encode()))
        except CryptoError as error:
            raise ValueError(path.name) from error


def _derived(profile_key: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(purpose, digest_size=32, key=profile_key, person=b"anlauf.drafts").digest()
