"""One process per profile: a lock of the operating system, gone with the process however it ends."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType

from app.errors import ProfileInUse
from app.files import not_writable
from app.i18n import N_

LOCK_FILE = "lock"
_LOCKED_BYTE = 4096
"""On Windows a locked byte cannot be read by others: it lies behind the number of the holder."""
_PAUSE = 0.05


class ProcessLock:
    """Holds a profile for this process; the file carries the number of the process, for people who look."""

    def __init__(self, home: Path, wait: float = 0.0) -> None:
        """Take the lock, trying for `wait` seconds; raises `ProfileInUse`."""
        self._descriptor = _open_file(home)
        deadline = time.monotonic() + wait
        while not _try_lock(self._descriptor):
            if time.monotonic() >= deadline:
                self._close()
                raise _in_use(home)
            time.sleep(_PAUSE)  # file locks give no notice when they become free
        self._write_pid()

    def _write_pid(self) -> None:
        os.truncate(self._descriptor, 0)
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, str(os.getpid()).encode())

    def release(self) -> None:
        """Let the profile go; the file stays, empty. Deleting it would let two processes hold two files of one name."""
        if self._descriptor < 0:
            return
        os.truncate(self._descriptor, 0)
        _unlock(self._descriptor)
        self._close()

    def _close(self) -> None:
        os.close(self._descriptor)
        self._descriptor = -1

    def __enter__(self) -> ProcessLock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _open_file(home: Path) -> int:
    try:
        return os.open(home / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise not_writable(home) from error


def holder(home: Path) -> int | None:
    """The number of the process that holds the profile, as far as its file says."""
    try:
        return int((home / LOCK_FILE).read_bytes())
    except (OSError, ValueError):
        return None


def _in_use(home: Path) -> ProfileInUse:
    pid = holder(home)
    if pid is None:
        return ProfileInUse(
            N_(
                "Dieses Profil ist schon in Anlauf geöffnet. Es wurde nichts geschrieben."
                " Schließen Sie das andere Fenster, oder warten Sie, bis es fertig ist."
            )
        )
    return ProfileInUse(
        N_(
            "Dieses Profil ist schon in Anlauf geöffnet (Prozess {pid}). Es wurde nichts geschrieben."
            " Schließen Sie das andere Fenster, oder warten Sie, bis es fertig ist."
        ),
        pid=pid,
    )


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        # flock, not lockf: a lockf lock is lost when any other descriptor of the file is closed in this process.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
