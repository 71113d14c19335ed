"""All short sequences of what can happen to three laptops. Removing a laptop and compaction are not there yet.

Every second one is tried with a shared folder, the others with a file; `make soak` tries all with both.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from tests.sync.counts import IS_SOAK, count
from tests.sync.disk import Fault
from tests.sync.memory import MemoryReplica
from tests.sync.oracle import complaints
from tests.sync.scenes import write_some
from tests.sync.simulation import Laptop, Schedule

LAPTOPS = 3
LENGTH = count(3, 4)
MOST_ROUNDS = 2
EVENTS = ("edit", "delete", "sync", "crash", "restore", "clone")
Sequence = tuple[tuple[str, int], ...]


def begun(*, in_folder: bool) -> Schedule:
    """Three laptops that have met; each has a backup of an earlier day and something that has not gone out yet."""
    schedule = Schedule(2, MemoryReplica, in_folder=in_folder, count=LAPTOPS)
    write_some(schedule, schedule.laptops)
    for laptop in schedule.laptops:
        schedule.type_at(laptop, "back_up")
    schedule.settle()
    write_some(schedule, schedule.laptops)
    schedule.sync(schedule.laptops[0])
    schedule.sync(schedule.laptops[1])
    write_some(schedule, schedule.laptops)
    return schedule


def sequences(length: int, first: str) -> Iterator[Sequence]:
    """All sequences up to this length that begin with an event; laptops are alike and numbered as they come."""
    for size in range(1, length + 1):
        for events in product(EVENTS, repeat=size):
            for numbers in product(range(LAPTOPS), repeat=size):
                if events[0] == first and (IS_SOAK or _is_first_numbering(numbers)):
                    yield tuple(zip(events, numbers, strict=True))


def _is_first_numbering(numbers: tuple[int, ...]) -> bool:
    return all(number <= len(set(numbers[:place])) for place, number in enumerate(numbers))


def crash(call: str, _path: Path) -> Fault | None:
    """The laptop is switched off once its file is written and before that is put in place."""
    return Fault.CRASH_AFTER if call == "write" else None


def happen(schedule: Schedule, laptop: Laptop, event: str) -> None:
    if event in {"sync", "crash"}:
        schedule.sync(laptop, *([crash] if event == "crash" else []))
    else:
        schedule.type_at(laptop, event)


def after(start: Schedule, sequence: Sequence) -> list[str]:
    """What does not hold after this sequence and two clean rounds."""
    schedule = start.fork()
    for event, number in sequence:
        happen(schedule, schedule.laptops[number], event)
    rounds = schedule.settle()
    return [*([f"it took {rounds} rounds"] if rounds > MOST_ROUNDS else []), *complaints(schedule)]


@pytest.mark.parametrize("first", EVENTS)
def test_every_short_sequence(first: str) -> None:
    starts = [begun(in_folder=in_folder) for in_folder in (False, True)]
    failed = {}
    for number, one in enumerate(sequences(LENGTH, first)):
        for start in starts if IS_SOAK else [starts[number % 2]]:
            if found := after(start, one):
                failed[one] = found
    assert not failed
