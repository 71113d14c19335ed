"""Three laptops that write, decide, delete and are copied, against the reference model, for any course of it."""

from __future__ import annotations

import random
from collections.abc import Sequence

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from app.domain.device import Device
from app.domain.hsds import ALIVE
from app.domain.replication import Change
from app.domain.versions import BIRTH
from tests.sync.counts import IS_SOAK, count
from tests.sync.histories import GROUPS, KIND, RECORDS
from tests.sync.memory import MemoryReplica
from tests.sync.model import Model, parents_of
from tests.sync.plain import opened, plain_sealer

laptops = st.integers(0, 2)
records = st.sampled_from(RECORDS)
groups = st.sampled_from(GROUPS)
words = st.sampled_from(["a", "b", "c"])


class Laptops(RuleBasedStateMachine):
    """Every laptop has a model beside it that hears the same versions."""

    forms = Bundle("forms")

    def __init__(self) -> None:
        super().__init__()
        self.random = random.Random(7)
        self.replicas = [MemoryReplica(_device(number), self.random.randbytes) for number in range(3)]
        self.models = [Model() for _ in range(3)]
        self.written: dict[bytes, Change] = {}

    @initialize(word=words)
    def begin(self, word: str) -> None:
        self._write(0, RECORDS[0], BIRTH, {"name": word})

    @rule(at=laptops, record=records, word=words)
    def give_birth(self, at: int, record: bytes, word: str) -> None:
        if not self.replicas[at].heads(KIND, record, "name"):
            self._write(at, record, BIRTH, {"name": word})

    @rule(at=laptops, record=records, group=groups, word=words)
    def edit(self, at: int, record: bytes, group: str, word: str) -> None:
        if self.replicas[at].shown(KIND, record) is not None:
            self._write(at, record, group, {group: word})

    @rule(target=forms, at=laptops, record=records, group=groups)
    def open_form(self, at: int, record: bytes, group: str) -> tuple[int, bytes, str, tuple[bytes, ...]]:
        return at, record, group, self.replicas[at].heads(KIND, record, group)

    @rule(form=consumes(forms), word=words)
    def leave_form(self, form: tuple[int, bytes, str, tuple[bytes, ...]], word: str) -> None:
        at, record, group, based_on = form
        if based_on:
            self._write(at, record, group, {group: word}, based_on)

    @rule(at=laptops, record=records)
    def delete(self, at: int, record: bytes) -> None:
        if self.replicas[at].shown(KIND, record) is not None:
            self._note(at, self.replicas[at].delete(KIND, record))

    @rule(at=laptops, record=records)
    def revive(self, at: int, record: bytes) -> None:
        if self.replicas[at].heads(KIND, record, ALIVE):
            self._write(at, record, ALIVE, {ALIVE: True})

    @rule(giver=laptops, taker=laptops, part=st.integers(0, 7))
    def send(self, giver: int, taker: int, part: int) -> None:
        """Some of the frames, in any order, others perhaps a second time."""
        self.replicas[giver].seal(plain_sealer)
        frames = [opened(frame) for frame in self.replicas[giver].frames(self.replicas[giver].held().frames)]
        self.random.shuffle(frames)
        if giver != taker:
            self._take(taker, frames[: len(frames) * (part + 1) // 8])

    @rule(at=laptops, years=st.integers(-30, 30))
    def set_clock(self, at: int, years: int) -> None:
        self.replicas[at].now = 1_700_000_000_000 + years * 31_536_000_000

    @rule(taken=laptops, lost=laptops)
    def clone(self, taken: int, lost: int) -> None:
        """A laptop is replaced by a copy of another one; what had left it stays known to the others."""
        if taken != lost and not self.replicas[lost].waiting() and self._others_have_all(lost):
            self.replicas[taken].seal(plain_sealer)
            copied = self.replicas[taken].copy()
            copied.begin_chain(self.random.randbytes(16))
            self.replicas[lost], self.models[lost] = copied, Model()
            for version in self.replicas[lost].versions.values():
                self.models[lost].apply(version)

    def _others_have_all(self, lost: int) -> bool:
        elsewhere = {id for at, one in enumerate(self.replicas) if at != lost for id in one.versions}
        return self.replicas[lost].versions.keys() <= elsewhere

    def _write(
        self, at: int, record: bytes, group: str, value: dict[str, object], based_on: Sequence[bytes] | None = None
    ) -> None:
        self._note(at, self.replicas[at].write(KIND, record, group, value, parents=based_on))

    def _note(self, at: int, id: bytes) -> None:
        self.written[id] = self.replicas[at].versions[id]
        self.models[at].apply(self.written[id])

    def _take(self, at: int, arrivals: Sequence[object]) -> None:
        self.replicas[at].receive(arrivals)
        for arrival in arrivals:
            for change in arrival.changes:
                self.models[at].apply(change)

    @invariant()
    def every_laptop_shows_what_its_model_says(self) -> None:
        for replica, model in zip(self.replicas, self.models, strict=True):
            for record in RECORDS:
                assert replica.shown(KIND, record) == model.shown(KIND, record)
                for group in (*GROUPS, ALIVE):
                    assert replica.heads(KIND, record, group) == model.heads(KIND, record, group)

    def teardown(self) -> None:
        for _ in range(2):
            for giver in range(3):
                for taker in range(3):
                    self.send(giver, taker, 7)
        self.every_laptop_shows_what_its_model_says()
        assert len({tuple(sorted(replica.digest().items())) for replica in self.replicas}) == 1
        for replica in self.replicas:
            assert replica.versions == self.written
            holding = {
                id for record in RECORDS for group in (*GROUPS, ALIVE) for id in replica.heads(KIND, record, group)
            }
            followed = {parent for version in self.written.values() for parent in parents_of(version)}
            assert self.written.keys() <= holding | followed


def _device(number: int) -> Device:
    return Device(bytes([number + 1]) * 16, bytes([number + 101]) * 16, b"S" * 32, b"B" * 32)


class TestLaptops(Laptops.TestCase):
    settings = settings(max_examples=count(500, 50_000), stateful_step_count=100 if IS_SOAK else 50, deadline=None)
