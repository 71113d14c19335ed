"""Work off the main thread: a writer, a reader whose newer query interrupts the older, others for drafts and the rest.

Answers come back on the main thread, and only to owners that still live. Each kind of work has its own thread:
a long import never makes a search wait. Where a drive may hang, each piece of work has one.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypedDict, Unpack

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.changes import Changes
from app.errors import Cancelled

Done = Callable[[Any], None]
Failed = Callable[[Exception], None]
Progress = Callable[[str, int, int], None]
Interrupt = Callable[[], None]

PROGRESS_PAUSE = 0.05
LEAVE_PLACE = 3.0


class Answers(TypedDict, total=False):
    """Who hears how a job went: its result, its error, how far it is."""

    done: Done
    failed: Failed
    on_progress: Progress


@dataclass(slots=True, eq=False)
class Job:
    """One piece of work; `cancel` asks it to stop, its answer is dropped or arrives as `Cancelled`."""

    lane: str
    owner: QObject | None
    fn: Callable[..., Any]
    args: tuple[Any, ...]
    key: str | None = None
    keywords: dict[str, Any] = field(default_factory=dict)
    done: Done | None = None
    failed: Failed | None = None
    on_progress: Progress | None = None
    dropped: bool = False
    _stop: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """Ask the work to stop; it ends at the next place where it looks."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Whether somebody asked the work to stop; the work itself asks this."""
        return self._stop.is_set()


class _Lane:
    """A thread that works off jobs one after the other."""

    def __init__(self, name: str, finish: Callable[[Job, Any, Exception | None], None]) -> None:
        self._finish = finish
        self._waiting: deque[Job] = deque()
        self._wake = threading.Condition()
        self._current: Job | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def put(self, job: Job, interrupt: Interrupt | None = None) -> None:
        """Queue a job; waiting or running jobs of the same key are dropped, a running one is interrupted."""
        with self._wake:
            if job.key is not None:
                self._drop(job.key, interrupt)
            self._waiting.append(job)
            self._wake.notify()

    def _drop(self, key: str, interrupt: Interrupt | None) -> None:
        for older in [job for job in self._waiting if job.key == key]:
            older.dropped = True
            self._waiting.remove(older)
        if self._current is not None and self._current.key == key:
            self._current.dropped = True
            self._current.cancel()
            # Under the lock: the job cannot end and let another one be hit by the interruption.
            if interrupt is not None:
                interrupt()

    def close(self, interrupt: Interrupt | None = None) -> None:
        """Drop what waits, stop what runs and end the thread."""
        with self._wake:
            self._closed = True
            self._forget(interrupt)
            self._wake.notify()

    def forget(self, interrupt: Interrupt | None = None) -> None:
        """Drop what waits and stop what runs."""
        with self._wake:
            self._forget(interrupt)

    def _forget(self, interrupt: Interrupt | None) -> None:
        self._waiting.clear()
        if self._current is not None:
            self._current.dropped = True
            self._current.cancel()
            if interrupt is not None:
                interrupt()

    def join(self, seconds: float | None = None) -> None:
        self._thread.join(seconds)

    def drain(self) -> None:
        """Take no more jobs, but finish those that wait."""
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _next(self) -> Job | None:
        with self._wake:
            self._current = None
            while not self._waiting and not self._closed:
                self._wake.wait()
            if self._waiting:
                self._current = self._waiting.popleft()
            return self._current

    def _work(self) -> None:
        while (job := self._next()) is not None:
            result, error = None, None
            try:
                result = job.fn(*job.args, **job.keywords)
            except Exception as caught:  # every error must reach the main thread
                error = caught
            with self._wake:
                self._current = None
            self._finish(job, result, error)
            del job, result, error


