"""Which facts stand side by side in two languages, and which are said once for both readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from app.domain import handout_text as words
from app.domain.handout import AgreedStep
from app.handouts.clean import brackets_kept, isolated, with_its_unit
from app.handouts.facts import Line, Room, Rows, step_lines
from app.handouts.side import Side

Data = dict[str, Any]
LONGEST_WHOLE, LONGEST_WHOLE_IN_COLUMN = 40, 32
"""A number, address or price up to this length is not broken at the end of a line: who dials must see all of it."""

TOGETHER: Final = (("where", "way_there"), ("when", "begins"), ("cost", "languages"), ("bring", "how_to_apply"))
"""Facts that run on in one row where room is scarce."""
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
}


@dataclass(frozen=True, slots=True)
class Face:
    """What one reader or two hold before them: its columns, its room, and whether it carries the codes.

    Small paper and large print have a face for each language, one after the other; else both stand side by side.
    """

    sides: tuple[Side, ...]
    room: Room
    german_elsewhere: bool = False
    has_codes: bool = True

    @property
    def german_is_there(self) -> bool:
        """Whether a German text can be read in another column or on another page."""
        return len(self.sides) > 1 or self.german_elsewhere


def arranged(told: Sequence[Rows], face: Face) -> list[Data]:
    """The facts as rows: `cells` with a column for each language, or `once` across the page."""
    facts = [fact for fact in told[0] if any(lines.get(fact) for lines in told)]
    if face.german_elsewhere and face.room.compact:
        facts = [fact for fact in facts if not _is_all_german(told[0][fact], face.sides[0])]
    return [row for group in _groups(facts, face.room.compact) for row in _rows(group, told, face)]


def step_rows(step: AgreedStep, offer_name: str, face: Face) -> list[Data]:
    """One agreed step as a row of its own."""
    fact = "appointment" if step.moment else "step"
    return arranged([{fact: step_lines(step, one, offer_name, face.room)} for one in face.sides], face)


def _groups(facts: Sequence[str], compact: bool) -> list[list[str]]:
    place = {fact: number for number, group in enumerate(TOGETHER) for fact in group} if compact else {}
    return [list(group) for _, group in groupby(facts, key=lambda fact: place.get(fact, fact))]


def _rows(facts: Iterable[str], told: Sequence[Rows], face: Face) -> Iterator[Data]:
    def is_same(fact: str) -> bool:
        return len(told) > 1 and len({tuple(line.text for line in lines.get(fact, [])) for lines in told}) == 1

    for once, some in groupby(facts, key=is_same):
        group = list(some)
        if once:
            # Each in its own line: two German texts in one right-to-left paragraph get mixed where it breaks.
            yield from ({"once": _fact_for_both(fact, told[0][fact], face)} for fact in group)
        else:
            columns = zip(told, face.sides, strict=True)
            yield {"cells": [[_fact(fact, lines.get(fact, []), one, face) for fact in group] for lines, one in columns]}


def _fact_for_both(fact: str, lines: Sequence[Line], face: Face) -> Data:
    labels = dict.fromkeys(_label(fact, one, face) for one in face.sides)
    return {"icon": ICONS[fact], "labels": list(labels), "lines": [_line(line, face.sides[0]) for line in lines]}


def _fact(fact: str, lines: Sequence[Line], one: Side, face: Face) -> Data:
    """A fact in one column; a German text is not said twice where it can be read in German beside it."""
    german = [line for line in lines if _is_only_german(line, one) and not line.needed]
    # On a page of its own a fact without any words says nothing: there the German is printed, if it has the room.
    alone = face.german_elsewhere and _is_all_german(lines, one)
    elsewhere = german if face.german_is_there and not alone else []
    return {
        "icon": ICONS[fact],
        "labels": [_label(fact, one, face)],
        "lines": [_line(line, one) for line in lines if line not in elsewhere],
        "elsewhere": bool(elsewhere),
    }


def _is_all_german(lines: Sequence[Line], one: Side) -> bool:
    """Whether nothing would be left of a fact but the sign for German."""
    return all(_is_only_german(line, one) and not line.needed for line in lines)


def _label(fact: str, one: Side, face: Face) -> str:
    short = words.SHORT_FACTS.get(fact, "") if face.room.compact else ""
    return one.say(short or words.FACTS[fact])


def _is_only_german(line: Line, one: Side) -> bool:
    return line.german and not line.data and not one.is_german


def _line(line: Line, one: Side) -> Data:
    """Data keep their own direction and their place; German words say that they are German."""
    keep = isolated if line.data or line.needed else brackets_kept
    text = keep(line.text) if one.is_rtl else line.text
    return {
        "text": text if line.data else with_its_unit(text),
        "german": _is_only_german(line, one),
        "small": line.small,
        "whole": (line.data and len(line.text) <= LONGEST_WHOLE)
        or (line.needed and len(line.text) <= LONGEST_WHOLE_IN_COLUMN),
    }
