"""Records as they leave the catalogue: what is shown, with unknown columns and the id in the source."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row, not_, select

from app.domain.exported import Exported
from app.domain.hsds import EXTRA
from app.domain.profile import OBJECTS
from app.store.reading import is_shown
from app.store.tables import OBJECT_TABLES
from app.store.unit import View

AT_ONCE = 500


class Outgoing:
    """Everything that is shown; kinds without records and what lies below deleted ones are found out once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._present = {kind for kind in OBJECTS if _first(view, kind)}
        any_dead = any(_first(view, kind, "alive = 0") for kind in self._present)
        self._hidden = {kind: _hidden(view, kind) if any_dead else frozenset() for kind in self._present}

    def all_of(self, kind: str) -> Iterator[Exported]:
        """Every record of a kind, in a stream."""
        if kind not in self._present:
            return
        table, hidden = OBJECT_TABLES[kind], self._hidden[kind]
        rows = self._view.connection.execution_options(yield_per=1000).execute(
            select(table).where(table.c.alive).order_by(table.c.rowid)
        )
        yield from (_exported(kind, row) for row in rows if row.id not in hidden)

    def only_source(self, base: UUID) -> Exported | None:
        """The source that all came from; None where there are several besides the base or something was edited here."""
        sources = [source for source in self.all_of("source") if source.id != base]
        return sources[0] if len(sources) == 1 and not _is_edited(self._view) else None

    def children_of(self, kind: str, link: str, owners: Collection[UUID]) -> list[Exported]:
        """The records of a kind whose link (or `id`) leads to one of these."""
        if kind not in self._present:
            return []
        table, wanted, hidden = OBJECT_TABLES[kind], list(owners), self._hidden[kind]
        found: list[Exported] = []
        for start in range(0, len(wanted), AT_ONCE):
            chosen = table.c[link].in_(wanted[start : start + AT_ONCE])
            rows = self._view.connection.execute(select(table).where(table.c.alive, chosen).order_by(table.c.rowid))
            found.extend(_exported(kind, row) for row in rows if row.id not in hidden)
        return found


def _is_edited(view: View) -> bool:
    kinds = ",".join(f"'{kind}'" for kind in OBJECTS)
    query = f"SELECT 1 FROM versions WHERE author IS NOT NULL AND kind IN ({kinds}) LIMIT 1"
    return view.connection.exec_driver_sql(query).first() is not None


def _first(view: View, kind: str, condition: str = "1") -> bool:
    return bool(view.connection.exec_driver_sql(f'SELECT 1 FROM "{kind}" WHERE {condition} LIMIT 1').first())


def _hidden(view: View, kind: str) -> frozenset[UUID]:
    """Records that are alive but belong to something deleted."""
    table = OBJECT_TABLES[kind]
    return frozenset(view.connection.execute(select(table.c.id).where(table.c.alive, not_(is_shown(kind)))).scalars())


def _exported(kind: str, row: Row[Any]) -> Exported:
    fields = row._mapping
    values = {name: fields[name] for name in OBJECTS[kind].by_name if fields[name] is not None}
    return Exported(kind, fields["id"], values, fields[EXTRA] or {}, fields["external_id"] or "")
