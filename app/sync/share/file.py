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
from app.sync.share.trouble import a_folder, not_written, too_big, unreachable, unreadable

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
        try:
            beside = self._disk.list(self._path.parent)
        except OSError as error:
            raise unreachable(self._path) from error
        entries = sorted((found for found in beside if self._is_entry(found)), key=self._main_first)
        if entries and entries[0].is_folder:
            raise a_folder(self._path)
        return [self._listed(found) for found in entries]

    def _is_entry(self, found: Found) -> bool:
        return found.name == self._path.name or (not found.is_folder and is_copy(found.name, self._path.name))

    def _main_first(self, found: Found) -> tuple[bool, str]:
        return (found.name != self._path.name, found.name)

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

    def write(self, frames: Sequence[HeldFrame], unique: str, erased: Collection[bytes] = ()) -> Sequence[str]:
        draft = self._path.with_name(f".{self._path.name}.{unique}{DRAFT_SUFFIX}")
        try:
            self._remove_drafts(unique[:OWN])
            before = self._stat()
            kept = {id: data for id, data in _frames_in(self._content(before)) if id not in erased}
            added = {frame.id: frame.data for frame in frames}
            self._disk.write_new(draft, FILE_MAGIC + b"".join((kept | added).values()))
            if self._stat() != before:
                raise Raced
            self._disk.replace(draft, self._path)
        except OSError as error:
            raise not_written(self._path, error) from error
        finally:
            with suppress(OSError):
                self._disk.remove(draft)
        return [self._path.name]

    def _remove_drafts(self, own: str) -> None:
        """Take away what this laptop left when it was switched off while writing."""
        begin = f".{self._path.name}.{own}"
        for found in self._disk.list(self._path.parent):
            if found.name.startswith(begin) and found.name.endswith(DRAFT_SUFFIX):
                self._disk.remove(self._path.with_name(found.name))

    def _stat(self) -> Found | None:
        try:
            return self._disk.stat(self._path)
        except FileNotFoundError:
            return None

    def _content(self, found: Found | None) -> bytes:
        if found is None:
            return b""
        content = self.read(Listed(self._path.name, "", found.size))
        if len(content) != found.size:
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


def is_newer_file(content: bytes) -> bool:
    """Whether this is the shared file of a later version of the program."""
    begin = _ANY_MAGIC.match(content)
    return begin is not None and begin[0] != FILE_MAGIC
