"""A way to a goal through offers: what an offer is to a path, its steps, and what is missing where there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.eligibility import Slot
from app.domain.match import Gained, Match, Reason


@dataclass(frozen=True, slots=True)
class Bridge:
    """An offer as a path sees it: its slots, gains, length in weeks (None = unknown) and next start."""

    id: UUID
    slots: tuple[Slot, ...]
    gains: tuple[Gained, ...]
    weeks: int | None = None
    starts_on: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the offer, when it can begin, what is still open for it and what it gives.

    `beside`: offers to use at the same time, such as childcare for the hours of a course.
    """

    bridge: Bridge
    begins: date
    open_reasons: tuple[Reason, ...]
    waits_for: Reason | None = None
    beside: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The steps to a goal, or none and the conditions that are missing for the offer that comes nearest.

    `other_ends`: offers that may stand in the place of the last one.
    """

    goal: str
    steps: tuple[Step, ...] = ()
    arrives: date | None = None
    missing: tuple[Reason, ...] = ()
    other_ends: tuple[Bridge, ...] = ()
