"""A simulated shared medium: files in memory, seen by each laptop through a disk that may fail at every call."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from app.sync.share.disk import Found


class Fault(StrEnum):
    """What may happen to one call."""

    CRASH_BEFORE = "crash before"
    CRASH_AFTER = "crash after"
    ERROR = "error"
    FULL = "disk full"
    SHORT = "short write"
    NOT_DONE = "said done but not"
    DONE_BUT_ERROR = "done but said error"
    EMPTY = "0 bytes"
    STALE = "stale listing"
    HANG = "hang"


Result = TypeVar("Result")


KEPT = 30
"""So many earlier states of a medium are remembered."""


class Crash(BaseException):
    """The laptop is switched off: nothing of the running work may catch this."""


@dataclass(frozen=True)
class File:
    """Content and the time it was changed."""

    data: bytes
    modified: int


@dataclass
class Medium:
    """What really lies on the shared place; `history` holds what lay there before, for stale listings and rollbacks."""

    root: Path = Path("/share")
    files: dict[Path, File] = field(default_factory=dict)
    history: list[dict[Path, File]] = field(default_factory=list)
    ticks: int = 0
    _answer: tuple[object, int, dict[str, dict[str, Found]]] = (None, 0, {})

    def put(self, path: Path, data: bytes) -> None:
        self.ticks += 1
        self._keep_history()
        self.files[path] = File(data, self.ticks)

    def drop(self, path: Path) -> None:
        self.ticks += 1
        self._keep_history()
        del self.files[path]

    def _keep_history(self) -> None:
        self.history.append(dict(self.files))
        del self.history[:-KEPT]

    def folders(self, files: dict[Path, File]) -> dict[str, dict[str, Found]]:
        """What lies in each folder in one of the states; asked again of the same state, the last answer holds."""
        asked, ticks, answer = self._answer
        if asked is not files or ticks != self.ticks:
            answer = _folders_of(files)
            self._answer = (files, self.ticks, answer)
        return answer

    def roll_back(self, to: int) -> None:
        """The medium goes back to one of its earlier states."""
        self.files = dict(self.history[to]) if self.history else {}


def no_fault(_call: str, _path: Path) -> Fault | None:
    """Everything goes well."""
    return None


class SimulatedDisk:
    """One laptop's way to the medium; `fault_at` says what happens to a call, by its name and path."""

    def __init__(self, medium: Medium, fault_at: Callable[[str, Path], Fault | None] = no_fault) -> None:
        self.medium, self.fault_at = medium, fault_at
        self.calls = 0
        self.is_off = False
        self.bytes_read = 0
        self.bytes_written = 0

    def list(self, folder: Path) -> list[Found]:
        fault = self._begin("list", folder)
        history = self.medium.history
        files = history[-1] if fault is Fault.STALE and history else self.medium.files
        folders = self.medium.folders(files)
        if str(folder) not in folders and folder not in {self.medium.root, self.medium.root.parent}:
            raise FileNotFoundError(errno.ENOENT, "no such folder", str(folder))
        return self._end(fault, list(folders.get(str(folder), {}).values()))

    def stat(self, path: Path) -> Found:
        fault = self._begin("stat", path)
        file = self.medium.files.get(path)
        if file is None and (path == self.medium.root or str(path) in self.medium.folders(self.medium.files)):
            return self._end(fault, Found(path.name, 0, 0, True))
        file = file or self._file(path)
        return self._end(fault, Found(path.name, len(file.data), file.modified))

    def read(self, path: Path, start: int = 0) -> bytes:
        fault = self._begin("read", path)
        data = self._file(path).data[start:] if start else self._file(path).data
        self.bytes_read += len(data)
        if fault is Fault.SHORT:
            data = data[: len(data) // 2]
        return self._end(fault, b"" if fault is Fault.EMPTY else data)

    def write_new(self, path: Path, data: bytes) -> None:
        fault = self._begin("write", path)
        if path in self.medium.files:
            raise FileExistsError(errno.EEXIST, "exists", str(path))
        self.bytes_written += len(data)
        if fault in {Fault.SHORT, Fault.FULL}:
            self.medium.put(path, data[: len(data) // 2])
        elif fault is Fault.EMPTY:
            self.medium.put(path, b"")
        elif fault is not Fault.NOT_DONE:
            self.medium.put(path, data)
        if fault is Fault.FULL:
            raise OSError(errno.ENOSPC, "no space left")
        self._end(fault, None)

    def replace(self, source: Path, target: Path) -> None:
        fault = self._begin("replace", target)
        if fault is not Fault.NOT_DONE:
            data = self._file(source).data
            self.medium.drop(source)
            self.medium.put(target, data)
        self._end(fault, None)

    def remove(self, path: Path) -> None:
        fault = self._begin("remove", path)
        self._file(path)
        if fault is not Fault.NOT_DONE:
            self.medium.drop(path)
        self._end(fault, None)

    def make_folder(self, path: Path) -> None:
        self._end(self._begin("make_folder", path), None)

    def _file(self, path: Path) -> File:
        try:
            return self.medium.files[path]
        except KeyError:
            raise FileNotFoundError(errno.ENOENT, "no such file", str(path)) from None

    def _begin(self, call: str, path: Path) -> Fault | None:
        self.calls += 1
        if self.is_off:
            raise Crash
        fault = self.fault_at(call, path)
        if fault is Fault.CRASH_BEFORE:
            self._switch_off()
        if fault is Fault.ERROR:
            raise OSError(errno.EIO, "input/output error")
        if fault is Fault.HANG:
            raise TimeoutError(errno.ETIMEDOUT, "timed out")
        if fault is Fault.FULL and call != "write":
            raise OSError(errno.ENOSPC, "no space left")
        return fault

    def _switch_off(self) -> None:
        """A laptop that is off does nothing more, not even tidy up."""
        self.is_off = True
        raise Crash

    def _end(self, fault: Fault | None, result: Result) -> Result:
        if fault is Fault.CRASH_AFTER:
            self._switch_off()
        if fault is Fault.DONE_BUT_ERROR:
            raise OSError(errno.EIO, "input/output error")
        return result


def _folders_of(files: dict[Path, File]) -> dict[str, dict[str, Found]]:
    """What lies in each folder, by its path."""
    folders: dict[str, dict[str, Found]] = {}
    for path, file in files.items():
        folder, _, name = str(path).rpartition("/")
        found = Found(name, len(file.data), file.modified)
        while folder:
            folders.setdefault(folder, {})[name] = found
            folder, _, name = folder.rpartition("/")
            found = Found(name, 0, 0, True)
    return folders
