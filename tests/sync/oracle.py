"""What must hold at the end of every schedule, and the sentences that say what does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.casework import ALL_OBJECTS
from app.domain.replication import ERASED, Change
from app.sync.frame import Piece, split
from tests.sync.simulation import MARKER, Schedule


def complaints(schedule: Schedule) -> list[str]:
    """What does not hold at the end; an empty list is the only good end."""
    return [*_of_replicas(schedule), *_of_newcomer(schedule), *_of_medium(schedule)]


def _of_replicas(schedule: Schedule) -> Iterator[str]:
    if not schedule.is_calm():
        yield "the laptops do not show the same"
    for number, laptop in enumerate(schedule.laptops):
        versions = laptop.replica.versions
        lost = [id for id in schedule.expected if id not in versions and not _is_about_erased(schedule, id)]
        if lost:
            yield f"laptop {number} lost {len(lost)} writes: {[schedule.written[id] for id in lost[:3]]}"
        strange = [id for id, change in versions.items() if _is_strange(schedule, id, change)]
        if strange:
            yield f"laptop {number} shows {len(strange)} values nobody wrote"
        if any(laptop.replica.shown("client", person) for person in schedule.erased.values()):
            yield f"laptop {number} still shows a person who was erased"
        yield from _hidden(number, laptop.replica)


def _is_strange(schedule: Schedule, id: bytes, change: Change) -> bool:
    known = schedule.written.get(id)
    return change.source is None if known is None else known.value != change.value


def _is_about_erased(schedule: Schedule, id: bytes) -> bool:
    change, people = schedule.written[id], set(schedule.erased.values())
    if change.group == ERASED:
        return False
    births = [one for one in schedule.written.values() if one.record == change.record and one.group == ""]
    return change.record in people or any(person in birth.value for birth in births for person in people)


def _hidden(number: int, replica: Any) -> Iterator[str]:
    """Every version is shown, a sibling of what is shown, or an ancestor of one of them."""
    versions = replica.versions
    parents = {
        change.parents[start : start + 16]
        for change in versions.values()
        if change.parents
        for start in range(0, len(change.parents), 16)
    }
    for id, change in versions.items():
        if id in parents:
            continue
        groups = [change.group] if change.group else [*ALL_OBJECTS[change.kind].groups]
        if not any(id in replica.heads(change.kind, change.record, group) for group in groups):
            yield f"laptop {number} hides a version of {change.kind}, group {change.group!r}"
            return


def _of_newcomer(schedule: Schedule) -> Iterator[str]:
    if schedule.probe().digest() != schedule.laptops[0].replica.digest():
        yield "a new laptop does not read the same from the share"


def _of_medium(schedule: Schedule) -> Iterator[str]:
    files = schedule.medium.files.values()
    if any(MARKER.encode() in file.data for file in files):
        yield "the share holds plaintext"
    if not any(isinstance(piece, Piece) for file in files for piece in split(file.data)):
        yield "the share is empty"
