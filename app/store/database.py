"""The encrypted file: one writer and one reader connection, and one for long reads, each for one thread at a time.

The key is raw (32 bytes) and handed to every connection. Reading sees a snapshot; a write is one transaction that is
kept whole or not at all.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from traceback import clear_frames
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from app.domain.clock import tick
from app.domain.device import Device
from app.errors import Cancelled, DamagedDatabase, DiskFull, KnownError, ProfileExists, ProfileInUse, ProfileMissing
from app.i18n import N_
from app.store import migrate, soundness, tables
from app.store.device import insert_device
from app.store.finish import finish
from app.store.unit import UnitOfWork, View

__all__ = ["Database", "UnitOfWork", "View"]

# The driver looks for an adapter of every parameter that is no int, float, str or bytearray; where none is registered
# that search costs more than the insert itself (20 times as much for a row of ids and empty fields).
sqlcipher3.dbapi2.register_adapter(bytes, bytearray)
sqlcipher3.dbapi2.register_adapter(bool, int)
sqlcipher3.dbapi2.register_adapter(type(None), lambda nothing: nothing)

BUSY_TIMEOUT_SECONDS = 5
READER_CACHE_KIB = 64_000
WRITER_CACHE_KIB = 16_000
APART_CACHE_KIB = 8_000
# Ids come in no order, so a large import touches pages all over its indexes: in a small cache each would be encrypted
# and written again and again (a third more time at a million records). Given back when the step is done.
IMPORT_CACHE_KIB = 128_000
# Records come and go by the thousand and hold no cycles: Python's search for such would cost a tenth of an import.
IMPORT_COLLECTION = 200_000
# Erasing may leave a step without its last versions: their numbers are not given again.
_LAST_NUMBER = "SELECT max((SELECT coalesce(max(seq), 0) FROM versions), (SELECT coalesce(max(last), 0) FROM step))"


class Database:
    """An open encrypted database file; `generation` counts what was written since."""

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._writer = _engine(path, key, WRITER_CACHE_KIB)
        self._reader = _engine(path, key, READER_CACHE_KIB)
        self._apart = _engine(path, key, APART_CACHE_KIB)
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._reading_apart = threading.Lock()
        self._reader_handle: Any = None
        self.is_closed = False
        self.author = b""
        self.generation = 0
        self.check: soundness.BackgroundCheck | None = None

    @classmethod
    def create(cls, path: Path, key: bytes, device: Device) -> Database:
        """Make the file with its tables and this device's row; a file that holds something stays untouched."""
        if path.exists() and path.stat().st_size:
            raise ProfileExists(N_("In diesem Ordner liegt schon ein Profil. Es wurde nicht verändert."))
        path.touch(mode=0o600)
        database = cls(path, key)
        with database._transaction() as connection:
            migrate.create(connection)
            insert_device(connection, device)
        database.author = device.author
        return database

    @classmethod
    def open(cls, path: Path, key: bytes) -> Database:
        """Open the file, bringing an older schema up to date after a backup.

        Raises `ProfileMissing`, `DamagedDatabase` or `NewerDatabase`; the file is then as it was.
        """
        if not path.is_file():
            raise ProfileMissing(
                N_("Hier liegt keine Datenbank. Legen Sie ein Profil an oder spielen Sie eine Sicherung ein.")
            )
        with _translated():
            soundness.require_sound(path, key)
        database = cls(path, key)
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        if path.stat().st_size > soundness.CHECKED_AT_ONCE:
            database.check = soundness.BackgroundCheck(lambda: _connect(path, key))
            database.check.start()
        return database

    def _prepare(self) -> None:
        with _translated(), self._writer.connect() as connection:
            found = migrate.version(connection)
        migrate.refuse_newer(found)
        if found != tables.SCHEMA_VERSION:
            migrate.back_up(self._writer, self.path, found)
            with self._transaction() as connection:
                migrate.upgrade(connection, found)
        with self.read() as view:
            self.author = _device_author(view.connection)

    @contextmanager
    def read(self) -> Iterator[View]:
        """A snapshot on the one reader connection; a second reader waits."""
        with self._reading, self._usable(), self._reader.connect() as connection:
            self._reader_handle = connection.connection.driver_connection
            with connection.begin():
                yield View(connection)

    @contextmanager
    def read_apart(self) -> Iterator[View]:
        """A snapshot on a connection of its own, for long work: reading goes on beside it and does not break it off."""
        with self._reading_apart, self._usable():
            try:
                with self._apart.connect() as connection, connection.begin():
                    yield View(connection)
            finally:
                self._apart.dispose()

    def interrupt(self) -> None:
        """Break off the query the reader is running; it ends in `Cancelled`."""
        if self._reader_handle is not None:
            self._reader_handle.interrupt()

    @contextmanager
    def write(self, step: str = "edit") -> Iterator[UnitOfWork]:
        """One transaction; what goes wrong inside leaves the file as it was."""
        with self._transaction() as connection, _room_for(connection, step):
            unit = _begin_unit(connection, step)
            yield unit
            finish(unit)
        if unit.erases:
            self._empty_log()

    def _require_sound(self) -> None:
        if self.is_closed:
            # The engines would open the file again, with a key that was to be forgotten.
            raise Cancelled(N_("Das Profil ist gesperrt. Bitte entsperren Sie es."))
        if self.check is not None:
            self.check.require_sound()

    @contextmanager
    def _usable(self) -> Iterator[None]:
        self._require_sound()
        with _translated():
            yield

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._writing, self._usable(), self._writer.connect() as connection, connection.begin():
            yield connection
        self.generation += 1

    def _empty_log(self) -> None:
        """Fold the write-ahead log into the file: it still holds the pages as they were before something was erased.

        A reader that is busy keeps it until the database is closed.
        """
        with self._writing, suppress(Cancelled), self._usable(), self._writer.connect() as connection:
            handle: Any = connection.connection.driver_connection
            handle.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def backup_to(self, target: Path) -> None:
        """A consistent copy of the file, encrypted with the same key."""
        with self._writing, self._usable():
            migrate.copy_encrypted(self._writer, target)

    def close(self) -> None:
        """Close all connections once the work on them has ended; the write-ahead log is folded into the file."""
        if self.check is not None:
            self.check.stop()
        self.is_closed = True
        with self._reading_apart:
            self._apart.dispose()
        with self._reading:
            self._reader_handle = None
            self._reader.dispose()
        with self._writing:
            self._writer.dispose()


