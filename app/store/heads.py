"""Heads in the file: the index of which versions hold (see `app.domain.merge`), and what the rows show because of them.

Only groups that hold anything else than the birth of their row have entries in `heads`. A record has one birth of its
row; another one (the same record made on two machines) is kept like any other version, with empty parents, and is a
head of every group. A version may come before the birth of its record: then it waits without a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.domain import merge
from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE
from app.domain.merge import heads_of
from app.domain.versions import BIRTH
from app.store.codec import EXTERNAL_ID, GONE, column_value, decode, fitting
from app.store.unit import View

__all__ = ["BIRTH", "Known", "heads_of", "of_record", "of_records", "show", "values_at", "versions_of"]

AT_ONCE = 500

_VERSIONS = (
    "SELECT record, seq, id, grp, value, parents, coalesce(author, source, x''), hlc, source FROM versions"
    " WHERE parents IS NOT NULL AND kind = '{kind}' AND record IN ({marks})"
    " UNION ALL SELECT v.record, v.seq, v.id, v.grp, v.value, v.parents, coalesce(v.author, v.source, x''), v.hlc,"
    " v.source"
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
        for record, *columns in view.connection.exec_driver_sql(query, (*part, *part)).all():
            found[record].append(parse(columns))
        yield from ((UUID(bytes=record), versions) for record, versions in found.items())


def parse(row: Any) -> Known:
    """A version from its columns, in the order of `Known`."""
    seq, id, group, value, parents, author, hlc, source = row
    return Known(seq, id, group, decode(value), frozenset(split(parents)), author, hlc, source)


def split(parents: bytes | None) -> tuple[bytes, ...]:
    """Version ids that lie one behind the other."""
    return tuple(parents[start : start + 16] for start in range(0, len(parents), 16)) if parents else ()


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
            if id in found:
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
    """The fields of a group; those that only a newer program knows stay with it."""
    if version is None:
        return {}
    names = {*ALL_OBJECTS[kind].groups[group]}
    if version.group == group:
        names |= {name for name in version.value.keys() - ALL_OBJECTS[kind].by_name.keys() if not name.startswith("_")}
    return {name: version.value[name] for name in version.value if name in names}


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
        every = (*ALL_OBJECTS[kind].groups, ALIVE, GONE, BIRTH)
        groups[kind][record].update([group] if group != BIRTH else every)
    for kind, records in groups.items():
        wanted = list(records)
        for start in range(0, len(wanted), AT_ONCE):
            _show(view, kind, records, dict(versions_of_all(view, kind, wanted[start : start + AT_ONCE])))


def _show(view: View, kind: str, groups: Mapping[UUID, set[str]], versions: Mapping[UUID, list[Known]]) -> None:
    holding: dict[tuple[bytes, str], list[Known]] = {}
    rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for record, known in versions.items():
        values = _settle_births(view, kind, known) if BIRTH in groups[record] else {}
        for group in sorted(groups[record] - {BIRTH}):
            found = holding[record.bytes, group] = heads_of(known, group)
            values |= _shown(kind, group, found[-1]) if found else {}
        if any(version.group == ALIVE for version in known):
            values["alive"] = merge.is_alive(known, _groups(kind, known))
        if values:
            rows[tuple(values)].append((*values.values(), record.bytes))
    _write_heads(view, kind, holding, _own_births(versions))
    for names, entries in rows.items():
        assignments = ", ".join(f"{name} = ?" for name in names)
        view.connection.exec_driver_sql(f'UPDATE "{kind}" SET {assignments} WHERE id = ?', entries)


def _settle_births(view: View, kind: str, known: Iterable[Known]) -> dict[str, Any]:
    """Let the row count the first of several births as its own, with what follows from it."""
    births = [version for version in known if version.group == BIRTH]
    if len(births) < 2:
        return {}
    own = merge.first_birth(births)
    view.connection.exec_driver_sql(
        "UPDATE versions SET parents = CASE seq WHEN ? THEN NULL ELSE x'' END WHERE seq = ?",
        [(own.seq, birth.seq) for birth in births],
    )
    external_id = fitting(kind, own.value).get(EXTERNAL_ID)
    return {"birth": own.id, "born": own.seq, "imported_from": own.source, "external_id": external_id}


def _own_births(versions: Mapping[UUID, list[Known]]) -> set[bytes]:
    births = ([version for version in known if version.group == BIRTH] for known in versions.values())
    return {merge.first_birth(one).id for one in births if one}


def _groups(kind: str, known: Iterable[Known]) -> set[str]:
    """The groups that hold content; those that only a newer program knows count too."""
    named = {version.group for version in known if not version.group.startswith("_")}
    return {*ALL_OBJECTS[kind].groups, *named} - {BIRTH}


def _write_heads(
    view: View, kind: str, holding: Mapping[tuple[bytes, str], list[Known]], own_births: set[bytes]
) -> None:
    changed = [(kind, record, group) for record, group in holding]
    view.connection.exec_driver_sql("DELETE FROM heads WHERE kind = ? AND record = ? AND grp = ?", changed)
    rows = [
        (record, group, version.id, version.seq, kind)
        for (record, group), found in holding.items()
        if not (len(found) == 1 and found[0].id in own_births)
        for version in found
    ]
    if rows:
        insert = "INSERT INTO heads (record, grp, version, seq, kind) VALUES (?, ?, ?, ?, ?)"
        view.connection.exec_driver_sql(insert, rows)


def _shown(kind: str, group: str, version: Known) -> dict[str, Any]:
    """The columns of a group as a version says; `alive` does not follow from one group alone."""
    if group == GONE:
        return {"gone": bool(version.value.get(GONE, False))}
    names = ALL_OBJECTS[kind].groups.get(group, ())
    fields = fitting(kind, {name: version.value[name] for name in names if name in version.value})
    return {name: column_value(kind, name, fields.get(name)) for name in names}
