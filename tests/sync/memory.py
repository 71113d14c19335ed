"""A replica in memory behind the same port as the encrypted database: for simulations with thousands of schedules."""

from __future__ import annotations

import copy
import os
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import msgspec

from app.domain import merge
from app.domain.casework import ALL_OBJECTS
from app.domain.clock import adopt, tick
from app.domain.device import Device
from app.domain.hsds import ALIVE
from app.domain.refusal import SPOILT
from app.domain.replication import BIGGEST_VALUE, ERASED, Batch, Change, FrameState, HeldFrame
from app.domain.team import Membership
from app.domain.versions import BIRTH
from app.sync.replica import Arrival, Entry, Held, Received, Sealer

encode = msgspec.msgpack.Encoder(order="sorted").encode
Random = Callable[[int], bytes]
Place = tuple[str, bytes]
"""Kind and id of a record."""
Value = Mapping[str, Any]
Parents = Sequence[bytes] | None


_AUDIENCES = sorted({declared.audience for declared in ALL_OBJECTS.values()})


@dataclass(frozen=True, eq=False)
class Known:
    """A version as the merge wants it."""

    change: Change
    value: Mapping[str, Any]
    parents: frozenset[bytes]

    @property
    def id(self) -> bytes:
        return self.change.version

    @property
    def group(self) -> str:
        return self.change.group

    @property
    def source(self) -> bytes | None:
        return self.change.source

    @property
    def rank(self) -> tuple[int, bytes, bytes]:
        return (self.change.hlc, self.change.author or self.change.source or b"", self.change.version)


@lru_cache(maxsize=200_000)
def known(change: Change) -> Known:
    """A change, decoded."""
    parents = change.parents or b""
    ids = frozenset(parents[start : start + 16] for start in range(0, len(parents), 16))
    return Known(change, msgspec.msgpack.decode(change.value), ids)


@lru_cache(maxsize=50_000)
def _digest_of(place: Place, versions: frozenset[Known]) -> bytes:
    """What a record adds to the digest: its births, and the heads of the groups that were changed since."""
    groups = sorted({one.group for one in versions})
    heads = [(group, sorted(one.id for one in merge.heads_of(versions, group))) for group in groups]
    return repr((place, heads)).encode()


@lru_cache(maxsize=50_000)
def _is_shown(place: Place, versions: frozenset[Known]) -> bool:
    """Born and not deleted."""
    groups = {*ALL_OBJECTS[place[0]].groups, *(one.group for one in versions if not one.group.startswith("_"))}
    return any(one.group == BIRTH for one in versions) and merge.is_alive(versions, groups - {BIRTH})


@dataclass
class State:
    """What one laptop holds."""

    device: Device
    records: dict[Place, dict[bytes, Known]] = field(default_factory=lambda: defaultdict(dict))
    subjects: dict[Place, bytes] = field(default_factory=dict)
    outbox: list[tuple[Change, bytes | None]] = field(default_factory=list)
    frames: dict[bytes, HeldFrame] = field(default_factory=dict)
    entries: dict[str, dict[str, Entry]] = field(default_factory=lambda: defaultdict(dict))
    membership: Membership | None = None
    hlc: int = 0


