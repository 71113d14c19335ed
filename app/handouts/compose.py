"""From offers and agreements to what a template sets: every text cleaned, worded, isolated and side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.domain import handout_text as words
from app.domain.detail import ServiceDetail
from app.domain.handout import AgreedStep, HandoutContent, HandoutForm
from app.handouts.clean import clean, isolated
from app.handouts.facts import Line, Room, free_text, rows, step_lines
from app.handouts.qr import calendar_entry, contact_card, qr_picture
from app.handouts.side import Side, german_side, side

Data = dict[str, Any]
LONGEST_NAME, LONGEST_ANSWERS, MOST_STEPS, MOST_STEPS_OF_OFFER = 110, 420, 12, 3

ROOMS: Final = (
    Room(),
    Room(240, 120, 9.0, True),
    Room(150, 90, 8.5, True),
    Room(110, 70, 8.2, True),
    Room(60, 50, 8.0, True),
    Room(45, 40, 7.6, True),
)
"""From roomy to narrow: the first with which everything fits is taken."""
LARGE_ROOM: Final = Room(400, 200, 16.0)
ICONS: Final[Mapping[str, str]] = {
    "what": "info",
    "where": "map-pin",
    "way_there": "compass",
    "when": "clock",
    "begins": "calendar",
    "cost": "euro",
    "languages": "languages",
    "bring": "file-text",
    "how_to_apply": "list-checks",
    "ask": "phone",
    "good_to_know": "badge-check",
    "step": "circle-check",
    "appointment": "calendar-clock",
    "plan": "list-checks",
}
CODE_NAMES: Final[Mapping[str, str]] = {"contact": "phone", "appointment": "appointment"}


def handout_data(content: HandoutContent, form: HandoutForm, room: Room | None = None) -> Data:
    """Everything the template needs, as plain JSON values."""
    sides = sides_of(form)
    taken = room or (LARGE_ROOM if form.large else ROOMS[0])
    return {
        **page_data(sides, form, taken),
        "title": sides[0].say(words.TITLES["offers"]),
        "headings": [one.say(words.TITLES["offers"]) for one in sides],
        "made_on": [one.say(words.TITLES["made_on"], day=one.day(content.day)) for one in sides],
        **_explained_once(
            [_offer(number, detail, content, sides, taken) for number, detail in enumerate(content.offers, 1)],
            _plan(content, sides, taken),
            taken,
        ),
        "answers": _answers(content, sides),
        "notices": [_notices(one, sides, taken) for one in sides],
        "footer": [unreviewed_notice(one, sides[0]) for one in sides],
    }


def _explained_once(offers: list[Data], plan: Data | None, room: Room) -> Data:
    """How to scan is said at the first code of each kind, or where room is scarce in the notices; else what it is."""
    seen = {"contact", "appointment"} if room.compact else set[str]()
    for code in (code for part in (*offers, *([plan] if plan else [])) for code in part["codes"]):
        if code["kind"] in seen:
            code["captions"] = code["names"]
        seen.add(code["kind"])
    return {"offers": offers, "plan": plan}


def page_data(sides: Sequence[Side], form: HandoutForm, room: Room) -> Data:
    """What every page is set with: paper, type and the languages of its columns."""
    return {
        "paper": form.paper,
        "size": room.size,
        "large": form.large,
        "compact": room.compact,
        "sides": [_side_data(one) for one in sides],
        "page": sides[0].say(words.FOOTER["page"], number="{number}", total="{total}"),
    }


def sides_of(form: HandoutForm) -> tuple[Side, ...]:
    """The columns, the client's first."""
    first, german = side(form.language), german_side()
    return (first, german) if form.with_german and first.language != german.language else (first,)


def _side_data(one: Side) -> Data:
    language, _, region = one.language.locale.partition("_")
    return {"lang": language, "region": region or None, "dir": one.language.direction, "fonts": list(one.fonts)}


def _offer(number: int, detail: ServiceDetail, content: HandoutContent, sides: Sequence[Side], room: Room) -> Data:
    told = [rows(detail, one, content.day, room) for one in sides]
    steps = [step for step in content.steps if step.offer == detail.id][:MOST_STEPS_OF_OFFER]
    return {
        "number": number,
        "name": clean(detail.name, LONGEST_NAME),
        "own_name": _own_name(detail, sides[0]),
        "rows": [
            *(row for step in steps for row in _step_rows(step, detail.name, sides, room)),
            *_row_data(list(told[0]), told, sides),
        ],
        "codes": [
            _code(contact_card(detail, sides[0]), "contact", detail.name, sides),
            *_appointments(steps, detail, content, sides),
        ],
    }


