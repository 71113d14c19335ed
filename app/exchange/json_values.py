"""Single values of a JSON document: each reader gives the value or raises `TypeError` or `ValueError`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from typing import Any, Final
from uuid import UUID

from app.domain.answers import EARLIEST, RANGES, is_within
from app.domain.case_text import place_words
from app.errors import InvalidInput
from app.i18n import Translator

Reader = Callable[[Any], Any]


def text(value: Any) -> str:
    """A text as it is."""
    if not isinstance(value, str):
        raise TypeError
    return value


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts."""
    return tuple(text(item) for item in _list(value))


def day(value: Any) -> date:
    """A day as 2026-11-23."""
    return date.fromisoformat(text(value))


def yes_no(value: Any) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def whole(value: Any) -> int:
    """A whole number; true is none."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    return value


def wholes(value: Any) -> tuple[int, ...]:
    """A list of whole numbers."""
    return tuple(whole(item) for item in _list(value))


def number(value: Any) -> float:
    """A number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise TypeError
    return float(value)


def uuid(value: Any) -> UUID:
    """An id."""
    return UUID(text(value))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


class WrongValue(InvalidInput):
    """A value that stands at a place of a document and cannot be read or cannot be true."""

    code = "wrong_value"

    def __init__(self, message: str, place: str, value: Any, **words: Any) -> None:
        super().__init__(message, place=place, value=str(value)[:80], **words)

    def sentence(self, translator: Translator) -> str:
        """What is wrong, with the word of the field."""
        words = {**self.params, "place": place_words(self.params["place"], translator)}
        return translator.gettext(self.message, **words)


def require_within(place: str, field: str, value: Any, out_of_range: str, too_early: str) -> None:
    """Raise `WrongValue` with one of two messages for a number or a day that cannot be true."""
    if is_within(field, value):
        return
    if field in RANGES:
        least, most = RANGES[field]
        raise WrongValue(out_of_range, place, value, least=least, most=most)
    raise WrongValue(too_early, place, value, earliest=EARLIEST.isoformat())


EXAMPLE: Final[Mapping[Reader, str]] = {
    text: '"…"',
    texts: '["…"]',
    day: "2026-11-23",
    yes_no: "true, false",
    whole: "22",
    wholes: "[2, 5]",
    number: "7.5",
    uuid: "8d3d0f0e-0000-4000-8000-000000000000",
}
"""An example of the form each reader takes; it is the same in every language."""
