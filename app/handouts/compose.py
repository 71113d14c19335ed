"""From offers and agreements to what a template sets: every text cleaned, worded, isolated and side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from app.domain import handout_text as words
from app.domain.detail import ServiceDetail
from app.domain.handout import AgreedStep, HandoutContent, HandoutForm
from app.handouts.arrange import Data, Face, arranged, step_rows
from app.handouts.clean import clean, with_its_unit
from app.handouts.facts import Room, free_text, rows, verified
from app.handouts.qr import calendar_entry, contact_card, qr_picture
from app.handouts.side import Side, german_side, side

LONGEST_NAME, LONGEST_ANSWERS, MOST_STEPS, MOST_STEPS_OF_OFFER = 110, 420, 12, 3
GERMAN_SIZE, LEAST_GERMAN_SIZE = 0.9, 9.0
"""The German beside another language is smaller, for it is for people who read it every day."""

ROOMS: Final = (
    Room(400, 200, 11.5),
    Room(240, 120, 10.5),
    Room(240, 120, 11.5, True),
    Room(240, 120, 10.5, True),
    Room(160, 90, 10.0, True),
    Room(110, 70, 10.0, True),
    Room(70, 60, 10.0, True),
    Room(50, 45, 10.0, True),
    Room(45, 40, 9.5, True),
    Room(45, 40, 9.0, True),
    Room(45, 40, 8.4, True),
)
"""From roomy to narrow: the first with which everything fits is taken."""
OFFERS_A_PAGE = 3
TEXTS: Final = ((400, 200), (320, 160), (240, 120), (200, 100), (160, 90), (110, 70))
"""How long free texts and notes may be where a page has room left, the longest first."""
LARGE_ROOM: Final = Room(400, 200, 16.0)
CODE_NAMES: Final[Mapping[str, str]] = {"contact": "phone", "appointment": "appointment"}


def handout_data(content: HandoutContent, form: HandoutForm, rooms: Sequence[Room] = ()) -> Data:
    """Everything the template needs, as plain JSON values; `rooms` are those of the faces."""
    sides = sides_of(form)
    every = faces_of(form, rooms)
    return {
        **page_data(sides, form),
        "title": sides[0].say(words.TITLES["offers"]),
        "faces": [_face(face, part, first) for first, part in _by_page(content, form) for face in every],
        "footer": [unreviewed_notice(one, sides[0]) for one in sides],
    }


def faces_of(form: HandoutForm, rooms: Sequence[Room] = ()) -> tuple[Face, ...]:
    """Both languages side by side; on small paper and in large print on facing pages, the client's first."""
    sides = sides_of(form)
    usual = LARGE_ROOM if form.large else ROOMS[0]
    if len(sides) > 1 and (form.large or form.paper == "a5"):
        client, german = rooms or (usual, usual)
        return Face(sides[:1], client, german_elsewhere=True), Face(sides[1:], german, has_codes=False)
    return (Face(sides, rooms[0] if rooms else usual),)


def _by_page(content: HandoutContent, form: HandoutForm) -> Iterator[tuple[int, HandoutContent]]:
    """What stands on one page, with the number of its first offer: so that each language's page faces the other's."""
    size = 1 if form.large else OFFERS_A_PAGE
    if len(faces_of(form)) == 1 or len(content.offers) <= size:
        yield 1, content
        return
    known = {offer.id for offer in content.offers}
    for start in range(0, len(content.offers), size):
        offers = content.offers[start : start + size]
        is_last = start + size >= len(content.offers)
        own = {offer.id for offer in offers}
        steps = tuple(step for step in content.steps if step.offer in own or (is_last and step.offer not in known))
        yield start + 1, replace(content, offers=offers, steps=steps, answers=content.answers if is_last else "")


def _face(face: Face, content: HandoutContent, first: int) -> Data:
    parts = _explained_once([*_offers(face, content, first), *_plan(face, content)], face.room)
    return {
        "sides": [column_data(one, place, face) for place, one in enumerate(face.sides)],
        "compact": face.room.compact,
        "headings": [one.say(words.TITLES["offers"]) for one in face.sides],
        "made_on": [_made_on(one, content.day) for one in face.sides],
        "parts": parts,
        "answers": _answers(face, content),
        "legend": face.sides[0].say(words.FOOTER["only_german"]) if _has_sign(parts) else "",
        "notices": [[*_notices(one, face), *_age(one, face, content)] for one in face.sides],
    }


def _made_on(one: Side, day: date) -> str:
    return with_its_unit(one.say(words.TITLES["made_on"], day=one.day(day)))


def _has_sign(parts: Iterable[Data]) -> bool:
    every = (row for part in parts for row in part["rows"])
    facts = (fact for row in every for cell in row.get("cells", [[row.get("once")]]) for fact in cell)
    return any(fact.get("elsewhere") or any(line["german"] for line in fact["lines"]) for fact in facts)


