"""Reading records: one, the children of one, a whole aggregate, or all of a kind in a stream.

A record is shown if it is alive and nothing it belongs to is deleted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, not_, or_, select, union_all

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import EXTRA
from app.domain.profile import OBJECTS
from app.domain.versions import Record
from app.store import heads
from app.store.tables import OBJECT_TABLES, outbox, step
from app.store.unit import INSTALL, View


def record(view: View, kind: str, id: UUID, *, deleted: bool = False) -> Record | None:
    """One record with its `based_on`, or None where it is not there or deleted (unless `deleted` are wanted too)."""
    found = records(view, kind, [id], deleted=deleted)
    return found[0] if found else None


def records(view: View, kind: str, ids: Collection[UUID], *, deleted: bool = False) -> tuple[Record, ...]:
    """Some records of a kind with their `based_on`, in no promised order."""
    table = OBJECT_TABLES[kind]
    query = select(table).where(table.c.id.in_(list(ids)))
    return _with_heads(view, kind, query if deleted else query.where(is_shown(kind)))


def children(view: View, kind: str, parent_field: str, parent_id: UUID) -> tuple[Record, ...]:
    """The living records of a kind whose link names this parent, in the order they came."""
    table = OBJECT_TABLES[kind]
    query = select(table).where(table.c[parent_field] == parent_id, table.c.alive).order_by(table.c.rowid)
    return _with_heads(view, kind, query)


def all_records(view: View, kind: str) -> Iterator[Record]:
    """Every record of a kind that is shown, in a stream; to read, not to edit: they carry no `based_on`."""
    table = OBJECT_TABLES[kind]
    rows = view.connection.execution_options(yield_per=1000).execute(
        select(table).where(is_shown(kind)).order_by(table.c.rowid)
    )
    for row in rows:
        yield _record(kind, row)


def counts(view: View) -> dict[str, int]:
    """How many records of each kind of the catalogue are shown."""
    return {kind: view.connection.execute(_count(kind)).scalar_one() for kind in OBJECTS}


def waiting(view: View) -> int:
    """How many changes have not been shared yet, as people count them: each is what one undo takes back.

    What the program brought along is nobody's change; see `app.usecases.base`.
    """
    unshared = select(outbox.c.version).where(outbox.c.version.between(step.c.first, step.c.last)).exists()
    return view.connection.execute(
        select(func.count()).select_from(step).where(step.c.kind != INSTALL, unshared)
    ).scalar_one()


def _count(kind: str) -> Select[int]:
    return select(func.count()).select_from(OBJECT_TABLES[kind]).where(is_shown(kind))


def is_shown(kind: str) -> ColumnElement[bool]:
    """The condition that a row is alive and nothing it belongs to is deleted."""
    table = OBJECT_TABLES[kind]
    condition: ColumnElement[bool] = table.c.alive
    for name in ALL_OBJECTS[kind].parents:
        condition &= table.c[name].is_(None) | not_(_has_dead_owner(kind, name))
    return condition


def _has_dead_owner(kind: str, link: str) -> ColumnElement[bool]:
    """Whether this link leads to something deleted; where it may lead to any object, the row says to which.

    One id may name records of several kinds; a row that does not say which is meant goes with any of them.
    """
    declared, table = ALL_OBJECTS[kind], OBJECT_TABLES[kind]
    target = declared.by_name[link].target
    if target != "*":
        return table.c[link].in_(_dead(target))
    named = table.c[declared.parent_kind]
    owners = [name for name, owner in OBJECTS.items() if not owner.parent_kind]
    return or_(*((func.coalesce(named, owner) == owner) & table.c[link].in_(_dead(owner)) for owner in owners))


def _dead(kind: str) -> Select[Any]:
    """The ids of a kind that are deleted or belong to something deleted."""
    table = OBJECT_TABLES[kind]
    parts = [select(table.c.id).where(table.c.alive.is_(False))]
    parts += [select(table.c.id).where(_has_dead_owner(kind, name)) for name in ALL_OBJECTS[kind].parents]
    return select(union_all(*parts).subquery().c.id)


def _with_heads(view: View, kind: str, query: Select[Any]) -> tuple[Record, ...]:
    found = [_record(kind, row) for row in view.connection.execute(query)]
    based_on = heads.of_records(view, kind, [one.id for one in found])
    return tuple(Record(one.kind, one.id, one.values, based_on[one.id], one.alive) for one in found)


def _record(kind: str, row: Row[Any]) -> Record:
    fields = row._mapping
    values = {name: fields[name] for name in (*ALL_OBJECTS[kind].by_name, EXTRA) if fields[name] is not None}
    return Record(kind, fields["id"], values, alive=fields["alive"])
