"""Backup and restore: one file that holds the encrypted database, its key file and a checked list of both.

Nothing in it is readable without the passphrase or the recovery code; a backup of an open profile is open as well.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

from app.errors import InvalidInput, KnownError, NewerDatabase, ProfileExists, UnreadableFile, WrongPassphrase
from app.files import full_or_same, private_file, private_folder, sync_folder
from app.i18n import N_
from app.settings import SETTINGS_FILE
from app.vault.checked_json import LARGEST, read_checked, spell_checked
from app.vault.folder import (
    DATABASE_FILE,
    PROFILE_FILE,
    ProfileInfo,
    clear_unfinished,
    has_profile,
    parse_info,
    write_info,
)
from app.vault.key_file import FIRST, SECOND, KeyFile, WrapKind, heal, read_key_file
from app.vault.place import require_safe_place
from app.vault.process_lock import ProcessLock
from app.vault.wraps import unwrap_with_passphrase

if TYPE_CHECKING:
    from app.store.database import Database

FORMAT = 1
MANIFEST = "manifest.json"
_KIND = "anlauf backup"
_SMALL_FILES = (FIRST, SECOND, PROFILE_FILE, SETTINGS_FILE)
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file that was written and read back, its size in bytes and the time it shows (UTC)."""

    file: Path
    size: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file must be: its size in bytes and the SHA-256 of its content in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of a backup: when it was made and what is in it."""

    made_at: datetime
    files: Mapping[str, Fingerprint]


def back_up(home: Path, database: Database, target: Path) -> Backup:
    """Write a consistent encrypted copy of the profile while it is in use, and read it back.

    An earlier backup in the place of `target` is replaced when the new one is whole; any other file is left alone.
    Raises `InvalidInput`, `DiskFull` or `UnreadableFile`.
    """
    _require_target(target)
    copy, draft = home / "backup.new.db", target.with_name(target.name + ".new")
    made_at = datetime.now(UTC).replace(microsecond=0)
    try:
        copy.unlink(missing_ok=True)
        database.backup_to(copy)
        _pack(draft, home, copy, made_at)
        _check(draft)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise _unwritable(error, target) from error
    finally:
        for file in (copy, draft):
            with suppress(OSError):
                file.unlink(missing_ok=True)
    return Backup(target, target.stat().st_size, made_at)


def _require_target(target: Path) -> None:
    if not target.parent.is_dir():
        raise InvalidInput(
            N_("Den Ordner „{folder}“ gibt es nicht. Es wurde nichts gesichert."), folder=str(target.parent)
        )
    if target.is_dir() or (target.exists() and not _is_backup(target)):
        raise InvalidInput(
            N_(
                "„{file}“ gibt es schon und ist keine Sicherung von Anlauf."
                " Sie wurde nicht überschrieben; bitte wählen Sie einen anderen Namen."
            ),
            file=target.name,
        )


def _is_backup(file: Path) -> bool:
    try:
        with _opened(file) as archive:
            _manifest(archive)
    except KnownError as error:
        return isinstance(error, NewerDatabase)
    return True


def _pack(draft: Path, home: Path, database: Path, made_at: datetime) -> None:
    from app.store.tables import SCHEMA_VERSION

    files = {DATABASE_FILE: database} | {name: home / name for name in _SMALL_FILES if (home / name).is_file()}
    manifest = {
        "kind": _KIND,
        "format": FORMAT,
        "schema_version": SCHEMA_VERSION,
        "made_at": made_at.isoformat(),
        "files": {name: asdict(_fingerprint(path)) for name, path in files.items()},
    }
    with private_file(draft) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(MANIFEST, spell_checked(manifest))
        for name, path in files.items():
            archive.write(path, name)


def _fingerprint(path: Path) -> Fingerprint:
    with path.open("rb") as file:
        return Fingerprint(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())


def _check(file: Path) -> None:
    with _opened(file) as archive:
        for name, expected in _manifest(archive).files.items():
            with archive.open(name) as member:
                for _ in _checked_pieces(member, name, expected):
                    pass


def restore(home: Path, file: Path, passphrase: str | None = None) -> Backup:
    """Lay the profile of a backup into `home`; it is opened afterwards with its own passphrase or recovery code.

    Raises `ProfileExists`, `UnsafePlace`, `UnreadableFile`, `NewerDatabase`, `ProfileInUse`, `DiskFull` or, with a
    `passphrase` that does not open it, `WrongPassphrase`; a profile that is there is never touched, and what fails
    half-way leaves none behind. Its chain begins anew when it is opened.
    """
    require_safe_place(home)
    with _opened(file) as archive:
        manifest = _manifest(archive)
        _require_free(home)
        private_folder(home)
        with ProcessLock(home):
            _require_free(home)
            try:
                _unpack(archive, manifest.files, home, passphrase)
            except BaseException as error:
                clear_unfinished(home)
                if isinstance(error, OSError):
                    raise full_or_same(error, home / DATABASE_FILE) from error
                raise
    return Backup(file, file.stat().st_size, manifest.made_at)


def _require_free(home: Path) -> None:
    if has_profile(home):
        raise ProfileExists(
            N_(
                "Im Ordner „{folder}“ liegt schon ein Profil. Es wurde nicht verändert;"
                " geben Sie für die Sicherung einen leeren Ordner an."
            ),
            folder=str(home),
        )


def _unpack(archive: zipfile.ZipFile, files: Mapping[str, Fingerprint], home: Path, passphrase: str | None) -> None:
    """The profile counts as finished only when all its files are whole and on the disk."""
    clear_unfinished(home)
    write_info(home, ProfileInfo(finished=False))
    for name, expected in files.items():
        if name != PROFILE_FILE:
            _unpack_file(archive, name, expected, home / name)
    found = read_key_file(home)
    if not heal(home, found):
        raise _unreadable(archive.filename)
    if passphrase is not None:
        _require_opens(found.key_file, passphrase)
    sync_folder(home)
    write_info(home, ProfileInfo(demo=_says_demo(archive, files)))


def _require_opens(key_file: KeyFile, passphrase: str) -> None:
    """Raise `WrongPassphrase` where this is not the passphrase of the backup; an open profile has none."""
    if key_file.wrap(WrapKind.PASSPHRASE) is None:
        return
    try:
        unwrap_with_passphrase(key_file, passphrase).forget()
    except WrongPassphrase:
        raise WrongPassphrase(
            N_(
                "Diese Passphrase öffnet die Sicherung nicht. Es wurde nichts zurückgespielt;"
                " nehmen Sie die Passphrase, die beim Sichern galt."
            )
        ) from None


def _unpack_file(archive: zipfile.ZipFile, name: str, expected: Fingerprint, target: Path) -> None:
    with private_file(target) as stream, archive.open(name) as member:
        for piece in _checked_pieces(member, name, expected):
            stream.write(piece)


def _says_demo(archive: zipfile.ZipFile, files: Mapping[str, Fingerprint]) -> bool:
    if PROFILE_FILE not in files:
        return False
    with archive.open(PROFILE_FILE) as member:
        return parse_info(b"".join(_checked_pieces(member, PROFILE_FILE, files[PROFILE_FILE]))).demo


def _checked_pieces(member: IO[bytes], name: str, expected: Fingerprint) -> Iterator[bytes]:
    """The content in pieces; raises when it is longer than announced, as a bomb would be, or differs."""
    digest, size = hashlib.sha256(), 0
    while piece := member.read(_PIECE):
        size += len(piece)
        if size > expected.size:
            raise _unreadable(name)
        digest.update(piece)
        yield piece
    if size != expected.size or digest.hexdigest() != expected.sha256:
        raise _unreadable(name)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    """The archive; whatever a damaged one can raise becomes `UnreadableFile`."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise UnreadableFile(
            N_("Die Datei „{file}“ gibt es nicht. Es wurde nichts verändert."), file=file.name
        ) from error
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise _unreadable(file.name) from error
    try:
        with archive:
            yield archive
    except (zipfile.BadZipFile, EOFError, RuntimeError, KeyError, ValueError, TypeError, AttributeError) as error:
        raise _unreadable(file.name) from error


