"""What a record belongs to in the end, and what that is called."""

from __future__ import annotations

from uuid import UUID

from app.domain.casework import ALL_OBJECTS, CLIENT
from app.domain.hsds import ObjectType
from app.store.unit import View

Root = tuple[str, UUID]

_TITLES = ("name", "title", "url")


def root_of(view: View, kind: str, record: UUID) -> Root:
    """The offer, case, place or institution a record belongs to; itself where it belongs to nothing that is here.

    A place that only one offer uses is part of that offer.
    """
    passed: set[Root] = set()
    while (owner := _owner(view, ALL_OBJECTS[kind], record)) and owner not in passed:
        passed.add(owner)
        kind, record = owner
    return _only_offer(view, record) or (kind, record) if kind == "location" else (kind, record)


def _owner(view: View, kind: ObjectType, record: UUID) -> Root | None:
    if not kind.parents:
        return None
    columns = ", ".join((*kind.parents, kind.parent_kind or "''"))
    row = view.connection.exec_driver_sql(f'SELECT {columns} FROM "{kind.name}" WHERE id = ?', (record.bytes,)).first()
    for name, owner in zip(kind.parents, row or (), strict=False):
        target = kind.by_name[name].target
        target = row[-1] if row and target == "*" else target
        if owner is not None and target in ALL_OBJECTS:
            return target, UUID(bytes=owner)
    return None


def _only_offer(view: View, location: UUID) -> Root | None:
    query = "SELECT DISTINCT service_id FROM service_at_location WHERE location_id = ? AND alive LIMIT 2"
    offers = view.connection.exec_driver_sql(query, (location.bytes,)).scalars().all()
    return ("service", UUID(bytes=offers[0])) if len(offers) == 1 and offers[0] else None


def title_of(view: View, kind: str, record: UUID) -> str:
    """What an offer, place or institution is called, of a case its number; empty where it has none."""
    names = ["number"] if kind == CLIENT.name else [name for name in _TITLES if name in ALL_OBJECTS[kind].by_name]
    if not names:
        return ""
    query = f'SELECT {", ".join(names)} FROM "{kind}" WHERE id = ?'
    row = view.connection.exec_driver_sql(query, (record.bytes,)).first()
    return next((str(value) for value in row or () if value), "")
