"""Heads: which versions of a group hold, and what the row shows because of them.

Heads are all versions of a group, births included, that are no parent of another version of that group; so the order
in which versions arrive does not matter. Only groups changed since the birth have rows in `heads`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE, EXTRA
from app.store.codec import COLUMN_FORM, GONE, decode
from app.store.tables import json_text
from app.store.unit import View

BIRTH = ""

AT_ONCE = 500

_VERSIONS = (
    "SELECT record, seq, id, grp, value, parents, coalesce(author, source), hlc, source FROM versions"
    " WHERE parents IS NOT NULL AND kind = '{kind}' AND record IN ({marks})"
    " UNION ALL SELECT v.record, v.seq, v.id, v.grp, v.value, v.parents, coalesce(v.author, v.source), v.hlc, v.source"
    ' FROM "{kind}" o JOIN versions v ON v.seq = o.born WHERE o.id IN ({marks}) ORDER BY 2'
)


class Known(NamedTuple):
    """A version as the store works with it; `value` is decoded, `parents` split."""

    seq: int
    id: bytes
    group: str
    value: Mapping[str, Any]
    parents: frozenset[bytes]
    author: bytes
    hlc: int
    source: bytes | None

    @property
    def rank(self) -> tuple[int, bytes, bytes]:
        return (self.hlc, self.author, self.id)


def versions_of(view: View, kind: str, record: UUID) -> list[Known]:
    """Every version of a record, oldest first."""
    return dict(versions_of_all(view, kind, [record]))[record]


def versions_of_all(view: View, kind: str, records: Sequence[UUID]) -> Iterator[tuple[UUID, list[Known]]]:
    """Every version of each of these records of a kind, oldest first; read some hundred records at a time."""
    for start in range(0, len(records), AT_ONCE):
        part = [record.bytes for record in records[start : start + AT_ONCE]]
        found: dict[bytes, list[Known]] = {record: [] for record in part}
        query = _VERSIONS.format(kind=kind, marks=",".join("?" * len(part)))
        for record, *columns in view.connection.exec_driver_sql(query, (*part, *part)):
            found[record].append(parse(columns))
        yield from ((UUID(bytes=record), versions) for record, versions in found.items())


def parse(row: Any) -> Known:
    """A version from its columns, in the order of `Known`."""
    seq, id, group, value, parents, author, hlc, source = row
    return Known(seq, id, group, decode(value), frozenset(split(parents)), author, hlc, source)


def split(parents: bytes | None) -> tuple[bytes, ...]:
    """Version ids that lie one behind the other."""
    return tuple(parents[start : start + 16] for start in range(0, len(parents), 16)) if parents else ()


def heads_of(versions: Iterable[Known], group: str) -> list[Known]:
    """The versions of a group that no other one of it replaces; the one shown comes last."""
    members = [version for version in versions if version.group in {group, BIRTH}]
    replaced = {parent for version in members if version.group == group for parent in version.parents}
    return sorted((version for version in members if version.id not in replaced), key=lambda version: version.rank)


def of_record(view: View, kind: str, record: UUID) -> dict[str, tuple[bytes, ...]]:
    """The heads of every group of a record, to be handed back as `based_on`."""
    return of_records(view, kind, [record]).get(record, {})


def of_records(view: View, kind: str, records: Collection[UUID]) -> dict[UUID, dict[str, tuple[bytes, ...]]]:
    """The heads of every group of some records of one kind."""
    groups = (*ALL_OBJECTS[kind].groups, ALIVE, GONE)
    found: dict[UUID, dict[str, tuple[bytes, ...]]] = {}
    wanted = [record.bytes for record in records]
    for start in range(0, len(wanted), AT_ONCE):
        part = tuple(wanted[start : start + AT_ONCE])
        marks = ",".join("?" * len(part))
        births = view.connection.exec_driver_sql(f'SELECT id, birth FROM "{kind}" WHERE id IN ({marks})', part)
        found |= {UUID(bytes=id): dict.fromkeys(groups, (birth,)) for id, birth in births}
        changed: dict[tuple[UUID, str], list[bytes]] = defaultdict(list)
        rows = view.connection.exec_driver_sql(
            f"SELECT record, grp, version FROM heads WHERE kind = ? AND record IN ({marks})"
            " ORDER BY record, grp, version",
            (kind, *part),
        )
        for id, group, version in rows:
            changed[UUID(bytes=id), group].append(version)
        for (id, group), ids in changed.items():
            found[id][group] = tuple(ids)
    return found


def values_at(
    view: View, kind: str, record: UUID, groups: Iterable[str], based_on: Mapping[str, tuple[bytes, ...]]
) -> dict[str, dict[str, Any]]:
    """What each group said at the versions an edit began with: the latest of them."""
    known = {version.id: version for version in versions_of(view, kind, record)}
    return {group: _group_value(kind, group, _latest(known, based_on[group])) for group in groups}


def _latest(known: Mapping[bytes, Known], ids: tuple[bytes, ...]) -> Known | None:
    return max((known[id] for id in ids if id in known), key=lambda version: version.rank, default=None)


def _group_value(kind: str, group: str, version: Known | None) -> dict[str, Any]:
    names = ALL_OBJECTS[kind].groups[group]
    return {name: version.value[name] for name in names if name in version.value} if version else {}


def import_clocks(view: View, kind: str, record: UUID, parents: tuple[bytes, ...]) -> list[int]:
    """The clocks of those parents that were made by an import: equal on every machine, unlike our own."""
    if not parents:
        return []
    marks = ",".join("?" * len(parents))
    return list(
        view.connection.exec_driver_sql(
            f"SELECT hlc FROM versions WHERE kind = ? AND record = ? AND parents IS NOT NULL AND source IS NOT NULL"
            f" AND id IN ({marks})",
            (kind, record.bytes, *parents),
        ).scalars()
    )


def show(view: View, changed: Iterable[tuple[str, UUID, str]]) -> None:
    """Write the heads of the groups changed and let the rows show them; a second birth concerns all groups."""
    groups: dict[str, dict[UUID, set[str]]] = defaultdict(lambda: defaultdict(set))
    for kind, record, group in changed:
        every = (*ALL_OBJECTS[kind].groups, ALIVE, GONE)
        groups[kind][record].update([group] if group != BIRTH else every)
    for kind, records in groups.items():
        wanted = list(records)
        for start in range(0, len(wanted), AT_ONCE):
            _show(view, kind, records, dict(versions_of_all(view, kind, wanted[start : start + AT_ONCE])))


def _show(view: View, kind: str, groups: Mapping[UUID, set[str]], versions: Mapping[UUID, list[Known]]) -> None:
    holding: dict[tuple[bytes, str], list[Known]] = {}
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for record, known in versions.items():
        columns: dict[str, Any] = {}
        for group in sorted(groups[record]):
            found = holding[record.bytes, group] = heads_of(known, group)
            columns |= _shown(kind, group, found[-1])
        if any(version.group == ALIVE for version in known):
            columns["alive"] = _is_alive(kind, known)
        if columns:
            rows[tuple(columns)].append((*columns.values(), record.bytes))
    _write_heads(view, kind, holding)
    for names, values in rows.items():
        assignments = ", ".join(f"{name} = ?" for name in names)
        view.connection.exec_driver_sql(f'UPDATE "{kind}" SET {assignments} WHERE id = ?', values)


def _write_heads(view: View, kind: str, holding: Mapping[tuple[bytes, str], list[Known]]) -> None:
    changed = [(kind, record, group) for record, group in holding]
    view.connection.exec_driver_sql("DELETE FROM heads WHERE kind = ? AND record = ? AND grp = ?", changed)
    rows = [
        (record, group, version.id, version.seq, kind)
        for (record, group), found in holding.items()
        if not (len(found) == 1 and found[0].group == BIRTH)
        for version in found
    ]
    if rows:
        insert = "INSERT INTO heads (record, grp, version, seq, kind) VALUES (?, ?, ?, ?, ?)"
        view.connection.exec_driver_sql(insert, rows)


def _shown(kind: str, group: str, version: Known) -> dict[str, Any]:
    """The columns of a group as a version says; `alive` does not follow from one group alone."""
    if group in {ALIVE, GONE}:
        return {} if group == ALIVE else {"gone": bool(version.value.get(GONE, False))}
    fields = ALL_OBJECTS[kind].by_name
    shown: dict[str, Any] = {}
    for name in ALL_OBJECTS[kind].groups[group]:
        value = version.value.get(name)
        if name == EXTRA:
            shown[name] = json_text(value)
        else:
            form = COLUMN_FORM.get(fields[name].type)
            shown[name] = form(value) if form else value
    return shown


def _is_alive(kind: str, versions: list[Known]) -> bool:
    """Deleted only if every head says so and the deleting ones had seen all that holds otherwise."""
    holding = heads_of(versions, ALIVE)
    if any(version.value.get(ALIVE, True) for version in holding):
        return True
    seen = {parent for version in holding for parent in version.parents}
    return not all(head.id in seen for group in ALL_OBJECTS[kind].groups for head in heads_of(versions, group))
