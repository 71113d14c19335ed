"""Matching: every distinct rule is asked once and its verdict is spread over the offers as a bitset.

A *slot* is one criterion of an offer or of its kind with its alternatives; offers share slots, so the work grows with
the number of distinct slots, not with the number of offers. Bit n of a set stands for the offer at position n.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.domain.client import Person, settled
from app.domain.eligibility import Slot
from app.domain.match import Fit, Reason, Verdict
from app.matching.bits import bits_of
from app.matching.clauses import Answers, Bits, Clauses, Judgement, Outcome, answers_of, clauses_on
from app.matching.rules import READS

Practical = tuple[tuple[Reason, Bits], ...]

_DAYS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The slots of a catalogue with the offers that have them, and the numbers of the slots `of` each offer."""

    slots: Mapping[Slot, Bits]
    of: Sequence[tuple[int, ...]]
    _distinct: tuple[Slot, ...]
    _by_day: dict[date, Clauses] = field(default_factory=dict, compare=False, repr=False)

    @property
    def size(self) -> int:
        return len(self.of)

    @property
    def everything(self) -> Bits:
        return (1 << self.size) - 1

    def slot(self, number: int) -> Slot:
        """The slot with a number."""
        return self._distinct[number]

    def on(self, day: date) -> Clauses:
        """What the rules in force on a day ask."""
        if day not in self._by_day:
            if len(self._by_day) >= _DAYS_KEPT:
                self._by_day.clear()
            self._by_day[day] = clauses_on(day, self.slots.items())
        return self._by_day[day]


def rulebook(offers: Iterable[Iterable[Slot]]) -> Rulebook:
    """The rulebook of offers in their order, each given by its slots (of its kinds and its own)."""
    numbers: dict[Slot, int] = {}
    # Most slots are those of kinds: the same objects again and again, of which the hash costs more than all the rest.
    same: dict[int, tuple[Slot, int]] = {}
    positions: list[list[int]] = []
    of: list[tuple[int, ...]] = []
    for position, of_offer in enumerate(offers):
        here: dict[int, None] = {}
        for slot in of_offer:
            known = same.get(id(slot))
            if known is None:
                known = same[id(slot)] = (slot, numbers.setdefault(slot, len(numbers)))
            here[known[1]] = None
        positions += ([] for _ in range(len(numbers) - len(positions)))
        for number in here:
            positions[number].append(position)
        of.append(tuple(here))
    slots = {slot: bits_of(positions[number], len(of)) for slot, number in numbers.items()}
    return Rulebook(slots, tuple(of), tuple(numbers))


@dataclass(frozen=True, slots=True)
class Matching:
    """The answer for all offers at once: what the clauses of each criterion say and the three fits as bitsets.

    `answers` are without those that are contradicted. `practical` reasons come from no rule (distance, places,
    childcare) and stand beside the offers they hold for.
    """

    book: Rulebook
    clauses: Clauses
    answers: Answers
    judged: Mapping[str, Judgement]
    practical: Practical
    fits: Bits
    perhaps: Bits
    no: Bits
    _told: dict[int, Reason | None] = field(default_factory=dict, compare=False, repr=False)

    def fit(self, position: int) -> Fit:
        """The fit of the offer at a position."""
        bit = 1 << position
        return Fit.NO if self.no & bit else Fit.PERHAPS if self.perhaps & bit else Fit.FITS

    @property
    def unruled(self) -> Bits:
        """The offers of which no rule is known and that nothing else refuses."""
        return self.perhaps & ~self.clauses.ruled

    @property
    def reasons(self) -> Mapping[Slot, Reason]:
        """The reason of each slot that has a rule in force."""
        numbered = range(len(self.clauses.of_slot))
        return {self.book.slot(number): reason for number in numbered if (reason := self._reason(number))}

    def _reason(self, number: int) -> Reason | None:
        if number not in self._told:
            self._told[number] = self._worded(number)
        return self._told[number]

    def _worded(self, number: int) -> Reason | None:
        where = self.clauses.of_slot[number]
        if where is None:
            return None
        criterion, place = where
        outcome = self.judged[criterion].outcomes[place]
        return outcome.reason(number, self.book.slot(number), self.clauses.day)

    def refusals(self) -> Iterator[tuple[Reason, Bits]]:
        """Every reason not met with the offers it refuses, in the words of one of the rules that give it."""
        for criterion, judgement in self.judged.items():
            if judgement.refused:
                for clause, outcome in zip(self.clauses.sections[criterion].clauses, judgement.outcomes, strict=True):
                    if outcome.verdict is Verdict.NOT_MET:
                        yield clause.reason(outcome), clause.offers
        yield from (found for found in self.practical if found[0].verdict is Verdict.NOT_MET)

    def reasons_of(self, position: int) -> tuple[Reason, ...]:
        """The reasons of an offer, not met first, then open, then met; an offer without rules has none."""
        bit = 1 << position
        found = [reason for number in self.book.of[position] if (reason := self._reason(number))]
        found += [reason for reason, offers in self.practical if offers & bit]
        if len(found) > 1:
            found.sort(key=lambda reason: (_WEIGHT[reason.verdict], reason.criterion))
        return tuple(found)

    def bits(self, fit: Fit) -> Bits:
        """The offers with a fit."""
        return {Fit.FITS: self.fits, Fit.PERHAPS: self.perhaps, Fit.NO: self.no}[fit]


_WEIGHT = {Verdict.NOT_MET: 0, Verdict.OPEN: 1, Verdict.MET: 2}


def match_offers(book: Rulebook, person: Person, day: date, practical: Practical = ()) -> Matching:
    """The fit of every offer for a person on a day; contradicted answers count as unknown."""
    clauses = book.on(day)
    answers = answers_of(settled(person, day))
    unruled = book.everything & ~clauses.ruled
    if unruled:
        practical = (*practical, (Reason("access", Verdict.OPEN, "no_rules"), unruled))
    judged = {criterion: section.judged(answers) for criterion, section in clauses.sections.items()}
    return _gathered(book, clauses, answers, judged, practical)


def match_ages(before: Matching, person: Person, ages: Iterable[int]) -> Matching:
    """The matching of somebody of one of these ages, of whom `before` knows none.

    A rule on which the ages differ stays open.
    """
    persons = [{**answers_of(person), "age": age} for age in ages]
    judged = dict(before.judged)
    for criterion, section in before.clauses.sections.items():
        if "age" in READS.get(criterion, ()):
            found = zip(*(section.judged(answers).outcomes for answers in persons), strict=True)
            pairs = zip(judged[criterion].outcomes, found, strict=True)
            judged[criterion] = section.with_outcomes(tuple(_agreed(outcome, of_ages) for outcome, of_ages in pairs))
    return _gathered(before.book, before.clauses, before.answers, judged, before.practical)


def _agreed(otherwise: Outcome, found: Sequence[Outcome]) -> Outcome:
    return found[0] if len({outcome.verdict for outcome in found}) == 1 else otherwise


def _gathered(
    book: Rulebook, clauses: Clauses, answers: Answers, judged: Mapping[str, Judgement], practical: Practical
) -> Matching:
    no, unsettled = 0, 0
    for judgement in judged.values():
        no |= judgement.refused
        unsettled |= judgement.open
    for reason, offers in practical:
        if reason.verdict is Verdict.NOT_MET:
            no |= offers
        elif reason.verdict is Verdict.OPEN:
            unsettled |= offers
    perhaps = unsettled & ~no
    return Matching(book, clauses, answers, judged, practical, book.everything & ~no & ~perhaps, perhaps, no)
