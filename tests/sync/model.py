"""The merge in its plainest words, as a reference: versions arrive one by one and kill their parents, come or to come.

Per field group there are the versions that hold and the ids that were killed. Nothing else is remembered.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import msgspec

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE
from app.domain.replication import Change

Group = tuple[str, bytes, str]


class Model:
    """What one laptop should show."""

    def __init__(self) -> None:
        self.known: set[bytes] = set()
        self.born: set[tuple[str, bytes]] = set()
        self.holding: dict[Group, dict[bytes, Change]] = defaultdict(dict)
        self.killed: dict[Group, set[bytes]] = defaultdict(set)

    def apply(self, change: Change) -> None:
        """Take in a version; one that is known already says nothing new."""
        if change.version in self.known:
            return
        self.known.add(change.version)
        if not change.group:
            self.born.add((change.kind, change.record))
        for group in [change.group] if change.group else [*ALL_OBJECTS[change.kind].groups, ALIVE]:
            self._apply_to((change.kind, change.record, group), change)

    def _apply_to(self, group: Group, change: Change) -> None:
        for parent in parents_of(change):
            self.holding[group].pop(parent, None)
            self.killed[group].add(parent)
        if change.version not in self.killed[group]:
            self.holding[group][change.version] = change

    def heads(self, kind: str, record: bytes, group: str) -> tuple[bytes, ...]:
        """The versions that hold, the one shown last."""
        found = self.holding[kind, record, group].values()
        return tuple(one.version for one in sorted(found, key=lambda one: (one.hlc, one.author, one.version)))

    def shown(self, kind: str, record: bytes) -> dict[str, dict[str, Any]] | None:
        """The value of each group; None where the record is deleted or not born."""
        if (kind, record) not in self.born or self._is_deleted(kind, record):
            return None
        groups = ALL_OBJECTS[kind].groups
        last = {group: self.holding[kind, record, group][self.heads(kind, record, group)[-1]] for group in groups}
        values = {group: decoded(one.value) for group, one in last.items()}
        return {group: {n: values[group][n] for n in names if n in values[group]} for group, names in groups.items()}

    def _is_deleted(self, kind: str, record: bytes) -> bool:
        deciding = self.holding[kind, record, ALIVE].values()
        if any(decoded(one.value).get(ALIVE, True) for one in deciding):
            return False
        seen = {parent for one in deciding for parent in parents_of(one)}
        return all(seen >= self.holding[kind, record, group].keys() for group in ALL_OBJECTS[kind].groups)


@cache
def decoded(value: bytes) -> dict[str, Any]:
    """What a version says."""
    return msgspec.msgpack.decode(value)


def parents_of(change: Change) -> list[bytes]:
    """The ids a version replaces."""
    parents = change.parents or b""
    return [parents[start : start + 16] for start in range(0, len(parents), 16)]
