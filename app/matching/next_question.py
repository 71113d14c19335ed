"""The one question to ask next: which unknown answer would settle most of the offers still open.

For every field that an open offer depends on and every answer it may get, the offers that would then be settled are
counted; the question's worth is the mean over its answers, lowered by how sensitive it is. An answer that would
contradict what was told is not expected, and what no answer settles (a decision of somebody, an offer of which no rule
is known) counts for no question. Status, work permission and health never come first: they wait until an ordinary
question has been answered or none is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from app.domain.client import FOREIGN, GERMAN_LEVELS, MAY_CONTRADICT, SCHOOL_LEVELS, Person, would_contradict
from app.domain.match import Question, Verdict
from app.matching.clauses import Answers, Bits, Section
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

_RANK: Final = {field: rank for rank, field in enumerate(QUESTIONS)}


def next_question(
    matching: Matching, person: Person, day: date, among: Bits, skipped: frozenset[str] = frozenset()
) -> Question | None:
    """The question worth most for the open offers among those given (e.g. those that serve the needs chosen).

    A field that is known, not stated or skipped is never asked, nor one that no open offer depends on.
    """
    asked = _Asked(matching, person, day, matching.perhaps & among & ~matching.unruled)
    fields = [field for field in QUESTIONS if person.askable(field) and field not in skipped]
    if _nothing_told(person):
        ordinary = asked.best([field for field in fields if not QUESTIONS[field].sensitive])
        if ordinary:
            return ordinary
    return asked.best(fields)


def _nothing_told(person: Person) -> bool:
    return all(person.askable(field) for field, asking in QUESTIONS.items() if not asking.sensitive)


class _Asked:
    """The situation in which a question would be asked."""

    def __init__(self, matching: Matching, person: Person, day: date, open_offers: Bits) -> None:
        self._open_offers = open_offers
        self._person, self._day = person, day
        self._told = matching.answers
        self._judged = [(matching.clauses.sections[name], judgement) for name, judgement in matching.judged.items()]
        self._open_anyway = 0
        for reason, offers in matching.practical:
            if reason.verdict is Verdict.OPEN:
                self._open_anyway |= offers

    def best(self, fields: Iterable[str]) -> Question | None:
        """The question worth most, the first of equals; one that cannot be worth as much is not weighed."""
        most = {field: self._at_most(field) * QUESTIONS[field].ease for field in fields}
        best, highest = None, 0.0
        for field in sorted(most, key=most.__getitem__, reverse=True):
            if most[field] < highest:
                break
            settles = self._worth(field)
            worth = settles * QUESTIONS[field].ease
            if worth > highest or (best and worth == highest and _RANK[field] < _RANK[best.field]):
                best, highest = Question(field, settles, self._open_offers.bit_count()), worth
        return best

    def _at_most(self, field: str) -> int:
        """The open offers of the criteria that look at a field for what they leave open: it settles no others."""
        offers = 0
        for _, judgement in self._judged:
            if field in judgement.asks:
                offers |= judgement.open
        return (offers & self._open_offers).bit_count()

    def _worth(self, field: str) -> float:
        """How many open offers an answer would settle, in the mean over the answers that can be true."""
        undecided = self._open_anyway
        reading: list[Section] = []
        for section, judgement in self._judged:
            if field in judgement.reads:
                reading.append(section)
            else:
                undecided |= judgement.open
        answers = [{**self._told, field: answer} for answer in self._possible_answers(field)]
        return sum(self._settles(told, reading, undecided) for told in answers) / len(answers) if answers else 0.0

    def _possible_answers(self, field: str) -> Sequence[Any]:
        answers = QUESTIONS[field].answers
        if field not in MAY_CONTRADICT:
            return answers
        return [answer for answer in answers if not would_contradict(self._person, self._day, field, answer)]

    def _settles(self, told: Answers, reading: Iterable[Section], undecided: Bits) -> int:
        """The open offers that are decided by an answer: those that nothing leaves open, and those it refuses."""
        refused = 0
        for section in reading:
            judgement = section.judged(told)
            refused |= judgement.refused
            undecided |= judgement.open
        return (self._open_offers & (refused | ~undecided)).bit_count()
