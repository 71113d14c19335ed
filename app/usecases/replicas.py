"""The replica of this profile: the port of `sync` over the encrypted database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar, cast

from app.changes import Changes
from app.domain.device import Device
from app.domain.refusal import SPOILT
from app.domain.replication import FrameState, HeldFrame
from app.domain.team import Membership
from app.errors import Cancelled
from app.store import frames, outgoing
from app.store.database import Database
from app.store.device import read_device, replace_chain
from app.store.receiving import receive
from app.store.unit import View
from app.sync.replica import Arrival, Entry, Held, Received, Sealer

Result = TypeVar("Result")
STEP = "sync"


class StoreReplica:
    """What this profile holds; `changes` says what receiving has changed for those who show it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._held = Held()
        self._held_at = (-1, -1)
        self._answers: dict[str, tuple[int, Any]] = {}
        self.changes = Changes()

    def device(self) -> Device:
        return self._answer("device", read_device)

    def membership(self) -> Membership | None:
        return self._answer("membership", frames.read_membership)

    def enter(self, membership: Membership, control: Sequence[HeldFrame]) -> None:
        with self._database.write(STEP) as unit:
            frames.write_membership(unit, membership)
            frames.keep_frames(unit, control)
            outgoing.count_own_frames(unit, control)

    def held(self) -> Held:
        return self._answer("held", self._held_now)

    def _held_now(self, view: View) -> Held:
        at = frames.last_change(view)
        if at != self._held_at:
            self._held, self._held_at = _held(view), at
        return self._held

    def frames(self, ids: Collection[bytes]) -> Iterator[HeldFrame]:
        numbers = self._read(lambda view: frames.in_order(view, ids))
        for start in range(0, len(numbers), frames.AT_ONCE):
            yield from self._read(partial(frames.frames_numbered, numbers=numbers[start : start + frames.AT_ONCE]))

    def control_frames(self) -> Sequence[HeldFrame]:
        return self._answer("control_frames", frames.control_frames)

    def unopened(self) -> Sequence[HeldFrame]:
        return self._answer("unopened", frames.unopened_frames)

    def receive(self, arrivals: Sequence[Arrival]) -> Received:
        with self._database.write(STEP) as unit:
            applied = receive(unit, [(arrival.frame, arrival.changes) for arrival in arrivals])
        self._held_at = (-1, -1)
        self.changes |= unit.changes
        return Received(applied.applied, applied.known)

    def seal(self, sealer: Sealer, without: Collection[str] = ()) -> Sequence[HeldFrame]:
        if not self.waiting():
            return ()
        with self._database.write(STEP) as unit:
            waiting = outgoing.read_outbox(unit, without=without)
            sealed = sealer(read_device(unit), waiting.batches) if waiting.batches else ()
            if sealed:
                outgoing.keep_sealed(unit, waiting.numbers, sealed)
        return sealed

    def waiting(self) -> int:
        return self._answer("waiting", outgoing.unsealed)

    def begin_chain(self, chain: bytes) -> None:
        with self._database.write(STEP) as unit:
            replace_chain(unit, chain)

    def entries(self, place: str) -> Mapping[str, Entry]:
        found = self._answer(f"entries of {place}", lambda view: frames.entries(view, place))
        return {name: Entry(name, fingerprint, ids) for name, (fingerprint, ids) in found.items()}

    def remember(self, place: str, found: Collection[Entry], gone: Collection[str]) -> None:
        with self._database.write(STEP) as unit:
            known = {entry.name: (entry.fingerprint, entry.frames) for entry in found}
            frames.remember_entries(unit, place, known, gone)

    def _answer(self, question: str, work: Callable[[View], Result]) -> Result:
        """What was answered last, as long as nothing was written since."""
        generation = self._database.generation
        at, answer = self._answers.get(question, (-1, None))
        if at != generation:
            answer = self._read(work)
            self._answers[question] = (generation, answer)
        return cast(Result, answer)

    def _read(self, work: Callable[[View], Result]) -> Result:
        return read_unhurried(self._database, work)


def read_unhurried(database: Database, work: Callable[[View], Result]) -> Result:
    """Someone who types breaks off what the reader is doing: a short read begins again, unless locked."""
    while True:
        try:
            with database.read() as view:
                return work(view)
        except Cancelled:
            if database.is_closed:
                raise


def _held(view: View) -> Held:
    kept: dict[bytes, tuple[bytes, int]] = {}
    refused, spoilt, erased = set(), set(), set()
    for name in frames.frame_names(view):
        if name.has_body:
            kept[name.id] = (name.chain, name.sequence)
        if name.state is FrameState.QUARANTINED:
            refused.add(name.id)
            if name.reason in SPOILT:
                spoilt.add(name.id)
        elif name.state is FrameState.ERASED:
            erased.add(name.id)
    return Held(kept, frozenset(refused), frozenset(spoilt), frozenset(erased))
