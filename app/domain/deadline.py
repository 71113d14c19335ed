"""A deadline as data: what sets it off, how long it runs, whom it concerns, where it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from app.domain.match import RuleSource


class DeadlineKind(StrEnum):
    """Until then something must be done; from then on it is possible; then a duty ends."""

    DEADLINE = "deadline"
    WINDOW_OPENS = "window_opens"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """`trigger` names the day it counts from, `length` and `unit` how far; `until` is a fixed day instead.

    `statuses` and `letters` say whom it concerns (empty = everybody), `entry_from` who entered on or after that day.
    `before`: it counts back from the trigger. `last_day_before`: the last day is the one before the day reckoned.
    """

    code: str
    name: str
    kind: DeadlineKind = DeadlineKind.DEADLINE
    trigger: str = "fixed"
    length: int = 0
    unit: str = "days"
    before: bool = False
    last_day_before: bool = False
    until: date | None = None
    statuses: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    entry_from: date | None = None
    source: RuleSource = field(default_factory=RuleSource)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter the person brought: its kind (None = not known which) and the day it was delivered."""

    kind: str | None
    delivered_on: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day that follows from a rule; `certain` is False where it is not known whether the rule concerns the person.

    `of_letter`: it counts from a letter that somebody brought. `depends`: it hangs on an answer that is unknown, for
    `only_for` on the status, which would have to be one of these.
    """

    code: str
    name: str
    kind: DeadlineKind
    day: date
    certain: bool
    source: RuleSource
    moved_from: date | None = None
    of_letter: bool = False
    depends: bool = False
    only_for: tuple[str, ...] = ()

    @property
    def is_watched(self) -> bool:
        """Whether one has to keep it in mind: it hangs on no open answer, or follows from a letter, whatever its kind.

        One whose rule is past its "check by" is kept in mind too, though it is not certain.
        """
        return not self.depends or self.of_letter

    @property
    def place(self) -> tuple[bool, date, str]:
        """Where it stands among others: what one has to watch first, the nearest on top."""
        return (not self.is_watched, self.day, self.code)