def _own_name(detail: ServiceDetail, one: Side) -> str:
    """The name in the client's language, where there is a translation; the German one is the one to ask for."""
    name = free_text(detail, "name", one, detail.name)
    return clean(name.text, LONGEST_NAME) if name.translated else ""


def _row_data(facts: Iterable[str], told: Sequence[Mapping[str, list[Line]]], sides: Sequence[Side]) -> list[Data]:
    return [
        {
            "icon": ICONS[fact],
            "cells": [
                _cell(fact, lines.get(fact, []), one, len(sides) > 1) for lines, one in zip(told, sides, strict=True)
            ],
        }
        for fact in facts
        if any(lines.get(fact) for lines in told)
    ]


def _cell(fact: str, lines: Sequence[Line], one: Side, beside_german: bool) -> Data:
    """A column of a row; a German text is not said twice where the German column says it."""
    only_german = [line for line in lines if line.german and not line.data and not one.is_german]
    shown = [line for line in lines if line not in only_german]
    label = one.say(words.FACTS[fact])
    return {
        "label": label,
        "lines": [_line(line, one) for line in shown],
        "mark": one.say(words.FOOTER["only_german"]) if only_german else "",
        "marked": [] if beside_german else [line.text for line in only_german],
    }


def _line(line: Line, one: Side) -> Data:
    """Data keep their own direction and their place; German words say that they are German."""
    text = isolated(line.text) if line.data and one.is_rtl else line.text
    return {"text": text, "german": line.german and not line.data and not one.is_german, "small": line.small}


def _step_rows(step: AgreedStep, offer_name: str, sides: Sequence[Side], room: Room) -> list[Data]:
    fact = "appointment" if step.moment else "step"
    told = [{fact: step_lines(step, one, offer_name, room)} for one in sides]
    return _row_data([fact], told, sides)


def _plan(content: HandoutContent, sides: Sequence[Side], room: Room) -> Data | None:
    """What was agreed apart from the offers."""
    offers = {detail.id for detail in content.offers}
    steps = [step for step in content.steps if step.offer not in offers][:MOST_STEPS]
    if not steps:
        return None
    return {
        "headings": [one.say(words.TITLES["plan"]) for one in sides],
        "rows": [row for step in steps for row in _step_rows(step, "", sides, room)],
        "codes": _appointments(steps, None, content, sides),
    }


def _appointments(
    steps: Iterable[AgreedStep], detail: ServiceDetail | None, content: HandoutContent, sides: Sequence[Side]
) -> list[Data]:
    entries = [(step, calendar_entry(step, detail, content.day)) for step in steps]
    return [_code(entry, "appointment", step.what, sides) for step, entry in entries if entry]


def _code(text: str, kind: str, name: str, sides: Sequence[Side]) -> Data:
    return {
        "kind": kind,
        "picture": list(qr_picture(text)),
        "names": [one.say(words.FACTS[CODE_NAMES[kind]]) for one in sides],
        "captions": [one.say(words.QR[kind]) for one in sides],
        "alt": f"{sides[0].say(words.QR[kind])} {clean(name, LONGEST_NAME)}",
    }


def _answers(content: HandoutContent, sides: Sequence[Side]) -> Data | None:
    answers = clean(content.answers, LONGEST_ANSWERS)
    if not answers:
        return None
    german = german_side()
    return {
        "headings": [one.say(words.TITLES["answers"]) for one in sides],
        "line": german.say(words.ANSWERS_LINE, day=german.day(content.day), answers=answers),
    }


def _notices(one: Side, sides: Sequence[Side], room: Room) -> list[str]:
    """The small print of one column."""
    shown = [one.say(words.FOOTER["show"])] if len(sides) > 1 else []
    scan = [one.say(words.QR["contact"])] if room.compact else []
    return [*scan, *shown, one.say(words.CONDITIONS["no_advice"])]


def unreviewed_notice(one: Side, client: Side) -> str:
    """What both columns say where nobody has reviewed the client's language."""
    return "" if client.is_reviewed else one.say(words.FOOTER["unreviewed"])
