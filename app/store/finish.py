"""The end of a unit of work: its step, what it changed, and the search index."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.changes import Changes, Kind, Origin
from app.store import tables
from app.store.unit import UnitOfWork

_ORIGINS = {"import": Origin.IMPORT, "sync": Origin.SYNC}


def finish(unit: UnitOfWork) -> None:
    """Write the step, where anything was written at all, and say what changed."""
    if unit.next == unit.first:
        return
    last = unit.next - 1
    values = {"kind": unit.kind, "at": unit.now.isoformat(), "first": unit.first, "last": last}
    number = unit.connection.execute(insert(tables.step).values(**values)).inserted_primary_key[0]
    if unit.undoes is not None:
        undone = update(tables.step).where(tables.step.c.id == unit.undoes).values(undone_by=number)
        unit.connection.execute(undone)
    unit.changes = unit.changes | Changes(
        frozenset({Kind.CATALOGUE}), frozenset(), _ORIGINS.get(unit.kind, Origin.HERE)
    )
