"""The long tests of sync: as many schedules, pairs of faults, mutations and killed processes as there is time for.

`python -m tests.sync.soak --minutes 60` goes on where the last run ended, as `build/soak.json` says, and prints every
seed that failed; `--only memory --first 1234 --count 1` tries one again.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.store.database import Database
from tests.conftest import DEVICE, KEY
from tests.sync.disk import Fault
from tests.sync.memory import MemoryReplica
from tests.sync.mutations import attack
from tests.sync.oracle import complaints
from tests.sync.processes import make_team, run_at_once, what_does_not_hold
from tests.sync.scenes import SCENES, FaultAt, scene, synced
from tests.sync.simulation import Schedule
from tests.sync.test_simulation import complaints_of, stored_complaints_of

STATE = Path("build/soak.json")
WHOLE = {"memory": 500_000, "stored": 20_000, "pairs": 100_000, "mutations": 100_000_000, "processes": 400}
"""How many of each kind make a whole soak."""
AT_ONCE = {"memory": 50, "stored": 2, "pairs": 50, "mutations": 20_000, "processes": 1}
"""How many of each are tried in turn."""
MOST_PROCESSES = 8
SYNCS = 6
MOST_CALLS = 24
"""More calls to the disk than one sync of a scene makes."""


@dataclass
class Soak:
    """Where the next run goes on, what was tried so far, and the numbers that failed."""

    next: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    failed: dict[str, list[int]] = field(default_factory=dict)


class Tries:
    """What is tried by its number; `folder` takes what needs a disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        self._scenes: dict[tuple[str, bool], Schedule] = {}
        self._team: list[Path] = []
        Database.create(self._template, KEY, DEVICE).close()

    def memory(self, seed: int) -> list[str]:
        """A schedule in memory."""
        return complaints_of(seed)

    def stored(self, seed: int) -> list[str]:
        """A schedule over encrypted databases."""
        with self._room("stored") as room:
            return stored_complaints_of(seed, self._template, room / "laptops")

    def pairs(self, seed: int) -> list[str]:
        """Two faults in two syncs one after the other."""
        chance = random.Random(seed)
        schedule = self._scene(chance.choice(SCENES), in_folder=chance.random() < 0.5).fork()
        for laptop in chance.choices(schedule.laptops, k=2):
            fault = FaultAt(chance.randint(1, MOST_CALLS), chance.choice(list(Fault)))
            synced(schedule, laptop.replica, fault)
        rounds = schedule.settle()
        return [*([f"it took {rounds} rounds"] if rounds > 2 else []), *complaints(schedule)]

    def mutations(self, number: int) -> list[str]:
        """A mutated pack."""
        try:
            attack(number, 1)
        except Exception as error:
            return [repr(error)]
        return []

    def processes(self, seed: int) -> list[str]:
        """Several lives of up to eight real processes."""
        chance = random.Random(seed)
        if not self._team:
            self._team = make_team(self._folder / "team", MOST_PROCESSES)
        with self._room("processes") as room:
            chosen = self._team[: chance.randint(2, MOST_PROCESSES)]
            homes = [Path(shutil.copytree(home, room / home.name)) for home in chosen]
            place = room / "ort" / chance.choice(["Nord.anlauf", "gemeinsam"])
            (place.parent if place.suffix else place).mkdir(parents=True)
            saved: set[str] = set()
            for _ in range(3):
                saved |= run_at_once(homes, place, chance.randrange(1 << 30), SYNCS)[0]
            return what_does_not_hold(homes, place, saved)

    def _scene(self, name: str, *, in_folder: bool) -> Schedule:
        if (name, in_folder) not in self._scenes:
            self._scenes[name, in_folder] = scene(name, MemoryReplica, in_folder=in_folder)
        return self._scenes[name, in_folder]

    @contextmanager
    def _room(self, name: str) -> Iterator[Path]:
        room = self._folder / name
        room.mkdir()
        try:
            yield room
        finally:
            shutil.rmtree(room)


def try_in_turn(
    soak: Soak,
    tries: Tries,
    kinds: list[str],
    counts: dict[str, int],
    until: float,
    keep: Callable[[Soak], None],
) -> None:
    """Some of each kind, again and again, until all counts are reached or the time is over."""
    while time.monotonic() < until and any(soak.done[kind] < counts[kind] for kind in kinds):
        for kind in kinds:
            some = min(AT_ONCE[kind], counts[kind] - soak.done[kind])
            _try_some(soak, kind, getattr(tries, kind), some)
        say(soak)
        keep(soak)


def _try_some(soak: Soak, kind: str, attempt: Callable[[int], list[str]], some: int) -> None:
    for number in range(soak.next[kind], soak.next[kind] + some):
        if found := attempt(number):
            soak.failed.setdefault(kind, []).append(number)
            sys.stdout.write(f"\n{kind} {number} failed: {'; '.join(found)}\n")
        soak.next[kind] += 1
        soak.done[kind] += 1


def say(soak: Soak) -> None:
    """One line that says how far it is."""
    counts = ", ".join(f"{count} {kind}" for kind, count in soak.done.items())
    sys.stdout.write(f"\r{counts}; failed: {sum(map(len, soak.failed.values()))}")
    sys.stdout.flush()


def load(path: Path) -> Soak:
    """Where the last run ended."""
    if not path.exists():
        return Soak()
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Soak(Counter(kept["next"]), Counter(kept["done"]), kept["failed"])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.sync.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--only", choices=list(WHOLE), action="append")
    parser.add_argument("--first", type=int, help="the number to begin with; the state of earlier runs is not used")
    parser.add_argument("--count", type=int, help="how many of each kind")
    parser.add_argument("--state", type=Path, default=STATE)
    given = parser.parse_args()
    kinds = given.only or list(WHOLE)
    soak = load(given.state) if given.first is None else Soak(Counter(dict.fromkeys(kinds, given.first)))
    counts = {kind: given.count + soak.done[kind] if given.count else WHOLE[kind] for kind in kinds}

    def keep(soak: Soak) -> None:
        if given.first is None:
            given.state.parent.mkdir(parents=True, exist_ok=True)
            given.state.write_text(json.dumps(vars(soak), indent=1), encoding="utf-8")

    with tempfile.TemporaryDirectory() as folder:
        try_in_turn(soak, Tries(Path(folder)), kinds, counts, time.monotonic() + 60 * given.minutes, keep)
    sys.stdout.write(f"\nfailed: {soak.failed or 'none'}\n")
    return 1 if soak.failed else 0


if __name__ == "__main__":
    sys.exit(main())
