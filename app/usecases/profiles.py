"""Making, opening and keeping a profile: one person's encrypted data on one laptop.

Nothing here loads the database layer before it is needed: the first page of the window asks these functions too.
"""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from app.changes import Changes
from app.errors import (
    DamagedKeyFile,
    InvalidInput,
    KnownError,
    NewerKeyFile,
    ProfileExists,
    ProfileMissing,
    WrongPassphrase,
)
from app.files import private_folder
from app.i18n import N_
from app.usecases.keys import put_wrap
from app.vault.chain_mark import ChainMark, ChainState, compare, read_mark, write_mark
from app.vault.device_keys import new_chain, new_device
from app.vault.drafts import Drafts
from app.vault.folder import DATABASE_FILE, ProfileInfo, clear_unfinished, has_profile, read_info, write_info
from app.vault.key_file import KeyFile, ReadKeyFile, WrapKind, heal, read_key_file, write_key_file
from app.vault.place import require_safe_place
from app.vault.process_lock import ProcessLock
from app.vault.recovery_code import new_recovery_code, spell
from app.vault.strength import require_length
from app.vault.wraps import (
    MODERATE,
    Cost,
    Key,
    open_wrap,
    unwrap_with_passphrase,
    unwrap_with_recovery_code,
    unwrap_without_asking,
    wrap_with_passphrase,
    wrap_with_recovery_code,
)

if TYPE_CHECKING:
    from app.store.database import Database, UnitOfWork, View

Progress = Callable[[str, int, int], None]

HEALED_NOTE = N_(
    "Eine der beiden Kopien der Schlüsseldatei war beschädigt. Sie wurde aus der anderen wiederhergestellt."
)
NOT_HEALED_NOTE = N_(
    "Eine der beiden Kopien der Schlüsseldatei ist beschädigt und konnte nicht wiederhergestellt werden."
    " Bitte machen Sie eine Sicherung und prüfen Sie den Datenträger."
)
RESTORED_NOTE = N_(
    "Dieses Profil stammt aus einer Sicherung oder wurde kopiert. Was Sie ab jetzt ändern, zählt als neue Reihe."
)


class ProfileState(StrEnum):
    """What a folder holds, as far as it can be said without a key."""

    MISSING = "missing"
    LOCKED = "locked"
    OPEN = "open"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class OpenProfile:
    """An unlocked profile, held by this process; `notes` are texts to translate and show once.

    An `event` profile holds the catalogue and anonymous counts, nothing about people.
    """

    home: Path
    database: Database
    lock: ProcessLock
    drafts: Drafts
    demo: bool
    event: bool = False
    notes: tuple[str, ...] = ()

    def close(self) -> None:
        """Close the database and let the profile go."""
        self.database.close()
        self.lock.release()


@dataclass(frozen=True, slots=True)
class NewProfile:
    """A profile just made; the recovery code is shown once and kept nowhere. Empty without a passphrase."""

    profile: OpenProfile
    recovery_code: str


@dataclass(frozen=True, slots=True)
class Status:
    """Records by HSDS object name, the schema, how many changes wait to be shared, a digest (hex) by audience.

    `place_unread`: the last sync could not read the place, so more may be missing there than `waiting` knows of.
    """

    counts: Mapping[str, int]
    schema_version: int
    waiting: int
    place_unread: bool
    digest: Mapping[str, str]


def profile_state(home: Path) -> ProfileState:
    """What lies in the folder; touches nothing and never fails."""
    if not has_profile(home):
        return ProfileState.MISSING
    try:
        wraps = read_key_file(home).key_file
    except (DamagedKeyFile, NewerKeyFile):
        return ProfileState.DAMAGED
    return ProfileState.OPEN if wraps.wrap(WrapKind.OPEN) else ProfileState.LOCKED


