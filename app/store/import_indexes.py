"""The indexes of a table that an import fills from next to nothing: laid aside and made anew at its end.

Ids come in no order, so each row would touch pages all over every index; made at once an index is sorted instead.
"""

from __future__ import annotations

from app.store.unit import UnitOfWork

MANY = 1_000
"""Rows that come at once where it is worth while."""
MOST_TIMES = 5


class IndexesAside:
    """The indexes laid aside so far, to be made anew; whatever looks for what belongs to a record has to wait."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit
        self._asked: set[str] = set()
        self._statements: list[str] = []

    def lay_aside(self, kind: str, coming: int) -> None:
        """Drop the indexes of a table that holds little beside what is coming; that of the ids stays."""
        if coming < MANY or kind in self._asked:
            return
        self._asked.add(kind)
        execute = self._unit.connection.exec_driver_sql
        there = execute(f'SELECT coalesce(max(rowid), 0) FROM "{kind}"').scalar_one()
        if there > MOST_TIMES * coming:
            return
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        for name, statement in execute(found, (kind,)).all():
            execute(f'DROP INDEX "{name}"')
            self._statements.append(statement)

    def make_anew(self) -> None:
        """Make them again as they were."""
        for statement in self._statements:
            self._unit.connection.exec_driver_sql(statement)
        self._statements.clear()