def _manifest(archive: zipfile.ZipFile) -> Manifest:
    """The list of a backup that this program can restore; raises `ValueError` and its kin where it is not one."""
    with archive.open(MANIFEST) as member:
        content = read_checked(member.read(LARGEST + 1))
    if content["kind"] != _KIND:
        raise ValueError(MANIFEST)
    if content["format"] > FORMAT or content["schema_version"] > _schema_version():
        raise NewerDatabase(
            N_(
                "Diese Sicherung wurde mit einer neueren Version von Anlauf gemacht."
                " Es wurde nichts verändert. Bitte aktualisieren Sie das Programm."
            )
        )
    files = {name: Fingerprint(int(said["size"]), str(said["sha256"])) for name, said in content["files"].items()}
    if not {DATABASE_FILE, FIRST} <= files.keys() <= {DATABASE_FILE, *_SMALL_FILES}:
        raise ValueError(MANIFEST)
    if any(archive.getinfo(name).compress_type != zipfile.ZIP_STORED for name in files):
        raise ValueError(MANIFEST)
    return Manifest(datetime.fromisoformat(content["made_at"]), files)


def _schema_version() -> int:
    from app.store.tables import SCHEMA_VERSION

    return SCHEMA_VERSION


def _unreadable(name: str | None) -> UnreadableFile:
    return UnreadableFile(
        N_("„{file}“ ist keine vollständige Sicherung von Anlauf. Es wurde nichts verändert; nehmen Sie eine andere."),
        file=Path(name or "").name,
    )


def _unwritable(error: OSError, target: Path) -> Exception:
    known = full_or_same(error, target)
    if known is not error:
        return known
    return InvalidInput(
        N_("„{file}“ kann nicht geschrieben werden. Bitte wählen Sie einen anderen Ordner; es wurde nichts gesichert."),
        file=target.name,
    )