def create_profile(
    home: Path,
    passphrase: str | None,
    *,
    demo: bool = False,
    event: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
    cost: Cost = MODERATE,
) -> NewProfile:
    """Make a profile with the base taxonomies, with `demo` also with the demo catalogue, dated for `today`.

    An `event` profile opens without a passphrase and takes no record about a person.

    Raises `UnsafePlace`, `ProfileExists`, `ProfileInUse`, `ReadOnlyPlace`, `DiskFull` or `InvalidInput`; what fails
    half-way leaves no profile behind.
    """
    if passphrase is not None:
        require_length(passphrase)
    elif not (demo or event):
        raise InvalidInput(
            N_("Ein Profil braucht eine Passphrase. Ohne gehen nur der Demo-Katalog und Profile für Veranstaltungen.")
        )
    require_safe_place(home)
    _require_free(home)
    private_folder(home)
    lock, key = ProcessLock(home), Key.random()
    try:
        _require_free(home)
        database = _made_database(home, demo, event, today or date.today(), progress, key)
        try:
            code = _write_first_wraps(home, key, passphrase, cost)
            drafts = Drafts(home, key.reveal())
            write_info(home, ProfileInfo(demo))
        except BaseException:
            database.close()
            raise
    except BaseException:
        clear_unfinished(home)
        lock.release()
        raise
    finally:
        key.forget()
    return NewProfile(OpenProfile(home, database, lock, drafts, demo, event), code)


def _require_free(home: Path) -> None:
    if has_profile(home):
        raise ProfileExists(N_("In diesem Ordner liegt schon ein Profil. Es wurde nicht verändert."))


def _made_database(home: Path, demo: bool, event: bool, today: date, progress: Progress | None, key: Key) -> Database:
    from app.store.database import Database
    from app.store.unit import INSTALL

    clear_unfinished(home)
    write_info(home, ProfileInfo(demo, finished=False))
    device = dataclasses.replace(new_device(), catalogue_only=event)
    database = Database.create(home / DATABASE_FILE, key.reveal(), device)
    try:
        with database.write(INSTALL) as unit:
            _install(unit, demo, today, progress)
        write_mark(home, ChainMark(device.chain))
    except BaseException:
        database.close()
        raise
    return database


def _install(unit: UnitOfWork, demo: bool, today: date, progress: Progress | None) -> Changes:
    from app.usecases.exchange import install_base, install_demo

    if progress:
        progress("base", 0, 2 if demo else 1)
    install_base(unit)
    if demo:
        if progress:
            progress("demo", 1, 2)
        install_demo(unit, today)
    return unit.changes


def _write_first_wraps(home: Path, key: Key, passphrase: str | None, cost: Cost) -> str:
    profile = secrets.token_hex(16)
    if passphrase is None:
        write_key_file(home, KeyFile(profile, (open_wrap(key),)))
        return ""
    code = new_recovery_code()
    wraps = (wrap_with_passphrase(key, profile, passphrase, cost), wrap_with_recovery_code(key, profile, code))
    write_key_file(home, KeyFile(profile, wraps))
    return spell(code)


def open_profile(
    home: Path, *, passphrase: str | None = None, recovery_code: str | None = None, wait: float = 0.0
) -> OpenProfile:
    """Unlock a profile, with what is given, else without asking where it is an open one or the keyring knows it.

    Raises `ProfileMissing`, `UnsafePlace`, `WrongPassphrase`, `DamagedKeyFile`, `NewerKeyFile`, `DamagedDatabase`,
    `NewerDatabase` or `ProfileInUse` (after `wait` seconds); nothing on the disk has then changed.
    """
    found = _found_key_file(home)
    key = _unwrapped(found.key_file, passphrase, recovery_code)
    try:
        return _opened(home, key, found, wait)
    finally:
        key.forget()


