"""The end of a unit of work: its step, the search index, and what it changed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import insert, update

from app.changes import Changes, Kind, Origin, changed
from app.domain.profile import OBJECTS
from app.store import search_index, tables
from app.store.affected import services_of
from app.store.unit import UnitOfWork

_ORIGINS = {"import": Origin.IMPORT, "sync": Origin.SYNC}
INDEXED_WITH_SYNC = 200
"""More offers than these are searched anew after a sync, not within it: nobody waits for a laptop that joins."""
_TAXONOMY_KINDS = frozenset({"taxonomy", "taxonomy_term"})


def finish(unit: UnitOfWork) -> None:
    """Write the step, where anything was written at all, bring the search index up to date, say what changed."""
    if unit.next > unit.first:
        _write_step(unit)
    elif not unit.erases:
        return
    origin = _ORIGINS.get(unit.kind, Origin.HERE)
    if unit.everything or OBJECTS.keys() & unit.touched.keys():
        services = services_of(unit)
        if unit.kind == "sync" and (services is None or len(services) > INDEXED_WITH_SYNC):
            search_index.put_off(unit, services)
        else:
            _index(unit, services)
        unit.changes = Changes(_catalogue_kinds(unit), frozenset(services or ()), origin)
    if unit.subjects:
        unit.changes |= changed(Kind.CASEWORK, unit.subjects, origin)


def _index(unit: UnitOfWork, services: Collection[UUID] | None) -> None:
    if services is None:
        search_index.rebuild(unit)
    elif services:
        search_index.refresh(unit, services)


def _catalogue_kinds(unit: UnitOfWork) -> frozenset[Kind]:
    has_terms = unit.everything or _TAXONOMY_KINDS & unit.touched.keys()
    return frozenset({Kind.CATALOGUE, Kind.TAXONOMY} if has_terms else {Kind.CATALOGUE})


def _write_step(unit: UnitOfWork) -> None:
    values = {"kind": unit.kind, "at": unit.now.isoformat(), "first": unit.first, "last": unit.next - 1}
    number = unit.connection.execute(insert(tables.step).values(**values).returning(tables.step.c.id)).scalar_one()
    if unit.undoes is not None:
        undone = update(tables.step).where(tables.step.c.id == unit.undoes).values(undone_by=number)
        unit.connection.execute(undone)
