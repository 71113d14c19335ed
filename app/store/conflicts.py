"""Groups that hold several values, records deleted while somebody changed them, and deciding: one more version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from hashlib import blake2b
from typing import Any
from uuid import UUID

from app.domain.casework import ALL_OBJECTS, CLIENT
from app.domain.client import NOT_STATED
from app.domain.conflicts import Conflict, ConflictKind, Side
from app.domain.hsds import ALIVE, ObjectType
from app.domain.merge import common_ancestor, disagree, heads_of
from app.store import heads, reading
from app.store.casework import free_number
from app.store.codec import GONE, domain_values
from app.store.heads import Known
from app.store.history import Origins, name_of, shown_value
from app.store.roots import root_of, title_of
from app.store.unit import UnitOfWork, View
from app.store.writing import NewVersion, revive_record, write_versions

NOBODYS_DECISION = frozenset({GONE, "last_modified"})
"""Groups that the program itself keeps: of several values the latest holds."""

_NAMED = (("service", "organization_id"), ("service", "program_id"))
"""Links that would silently show nothing if what they lead to was deleted."""

_NUMBER = "number"

_SUSPECTS = (
    "SELECT kind, record, grp FROM heads GROUP BY kind, record, grp"
    f" HAVING count(*) > 1 OR grp = '{ALIVE}' ORDER BY kind, record, grp"
)


def conflicts(view: View) -> list[Conflict]:
    """Every open decision about something that is shown, in a fixed order."""
    reader = _Reader(view)
    return [
        *(reader.conflict(*suspect) for suspect in _open(view)),
        *(reader.lost_link(kind, record, link) for kind, record, link in _lost_links(view)),
        *(reader.same_number(cases) for cases in _same_numbers(view)),
    ]


def count_conflicts(view: View) -> int:
    """How many decisions are open."""
    return sum(1 for _ in _open(view)) + len(_lost_links(view)) + len(_same_numbers(view))


def _open(view: View) -> Iterator[tuple[str, UUID, str, list[Known]]]:
    """Kind, record, group and all versions of what really is undecided."""
    suspects: dict[str, dict[UUID, list[str]]] = defaultdict(lambda: defaultdict(list))
    for kind, record, group in view.connection.exec_driver_sql(_SUSPECTS):
        if kind in ALL_OBJECTS and group not in NOBODYS_DECISION:
            suspects[kind][UUID(bytes=record)].append(group)
    for kind, groups in suspects.items():
        wanted = [*groups]
        for start in range(0, len(wanted), heads.AT_ONCE):
            part = wanted[start : start + heads.AT_ONCE]
            shown = {found.id for found in reading.records(view, kind, part)}
            for record, versions in heads.versions_of_all(view, kind, [id for id in part if id in shown]):
                yield from (
                    (kind, record, group, versions) for group in groups[record] if _is_open(kind, group, versions)
                )


def _is_open(kind: str, group: str, versions: list[Known]) -> bool:
    holding = heads_of(versions, group)
    if group == ALIVE:
        return any(_deletes(version) for version in holding)
    return disagree(holding, ALL_OBJECTS[kind].groups.get(group, (group,)))


def _lost_links(view: View) -> list[tuple[str, UUID, str]]:
    """Kind, record and link of what names a deleted record that it does not belong to."""
    found: list[tuple[str, UUID, str]] = []
    for kind, link in _NAMED:
        target = ALL_OBJECTS[kind].by_name[link].target
        rows = view.connection.exec_driver_sql(
            f'SELECT o.id FROM "{target}" t CROSS JOIN "{kind}" o ON o.{link} = t.id WHERE t.alive = 0 AND o.alive'
            " ORDER BY o.id"
        )
        found += [(kind, UUID(bytes=id), link) for id in rows.scalars()]
    return found


def _same_numbers(view: View) -> list[list[UUID]]:
    """The cases that share a number, for each such number."""
    taken = "SELECT lower(number) FROM client WHERE alive AND number <> ? GROUP BY lower(number) HAVING count(*) > 1"
    rows = view.connection.exec_driver_sql(
        f"SELECT lower(number), id FROM client WHERE alive AND lower(number) IN ({taken}) ORDER BY 1, id",
        (NOT_STATED.value,),
    )
    found: dict[str, list[UUID]] = defaultdict(list)
    for number, id in rows:
        found[number].append(UUID(bytes=id))
    return [*found.values()]


def _deletes(version: Known) -> bool:
    return version.group == ALIVE and not version.value.get(ALIVE, True)


class _Reader:
    """Puts conflicts into the words of the program."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._origins = Origins(view)

    def conflict(self, kind: str, record: UUID, group: str, versions: list[Known]) -> Conflict:
        declared = ALL_OBJECTS[kind]
        holding = heads_of(versions, group)
        if group == ALIVE:
            sides = self._deletion(declared, versions, holding)
            return self._put(ConflictKind.DELETED, kind, record, group, versions, sides, holding)
        ancestor = common_ancestor(versions, holding)
        before = _said(declared, ancestor, declared.groups.get(group, ())) if ancestor else None
        sides = self._values(declared, group, holding)
        return self._put(ConflictKind.VALUES, kind, record, group, versions, sides, holding, before)

    def lost_link(self, kind: str, record: UUID, link: str) -> Conflict:
        declared = ALL_OBJECTS[kind]
        group, target = declared.group_of[link], declared.by_name[link].target
        versions = heads.versions_of(self._view, kind, record)
        using = self._side(declared, heads_of(versions, group)[-1], [link])
        deciding = heads_of(heads.versions_of(self._view, target, using.values[link]), ALIVE)
        sides = [using, self._side(ALL_OBJECTS[target], deciding[-1], ())]
        holding = [*heads_of(versions, group), *deciding]
        return self._put(ConflictKind.LOST_LINK, kind, record, group, versions, sides, holding)

    def same_number(self, cases: list[UUID]) -> Conflict:
        """The case that had the number first comes first."""
        sides: list[tuple[UUID, list[Known], Side]] = []
        for case in cases:
            versions = heads.versions_of(self._view, CLIENT.name, case)
            side = self._side(CLIENT, heads_of(versions, _NUMBER)[-1], [_NUMBER])
            [record] = reading.records(self._view, CLIENT.name, [case])
            known = {name: record.values[name] for name in (_NUMBER, "name", "alias") if record.values.get(name)}
            sides.append((case, versions, replace(side, shown=known)))
        sides.sort(key=lambda one: (one[2].at, one[0]))
        case, versions, _ = sides[0]
        holding = [head for _, found, _ in sides for head in heads_of(found, _NUMBER)]
        asked = [side for *_, side in sides]
        return replace(
            self._put(ConflictKind.SAME_NUMBER, CLIENT.name, case, _NUMBER, versions, asked, holding), fields=()
        )

    def _put(
        self,
        what: ConflictKind,
        kind: str,
        record: UUID,
        group: str,
        versions: list[Known],
        sides: list[Side],
        holding: list[Known],
        before: Mapping[str, Any] | None = None,
    ) -> Conflict:
        declared = ALL_OBJECTS[kind]
        names = declared.groups.get(group, ())
        root_kind, root = root_of(self._view, kind, record)
        return Conflict(
            id=_name(kind, record, group, holding),
            kind=what,
            record_kind=kind,
            record=record,
            name=name_of(self._view, declared, versions),
            group=group,
            fields=tuple(name for name in names if len({repr(side.values.get(name)) for side in sides}) > 1),
            sides=tuple(sides),
            ancestor=before,
            root_kind=root_kind,
            root=root,
            root_name=title_of(self._view, root_kind, root),
            heads=tuple(version.id for version in heads_of(versions, group)),
        )

    def _values(self, kind: ObjectType, group: str, holding: list[Known]) -> list[Side]:
        """The different values, the one shown first; of those who said the same the newest."""
        names = kind.groups.get(group, (group,))
        newest: dict[str, Known] = {}
        for version in reversed(holding):
            newest.setdefault(repr(sorted(_said(kind, version, names).items())), version)
        return [self._side(kind, version, names) for version in newest.values()]

    def _deletion(self, kind: ObjectType, versions: list[Known], holding: list[Known]) -> list[Side]:
        """What changed unseen by those who deleted, each author's newest first, and the newest deletion."""
        deletions = [version for version in holding if _deletes(version)]
        seen = {parent for version in deletions for parent in version.parents}
        kept: dict[bytes, tuple[Known, dict[str, Known]]] = {}
        for group in (*kind.groups, ALIVE):
            for head in heads_of(versions, group):
                if head.id not in seen and not _deletes(head):
                    newest, groups = kept.get(head.author, (head, {}))
                    kept[head.author] = (max(newest, head, key=lambda version: version.rank), {**groups, group: head})
        sides = [self._saying(kind, newest, _kept(kind, groups)) for newest, groups in kept.values()]
        return [*sides, self._side(kind, deletions[-1], (), deletes=True)]

    def _side(self, kind: ObjectType, version: Known, names: Iterable[str], *, deletes: bool = False) -> Side:
        return self._saying(kind, version, _said(kind, version, names), deletes=deletes)

    def _saying(self, kind: ObjectType, version: Known, values: Mapping[str, Any], *, deletes: bool = False) -> Side:
        writer = self._origins.writer(version.author, version.source)
        return Side(
            version=version.id,
            values=values,
            shown={name: shown_value(self._view, kind, name, value) for name, value in values.items()},
            who=writer.who,
            author=writer.author,
            source=writer.source,
            at=self._origins.step(version).at.astimezone(UTC),
            deletes=deletes,
        )


