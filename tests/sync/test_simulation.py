"""Schedules of laptops, clones, faults and broken media over the sync that the program uses.

One thousand in memory, and one hundred shorter ones over encrypted databases: they are as many as the time of
all tests allows. `make soak` plays them long.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.domain.casework import ALL_OBJECTS
from tests.sync.clocked import stored_laptops
from tests.sync.events import TEXTS
from tests.sync.memory import MemoryReplica
from tests.sync.oracle import complaints
from tests.sync.remembered import remembered
from tests.sync.simulation import STEPS, Schedule

AT_ONCE = 50
SCHEDULES = 1000
STORED_AT_ONCE = 10
STORED_SCHEDULES = 100
STORED_STEPS = 30
MOST_ROUNDS = 2


def ended(schedule: Schedule) -> list[str]:
    """What does not hold once everybody has synced without faults."""
    rounds = schedule.settle()
    late = [f"it took {rounds} rounds"] if rounds > MOST_ROUNDS else []
    return [*late, *complaints(schedule)]


def complaints_of(seed: int) -> list[str]:
    """What does not hold at the end of the schedule of this seed."""
    with remembered():
        return ended(Schedule(seed, MemoryReplica).play())


def stored_complaints_of(seed: int, template: Path, folder: Path, steps: int = STEPS) -> list[str]:
    """The same over encrypted databases in a new folder."""
    folder.mkdir()
    with remembered(), stored_laptops(template, folder, random.Random(seed).randbytes) as make:
        return ended(Schedule(seed, make).play(steps))


def test_the_groups_that_are_edited_exist() -> None:
    for kind, groups in TEXTS.items():
        for group, name in groups:
            assert name in ALL_OBJECTS[kind].groups[group], (kind, group, name)


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_every_schedule_ends_equal_and_complete(first: int) -> None:
    failed = {seed: found for seed in range(first, first + AT_ONCE) if (found := complaints_of(seed))}
    assert not failed, f"seeds that failed: {failed}"


@pytest.mark.parametrize("first", range(0, STORED_SCHEDULES, STORED_AT_ONCE))
def test_every_schedule_over_databases_ends_equal_and_complete(first: int, template: Path, tmp_path: Path) -> None:
    seeds = range(first, first + STORED_AT_ONCE)
    found = {seed: stored_complaints_of(seed, template, tmp_path / str(seed), STORED_STEPS) for seed in seeds}
    failed = {seed: said for seed, said in found.items() if said}
    assert not failed, f"seeds that failed: {failed}"


@pytest.mark.parametrize(
    ("seed", "story"),
    [
        (8, "a person erased before anything left comes back from a clone"),
        (27, "an edit arrives before its birth, and its person is erased between them"),
    ],
)
def test_schedules_that_once_failed(seed: int, story: str, template: Path, tmp_path: Path) -> None:
    assert not complaints_of(seed), story
    assert not stored_complaints_of(seed, template, tmp_path / "laptops"), story