class MemoryReplica:
    """One laptop; `random` makes the ids of versions, `now` is what its clock says, in milliseconds."""

    def __init__(self, device: Device, random: Random = os.urandom) -> None:
        self._state = State(device)
        self._random = random
        self._answers: dict[tuple[str, bytes, str], tuple[tuple[int, bytes], list[Known]]] = {}
        self._held: Held | None = None
        self._digests: dict[Place, tuple[tuple[int, bytes], bytes]] = {}
        self.now = 1_700_000_000_000

    def copy(self) -> MemoryReplica:
        """The same machine a second time: a clone or a backup."""
        twin = MemoryReplica(self._state.device, self._random)
        twin.now = self.now
        state = copy.copy(self._state)
        state.records = defaultdict(dict, {place: dict(versions) for place, versions in state.records.items()})
        state.outbox, state.frames, state.subjects = list(state.outbox), dict(state.frames), dict(state.subjects)
        state.entries = defaultdict(dict, {place: dict(entries) for place, entries in state.entries.items()})
        twin._state = state
        return twin

    # What a person does.

    def write(self, kind: str, record: bytes, group: str, value: Value, parents: Parents = None) -> bytes:
        """Write a version (a birth where the group is empty) on what is shown, or on older `parents`; gives its id."""
        declared, state = ALL_OBJECTS[kind], self._state
        state.hlc = tick(state.hlc, self._moment())
        based_on = [] if group == BIRTH else parents if parents is not None else self.heads(kind, record, group)
        author, hlc = (bytes(16), 0) if declared.anonymous else (state.device.author, state.hlc)
        joined = None if group == BIRTH else b"".join(sorted(based_on))
        change = Change(self._random(16), kind, record, group, encode(value), joined, author, hlc, None)
        state.records[kind, record][change.version] = known(change)
        state.outbox.append((change, self._subject(kind, record)))
        return change.version

    def delete(self, kind: str, record: bytes) -> bytes:
        """Delete a record as it is shown."""
        groups = (*ALL_OBJECTS[kind].groups, ALIVE)
        seen = {head for group in groups for head in self.heads(kind, record, group)}
        return self.write(kind, record, ALIVE, {ALIVE: False}, sorted(seen))

    def erase(self, person: bytes) -> None:
        """Erase a person for good."""
        self._erase(person)
        if self._state.membership is not None:
            self.write("client", person, ERASED, {}, [])

    # What is shown.

    @property
    def versions(self) -> dict[bytes, Change]:
        """Every version by its id."""
        return {id: one.change for versions in self._state.records.values() for id, one in versions.items()}

    def records(self) -> list[Place]:
        """Kind and id of every record that anything is known of."""
        return sorted(self._state.records)

    def heads(self, kind: str, record: bytes, group: str) -> tuple[bytes, ...]:
        """The ids of the heads of a group, the one shown last."""
        return tuple(one.id for one in self._heads(kind, record, group))

    def shown(self, kind: str, record: bytes) -> dict[str, Mapping[str, Any]] | None:
        """What each group of a record shows; None where it is deleted or not born yet."""
        if not self.all_shown([(kind, record)]):
            return None
        shown = {group: self._heads(kind, record, group)[-1] for group in ALL_OBJECTS[kind].groups}
        return {group: merge.said(one, ALL_OBJECTS[kind].groups[group]) for group, one in shown.items()}

    def all_shown(self, places: Sequence[Place]) -> list[Place]:
        """Those of these records that are shown."""
        records = self._state.records
        return [place for place in places if _is_shown(place, frozenset(records.get(place, {}).values()))]

    def digest(self) -> dict[str, bytes]:
        """A hash of all heads for each audience."""
        hashes = {audience: sha256() for audience in _AUDIENCES}
        for place, versions in sorted(self._state.records.items(), key=lambda entry: entry[0]):
            if versions:
                hashes[ALL_OBJECTS[place[0]].audience].update(self._digest_of(place, versions))
        return {audience: entry.digest() for audience, entry in hashes.items()}

    def _digest_of(self, place: Place, versions: dict[bytes, Known]) -> bytes:
        """Count and newest of a record's versions say whether the last answer still holds."""
        state = (len(versions), next(reversed(versions)))
        answered, digest = self._digests.get(place, (None, b""))
        if answered != state:
            digest = _digest_of(place, frozenset(versions.values()))
            self._digests[place] = (state, digest)
        return digest

    # The port.

    def device(self) -> Device:
        return self._state.device

    def membership(self) -> Membership | None:
        return self._state.membership

    def enter(self, membership: Membership, frames: Sequence[HeldFrame]) -> None:
        self._state.membership = membership
        self._keep(frames)
        self._count_own(frames)

    def held(self) -> Held:
        if self._held is None:
            self._held = self._held_now()
        return self._held

    def _held_now(self) -> Held:
        frames = self._state.frames
        return Held(
            {id: (frame.chain, frame.sequence) for id, frame in frames.items() if frame.data},
            frozenset(id for id, frame in frames.items() if frame.state is FrameState.QUARANTINED),
            frozenset(id for id, frame in frames.items() if frame.reason in SPOILT),
            frozenset(id for id, frame in frames.items() if frame.state is FrameState.ERASED),
        )

    def frames(self, ids: Collection[bytes]) -> Iterator[HeldFrame]:
        return iter(self._sorted(self._state.frames[id] for id in ids if id in self._state.frames))

    def control_frames(self) -> Sequence[HeldFrame]:
        return self._sorted(frame for frame in self._state.frames.values() if frame.kind == "control")

    def unopened(self) -> Sequence[HeldFrame]:
        states = (FrameState.WAITING, FrameState.QUARANTINED)
        return self._sorted(frame for frame in self._state.frames.values() if frame.state in states)

    def receive(self, arrivals: Sequence[Arrival]) -> Received:
        erasing = {change.record for arrival in arrivals for change in arrival.changes if change.group == ERASED}
        for person in erasing:
            if not self._is_erased(person):
                self._erase(person)
        applied = count = 0
        for arrival in arrivals:
            frame, changes = arrival.frame, arrival.changes
            gone = frame.subject is not None and (frame.subject in erasing or self._is_erased(frame.subject))
            kept = [change for change in changes if not gone or change.group == ERASED]
            if gone and (not kept or len(kept) < len(changes)):
                frame = replace(frame, data=b"", state=FrameState.ERASED, reason="")
            self._keep([frame])
            for change in kept:
                count += 1
                if frame.subject:
                    self._state.subjects[change.kind, change.record] = frame.subject
                applied += self._apply(change)
        return Received(applied, count - applied)

    def seal(self, sealer: Sealer, without: Collection[str] = ()) -> Sequence[HeldFrame]:
        batches: dict[tuple[str, bytes | None], list[Change]] = {}
        fitting = [
            (change, subject)
            for change, subject in self._state.outbox
            if len(change.value) <= BIGGEST_VALUE and ALL_OBJECTS[change.kind].audience not in without
        ]
        for change, subject in fitting:
            batches.setdefault((ALL_OBJECTS[change.kind].audience, subject), []).append(change)
        if not batches:
            return ()
        made = [Batch(audience, subject, tuple(found)) for (audience, subject), found in batches.items()]
        sealed = sealer(self._state.device, made)
        if sealed:
            self._keep(sealed)
            self._count_own(sealed)
            self._state.outbox = [entry for entry in self._state.outbox if entry not in fitting]
        return sealed

    def waiting(self) -> int:
        return len(self._state.outbox)

    def begin_chain(self, chain: bytes) -> None:
        self._state.device = replace(self._state.device, chain=chain, sequence=0)

    def entries(self, place: str) -> Mapping[str, Entry]:
        return dict(self._state.entries[place])

    def remember(self, place: str, found: Collection[Entry], gone: Collection[str]) -> None:
        for name in gone:
            self._state.entries[place].pop(name, None)
        self._state.entries[place].update({entry.name: entry for entry in found})

    # Inside.

    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.now / 1000, UTC)

    def _heads(self, kind: str, record: bytes, group: str) -> list[Known]:
        """Count and newest of a record's versions say whether the last answer still holds."""
        versions = self._state.records.get((kind, record))
        if not versions:
            return []
        state = (len(versions), next(reversed(versions)))
        answered, heads = self._answers.get((kind, record, group), (None, []))
        if answered != state:
            heads = merge.heads_of(versions.values(), group)
            self._answers[kind, record, group] = (state, heads)
        return heads

    def _subject(self, kind: str, record: bytes) -> bytes | None:
        name = ALL_OBJECTS[kind].subject
        if not name:
            return None
        versions = self._state.records[kind, record].values()
        return record if name == "id" else next(one.value[name] for one in versions if name in one.value)

    @staticmethod
    def _sorted(frames: Iterator[HeldFrame]) -> list[HeldFrame]:
        return sorted((frame for frame in frames if frame.data), key=lambda one: (one.chain, one.sequence, one.id))

    def _keep(self, frames: Sequence[HeldFrame]) -> None:
        self._held = None
        for frame in frames:
            before = self._state.frames.get(frame.id)
            if before is None:
                self._state.frames[frame.id] = frame
            elif before.state is not FrameState.ERASED:
                subject = frame.subject or before.subject
                self._state.frames[frame.id] = replace(frame, data=before.data or frame.data, subject=subject)

    def _count_own(self, frames: Sequence[HeldFrame]) -> None:
        device = self._state.device
        last = max((frame.sequence for frame in frames if frame.chain == device.chain), default=0)
        self._state.device = replace(device, sequence=max(device.sequence, last))

    def _apply(self, change: Change) -> bool:
        if change.group == BIRTH:
            change = change._replace(parents=None)
        versions = self._state.records[change.kind, change.record]
        if change.version in versions:
            return False
        versions[change.version] = known(change)
        self._state.hlc = adopt(self._state.hlc, change.hlc, self._moment())
        return True

    def _is_erased(self, person: bytes) -> bool:
        return any(one.group == ERASED for one in self._state.records.get(("client", person), {}).values())

    def _erase(self, person: bytes) -> None:
        state = self._state
        self._held = None
        self._answers.clear()
        self._digests.clear()
        state.outbox = [(change, subject) for change, subject in state.outbox if subject != person]
        about = [
            (kind, record)
            for kind, record in state.records
            if ALL_OBJECTS[kind].subject and state.records[kind, record] and self._about(kind, record) == person
        ]
        for place in about:
            del state.records[place]
        for id, frame in state.frames.items():
            if frame.subject == person:
                state.frames[id] = replace(frame, data=b"", state=FrameState.ERASED, reason="")

    def _about(self, kind: str, record: bytes) -> bytes | None:
        """The person a record is about; the frame of an edit names it even where the birth has not come yet."""
        try:
            return self._subject(kind, record)
        except StopIteration:
            return self._state.subjects.get((kind, record))
