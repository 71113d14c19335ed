"""An access rule as data: what it asks, how binding it is, where it is written, and until when it was checked."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.match import RuleSource
from app.domain.profile import Force
from app.domain.rule_faults import fault_of, overlaps


@dataclass(frozen=True, slots=True)
class Eligibility:
    """One rule of a kind or an offer; `data` is canonical JSON text so that equal rules are equal and hashable."""

    criterion: str
    data: str = "{}"
    force: Force = Force.MUST
    decided_by: str = ""
    other_ways: tuple[str, ...] = ()
    source: RuleSource = field(default_factory=RuleSource)

    @property
    def facts(self) -> dict[str, Any]:
        """The parsed data; the shapes are those of `Criterion`."""
        return parsed(self.data)

    @property
    def valid_from(self) -> date | None:
        """The first day on which the rule is in force."""
        return self.source.valid_from

    @property
    def valid_to(self) -> date | None:
        """The last day on which the rule is in force."""
        return self.source.valid_to

    def valid_on(self, day: date) -> bool:
        """Whether the rule is in force on that day; an open end holds for ever."""
        begins, ends = self.source.valid_from, self.source.valid_to
        return (begins is None or begins <= day) and (ends is None or day <= ends)

    def checked_until(self, day: date) -> bool:
        """Whether somebody has checked the rule for that day."""
        return self.source.check_by is None or day <= self.source.check_by


@lru_cache(maxsize=4096)
def parsed(data: str) -> dict[str, Any]:
    """The JSON object of a rule; raises ValueError for anything else."""
    value = json.loads(data)
    if not isinstance(value, dict):
        raise ValueError("a rule's data must be an object")
    return value


@lru_cache(maxsize=4096)
def fault(criterion: str, data: str) -> str | None:
    """The code of what is wrong with a rule's data; see `FAULTS`."""
    try:
        return fault_of(criterion, parsed(data))
    except ValueError:
        return "unreadable"


@lru_cache(maxsize=4096)
def doubted(rules: tuple[Eligibility, ...]) -> frozenset[tuple[int, int]]:
    """The pairs of alternatives, by their places, of which it is unclear which is meant."""
    return frozenset((rules.index(one), rules.index(other)) for one, other in overlaps(rules))


Slot = tuple[Eligibility, ...]
"""One criterion of an offer or of its kind with its alternatives, of which any one admits."""


def slots_of(rules: Iterable[Eligibility]) -> tuple[Slot, ...]:
    """The slots of one owner's rules: rules for the same criterion are alternatives of one slot."""
    by_criterion: dict[str, list[Eligibility]] = {}
    for rule in rules:
        by_criterion.setdefault(rule.criterion, []).append(rule)
    return tuple(tuple(alternatives) for alternatives in by_criterion.values())
