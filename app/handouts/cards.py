"""Interview cards: the questions of a session with their answers to point at, in the client's language and German."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from app.domain import client_questions as questions
from app.domain import client_text as words
from app.domain.answers import CODED
from app.domain.case_text import CODE_WORDS
from app.domain.client import YES_NO_FIELDS
from app.domain.handout import HandoutForm
from app.domain.reasons import Labels
from app.domain.terms import term_name
from app.handouts.clean import clean
from app.handouts.compose import Data, page_data, sides_of, unreviewed_notice
from app.handouts.facts import Room
from app.handouts.side import Side
from app.languages import CLIENT_LANGUAGES

SIZE, LARGE_SIZE = 10.0, 15.0
LONGEST_ANSWER, MOST_ANSWERS = 110, 30
DAYS: Final = frozenset(
    {"birth_date", "status_since", "permit_until", "arrived_on", "asylum_registered_on", "letter_day", "deadline_on"}
)
SEVERAL: Final = frozenset({"needs", "languages", "times"})
TO_WRITE: Final = frozenset({"age", "children", "district", "travel_km", "experience", "skills", "languages"})
_HEADINGS: Final = frozenset({"unknown", "not_stated", "asylum", "tolerated", "permit"})
"""Codes that are no answers here: they have answers of their own, or only stand over others."""


def cards_data(form: HandoutForm, labels: Labels) -> Data:
    """Everything the template of the cards needs; `labels` are the names of the taxonomies' terms."""
    sides = sides_of(form)
    cards = [_card(number, field, sides, labels) for number, field in enumerate(questions.QUESTIONS, 1)]
    return {
        **page_data(sides, form, Room(size=LARGE_SIZE if form.large else SIZE)),
        "title": sides[0].say(words.CARDS["title"]),
        "headings": [one.say(words.CARDS["title"]) for one in sides],
        "intro": [" ".join(one.say(words.CARDS[name]) for name in ("about", "free", "confidential")) for one in sides],
        "interpreters": {
            "headings": [one.say(words.CARDS["for_interpreters"]) for one in sides],
            "lines": [_said(sides, name) for name in ("interpret_all", "interpret_silence", "interpret_no_advice")],
        },
        "sayings": [_said(sides, name) for name in words.CARDS if name.startswith("say_")],
        "cards": cards,
        "footer": [unreviewed_notice(one, sides[0]) for one in sides],
    }


def _said(sides: Sequence[Side], name: str) -> list[str]:
    return [one.say(words.CARDS[name]) for one in sides]


def _card(number: int, field: str, sides: Sequence[Side], labels: Labels) -> Data:
    answers = [*_answers(field, sides, labels)][:MOST_ANSWERS]
    silence = [[one.say(text) for one in sides] for text in (questions.DONT_KNOW, questions.RATHER_NOT)]
    sensitive = field in questions.WHY_ASKED
    hints = [words.CARDS["several"]] if field in SEVERAL and answers else []
    hints += [questions.WHY_ASKED[field], questions.FREE_TO_ANSWER] if sensitive else []
    return {
        "number": number,
        "question": [one.say(questions.QUESTIONS[field]) for one in sides],
        "hints": [" ".join(one.say(hint) for hint in hints) for one in sides],
        "answers": [*answers, *silence],
        "write": _room_to_write(field, sides),
    }


def _room_to_write(field: str, sides: Sequence[Side]) -> list[str]:
    if field in DAYS:
        return _said(sides, "date_here")
    return _said(sides, "write_here") if field in TO_WRITE else []


def _answers(field: str, sides: Sequence[Side], labels: Labels) -> Iterator[list[str]]:
    if field in ("languages", "language"):
        yield from ([one.name, *(side.language_name(one.code) for side in sides[1:])] for one in CLIENT_LANGUAGES[:-1])
    elif field in YES_NO_FIELDS:
        yield from ([one.say(text) for one in sides] for text in (questions.YES, questions.NO))
    elif field not in TO_WRITE:
        yield from _coded(field, sides, labels)
    if field == "children":
        yield [one.say(questions.NO_CHILDREN) for one in sides]


def _coded(field: str, sides: Sequence[Side], labels: Labels) -> Iterator[list[str]]:
    own: Mapping[str, Any] = questions.TIMES if field == "times" else CODE_WORDS.get(field, {})
    for text in own.values():
        yield [one.say(text) for one in sides]
    taxonomy = CODED.get(field, "")
    for code, name in labels.get(taxonomy, {}).items():
        if code not in _HEADINGS:
            yield [_answer(one, taxonomy, code, name) for one in sides]


def _answer(one: Side, taxonomy: str, code: str, name: str) -> str:
    """The term, and of a language level what it means."""
    term = clean(term_name(one.tr, taxonomy, name), LONGEST_ANSWER)
    meaning = one.say(questions.LEVELS[code]) if taxonomy == "german" and code in questions.LEVELS else ""
    has_name = code[-1:].isdigit()
    return f"{one.kept(term)} · {meaning}" if meaning and has_name else meaning or term
