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

    `birth` is the source's birth version (None: another one made the record). For groups changed later, `based_on`
    are the versions that hold what the source said last and was not taken back here, `followed` those its next ones
    name as parents. `undone` says that the import of the record was taken back here.
    """

    birth: bytes | None
    based_on: dict[str, tuple[bytes, ...]]
    followed: dict[str, tuple[bytes, ...]]
    alive: bool
    gone: bool
    undone: bool

    def base(self, group: str) -> tuple[bytes, ...]:
        """The versions to compare the source's next value of a group with."""
        return self.based_on.get(group, (self.birth,) if self.birth else ())

    def parents(self, group: str) -> tuple[bytes, ...]:
        """The versions the source's next value of a group follows.

        One that was taken back is among them: the same value said again is a version of its own, beside an edit.
        """
        return self.followed.get(group, self.base(group))


def last_imports(view: View, kind: str, ids: Sequence[bytes], source: UUID) -> dict[bytes, LastImport]:
    """For each of these ids that is there: what the source last wrote; a few hundred ids at a time."""
    wanted = tuple(ids)
    marks = ",".join("?" * len(wanted))
    rows = view.connection.exec_driver_sql(
        f'SELECT id, birth, imported_from, alive, gone FROM "{kind}" WHERE id IN ({marks})', wanted
    ).all()
    later = _later_versions(view, kind, wanted, marks)
    return {
        id: _last_import(birth if origin == source.bytes else None, later.get(id, []), alive, gone, source)
        for id, birth, origin, alive, gone in rows
    }


def _later_versions(view: View, kind: str, wanted: tuple[bytes, ...], marks: str) -> dict[bytes, list[Known]]:
    found: dict[bytes, list[Known]] = defaultdict(list)
    rows = view.connection.exec_driver_sql(
        "SELECT record, seq, id, grp, value, parents, coalesce(author, source), hlc, source FROM versions"
        f" WHERE parents IS NOT NULL AND kind = ? AND record IN ({marks}) ORDER BY seq",
        (kind, *wanted),
    )
    for record, *rest in rows:
        found[record].append(parse(rest))
    return found


def _last_import(birth: bytes | None, later: list[Known], alive: bool, gone: bool, source: UUID) -> LastImport:
    if not later:
        return LastImport(birth, {}, {}, bool(alive), bool(gone), False)
    mine = [version for version in later if version.source == source.bytes]
    own_birth = next((version.id for version in mine if version.group == BIRTH), birth)
    based_on: dict[str, tuple[bytes, ...]] = {}
    followed: dict[str, tuple[bytes, ...]] = {}
    for group in {version.group for version in later if version.group}:
        said = sorted((version for version in mine if version.group == group), key=lambda version: version.rank)
        taken_back = _taken_back(later, group)
        standing = next((version.id for version in reversed(said) if version.id not in taken_back), own_birth)
        if showing_again := _showing_again(later, group, standing):
            based_on[group] = showing_again
        elif said:
            based_on[group] = (standing,) if standing else ()
            followed[group] = (said[-1].id,)
    deleted = [version for version in heads_of(later, ALIVE) if version.group == ALIVE]
    undone = not alive and any(version.value.get(RESTORES) == b"" for version in deleted)
    return LastImport(own_birth, based_on, followed, bool(alive), bool(gone), undone)


def _taken_back(later: list[Known], group: str) -> set[bytes]:
    """The versions of a group that a step back replaced by an earlier one."""
    steps_back = [version for version in later if version.group == group and RESTORES in version.value]
    return {parent for version in steps_back for parent in version.parents - {version.value[RESTORES]}}


def _showing_again(later: list[Known], group: str, standing: bytes | None) -> tuple[bytes, ...]:
    """The steps back that hold and show what the source had said: its next value may replace them."""
    return tuple(head.id for head in heads_of(later, group) if head.value.get(RESTORES) == standing)
