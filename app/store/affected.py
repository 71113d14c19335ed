"""Which offers a write concerns: their own records and what they show of others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from app.domain.profile import OBJECTS
from app.store.unit import UnitOfWork

PART = 500


def services_of(unit: UnitOfWork) -> set[UUID] | None:
    """The offers that the records touched belong to or that show them; None = too many to name."""
    if unit.everything:
        return None
    found: set[UUID] = set()
    waiting = {kind: set(ids) for kind, ids in unit.touched.items() if kind in OBJECTS}
    seen: dict[str, set[UUID]] = defaultdict(set)
    while waiting:
        kind, ids = waiting.popitem()
        ids -= seen[kind]
        seen[kind] |= ids
        if kind == "service":
            found |= ids
            continue
        for owner, owners in _shown_in(unit, kind, ids).items():
            waiting.setdefault(owner, set()).update(owners)
    return found


def _shown_in(unit: UnitOfWork, kind: str, ids: Collection[UUID]) -> dict[str, set[UUID]]:
    """The records that these belong to, or that show them: one step towards the offer."""
    found: dict[str, set[UUID]] = defaultdict(set)
    declared = OBJECTS[kind]
    for name in declared.parents:
        target = declared.by_name[name].target
        for owner, owner_kind in _owners(unit, kind, name, declared.parent_kind, ids):
            found[owner_kind or target].add(owner)
    for shower, link in _SHOWN_BY.get(kind, ()):
        found[shower] |= _linked(unit, shower, link, ids)
    return {owner: owners for owner, owners in found.items() if owner in OBJECTS and owners}


_SHOWN_BY = {
    "organization": (("service", "organization_id"),),
    "program": (("service", "program_id"),),
    "location": (("service_at_location", "location_id"),),
    "taxonomy_term": (("attribute", "taxonomy_term_id"), ("taxonomy_term", "parent_id")),
    "taxonomy": (("taxonomy_term", "taxonomy_id"),),
}


def _owners(unit: UnitOfWork, kind: str, link: str, kind_column: str, ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    column = kind_column or "NULL"
    rows = _in_parts(unit, f'SELECT DISTINCT {link}, {column} FROM "{kind}" WHERE {link} IS NOT NULL AND id', ids)
    return [(UUID(bytes=owner), owner_kind) for owner, owner_kind in rows]


def _linked(unit: UnitOfWork, kind: str, link: str, ids: Collection[UUID]) -> set[UUID]:
    return {UUID(bytes=row[0]) for row in _in_parts(unit, f'SELECT id FROM "{kind}" WHERE {link}', ids)}


def _in_parts(unit: UnitOfWork, query: str, ids: Collection[UUID]) -> list[tuple[bytes, str]]:
    wanted = [id.bytes for id in ids]
    rows: list[tuple[bytes, str]] = []
    for start in range(0, len(wanted), PART):
        part = tuple(wanted[start : start + PART])
        rows += [
            tuple(row) for row in unit.connection.exec_driver_sql(f"{query} IN ({','.join('?' * len(part))})", part)
        ]
    return rows
