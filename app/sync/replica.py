"""The port behind which a replica keeps its state: the encrypted database, or memory in the simulation."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from app.domain.device import Device
from app.domain.replication import Batch, Change, HeldFrame
from app.domain.team import Membership

Sealer = Callable[[Device, Sequence[Batch]], Sequence[HeldFrame]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A frame from the share with what was found in it; no changes unless its state is `APPLIED`."""

    frame: HeldFrame
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What one transaction of arrivals did: versions new here, and those that were already there."""

    applied: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """Which frames a replica has: id -> (chain, sequence) of those whose bytes are here.

    `refused` are in quarantine, with their bytes or without: they are not published. `spoilt` are those of them that
    are of no use to anybody. `erased` are about people who were erased: they are neither fetched again nor published.
    """

    frames: Mapping[bytes, tuple[bytes, int]] = field(default_factory=dict)
    refused: frozenset[bytes] = frozenset()
    spoilt: frozenset[bytes] = frozenset()
    erased: frozenset[bytes] = frozenset()

    def knows(self, id: bytes) -> bool:
        """Whether a frame has ever been here."""
        return id in self.frames or id in self.refused or id in self.erased


@dataclass(frozen=True, slots=True)
class Entry:
    """What lay at one name of the place when it was last read whole: `fingerprint` says whether it changed since."""

    name: str
    fingerprint: str
    frames: tuple[bytes, ...]


class Replica(Protocol):
    """Every method that changes something is one transaction: after a crash it happened or it did not."""

    def device(self) -> Device:
        """Who writes here, with keys, chain and the number of frames sealed on it."""

    def membership(self) -> Membership | None:
        """The team this device belongs to."""

    def enter(self, membership: Membership, frames: Sequence[HeldFrame]) -> None:
        """Belong to a team from now on and keep its control frames, own ones included."""

    def held(self) -> Held:
        """The ids of all frames met, applied or not; asking again costs nothing as long as none is added."""

    def frames(self, ids: Collection[bytes]) -> Iterator[HeldFrame]:
        """The frames of these ids, in the order of chain and sequence."""

    def control_frames(self) -> Sequence[HeldFrame]:
        """All control frames held, of which the membership is read."""

    def unopened(self) -> Sequence[HeldFrame]:
        """Frames waiting or refused: tried again when membership, keys or the program changed."""

    def receive(self, arrivals: Sequence[Arrival]) -> Received:
        """Keep these frames and apply their changes; a frame kept already takes the new state."""

    def seal(self, sealer: Sealer, without: Collection[str] = ()) -> Sequence[HeldFrame]:
        """Turn the oldest part of the outbox into frames on the own chain and keep them; none = nothing waits.

        What is `without` a key here, by the name of its audience, goes on waiting.
        """

    def waiting(self) -> int:
        """How many changes are not in a frame yet."""

    def begin_chain(self, chain: bytes) -> None:
        """Go on with a new chain of 16 random bytes: this device was restored or cloned."""

    def entries(self, place: str) -> Mapping[str, Entry]:
        """What this replica knows to lie at a place, by name."""

    def remember(self, place: str, found: Collection[Entry], gone: Collection[str]) -> None:
        """Take note of what was read or written whole and of what is no longer there."""
