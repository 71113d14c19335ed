"""The values of single fields: text, numbers, dates and times as sources write them, into one form.

A converter raises `Unreadable` where it cannot tell what is meant; the value then travels on as it is among the
unknown columns, so that nothing is lost and nothing is guessed.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from app.domain.hsds import Field, Type

LONGEST_TEXT = 100_000
"""Characters of one value; a version travels in frames that hold no more."""

Converter = Callable[[Any], Any]


class Unreadable(ValueError):
    """The value has no form this field can hold; `reason` is the finding's code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Remarked(ValueError):
    """The value could be read but says more; `value` is what was read."""

    def __init__(self, reason: str, value: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.value = value


def text_of(value: Any) -> str | None:
    """Text as it stands; a number or yes/no in a text field becomes its text, blank becomes nothing."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return number_text(value)
    raise Unreadable("wrong_type")


def clean_text(text: str) -> str | None:
    """Text without what no file may carry; `Remarked` where something had to go."""
    if not text or text.isspace():
        return None
    if "\x00" in text:
        raise Remarked("control_characters", text.replace("\x00", "")[:LONGEST_TEXT] or None)
    if len(text) > LONGEST_TEXT:
        raise Remarked("too_long", text[:LONGEST_TEXT])
    if not text.isascii() and not _encodes(text):
        raise Remarked("control_characters", text.encode("utf-8", "replace").decode())
    return text


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def number_text(value: float) -> str:
    """A number as text, without the fraction of a whole one."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else str(value)


@lru_cache(maxsize=1 << 14)
def _number(text: str) -> int | float | None:
    plain = text.strip().replace(" ", "")
    if not plain:
        return None
    if "," in plain and "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    try:
        return bounded(float(plain) if not re.fullmatch(r"[+-]?\d+", plain) else int(plain))
    except ValueError:
        raise Unreadable("unreadable_number") from None


def bounded(value: float) -> int | float:
    """A number the database can hold; whole ones are integers."""
    if isinstance(value, int):
        if abs(value) < 2**63:
            return value
        raise Unreadable("unreadable_number")
    if not math.isfinite(value):
        raise Unreadable("unreadable_number")
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def number_of(value: Any) -> int | float | None:
    """A number, also with a decimal comma."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float):
        return bounded(value)
    if isinstance(value, str):
        return _number(value) if len(value) < 40 else _refuse("unreadable_number")
    raise Unreadable("wrong_type")


def _refuse(reason: str) -> Any:
    raise Unreadable(reason)


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?", re.DOTALL)
_GERMAN_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")


@lru_cache(maxsize=1 << 13)
def _date(text: str) -> str | None:
    plain = text.strip()
    if not plain:
        return None
    found = _ISO.fullmatch(plain)
    parts = found.groups() if found else None
    if parts is None and (german := _GERMAN_DATE.fullmatch(plain)):
        parts = german.groups()[::-1]
    try:
        return date(*map(int, parts)).isoformat() if parts else _refuse("unreadable_date")
    except ValueError:
        raise Unreadable("unreadable_date") from None


def date_of(value: Any) -> str | None:
    """A day as YYYY-MM-DD; from ISO dates, times of a day and German dates."""
    if isinstance(value, str):
        return _date(value) if len(value) < 60 else _refuse("unreadable_date")
    raise Unreadable("wrong_type")


_TIME = re.compile(
    r"(?P<hour>2[0-4]|[01]?\d)(?:[:.](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?|(?P<tight>\d{2})(?=\s*[ap]))?"
    r"\s*(?P<half>[ap](?:\.?m\.?)?(?![a-z]))?\s*(?:uhr|h(?![a-z]))?\s*(?:z|[+-]\d{2}:?\d{2})?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)


@lru_cache(maxsize=1 << 13)
def _time(text: str) -> str | None:
    plain = text.strip()
    if not plain:
        return None
    found = _TIME.fullmatch(plain)
    if not found:
        raise Unreadable("unreadable_time")
    clear = found["minute"] or found["half"] or re.fullmatch(r"\d{1,2}(\s*(uhr|h))?", plain, re.IGNORECASE)
    value = _clock(int(found["hour"]), int(found["minute"] or found["tight"] or 0), (found["half"] or "")[:1].lower())
    if not clear or value is None:
        raise Unreadable("unreadable_time")
    if found["rest"] and not _stands_apart(plain, found.start("rest")):
        raise Unreadable("unreadable_time")
    if found["rest"]:
        raise Remarked("time_with_remark", value)
    return value


def _stands_apart(text: str, start: int) -> bool:
    return text[start] == "(" or text[start - 1].isspace()


def _clock(hour: int, minute: int, half: str) -> str | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def time_of(value: Any) -> str | None:
    """A time of day as HH:MM; from 24-hour and am/pm times, with or without seconds and zone."""
    if isinstance(value, str):
        return _time(value) if len(value) < 80 else _refuse("unreadable_time")
    raise Unreadable("wrong_type")


def year_of(value: Any) -> int | float | None:
    """A year; the old packages give a date."""
    if isinstance(value, str) and (found := _ISO.fullmatch(value.strip())):
        return int(found[1])
    return number_of(value)


def data_of(value: Any) -> Any:
    """Data as JSON says it; a table cell holds it as text."""
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value
    kept = storable(value)
    if kept is not value:
        raise Remarked("unreadable_number", kept)
    return kept


def storable(value: Any) -> Any:
    """Data as it came, or where it has whole numbers of more than 64 bits a copy with those as text."""
    try:
        msgspec.msgpack.encode(value)
    except OverflowError:
        return json.loads(json.dumps(value), parse_int=_whole_or_text)
    return value


def _whole_or_text(digits: str) -> int | str:
    number = int(digits)
    return number if abs(number) < 2**63 else digits


_BY_TYPE: Mapping[Type, Converter] = {
    Type.TEXT: text_of,
    Type.NUMBER: number_of,
    Type.DATE: date_of,
    Type.TIME: time_of,
    Type.DATA: data_of,
}


def converter(field: Field) -> Converter:
    """How a field that is no link is read."""
    return year_of if field.name == "year_incorporated" else _BY_TYPE[field.type]


CODES: Mapping[tuple[str, str], frozenset[str]] = {
    ("service", "status"): frozenset({"active", "inactive", "defunct", "temporarily closed"}),
    ("location", "location_type"): frozenset({"physical", "postal", "virtual"}),
    ("address", "address_type"): frozenset({"physical", "postal", "virtual"}),
    ("schedule", "freq"): frozenset({"WEEKLY", "MONTHLY"}),
    ("schedule", "wkst"): frozenset({"MO", "TU", "WE", "TH", "FR", "SA", "SU"}),
}
"""The values HSDS allows where it lists them; others go in with a warning."""


def place_problem(latitude: Any, longitude: Any) -> str:
    """Why a pair of coordinates says nothing: `zero_coordinates`, `impossible_coordinates`, or empty."""
    if latitude is None or longitude is None:
        return ""
    if latitude == 0 and longitude == 0:
        return "zero_coordinates"
    return "" if -90 <= latitude <= 90 and -180 <= longitude <= 180 else "impossible_coordinates"
