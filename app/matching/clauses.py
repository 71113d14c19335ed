"""What rules say to a person, asked once and remembered by the answers they looked at.

A rule that stops at the first answer it dislikes never looks at the others: whoever gave the same answers to what it
did look at gets the same verdict. So a clause keeps a tree of the answers seen so far, and a catalogue is matched by
walking some hundred short trees instead of asking every rule of every offer.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from app.domain.client import FIELDS, Person
from app.domain.eligibility import Slot
from app.domain.match import Reason, Verdict
from app.matching.rules import combine

_KEPT = 500

Bits = int
Answers = dict[str, Any]
"""The value of every field of a settled person."""


@dataclass(slots=True, eq=False)
class Outcome:
    """The verdict of a clause for all who gave the same answers to what it looked at (`reads`)."""

    verdict: Verdict
    reads: frozenset[str]
    _person: Person
    _reasons: dict[int, Reason] = field(default_factory=dict)

    def reason(self, number: int, slot: Slot, day: date) -> Reason:
        """The reason of one slot of the clause, by its number in the rulebook."""
        found = self._reasons.get(number)
        if found is None:
            found = combine(slot, self._person, day)
            assert found is not None
            self._reasons[number] = found
        return found


Tree = Outcome | tuple[str, dict[Any, Any]] | None


class Clause:
    """Slots that say the same to everybody on a day: they differ only in where and when they were written."""

    __slots__ = ("_day", "_number", "_slot", "_tree", "criterion", "offers")

    def __init__(self, number: int, slot: Slot, day: date) -> None:
        self.criterion = slot[0].criterion
        self.offers: Bits = 0
        self._number, self._slot, self._day = number, slot, day
        self._tree: Tree = None

    def outcome(self, answers: Answers) -> Outcome:
        """What the clause says to somebody with these answers."""
        step = self._tree
        while isinstance(step, tuple):
            step = step[1].get(answers[step[0]])
        return step or self._learnt(answers)

    def _learnt(self, answers: Answers) -> Outcome:
        person = _Listener(**answers)
        reason = combine(self._slot, person, self._day)
        assert reason is not None
        asked = tuple(dict.fromkeys(person.asked))
        told = Person(**{name: answers[name] for name in asked})
        outcome = Outcome(reason.verdict, frozenset(asked), told, {self._number: reason})
        self._tree = _grown(self._tree, asked, answers, outcome)
        return outcome

    def reason(self, outcome: Outcome) -> Reason:
        """The reason the clause gives, in the words of one of its slots."""
        return outcome.reason(self._number, self._slot, self._day)


def _grown(tree: Tree, asked: tuple[str, ...], answers: Mapping[str, Any], outcome: Outcome) -> Tree:
    if not asked:
        return outcome
    name, value = asked[0], answers[asked[0]]
    ways = tree[1] if isinstance(tree, tuple) else {}
    ways[value] = _grown(ways.get(value), asked[1:], answers, outcome)
    return name, ways


class _Listener(Person):
    """A person who notes which answers were looked at."""

    asked: list[str]

    def __init__(self, **answers: Any) -> None:
        super().__init__(**answers)
        # A person is frozen.
        object.__setattr__(self, "asked", [])

    def known(self, field: str) -> Any:
        self.asked.append(field)
        return super().known(field)


def answers_of(person: Person) -> Answers:
    """The answers of a settled person."""
    return {name: getattr(person, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Clauses:
    """The rules in force on a day; `of_slot` gives the number of the clause of each slot, None = not in force."""

    day: date
    all: tuple[Clause, ...]
    of_slot: tuple[int | None, ...]
    ruled: Bits
    _judged: dict[Hashable, tuple[Bits, Bits]] = field(default_factory=dict, compare=False, repr=False)

    def judged(self, clauses: tuple[Clause, ...], reads: frozenset[str], answers: Answers) -> tuple[Bits, Bits]:
        """The offers that these clauses leave open and those they refuse; kept for others with the same `reads`."""
        key = (clauses, *((name, answers[name]) for name in reads))
        found = self._judged.get(key)
        if found is None:
            outcomes = [clause.outcome(answers) for clause in clauses]
            found = _joined(clauses, outcomes, Verdict.OPEN), _joined(clauses, outcomes, Verdict.NOT_MET)
            if all(outcome.reads <= reads for outcome in outcomes):
                if len(self._judged) >= _KEPT:
                    self._judged.clear()
                self._judged[key] = found
        return found


def _joined(clauses: Iterable[Clause], outcomes: Iterable[Outcome], verdict: Verdict) -> Bits:
    offers = 0
    for clause, outcome in zip(clauses, outcomes, strict=True):
        if outcome.verdict is verdict:
            offers |= clause.offers
    return offers


def clauses_on(day: date, slots: Iterable[tuple[Slot, Bits]]) -> Clauses:
    """The clauses that slots with their offers come to on a day."""
    clauses: dict[Hashable, Clause] = {}
    numbers: dict[Hashable, int] = {}
    of_slot: list[int | None] = []
    ruled = 0
    for number, (slot, offers) in enumerate(slots):
        asked = _asked(slot, day)
        if asked and asked not in clauses:
            numbers[asked] = len(clauses)
            clauses[asked] = Clause(number, slot, day)
        if asked:
            clauses[asked].offers |= offers
            ruled |= offers
        of_slot.append(numbers.get(asked))
    return Clauses(day, tuple(clauses.values()), tuple(of_slot), ruled)


def _asked(slot: Slot, day: date) -> tuple[Hashable, ...]:
    """What the rules of a slot that are in force on a day ask: all that a verdict depends on but the person."""
    return tuple(
        (rule.criterion, rule.data, rule.force, rule.checked_until(day)) for rule in slot if rule.valid_on(day)
    )