class Tasks(QObject):
    """Runs reads, writes and other work for the widgets; `changed` tells every view what a write touched."""

    changed = Signal(object)
    last_call = Signal()
    """Sent before a profile is locked or closed: what is typed and not yet kept must be handed over now."""
    _finished = Signal(object, object, object)
    _progressed = Signal(object, str, int, int)

    def __init__(self, report: Failed, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._interrupt: Interrupt | None = None
        self._lanes: dict[str, _Lane] = {}
        self._alone: dict[Job, _Lane] = {}
        self._answering = threading.Lock()
        self._closed = False
        self._running: set[Job] = set()
        # Queued: the signals are sent by working threads and must arrive in this object's own thread.
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def serve(self, interrupt: Interrupt | None) -> None:
        """How a running read is broken off; None while no profile is open."""
        self._interrupt = interrupt

    def query(
        self,
        owner: QObject,
        fn: Callable[..., Any],
        *args: Any,
        key: str | None = None,
        **answers: Unpack[Answers],
    ) -> Job:
        """Read something; a newer query with the same key of the same owner replaces the older one."""
        name = None if key is None else f"{id(owner)} {key}"
        return self._start(Job("reader", owner, fn, args, name, **answers))

    def change(self, owner: QObject, fn: Callable[..., Any], *args: Any, **answers: Unpack[Answers]) -> Job:
        """Write something; writes happen in the order they were asked for and are never dropped."""
        return self._start(Job("writer", owner, fn, args, **answers))

    def keep(self, owner: QObject, fn: Callable[..., Any], *args: Any, **answers: Unpack[Answers]) -> Job:
        """Write or forget a draft, in the order asked for; it does not wait for a long import as `change` does."""
        return self._start(Job("drafts", owner, fn, args, **answers))

    def sync(self, owner: QObject, fn: Callable[..., Any], *args: Any, **answers: Unpack[Answers]) -> Job:
        """Read or write where the team meets: while a drive hangs, a copy still reaches a stick."""
        return self._start_alone(Job("place", owner, fn, args, **answers))

    def look(self, owner: QObject, fn: Callable[..., Any], *args: Any, **answers: Unpack[Answers]) -> Job:
        """Look at a place that may never answer and write nothing; the end of the program does not wait for it."""
        return self._start_alone(Job("look", owner, fn, args, **answers))

    def run(self, owner: QObject, fn: Callable[..., Any], *args: Any, **answers: Unpack[Answers]) -> Job:
        """Do other work beside reads and writes, e.g. derive a key or open a profile."""
        return self._start(Job("pool", owner, fn, args, **answers))

    def announce(self, changes: Changes) -> None:
        """Tell all views what was written; may be called from any thread."""
        if changes:
            self.changed.emit(changes)

    @property
    def busy(self) -> bool:
        """Whether any answer is still outstanding."""
        return bool(self._running)

    @property
    def is_importing(self) -> bool:
        """Whether a long write is under way, such as an import: closing would break it off."""
        return any(job.lane == "writer" and job.on_progress is not None and not job.dropped for job in self._running)

    def forget_queries(self) -> None:
        """Drop the answers that are still outstanding: what was asked must not be shown any more."""
        for job in self._running:
            job.dropped = job.dropped or job.lane == "reader"
        self._running = {job for job in self._running if not job.dropped}
        if "reader" in self._lanes:
            self._lanes["reader"].forget(self._interrupt)

    def cancel_all(self) -> None:
        """Ask all work to stop."""
        for job in self._running:
            job.cancel()

    def close(self) -> None:
        """Finish what is being written, drop the rest and end the threads."""
        for name, lane in self._lanes.items():
            if name in ("writer", "drafts"):
                lane.drain()
            else:
                lane.close(self._interrupt if name == "reader" else None)
        for job, lane in self._alone.items():
            job.cancel()
            lane.close()
        for lane in self._lanes.values():
            lane.join()
        self._leave_places()
        with self._answering:
            self._closed = True
        self._lanes.clear()
        self._running.clear()

    def _leave_places(self) -> None:
        """A drive that has gone away may hold a thread for minutes; what it had to read is there the next time."""
        end = time.monotonic() + LEAVE_PLACE
        for job, lane in self._alone.items():
            if job.lane != "look":
                lane.join(max(0.0, end - time.monotonic()))
            # What a thread that stays behind drops last is taken away in that thread; a widget must not be.
            job.owner, job.done, job.failed, job.on_progress = None, None, None, None
        self._alone.clear()

    def _start(self, job: Job) -> Job:
        self._prepare(job)
        self._lane(job.lane).put(job, self._interrupt)
        return job

    def _start_alone(self, job: Job) -> Job:
        self._prepare(job)
        lane = self._alone[job] = self._new_lane(job.lane)
        lane.put(job)
        lane.drain()
        return job

    def _prepare(self, job: Job) -> None:
        if job.on_progress is not None:
            job.keywords = {"progress": self._reporter(job), "cancelled": job.cancelled}
        self._running.add(job)

    def _lane(self, name: str) -> _Lane:
        if name not in self._lanes:
            self._lanes[name] = self._new_lane(name)
        return self._lanes[name]

    def _new_lane(self, name: str) -> _Lane:
        return _Lane(f"anlauf-{name}", self._send_finished)

    def _send_finished(self, job: Job, result: Any, error: Exception | None) -> None:
        # A thread that was left at its drive may come back while this object is being taken away.
        with self._answering:
            if not self._closed and isValid(self):
                self._finished.emit(job, result, error)

    def _reporter(self, job: Job) -> Progress:
        last = 0.0

        def report(what: str, count: int, total: int) -> None:
            nonlocal last
            now = time.monotonic()
            if now - last >= PROGRESS_PAUSE or count == total:
                last = now
                self._progressed.emit(job, what, count, total)

        return report

    def _on_finished(self, job: Job, result: Any, error: Exception | None) -> None:
        self._running = {other for other in self._running if other is not job and not other.dropped}
        if (lane := self._alone.pop(job, None)) is not None:
            # Its thread ends now; what it still holds of the window must go before anything here is taken away.
            lane.join()
        if job.dropped or not isValid(job.owner):
            return
        if error is None:
            if job.done is not None:
                job.done(result)
        elif job.failed is not None:
            job.failed(error)
        elif not isinstance(error, Cancelled):
            # Nobody has to be told that what was stopped ended, as a search when the profile is locked.
            self._report(error)

    def _on_progressed(self, job: Job, what: str, count: int, total: int) -> None:
        if job.on_progress is not None and not job.dropped and isValid(job.owner):
            job.on_progress(what, count, total)
