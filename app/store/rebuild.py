"""Making all shared tables anew from `versions` alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from uuid import UUID

from app.domain.casework import ALL_OBJECTS
from app.store import heads, search_index
from app.store.codec import decode, fitting
from app.store.rows import Birth, insert_rows
from app.store.unit import UnitOfWork

AT_ONCE = 1_000


# What a newer program sent of an object unknown here until now has births that no row counts as its own.
_ADOPT = """
UPDATE versions SET parents = NULL WHERE seq IN (SELECT seq FROM (
  SELECT seq, row_number() OVER (PARTITION BY record ORDER BY hlc, coalesce(author, source, x''), id) AS place
  FROM versions WHERE parents IS NOT NULL AND kind = ? AND grp = ''
  AND NOT EXISTS (SELECT 1 FROM "{kind}" o WHERE o.id = record)) WHERE place = 1)"""


def rebuild(unit: UnitOfWork) -> None:
    """Empty the tables of all objects, `heads` and the search index, and fill them again.

    A migration that adds an object or a field ends with it: others may have sent such records long before.
    """
    for kind in ALL_OBJECTS:
        unit.connection.exec_driver_sql(_ADOPT.format(kind=kind), (kind,))
    for name in (*ALL_OBJECTS, "heads"):
        unit.connection.exec_driver_sql(f'DELETE FROM "{name}"')
    for kind, births in groupby(_births(unit), key=lambda birth: birth[0]):
        for part in _parts(births):
            insert_rows(unit, kind, part)
    heads.show(unit, _changed_groups(unit))
    search_index.rebuild(unit)


def _births(unit: UnitOfWork) -> Iterator[tuple[str, Birth]]:
    """Kind and content of every version a row was born with, in the order they came here."""
    rows = unit.connection.execution_options(yield_per=AT_ONCE).exec_driver_sql(
        "SELECT kind, seq, id, record, value, source FROM versions WHERE parents IS NULL ORDER BY kind, seq"
    )
    for kind, seq, version, record, value, source in rows:
        if kind in ALL_OBJECTS:
            yield kind, Birth(record, fitting(kind, decode(value)), source, version, seq)


def _parts(births: Iterator[tuple[str, Birth]]) -> Iterator[list[Birth]]:
    part: list[Birth] = []
    for _, birth in births:
        part.append(birth)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _changed_groups(unit: UnitOfWork) -> set[tuple[str, UUID, str]]:
    rows = unit.connection.exec_driver_sql(
        "SELECT DISTINCT kind, record, grp FROM versions WHERE parents IS NOT NULL ORDER BY kind, record, grp"
    )
    return {(kind, UUID(bytes=record), group) for kind, record, group in rows if kind in ALL_OBJECTS}
