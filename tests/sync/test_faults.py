"""Every call of one sync, to the disk and to the replica, with everything that can happen to it; nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.clocked import stored_laptops
from tests.sync.counts import IS_SOAK
from tests.sync.disk import Fault
from tests.sync.memory import MemoryReplica
from tests.sync.oracle import complaints
from tests.sync.scenes import SCENES, FaultAt, Interrupted, frames_on, scene, synced
from tests.sync.simulation import MakeReplica, Schedule

MOST_ROUNDS = 2
STORED_FAULTS = (*Fault,) if IS_SOAK else (Fault.CRASH_AFTER,)
in_folder = pytest.mark.parametrize("in_folder", [False, True], ids=["file", "folder"])
by_scene = pytest.mark.parametrize("name", SCENES)


@pytest.fixture
def databases(template: Path, tmp_path: Path) -> Iterator[MakeReplica]:
    with stored_laptops(template, tmp_path, random.Random(1).randbytes) as make:
        yield make


def disk_calls(begun: Schedule) -> int:
    """How often a sync without faults calls the disk."""
    schedule = begun.fork()
    counting = FaultAt(0, Fault.ERROR)
    synced(schedule, schedule.laptops[0].replica, counting)
    return counting.calls


def replica_calls(begun: Schedule) -> int:
    """How often a sync without faults calls the replica."""
    schedule = begun.fork()
    counting = Interrupted(schedule.laptops[0].replica, 0, before=True)
    synced(schedule, counting)
    return counting.calls


def after_fault(begun: Schedule, number: int, fault: Fault) -> list[str]:
    """What does not hold after this fault and two clean rounds."""
    schedule = begun.fork()
    replica = schedule.laptops[0].replica
    report = synced(schedule, replica, FaultAt(number, fault))
    lied = report is not None and not report.waiting and not replica.held().frames.keys() <= frames_on(schedule.medium)
    return [*(["the sync said that all is there, and it is not"] if lied else []), *ended(schedule)]


def after_crash(begun: Schedule, number: int, *, before: bool) -> list[str]:
    """What does not hold after a crash at this call of the replica, and two clean rounds."""
    schedule = begun.fork()
    synced(schedule, Interrupted(schedule.laptops[0].replica, number, before=before))
    return ended(schedule)


def ended(schedule: Schedule) -> list[str]:
    rounds = schedule.settle()
    return [*([f"it took {rounds} rounds"] if rounds > MOST_ROUNDS else []), *complaints(schedule)]


@in_folder
@by_scene
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_of_every_call_to_the_disk(name: str, fault: Fault, *, in_folder: bool) -> None:
    begun = scene(name, MemoryReplica, in_folder=in_folder)
    numbers = range(1, disk_calls(begun) + 1)
    assert len(numbers) >= 5
    failed = {number: found for number in numbers if (found := after_fault(begun, number, fault))}
    assert not failed


@in_folder
@by_scene
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_a_crash_at_every_call_to_the_replica(name: str, *, before: bool, in_folder: bool) -> None:
    begun = scene(name, MemoryReplica, in_folder=in_folder)
    numbers = range(1, replica_calls(begun) + 1)
    assert len(numbers) >= 10
    failed = {number: found for number in numbers if (found := after_crash(begun, number, before=before))}
    assert not failed


@in_folder
@pytest.mark.parametrize("fault", STORED_FAULTS)
def test_faults_over_databases(databases: MakeReplica, fault: Fault, *, in_folder: bool) -> None:
    begun = scene("changed on both sides", databases, in_folder=in_folder)
    numbers = range(1, disk_calls(begun) + 1)
    failed = {number: found for number in numbers if (found := after_fault(begun, number, fault))}
    assert not failed


@in_folder
def test_crashes_over_databases(databases: MakeReplica, *, in_folder: bool) -> None:
    begun = scene("changed on both sides", databases, in_folder=in_folder)
    numbers = range(1, replica_calls(begun) + 1)
    failed = {number: found for number in numbers if (found := after_crash(begun, number, before=False))}
    assert not failed
