"""Looking at a database file before anything is allowed to write beside it, at a large one also while it is in use."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2

from app.errors import DamagedDatabase
from app.i18n import N_
from app.store import migrate

CHECKED_AT_ONCE = 16 << 20
"""Bytes that are checked before the file is used (80 MB take a second); a larger file is checked while in use."""

_LOG = "-wal"


def require_sound(path: Path, key: bytes) -> None:
    """Raise `DamagedDatabase` or `NewerDatabase` for a file that cannot be used; leaves every file as it is.

    A connection that may write creates files beside the database, and a header in an empty one, before it finds out.
    Where a crash left a write-ahead log, the file says what holds only together with it.
    """
    log = path.with_name(path.name + _LOG)
    if log.exists() and log.stat().st_size:
        with _set_apart(path, log) as apart, closing(_reading(apart, key, "mode=ro")) as connection:
            _require_known(connection)
            _require_whole(connection, path, "PRAGMA quick_check(1)")
        return
    with closing(_reading(path, key, "mode=ro&immutable=1")) as connection:
        _require_known(connection)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        if path.stat().st_size < pages * int(size):
            raise DamagedDatabase(
                N_("Die Datenbank ist unvollständig. Sie wurde nicht verändert; spielen Sie eine Sicherung ein.")
            )
        _require_whole(connection, path, "PRAGMA cipher_integrity_check")


def _reading(path: Path, key: bytes, how: str) -> sqlcipher3.dbapi2.Connection:
    connection = sqlcipher3.dbapi2.connect(f"{path.absolute().as_uri()}?{how}", uri=True)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


@contextmanager
def _set_apart(path: Path, log: Path) -> Iterator[Path]:
    """The file and its log in a folder of their own, where reading the log may leave its index.

    Second names of the same files where the disk knows such, else copies; a connection that only reads changes neither.
    """
    folder = path.with_name(f"{path.stem}.check")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        for file in (path, log):
            _name_again(file, folder / file.name)
        yield folder / path.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _name_again(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        shutil.copyfile(file, target)


def _require_known(connection: sqlcipher3.dbapi2.Connection) -> None:
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    migrate.refuse_newer(found)


def _require_whole(connection: sqlcipher3.dbapi2.Connection, path: Path, check: str) -> None:
    if path.stat().st_size <= CHECKED_AT_ONCE and _is_damaged(connection, check):
        raise DamagedDatabase(
            N_("Die Datenbank ist beschädigt. Sie wurde nicht verändert; spielen Sie eine Sicherung ein.")
        )


def _is_damaged(connection: Any, check: str) -> bool:
    return any(said != "ok" for (said,) in connection.execute(check).fetchall())


class BackgroundCheck:
    """Checks a large file on a connection of its own while it is in use; `require_sound` then refuses further work."""

    def __init__(self, connect: Callable[[], Any]) -> None:
        self._connection = connect()
        self._damaged = False
        self._thread = threading.Thread(target=self._run, name="database check", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        try:
            self._damaged = _is_damaged(self._connection, "PRAGMA quick_check(1)")
        except sqlcipher3.dbapi2.OperationalError:
            return  # broken off, or the disk is gone: whoever works with the file is told that
        except sqlcipher3.dbapi2.DatabaseError:
            self._damaged = True

    def require_sound(self) -> None:
        """Raise `DamagedDatabase` once damage was found."""
        if self._damaged:
            raise DamagedDatabase(
                N_(
                    "Die Datenbank ist beschädigt. Damit nichts Falsches angezeigt oder gespeichert wird, geht es hier "
                    "nicht weiter; spielen Sie eine Sicherung ein."
                )
            )

    def wait(self) -> None:
        """Until the file was looked at."""
        self._thread.join()

    def stop(self) -> None:
        """Break the check off and close its connection."""
        while self._thread.is_alive():
            self._connection.interrupt()
            self._thread.join(0.01)
        with suppress(sqlcipher3.dbapi2.Error):
            self._connection.close()
