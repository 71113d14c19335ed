"""What rules say to a person, asked once and remembered by the answers they looked at.

A rule that stops at the first answer it dislikes never looks at the others: whoever gave the same answers to what it
did look at gets the same verdict. So a clause keeps a tree of the answers seen so far, and so do all clauses of a
criterion together: a catalogue is matched by walking one short tree a criterion instead of asking every rule.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Generic, TypeVar

from app.domain.client import FIELDS, Person
from app.domain.eligibility import Slot
from app.domain.match import Reason, Verdict
from app.matching.rules import combine, turning_ages

_KEPT = 500

Bits = int
Answers = dict[str, Any]
"""The value of every field of a settled person."""

Found = TypeVar("Found")


class _Remembered(Generic[Found]):
    """What was found before for the same answers to the fields that were looked at, in the order of looking."""

    __slots__ = ("_kept", "_tree")

    def __init__(self) -> None:
        self._kept = 0
        self._tree: Any = None

    def of(self, answers: Answers) -> Found | None:
        step = self._tree
        while isinstance(step, tuple):
            step = step[1].get(answers[step[0]])
        found: Found | None = step
        return found

    def keep(self, found: Found, reads: tuple[str, ...], answers: Answers) -> None:
        if self._kept >= _KEPT:
            self._kept, self._tree = 0, None
        self._kept += 1
        self._tree = _grown(self._tree, reads, answers, found)


def _grown(tree: Any, reads: tuple[str, ...], answers: Answers, found: object) -> object:
    if not reads:
        return found
    name, value = reads[0], answers[reads[0]]
    ways = tree[1] if isinstance(tree, tuple) else {}
    ways[value] = _grown(ways.get(value), reads[1:], answers, found)
    return name, ways


@dataclass(slots=True, eq=False)
class Outcome:
    """The verdict of a clause for all who gave the same answers to what it looked at (`reads`)."""

    verdict: Verdict
    reads: tuple[str, ...]
    _told: Answers
    _reasons: dict[int, Reason] = field(default_factory=dict)

    def reason(self, number: int, slot: Slot, day: date) -> Reason:
        """The reason of one slot of the clause, by its number in the rulebook."""
        found = self._reasons.get(number)
        if found is None:
            found = combine(slot, Person(**self._told), day)
            assert found is not None
            self._reasons[number] = found
        return found


class Clause:
    """Slots that say the same to everybody on a day: they differ only in where and when they were written."""

    __slots__ = ("_day", "_number", "_remembered", "_slot", "_turning_ages", "offers")

    def __init__(self, number: int, slot: Slot, day: date) -> None:
        self.offers: Bits = 0
        self._number, self._slot, self._day = number, slot, day
        self._turning_ages = turning_ages(slot)
        self._remembered = _Remembered[Outcome]()

    def outcome(self, answers: Answers) -> Outcome:
        """What the clause says to somebody with these answers."""
        return self._remembered.of(answers) or self._learnt(answers)

    def _learnt(self, answers: Answers) -> Outcome:
        outcome = self._as_younger(answers) or self._asked(answers)
        self._remembered.keep(outcome, outcome.reads, answers)
        return outcome

    def _asked(self, answers: Answers) -> Outcome:
        person = _Listener(answers)
        reason = combine(self._slot, person, self._day)
        assert reason is not None
        reads = tuple(dict.fromkeys(person.asked))
        return Outcome(reason.verdict, reads, {name: answers[name] for name in reads}, {self._number: reason})

    def _as_younger(self, answers: Answers) -> Outcome | None:
        """The outcome that somebody gets who is a little younger; None where nobody younger gets the same."""
        age, turns = answers["age"], self._turning_ages
        if not turns or not isinstance(age, int) or age <= 0 or age in turns:
            return None
        younger = self.outcome({**answers, "age": turns[bisect(turns, age) - 1]})
        return Outcome(younger.verdict, younger.reads, {name: answers[name] for name in younger.reads})

    def reason(self, outcome: Outcome) -> Reason:
        """The reason the clause gives, in the words of one of its slots."""
        return outcome.reason(self._number, self._slot, self._day)


class _Listener(Person):
    """A person who notes which answers were looked at."""

    asked: list[str]
    _answers: Answers

    def __init__(self, answers: Answers) -> None:
        # The fields of a person stay empty (and a person is frozen): so every look at one comes to `__getattr__`.
        object.__setattr__(self, "asked", [])
        object.__setattr__(self, "_answers", answers)

    def __getattr__(self, name: str) -> Any:
        if name not in self._answers:
            raise AttributeError(name)
        self.asked.append(name)
        return self._answers[name]


def answers_of(person: Person) -> Answers:
    """The answers of a settled person."""
    return {name: getattr(person, name) for name in FIELDS}


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """The outcomes of all clauses of a criterion, and the offers that they leave open or refuse.

    `reads` are the fields looked at, `asks` those that an open outcome looked at.
    """

    outcomes: tuple[Outcome, ...]
    open: Bits
    refused: Bits
    reads: tuple[str, ...]
    asks: frozenset[str]


class Section:
    """The clauses of one criterion."""

    __slots__ = ("_remembered", "clauses")

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self._remembered = _Remembered[Judgement]()

    def judged(self, answers: Answers) -> Judgement:
        """What the clauses say to somebody with these answers."""
        found = self._remembered.of(answers)
        if found is None:
            found = self.with_outcomes(tuple([clause.outcome(answers) for clause in self.clauses]))
            self._remembered.keep(found, found.reads, answers)
        return found

    def with_outcomes(self, outcomes: tuple[Outcome, ...]) -> Judgement:
        """The judgement that the clauses come to with these outcomes."""
        still_open, refused = 0, 0
        asks: set[str] = set()
        for clause, outcome in zip(self.clauses, outcomes, strict=True):
            if outcome.verdict is Verdict.OPEN:
                still_open |= clause.offers
                asks.update(outcome.reads)
            elif outcome.verdict is Verdict.NOT_MET:
                refused |= clause.offers
        reads = dict.fromkeys(chain.from_iterable(dict.fromkeys(outcome.reads for outcome in outcomes)))
        return Judgement(outcomes, still_open, refused, tuple(reads), frozenset(asks))


@dataclass(frozen=True, slots=True)
class Clauses:
    """The rules in force on a day by criterion; `of_slot`: where the clause of each slot is, None = not in force."""

    day: date
    sections: Mapping[str, Section]
    of_slot: tuple[tuple[str, int] | None, ...]
    ruled: Bits


def clauses_on(day: date, slots: Iterable[tuple[Slot, Bits]]) -> Clauses:
    """The clauses that slots with their offers come to on a day."""
    sections: dict[str, Section] = {}
    places: dict[Hashable, tuple[str, int]] = {}
    of_slot: list[tuple[str, int] | None] = []
    ruled = 0
    for number, (slot, offers) in enumerate(slots):
        asked = _asked(slot, day)
        if asked:
            clauses = sections.setdefault(slot[0].criterion, Section()).clauses
            if asked not in places:
                places[asked] = slot[0].criterion, len(clauses)
                clauses.append(Clause(number, slot, day))
            clauses[places[asked][1]].offers |= offers
            ruled |= offers
        of_slot.append(places.get(asked))
    return Clauses(day, sections, tuple(of_slot), ruled)


def _asked(slot: Slot, day: date) -> tuple[Hashable, ...]:
    """What the rules of a slot that are in force on a day ask: all that a verdict depends on but the person."""
    return tuple(
        (rule.criterion, rule.data, rule.force, rule.checked_until(day)) for rule in slot if rule.valid_on(day)
    )
