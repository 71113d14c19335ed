"""Starting empty: whether a profile holds anything of its own, and taking all of it out."""

from __future__ import annotations

from uuid import UUID

from app.domain.casework import ALL_OBJECTS, CLIENT
from app.domain.profile import BASE_SOURCE_ID
from app.store.unit import UnitOfWork, View

_LOCAL = ("heads", "versions", "step", "outbox", "waiting_count", "frame", "frame_body", "entry", "search_due")


def has_own_records(view: View) -> bool:
    """Whether somebody wrote or imported anything beside what comes with the program."""
    query = (
        "SELECT EXISTS (SELECT 1 FROM versions WHERE source IS NULL OR source <> ?)"
        " OR EXISTS (SELECT 1 FROM waiting_count)"
    )
    return bool(view.connection.exec_driver_sql(query, (BASE_SOURCE_ID.bytes,)).scalar_one())


def empty(unit: UnitOfWork) -> None:
    """Take out every record with its history; device, keys and settings stay. The search index follows at the end."""
    execute = unit.connection.exec_driver_sql
    unit.subjects.update(UUID(bytes=id) for id in execute(f'SELECT id FROM "{CLIENT.name}"').scalars())
    for table in (*ALL_OBJECTS, *_LOCAL):
        execute(f'DELETE FROM "{table}"')
    unit.everything = unit.erases = True
    unit.touched.clear()
