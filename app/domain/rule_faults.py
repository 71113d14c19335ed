"""What is wrong with access rules as they are written: data that cannot hold, rules that contradict each other.

A faulty rule decides nothing; it is shown where it stands, so that somebody can mend it. Rules of one owner for the
same criterion are alternatives. They overlap where both are binding, hold on a common day and speak of the same people
without another condition: then it is unclear which of them is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, Protocol, TypeVar

from app.domain.client import GERMAN_LEVELS, SCHOOL_LEVELS
from app.domain.profile import Criterion, Force
from app.i18n import N_

FAULTS: Final[Mapping[str, str]] = {
    "unreadable": N_("Ihre Angaben sind nicht zu lesen."),
    "not_a_number": N_("Wo eine Zahl stehen muss, steht keine."),
    "reversed": N_("Das Ende liegt vor dem Anfang."),
    "unknown_level": N_("Dieses Niveau gibt es nicht."),
    "nobody": N_("Sie nennt niemanden, den sie zulässt."),
}

_NUMBERS: Final = {Criterion.AGE: ("min", "max"), Criterion.CHILDREN: ("min_age", "max_age")}
_LEVELS: Final = {Criterion.GERMAN: GERMAN_LEVELS, Criterion.SCHOOL: SCHOOL_LEVELS}
_LISTS: Final = (Criterion.STATUS, Criterion.GENDER, Criterion.DISTRICT)
_YES_NO: Final = (Criterion.PUPIL, Criterion.IN_TRAINING)
_CONDITIONS: Final = ("entry_before", "registered_or", "or_permission", "needs_fact")


def fault_of(criterion: str, data: Any) -> str | None:
    """The code of what cannot hold in a rule's data; its shapes are those of `Criterion`, other keys are let be."""
    if not isinstance(data, Mapping):
        return "unreadable"
    if criterion in _NUMBERS:
        return _fault_of_range([data.get(name) for name in _NUMBERS[Criterion(criterion)]])
    if criterion in _LEVELS:
        levels = [data.get(name) for name in ("min", "max")]
        return _fault_of_levels(levels, _LEVELS[Criterion(criterion)])
    if criterion in _LISTS:
        return _fault_of_list(data.get("allowed"), bool(data.get("any")))
    if criterion == Criterion.DOCUMENT and not data.get("document"):
        return "nobody"
    return None


def _fault_of_range(ends: Sequence[Any]) -> str | None:
    known = [end for end in ends if end is not None]
    if any(isinstance(end, bool) or not isinstance(end, int | float) for end in known):
        return "not_a_number"
    return "reversed" if known != sorted(known) else None


def _fault_of_levels(ends: Sequence[Any], levels: Sequence[str]) -> str | None:
    known = [end for end in ends if end]
    if any(end not in levels for end in known):
        return "unknown_level"
    return _fault_of_range([levels.index(end) for end in known])


def _fault_of_list(allowed: Any, anybody: bool) -> str | None:
    if anybody:
        return None
    if allowed and not isinstance(allowed, list | tuple):
        return "unreadable"
    return None if allowed else "nobody"


FAULTY: Final = N_("Diese Regel ist fehlerhaft und entscheidet nichts: {fault} Bitte berichtigen.")
OVERLAPPING: Final = N_(
    "Diese Regel gilt zugleich mit einer anderen und sagt etwas anderes. Bitte eine von beiden beenden oder ändern."
)


class Written(Protocol):
    """A rule as it is written: `facts` is its data, raising ValueError where it is not to be read."""

    @property
    def criterion(self) -> str: ...
    @property
    def force(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class TypedRule:
    """A rule as somebody types it, at its place in a form."""

    place: int
    criterion: str
    force: str
    facts: Mapping[str, Any]
    valid_from: date | None
    valid_to: date | None


Rule = TypeVar("Rule", bound=Written)


def overlaps(rules: Iterable[Rule]) -> tuple[tuple[Rule, Rule], ...]:
    """The pairs of rules of one owner of which it is unclear which is meant."""
    binding = [rule for rule in rules if rule.force == Force.MUST]
    return tuple(pair for pair in combinations(binding, 2) if _is_unclear(*pair))


def _is_unclear(one: Written, other: Written) -> bool:
    if one.criterion != other.criterion or not _hold_together(one, other):
        return False
    try:
        facts = one.facts, other.facts
    except ValueError:
        return False
    if facts[0] == facts[1] or any(fault_of(one.criterion, of_one) for of_one in facts):
        return False
    return _speak_of_the_same(one.criterion, *facts)


def _hold_together(one: Written, other: Written) -> bool:
    begins = max(one.valid_from or date.min, other.valid_from or date.min)
    return begins <= min(one.valid_to or date.max, other.valid_to or date.max)


def _speak_of_the_same(criterion: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if criterion in _NUMBERS:
        low, high = _NUMBERS[Criterion(criterion)]
        return bool(max(_end(one, low, 0), _end(other, low, 0)) <= min(_end(one, high, 999), _end(other, high, 999)))
    if criterion in _LEVELS:
        levels = _LEVELS[Criterion(criterion)]
        begins = max(levels.index(facts.get("min") or levels[0]) for facts in (one, other))
        return begins <= min(levels.index(facts.get("max") or levels[-1]) for facts in (one, other))
    if criterion == Criterion.STATUS:
        shared = set(one.get("allowed", ())) & set(other.get("allowed", ()))
        return bool(shared) and all(one.get(name) == other.get(name) for name in _CONDITIONS)
    return criterion in _YES_NO


def _end(facts: Mapping[str, Any], name: str, otherwise: float) -> Any:
    return otherwise if facts.get(name) is None else facts[name]