@contextmanager
def _room_for(connection: Connection, step: str) -> Iterator[None]:
    if step != "import":
        yield
        return
    connection.exec_driver_sql(f"PRAGMA cache_size = -{IMPORT_CACHE_KIB}")
    thresholds = gc.get_threshold()
    gc.set_threshold(IMPORT_COLLECTION, *thresholds[1:])
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        connection.exec_driver_sql(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
        connection.exec_driver_sql("PRAGMA shrink_memory")


def _device_author(connection: Connection) -> bytes:
    author = connection.execute(select(tables.device.c.author)).scalar()
    if author is None:
        raise DamagedDatabase(
            N_("Die Datenbank ist unvollständig. Spielen Sie eine Sicherung ein; es wurde nichts verändert.")
        )
    return bytes(author)


def _begin_unit(connection: Connection, kind: str) -> UnitOfWork:
    device = connection.execute(select(tables.device)).one()
    now = datetime.now(UTC)
    hlc = tick(device.hlc, now)
    last = connection.exec_driver_sql(_LAST_NUMBER).scalar_one()
    connection.execute(update(tables.device).values(hlc=hlc))
    unit = UnitOfWork(connection, author=device.author, now=now, hlc=hlc, kind=kind, first=last + 1, next=last + 1)
    unit.catalogue_only = device.catalogue_only
    return unit


def _engine(path: Path, key: bytes, cache_kib: int) -> Engine:
    """An engine that holds one connection; BEGIN IMMEDIATE is left to it, the driver begins nothing by itself."""
    writes = cache_kib == WRITER_CACHE_KIB

    def connect() -> Any:
        connection = _connect(path, key)
        for pragma in _pragmas(cache_kib):
            connection.execute(f"PRAGMA {pragma}").fetchall()
        return connection

    engine = create_engine(
        "sqlite://", module=sqlcipher3.dbapi2, creator=connect, poolclass=StaticPool, hide_parameters=True
    )
    event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN"))
    return engine


def _connect(path: Path, key: bytes) -> Any:
    connection = sqlcipher3.dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=BUSY_TIMEOUT_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA cipher_log_level = NONE")
    return connection


def _pragmas(cache_kib: int) -> tuple[str, ...]:
    return (
        "temp_store = MEMORY",
        f"cache_size = -{cache_kib}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "secure_delete = ON",
        "foreign_keys = OFF",
        "journal_size_limit = 4194304",
    )


_SENTENCES: dict[str, tuple[type[KnownError], str]] = {
    "database or disk is full": (
        DiskFull,
        N_(
            "Der Datenträger ist voll. Die Änderung wurde nicht gespeichert; "
            "schaffen Sie Platz und versuchen Sie es noch einmal."
        ),
    ),
    "database is locked": (
        ProfileInUse,
        N_(
            "Ein anderes Programm schreibt gerade in dieses Profil. Es wurde nichts gespeichert; "
            "versuchen Sie es gleich noch einmal."
        ),
    ),
    "file is not a database": (
        DamagedDatabase,
        N_("Die Datenbank lässt sich nicht entschlüsseln. Sie wurde nicht verändert; spielen Sie eine Sicherung ein."),
    ),
    "database disk image is malformed": (
        DamagedDatabase,
        N_("Die Datenbank ist beschädigt. Sie wurde nicht verändert; spielen Sie eine Sicherung ein."),
    ),
    "fts5: corruption": (
        DamagedDatabase,
        N_("Die Datenbank ist beschädigt. Sie wurde nicht verändert; spielen Sie eine Sicherung ein."),
    ),
    "disk i/o error": (
        DamagedDatabase,
        N_(
            "Die Datenbank lässt sich nicht lesen oder schreiben. Prüfen Sie den Datenträger; "
            "es wurde nichts gespeichert."
        ),
    ),
    "interrupted": (Cancelled, N_("Abgebrochen. Es wurde nichts verändert.")),
}


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the driver says into a known error where it is one, and let go of what it held."""
    try:
        yield
    except Exception as error:
        # An error goes to another thread, and with it every cursor its frames hold. Freeing such a cursor there resets
        # its statement, which the driver shares by its text and this thread may be using again.
        clear_frames(error.__traceback__)
        if not isinstance(error, DBAPIError | sqlcipher3.dbapi2.Error):
            raise
        text = str(error.orig if isinstance(error, DBAPIError) else error).lower()
        known = next((answer for said, answer in _SENTENCES.items() if said in text), None)
        if known is None:
            raise
        raise known[0](known[1]) from None
