"""The row a record is born with, built from the fields of its birth version."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import EXTRA
from app.store.codec import COLUMN_FORM, EXTERNAL_ID
from app.store.tables import json_text
from app.store.unit import UnitOfWork


class Birth(NamedTuple):
    """A birth version as its row needs it: `fields` hold values, unknown columns and the id in the source."""

    record: bytes
    fields: Mapping[str, Any]
    source: bytes | None
    version: bytes
    seq: int


@cache
def _forms(kind: str) -> Mapping[str, Callable[[Any], Any] | None]:
    """How each field lies in its column where that is not as it is, in the order of the columns."""
    fields = {field.name: COLUMN_FORM.get(field.type) for field in ALL_OBJECTS[kind].fields}
    return {**fields, EXTRA: json_text, EXTERNAL_ID: None}


@cache
def _insert(kind: str, names: tuple[str, ...]) -> str:
    columns = ("id", *(name.removeprefix("_") for name in names), "imported_from", "birth", "born")
    marks = ", ".join("?" * len(columns))
    return f'INSERT INTO "{kind}" ({", ".join(columns)}, alive, gone) VALUES ({marks}, 1, 0)'


def insert_rows(unit: UnitOfWork, kind: str, births: Sequence[Birth]) -> None:
    """Insert the rows of newborn records, in the order given.

    Columns that none of them fills are left out: of the many a record could have it mostly has few.
    """
    if not births:
        return
    records, fields, sources, versions, numbers = zip(*births, strict=True)
    filled = set().union(*fields)
    forms = {name: form for name, form in _forms(kind).items() if name in filled}
    columns = (_column(name, form, fields) for name, form in forms.items())
    rows = list(zip(records, *columns, sources, versions, numbers, strict=True))
    unit.connection.exec_driver_sql(_insert(kind, tuple(forms)), rows)


def _column(name: str, form: Callable[[Any], Any] | None, fields: Iterable[Mapping[str, Any]]) -> list[Any]:
    values = [entry.get(name) for entry in fields]
    return [None if value is None else form(value) for value in values] if form else values