def _kept(kind: ObjectType, groups: Mapping[str, Known]) -> dict[str, Any]:
    """What the versions of several groups say together."""
    asked = [group for group in groups if group not in NOBODYS_DECISION]
    return {
        name: value for group in asked for name, value in _said(kind, groups[group], kind.groups.get(group, ())).items()
    }


def _said(kind: ObjectType, version: Known, names: Iterable[str]) -> dict[str, Any]:
    values = domain_values(kind, version.value)
    return {name: values[name] for name in names if values.get(name) is not None}


def _name(kind: str, record: UUID, group: str, holding: Sequence[Known]) -> str:
    """Another one as soon as another value holds: nobody decides on what they have not seen."""
    heads_now = b"".join(sorted(version.id for version in holding))
    said = b"/".join((kind.encode(), record.bytes, group.encode(), heads_now))
    return blake2b(said, digest_size=6, person=b"anlauf.conflict").hexdigest()


def take_side(unit: UnitOfWork, conflict: Conflict, side: Side) -> None:
    """Decide: one version that says what this side says and follows all heads."""
    if conflict.kind is ConflictKind.DELETED:
        _decide_deletion(unit, conflict, delete=side.deletes)
        return
    if conflict.kind is ConflictKind.LOST_LINK:
        _decide_lost_link(unit, conflict, side)
        return
    if conflict.kind is ConflictKind.SAME_NUMBER:
        _renumber_others(unit, conflict, side)
        return
    chosen = heads.values_at(
        unit, conflict.record_kind, conflict.record, [conflict.group], {conflict.group: (side.version,)}
    )
    _decide(unit, conflict, chosen[conflict.group])


