"""The one question to ask next: which unknown answer would settle most of the offers still open.

For every field that an open offer depends on and every answer it may get, the offers that would then be settled are
counted; the question's worth is the mean over its answers, lowered by how sensitive it is. An answer that would
contradict what was told is not expected, and what no answer settles (a decision of somebody, an offer of which no rule
is known) counts for no question. Status, work permission and health never come first: they wait until an ordinary
question has been answered or none is left.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.client import FOREIGN, GERMAN_LEVELS, MAY_CONTRADICT, SCHOOL_LEVELS, Person, settled, would_contradict
from app.domain.match import Question, Verdict
from app.matching.clauses import Answers, Bits, Clause, answers_of
from app.matching.fit import Matching


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
    asked = _Asked(matching, person, day, matching.perhaps & among & ~matching.unruled)
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


Reading = tuple[frozenset[str], tuple[Clause, ...]]
"""Clauses with the fields they looked at."""


class _Asked:
    """The situation in which a question would be asked."""

    def __init__(self, matching: Matching, person: Person, day: date, open_offers: Bits) -> None:
        self.open_offers = open_offers
        self._person, self._day = person, day
        self._told = answers_of(settled(person, day))
        self._clauses = matching.clauses
        by_reads: dict[frozenset[str], list[Clause]] = defaultdict(list)
        self._open_by_reads: dict[frozenset[str], Bits] = defaultdict(int)
        for clause, outcome in zip(matching.clauses.all, matching.outcomes, strict=True):
            by_reads[outcome.reads].append(clause)
            if outcome.verdict is Verdict.OPEN:
                self._open_by_reads[outcome.reads] |= clause.offers
        self._by_reads = {reads: tuple(clauses) for reads, clauses in by_reads.items()}
        self._open_anyway = 0
        for reason, offers in matching.practical:
            if reason.verdict is Verdict.OPEN:
                self._open_anyway |= offers

    def worth(self, field: str) -> float:
        """How many open offers an answer would settle, in the mean over the answers that can be true."""
        if not any(field in reads for reads in self._open_by_reads):
            return 0.0
        undecided = self._open_anyway
        for reads, offers in self._open_by_reads.items():
            if field not in reads:
                undecided |= offers
        reading = [(reads, clauses) for reads, clauses in self._by_reads.items() if field in reads]
        answers = [{**self._told, field: answer} for answer in self._possible_answers(field)]
        return sum(self._settles(told, reading, undecided) for told in answers) / len(answers) if answers else 0.0

    def _possible_answers(self, field: str) -> Sequence[Any]:
        answers = QUESTIONS[field].answers
        if field not in MAY_CONTRADICT:
            return answers
        return [answer for answer in answers if not would_contradict(self._person, self._day, field, answer)]

    def _settles(self, told: Answers, reading: Iterable[Reading], undecided: Bits) -> int:
        """The open offers that are decided by an answer: those that nothing leaves open, and those it refuses."""
        refused = 0
        for reads, clauses in reading:
            still_open, no = self._clauses.judged(clauses, reads, told)
            refused |= no
            undecided |= still_open
        return (self.open_offers & (refused | ~undecided)).bit_count()
