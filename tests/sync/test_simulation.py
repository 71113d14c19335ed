"""Two thousand schedules of laptops, clones, faults and broken media over the sync that the program uses."""

from __future__ import annotations

import pytest

from tests.sync.memory import MemoryReplica
from tests.sync.oracle import complaints
from tests.sync.simulation import Schedule, check_texts

AT_ONCE = 50
SCHEDULES = 2_000
MOST_ROUNDS = 2


def complaints_of(seed: int) -> list[str]:
    """What does not hold at the end of the schedule of this seed."""
    schedule = Schedule(seed, MemoryReplica).play()
    rounds = schedule.settle()
    late = [f"it took {rounds} rounds"] if rounds > MOST_ROUNDS else []
    return [*late, *complaints(schedule)]


def test_the_groups_that_are_edited_exist() -> None:
    check_texts()


@pytest.mark.parametrize("first", range(0, SCHEDULES, AT_ONCE))
def test_every_schedule_ends_equal_and_complete(first: int) -> None:
    failed = {seed: found for seed in range(first, first + AT_ONCE) if (found := complaints_of(seed))}
    assert not failed, f"seeds that failed: {failed}"


@pytest.mark.parametrize(
    ("seed", "story"),
    [
        (8, "a person erased before anything left comes back from a clone"),
        (27, "an edit arrives before its birth, and its person is erased between them"),
    ],
)
def test_schedules_that_once_failed(seed: int, story: str) -> None:
    assert not complaints_of(seed), story
