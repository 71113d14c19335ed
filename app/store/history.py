"""The versions of an offer or a case and all that belongs to it, step by step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.domain.casework import ALL_OBJECTS
from app.domain.clock import moment
from app.domain.history import Act, FieldChange, HistoryEntry, Who
from app.domain.hsds import ALIVE, EXTRA, ObjectType
from app.store import heads
from app.store.codec import GONE, domain_values
from app.store.device import read_device
from app.store.heads import BIRTH, Known
from app.store.tables import children_of
from app.store.unit import View

_NAMES = (
    *("name", "title", "number", "document", "option", "label", "url", "criterion", "gives", "address_1"),
    *("what", "purpose", "day"),
)


class _Step(NamedTuple):
    id: int
    kind: str
    at: datetime


class _Place(NamedTuple):
    """Where in history a version lies: versions of one step by one author belong together."""

    step: _Step
    author: bytes
    source: bytes | None


class Writer(NamedTuple):
    """Who wrote a version: a source by its name, or a device by its author id."""

    who: Who
    author: bytes
    source: str


def history(view: View, root: UUID, root_kind: str = "service") -> tuple[HistoryEntry, ...]:
    """What happened to an offer or case and to what belongs to it, newest first; empty where there is none."""
    entries: dict[_Place, list[FieldChange]] = defaultdict(list)
    origins = Origins(view)
    for kind, record in _members(view, root_kind, root):
        versions = heads.versions_of(view, kind, record)
        for version in versions:
            place = _Place(origins.step(version), version.author, version.source)
            entries[place] += changes_of(view, ALL_OBJECTS[kind], record, version, versions)
    ordered = sorted(entries.items(), key=lambda entry: (entry[0].step.at, entry[0].step.id), reverse=True)
    return tuple(_entry(origins, place, changes, root_kind) for place, changes in ordered if changes)


def _entry(origins: Origins, place: _Place, changes: list[FieldChange], root_kind: str) -> HistoryEntry:
    writer = origins.writer(place.author, place.source)
    shown = tuple(_without_parts(changes, root_kind))
    return HistoryEntry(place.step.at, place.step.kind, writer.who, writer.source, shown)


def _without_parts(changes: Iterable[FieldChange], root_kind: str) -> Iterator[FieldChange]:
    """When the offer or case itself was created in a step, its parts need no line of their own."""
    listed = list(changes)
    created = any(change.act is Act.CREATED and change.record_kind == root_kind for change in listed)
    return (c for c in listed if not (created and c.act is Act.CREATED and c.record_kind != root_kind))


class Origins:
    """Who wrote a version, in which step and when."""

    def __init__(self, view: View) -> None:
        self._view, self._me = view, read_device(view).author

    def writer(self, author: bytes, source: bytes | None) -> Writer:
        """Who it was, seen from this device."""
        if source:
            return Writer(Who.SOURCE, b"", record_name(self._view, "source", UUID(bytes=source)))
        return Writer(Who.ME if author == self._me else Who.COLLEAGUE, author, "")

    def step(self, version: Known) -> _Step:
        """The step of a version, with its time; one that came from elsewhere bears its own clock."""
        row = self._view.connection.exec_driver_sql(
            "SELECT id, kind, at, last FROM step WHERE first <= ? ORDER BY first DESC LIMIT 1", (version.seq,)
        ).one_or_none()
        if row is None or row.last < version.seq:
            return _Step(0, "edit", moment(version.hlc))
        own_clock = row.kind == "sync" and version.source is None
        return _Step(row.id, row.kind, moment(version.hlc) if own_clock else datetime.fromisoformat(row.at))


def _members(view: View, root_kind: str, root: UUID) -> list[tuple[str, UUID]]:
    """The offer or case, its parts, an offer's places and their parts, deleted ones included."""
    found: dict[tuple[str, UUID], None] = {}
    waiting = [(root_kind, root)]
    while waiting:
        kind, id = waiting.pop()
        if (kind, id) in found:
            continue
        found[kind, id] = None
        for child, link in children_of(kind):
            waiting += [(child.name, one) for one in _ids(view, child, link, kind, id)]
        if kind == "service_at_location":
            waiting += [("location", one) for one in _location(view, id)]
    return list(found)


