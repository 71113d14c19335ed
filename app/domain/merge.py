"""The merge: which versions of a field group hold, which of them is shown, and what two sides made of their ancestor.

Pure and independent of the order in which versions arrive. Words: the *heads* of a group are its versions (births
included) that no other version of the group names as its parent; of several the one with the highest *rank* is shown
and all stay; they *disagree* if they say different things: that is a conflict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from app.domain.hsds import ALIVE
from app.domain.profile import BASE_SOURCE_ID
from app.domain.versions import BIRTH

_BASE = BASE_SOURCE_ID.bytes


class Versioned(Protocol):
    """What the merge needs of a version; `rank` orders siblings: clock, then author or source, then id."""

    @property
    def id(self) -> bytes: ...
    @property
    def group(self) -> str: ...
    @property
    def value(self) -> Mapping[str, Any]: ...
    @property
    def parents(self) -> frozenset[bytes]: ...
    @property
    def rank(self) -> tuple[int, bytes, bytes]: ...
    @property
    def source(self) -> bytes | None: ...


AnyVersion = TypeVar("AnyVersion", bound=Versioned)


def heads_of(versions: Iterable[AnyVersion], group: str) -> list[AnyVersion]:
    """The versions of a group that no other one of it replaces; the one shown comes last.

    What the program ships is replaced by its newer edition without saying so. Versions that replace each other in a
    circle, which only a forger can make, replace nothing.
    """
    members = [version for version in versions if version.group in {group, BIRTH}]
    replaced = {parent for version in members if version.group == group for parent in version.parents}
    standing = [version for version in members if version.id not in replaced] or members
    edition = max((version.rank[0] for version in members if version.source == _BASE), default=0)
    holding = [version for version in standing if version.source != _BASE or version.rank[0] == edition]
    return sorted(holding or standing, key=lambda version: version.rank)


def is_alive(versions: Collection[Versioned], groups: Iterable[str]) -> bool:
    """Deleted only if every head says so and the deleting ones had seen all that holds in the other groups."""
    holding = heads_of(versions, ALIVE)
    if any(version.value.get(ALIVE, True) for version in holding):
        return True
    seen = {parent for version in holding for parent in version.parents}
    return any(head.id not in seen for group in groups for head in heads_of(versions, group))


def first_birth(births: Iterable[AnyVersion]) -> AnyVersion:
    """Of several births of one record the one that its row counts as its own: the same on every machine."""
    return min(births, key=lambda version: version.rank)


def said(version: Versioned, names: Iterable[str]) -> dict[str, Any]:
    """What a version says of these fields; one that is not set is left out."""
    return {name: version.value[name] for name in names if version.value.get(name) is not None}


def disagree(holding: Iterable[Versioned], names: Collection[str]) -> bool:
    """Whether heads say different things of these fields; equal siblings are no conflict."""
    return len({repr(sorted(said(version, names).items())) for version in holding}) > 1


def common_ancestor(versions: Iterable[AnyVersion], holding: Sequence[Versioned]) -> AnyVersion | None:
    """The newest version that all of these heads of one group go back to; None where there is none here."""
    known = {version.id: version for version in versions}
    lines = [_ancestors(known, head) for head in holding]
    shared = set.intersection(*lines) if lines else set()
    older = {parent for id in shared for parent in _ancestors(known, known[id])}
    return max((known[id] for id in shared - older), key=lambda version: version.rank, default=None)


def _ancestors(known: Mapping[bytes, Versioned], version: Versioned) -> set[bytes]:
    found: set[bytes] = set()
    waiting = list(version.parents)
    while waiting:
        id = waiting.pop()
        if id in known and id not in found:
            found.add(id)
            waiting += known[id].parents
    return found
