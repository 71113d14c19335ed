"""Opening times as German offices write them: "Mo–Fr 9–12 Uhr; Do 14-18 Uhr"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.exchange.values import Unreadable, time_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NAMES = {"mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6}
_DAY = (
    r"(?:mo(?:ntags?)?|di(?:enstags?)?|mi(?:ttwochs?)?|do(?:nnerstags?)?|fr(?:eitags?)?"
    r"|sa(?:mstags?)?|sonnabends?|so(?:nntags?)?)"
)
_TO = r"(?:-|–|—|bis)"
_DAYS = re.compile(
    rf"(?:(?P<all>täglich|tägl\.?|jeden tag)|(?P<workdays>werktags|montags? bis freitags?)"
    rf"|(?P<list>{_DAY}\.?(?:\s*(?:{_TO}|,|/|\+|&|und)\s*{_DAY}\.?)*))(?![a-zäöü])\s*:?\s*"
    r"(?:(?:auch|zusätzlich|jeweils|immer)\s+)?",
    re.IGNORECASE,
)
_CLOCK = r"\d{1,2}(?:[:.]\d{2})?(?:\s*(?:uhr|h)(?![a-zäöü]))?"
_FROM = re.compile(rf"\s*ab\s+(?P<opens>{_CLOCK})", re.IGNORECASE)
_APPOINTMENT = re.compile(
    r"[\s,;.|(]*(?:(?:und|sowie|oder|auch|sonst)\s+)*"
    r"(?P<text>(?:nur\s+)?(?:nach|mit)\s+(?:\w+er\s+|tel\.\s*)?(?:vereinbarung|absprache|termin|terminvereinbarung|anmeldung))\s*\)?",
    re.IGNORECASE,
)
_SPAN = re.compile(rf"\s*(?:von\s+)?(?P<opens>{_CLOCK})\s*{_TO}\s*(?P<closes>{_CLOCK})(?:\s*uhr)?", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|und|sowie|&|\+|/)\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """The same times on some weekdays; `days` are RFC 5545 codes in the order of the week, times HH:MM.

    `closes_at` is empty where only the beginning is said.
    """

    days: tuple[str, ...]
    opens_at: str
    closes_at: str


def opening_times(text: str) -> tuple[Opening, ...]:
    """The times a text says; raises `Unreadable` where it says anything else as well, so that nothing is guessed."""
    found: list[Opening] = []
    rest = " ".join(text.split()).strip(" ;.")
    while rest:
        days, rest = _days(rest)
        spans, rest = _spans(rest)
        found += [Opening(days, *span) for span in spans]
        rest = rest.lstrip(" ;,.|\n")
    if not found:
        raise Unreadable("unreadable_hours")
    return tuple(found)


def without_appointment(text: str) -> tuple[str, str]:
    """A text apart from its end that says one can make an appointment, and that end; both as they were written."""
    plain = text.strip(" ;.")
    for found in _APPOINTMENT.finditer(plain):
        if found.end() == len(plain):
            return plain[: found.start()], found["text"]
    return plain, ""


def days_of(text: str) -> tuple[str, ...]:
    """The weekdays a text names; raises `Unreadable` where it names none or anything else."""
    days, rest = _days(text.strip())
    if rest.strip():
        raise Unreadable("unreadable_hours")
    return days


def _days(text: str) -> tuple[tuple[str, ...], str]:
    found = _DAYS.match(text)
    if not found:
        raise Unreadable("unreadable_hours")
    rest = text[found.end() :]
    if found["all"]:
        return DAYS, rest
    if found["workdays"]:
        return DAYS[:5], rest
    return tuple(DAYS[number] for number in sorted(_numbers(found["list"]))), rest


def _numbers(text: str) -> set[int]:
    numbers: set[int] = set()
    for part in re.split(r"\s*(?:,|/|\+|&|und)\s*", text, flags=re.IGNORECASE):
        ends = [_number(end) for end in re.split(rf"\s*{_TO}\s*", part, flags=re.IGNORECASE) if end]
        first, last = ends[0], ends[-1]
        numbers |= set(range(first, last + 1)) if first <= last else {*range(first, 7), *range(last + 1)}
    return numbers


def _number(name: str) -> int:
    plain = name.strip(" .").lower()
    return 5 if plain.startswith("sonna") else _NAMES[plain[:2]]


def _spans(text: str) -> tuple[list[tuple[str, str]], str]:
    spans: list[tuple[str, str]] = []
    rest = text
    if (found := _FROM.match(text)) and (begins := time_of(found["opens"])):
        return [(begins, "")], text[found.end() :]
    while found := _SPAN.match(rest):
        opens, closes = time_of(found["opens"]), time_of(found["closes"])
        if opens is None or closes is None or opens >= closes:
            raise Unreadable("unreadable_hours")
        spans.append((opens, closes))
        rest = rest[found.end() :]
        between = _BETWEEN.match(rest)
        if not between or not _SPAN.match(rest[between.end() :]):
            break
        rest = rest[between.end() :]
    if not spans:
        raise Unreadable("unreadable_hours")
    return spans, rest