def _explained_once(parts: list[Data], room: Room) -> list[Data]:
    """How to scan is said at the first code of each kind, or where room is scarce in the notices; else what it is."""
    seen = {"contact", "appointment"} if room.compact else set[str]()
    for code in (code for part in parts for code in part["codes"]):
        if code["kind"] in seen:
            code["captions"] = code["names"]
        seen.add(code["kind"])
    return parts


def page_data(sides: Sequence[Side], form: HandoutForm) -> Data:
    """What every page is set with: paper and the languages of its columns."""
    return {
        "paper": form.paper,
        "large": form.large,
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


def column_data(one: Side, place: int, face: Face) -> Data:
    """A column of a face; what stands beside the first is set smaller."""
    size = face.room.size
    smaller = min(max(size * GERMAN_SIZE, LEAST_GERMAN_SIZE), size)
    return {**_side_data(one), "size": smaller if place else size}


def _offers(face: Face, content: HandoutContent, first: int) -> Iterator[Data]:
    for number, detail in enumerate(content.offers, first):
        steps = [step for step in content.steps if step.offer == detail.id][:MOST_STEPS_OF_OFFER]
        told = [rows(detail, one, content.day, face.room) for one in face.sides]
        contact = [_code(contact_card(detail, face.sides[0]), "contact", detail.name, face)] if face.has_codes else []
        yield {
            "number": number,
            "headings": [name for name in (_own_name(detail, face.sides[0]), clean(detail.name, LONGEST_NAME)) if name],
            "rows": [*(row for step in steps for row in step_rows(step, detail.name, face)), *arranged(told, face)],
            "codes": [*contact, *_appointments(steps, detail, content, face)],
        }


def _own_name(detail: ServiceDetail, one: Side) -> str:
    """The name in the client's language, where there is a translation; the German one is the one to ask for."""
    name = free_text(detail, "name", one, detail.name)
    return clean(name.text, LONGEST_NAME) if name.translated else ""


def _plan(face: Face, content: HandoutContent) -> Iterator[Data]:
    """What was agreed apart from the offers."""
    offers = {detail.id for detail in content.offers}
    steps = [step for step in content.steps if step.offer not in offers][:MOST_STEPS]
    if steps:
        yield {
            "number": 0,
            "headings": [one.say(words.TITLES["plan"]) for one in face.sides],
            "rows": [row for step in steps for row in step_rows(step, "", face)],
            "codes": _appointments(steps, None, content, face),
        }


def _appointments(
    steps: Iterable[AgreedStep], detail: ServiceDetail | None, content: HandoutContent, face: Face
) -> list[Data]:
    if not face.has_codes:
        return []
    entries = [(step, calendar_entry(step, detail, content.day)) for step in steps]
    return [_code(entry, "appointment", step.what, face) for step, entry in entries if entry]


def _code(text: str, kind: str, name: str, face: Face) -> Data:
    picture = qr_picture(text)
    return {
        "kind": kind,
        "picture": list(picture),
        "squares": int.from_bytes(picture[16:20], "big"),
        "names": [one.say(words.FACTS[CODE_NAMES[kind]]) for one in face.sides],
        "captions": [one.say(words.QR[kind]) for one in face.sides],
        "alt": f"{face.sides[0].say(words.QR[kind])} {clean(name, LONGEST_NAME)}",
    }


def _answers(face: Face, content: HandoutContent) -> Data | None:
    """What the person said: a German line for the next counter, on the side that is read there."""
    answers = clean(content.answers, LONGEST_ANSWERS)
    if not answers or face.german_elsewhere:
        return None
    german = german_side()
    return {
        "heading": face.sides[0].say(words.TITLES["answers"]),
        "line": german.say(words.ANSWERS_LINE, day=german.day(content.day), answers=answers),
    }


def _notices(one: Side, face: Face) -> list[str]:
    """The small print of one column."""
    scan = [one.say(words.QR["contact"])] if face.room.compact and face.has_codes else []
    shown = [one.say(words.FOOTER["show"])] if face.german_is_there else []
    return [*scan, *shown, one.say(words.CONDITIONS["no_advice"])]


def _age(one: Side, face: Face, content: HandoutContent) -> list[str]:
    """Where the offers do not say each when it was verified: the day since which all of them hold."""
    days = [detail.verified_on for detail in content.offers if detail.verified_on]
    return [with_its_unit(verified(one, min(days)))] if days and face.room.compact else []


def unreviewed_notice(one: Side, client: Side) -> str:
    """What both columns say where nobody has reviewed the client's language."""
    return "" if client.is_reviewed else one.say(words.FOOTER["unreviewed"])
