"""The one question to ask next: which unknown answer would settle most of the offers still open.

For every field that an open offer depends on and every answer it may get, the offers that would then be settled are
counted; the question's worth is the mean over its answers, lowered by how sensitive it is. Status, work permission
and health never come first: they wait until an ordinary question has been answered or none is left.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.client import FOREIGN, GERMAN_LEVELS, SCHOOL_LEVELS, Person, settled
from app.domain.eligibility import Slot
from app.domain.match import Question, Verdict
from app.matching.fit import Bits, Matching, evaluate_slots, reads_any


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of a question: the answers it may get, and how sensitive it is (1 = as easy as the weather)."""

    answers: tuple[Any, ...]
    ease: float = 1.0
    sensitive: bool = False


_YES_NO: Final = (True, False)

QUESTIONS: Final[Mapping[str, Asking]] = {
    "age": Asking(tuple(range(15, 31))),
    "german": Asking(GERMAN_LEVELS[:7]),
    "german_certified": Asking(_YES_NO),
    "school": Asking((*SCHOOL_LEVELS, FOREIGN)),
    "pupil": Asking(_YES_NO),
    "in_training": Asking(_YES_NO),
    "employed": Asking(_YES_NO),
    "training_contract": Asking(_YES_NO),
    "recognition_running": Asking(_YES_NO),
    "lives_apart_from_parents": Asking(_YES_NO, 0.8),
    "registered_with": Asking(("jobcenter", "agentur", "asylblg", "none")),
    "children": Asking(((), (2,), (5,))),
    "gender": Asking(("female", "male", "diverse"), 0.7),
    "work_permission": Asking(
        ("employment_allowed", "dependent_employment_allowed", "only_with_approval", "not_allowed"), 0.5, True
    ),
    "status": Asking(
        ("gestattung", "duldung", "permit_25_2", "permit_25_3", "permit_25_5", "permit_24", "settlement", "eu"),
        0.4,
        True,
    ),
    "duldung_kind": Asking(("ordinary", "discretion"), 0.4, True),
    "identity_clear": Asking(_YES_NO, 0.3, True),
}
"""The questions in the order that decides between equals. Dates are asked where they are due, in the session."""


def next_question(
    matching: Matching, person: Person, day: date, among: Bits, skipped: frozenset[str] = frozenset()
) -> Question | None:
    """The question worth most for the open offers among those given (e.g. those that serve the needs chosen).

    A field that is known, not stated or skipped is never asked, nor one that no open offer depends on.
    """
    asked = _Asked(matching, person, day, matching.perhaps & among)
    worths = {
        field: worth
        for field in QUESTIONS
        if person.askable(field) and field not in skipped and (worth := asked.worth(field)) > 0
    }
    ordinary = {field: worth for field, worth in worths.items() if not QUESTIONS[field].sensitive}
    candidates = ordinary if ordinary and _nothing_told(person) else worths
    if not candidates:
        return None
    best = max(candidates, key=lambda field: candidates[field] * QUESTIONS[field].ease)
    return Question(best, candidates[best], asked.open_offers.bit_count())


def _nothing_told(person: Person) -> bool:
    return all(person.askable(field) for field, asking in QUESTIONS.items() if not asking.sensitive)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The situation in which a question would be asked."""

    matching: Matching
    person: Person
    day: date
    open_offers: Bits

    def worth(self, field: str) -> float:
        """How many open offers an answer would settle, in the mean over the answers."""
        affected = self._slots_reading(field)
        if not any(self.matching.reasons[slot].verdict is Verdict.OPEN for slot in affected):
            return 0.0
        undecided = self._undecided_without(affected)
        answers = QUESTIONS[field].answers
        return sum(self._settles(field, answer, affected, undecided) for answer in answers) / len(answers)

    def _slots_reading(self, field: str) -> tuple[Slot, ...]:
        slots, changed = self.matching.book.slots, frozenset({field})
        return tuple(
            slot for slot in self.matching.reasons if slots[slot] & self.open_offers and reads_any(slot, changed)
        )

    def _undecided_without(self, affected: tuple[Slot, ...]) -> Bits:
        """The offers that stay open whatever the answer."""
        slots = self.matching.book.slots
        undecided = 0
        for slot, reason in self.matching.reasons.items():
            if reason.verdict is Verdict.OPEN and slot not in affected:
                undecided |= slots[slot]
        for reason, offers in self.matching.practical:
            if reason.verdict is Verdict.OPEN:
                undecided |= offers
        return undecided

    def _settles(self, field: str, answer: Any, affected: tuple[Slot, ...], undecided: Bits) -> int:
        told = settled(dataclasses.replace(self.person, **{field: answer}), self.day)
        refused = 0
        for slot, reason in evaluate_slots(affected, told, self.day).items():
            if reason.verdict is Verdict.NOT_MET:
                refused |= self.matching.book.slots[slot]
            elif reason.verdict is Verdict.OPEN:
                undecided |= self.matching.book.slots[slot]
        return (self.open_offers & (refused | ~undecided)).bit_count()
