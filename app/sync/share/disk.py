"""What a share needs of a file system, and the real one; the simulation has its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from stat import S_ISDIR
from typing import NamedTuple, Protocol

from app.files import sync_folder


class Found(NamedTuple):
    """A name in a folder; `modified` is in nanoseconds."""

    name: str
    size: int
    modified: int
    is_folder: bool = False


class Disk(Protocol):
    """Paths are of one file system; every method raises `OSError` as the operating system does."""

    def list(self, folder: Path) -> list[Found]:
        """The names in a folder, in any order, perhaps not the newest."""

    def stat(self, path: Path) -> Found:
        """What lies at a path."""

    def read(self, path: Path, start: int = 0) -> bytes:
        """The bytes from `start` (counted from the end where it is negative) on."""

    def write_new(self, path: Path, data: bytes) -> None:
        """Write a file that must not exist yet and return when it is on the disk."""

    def replace(self, source: Path, target: Path) -> None:
        """Rename, over what lies at the target."""

    def remove(self, path: Path) -> None:
        """Remove a file."""

    def make_folder(self, path: Path) -> None:
        """Make a folder with those above it, if it is not there."""


class LocalDisk:
    """The file system of the operating system."""

    def list(self, folder: Path) -> list[Found]:
        with os.scandir(folder) as entries:
            return list(self._found(entries))

    @staticmethod
    def _found(entries: Iterator[os.DirEntry[str]]) -> Iterator[Found]:
        for entry in entries:
            try:
                status = entry.stat()
            except FileNotFoundError:
                continue
            yield Found(entry.name, status.st_size, status.st_mtime_ns, S_ISDIR(status.st_mode))

    def stat(self, path: Path) -> Found:
        status = path.stat()
        return Found(path.name, status.st_size, status.st_mtime_ns, S_ISDIR(status.st_mode))

    def read(self, path: Path, start: int = 0) -> bytes:
        with path.open("rb") as file:
            if start:
                size = file.seek(0, os.SEEK_END)
                file.seek(start if start > 0 else max(0, size + start))
            return file.read()

    def write_new(self, path: Path, data: bytes) -> None:
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def replace(self, source: Path, target: Path) -> None:
        source.replace(target)
        sync_folder(target.parent)

    def remove(self, path: Path) -> None:
        path.unlink()

    def make_folder(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
