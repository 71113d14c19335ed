"""Taking back a step of this device: new versions that show again what was there before.

A step back is a step like any other, so that it is shared, seen in the history and conflicts like an edit. Its versions
name the one they restore; so two steps can be taken back one after the other.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE
from app.domain.profile import OBJECTS
from app.domain.undone import Undoable, Undone
from app.errors import ChangedMeanwhile, NothingToUndo
from app.i18n import N_
from app.store import heads, tables
from app.store.affected import services_of
from app.store.casework import erase, has_records_outside, people_born
from app.store.codec import GONE, RESTORES, encode
from app.store.heads import BIRTH, Known, heads_of
from app.store.unit import INSTALL, UnitOfWork, View
from app.store.writing import NewVersion, fill_outbox, write_versions

NOT_TAKEN_BACK = ("undo", INSTALL, "sync", "batch")


def undo_newest(unit: UnitOfWork) -> Undone:
    """Take back the newest step of this device that is not taken back yet."""
    step = _newest_step(unit)
    unit.kind, unit.undoes = "undo", step.id
    records = _take_back_births(unit, step)
    for kind, count in _take_back_edits(unit, step).items():
        records[kind] = records.get(kind, 0) + count
    return Undone(step.kind, step.at, records, _name(unit, step))


def newest_undoable(view: View) -> Undoable:
    """What `undo_newest` would take back; raises `NothingToUndo`."""
    step = _newest_step(view)
    if step.kind == "import":
        return Undoable(step.kind, _source_of(view, step))
    born = "SELECT number FROM client WHERE born BETWEEN ? AND ?"
    return Undoable(step.kind, view.connection.exec_driver_sql(born, (step.first, step.last)).scalars().first() or "")


def _newest_step(unit: View) -> Row[Any]:
    steps = tables.step
    query = (
        select(steps)
        .where(steps.c.undone_by.is_(None), steps.c.kind.not_in(NOT_TAKEN_BACK))
        .order_by(steps.c.id.desc())
        .limit(1)
    )
    found = unit.connection.execute(query).one_or_none()
    if found is None:
        raise NothingToUndo(N_("Es gibt keine Änderung von diesem Gerät, die sich noch zurücknehmen lässt."))
    return found


def _name(unit: UnitOfWork, step: Row[Any]) -> str:
    """What the step was about: the source of an import, the number of one case, the name of one offer."""
    if step.kind == "import":
        return _source_of(unit, step)
    kind, field, concerned = "client", "number", unit.subjects
    if not concerned:
        kind, field, concerned = "service", "name", unit.touched.get("service") or services_of(unit) or set()
    if len(concerned) != 1:
        return ""
    (one,) = concerned
    return unit.connection.exec_driver_sql(f'SELECT {field} FROM "{kind}" WHERE id = ?', (one.bytes,)).scalar() or ""


def _source_of(view: View, step: Row[Any]) -> str:
    source = "SELECT name FROM source WHERE id = (SELECT source FROM versions WHERE seq = ?)"
    return view.connection.exec_driver_sql(source, (step.first,)).scalar() or ""


def _changed_meanwhile() -> ChangedMeanwhile:
    return ChangedMeanwhile(
        N_("Der Eintrag wurde seither noch einmal geändert. Es wurde nichts zurückgenommen; sehen Sie im Verlauf nach.")
    )


def _take_back_births(unit: UnitOfWork, step: Row[Any]) -> dict[str, int]:
    """Delete what the step made; with a record go its children, so only those need a version that hang elsewhere."""
    counts: dict[str, int] = {}
    for kind in ALL_OBJECTS:
        born = f'SELECT count(*) FROM "{kind}" WHERE born BETWEEN ? AND ?'
        counts[kind] = unit.connection.exec_driver_sql(born, (step.first, step.last)).scalar_one()
        if not counts[kind]:
            continue
        _refuse_changed_births(unit, kind, step)
        _delete_all(unit, kind, _born_alone(unit, kind, step))
    _erase_people(unit, step)
    return {kind: count for kind, count in counts.items() if count}


def _erase_people(unit: UnitOfWork, step: Row[Any]) -> None:
    """A person whom the step made leaves the file for good: a deleted case that nobody sees must not stay in it."""
    for client in people_born(unit, step.first, step.last):
        if has_records_outside(unit, client, step.first, step.last):
            raise _changed_meanwhile()
        erase(unit, client)


def _refuse_changed_births(unit: UnitOfWork, kind: str, step: Row[Any]) -> None:
    """A record that shows anything else than its birth was changed after the step."""
    changed = unit.connection.exec_driver_sql(
        f'SELECT DISTINCT o.id FROM heads h JOIN "{kind}" o ON o.id = h.record'
        " WHERE h.kind = ? AND o.born BETWEEN ? AND ?",
        (kind, step.first, step.last),
    )
    for (id,) in changed.all():
        versions = heads.versions_of(unit, kind, UUID(bytes=id))
        birth = versions[0].id
        for group in (*ALL_OBJECTS[kind].groups, ALIVE, GONE):
            if {_restored(version) for version in heads_of(versions, group)} - {birth} - _within(versions, step):
                raise _changed_meanwhile()


def _restored(version: Known) -> bytes:
    """The version whose value this one shows: itself, or the one it restores."""
    return bytes(version.value.get(RESTORES, version.id))


def _within(versions: Iterable[Known], step: Row[Any]) -> set[bytes]:
    return {version.id for version in versions if step.first <= version.seq <= step.last}


def _born_alone(unit: UnitOfWork, kind: str, step: Row[Any]) -> list[tuple[bytes, bytes]]:
    """Id and birth of the records the step made whose owner it did not make as well."""
    span = (step.first, step.last)
    conditions, values = [], list(span)
    declared = ALL_OBJECTS[kind]
    for name in declared.parents:
        target = declared.by_name[name].target
        owners = [target] if target != "*" else [owner for owner, other in OBJECTS.items() if not other.parent_kind]
        for owner in owners:
            meant = f" AND coalesce(o.{declared.parent_kind}, '{owner}') = '{owner}'" if target == "*" else ""
            conditions.append(
                f'NOT EXISTS (SELECT 1 FROM "{owner}" p WHERE p.id = o.{name} AND p.born BETWEEN ? AND ?{meant})'
            )
            values += span
    where = " AND ".join(["o.alive", "o.born BETWEEN ? AND ?", *conditions])
    rows = unit.connection.exec_driver_sql(f'SELECT o.id, o.birth FROM "{kind}" o WHERE {where}', tuple(values))
    return [(id, birth) for id, birth in rows]


def _delete_all(unit: UnitOfWork, kind: str, born: list[tuple[bytes, bytes]]) -> None:
    """One deleting version for each record; in bulk where nothing changed since, an import may have made thousands."""
    changed = _with_heads(unit, kind)
    _delete_unchanged(unit, kind, [one for one in born if one[0] not in changed])
    ids = [UUID(bytes=id) for id, _ in born if id in changed]
    seen = heads.of_records(unit, kind, ids)
    gone = {ALIVE: False, RESTORES: b""}
    new = [NewVersion(kind, id, ALIVE, gone, tuple(sorted({*chain.from_iterable(seen[id].values())}))) for id in ids]
    if new:
        write_versions(unit, new)


def _delete_unchanged(unit: UnitOfWork, kind: str, born: list[tuple[bytes, bytes]]) -> None:
    if not born:
        return
    numbers = unit.numbers(len(born))
    value = encode({ALIVE: False, RESTORES: b""})
    rows = [(number, os.urandom(16), id, birth) for number, (id, birth) in zip(numbers, born, strict=True)]
    execute = unit.connection.exec_driver_sql
    execute(
        "INSERT INTO versions (seq, id, kind, record, grp, value, parents, author, hlc) VALUES (?,?,?,?,?,?,?,?,?)",
        [(number, name, kind, id, ALIVE, value, birth, unit.author, unit.hlc) for number, name, id, birth in rows],
    )
    execute(
        "INSERT INTO heads (record, grp, version, seq, kind) VALUES (?,?,?,?,?)",
        [(id, ALIVE, name, number, kind) for number, name, id, _ in rows],
    )
    execute(f'UPDATE "{kind}" SET alive = 0 WHERE id = ?', [(id,) for id, _ in born])
    fill_outbox(unit, kind, numbers)
    unit.touch(kind, (UUID(bytes=id) for id, _ in born))


def _with_heads(unit: UnitOfWork, kind: str) -> set[bytes]:
    rows = unit.connection.exec_driver_sql("SELECT DISTINCT record FROM heads WHERE kind = ?", (kind,))
    return set(rows.scalars())


def _take_back_edits(unit: UnitOfWork, step: Row[Any]) -> dict[str, int]:
    """Write what held before for every group the step changed in a record that was there already."""
    rows = unit.connection.exec_driver_sql(
        "SELECT kind, record, grp FROM versions WHERE seq BETWEEN ? AND ? AND parents IS NOT NULL ORDER BY seq",
        (step.first, step.last),
    )
    groups: dict[str, dict[UUID, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for kind, record, group in rows.all():
        if group == BIRTH:
            # The record was born on another laptop too, and its row counts that birth as its own.
            raise _changed_meanwhile()
        groups[kind][UUID(bytes=record)][group] = None
    counts: dict[str, int] = {}
    for kind, records in groups.items():
        new: list[NewVersion] = []
        for record, versions in heads.versions_of_all(unit, kind, list(records)):
            if step.first <= versions[0].seq and versions[0].group == BIRTH:
                continue
            new += [_before(kind, record, versions, group, step) for group in records[record]]
        if new:
            write_versions(unit, new)
            counts[kind] = len({version.record for version in new})
    return counts


def _before(kind: str, record: UUID, versions: list[Known], group: str, step: Row[Any]) -> NewVersion:
    """The version that shows again what the group showed before the step."""
    own = [version for version in versions if version.group == group and step.first <= version.seq <= step.last]
    holding = heads_of(versions, group)
    made = {version.id for version in own}
    if any(head.seq >= step.first and _restored(head) not in made for head in holding):
        raise _changed_meanwhile()
    earlier = heads_of([version for version in versions if version.seq < step.first], group)
    before = earlier[-1]
    names = ALL_OBJECTS[kind].groups.get(group, (group,))
    value = {name: before.value[name] for name in names if name in before.value}
    parents = {version.id for version in holding}
    if group == ALIVE and not value.setdefault(ALIVE, True):
        parents |= _seen(kind, versions, step)
    return NewVersion(kind, record, group, {**value, RESTORES: _restored(before)}, tuple(sorted(parents)))


def _seen(kind: str, versions: list[Known], step: Row[Any]) -> set[bytes]:
    """What held when the step ended: a deletion must name it, or it would count as edited since."""
    until = [version for version in versions if version.seq <= step.last]
    return {head.id for group in ALL_OBJECTS[kind].groups for head in heads_of(until, group)}
