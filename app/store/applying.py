"""Applying what others wrote: versions as they arrive, in any order and any number of times, then what follows.

A version that is here already is nothing new. One may come before the record it belongs to was born: it waits among
the versions, and the row shows it when it is there. What only a newer program knows is kept and not shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.domain.casework import ALL_OBJECTS
from app.domain.clock import adopt
from app.domain.replication import Change
from app.domain.versions import BIRTH
from app.store import heads
from app.store.codec import decode, fitting
from app.store.rows import Birth, insert_rows
from app.store.unit import UnitOfWork, View

AT_ONCE = 500

_INSERT = (
    "INSERT INTO versions (seq, id, kind, record, grp, value, parents, author, hlc, source)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


class Applied(NamedTuple):
    """How many versions were new here, and how many were there already."""

    applied: int = 0
    known: int = 0


class _There(NamedTuple):
    """What is here of the records that versions arrived for: births of rows, other versions with their numbers."""

    births: Mapping[bytes, bytes]
    others: Mapping[bytes, Mapping[bytes, int]]

    def has(self, change: Change) -> bool:
        return self.births.get(change.record) == change.version or change.version in self.others.get(change.record, ())


def apply_changes(unit: UnitOfWork, changes: Sequence[Change]) -> Applied:
    """Write the versions that are new here and let heads, rows and the clock follow."""
    by_kind: dict[str, dict[tuple[bytes, bytes], Change]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, {}).setdefault((change.record, change.version), change)
    applied = known = 0
    for kind, found in by_kind.items():
        if unit.catalogue_only and kind in ALL_OBJECTS and ALL_OBJECTS[kind].subject:
            continue
        there = _there(unit, kind, {change.record for change in found.values()})
        fresh = [change for change in found.values() if not there.has(change)]
        known += len(found) - len(fresh)
        _forget_imports(unit, kind, [change for change in found.values() if there.has(change)])
        applied += len(fresh)
        _write(unit, kind, fresh, there)
    _adopt_clock(unit, changes)
    return Applied(applied, known)


def _there(view: View, kind: str, records: Collection[bytes]) -> _There:
    births: dict[bytes, bytes] = {}
    others: dict[bytes, dict[bytes, int]] = {}
    execute = view.connection.exec_driver_sql
    has_rows = kind in ALL_OBJECTS and execute(f'SELECT 1 FROM "{kind}" LIMIT 1').first() is not None
    has_others = execute("SELECT 1 FROM versions WHERE parents IS NOT NULL AND kind = ? LIMIT 1", (kind,)).first()
    wanted = sorted(records)
    for start in range(0, len(wanted), AT_ONCE):
        part = tuple(wanted[start : start + AT_ONCE])
        marks = ",".join("?" * len(part))
        if has_rows:
            query = f'SELECT id, birth FROM "{kind}" WHERE id IN ({marks})'
            births.update((id, birth) for id, birth in execute(query, part).all())
        if has_others:
            query = (
                f"SELECT record, id, seq FROM versions WHERE parents IS NOT NULL AND kind = ? AND record IN ({marks})"
            )
            for record, id, seq in execute(query, (kind, *part)):
                others.setdefault(record, {})[id] = seq
    return _There(births, others)


def _forget_imports(unit: UnitOfWork, kind: str, known: Iterable[Change]) -> None:
    """What an import wrote here and somebody else has sealed already need not be sent a second time."""
    imported = [(kind, change.record, change.version) for change in known if change.source is not None]
    if not imported:
        return
    execute = unit.connection.exec_driver_sql
    if execute("SELECT 1 FROM outbox LIMIT 1").first() is None:
        return
    if kind in ALL_OBJECTS:
        execute(
            f'DELETE FROM outbox WHERE version = (SELECT born FROM "{kind}" WHERE id = ? AND birth = ?)',
            [(record, version) for _, record, version in imported],
        )
    execute(
        "DELETE FROM outbox WHERE version ="
        " (SELECT seq FROM versions WHERE parents IS NOT NULL AND kind = ? AND record = ? AND id = ?)",
        imported,
    )


def _write(unit: UnitOfWork, kind: str, fresh: Sequence[Change], there: _There) -> None:
    if not fresh:
        return
    own = _own_births(kind, fresh, there)
    rows, births = [], []
    for number, change in zip(unit.numbers(len(fresh)), fresh, strict=True):
        version, _, record, group, value, parents, author, hlc, source = change
        is_own = own.get(record) == version
        if is_own:
            births.append(Birth(record, fitting(kind, decode(value)), source, version, number))
        kept = None if is_own else b"" if group == BIRTH else parents or b""
        rows.append((number, version, kind, record, group, value, kept, author, hlc, source))
    unit.connection.exec_driver_sql(_INSERT, rows)
    if births:
        insert_rows(unit, kind, births)
    if kind in ALL_OBJECTS:
        heads.show(unit, _concerned(kind, fresh, own, there))
        if not unit.everything:
            unit.touch(kind, {UUID(bytes=change.record) for change in fresh})


def _own_births(kind: str, fresh: Iterable[Change], there: _There) -> dict[bytes, bytes]:
    """For every record that is born here now, the birth its row begins with."""
    if kind not in ALL_OBJECTS:
        return {}
    born: dict[bytes, Change] = {}
    for change in fresh:
        if change.group != BIRTH or change.record in there.births:
            continue
        other = born.get(change.record)
        if other is None or _rank(change) < _rank(other):
            born[change.record] = change
    return {record: change.version for record, change in born.items()}


def _rank(change: Change) -> tuple[int, bytes, bytes]:
    return (change.hlc, change.author or change.source or b"", change.version)


def _concerned(
    kind: str, fresh: Iterable[Change], own: Mapping[bytes, bytes], there: _There
) -> set[tuple[str, UUID, str]]:
    """The groups to be shown anew: all where a birth is not the only version of its record."""
    later = {change.record for change in fresh if own.get(change.record) != change.version}
    found: set[tuple[str, UUID, str]] = set()
    for change in fresh:
        if own.get(change.record) != change.version or change.record in later or change.record in there.others:
            found.add((kind, UUID(bytes=change.record), change.group))
    return found


def _adopt_clock(unit: UnitOfWork, changes: Iterable[Change]) -> None:
    """The next own version is later than all that arrived, if those clocks are to be believed."""
    last = unit.hlc
    for hlc in {change.hlc for change in changes}:
        last = adopt(last, hlc, unit.now)
    unit.connection.exec_driver_sql("UPDATE device SET hlc = max(hlc, ?)", (last,))
