"""The row a record is born with, built from the fields of its birth version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import EXTRA
from app.store.codec import COLUMN_FORM, EXTERNAL_ID
from app.store.tables import OBJECT_TABLES, json_text
from app.store.unit import UnitOfWork


class Birth(NamedTuple):
    """A birth version as its row needs it: `fields` hold values, unknown columns and the id in the source."""

    record: bytes
    fields: Mapping[str, Any]
    source: bytes | None
    version: bytes
    seq: int


class _Plan(NamedTuple):
    """How the rows of one kind are built: the statement, and place and form of each field."""

    insert: str
    width: int
    places: Mapping[str, tuple[int, Callable[[Any], Any] | None]]


@cache
def _plan(kind: str) -> _Plan:
    columns = [column.name for column in OBJECT_TABLES[kind].columns if column.name != "rowid"]
    forms = {field.name: COLUMN_FORM.get(field.type) for field in ALL_OBJECTS[kind].fields}
    places = {name: (columns.index(name), form) for name, form in forms.items()}
    places[EXTRA] = (columns.index(EXTRA), json_text)
    places[EXTERNAL_ID] = (columns.index("external_id"), None)
    marks = ", ".join("?" * len(columns))
    return _Plan(f'INSERT INTO "{kind}" ({", ".join(columns)}) VALUES ({marks})', len(columns) - 5, places)


def insert_rows(unit: UnitOfWork, kind: str, births: Iterable[Birth]) -> None:
    """Insert the rows of newborn records, in the order given."""
    plan = _plan(kind)
    unit.connection.exec_driver_sql(plan.insert, [_row(plan, *birth) for birth in births])


def _row(
    plan: _Plan, record: bytes, fields: Mapping[str, Any], source: bytes | None, version: bytes, seq: int
) -> tuple[Any, ...]:
    row: list[Any] = [None] * plan.width
    row[0] = record
    for name, value in fields.items():
        place, form = plan.places[name]
        row[place] = form(value) if form else value
    return (*row, source, True, False, version, seq)
