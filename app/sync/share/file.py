"""One shared file: the union of all frames, written anew beside the old one and put in its place.

Two laptops at once: one replacing is lost and heals at the next sync of whoever has the frames. Copies that a sync
client or a mail programme left beside the file are read like the file itself.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from app.domain.replication import HeldFrame
from app.sync.frame import Piece, split
from app.sync.share import BIGGEST_ENTRY, DRAFT_SUFFIX, OWN, Listed, Raced
from app.sync.share.disk import Disk, Found
from app.sync.share.trouble import not_written, too_big, unreachable, unreadable, wrong_kind

FILE_SUFFIX = ".anlauf"
FILE_MAGIC = b"Anlauf shared file 1\n"
_ANY_MAGIC = re.compile(rb"Anlauf shared file (\d{1,9})\n")
TAIL = 4096


class FileShare:
    """A file and the copies beside it."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.place = str(path)
        self.is_folder = False
        self.main_name = path.name
        self._path, self._disk = path, disk

    def look(self) -> Sequence[Listed]:
        """The file is asked for by its name: what a drive lists of it may be older."""
        try:
            main, beside = self._main(), self._disk.list(self._path.parent)
        except OSError as error:
            raise unreachable(self._path) from error
        copies = (found for found in beside if not found.is_folder and is_copy(found.name, self._path.name))
        return [*([main] if main else []), *map(self._listed, sorted(copies))]

    def _main(self) -> Listed | None:
        try:
            found = self._disk.stat(self._path)
        except FileNotFoundError:
            return None
        if found.is_folder:
            raise wrong_kind(self._path, is_folder=True)
        return self._listed(found)

    def _listed(self, found: Found) -> Listed:
        """Some media do not move the time on when a file changes; its end, where new frames lie, tells as well."""
        tail = b"unread"
        with suppress(OSError):
            tail = self._disk.read(self._path.with_name(found.name), -TAIL)
        return Listed(found.name, f"{found.size}.{found.modified}.{sha256(tail).hexdigest()[:16]}", found.size)

    def read(self, listed: Listed) -> bytes:
        path = self._path.with_name(listed.name)
        if listed.size > BIGGEST_ENTRY:
            raise too_big(path)
        try:
            return self._disk.read(path)
        except OSError as error:
            raise unreadable(path, error) from error

    def write(
        self, frames: Sequence[HeldFrame], unique: str, main: Listed | None = None, dropped: Collection[bytes] = ()
    ) -> Sequence[str]:
        draft = self._path.with_name(f".{self._path.name}.{unique}{DRAFT_SUFFIX}")
        try:
            self._remove_drafts(unique[:OWN])
            kept = {id: data for id, data in _frames_in(self._content(main)) if id not in dropped}
            added = {frame.id: frame.data for frame in frames}
            self._require_unchanged(main)
            self._disk.write_new(draft, FILE_MAGIC + b"".join((kept | added).values()))
            self._require_unchanged(main)
            self._disk.replace(draft, self._path)
        except OSError as error:
            raise not_written(self._path, error) from error
        finally:
            with suppress(OSError):
                self._disk.remove(draft)
        return [self._path.name]

    def _require_unchanged(self, main: Listed | None) -> None:
        """What somebody else laid there since it was read would be replaced unread."""
        if self._main() != main:
            raise Raced

    def _remove_drafts(self, own: str) -> None:
        """Take away what this laptop left when it was switched off while writing."""
        begin = f".{self._path.name}.{own}"
        for found in self._disk.list(self._path.parent):
            if found.name.startswith(begin) and found.name.endswith(DRAFT_SUFFIX):
                self._disk.remove(self._path.with_name(found.name))

    def _content(self, main: Listed | None) -> bytes:
        content = self.read(main) if main else b""
        if main and len(content) != main.size:
            raise Raced
        return content

    def remove(self, name: str) -> None:
        path = self._path.with_name(name)
        try:
            self._disk.remove(path)
        except OSError as error:
            raise not_written(path, error) from error


def _frames_in(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    for piece in split(content.removeprefix(FILE_MAGIC)):
        if isinstance(piece, Piece):
            yield piece.id, piece.data


def is_copy(name: str, of: str) -> bool:
    """Whether a name beside the shared file looks like a copy of it, as sync clients and people make them."""
    stem = of.removesuffix(FILE_SUFFIX)
    return name != of and name.startswith(stem) and name.endswith(FILE_SUFFIX) and not name[len(stem)].isalnum()


def is_almost_magic(content: bytes) -> bool:
    """Whether this begins like a shared file with one damaged byte."""
    return sum(one != other for one, other in zip(content, FILE_MAGIC, strict=False)) <= 1


def is_newer_file(content: bytes) -> bool:
    """Whether this is the shared file of a later version of the program."""
    begin = _ANY_MAGIC.match(content)
    return begin is not None and begin[0] != FILE_MAGIC
