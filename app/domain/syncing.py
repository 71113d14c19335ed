"""Where a profile meets its team, and what the last sync there said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

UNREAD = frozenset({"share_unreachable", "entry_unreadable", "not_a_share", "newer_share", "foreign_team"})
"""The codes of troubles after which nobody knows what lies at the place."""


class PlaceKind(StrEnum):
    """A shared file is written by all laptops, in a shared folder each writes its own files."""

    FILE = "file"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Place:
    """A shared file or folder; `kept_by` names the sync client that keeps the folder it lies in."""

    kind: PlaceKind
    path: Path
    kept_by: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be done, or must be known: a code, a marked German sentence and what fills its placeholders."""

    code: str
    message: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Warned:
    """What somebody must know of the place or of the laptops, and when it was noticed (UTC)."""

    what: Trouble
    at: datetime


@dataclass(frozen=True, slots=True)
class LastSync:
    """What the last sync said; `contact` is when the place was last reached (UTC), `thorough` when all was read again,
    `complete` when everything of this laptop was last known to lie there.

    `read` and `written` count sealed pieces, `applied` single changes. `copies` are files beside the shared one whose
    content is safe. `warnings` are about what somebody must know although it is mended; the newest comes first, and
    each stays for some days.
    """

    at: datetime | None = None
    contact: datetime | None = None
    thorough: datetime | None = None
    complete: datetime | None = None
    read: int = 0
    applied: int = 0
    written: int = 0
    trouble: tuple[Trouble, ...] = ()
    copies: tuple[str, ...] = ()
    warnings: tuple[Warned, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncState:
    """What a status says. `waiting` counts what has not been read back from the place, `quarantined` gives the number
    of refused pieces for each reason (see `domain.refusal`), `conflicts` what people must decide."""

    in_team: bool
    place: Place | None = None
    last: LastSync = LastSync()
    waiting: int = 0
    quarantined: Mapping[str, int] = field(default_factory=dict)
    conflicts: int = 0

    @property
    def is_place_unread(self) -> bool:
        """What was known of the place may be true no more."""
        return any(trouble.code in UNREAD for trouble in self.last.trouble)

    @property
    def is_in_sync(self) -> bool:
        """Everything of this laptop has gone out and was read back, and nothing was wrong."""
        return bool(self.place and self.last.contact and not self.waiting and not self.last.trouble)
