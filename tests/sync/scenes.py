"""Two laptops at a point in their work, and one sync of the first with something going wrong in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.errors import KnownError
from app.sync.engine import SyncReport, synchronise
from app.sync.frame import Piece, split
from app.sync.sealing import Sealing
from app.sync.share import DRAFT_SUFFIX
from tests.sync.disk import Crash, Fault, Medium, SimulatedDisk, no_fault
from tests.sync.simulation import MakeReplica, Schedule

FaultAtCall = Callable[[str, Path], Fault | None]
PORT = (
    "device",
    "membership",
    "enter",
    "held",
    "frames",
    "control_frames",
    "unopened",
    "receive",
    "seal",
    "waiting",
    "begin_chain",
    "entries",
    "remember",
)
"""The calls of the port of a replica."""
SCENES = ("first writing", "changed on both sides", "share emptied")


class Interrupted:
    """A replica whose laptop is switched off before or after the call of a given number."""

    def __init__(self, replica: Any, number: int, *, before: bool) -> None:
        self._replica, self._number, self._before = replica, number, before
        self.calls = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._replica, name)
        if name not in PORT:
            return found

        def called(*arguments: Any) -> Any:
            self.calls += 1
            if self.calls == self._number and self._before:
                raise Crash
            result = found(*arguments)
            if self.calls == self._number:
                raise Crash
            return result

        return called


def scene(name: str, make: MakeReplica, *, in_folder: bool) -> Schedule:
    """Two laptops of a team just before the first one syncs."""
    schedule = Schedule(1, make, in_folder=in_folder, count=2)
    write_some(schedule, schedule.laptops)
    if name != "first writing":
        schedule.settle()
        write_some(schedule, schedule.laptops)
        schedule.sync(schedule.laptops[1])
    if name == "share emptied":
        schedule.medium.files = {}
    return schedule


def write_some(schedule: Schedule, laptops: Sequence[Any]) -> None:
    """Each laptop writes an offer, a case and edits what it shows."""
    for laptop in laptops:
        schedule.type_at(laptop, "new_offer")
        schedule.type_at(laptop, "new_case")
        for _ in range(3):
            schedule.type_at(laptop, "edit")


def frames_on(medium: Medium) -> set[bytes]:
    """The ids of all frames that really lie there."""
    files = [file.data for path, file in medium.files.items() if path.suffix != DRAFT_SUFFIX]
    return {piece.id for data in files for piece in split(data) if isinstance(piece, Piece)}


class FaultAt:
    """The fault that happens to the call of a given number."""

    def __init__(self, number: int, fault: Fault) -> None:
        self.number, self.fault = number, fault
        self.calls = 0

    def __call__(self, _call: str, _path: Path) -> Fault | None:
        self.calls += 1
        return self.fault if self.calls == self.number else None


def synced(schedule: Schedule, replica: Any, fault: FaultAtCall = no_fault) -> SyncReport | None:
    """One sync of the first laptop through this replica; nothing but a crash or a known error ends it early."""
    share = schedule.share(SimulatedDisk(schedule.medium, fault))
    try:
        return synchronise(replica, share, Sealing(1, schedule.now << 16), schedule.rng.randbytes)
    except (Crash, KnownError):
        return None
