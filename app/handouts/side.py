"""One of the two columns of a handout: its language and how it writes days, times, prices and lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Literal

from babel.dates import get_day_names
from babel.numbers import format_currency, format_decimal

from app.domain import handout_text as words
from app.handouts.clean import isolated
from app.i18n import Translator, client_translator
from app.languages import ARABIC, ETHIOPIC, GERMAN, LATIN, Language, language, language_name

_MARKS = dict.fromkeys(map(ord, "\u061c\u200e\u200f"))


@dataclass(frozen=True)
class Side:
    """A language as a page needs it; numbers have Latin digits, days are Gregorian with their weekday."""

    language: Language
    tr: Translator

    @property
    def is_german(self) -> bool:
        """Whether German words need no mark here."""
        return self.language.locale == GERMAN.locale

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody who speaks the language has reviewed its catalogue; German is the original."""
        return self.language == GERMAN or bool(self.tr.reviewed)

    @property
    def is_rtl(self) -> bool:
        return self.language.direction == "rtl"

    @cached_property
    def fonts(self) -> tuple[str, ...]:
        """The own font first; the others draw what it lacks."""
        return tuple(dict.fromkeys((self.language.font, LATIN, ARABIC, ETHIOPIC)))

    def say(self, message: str, **values: Any) -> str:
        """A text in this language."""
        return self.tr.gettext(message, **values)

    def count(self, forms: tuple[str, str], count: float) -> str:
        """A text for a number of things."""
        return self.tr.ngettext(*forms, round(count)) if count else ""

    def kept(self, text: str) -> str:
        """A number or address that must not turn round among right-to-left words."""
        return isolated(text) if self.is_rtl else text

    def number(self, value: float) -> str:
        return format_decimal(value, format="#,##0.##", locale=self.tr.locale, numbering_system="latn")

    def money(self, amount: float, currency: str) -> str:
        if not currency:
            return self.number(amount)
        price = format_currency(amount, currency, locale=self.tr.locale, numbering_system="latn")
        return self.kept(price.translate(_MARKS).replace("\u00a0", " ").strip())

    def day(self, day: date) -> str:
        """A day with its weekday, month in words."""
        return words.long_day(self.tr, day).translate(_MARKS)

    def weekday(self, number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
        """A weekday, Monday is 0."""
        return str(get_day_names(width, locale=self.tr.locale)[number])

    def weekdays(self, numbers: Sequence[int], width: Literal["wide", "abbreviated"]) -> str:
        """Weekdays in few signs, three or more that follow each other as a range: Mo.–Fr."""
        runs = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
        parts: list[str] = []
        for days in ([self.weekday(number, width) for _, number in run] for _, run in runs):
            # Between two words of one script a dash keeps its place, also from right to left.
            parts += [f"{days[0]}–{days[-1]}"] if len(days) > 2 else days
        return self.listed(parts)

    def hours(self, times: Iterable[tuple[str, str]]) -> str:
        """The times of one day, ranges in words."""
        return self.listed([self._span(opens, closes) for opens, closes in times if opens or closes])

    def _span(self, opens: str, closes: str) -> str:
        form = "span" if opens and closes else "from" if opens else "to"
        return self.say(words.TIMES[form], opens=clock(opens), closes=clock(closes))

    def listed(self, parts: Sequence[str]) -> str:
        """A list in words: a, b und c."""
        return words.listed(self.tr, parts)

    def language_name(self, code: str) -> str:
        """A language in this one; its own name where CLDR does not know it."""
        return language_name(self.language.code, code)


def side(code: str) -> Side:
    """The column of a language."""
    return Side(language(code), client_translator(language(code).code))


def german_side() -> Side:
    """The column for the person at the next counter."""
    return side(GERMAN.code)


def clock(value: str) -> str:
    """A time without needless zeros: 9, 9:30."""
    hours, _, minutes = value.partition(":")
    return (hours.lstrip("0") or "0") + (f":{minutes[:2]}" if minutes[:2] not in ("", "00") else "")
