"""The answers to the questions of a session in the words of every column: on the cards and in the client's window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.domain import client_questions as questions
from app.domain.answers import CODED
from app.domain.case_text import CODE_WORDS
from app.domain.client import YES_NO_FIELDS
from app.domain.reasons import Labels
from app.domain.terms import term_name
from app.handouts.clean import clean
from app.handouts.side import Side
from app.languages import CLIENT_LANGUAGES, GERMAN

LONGEST_ANSWER = 110
DAYS: Final = frozenset(
    {"birth_date", "status_since", "permit_until", "arrived_on", "asylum_registered_on", "letter_day", "deadline_on"}
)
SEVERAL: Final = frozenset({"needs", "languages", "times"})
_HEADINGS: Final = frozenset({"unknown", "not_stated", "asylum", "tolerated", "permit"})
"""Codes that are no answers here: they have answers of their own, or only stand over others."""
_GERMAN_RUN: Final = re.compile(r"[A-Za-zÄÖÜäöüß§](?:[A-Za-zÄÖÜäöüß§0-9 ,.-]*[A-Za-zÄÖÜäöüß0-9])?")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its code as `Person` holds it, and its words in every column."""

    code: Any
    words: tuple[str, ...]


def answers(field: str, sides: Sequence[Side], labels: Labels) -> Iterator[Answer]:
    """What one may answer; `labels` are the names of the taxonomies' terms. Nothing where an answer is written."""
    if field in ("languages", "language"):
        for one in (one for one in CLIENT_LANGUAGES if one.locale != GERMAN.locale):
            yield Answer(one.code, (one.name, *(side.language_name(one.code) for side in sides[1:])))
    elif field in YES_NO_FIELDS:
        yield from (_said(code, text, sides) for code, text in ((True, questions.YES), (False, questions.NO)))
    elif field == "children":
        yield _said((), questions.NO_CHILDREN, sides)
    else:
        yield from _coded(field, sides, labels)


def _coded(field: str, sides: Sequence[Side], labels: Labels) -> Iterator[Answer]:
    own: Mapping[str, str] = CODE_WORDS.get(field, {})
    for code, text in own.items():
        yield _said(code, text, sides)
    taxonomy = CODED.get(field, field)
    for code, name in labels.get(taxonomy, {}).items():
        if code not in _HEADINGS:
            yield Answer(code, tuple(_term(one, taxonomy, code, name) for one in sides))


def _said(code: Any, text: str, sides: Sequence[Side]) -> Answer:
    return Answer(code, tuple(one.say(text) for one in sides))


def _term(one: Side, taxonomy: str, code: str, name: str) -> str:
    """The term, and of a language level what it means."""
    term = clean(term_name(one.tr, taxonomy, name), LONGEST_ANSWER)
    meaning = one.say(questions.LEVELS[code]) if taxonomy == "german" and code in questions.LEVELS else ""
    has_name = code[-1:].isdigit()
    if meaning:
        return f"{one.kept(term)} · {meaning}" if has_name else meaning
    # Broken over two lines, the German name of a paper would else turn its words and brackets round.
    return _GERMAN_RUN.sub(lambda run: one.kept(run[0]), term)