def _ids(view: View, kind: ObjectType, link: str, owner_kind: str, owner: UUID) -> list[UUID]:
    meant = f"coalesce({kind.parent_kind}, ?)" if kind.by_name[link].target == "*" else "?"
    query = f'SELECT id FROM "{kind.name}" WHERE {link} = ? AND {meant} = ?'
    found = view.connection.exec_driver_sql(query, (owner.bytes, owner_kind, owner_kind))
    return [UUID(bytes=id) for id in found.scalars()]


def _location(view: View, place: UUID) -> list[UUID]:
    query = "SELECT location_id FROM service_at_location WHERE id = ? AND location_id IS NOT NULL"
    return [UUID(bytes=id) for id in view.connection.exec_driver_sql(query, (place.bytes,)).scalars()]


def changes_of(
    view: View, kind: ObjectType, record: UUID, version: Known, versions: list[Known]
) -> Iterator[FieldChange]:
    """What one version changed, field by field; `versions` are all of its record."""
    name = name_of(view, kind, versions)
    if version.group == BIRTH:
        yield FieldChange(Act.CREATED, kind.name, record, name)
    elif version.group == ALIVE:
        act = Act.RESTORED if version.value.get(ALIVE, True) else Act.DELETED
        yield FieldChange(act, kind.name, record, name)
    elif version.group == GONE:
        yield FieldChange(Act.VANISHED if version.value.get(GONE) else Act.RETURNED, kind.name, record, name)
    else:
        yield from _field_changes(view, kind, record, version, versions, name)


def _field_changes(
    view: View, kind: ObjectType, record: UUID, version: Known, versions: list[Known], name: str
) -> Iterator[FieldChange]:
    before = max((one for one in versions if one.id in version.parents), key=lambda one: one.rank, default=None)
    old = domain_values(kind, before.value) if before else {}
    new = domain_values(kind, version.value)
    undecided = _is_undecided(kind, version, versions)
    for field in kind.groups[version.group]:
        if field in {EXTRA, "last_modified"} or old.get(field, "") == new.get(field, ""):
            continue
        before_shown, shown = (shown_value(view, kind, field, values.get(field)) for values in (old, new))
        yield FieldChange(Act.CHANGED, kind.name, record, name, field, before_shown, shown, undecided)


def _is_undecided(kind: ObjectType, version: Known, versions: list[Known]) -> bool:
    holding = heads.heads_of(versions, version.group)
    names = kind.groups[version.group]
    values = {repr([head.value.get(name) for name in names]) for head in holding}
    return len(values) > 1 and version.id in {head.id for head in holding}


def name_of(view: View, kind: ObjectType, versions: list[Known]) -> str:
    """What a record was called last, to recognise it by; a link to a term is called like the term."""
    if kind.name == "attribute" and "taxonomy_term_id" in versions[0].value:
        return record_name(view, "taxonomy_term", UUID(bytes=versions[0].value["taxonomy_term_id"]))
    for version in reversed(versions):
        for field in _NAMES:
            if field in kind.by_name and version.value.get(field):
                return str(version.value[field])
    return ""


def shown_value(view: View, kind: ObjectType, field: str, value: object) -> object:
    """A value as people read it: a link as the name of what it leads to."""
    if not isinstance(value, UUID):
        return value
    return record_name(view, kind.by_name[field].target, value) or str(value)


def record_name(view: View, kind: str, id: UUID) -> str:
    """The name of a record as its row shows it; empty where it has none."""
    declared = ALL_OBJECTS.get(kind)
    if declared is None or "name" not in declared.by_name:
        return ""
    found = view.connection.exec_driver_sql(f'SELECT name FROM "{kind}" WHERE id = ?', (id.bytes,)).scalar()
    return found or ""
