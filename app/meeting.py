"""What an open profile does with its team: found it or join it, meet at a place, carry copies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.changes import Changes, Kind, changed
from app.errors import Cancelled
from app.i18n import N_
from app.vault.wraps import MODERATE, Cost

if TYPE_CHECKING:
    from app.domain.syncing import Place, SyncState
    from app.domain.team import TeamOverview
    from app.usecases.profiles import OpenProfile
    from app.usecases.syncing import Synced
    from app.usecases.teams import InvitationPreview, Invited, Joined


class Meeting:
    """The verbs of an `App` about its team; `profile` raises `Cancelled` once it is locked, which breaks off a sync."""

    def __init__(self, profile: Callable[[], OpenProfile], take_over: Callable[[Changes], None]) -> None:
        self._profile, self._take_over = profile, take_over

    def found(self, name: str, person: str) -> TeamOverview:
        """Found a team whose first device this is; see `usecases.teams`."""
        from app.usecases.teams import found_team

        founded = found_team(self._profile(), name, person)
        self._take_over(changed(Kind.PROFILE))
        return founded

    def invite(self, file: Path, *, devices: int, days: int, cost: Cost = MODERATE) -> Invited:
        """Write an invitation and give the six words to tell; see `usecases.teams`."""
        from app.usecases.teams import invite

        made = invite(self._profile(), file, devices=devices, days=days, cost=cost)
        self._take_over(changed(Kind.PROFILE))
        return made

    def close_invitation(self, id: bytes) -> TeamOverview:
        """End an invitation for all who have not joined with it yet; see `usecases.teams`."""
        from app.usecases.teams import close_invitation

        team = close_invitation(self._profile(), id)
        self._take_over(changed(Kind.PROFILE))
        return team

    def look_at_invitation(self, file: Path, words: str) -> InvitationPreview:
        """Which team an invitation is for, before joining it."""
        from app.usecases.teams import look_at_invitation

        return look_at_invitation(self._profile(), file, words)

    def join(self, seen: InvitationPreview, person: str, *, start_empty: bool = False) -> Joined:
        """Join the team of an opened invitation; see `usecases.teams`."""
        from app.usecases.teams import join

        joined = join(self._profile(), seen, person, start_empty=start_empty)
        self._take_over(joined.changes)
        return joined

    def state(self) -> SyncState:
        """What the status says of the place and of what waits; see `usecases.syncing`."""
        from app.usecases.syncing import sync_state

        with self._profile().database.read() as view:
            return sync_state(view)

    def choose_place(self, place: Place) -> None:
        """Meet the team at a shared file or folder from now on; see `usecases.syncing.place_at`."""
        from app.usecases.syncing import STEP, choose_place

        with self._profile().database.write(STEP) as unit:
            choose_place(unit, place)
        self._take_over(changed(Kind.PROFILE))

    def forget_place(self) -> None:
        """Stop syncing by itself; what is here stays."""
        from app.usecases.syncing import STEP, forget_place

        with self._profile().database.write(STEP) as unit:
            forget_place(unit)
        self._take_over(changed(Kind.PROFILE))

    def sync(
        self, place: Path | None = None, *, thoroughly: bool = False, cancelled: Callable[[], bool] = lambda: False
    ) -> Synced:
        """Sync with the chosen place or another one; locking breaks it off. See `usecases.syncing`."""
        from app.usecases.syncing import Hearing, place_at, sync

        def checkpoint() -> None:
            self._profile()
            if cancelled():
                raise Cancelled(N_("Der Abgleich ist abgebrochen. Was gelesen war, ist übernommen; der Rest folgt."))

        there = place_at(place) if place else None
        synced = sync(self._profile(), Hearing(self._take_over, checkpoint), there, thoroughly=thoroughly)
        self._catch_up_search(checkpoint)
        return synced

    def read_copy(self, file: Path) -> Synced:
        """Take in a file of the team from anywhere; see `usecases.syncing`."""
        from app.usecases.syncing import Hearing, read_copy

        synced = read_copy(self._profile(), Hearing(self._take_over, self._profile), file)
        self._catch_up_search(self._profile)
        return synced

    def _catch_up_search(self, checkpoint: Callable[[], object]) -> None:
        """Where a sync brought many offers, they are there at once; that their texts find them follows here."""
        from app.usecases.searching import catch_up_search

        was_due = False
        while self._search_is_due():
            was_due = True
            checkpoint()
            with self._profile().database.write("index") as unit:
                catch_up_search(unit)
        if was_due:
            self._take_over(changed(Kind.CATALOGUE))

    def _search_is_due(self) -> bool:
        from app.usecases.searching import search_is_due

        with self._profile().database.read() as view:
            return search_is_due(view)

    def export_copy(self, file: Path, *, with_cases: bool = False) -> int:
        """Write the team's catalogue, or everything, into a file to be carried or mailed."""
        from app.usecases.syncing import MAILED, export_copy

        return export_copy(self._profile(), file, audiences=None if with_cases else MAILED)

    def tidy_copies(self) -> tuple[str, ...]:
        """Sync, then remove the copies beside the shared file whose content is safe; see `usecases.syncing`."""
        from app.usecases.syncing import tidy_copies

        found = self.sync(thoroughly=True).report.copies
        return tidy_copies(self._profile(), found)
