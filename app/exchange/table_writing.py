"""HSDS 3.0 as tables: a CSV for each object that has records, and `datapackage.json`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import IO, Any

from app.domain.exported import AllOf, Exported
from app.domain.hsds import ObjectType, Type
from app.domain.profile import OBJECTS, PROFILE_OBJECTS
from app.exchange.json_writing import profile_attribute
from app.exchange.legacy import TABLES
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, KEPT, OWN_NAMES

OpenTable = Callable[[str], AbstractContextManager[IO[bytes]]]
_TYPES: Mapping[Type, str] = {Type.NUMBER: "number", Type.DATE: "date"}
_FILE_NAMES: Mapping[str, str] = {
    "service_at_location": "service_at_location",
    "service_capacity": "service_capacities",
}


def file_name(kind: ObjectType) -> str:
    """The file of a kind, as the official package calls it."""
    return f"{_FILE_NAMES.get(kind.name, kind.plural)}.csv"


def write_tables(all_of: AllOf, open_table: OpenTable, name: str) -> None:
    """Write every kind that has records, then the description."""
    described = []
    for kind in OBJECTS.values():
        if not kind.profile:
            columns = _write_table(kind, all_of, open_table)
            if columns:
                described.append(_resource(kind, columns))
    with open_table("datapackage.json") as file:
        file.write(json.dumps(_description(name, described), ensure_ascii=False, indent=1).encode())


def _write_table(kind: ObjectType, all_of: AllOf, open_table: OpenTable) -> list[str]:
    columns = _columns(kind, all_of)
    if not columns:
        return []
    with open_table(file_name(kind)) as file:
        text = io.TextIOWrapper(file, "utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(columns)
        for record in _rows(kind.name, all_of):
            writer.writerow(_row(record, columns))
        text.flush()
        text.detach()
    return columns


def _rows(kind: str, all_of: AllOf) -> Iterator[Exported]:
    yield from all_of(kind)
    if kind == "attribute":
        for profile in PROFILE_OBJECTS:
            yield from (profile_attribute(record) for record in all_of(profile.name))


def _columns(kind: ObjectType, all_of: AllOf) -> list[str]:
    """The columns of a table; empty where there is no record."""
    more: dict[str, None] = {}
    count = 0
    for record in _rows(kind.name, all_of):
        count += 1
        if record.external_id:
            more[EXTERNAL_ID] = None
        own, rest = split_extra(kind, record.extra)
        more.update(dict.fromkeys(own))
        if rest:
            more[EXTRA_JSON] = None
    return ["id", *kind.by_name, *(name for name in more if name not in kind.by_name)] if count else []


def split_extra(kind: ObjectType, extra: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Unknown columns that a cell says as they are, and those that need JSON."""
    own: dict[str, str] = {}
    rest: dict[str, Any] = {}
    for name, value in extra.items():
        plain = isinstance(value, str) and value.strip() and _is_own_column(kind, name)
        numbers = name in {"latitude", "longitude"} and isinstance(value, int | float)
        if plain or numbers:
            own[name] = value
        else:
            rest[name] = value
    return own, rest


def _is_own_column(kind: ObjectType, name: str) -> bool:
    if name in kind.by_name:
        return True
    plain = name.lower()
    taken = {"", "id", *kind.by_name, *OWN_NAMES, *(old for form in TABLES.values() for old in form.renamed)}
    return name == name.strip() and plain not in taken


def _row(record: Exported, columns: list[str]) -> list[Any]:
    own, rest = split_extra(OBJECTS[record.kind], record.extra)
    cells: dict[str, Any] = {**own, **record.values, "id": record.id}
    if record.external_id:
        cells[EXTERNAL_ID] = record.external_id
    if rest:
        cells[EXTRA_JSON] = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return [cells.get(name, "") for name in columns]


def _resource(kind: ObjectType, columns: list[str]) -> dict[str, Any]:
    types = {field.name: _TYPES.get(field.type, "string") for field in kind.fields}
    links = [field for field in kind.links if field.target != "*"]
    return {
        "name": kind.plural,
        "path": file_name(kind),
        "format": "csv",
        "mediatype": "text/csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "primaryKey": "id",
            "fields": [_field(name, types) for name in columns],
            "foreignKeys": [
                {"fields": link.name, "reference": {"resource": OBJECTS[link.target].plural, "fields": "id"}}
                for link in links
            ],
        },
    }


def _field(name: str, types: Mapping[str, str]) -> dict[str, Any]:
    """How a column is described; one HSDS does not know says that it was kept, and nobody is warned of it again."""
    described = {"name": name, "type": types.get(name, "string")}
    return described if name in {"id", *types, *OWN_NAMES} else {**described, KEPT: True}


def _description(name: str, resources: list[dict[str, Any]]) -> dict[str, Any]:
    return {"name": name, "profile": "tabular-data-package", "version": "3.0", "resources": resources}
