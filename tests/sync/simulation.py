"""Schedules of laptops, media and faults, each a function of its seed, driving the sync that the program uses.

What a person does, what goes wrong and in which order is drawn from the seed; then everything is repaired, the laptops
sync a few times, and `oracle.complaints` says in sentences what does not hold.
"""

from __future__ import annotations

import copy
import random as _random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.device import Device
from app.domain.replication import Change
from app.errors import KnownError
from app.sync.control import Entering, Writing, found_team
from app.sync.engine import SyncReport, synchronise
from app.sync.intervals import seen_of
from app.sync.invitation import NewInvitation, Terms, invite, join, new_seal, open_invitation
from app.sync.membership import read_team
from app.sync.sealing import Sealing, last_of_chain
from app.sync.share import Share
from app.sync.share.file import FileShare
from app.sync.share.folder import FolderShare
from app.vault.chain_mark import ChainMark, ChainState, compare
from tests.sync.disk import Crash, Fault, File, Medium, SimulatedDisk, no_fault
from tests.sync.events import TEXTS, WEIGHTS
from tests.sync.people import new_device

MARKER = "Klartextmarke"
START = 1_700_000_000_000
YEAR = 365 * 24 * 3_600_000
STEPS = 120
MOST_LAPTOPS = 8
SHARED_FILE = Path("/share/Jugendberatung.anlauf")
SHARED_FOLDER = Path("/share/Jugendberatung.anlauf.d")

MakeReplica = Callable[[Device, Callable[[int], bytes]], Any]


@dataclass
class Laptop:
    """A machine: its replica, the mark outside the database, what its clock is off by, and a backup."""

    replica: Any
    mark: ChainMark
    clock_error: int = 0
    backup: Any = None


