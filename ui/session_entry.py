"""Answers of a session from what was typed, and back into words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from app.domain.answers import EARLIEST, RANGES, is_within
from app.domain.client import NOT_STATED, Person
from app.domain.handout_text import listed
from app.domain.reasons import Labels
from app.i18n import Translator
from app.languages import language_name
from ui import wording
from ui.session_fields import (
    ASKED,
    LANGUAGES,
    MEETING,
    NO_ANSWERS,
    USUAL_FIRST,
    Asked,
    Entry,
    asked_of,
    own_word,
)

NO_RANK = 4
_DATE = re.compile(r"(\d{1,2})[.\-/ ]+(\d{1,2})[.\-/ ]+(\d{4}|\d{2})\.?$")
_DAY_AND_MONTH = re.compile(r"(\d{1,2})\.(\d{1,2})\.?$")
_MONTH = re.compile(r"(\d{1,2})[./](\d{4})$")
_SPAN = re.compile(r"(\d{1,3})\s*([a-zäöü]+)$")
_UNITS = {"t": "days", "w": "weeks", "m": "months", "j": "years"}
_CLOSE = {"heute": 0, "h": 0, "gestern": -1, "g": -1, "morgen": 1}

Choices = Sequence[tuple[Any, str]]


class NotUnderstood(ValueError):
    """What was typed is no answer to this question."""


def choices(field: str, tr: Translator, labels: Labels) -> Choices:
    """The answers one chooses from, usual ones first, worded."""
    asked = asked_of(field)
    if asked.entry is Entry.LANGUAGES or field == "language":
        return language_choices(tr)
    if field == "more":
        return tuple((name, tr.gettext(one.name)) for name, one in (*ASKED.items(), *MEETING.items()))
    return _listed_choices(field, asked, tr, labels)


def other_choices(field: str, tr: Translator, labels: Labels) -> Choices:
    """What is proposed where the words typed are none of the answers."""
    otherwise = asked_of(field).otherwise
    return choices(otherwise, tr, labels) if otherwise else ()


def _listed_choices(field: str, asked: Asked, tr: Translator, labels: Labels) -> Choices:
    if asked.entry is Entry.YES_NO:
        return ((True, tr.gettext("ja")), (False, tr.gettext("nein")))
    if asked.codes:
        return tuple((code, tr.gettext(own_word(field, code) or code)) for code in asked.codes)
    known = labels.get(asked.taxonomy, {})
    first = [code for code in USUAL_FIRST.get(field, ()) if code in known]
    rest = [code for code in known if code not in first and code not in NO_ANSWERS]
    if field == "district":
        rest.sort(key=lambda code: known[code])
    return tuple((code, known[code]) for code in (*first, *rest))


def language_choices(tr: Translator) -> Choices:
    """The languages proposed, by their names."""
    return tuple((code, language_name(tr.language, code)) for code in LANGUAGES)


def read(field: str, text: str, today: date, offered: Choices = ()) -> dict[str, Any]:
    """The answer in what was typed, by field; an age may be a birth date. Raises `NotUnderstood` where it is none."""
    text, entry = text.strip(), asked_of(field).entry
    if entry is Entry.AGE:
        return _age_or_birth(text, today)
    if entry in (Entry.DAY, Entry.DUE):
        return {field: read_day(text, today, ahead=entry is Entry.DUE)}
    if entry is Entry.AGES:
        return {field: tuple(_whole(part, *RANGES["children"]) for part in _parts(text))}
    otherwise = asked_of(field).otherwise
    if otherwise and not meant(field, text, offered):
        return {otherwise: text}
    return {field: _read_words(field, text, offered)}


def _read_words(field: str, text: str, offered: Choices) -> Any:
    entry = asked_of(field).entry
    if entry is Entry.NUMBER:
        return _number(text)
    if entry is Entry.LANGUAGES:
        return tuple(dict.fromkeys(_chosen(part, offered) for part in _parts(text)))
    if field == "skills":
        return tuple(_parts(text))
    return text if entry is Entry.WORDS else _chosen(text, offered)


def meant(field: str, text: str, offered: Choices) -> Choices:
    """The choices a text may mean; where any other words are an answer too, only those that have a word like it."""
    return matching(text, offered, NO_RANK - 1 if asked_of(field).otherwise else NO_RANK)


def read_day(text: str, today: date, ahead: bool = False) -> date:
    """A day: 31.12.2026, 31.12., 12.2026, "heute"; "8 m" is eight months ago, or in eight months where days lie ahead.

    A day without its year is the last one, or the next one where days lie ahead. Raises `NotUnderstood`.
    """
    text = text.strip().lower()
    if text in _CLOSE:
        return today + timedelta(days=_CLOSE[text])
    found = _written_day(text, today, ahead) or _span(text, today, ahead)
    if found is None or found < EARLIEST:
        raise NotUnderstood(text)
    return found


def _written_day(text: str, today: date, ahead: bool) -> date | None:
    try:
        if full := _DATE.match(text):
            day, month, year = (int(part) for part in full.groups())
            return date(_full_year(year, today), month, day)
        if short := _DAY_AND_MONTH.match(text):
            return _nearest(int(short[1]), int(short[2]), today, ahead)
        if month_only := _MONTH.match(text):
            return date(int(month_only[2]), int(month_only[1]), 1)
        return date.fromisoformat(text) if len(text) == len("2026-01-01") else None
    except ValueError:
        raise NotUnderstood(text) from None


def _nearest(day: int, month: int, today: date, ahead: bool) -> date:
    found = date(today.year, month, day)
    if ahead and found < today:
        return found.replace(year=today.year + 1)
    return found.replace(year=today.year - 1) if not ahead and found > today else found


def _full_year(year: int, today: date) -> int:
    """Two digits: up to ten years ahead, else the last century."""
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year + 10 else 1900 + year


def _span(text: str, today: date, ahead: bool) -> date | None:
    from dateutil.relativedelta import relativedelta

    span = _SPAN.match(text)
    unit = _UNITS.get(span[2][0]) if span else None
    if span is None or unit is None:
        return None
    length = relativedelta(**{unit: int(span[1])})
    found: date = today + length if ahead else today - length
    return found


def _age_or_birth(text: str, today: date) -> dict[str, Any]:
    if text.isdigit() and len(text) <= 3:
        return {"age": _whole(text, *RANGES["age"]), "birth_date": None}
    return {"birth_date": read_day(text, today), "age": None}


def _parts(text: str) -> list[str]:
    parts = [part for part in re.split(r"[,;]\s*|\s+(?=\d)", text) if part.strip()]
    if not parts:
        raise NotUnderstood(text)
    return parts


def _whole(text: str, least: float, most: float) -> int:
    text = text.strip()
    if not text.isdigit() or not least <= int(text) <= most:
        raise NotUnderstood(text)
    return int(text)


def _number(text: str) -> float:
    try:
        value = float(text.lower().removesuffix("km").strip().replace(",", "."))
    except ValueError:
        raise NotUnderstood(text) from None
    if not is_within("travel_km", value):
        raise NotUnderstood(text)
    return value


def _chosen(text: str, offered: Choices) -> Any:
    found = matching(text, offered)
    if not found:
        raise NotUnderstood(text)
    return found[0][0]


def matching(text: str, offered: Choices, no_rank: int = NO_RANK) -> Choices:
    """The choices a text may mean: those that begin with it, then those with a word that does, then those with it."""
    typed = text.strip().casefold()
    if not typed:
        return offered
    ranks = [
        (_rank(typed, words.casefold(), str(code).casefold()), place) for place, (code, words) in enumerate(offered)
    ]
    return tuple(offered[place] for rank, place in sorted(ranks) if rank < no_rank)


def _rank(typed: str, words: str, code: str) -> int:
    if typed in (code, words):
        return 0
    if words.startswith(typed):
        return 1
    if any(word.startswith(typed) for word in re.split(r"[\s(§)/-]+", words)):
        return 2
    return 3 if typed.replace(" ", "") in words.replace(" ", "") else NO_RANK


def typed_form(field: str, person: Person, tr: Translator, labels: Labels) -> str:
    """What is known, as one would type it; empty where an answer is chosen and not typed."""
    value = getattr(person, field)
    if field == "age" and value is None:
        value = person.birth_date
    if asked_of(field).entry is Entry.CHOICES and value not in (None, NOT_STATED):
        return worded(field, person, tr, labels)
    return typed_value(field, value, tr)


def typed_value(field: str, value: Any, tr: Translator) -> str:
    """A value as one would type it; empty where an answer is chosen and not typed."""
    entry = asked_of(field).entry
    if value in (None, NOT_STATED) or entry in (Entry.CHOICE, Entry.YES_NO):
        return ""
    return _typed(entry, value, tr)


def _typed(entry: Entry, value: Any, tr: Translator) -> str:
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return wording.number(tr, value, 0 if value.is_integer() else 1)
    if entry is Entry.LANGUAGES:
        return ", ".join(language_name(tr.language, code) for code in value)
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def worded(field: str, person: Person, tr: Translator, labels: Labels) -> str:
    """What is known in a field, in words; empty while it is unknown."""
    value = getattr(person, field)
    if field == "age" and value is None:
        value = person.birth_date
    if value is None:
        return ""
    if value is NOT_STATED:
        return tr.gettext("keine Angabe")
    if field == "german":
        return _german(person, str(value), tr, labels)
    return _worded_value(field, value, tr, labels)


def _german(person: Person, level: str, tr: Translator, labels: Labels) -> str:
    name = labels.get("german", {}).get(level, level)
    if level == "none" or person.german_certified is NOT_STATED:
        return name
    if person.german_certified:
        return tr.gettext("{level} mit Zertifikat", level=name)
    return tr.gettext("{level} geschätzt", level=name)


def _worded_value(field: str, value: Any, tr: Translator, labels: Labels) -> str:
    if isinstance(value, bool):
        return tr.gettext("ja") if value else tr.gettext("nein")
    if isinstance(value, date):
        return wording.day(tr, value)
    if isinstance(value, tuple):
        return _several(field, value, tr, labels)
    return wording.distance(tr, value) if field == "travel_km" else _label(field, str(value), tr, labels)


def meeting_words(field: str, value: Any, tr: Translator) -> str:
    """What is noted of the conversation, in words; empty while nothing is."""
    if value is None:
        return ""
    if value is NOT_STATED:
        return tr.gettext("keine Angabe")
    return language_name(tr.language, value) if field == "language" else _worded_value(field, value, tr, {})


def _several(field: str, values: tuple[Any, ...], tr: Translator, labels: Labels) -> str:
    entry = asked_of(field).entry
    if entry is Entry.AGES:
        return _children(values, tr)
    if entry is Entry.LANGUAGES:
        return listed(tr, [language_name(tr.language, code) for code in values])
    return listed(tr, [_label(field, code, tr, labels) for code in values])


def _children(ages: tuple[int, ...], tr: Translator) -> str:
    if not ages:
        return tr.gettext("keine")
    return tr.ngettext("{count} Kind ({ages})", "{count} Kinder ({ages})", len(ages), ages=", ".join(map(str, ages)))


def _label(field: str, code: str, tr: Translator, labels: Mapping[str, Mapping[str, str]]) -> str:
    asked = asked_of(field)
    words = own_word(field, code) if asked.codes else None
    return tr.gettext(words) if words else labels.get(asked.taxonomy, {}).get(code) or code
