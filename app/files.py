"""Writing a small file so that a crash leaves either the old content or the new one, never half of it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from app.errors import DiskFull, InvalidInput, ReadOnlyPlace
from app.i18n import N_

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})


def require_new(*files: Path) -> None:
    """Raises `InvalidInput` where one of the files is there already."""
    for file in files:
        if file.exists():
            raise InvalidInput(
                N_("„{file}“ gibt es schon und wurde nicht überschrieben. Bitte wählen Sie einen anderen Namen."),
                file=str(file),
            )


def write_whole(path: Path, content: bytes) -> None:
    """Replace the file by `content`, readable by this user alone; returns when it is on the disk.

    Raises `DiskFull` where there is no room and `OSError` where the folder cannot be written; the old file stays.
    """
    draft = path.with_name(path.name + ".new")
    try:
        with private_file(draft) as file:
            file.write(content)
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise full_or_same(error, path) from error
    sync_folder(path.parent)


@contextmanager
def private_file(path: Path) -> Iterator[IO[bytes]]:
    """An empty file to write into, readable by this user alone; its content is on the disk at the end."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def full_or_same(error: OSError, path: Path, otherwise: Exception | None = None) -> Exception:
    """`DiskFull` where the error says that there is no room, else `otherwise` or the error itself."""
    if error.errno not in _NO_ROOM:
        return otherwise or error
    return DiskFull(
        N_(
            "Auf dem Datenträger ist kein Platz mehr. „{file}“ ist unverändert."
            " Schaffen Sie Platz und versuchen Sie es noch einmal."
        ),
        file=path.name,
    )


def sync_folder(folder: Path) -> None:
    """Make a rename inside the folder durable; Windows does it by itself and cannot open a folder."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def private_folder(folder: Path) -> None:
    """Make the folder, with those above it, and keep other users of the machine out of it.

    Raises `ReadOnlyPlace` where that is not allowed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.name != "nt":
            folder.chmod(0o700)
    except OSError as error:
        raise full_or_same(error, folder, not_writable(folder)) from error


def not_writable(folder: Path) -> ReadOnlyPlace:
    """The error that says that the folder cannot be written."""
    return ReadOnlyPlace(
        N_("In den Ordner „{folder}“ kann nicht geschrieben werden. Prüfen Sie seine Rechte und den Datenträger."),
        folder=str(folder),
    )
