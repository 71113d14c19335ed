"""Records as they leave the catalogue: what is shown, with unknown columns and the id in the source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.domain.exported import Exported
from app.domain.hsds import EXTRA
from app.domain.profile import OBJECTS
from app.store.reading import is_shown
from app.store.tables import OBJECT_TABLES
from app.store.unit import View

AT_ONCE = 500


def all_exported(view: View, kind: str) -> Iterator[Exported]:
    """Every record of a kind that is shown, in a stream."""
    table = OBJECT_TABLES[kind]
    rows = view.connection.execution_options(yield_per=1000).execute(
        select(table).where(is_shown(kind)).order_by(table.c.rowid)
    )
    for row in rows:
        yield _exported(kind, row)


def exported_children(view: View, kind: str, link: str, owners: Collection[UUID]) -> list[Exported]:
    """The records of a kind that are shown and whose link leads to one of the owners."""
    table, wanted = OBJECT_TABLES[kind], list(owners)
    found: list[Exported] = []
    for start in range(0, len(wanted), AT_ONCE):
        chosen = table.c[link].in_(wanted[start : start + AT_ONCE])
        rows = view.connection.execute(select(table).where(is_shown(kind), chosen).order_by(table.c.rowid))
        found.extend(_exported(kind, row) for row in rows)
    return found


def exported(view: View, kind: str, ids: Collection[UUID]) -> list[Exported]:
    """Some records of a kind, those that are shown."""
    return exported_children(view, kind, "id", ids)


def _exported(kind: str, row: Row[Any]) -> Exported:
    fields = row._mapping
    values = {name: fields[name] for name in OBJECTS[kind].by_name if fields[name] is not None}
    return Exported(kind, fields["id"], values, fields[EXTRA] or {}, fields["external_id"] or "")
