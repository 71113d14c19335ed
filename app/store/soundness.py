"""Looking at a database file before anything is allowed to write beside it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import sqlcipher3.dbapi2

from app.errors import DamagedDatabase
from app.i18n import N_
from app.store import migrate


def require_sound(path: Path, key: bytes) -> None:
    """Raise `DamagedDatabase` or `NewerDatabase` for a file that cannot be used; leaves every file as it is.

    A connection that may write creates files beside the database, and a header in an empty one, before it finds out.
    Where a crash left a write-ahead log, the file alone says nothing: opening it replays the log and checks then.
    """
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        return
    with closing(_untouching(path, key)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    migrate.refuse_newer(found)
    if path.stat().st_size < pages * int(size):
        raise DamagedDatabase(
            N_("Die Datenbank ist unvollständig. Sie wurde nicht verändert; spielen Sie eine Sicherung ein.")
        )


def _untouching(path: Path, key: bytes) -> sqlcipher3.dbapi2.Connection:
    connection = sqlcipher3.dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection
