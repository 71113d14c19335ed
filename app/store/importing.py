"""Bringing the records of a source into the catalogue, batch by batch, inside one unit of work.

A new record is born; one that the source has not changed since its last import is left alone; where it has, only
that is written, based on what the source wrote last, so that an edit made here stands beside it as a conflict. What
was deleted here stays deleted; what is gone from the source is marked. Memory does not grow with the source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.domain.hsds import ALIVE, EXTRA, ObjectType
from app.domain.incoming import Batch, Findings, Incoming
from app.domain.profile import OBJECTS
from app.domain.replication import BIGGEST_VALUE
from app.store import heads
from app.store.codec import birth_value, encode, import_version
from app.store.import_indexes import IndexesAside
from app.store.import_links import AT_ONCE, Links, Row, rows_there
from app.store.sources import LastImport, last_imports
from app.store.unit import UnitOfWork
from app.store.writing import BasedOn, TooBig, insert_records, mark_gone, revive_records, update_record

Parts = dict[tuple[str, str], Any]
"""The values of a record by (field, key); only the unknown columns have keys, so that each counts by itself."""


class Importing:
    """One import under way; `read` and `written` count records by kind."""

    def __init__(self, unit: UnitOfWork, source: UUID, findings: Findings, base: UUID) -> None:
        self.read: Counter[str] = Counter()
        self.written: Counter[str] = Counter()
        self._unit = unit
        self._source = source
        self._findings = findings
        self._base = base
        self._seen: dict[str, bytearray] = {}
        self._written_rows: dict[str, set[int]] = {}
        self._unstated: dict[tuple[str, bytes], set[tuple[str, str]]] = {}
        self._links = Links(unit, findings)
        self._indexes = IndexesAside(unit)
        self._waiting: list[tuple[Batch, Incoming]] = []

    def take(self, batch: Batch) -> None:
        """Bring in one batch; records whose mandatory link is not there yet wait for `finish`."""
        found = rows_there(self._unit, batch.kind, [record.id for record in batch.records])
        self.read[batch.kind] += len(batch.records) - (
            len(found.keys() & self._repeated(batch, found)) if batch.partial else 0
        )
        ready = self._links.ready(batch, self._waiting)
        self._write(batch, ready, found)

    def finish(self) -> tuple[int, int]:
        """Bring in what waited, clear what the source states no more, mark what is gone: (vanished, conflicts)."""
        waiting, self._waiting = self._waiting, []
        for batch, record in waiting:
            again: list[tuple[Batch, Incoming]] = []
            part = Batch(batch.kind, batch.file, [record], batch.partial)
            ready = self._links.ready(part, again, last=True)
            self._write(part, ready, rows_there(self._unit, batch.kind, [record.id]))
        self._links.report()
        self._indexes.make_anew()
        self._clear_unstated()
        return self._mark_vanished(), self._conflicts()

    def _repeated(self, batch: Batch, found: Mapping[bytes, Row]) -> set[bytes]:
        return {id for id, row in found.items() if self._is_seen(batch.kind, row)}

    def _write(self, batch: Batch, ready: Iterable[Incoming], found: Mapping[bytes, Row]) -> None:
        new: dict[bytes, Incoming] = {}
        known: list[Incoming] = []
        for record in ready:
            if record.id in found:
                known.append(record)
            elif (earlier := new.setdefault(record.id, record)) is not record:
                self._repeated_in_batch(batch, earlier, record)
        self._indexes.lay_aside(batch.kind, len(new))
        self._insert(batch, new)
        self.written[batch.kind] += len(new)
        self._links.remember(batch.kind, new)
        for start in range(0, len(known), AT_ONCE):
            self._renew(batch, known[start : start + AT_ONCE], found)

    def _insert(self, batch: Batch, new: dict[bytes, Incoming]) -> None:
        """Write the new records; those that could never be shared are taken out and rejected."""
        rows = [(r.id, r.values, r.extra or None, r.external_id or None) for r in new.values()]
        try:
            insert_records(self._unit, batch.kind, rows, source=self._source)
        except TooBig as error:
            for record in [new.pop(id) for id in error.ids]:
                self._reject_too_big(batch, record)
            self._insert(batch, new)

    def _reject_too_big(self, batch: Batch, record: Incoming) -> None:
        self._findings.reject(batch.file, "too_big", line=record.line, pointer=record.pointer, value=_shown_id(record))

    def _repeated_in_batch(self, batch: Batch, earlier: Incoming, record: Incoming) -> None:
        if (earlier.values, earlier.extra) != (record.values, record.extra):
            self._warn(batch, record, "duplicate_id", "id", _shown_id(record))

    def _renew(self, batch: Batch, records: list[Incoming], found: Mapping[bytes, Row]) -> None:
        last = last_imports(self._unit, batch.kind, [record.id for record in records], self._source)
        self._revive(batch.kind, records, found, last)
        for record in records:
            row = found[record.id]
            self._renew_one(batch, record, row, last[record.id], self._is_seen(batch.kind, row))
            self._mark_seen(batch.kind, row)

    def _revive(
        self, kind: str, records: list[Incoming], found: Mapping[bytes, Row], last: Mapping[bytes, LastImport]
    ) -> None:
        """Bring back what was only taken away by taking its import back."""
        rows = {record.id: found[record.id] for record in records}
        undone = [id for id, row in rows.items() if last[id].undone and not self._is_seen(kind, row)]
        revive_records(self._unit, kind, [UUID(bytes=id) for id in undone])
        for id in undone:
            self._count_written(kind, rows[id])

    def _renew_one(self, batch: Batch, record: Incoming, row: Row, last: LastImport, again: bool) -> None:
        value = birth_value(record.values, record.extra or None, record.external_id or None)
        if self._is_unchanged(batch.kind, record, last, value):
            self._return_to_source(batch.kind, record, last, row)
            return
        if len(value) > BIGGEST_VALUE:
            self._reject_too_big(batch, record)
            return
        if last.birth is None:
            self._join_foreign(batch, record, row, last)
        elif again and not batch.partial:
            self._warn(batch, record, "duplicate_id", "id", _shown_id(record))
        elif last.alive or last.undone:
            self._return_to_source(batch.kind, record, last, row)
            self._renew_own(batch, record, row, last, again)
        else:
            self._warn(batch, record, "deleted_here", "", _shown_id(record))

    def _is_unchanged(self, kind: str, record: Incoming, last: LastImport, value: bytes) -> bool:
        if last.birth is None or last.based_on:
            return False
        return import_version(self._unit.naming(self._source.bytes), kind, record.id, value) == last.birth

    def _return_to_source(self, kind: str, record: Incoming, last: LastImport, row: Row) -> None:
        if last.gone and (last.alive or last.undone):
            mark_gone(self._unit, kind, [UUID(bytes=record.id)], gone=False)
            self._count_written(kind, row)

    def _renew_own(self, batch: Batch, record: Incoming, row: Row, last: LastImport, again: bool) -> None:
        kind = OBJECTS[batch.kind]
        based_on = {group: last.base(group) for group in kind.groups}
        parents = {group: last.parents(group) for group in kind.groups}
        before = _parts(_joined(heads.values_at(self._unit, batch.kind, UUID(bytes=record.id), kind.groups, based_on)))
        stated = _parts(_stated(record))
        full = dict.fromkeys(before) | stated
        stated = self._partly(batch, record, before, stated, again) if batch.partial else full
        changed = {name: value for name, value in stated.items() if value != before.get(name)}
        self._update(batch.kind, UUID(bytes=record.id), before, changed, based_on, parents, row)

    def _update(
        self, kind: str, id: UUID, before: Parts, changed: Parts, based_on: BasedOn, parents: BasedOn, row: Row
    ) -> None:
        values = _whole(before, changed)
        if values and update_record(self._unit, kind, id, values, based_on, source=self._source, parents=parents):
            self._count_written(kind, row)

    def _partly(self, batch: Batch, record: Incoming, before: Parts, stated: Parts, again: bool) -> Parts:
        """What an occurrence may change: in a later one only what no earlier one has stated."""
        key = (batch.kind, record.id)
        if not again:
            if unstated := before.keys() - stated.keys():
                self._unstated[key] = unstated
            return stated
        open_parts = self._unstated.get(key, set())
        for name in stated.keys() & before.keys() - open_parts:
            if stated[name] != before[name]:
                self._warn(batch, record, "differs", name[0], "")
        allowed = {name: value for name, value in stated.items() if name in open_parts or name not in before}
        open_parts.difference_update(stated)
        return allowed

    def _clear_unstated(self) -> None:
        for (name, id), parts in self._unstated.items():
            if parts:
                self._clear(name, id, dict.fromkeys(parts))

    def _clear(self, name: str, id: bytes, cleared: Parts) -> None:
        record, kind = UUID(bytes=id), OBJECTS[name]
        last = last_imports(self._unit, name, [id], self._source)[id]
        based_on = {group: last.base(group) for group in kind.groups}
        parents = {group: last.parents(group) for group in kind.groups}
        before = _parts(_joined(heads.values_at(self._unit, name, record, kind.groups, based_on)))
        self._update(name, record, before, cleared, based_on, parents, rows_there(self._unit, name, [id])[id])

    def _join_foreign(self, batch: Batch, record: Incoming, row: Row, last: LastImport) -> None:
        """A record that came from elsewhere: an old state of it says nothing new, a new one follows the last import."""
        if not last.alive:
            self._warn(batch, record, "deleted_here", "", _shown_id(record))
            return
        kind = OBJECTS[batch.kind]
        versions = heads.versions_of(self._unit, batch.kind, UUID(bytes=record.id))
        stated = _stated(record)
        news = {group: _group_news(kind, group, versions, stated) for group in kind.groups}
        fresh = {group: value for group, value in news.items() if value is not None}
        if not fresh:
            return
        if any(version.source == self._base.bytes for version in versions):
            self._warn(batch, record, "kept_here", "", _shown_id(record))
            return
        based_on = {group: _last_imported(versions, group) for group in fresh}
        if update_record(self._unit, batch.kind, UUID(bytes=record.id), _joined(fresh), based_on, source=self._source):
            self._count_written(batch.kind, row)

    def _count_written(self, kind: str, row: Row) -> None:
        written = self._written_rows.setdefault(kind, set())
        if row.born < self._unit.first and row.rowid not in written:
            written.add(row.rowid)
            self.written[kind] += 1

    def _is_seen(self, kind: str, row: Row) -> bool:
        if row.born >= self._unit.first:
            return True
        bits = self._seen.get(kind)
        return bits is not None and row.rowid >> 3 < len(bits) and bool(bits[row.rowid >> 3] & 1 << (row.rowid & 7))

    def _mark_seen(self, kind: str, row: Row) -> None:
        bits = self._seen.setdefault(kind, bytearray())
        if row.rowid >> 3 >= len(bits):
            bits.extend(bytes((row.rowid >> 3) + 1024 - len(bits)))
        bits[row.rowid >> 3] |= 1 << (row.rowid & 7)

    def _mark_vanished(self) -> int:
        count = 0
        for kind in OBJECTS:
            rows = self._unit.connection.exec_driver_sql(
                f'SELECT id, rowid, born FROM "{kind}" WHERE imported_from = ? AND alive AND NOT gone AND born < ?',
                (self._source.bytes, self._unit.first),
            )
            gone = [UUID(bytes=id) for id, *place in rows if not self._is_seen(kind, Row(*place))]
            mark_gone(self._unit, kind, gone)
            count += len(gone)
        return count

    def _conflicts(self) -> int:
        found = self._unit.connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT 1 FROM heads WHERE grp <> ? GROUP BY kind, record, grp"
            " HAVING count(*) > 1 AND max(seq) >= ?)",
            (ALIVE, self._unit.first),
        )
        return int(found.scalar_one())

    def _warn(self, batch: Batch, record: Incoming, reason: str, field: str, value: str) -> None:
        self._findings.warn(batch.file, reason, line=record.line, pointer=record.pointer, field=field, value=value)


def _stated(record: Incoming) -> dict[str, Any]:
    return {**record.values, EXTRA: record.extra} if record.extra else dict(record.values)


def _parts(values: Mapping[str, Any]) -> Parts:
    parts: Parts = {(name, ""): value for name, value in values.items() if name != EXTRA}
    return parts | {(EXTRA, key): value for key, value in (values.get(EXTRA) or {}).items()}


def _whole(before: Parts, changed: Parts) -> dict[str, Any]:
    """The fields that change; the unknown columns change as a whole."""
    values = {name: value for (name, key), value in changed.items() if name != EXTRA}
    if any(name == EXTRA for name, _ in changed):
        extra = {key: value for (name, key), value in (before | changed).items() if name == EXTRA and value is not None}
        values[EXTRA] = extra or None
    return values


def _joined(groups: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {name: value for values in groups.values() for name, value in values.items()}


def _group_news(
    kind: ObjectType, group: str, versions: list[heads.Known], stated: Mapping[str, Any]
) -> dict[str, Any] | None:
    """What the source says of a group, if none of its versions has said it; None where it says nothing new."""
    said = {name: stated[name] for name in kind.groups[group] if name in stated}
    if not said:
        return None
    for version in versions:
        if version.group in {group, heads.BIRTH} and all(
            encode(version.value.get(name)) == encode(value) for name, value in said.items()
        ):
            return None
    newest = heads.heads_of(versions, group)[-1].value
    kept = {name: newest[name] for name in kind.groups[group] if name in newest}
    return {**kept, **said}


def _last_imported(versions: list[heads.Known], group: str) -> tuple[bytes, ...]:
    imported = [v for v in versions if v.source is not None and v.group in {group, heads.BIRTH}]
    return (imported[-1].id,) if imported else ()


def _shown_id(record: Incoming) -> str:
    return record.external_id or str(UUID(bytes=record.id))
