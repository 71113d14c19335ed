"""The composition root: puts key, folder, database and search index together into an `App`.

Importing it is cheap on purpose: the window paints first and loads the database layer afterwards.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from app import settings as stored_settings
from app.changes import Changes
from app.domain.search import Criteria, SearchPage
from app.errors import Cancelled, CatalogueOnly, KnownError, NotAllowed
from app.i18n import N_
from app.logs import record, start_log, stop_log
from app.meeting import Meeting
from app.settings import Settings
from app.usecases import keys, profiles
from app.usecases.profiles import OpenProfile, ProfileState, Progress
from app.vault.wraps import MODERATE, Cost

if TYPE_CHECKING:
    from uuid import UUID

    from app.domain.session import Session
    from app.matching.index import OfferIndex
    from app.store.database import Database, UnitOfWork, View
    from app.usecases.backups import Backup
    from app.usecases.cases import Deleted
    from app.usecases.sessions import Recorded

Given = ParamSpec("Given")
Result = TypeVar("Result")


class App:
    """An unlocked profile with everything that works on it; reads and writes may come from different threads."""

    def __init__(self, profile: OpenProfile) -> None:
        self.home = profile.home
        self.is_demo = profile.demo
        self.is_event = profile.event
        self.notes = profile.notes
        self.settings = stored_settings.load_settings(profile.home)
        self.on_changes: Callable[[Changes], None] | None = None
        self._profile: OpenProfile | None = profile
        self._index: OfferIndex | None = None
        self._indexing = threading.RLock()
        self._is_indexing = False
        self.team = Meeting(self._open_profile, self._take_over)

    @property
    def database(self) -> Database:
        """The open database; raises `Cancelled` once the profile is locked."""
        return self._open_profile().database

    def _open_profile(self) -> OpenProfile:
        if self._profile is None:
            raise Cancelled(N_("Das Profil ist gesperrt. Bitte entsperren Sie es."))
        return self._profile

    @property
    def is_locked(self) -> bool:
        return self._profile is None

    @property
    def index(self) -> OfferIndex:
        """The offers in memory, loaded when first asked for and kept up to date by `write`."""
        with self._indexing:
            if self._index is None:
                from app.usecases.searching import load_index

                self._index = self._indexed(load_index)
            return self._index

    def _indexed(
        self, work: Callable[Concatenate[View, Given], OfferIndex], *args: Given.args, **kwargs: Given.kwargs
    ) -> OfferIndex:
        """Reading the offers for the index is not broken off by a newer question: it waits for them as well."""
        self._is_indexing = True
        try:
            return self.read(work, *args, **kwargs)
        finally:
            self._is_indexing = False

    def read(
        self, work: Callable[Concatenate[View, Given], Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Call a use case with a snapshot of the database."""
        with self.database.read() as view:
            return work(view, *args, **kwargs)

    def read_apart(
        self, work: Callable[Concatenate[View, Given], Result], *args: Given.args, **kwargs: Given.kwargs
    ) -> Result:
        """Call a use case that reads for long: neither does searching wait for it, nor does it end because of it."""
        with self.database.read_apart() as view:
            return work(view, *args, **kwargs)

    def write(
        self,
        step: str,
        work: Callable[Concatenate[UnitOfWork, Given], Result],
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Result:
        """Call a use case in one transaction; then bring the index up to date and say what changed."""
        with self.database.write(step) as unit:
            result = work(unit, *args, **kwargs)
        self._take_over(unit.changes)
        return result

    def _take_over(self, changes: Changes) -> None:
        if not changes:
            return
        with self._indexing:
            if self._index is not None:
                self._index = self._refreshed(self._index, changes)
        if self.on_changes:
            self.on_changes(changes)

    def _refreshed(self, index: OfferIndex, changes: Changes) -> OfferIndex | None:
        """The index after a write; None, to be loaded anew, where locking came between: the write itself is done."""
        from app.usecases.searching import refreshed_index

        try:
            return self._indexed(refreshed_index, index, changes)
        except Cancelled:
            return None

    def find(self, criteria: Criteria, *, now: datetime | None = None, limit: int = 50, offset: int = 0) -> SearchPage:
        """One page of the offers that meet the criteria; `now` is the local time that "open today" means."""
        from app.usecases.searching import find_services

        return self.read(find_services, self.index, criteria, now or datetime.now(), limit=limit, offset=offset)

    def interrupt(self) -> None:
        """Break off the running read, from any thread; it ends in `Cancelled`."""
        if self._profile is not None and not self._is_indexing:
            self._profile.database.interrupt()

    def save_settings(self, settings: Settings) -> None:
        """Keep the settings; where they cannot be written (`OSError`, `DiskFull`) they hold until the end."""
        self.settings = settings
        stored_settings.save_settings(self.home, settings)

    def finish_session(self, session: Session, draft: str = "") -> Recorded:
        """Keep a session, then forget its draft; a crash between the two keeps it once all the same.

        Raises `NotAllowed` for one with a case where the settings know none, and what `record_session` raises.
        """
        from app.usecases.sessions import record_session

        if not self.settings.cases and (session.client or session.keep):
            raise NotAllowed(
                N_(
                    "Ihre Organisation führt Fälle in einem anderen System. Hier wurde nichts gespeichert;"
                    " die Beratung lässt sich zählen, ohne Notiz und Plan."
                )
            )
        today, public_body, drafts = date.today(), self.settings.public_body, self._open_profile().drafts
        recorded = self.write("session", record_session, session, today=today, public_body=public_body)
        if draft:
            drafts.clear(draft)
        return recorded

    def delete_case(self, client: UUID) -> Deleted:
        """Delete a person for good, with every draft about them; see `usecases.cases.delete_case`."""
        from app.usecases.cases import delete_case

        drafts = self._open_profile().drafts
        deleted = self.write("erase", delete_case, client, today=date.today())
        drafts.clear_about(str(client))
        record("case_deleted", records=deleted.records)
        return deleted

    def write_draft(self, name: str, content: Any) -> None:
        """Keep what is being typed, encrypted; on the disk when this returns. `content` is what JSON can say.

        A draft about a person holds their id, so that it goes with them. Raises `CatalogueOnly` in an event profile.
        """
        if self.is_event:
            raise CatalogueOnly(
                N_("Dieses Profil ist für Veranstaltungen und enthält nur den Katalog. Entwürfe bleiben hier nicht.")
            )
        self._open_profile().drafts.write(name, content)

    def read_draft(self, name: str) -> Any:
        """What was typed last under that name and not finished, or None."""
        return self._open_profile().drafts.read(name)

    def clear_draft(self, name: str) -> None:
        self._open_profile().drafts.clear(name)

    def release_counts(self) -> None:
        """Share the anonymous rows of earlier days; what fails now waits for the next time."""
        from app.usecases.sessions import has_counts_to_release, release_counts

        with suppress(KnownError):
            if self.read(has_counts_to_release, date.today()):
                self.write("batch", release_counts, date.today())

    def change_passphrase(self, old: str, new: str) -> None:
        """Raises `WrongPassphrase` or `InvalidInput`; the old passphrase then still holds."""
        keys.change_passphrase(self.home, old, new)
        record("passphrase_changed")

    def new_recovery_code(self, passphrase: str) -> str:
        """A code to print; the one before stops working."""
        return keys.renew_recovery_code(self.home, passphrase)

    def remember_in_keyring(self, passphrase: str) -> bool:
        """Open without asking from now on; False where the system has no keyring that works."""
        return keys.remember_in_keyring(self.home, passphrase)

    def forget_in_keyring(self) -> None:
        keys.forget_in_keyring(self.home)

    def back_up(self, target: Path) -> Backup:
        """One encrypted file that holds the whole profile; see `usecases.backups`."""
        from app.usecases.backups import back_up

        return back_up(self.home, self.database, target)

    def lock(self) -> None:
        """Forget key, offers and database, and let the profile go; `open_profile` and `resume` bring it back."""
        profile, self._profile = self._profile, None
        if profile is None:
            return
        profile.database.interrupt()
        profile.close()
        with self._indexing:
            self._index = None
        record("profile_locked")
        stop_log()

    def resume(self, other: App) -> None:
        """Go on after `lock` with the profile that `other` opened anew: pages and editors keep what was typed."""
        self._profile, other._profile = other._profile, None
        self.notes, self.settings = other.notes, other.settings


@dataclass(frozen=True, slots=True)
class Created:
    """A profile just made and open; the recovery code is shown once, it is empty where there is no passphrase."""

    app: App
    recovery_code: str


def profile_state(home: Path) -> ProfileState:
    """What lies in the folder; touches nothing and never fails."""
    return profiles.profile_state(home)


def create_profile(
    home: Path,
    passphrase: str | None,
    *,
    demo: bool = False,
    event: bool = False,
    today: date | None = None,
    progress: Progress | None = None,
    cost: Cost = MODERATE,
) -> Created:
    """Make a profile and open it; see `usecases.profiles.create_profile` for what can go wrong."""
    made = profiles.create_profile(home, passphrase, demo=demo, event=event, today=today, progress=progress, cost=cost)
    return Created(_started(made.profile, "profile_created"), made.recovery_code)


def open_profile(
    home: Path, *, passphrase: str | None = None, recovery_code: str | None = None, wait: float = 0.0
) -> App:
    """Unlock a profile; see `usecases.profiles.open_profile` for what can go wrong."""
    profile = profiles.open_profile(home, passphrase=passphrase, recovery_code=recovery_code, wait=wait)
    return _started(profile, "profile_opened")


def recover_profile(home: Path, recovery_code: str, new_passphrase: str, *, wait: float = 0.0) -> App:
    """Unlock a profile with its recovery code and give it a new passphrase."""
    return _started(profiles.recover_profile(home, recovery_code, new_passphrase, wait=wait), "profile_recovered")


def restore_profile(home: Path, file: Path, passphrase: str | None = None) -> Backup:
    """Lay the profile of a backup into `home`, to be opened with its own passphrase; see `usecases.backups`."""
    from app.usecases.backups import restore

    return restore(home, file, passphrase)


def _started(profile: OpenProfile, event: str) -> App:
    start_log(profile.home)
    app = App(profile)
    record(event, demo=app.is_demo, notes=len(app.notes))
    app.release_counts()
    return app
