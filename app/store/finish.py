"""The end of a unit of work: its step, the search index, and what it changed."""

from __future__ import annotations

from sqlalchemy import insert, update

from app.changes import Changes, Kind, Origin
from app.store import search_index, tables
from app.store.affected import services_of
from app.store.unit import UnitOfWork

_ORIGINS = {"import": Origin.IMPORT, "sync": Origin.SYNC}
_TAXONOMY_KINDS = frozenset({"taxonomy", "taxonomy_term"})


def finish(unit: UnitOfWork) -> None:
    """Write the step, where anything was written at all, bring the search index up to date, say what changed."""
    if unit.next == unit.first:
        return
    _write_step(unit)
    services = services_of(unit)
    if services is None:
        search_index.rebuild(unit)
    elif services:
        search_index.refresh(unit, services)
    kinds = {Kind.CATALOGUE}
    if unit.everything or _TAXONOMY_KINDS & unit.touched.keys():
        kinds.add(Kind.TAXONOMY)
    unit.changes = Changes(frozenset(kinds), frozenset(services or ()), _ORIGINS.get(unit.kind, Origin.HERE))


def _write_step(unit: UnitOfWork) -> None:
    values = {"kind": unit.kind, "at": unit.now.isoformat(), "first": unit.first, "last": unit.next - 1}
    number = unit.connection.execute(insert(tables.step).values(**values).returning(tables.step.c.id)).scalar_one()
    if unit.undoes is not None:
        undone = update(tables.step).where(tables.step.c.id == unit.undoes).values(undone_by=number)
        unit.connection.execute(undone)