def take_values(unit: UnitOfWork, conflict: Conflict, values: Mapping[str, Any]) -> None:
    """Decide: one version with other values (None clears a field) that follows all heads; the rest is as shown now."""
    shown = conflict.sides[0]
    before = heads.values_at(
        unit, conflict.record_kind, conflict.record, [conflict.group], {conflict.group: (shown.version,)}
    )[conflict.group]
    after = {name: value for name, value in {**before, **values}.items() if value is not None}
    _decide(unit, conflict, after)


def _decide(unit: UnitOfWork, conflict: Conflict, value: Mapping[str, Any]) -> None:
    new = NewVersion(conflict.record_kind, conflict.record, conflict.group, value, tuple(sorted(conflict.heads)))
    write_versions(unit, [new])


def _decide_deletion(unit: UnitOfWork, conflict: Conflict, *, delete: bool) -> None:
    based_on = heads.of_record(unit, conflict.record_kind, conflict.record)
    seen = {version for ids in based_on.values() for version in ids} if delete else set(based_on[ALIVE])
    value = {ALIVE: not delete}
    write_versions(unit, [NewVersion(conflict.record_kind, conflict.record, ALIVE, value, tuple(sorted(seen)))])


def _decide_lost_link(unit: UnitOfWork, conflict: Conflict, side: Side) -> None:
    """Bring back what the record names, or let it name nothing."""
    [link] = conflict.fields
    if link not in side.values:
        take_values(unit, conflict, {link: None})
        return
    target, id = ALL_OBJECTS[conflict.record_kind].by_name[link].target, side.values[link]
    revive_record(unit, target, id, heads.of_record(unit, target, id))


def _renumber_others(unit: UnitOfWork, conflict: Conflict, kept: Side) -> None:
    """The case of this side keeps the number; every other one that has it gets a new one."""
    [cases] = [cases for cases in _same_numbers(unit) if conflict.record in cases]
    for case in cases:
        holding = tuple(head.id for head in heads_of(heads.versions_of(unit, CLIENT.name, case), _NUMBER))
        if kept.version not in holding:
            value = {_NUMBER: free_number(unit)}
            write_versions(unit, [NewVersion(CLIENT.name, case, _NUMBER, value, tuple(sorted(holding)))])
