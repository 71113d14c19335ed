"""The history of an offer: who changed what, when, from what to what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class Act(StrEnum):
    """What happened to a record."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    RESTORED = "restored"
    VANISHED = "vanished"
    RETURNED = "returned"


class Who(StrEnum):
    """Whose change it was."""

    ME = "me"
    COLLEAGUE = "colleague"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record; `open` says that another value was given at the same time and nobody has decided.

    `record_kind` is an HSDS object name, `name` helps to recognise the record; links are given as names.
    """

    act: Act
    record_kind: str
    record: UUID
    name: str = ""
    field: str = ""
    old: Any = None
    new: Any = None
    open: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Everything one step changed in an offer; `source` is the name of the source of an import, `at` is UTC."""

    at: datetime
    step: str
    who: Who
    source: str
    changes: tuple[FieldChange, ...]
