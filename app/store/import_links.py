"""Whether what incoming records link to is there, now or when everything is in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from app.domain.hsds import ObjectType
from app.domain.incoming import Batch, Findings, Incoming
from app.domain.profile import OBJECTS
from app.store.unit import View

MOST_REMEMBERED = 1 << 15
AT_ONCE = 500


class Row(NamedTuple):
    """Where a record that is there already lies, and since which version."""

    rowid: int
    born: int


def rows_there(view: View, kind: str, ids: list[bytes]) -> dict[bytes, Row]:
    """Which of these records are there, deleted ones included."""
    found: dict[bytes, Row] = {}
    for start in range(0, len(ids), AT_ONCE):
        part = tuple(ids[start : start + AT_ONCE])
        marks = ",".join("?" * len(part))
        rows = view.connection.exec_driver_sql(f'SELECT id, rowid, born FROM "{kind}" WHERE id IN ({marks})', part)
        found.update((id, Row(rowid, born)) for id, rowid, born in rows)
    return found


def _ids_there(view: View, kind: str, ids: Collection[bytes]) -> Iterator[bytes]:
    """Which of these ids are there; the index alone tells, no row is read for it."""
    waiting = iter(ids)
    while part := tuple(islice(waiting, AT_ONCE)):
        marks = ",".join("?" * len(part))
        rows = view.connection.exec_driver_sql(f'SELECT id FROM "{kind}" WHERE id IN ({marks})', part)
        yield from rows.scalars()


_LINKED_TO = frozenset(field.target for kind in OBJECTS.values() for field in kind.links)


class Links:
    """Looks up whether what records link to is there, now or at the end."""

    def __init__(self, view: View, findings: Findings) -> None:
        self._view = view
        self._findings = findings
        self._known: dict[str, set[bytes]] = {name: set() for name in OBJECTS}
        self._dangling: list[tuple[str, bytes, Batch, Incoming, str]] = []

    def remember(self, kind: str, ids: Iterable[bytes]) -> None:
        """Records that are there now; the first ones, because owners come first and are asked for in their order."""
        if kind not in _LINKED_TO:
            return
        known = self._known[kind]
        known.update(islice(ids, max(MOST_REMEMBERED - len(known), 0)))

    def ready(self, batch: Batch, waiting: list[tuple[Batch, Incoming]], *, last: bool = False) -> list[Incoming]:
        """The records whose mandatory links hold; others wait, or are rejected the `last` time."""
        kind = OBJECTS[batch.kind]
        missing = self._missing(kind, batch.records)
        if not any(missing.values()):
            return batch.records
        shell = Batch(batch.kind, batch.file, [], batch.partial)
        return [record for record in batch.records if self._holds(kind, shell, record, missing, waiting, last)]

    def _holds(
        self,
        kind: ObjectType,
        shell: Batch,
        record: Incoming,
        missing: Mapping[str, set[bytes]],
        waiting: list[tuple[Batch, Incoming]],
        last: bool,
    ) -> bool:
        for field in kind.links:
            value = record.values.get(field.name)
            if value is None:
                continue
            target = _target(kind, field.target, record)
            if target not in OBJECTS:
                self._warn_unknown(shell, record, field.name, target)
            elif value in missing[target]:
                if field.required and (kind.name, field.name) != ("service", "organization_id"):
                    if last and field.target != "*":
                        self._reject(shell, record, field.name, value)
                        return False
                    if not last:
                        waiting.append((shell, record))
                        return False
                self._dangling.append((target, value, shell, _placed(record), field.name))
        return True

    def _missing(self, kind: ObjectType, records: Iterable[Incoming]) -> dict[str, set[bytes]]:
        wanted: dict[str, set[bytes]] = {}
        for field in kind.links:
            name, target = field.name, field.target
            if target != "*":
                wanted.setdefault(target, set()).update(r.values[name] for r in records if name in r.values)
                continue
            for record in records:
                if name in record.values:
                    wanted.setdefault(_target(kind, "*", record), set()).add(record.values[name])
        return {target: self._not_there(target, ids) for target, ids in wanted.items() if target in OBJECTS}

    def _not_there(self, kind: str, ids: set[bytes]) -> set[bytes]:
        unknown = ids - self._known[kind]
        if unknown:
            there = set(_ids_there(self._view, kind, unknown))
            self.remember(kind, there)
            unknown -= there
        return unknown

    def report(self) -> None:
        """Warn of links that lead nowhere now that everything is in."""
        by_target: dict[str, set[bytes]] = {}
        for target, value, *_ in self._dangling:
            by_target.setdefault(target, set()).add(value)
        missing = {target: self._not_there(target, ids) for target, ids in by_target.items()}
        for target, value, shell, record, field in self._dangling:
            if value in missing[target]:
                self._findings.warn(
                    shell.file, "dangling_link", line=record.line, pointer=record.pointer, field=field, value=target
                )

    def _warn_unknown(self, shell: Batch, record: Incoming, field: str, target: str) -> None:
        self._findings.warn(
            shell.file, "unknown_link", line=record.line, pointer=record.pointer, field=field, value=target
        )

    def _reject(self, shell: Batch, record: Incoming, field: str, value: bytes) -> None:
        self._findings.reject(
            shell.file,
            "broken_link",
            line=record.line,
            pointer=record.pointer,
            field=field,
            value=str(UUID(bytes=value)),
        )


def _placed(record: Incoming) -> Incoming:
    """The place of a record without its values."""
    return Incoming(record.id, {}, {}, "", record.line, record.pointer)


def _target(kind: ObjectType, target: str, record: Incoming) -> str:
    return str(record.values.get(kind.parent_kind, "")) if target == "*" else target
