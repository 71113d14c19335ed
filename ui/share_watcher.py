"""Syncs by itself: after unlocking, when the place appears or changes, after work, every few minutes, when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.domain.syncing import Place, SyncState
from app.errors import Cancelled, KnownError
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.usecases.syncing import Seen

MOST_FOLDERS = 64
UNREACHABLE = "share_unreachable"


class Pace(NamedTuple):
    """After how many milliseconds what is done: the first two are pauses, then come rounds and a patience."""

    after_work: int = 5_000
    after_stirring: int = 1_000
    look: int = 30_000
    sync: int = 300_000
    patience: int = 30_000


class _Attempt:
    """One sync that runs: it is asked to stop here, and each step it takes is counted here."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self.steps = self.steps_before = 0

    def stop(self) -> None:
        """To be heard at the next step; what hangs at a drive hears it when the drive answers."""
        self._stop.set()

    def is_stopped(self) -> bool:
        """The sync asks this at each step."""
        self.steps += 1
        return self._stop.is_set()

    def stands_still(self) -> bool:
        """Whether no step was taken since this was asked last."""
        before, self.steps_before = self.steps_before, self.steps
        return before == self.steps


class ShareWatcher(QObject):
    """Knows the state of the sync and keeps it going beside all other work; `said` when there is something to show."""

    said = Signal()

    def __init__(self, shell: Shell, parent: QObject, pace: Pace | None = None) -> None:
        super().__init__(parent)
        self._shell, pace = shell, pace or Pace()
        self._app: App | None = None
        self.state: SyncState | None = None
        self.waits_for_key = self.is_stuck = False
        self._attempt: _Attempt | None = None
        self._looking: Place | None = None
        self._trace = ""
        self._wanted: bool | None = None
        self._told: list[KnownError] = []
        self._files = QFileSystemWatcher(self)
        self._files.directoryChanged.connect(self._on_stirred)
        self._files.fileChanged.connect(self._on_stirred)
        self._stirred = self._timer(pace.after_stirring, self.look, once=True)
        self.after_work = self._timer(pace.after_work, self.sync, once=True)
        self._often = self._timer(pace.look, self.look)
        self._regularly = self._timer(pace.sync, self._on_round)
        self._patience = self._timer(pace.patience, self._on_patience)
        shell.tasks.changed.connect(self._on_changed)

    def _timer(self, milliseconds: int, slot: Callable[[], None], *, once: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(once)
        timer.timeout.connect(slot)
        return timer

    def serve(self, app: App) -> None:
        """Watch the place of an open profile and meet there at once; the demo has none."""
        self._rest()
        self.waits_for_key = False
        if app.is_demo:
            self.state = SyncState(in_team=False)
            self.said.emit()
            return
        self._app = app
        self._often.start()
        self._regularly.start()
        self.read_state()

    def pause(self) -> None:
        """Wait until the profile is unlocked; a sync that runs ends at its next step."""
        self.waits_for_key = self.place is not None
        self._rest()
        self.said.emit()

    def _rest(self) -> None:
        self._break_off()
        self._app, self.state = None, None
        for timer in (self._stirred, self.after_work, self._often, self._regularly):
            timer.stop()

    def _break_off(self) -> None:
        """Leave the place as if nothing had been seen of it; a sync that hangs there ends when it answers."""
        if self._attempt is not None:
            self._attempt.stop()
        self._attempt = self._looking = self._wanted = None
        self.is_stuck = False
        self._patience.stop()
        self._trace = ""
        self._watch(())

    @property
    def place(self) -> Place | None:
        """Where the team meets."""
        return self.state.place if self.state else None

    @property
    def is_busy(self) -> bool:
        """Whether a sync runs."""
        return self._attempt is not None

    def read_state(self) -> None:
        """Find out anew what the status says."""
        if self._app is not None and not self._app.is_locked:
            self._shell.tasks.query(self, self._app.team.state, key="sync", done=self._on_state)

    def _on_state(self, state: SyncState) -> None:
        if self._app is None:
            return
        before, self.state = self.place, state
        if (before and before.path) != (state.place and state.place.path):
            self._break_off()
            self.sync()
        self.said.emit()

    def sync(self, *, thoroughly: bool = False) -> None:
        """Sync now; while a sync runs, once more after it. `thoroughly` reads everything again and says what fails."""
        app, place = self._app, self.place
        if app is None or place is None:
            return
        if thoroughly and self.is_stuck:
            self._break_off()
        if self.is_busy:
            self._wanted = thoroughly or bool(self._wanted)
            return
        attempt = self._attempt = _Attempt()
        self.after_work.stop()
        self._patience.start()
        self._shell.tasks.sync(
            self,
            partial(_meet, app, place, thoroughly, attempt),
            done=partial(self._on_synced, attempt),
            failed=partial(self._on_failed, attempt, thoroughly),
        )
        self.said.emit()

    def look(self) -> None:
        """See whether the place appeared, changed or went, and if so, sync; one look at a time."""
        place = self.place
        if place is None or self.is_busy or self._looking == place:
            return
        self._looking = place
        self._shell.tasks.look(
            self, _look_at, place, done=partial(self._on_seen, place), failed=partial(self._on_unseen, place)
        )

    def _on_seen(self, place: Place, seen: Seen) -> None:
        if self._looking is not place:
            return
        self._looking = None
        if not self.is_busy and seen.trace != self._trace:
            self._keep_seen(seen)
            self.sync()

    def _on_unseen(self, place: Place, error: Exception) -> None:
        if self._looking is place:
            self._looking = None
        raise error

    def _keep_seen(self, seen: Seen) -> None:
        self._trace = seen.trace
        self._watch(tuple(map(str, seen.watchable[:MOST_FOLDERS])))

    def _on_synced(self, attempt: _Attempt, seen: Seen) -> None:
        if attempt is self._attempt:
            self._keep_seen(seen)
            self._shell.messages.withdraw(self._told)
            self._told = []
            self._end()

    def _on_failed(self, attempt: _Attempt, asked: bool, error: Exception) -> None:
        if attempt is not self._attempt:
            return
        self._end()
        if isinstance(error, Cancelled):
            # A search broke off what the sync was reading.
            self.after_work.start()
        elif not isinstance(error, KnownError):
            raise error
        elif asked:
            self._told.append(error)
            self._shell.messages.error(error)
        if isinstance(error, KnownError) and error.code == UNREACHABLE:
            # As soon as the place is there again, it is another sight, also when nothing changed meanwhile.
            self._trace = ""

    def _end(self) -> None:
        self._attempt, self.is_stuck = None, False
        self._patience.stop()
        wanted, self._wanted = self._wanted, None
        self.read_state()
        if wanted is not None:
            self.sync(thoroughly=wanted)
        self.said.emit()

    def _on_round(self) -> None:
        if not self.is_busy:
            self.sync()

    def _on_patience(self) -> None:
        """A drive that hangs gives no error, often for minutes; then at least this is said."""
        if self._attempt is not None and self.is_stuck != (stuck := self._attempt.stands_still()):
            self.is_stuck = stuck
            self.said.emit()

    def _on_changed(self, _changes: object) -> None:
        if self._app is not None and not self._app.is_locked:
            self._shell.tasks.query(self, self._app.team.state, key="work", done=self._on_worked)

    def _on_worked(self, state: SyncState) -> None:
        self._on_state(state)
        if state.waiting and state.place and not self.is_busy:
            self.after_work.start()

    def _on_stirred(self, _path: str) -> None:
        self._stirred.start()

    def _watch(self, paths: tuple[str, ...]) -> None:
        old = {*self._files.directories(), *self._files.files()}
        if gone := [path for path in old if path not in paths]:
            self._files.removePaths(gone)
        if new := [path for path in paths if path not in old]:
            self._files.addPaths(new)


def _meet(app: App, place: Place, thoroughly: bool, attempt: _Attempt) -> Seen:
    app.team.sync(thoroughly=thoroughly, cancelled=attempt.is_stopped)
    return _look_at(place)


def _look_at(place: Place) -> Seen:
    from app.usecases.syncing import look_at

    return look_at(place)
