"""What a source last wrote, so that importing again writes only what the source changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.domain.hsds import ALIVE
from app.store.codec import RESTORES
from app.store.heads import BIRTH, Known, heads_of, parse
from app.store.unit import View


class LastImport(NamedTuple):
    """A record as a source last wrote it.

    `birth` is the source's birth version (None: another one made the record), `based_on` the versions to name as the
    base of its next ones in groups it changed later, `undone` says that the import of the record was taken back here.
    """

    birth: bytes | None
    based_on: dict[str, tuple[bytes, ...]]
    alive: bool
    gone: bool
    undone: bool

    def base(self, group: str) -> tuple[bytes, ...]:
        """The versions the source's next value of a group follows."""
        return self.based_on.get(group, (self.birth,) if self.birth else ())


def last_imports(view: View, kind: str, ids: Sequence[UUID], source: UUID) -> dict[UUID, LastImport]:
    """For each of these ids that is there: what the source last wrote; a few hundred ids at a time."""
    wanted = tuple(id.bytes for id in ids)
    marks = ",".join("?" * len(wanted))
    rows = view.connection.exec_driver_sql(
        f'SELECT id, birth, imported_from, alive, gone FROM "{kind}" WHERE id IN ({marks})', wanted
    ).all()
    later = _later_versions(view, wanted, marks)
    return {
        UUID(bytes=id): _last_import(birth if origin == source.bytes else None, later.get(id, []), alive, gone, source)
        for id, birth, origin, alive, gone in rows
    }


def _later_versions(view: View, wanted: tuple[bytes, ...], marks: str) -> dict[bytes, list[Known]]:
    found: dict[bytes, list[Known]] = defaultdict(list)
    rows = view.connection.exec_driver_sql(
        "SELECT record, seq, id, grp, value, parents, coalesce(author, source), hlc, source FROM versions"
        f" WHERE parents IS NOT NULL AND record IN ({marks}) ORDER BY seq",
        wanted,
    )
    for record, *rest in rows:
        found[record].append(parse(rest))
    return found


def _last_import(birth: bytes | None, later: list[Known], alive: bool, gone: bool, source: UUID) -> LastImport:
    mine = [version for version in later if version.source == source.bytes]
    own_birth = next((version.id for version in mine if version.group == BIRTH), birth)
    based_on = {group: _base(later, group, mine) for group in {version.group for version in mine if version.group}}
    taken_back = [version for version in heads_of(later, ALIVE) if version.group == ALIVE]
    undone = not alive and any(version.value.get(RESTORES) == b"" for version in taken_back)
    return LastImport(own_birth, based_on, bool(alive), bool(gone), undone)


def _base(later: list[Known], group: str, mine: list[Known]) -> tuple[bytes, ...]:
    """The newest version of the source in a group, or the one that took it back."""
    newest = max((version for version in mine if version.group == group), key=lambda version: version.rank)
    taken_back = [head.id for head in heads_of(later, group) if RESTORES in head.value and head.group == group]
    return tuple(taken_back) or (newest.id,)
