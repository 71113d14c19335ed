"""What two people or a source changed at the same time and nobody has decided yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.history import Who
from app.domain.three_way import Hunk, three_way


class ConflictKind(StrEnum):
    """`VALUES`: one field was given different values. `DELETED`: deleted by one, changed by the other; it stays.

    `LOST_LINK`: the institution or programme that an offer names was deleted; the first side brings it back, the
    second leaves the offer without. `SAME_NUMBER`: two laptops gave the same number to different cases; a side is a
    case that may keep it, the others then get a new one.
    """

    VALUES = "values"
    DELETED = "deleted"
    LOST_LINK = "lost_link"
    SAME_NUMBER = "same_number"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values. `values` are as they are kept, `shown` has links as names; `at` is UTC.

    `author` is the 16-byte author id, `source` the name of the source that said so. Several people may have said the
    same: the newest counts. `deletes`: this side says that the record is deleted.
    """

    version: bytes
    values: Mapping[str, Any]
    shown: Mapping[str, Any]
    who: Who
    author: bytes
    source: str
    at: datetime
    deletes: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """An open decision. `id` is a short hexadecimal name that holds as long as no further value comes in.

    `fields` are those of the group in which the sides differ; `sides` begins with the one shown now. `ancestor` is what
    was there before, None where that is not known here. `root_kind` and `root` are the offer, case, place or
    institution it belongs to.
    """

    id: str
    kind: ConflictKind
    record_kind: str
    record: UUID
    name: str
    group: str
    fields: tuple[str, ...]
    sides: tuple[Side, ...]
    ancestor: Mapping[str, Any] | None
    root_kind: str
    root: UUID
    root_name: str
    heads: tuple[bytes, ...] = field(default=(), repr=False)

    def text(self, name: str) -> tuple[Hunk, ...]:
        """Two texts beside what was there before; empty where it is no text or more than two said something."""
        texts = [side.values.get(name, "") for side in self.sides]
        before = (self.ancestor or {}).get(name, "")
        if len(texts) != 2 or not all(isinstance(text, str) for text in (before, *texts)):
            return ()
        return three_way(before, *texts)
