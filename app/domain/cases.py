"""A case as it is shown: the person, on what basis, and every meeting in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.client import Person

BasedOn = Mapping[str, tuple[bytes, ...]]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in the list; `last_on` is the day of the newest encounter, `due_on` the nearest open day to watch."""

    id: UUID
    number: str
    name: str
    alias: str
    last_on: date | None
    due_on: date | None
    encounters: int


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One record of a case: its id, stored values, and the versions an edit names as its base."""

    id: UUID
    values: Mapping[str, Any]
    based_on: BasedOn


@dataclass(frozen=True, slots=True)
class Parts:
    """What was noted, agreed, handed out and missing."""

    notes: tuple[CaseRecord, ...]
    plan: tuple[CaseRecord, ...]
    offers: tuple[CaseRecord, ...]
    unmet_needs: tuple[CaseRecord, ...]


@dataclass(frozen=True, slots=True)
class Meeting(Parts):
    """An encounter with its parts."""

    encounter: CaseRecord


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known of a person; meetings oldest first, `loose` is what belongs to no encounter.

    `client` holds number, name, alias, contact and the answers; `person` are the answers as matching reads them.
    """

    client: CaseRecord
    person: Person
    consents: tuple[CaseRecord, ...]
    meetings: tuple[Meeting, ...]
    loose: Parts
