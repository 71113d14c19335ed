"""What a write changed, so that views decide for themselves whether to refresh."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class Kind(StrEnum):
    """The kinds of things a view can depend on."""

    CATALOGUE = "catalogue"
    TAXONOMY = "taxonomy"
    CASEWORK = "casework"
    PROFILE = "profile"


class Origin(StrEnum):
    """Where a change came from."""

    HERE = "here"
    IMPORT = "import"
    SYNC = "sync"


@dataclass(frozen=True, slots=True)
class Changes:
    """Kinds and aggregate ids that changed; an empty `ids` with a kind means "everything of that kind"."""

    kinds: frozenset[Kind] = frozenset()
    ids: frozenset[UUID] = frozenset()
    origin: Origin = Origin.HERE

    def __or__(self, other: Changes) -> Changes:
        if not self.kinds:
            return other
        if not other.kinds:
            return self
        return Changes(self.kinds | other.kinds, self._joined_ids(other), self.origin)

    def _joined_ids(self, other: Changes) -> frozenset[UUID]:
        return self.ids | other.ids if self.ids and other.ids else frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds)


def changed(kind: Kind, ids: Iterable[UUID] = (), origin: Origin = Origin.HERE) -> Changes:
    """One kind and the ids of the aggregates that changed."""
    return Changes(frozenset({kind}), frozenset(ids), origin)
