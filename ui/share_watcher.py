"""Syncs by itself: after unlocking, when the place appears or changes, after work, every few minutes, when asked."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from app.domain.syncing import Place, PlaceKind, SyncState
from app.errors import Cancelled, KnownError
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.usecases.syncing import Synced

AFTER_WORK = 5_000
AFTER_STIRRING = 1_000
LOOK_EVERY = 30_000
SYNC_EVERY = 300_000
MOST_FOLDERS = 64


class _Seen(NamedTuple):
    """What lies at the place, and what can be watched there."""

    trace: str
    paths: tuple[str, ...]


class ShareWatcher(QObject):
    """Knows the state of the sync and keeps it going beside all other work; `said` when there is something to show."""

    said = Signal()

    def __init__(self, shell: Shell, parent: QObject) -> None:
        super().__init__(parent)
        self._shell = shell
        self._app: App | None = None
        self.state: SyncState | None = None
        self.is_busy = self.waits_for_key = False
        self._stop = threading.Event()
        self._trace = ""
        self._wanted: bool | None = None
        self._files = QFileSystemWatcher(self)
        self._files.directoryChanged.connect(self._on_stirred)
        self._files.fileChanged.connect(self._on_stirred)
        self._stirred = self._timer(AFTER_STIRRING, self.look, once=True)
        self.after_work = self._timer(AFTER_WORK, self.sync, once=True)
        self._often = self._timer(LOOK_EVERY, self.look)
        self._regularly = self._timer(SYNC_EVERY, self.sync)
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
        self._app, self._stop = app, threading.Event()
        self._often.start()
        self._regularly.start()
        self.read_state()

    def pause(self) -> None:
        """Wait until the profile is unlocked; a sync that runs ends at its next step."""
        self.waits_for_key = self.place is not None
        self._rest()
        self.said.emit()

    def _rest(self) -> None:
        self._stop.set()
        self._app, self.state, self.is_busy, self._wanted = None, None, False, None
        self._trace = ""
        for timer in (self._stirred, self.after_work, self._often, self._regularly):
            timer.stop()
        self._watch(())

    @property
    def place(self) -> Place | None:
        """Where the team meets."""
        return self.state.place if self.state else None

    def read_state(self) -> None:
        """Find out anew what the status says."""
        if self._app is not None and not self._app.is_locked:
            self._shell.tasks.query(self, self._app.team.state, key="sync", done=self._on_state)

    def _on_state(self, state: SyncState) -> None:
        if self._app is None:
            return
        before, self.state = self.place, state
        if state.place and (before is None or before.path != state.place.path):
            self.sync()
        self.said.emit()

    def sync(self, *, thoroughly: bool = False) -> None:
        """Sync now; while a sync runs, once more after it. `thoroughly` reads everything again and says what fails."""
        app, place = self._app, self.place
        if app is None or place is None:
            return
        if self.is_busy:
            self._wanted = thoroughly or bool(self._wanted)
            return
        self.is_busy = True
        self.after_work.stop()
        self._shell.tasks.sync(
            self,
            partial(_meet, app, place, thoroughly, self._stop.is_set),
            done=partial(self._on_synced, self._stop),
            failed=partial(self._on_failed, self._stop, thoroughly),
        )
        self.said.emit()

    def look(self) -> None:
        """See whether the place appeared or changed, and if so, sync."""
        if self.place is not None and not self.is_busy:
            self._shell.tasks.sync(self, seen_at, self.place, done=partial(self._on_seen, self._stop))

    def _on_seen(self, stop: threading.Event, seen: _Seen) -> None:
        if stop.is_set() or self.is_busy:
            return
        self._watch(seen.paths)
        if seen.trace != self._trace:
            self._trace = seen.trace
            if seen.trace:
                self.sync()

    def _on_synced(self, stop: threading.Event, met: tuple[Synced, _Seen]) -> None:
        if stop.is_set():
            return
        self._trace = met[1].trace
        self._watch(met[1].paths)
        self._end()

    def _on_failed(self, stop: threading.Event, asked: bool, error: Exception) -> None:
        if stop.is_set():
            return
        self._end()
        if isinstance(error, Cancelled):
            # A search broke off what the sync was reading.
            self.after_work.start()
        elif not isinstance(error, KnownError):
            raise error
        elif asked:
            self._shell.messages.error(error)

    def _end(self) -> None:
        self.is_busy = False
        wanted, self._wanted = self._wanted, None
        self.read_state()
        if wanted is not None:
            self.sync(thoroughly=wanted)
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


def _meet(app: App, place: Place, thoroughly: bool, cancelled: Callable[[], bool]) -> tuple[Synced, _Seen]:
    synced = app.team.sync(thoroughly=thoroughly, cancelled=cancelled)
    return synced, seen_at(place)


def seen_at(place: Place) -> _Seen:
    """Look at the place, away from the window: a drive may take its time."""
    from app.usecases.syncing import trace

    found = trace(place)
    return _Seen(found, tuple(map(str, _watchable(place))) if found else ())


def _watchable(place: Place) -> list[Path]:
    """The file and what it lies in, or the folders that laptops write into."""
    if place.kind is PlaceKind.FILE:
        return [path for path in (place.path.parent, place.path) if path.exists()]
    folders = [place.path, place.path / "ctl", place.path / "d", *place.path.glob("d/*")]
    return [path for path in folders[:MOST_FOLDERS] if path.is_dir()]
