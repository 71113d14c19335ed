"""Days, ages, prices, levels, addresses, languages as offices write them into a table: "ab 16", "ja, 5 €", "A2-B1"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from app.domain.client import OLDEST
from app.exchange.values import Remarked, Unreadable, date_of, number_of

LEAP_YEARS = 9
"""So many years hold every day of a calendar at least once."""
_MONTHS = ("jan", "feb", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
_BEFORE_A_DAY = re.compile(
    r"^(?:(?:ab|am|bis|zum|seit|dem|den)\s+)*(?:(?:mo|di|mi|do|fr|sa|so)(?:[a-z]*tag|ttwoch|nnabend)?\.?,?\s+)?",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?P<day>\d{1,2})\.\s*(?:(?P<month>\d{1,2})\.|(?P<name>[a-zä]{3,9})\.?)\s*(?P<year>\d{4}|\d{2})?", re.IGNORECASE
)
_YEARS = r"(?:\s*(?:j\.|jahren?|jahre alt))?"
_AGES = (
    re.compile(rf"(?:von\s+)?(?P<low>\d+){_YEARS}\s*(?:-|–|—|bis)\s*(?P<high>\d+){_YEARS}", re.IGNORECASE),
    re.compile(rf"(?:ab|mind\.?|mindestens)\s*(?P<low>\d+){_YEARS}", re.IGNORECASE),
    re.compile(rf"(?P<low>\d+){_YEARS}\s*(?:\+|plus|und älter)", re.IGNORECASE),
    re.compile(rf"(?:bis(?:\s+zu)?|max\.?|maximal|höchstens)\s*(?P<high>\d+){_YEARS}", re.IGNORECASE),
    re.compile(rf"(?:u\s?|unter\s+)(?P<below>\d+){_YEARS}", re.IGNORECASE),
)
_ONE_AGE = re.compile(rf"(?P<age>\d+(?:[.,]0)?){_YEARS}", re.IGNORECASE)
_PRICE = re.compile(
    r"(?:(?:ja|kostenpflichtig)\b\s*[,;:(–-]?\s*)?(?:€\s*)?(?P<amount>\d+(?:\.\d{3})*(?:[.,]\d{1,2})?)(?:,[-–])?"
    r"\s*(?:€|euro?\b)?\.?\s*(?P<per>(?:pro|je|im|/)\s*[\w ]{2,30})?\)?",
    re.IGNORECASE,
)
_FREE = frozenset(
    ["kostenlos", "kostenfrei", "gebührenfrei", "frei", "gratis", "umsonst", "nein", "keine", "kein", "nichts", "free"]
)
_PAID = frozenset(["ja", "kostenpflichtig", "gebührenpflichtig", "paid"])
_NO_GERMAN = frozenset(
    ("kein", "keine", "keins", "ohne", "nein", "keine vorkenntnisse", "ohne vorkenntnisse", "nicht nötig", "egal")
)
_LEVEL = re.compile(r"(?:ab|mind\.?|mindestens)?\s*(?P<low>[abc][12])(?:\s*(?:\+|(?:-|–|bis|/)\s*[abc][12]))?", re.I)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]{2,}")
_AT = re.compile(r"\s*(?:[(\[{]\s*(?:at|ät|@)\s*[)\]}]|\s(?:at|ät)\s)\s*", re.IGNORECASE)
_NO_LANGUAGE = frozenset(["alle", "all", "verschiedene", "mehrere", "viele", "diverse", "unterschiedliche"])


def day_of(text: str, today: date, *, past: bool = False) -> str | None:
    """A day as YYYY-MM-DD; without a year the next such day from `today`, or the last one, as `Remarked`."""
    plain = _BEFORE_A_DAY.sub("", " ".join(text.split())) if len(text) < 60 else text
    found = _DAY.fullmatch(plain)
    if found is None:
        return date_of(plain)
    month = int(found["month"]) if found["month"] else _month(found["name"])
    if found["year"]:
        return _date(int(found["year"]) % 100 + 2000 if len(found["year"]) == 2 else int(found["year"]), month, found)
    raise Remarked("guessed_year", _nearest(today, month, int(found["day"]), past=past).isoformat())


def _month(name: str) -> int:
    plain = name.lower().replace("maerz", "mär").replace("mrz", "mär")[:3]
    if plain not in _MONTHS:
        raise Unreadable("unreadable_date")
    return _MONTHS.index(plain) + 1


def _date(year: int, month: int, found: re.Match[str]) -> str:
    try:
        return date(year, month, int(found["day"])).isoformat()
    except ValueError:
        raise Unreadable("unreadable_date") from None


def _nearest(today: date, month: int, day: int, *, past: bool) -> date:
    step = timedelta(days=-1 if past else 1)
    for distance in range(366 * LEAP_YEARS):
        try:
            near = today + distance * step
        except OverflowError:
            break
        if (near.month, near.day) == (month, day):
            return near
    raise Unreadable("unreadable_date")


def ages_of(text: str) -> tuple[int | None, int | None]:
    """The least and the greatest age a text names in words, in the order in which it does."""
    plain = " ".join(text.split())
    found = next(filter(None, (form.fullmatch(plain) for form in _AGES)), None)
    if found is None:
        raise Unreadable("unreadable_number")
    said = {name: int(age[:9]) for name, age in found.groupdict().items() if age}
    low, high = said.get("low"), said["below"] - 1 if "below" in said else said.get("high")
    if max(low or 0, high or 0) > OLDEST:
        raise Unreadable("unreadable_number")
    return low, high


def age_of(text: str) -> Any:
    """One age in years."""
    found = _ONE_AGE.fullmatch(text.strip())
    age = number_of(found["age"] if found else text)
    if age is not None and not 0 <= age <= OLDEST:
        raise Unreadable("unreadable_number")
    return age


def email_of(text: str) -> str:
    """An e-mail address; one written so that no machine reads it, "kurs(at)verein.de", is `Remarked`."""
    plain = text.strip().removeprefix("mailto:")
    if _EMAIL.fullmatch(plain):
        return plain
    meant = _AT.sub("@", plain)
    if not _EMAIL.fullmatch(meant):
        raise Unreadable("unreadable_email")
    raise Remarked("guessed_email", meant)


@dataclass(frozen=True, slots=True)
class Price:
    """What an offer costs: nothing, `amount` euros, or something (None); `per` says for what, in the words given."""

    amount: int | float | None
    per: str = ""


def price_of(text: str) -> Price:
    """What a cell says of the cost; raises `Unreadable` where it says more."""
    plain = " ".join(text.split()).strip(" .!")
    if plain.lower() in _FREE:
        return Price(0)
    if plain.lower() in _PAID:
        return Price(None)
    found = _PRICE.fullmatch(plain)
    if found is None:
        raise Unreadable("unreadable_cost")
    amount = re.sub(r"\.(?=\d{3})", "", found["amount"])
    return Price(number_of(amount), (found["per"] or "").strip())


def level_of(text: str) -> str:
    """The code of the German level one has to bring along, the lower one of two; "none" where none is asked."""
    plain = " ".join(text.lower().split()).strip(" .")
    if plain in _NO_GERMAN:
        return "none"
    found = _LEVEL.fullmatch(plain)
    if found is None:
        raise Unreadable("unreadable_level")
    return found["low"].lower()


def names_no_language(text: str) -> bool:
    """Whether a word in a list of languages names none, as "alle" does."""
    return text.lower().removesuffix("sprachen").strip() in _NO_LANGUAGE
