"""Interview cards: the questions of a session with their answers to point at, in the client's language and German."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.domain import client_questions as questions
from app.domain import client_text as words
from app.domain.handout import HandoutForm
from app.domain.reasons import Labels
from app.handouts.arrange import Data
from app.handouts.asking import DAYS, SEVERAL, answers
from app.handouts.clean import brackets_kept, with_its_unit
from app.handouts.compose import page_data, sides_of, unreviewed_notice
from app.handouts.side import Side

SIZE, LARGE_SIZE = 10.0, 15.0
MOST_ANSWERS = 30
TO_WRITE: Final = frozenset(
    {"age", "children", "district", "travel_km", "experience", "skills", "languages", "wanted_occupation"}
)
WITHOUT_ANSWERS: Final = frozenset({"district"})
"""There are more districts than a card has room for."""


def cards_data(form: HandoutForm, labels: Labels) -> Data:
    """Everything the template of the cards needs; `labels` are the names of the taxonomies' terms."""
    sides = sides_of(form)
    cards = [_card(number, field, sides, labels) for number, field in enumerate(questions.QUESTIONS, 1)]
    return {
        **page_data(sides, form),
        "size": LARGE_SIZE if form.large else SIZE,
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
    offered = [] if field in WITHOUT_ANSWERS else [_kept(one.words, sides) for one in answers(field, sides, labels)]
    silence = [[one.say(text) for one in sides] for text in (questions.DONT_KNOW, questions.RATHER_NOT)]
    sensitive = field in questions.WHY_ASKED
    hints = [words.CARDS["several"]] if field in SEVERAL and offered else []
    hints += [questions.WHY_ASKED[field], questions.FREE_TO_ANSWER] if sensitive else []
    return {
        "number": number,
        "question": [one.say(questions.QUESTIONS[field]) for one in sides],
        "hints": [" ".join(one.say(hint) for hint in hints) for one in sides],
        "answers": [*offered[:MOST_ANSWERS], *silence],
        "write": _room_to_write(field, sides),
    }


def _kept(told: Sequence[str], sides: Sequence[Side]) -> list[str]:
    whole = [with_its_unit(text) for text in told]
    return [brackets_kept(text) if one.is_rtl else text for one, text in zip(sides, whole, strict=True)]


def _room_to_write(field: str, sides: Sequence[Side]) -> list[str]:
    if field in DAYS:
        return _said(sides, "date_here")
    return _said(sides, "write_here") if field in TO_WRITE else []
