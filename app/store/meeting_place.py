"""The one row that says where this profile meets its team, and what came of it last; it never leaves this machine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, insert, select, update

from app.domain.refusal import DROPPED
from app.store import tables
from app.store.unit import UnitOfWork, View

_SLOT = 1
_table = tables.meeting_place


def read_place(view: View) -> tuple[str, str, dict[str, Any]] | None:
    """Kind, path and what the last sync said; None where no place was chosen."""
    row = view.connection.execute(select(_table.c.kind, _table.c.path, _table.c.said)).one_or_none()
    return (row.kind, row.path, row.said) if row else None


def write_place(unit: UnitOfWork, kind: str, path: str, said: Mapping[str, Any]) -> None:
    """Meet there from now on; what was said about another place is forgotten."""
    forget_place(unit)
    unit.connection.execute(insert(_table).values(slot=_SLOT, kind=kind, path=path, said=dict(said)))


def write_said(unit: UnitOfWork, path: str, said: Mapping[str, Any]) -> None:
    """Keep what the last sync said, unless the team meets at another place by now."""
    unit.connection.execute(update(_table).where(_table.c.path == path).values(said=dict(said)))


def forget_place(unit: UnitOfWork) -> None:
    """Meet nowhere by itself any more."""
    unit.connection.execute(delete(_table))


def not_there(view: View, place: str, main_name: str = "") -> int:
    """How many frames held here, and publishable, were not in what was last read at the place.

    Of a shared file only the entry of its own name counts (`main_name`), of a folder all.
    """
    seen = _lying_at(view, place, main_name)
    held = view.connection.exec_driver_sql(
        "SELECT id FROM frame WHERE state IN ('applied', 'waiting') AND number IN (SELECT number FROM frame_body)"
    ).scalars()
    return sum(id not in seen for id in held)


def refused(view: View, place: str) -> dict[str, int]:
    """How many frames were refused or wait for a key, a joining or a newer program, by reason.

    Those whose bytes are not kept here count as long as they lie at the place: once it is mended, nobody need hear
    of them.
    """
    query = "SELECT id, reason FROM frame WHERE state IN ('quarantined', 'waiting') ORDER BY reason"
    found = view.connection.exec_driver_sql(query).all()
    lying = _lying_at(view, place) if any(reason in DROPPED for _, reason in found) else ()
    return dict(Counter(reason for id, reason in found if reason not in DROPPED or id in lying))


def _lying_at(view: View, place: str, main_name: str = "") -> set[bytes]:
    query = "SELECT frames FROM entry WHERE place = ? AND name <> ? AND ? IN ('', name)"
    return {
        ids[start : start + 32]
        for ids in view.connection.exec_driver_sql(query, (place, "\0absent", main_name)).scalars()
        for start in range(0, len(ids), 32)
    }