@dataclass
class Schedule:
    """One simulated team; `expected` are the ids of versions that must be everywhere in the end.

    The seed decides how many laptops there are and whether they meet in a folder, unless that is given.
    """

    seed: int
    make: MakeReplica
    in_folder: bool | None = None
    count: int | None = None
    rng: _random.Random = field(init=False)
    medium: Medium = field(default_factory=Medium)
    laptops: list[Laptop] = field(default_factory=list)
    expected: dict[bytes, Change] = field(default_factory=dict)
    written: dict[bytes, Change] = field(default_factory=dict)
    erased: dict[bytes, bytes] = field(default_factory=dict)
    records: list[tuple[str, bytes]] = field(default_factory=list)
    people: list[bytes] = field(default_factory=list)
    old_forms: list[tuple[str, bytes, str, tuple[bytes, ...]]] = field(default_factory=list)
    now: int = START
    counter: int = 0
    log: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = _random.Random(self.seed)
        in_folder = self.rng.random() < 0.5
        self.in_folder = in_folder if self.in_folder is None else self.in_folder
        self.fault_rate = self.rng.choice([0.0, 0.02, 0.1, 0.3])
        count = self.rng.randint(2, 5)
        self._found(self.count or count)

    def fork(self) -> Schedule:
        """The same team a second time, to try something else with it."""
        twin = copy.copy(self)
        twin.rng = copy.deepcopy(self.rng)
        twin.medium = Medium(files=dict(self.medium.files), ticks=self.medium.ticks)
        twin.laptops = [replace(laptop, replica=laptop.replica.copy()) for laptop in self.laptops]
        twin.expected, twin.written, twin.erased = dict(self.expected), dict(self.written), dict(self.erased)
        twin.records, twin.people = list(self.records), list(self.people)
        twin.old_forms, twin.log = list(self.old_forms), list(self.log)
        return twin

    # The team.

    def _found(self, count: int) -> None:
        founder = self.make(new_device(self.rng.randbytes), self.rng.randbytes)
        self._enter(founder, found_team(founder.device(), "Jugendberatung", "Ada", self._hlc(), self.rng.randbytes))
        self.invitation = self._invite(founder)
        self._add(founder)
        for _ in range(count - 1):
            self._add(self.join())

    @staticmethod
    def _enter(replica: Any, entering: Entering) -> None:
        replica.enter(entering.membership, entering.frames)

    def _invite(self, founder: Any) -> NewInvitation:
        device, control = founder.device(), founder.control_frames()
        team = read_team(control, device, founder.membership())
        held = founder.held()
        at = Writing(self._hlc(), last_of_chain(held, device.chain), seen_of(held.frames))
        terms = Terms(devices=3 * MOST_LAPTOPS, expires=(START + 50 * YEAR) << 16)
        seal = new_seal(self.rng.randbytes, passes=1, memory=8192)
        made = invite(team, control, device, terms, at, seal, self.rng.randbytes)
        founder.enter(founder.membership(), [made.frame])
        return made

    def join(self) -> Any:
        """A new machine that has used the team's invitation."""
        replica = self.make(new_device(self.rng.randbytes), self.rng.randbytes)
        opened = open_invitation(self.invitation.file, self.invitation.words, replica.device())
        self._enter(replica, join(opened, replica.device(), "Neu", self._hlc(), self.rng.randbytes))
        return replica

    def _add(self, replica: Any) -> Laptop:
        device = replica.device()
        self.laptops.append(Laptop(replica, ChainMark(device.chain, device.sequence)))
        return self.laptops[-1]

    # Clocks and words.

    def _hlc(self) -> int:
        return self.now << 16

    def _set_clock(self, laptop: Laptop) -> None:
        laptop.replica.now = self.now + laptop.clock_error

    def _text(self) -> str:
        self.counter += 1
        return f"{MARKER} {self.counter % 7}" if self.rng.random() < 0.3 else f"{MARKER} {self.seed}-{self.counter}"

    # What people do.

    def step(self) -> None:
        """One thing happens."""
        self.now += self.rng.randint(1_000, 3_600_000)
        laptop = self.rng.choice(self.laptops)
        self._set_clock(laptop)
        names, weights = zip(*WEIGHTS.items(), strict=True)
        name = self.rng.choices(names, weights)[0]
        self.type_at(laptop, name)

    def type_at(self, laptop: Laptop, name: str) -> None:
        """One of the things of `WEIGHTS` happens at a laptop."""
        self.log.append(f"{self.laptops.index(laptop)} {name}")
        getattr(self, f"_{name}")(laptop)

    def _note_written(self, laptop: Laptop, id: bytes) -> None:
        change = laptop.replica.versions[id]
        self.expected[id] = self.written[id] = change

    def _new_offer(self, laptop: Laptop) -> None:
        record = self.rng.randbytes(16)
        self._note_written(laptop, laptop.replica.write("service", record, "", {"name": self._text()}))
        self.records.append(("service", record))

    def _new_case(self, laptop: Laptop) -> None:
        person, meeting = self.rng.randbytes(16), self.rng.randbytes(16)
        self._note_written(laptop, laptop.replica.write("client", person, "", {"alias": self._text()}))
        values = {"client_id": person, "day": "2026-11-22"}
        self._note_written(laptop, laptop.replica.write("encounter", meeting, "", values))
        self.records += [("client", person), ("encounter", meeting)]
        self.people.append(person)

    def _count(self, laptop: Laptop) -> None:
        values = {"day": "2026-11-22", "channel": "event"}
        self._note_written(laptop, laptop.replica.write("quick_contact", self.rng.randbytes(16), "", values))

    def _shown_record(self, laptop: Laptop) -> tuple[str, bytes] | None:
        known = laptop.replica.all_shown(self.records)
        return self.rng.choice(known) if known else None

    def _some_group(self, kind: str) -> tuple[str, str]:
        """A group with a field of it that takes a text."""
        return self.rng.choice(TEXTS[kind])

    def _edit(self, laptop: Laptop) -> None:
        if place := self._shown_record(laptop):
            group, name = self._some_group(place[0])
            self._note_written(laptop, laptop.replica.write(*place, group, {name: self._text()}))

    def _open_form(self, laptop: Laptop) -> None:
        """A form is opened; it is saved later, whatever came in between."""
        if place := self._shown_record(laptop):
            group, _ = self._some_group(place[0])
            self.old_forms.append((*place, group, laptop.replica.heads(*place, group)))

    def _save_form(self, laptop: Laptop) -> None:
        if not self.old_forms:
            return
        kind, record, group, parents = self.old_forms.pop(self.rng.randrange(len(self.old_forms)))
        versions = laptop.replica.versions
        if laptop.replica.shown(kind, record) and all(parent in versions for parent in parents):
            name = dict(TEXTS[kind])[group]
            self._note_written(laptop, laptop.replica.write(kind, record, group, {name: self._text()}, parents))

    def _decide(self, laptop: Laptop) -> None:
        for kind, record in self.rng.sample(self.records, min(8, len(self.records))):
            for group, name in TEXTS[kind]:
                if len(laptop.replica.heads(kind, record, group)) > 1 and laptop.replica.shown(kind, record):
                    id = laptop.replica.write(kind, record, group, {name: self._text()})
                    self._note_written(laptop, id)
                    return

    def _delete(self, laptop: Laptop) -> None:
        place = self._shown_record(laptop)
        if place and place[0] == "service":
            self._note_written(laptop, laptop.replica.delete(*place))

    def _erase(self, laptop: Laptop) -> None:
        people = [person for person in self.people if laptop.replica.shown("client", person)]
        if people:
            person = self.rng.choice(people)
            laptop.replica.erase(person)
            id = next(id for id, one in laptop.replica.versions.items() if one.record == person)
            self._note_written(laptop, id)
            self.erased[id] = person

    def _clock(self, laptop: Laptop) -> None:
        laptop.clock_error = self.rng.choice([0, 0, self.rng.randint(-4 * YEAR, 4 * YEAR), self.rng.randint(0, YEAR)])

    # Syncing, with what goes wrong meanwhile.

    def share(self, disk: SimulatedDisk) -> Share:
        """The place of this team as one laptop reaches it."""
        return FolderShare(SHARED_FOLDER, disk) if self.in_folder else FileShare(SHARED_FILE, disk)

    def _sync(self, laptop: Laptop) -> None:
        self.sync(laptop, self._fault)

    def sync(
        self, laptop: Laptop, fault: Callable[[str, Path], Fault | None] = no_fault, *, thoroughly: bool = False
    ) -> SyncReport | None:
        """Sync one laptop; a crash, or a place that is not there, ends it early."""
        sealing = Sealing(1, max(self.now, laptop.replica.now) + 5 * YEAR << 16)
        share = self.share(SimulatedDisk(self.medium, fault))
        report = None
        with suppress(KnownError, Crash):
            report = synchronise(laptop.replica, share, sealing, self.rng.randbytes, thoroughly=thoroughly)
            device = laptop.replica.device()
            laptop.mark = ChainMark(device.chain, device.sequence)
        return report

    def _fault(self, _call: str, _path: Path) -> Fault | None:
        return self.rng.choice(list(Fault)) if self.rng.random() < self.fault_rate else None

    # What happens to laptops.

    def _back_up(self, laptop: Laptop) -> None:
        laptop.backup = laptop.replica.copy()

    def _restore(self, laptop: Laptop) -> None:
        if laptop.backup is not None:
            laptop.replica = laptop.backup.copy()
            self._open(laptop)
            self._forget_lost()

    def _open(self, laptop: Laptop) -> None:
        """What opening a profile does: compare the chain with its mark outside."""
        device = laptop.replica.device()
        inside = ChainMark(device.chain, device.sequence)
        if compare(laptop.mark, inside) is ChainState.RESTORED_OR_CLONED:
            laptop.replica.begin_chain(self.rng.randbytes(16))
            inside = ChainMark(laptop.replica.device().chain)
        laptop.mark = inside

    def _clone(self, laptop: Laptop) -> None:
        if len(self.laptops) < MOST_LAPTOPS:
            twin = self._add(laptop.replica.copy())
            twin.mark, twin.clock_error = laptop.mark, laptop.clock_error

    def _newcomer(self, _laptop: Laptop) -> None:
        if len(self.laptops) < MOST_LAPTOPS:
            self._add(self.join())

    # What happens to the medium.

    def _some_file(self) -> Path | None:
        return self.rng.choice(sorted(self.medium.files)) if self.medium.files else None

    def _rot(self, _laptop: Laptop) -> None:
        path = self._some_file()
        if path and self.medium.files[path].data:
            data = bytearray(self.medium.files[path].data)
            data[self.rng.randrange(len(data))] ^= 1 << self.rng.randrange(8)
            same_time = self.medium.files[path].modified
            self.medium.put(path, bytes(data))
            if self.rng.random() < 0.5:
                self.medium.files[path] = File(bytes(data), same_time)
            self._forget_lost()

    def _truncate(self, _laptop: Laptop) -> None:
        if path := self._some_file():
            data = self.medium.files[path].data
            self.medium.put(path, data[: self.rng.randrange(len(data) + 1)])
            self._forget_lost()

    def _roll_back(self, _laptop: Laptop) -> None:
        if self.medium.history:
            self.medium.roll_back(self.rng.randrange(len(self.medium.history)))
            self._forget_lost()

    def _empty(self, _laptop: Laptop) -> None:
        self.medium.files = {}
        self._forget_lost()

    def _lose_file(self, _laptop: Laptop) -> None:
        if path := self._some_file():
            self.medium.drop(path)
            self._forget_lost()

    def _conflict_copy(self, _laptop: Laptop) -> None:
        """A sync client keeps two states of a file: one under another name."""
        path = self._some_file()
        if path and not self.in_folder:
            older = self.rng.choice([self.medium.files, *self.medium.history])
            copy = path.with_name(f"{SHARED_FILE.stem} (conflicted copy {self.counter}).anlauf")
            self.medium.put(copy, self.medium.files[path].data)
            if path in older:
                self.medium.put(path, older[path].data)
            self._forget_lost()

    def _forget_lost(self) -> None:
        """What no laptop and no medium holds any more can come from nowhere: it is not expected."""
        held: set[bytes] = set()
        for laptop in self.laptops:
            held |= laptop.replica.versions.keys()
        if self.expected.keys() - held:
            held |= self.probe().versions.keys()
        self.expected = {id: change for id, change in self.expected.items() if id in held}
        self.erased = {id: person for id, person in self.erased.items() if id in held}

    def probe(self) -> Any:
        """A new machine that reads a copy of the medium, faultlessly, and knows every membership record there is."""
        probe = self.join()
        for laptop in self.laptops:
            probe.enter(probe.membership(), laptop.replica.control_frames())
        medium = Medium(files=dict(self.medium.files))
        share = self.share(SimulatedDisk(medium))
        with suppress(KnownError):
            synchronise(probe, share, Sealing(1, self._hlc()), _random.Random(self.seed).randbytes, thoroughly=True)
        return probe

    # The end.

    def play(self, steps: int = STEPS) -> Schedule:
        """All steps of the schedule, then quiet."""
        for _ in range(steps):
            self.step()
        return self

    def settle(self, most_rounds: int = 6) -> int:
        """Everybody syncs without faults until nothing is left to do; gives the number of rounds."""
        for round in range(1, most_rounds + 1):
            self.log.append(f"round {round}")
            for laptop in self.laptops:
                self._set_clock(laptop)
                self.sync(laptop, thoroughly=True)
            if self.is_calm():
                return round
        return most_rounds + 1

    def is_calm(self) -> bool:
        digests = [laptop.replica.digest() for laptop in self.laptops]
        return all(digest == digests[0] for digest in digests) and not any(
            laptop.replica.waiting() for laptop in self.laptops
        )
