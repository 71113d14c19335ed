"""What a share gave: frames are kept, their changes applied, and a person who was erased elsewhere is erased here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from app.domain.casework import ALL_OBJECTS, CLIENT
from app.domain.replication import ERASED, Change, FrameState, HeldFrame
from app.domain.versions import BIRTH
from app.store.applying import Applied, apply_changes
from app.store.casework import erase, is_erased
from app.store.frames import keep_frames
from app.store.unit import UnitOfWork

Arrived = tuple[HeldFrame, Sequence[Change]]


def receive(unit: UnitOfWork, arrived: Sequence[Arrived]) -> Applied:
    """Keep these frames and apply what was found in them; nothing about an erased person is kept."""
    erasing = {change.record for _, changes in arrived for change in changes if _erases(change)}
    for person in sorted(erasing):
        if not is_erased(unit, person):
            erase(unit, UUID(bytes=person), tells=False)
    gone = erasing | {person for person in _people(arrived) if is_erased(unit, person)}
    kept = [_without(frame, changes, gone) for frame, changes in arrived]
    keep_frames(unit, [frame for frame, _ in kept])
    applied = apply_changes(unit, [change for _, changes in kept for change in changes])
    _note_unborn(unit, kept)
    unit.subjects.update(UUID(bytes=person) for person in _people(arrived))
    return applied


def _note_unborn(unit: UnitOfWork, arrived: Iterable[Arrived]) -> None:
    """Remember whom versions are about whose record is not born here yet: erasing must find them."""
    waiting = {
        (change.kind, change.record, frame.subject)
        for frame, changes in arrived
        for change in changes
        if frame.subject is not None and change.group not in {BIRTH, ERASED} and change.kind in ALL_OBJECTS
    }
    for kind, record, subject in sorted(waiting):
        unit.connection.exec_driver_sql(
            f'INSERT OR IGNORE INTO unborn SELECT ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM "{kind}" WHERE id = ?)',
            (kind, record, subject, record),
        )


def _erases(change: Change) -> bool:
    return change.kind == CLIENT.name and change.group == ERASED


def _people(arrived: Iterable[Arrived]) -> set[bytes]:
    return {frame.subject for frame, _ in arrived if frame.subject is not None}


def _without(frame: HeldFrame, changes: Sequence[Change], gone: set[bytes]) -> Arrived:
    """The frame as it is kept; of one about an erased person only its name, unless it says that they were erased."""
    if frame.subject not in gone:
        return frame, changes
    erasures = [change for change in changes if _erases(change)]
    if erasures and len(erasures) == len(changes):
        return frame, erasures
    return replace(frame, data=b"", state=FrameState.ERASED, reason=""), erasures
