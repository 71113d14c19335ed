"""Matching: every distinct rule is asked once and its verdict is spread over the offers as a bitset.

A *slot* is one criterion of an offer or of its kind with its alternatives; offers share slots, so the work grows with
the number of distinct slots, not with the number of offers. Bit n of a set stands for the offer at position n.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from app.domain.client import Person, settled
from app.domain.eligibility import Slot
from app.domain.match import Fit, Reason, Verdict
from app.matching.rules import READS, combine

Bits = int
Practical = tuple[tuple[Reason, Bits], ...]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The slots of a catalogue with the offers that have them; `size` is the number of positions."""

    slots: Mapping[Slot, Bits]
    size: int

    @property
    def everything(self) -> Bits:
        return (1 << self.size) - 1


def rulebook(offers: Iterable[Iterable[Slot]]) -> Rulebook:
    """The rulebook of offers in their order, each given by its slots (of its kinds and its own)."""
    slots: dict[Slot, Bits] = {}
    size = 0
    for position, of_offer in enumerate(offers):
        size = position + 1
        for slot in set(of_offer):
            slots[slot] = slots.get(slot, 0) | 1 << position
    return Rulebook(slots, size)


@dataclass(frozen=True, slots=True)
class Matching:
    """The answer for all offers at once: the reason of each slot and the three fits as bitsets.

    `practical` reasons come from no rule (distance, places, childcare) and stand beside the offers they hold for.
    """

    book: Rulebook
    reasons: Mapping[Slot, Reason] = field(default_factory=dict)
    practical: Practical = ()
    fits: Bits = 0
    perhaps: Bits = 0
    no: Bits = 0

    def fit(self, position: int) -> Fit:
        """The fit of the offer at a position."""
        bit = 1 << position
        return Fit.NO if self.no & bit else Fit.PERHAPS if self.perhaps & bit else Fit.FITS

    def reasons_of(self, position: int) -> tuple[Reason, ...]:
        """The reasons of an offer, not met first, then open, then met; an offer without rules has none."""
        bit = 1 << position
        found = [reason for slot, reason in self.reasons.items() if self.book.slots[slot] & bit]
        found += [reason for reason, offers in self.practical if offers & bit]
        return tuple(sorted(found, key=lambda reason: (_WEIGHT[reason.verdict], reason.criterion)))

    def bits(self, fit: Fit) -> Bits:
        """The offers with a fit."""
        return {Fit.FITS: self.fits, Fit.PERHAPS: self.perhaps, Fit.NO: self.no}[fit]


_WEIGHT = {Verdict.NOT_MET: 0, Verdict.OPEN: 1, Verdict.MET: 2}


def match_offers(book: Rulebook, person: Person, day: date, practical: Practical = ()) -> Matching:
    """The fit of every offer for a person on a day; contradicted answers count as unknown."""
    return _gathered(book, evaluate_slots(book.slots, settled(person, day), day), practical)


def rematch(
    before: Matching, person: Person, day: date, changed: frozenset[str], practical: Practical = ()
) -> Matching:
    """The matching after only these fields of the person changed: other slots keep their reason."""
    affected = [slot for slot in before.book.slots if reads_any(slot, changed)]
    reasons = {**before.reasons, **evaluate_slots(affected, settled(person, day), day)}
    return _gathered(before.book, reasons, practical)


def match_ages(before: Matching, person: Person, ages: Iterable[int], day: date, practical: Practical = ()) -> Matching:
    """The matching of somebody of one of these ages, of whom `before` knows none.

    A criterion on which the ages differ stays open.
    """
    affected = [slot for slot in before.reasons if reads_any(slot, frozenset(("age",)))]
    persons = [replace(person, age=age) for age in ages]
    reasons = dict(before.reasons)
    for slot in affected:
        found = [reason for one in persons if (reason := combine(slot, one, day)) is not None]
        if len({reason.verdict for reason in found}) == 1:
            reasons[slot] = found[0]
    return _gathered(before.book, reasons, practical)


def reads_any(slot: Slot, fields: frozenset[str]) -> bool:
    """Whether a slot's criterion may read one of these fields of the person."""
    return not fields.isdisjoint(READS.get(slot[0].criterion, ()))


def evaluate_slots(slots: Iterable[Slot], person: Person, day: date) -> dict[Slot, Reason]:
    """The reason of each slot that has a rule in force on the day, for a settled person."""
    return {slot: reason for slot in slots if (reason := combine(slot, person, day)) is not None}


def _gathered(book: Rulebook, reasons: Mapping[Slot, Reason], practical: Practical) -> Matching:
    ruled = 0
    for slot in reasons:
        ruled |= book.slots[slot]
    unruled = book.everything & ~ruled
    if unruled:
        practical = (*practical, (Reason("access", Verdict.OPEN, "no_rules"), unruled))
    no, unsettled = 0, 0
    for reason, offers in (*((reason, book.slots[slot]) for slot, reason in reasons.items()), *practical):
        if reason.verdict is Verdict.NOT_MET:
            no |= offers
        elif reason.verdict is Verdict.OPEN:
            unsettled |= offers
    perhaps = unsettled & ~no
    return Matching(book, reasons, practical, book.everything & ~no & ~perhaps, perhaps, no)
