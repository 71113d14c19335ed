"""What others changed since somebody last looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.history import FieldChange, Who


@dataclass(frozen=True, slots=True)
class NewsLine:
    """One change, by whom and when (UTC); `author` is the 16-byte author id, `source` the name of a source."""

    change: FieldChange
    who: Who
    author: bytes
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NewsEntry:
    """All that is new about one offer, case, place or institution; `root_kind` is its object name."""

    root_kind: str
    root: UUID
    title: str
    lines: tuple[NewsLine, ...]

    @property
    def at(self) -> datetime:
        return max(line.at for line in self.lines)


@dataclass(frozen=True, slots=True)
class News:
    """What came with syncs, what came last first; `until` is handed back when it was seen.

    After a large sync only the newest of it is in `entries`; `is_cut` says so, and `born` counts for every object how
    many records are new in all.
    """

    until: int
    entries: tuple[NewsEntry, ...] = ()
    born: Mapping[str, int] = field(default_factory=dict)
    is_cut: bool = False