def recover_profile(
    home: Path, recovery_code: str, new_passphrase: str, *, wait: float = 0.0, cost: Cost = MODERATE
) -> OpenProfile:
    """Unlock a profile with its recovery code and give it a new passphrase; the code stays valid."""
    require_length(new_passphrase)
    found = _found_key_file(home)
    key = unwrap_with_recovery_code(found.key_file, recovery_code)
    try:
        profile = _opened(home, key, found, wait)
        try:
            put_wrap(home, wrap_with_passphrase(key, found.key_file.profile, new_passphrase, cost))
        except BaseException:
            profile.close()
            raise
        return profile
    finally:
        key.forget()


def _found_key_file(home: Path) -> ReadKeyFile:
    if not has_profile(home):
        raise ProfileMissing(
            N_("Im Ordner „{folder}“ liegt kein Profil. Legen Sie eines an oder spielen Sie eine Sicherung ein."),
            folder=str(home),
        )
    require_safe_place(home)
    return read_key_file(home)


def _unwrapped(key_file: KeyFile, passphrase: str | None, recovery_code: str | None) -> Key:
    if recovery_code is not None:
        return unwrap_with_recovery_code(key_file, recovery_code)
    if passphrase is not None and key_file.wrap(WrapKind.PASSPHRASE) is not None:
        return unwrap_with_passphrase(key_file, passphrase)
    key = unwrap_without_asking(key_file)
    if key is None:
        raise WrongPassphrase(N_("Dieses Profil ist verschlossen. Bitte geben Sie Ihre Passphrase ein."))
    return key


def _opened(home: Path, key: Key, found: ReadKeyFile, wait: float) -> OpenProfile:
    from app.store.database import Database

    lock = ProcessLock(home, wait)
    try:
        database = Database.open(home / DATABASE_FILE, key.reveal())
    except BaseException:
        lock.release()
        raise
    try:
        notes = (*_healed_notes(home, found), *_chain_notes(home, database))
        event = _is_event(database)
        _renew_base(database)
    except BaseException:
        database.close()
        lock.release()
        raise
    return OpenProfile(home, database, lock, Drafts(home, key.reveal()), read_info(home).demo, event, notes)


def _renew_base(database: Database) -> None:
    """Bring in newer rules of a newer program; what fails now is tried again the next time."""
    from app.usecases.base import renew_base

    with suppress(KnownError):
        renew_base(database)


def _is_event(database: Database) -> bool:
    from app.store.device import read_device

    with database.read() as view:
        return read_device(view).catalogue_only


def _healed_notes(home: Path, found: ReadKeyFile) -> tuple[str, ...]:
    if not found.stale:
        return ()
    return (HEALED_NOTE if heal(home, found) else NOT_HEALED_NOTE,)


def _chain_notes(home: Path, database: Database) -> tuple[str, ...]:
    """Compare the chain with its mark outside; a profile restored or cloned goes on with a new chain."""
    from app.store.device import read_device, replace_chain

    with database.read() as view:
        device = read_device(view)
    inside = ChainMark(device.chain, device.sequence)
    state = compare(read_mark(home), inside)
    if state is ChainState.SAME:
        return ()
    if state is ChainState.RESTORED_OR_CLONED:
        inside = ChainMark(new_chain())
        with database.write("chain") as unit:
            replace_chain(unit, inside.chain)
    write_mark(home, inside)
    return (RESTORED_NOTE,) if state is ChainState.RESTORED_OR_CLONED else ()


def waiting(view: View) -> int:
    """How much the team does not have yet; none without a team."""
    from app.store.frames import read_membership

    if read_membership(view) is None:
        return 0
    from app.usecases.syncing import waiting as not_shared

    return not_shared(view)


def status(view: View) -> Status:
    """What the profile holds and what waits."""
    from app.store.digest import state_digests
    from app.store.reading import counts
    from app.store.tables import SCHEMA_VERSION
    from app.usecases.syncing import sync_state

    return Status(
        counts=counts(view),
        schema_version=SCHEMA_VERSION,
        waiting=waiting(view),
        place_unread=sync_state(view).is_place_unread,
        digest={audience: value.hex() for audience, value in state_digests(view).items()},
    )
