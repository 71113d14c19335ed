"""What matching answers: three verdicts on a criterion, three fits of an offer, always with reasons.

A `Reason` is a code with parameters; it is worded at the edge, so that screen and handout may differ in language.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID


class Verdict(StrEnum):
    """The answer of one criterion."""

    MET = "met"
    OPEN = "open"
    NOT_MET = "not_met"


class Fit(StrEnum):
    """The answer for an offer: one criterion not met is `NO`, one open is `PERHAPS`."""

    FITS = "fits"
    PERHAPS = "perhaps"
    NO = "no"


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule is written and until when it was checked."""

    paragraph: str = ""
    source: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None
    check_by: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: the criterion, its verdict, a code with parameters, the person's fields it read, and the rule's source.

    `opens_on`: the day on which the same answers would meet the criterion, where only time is missing.
    `other_ways`: what else may lead in, as the rule says it.
    """

    criterion: str
    verdict: Verdict
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    reads: tuple[str, ...] = ()
    source: RuleSource = dataclasses.field(default_factory=RuleSource)
    opens_on: date | None = None
    other_ways: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gained:
    """What an offer gives: `german` or `school` with a level, `goal` with the goal it reaches, or anything else."""

    gives: str
    value: str = ""
    certificate: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """One offer with its fit and reasons, most decisive first."""

    id: UUID
    name: str
    fit: Fit
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A field to ask for; `settles` of `of` open offers with rules would be settled, on average."""

    field: str
    settles: float
    of: int
