"""Codes that a phone reads without a network: a contact card for an offer, a calendar entry for an appointment.

vCard 3.0 and iCalendar, because every phone camera knows them. Few bytes make large squares, which paper and old
cameras need; what does not fit is shortened with an ellipsis, and Ethiopic letters take three bytes each.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache, partial
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from app.domain import handout_text as words
from app.domain.detail import ServiceDetail
from app.domain.handout import AgreedStep
from app.handouts.clean import ELLIPSIS, ISOLATE, POP, clean
from app.handouts.facts import email, hours_of, phone_numbers, special_lines, web_link, week_lines
from app.handouts.side import Side, german_side

MOST_BYTES = 367
"""What version 12 holds: at 30 mm a square is 0.4 mm wide, which a cheap phone still reads from paper."""
LONGEST_ADDRESS = 80
DROPPED: Final = ((), ("URL",), ("URL", "EMAIL"), ("URL", "EMAIL", "ORG"))
"""What makes room for the hours, step by step."""
_PLACE = re.compile(r"^(\d{4,5})\s+(.+)$")
_INVISIBLE = str.maketrans("", "", ISOLATE + POP + "\u200b")


def contact_card(detail: ServiceDetail, side: Side) -> str:
    """Name, institution, address, phone, mail, web and hours of an offer; the hours in the column's language.

    Where room is scarce the hours stay: the web address goes first, then the mail, the rest of the note, the
    institution; last the hours are told with short weekdays, in German where the column's language takes too much.
    """
    lines = [
        *(("ORG", _escaped(clean(detail.organization.name, 60))),),
        *(("ADR", address) for address in _addresses(detail)),
        *(("TEL", _digits(number)) for number in phone_numbers(detail)[:1]),
        ("EMAIL", _escaped(_whole(email(detail)))),
        ("URL", _escaped(_whole(web_link(detail)))),
    ]
    name = _escaped(clean(detail.name, 60))
    fixed = [("VERSION", "3.0"), ("N", f"{name};;;;"), ("FN", name), *[line for line in lines if line[1]]]
    notes = [("NOTE", _escaped(note)) for note in _notes(detail, side) if note]
    for dropped, note in _tries(notes):
        lines = [line for line in fixed if line[0] not in dropped]
        if _size("VCARD", [*lines, note]) <= MOST_BYTES:
            return _written("VCARD", [*lines, note])
    return _fitted("VCARD", fixed, notes[-1:], drop=("URL", "EMAIL", "ORG"))


def calendar_entry(step: AgreedStep, detail: ServiceDetail | None, made_on: date) -> str:
    """An appointment for the calendar of the phone, at local time; empty where the step has no time."""
    moment = step.moment
    if moment is None:
        return ""
    what = clean(step.what or (detail.name if detail else ""), 60)
    place = clean(", ".join(detail.places[0].address), 80) if detail and detail.places else ""
    begins = f"{moment:%Y%m%dT%H%M%S}"
    entry = [
        ("UID", f"{uuid5(NAMESPACE_URL, f'{begins} {what}').hex[:16]}@anlauf"),
        ("DTSTAMP", f"{made_on:%Y%m%d}T000000Z"),
        ("DTSTART", begins),
        ("SUMMARY", _escaped(what)),
        *(([("LOCATION", _escaped(place))]) if place else []),
    ]
    inner = _fitted("VEVENT", entry, [], drop=("LOCATION",), most=MOST_BYTES - 70).rstrip("\r\n")
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Anlauf//DE\r\n{inner}\r\nEND:VCALENDAR\r\n"


@lru_cache(maxsize=64)
def qr_picture(text: str) -> bytes:
    """The code as a picture of one dot for each square, with the quiet margin it needs."""
    import segno

    # Without the sign for UTF-8 (ECI): old phones show it as text, and all guess UTF-8.
    code = segno.make(text, error="l", micro=False, encoding="utf-8", boost_error=True)
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=1, border=4)
    return picture.getvalue()


def _notes(detail: ServiceDetail, side: Side) -> Iterator[str]:
    """What the note may say, the fullest first; each but one without weekly hours says when."""
    hours, german = hours_of(detail), german_side()
    by_appointment = [side.say(words.TIMES["by_appointment"])] if hours.by_appointment else []
    others = [*special_lines(side, hours), *by_appointment]
    week = list(week_lines(side, hours, lambda days: side.weekdays(days, "wide")))
    yield "; ".join([*week, *others])
    if week:
        yield "; ".join(week)
        for one in (side, german):
            yield "; ".join(week_lines(one, hours, partial(one.weekdays, width="abbreviated")))


def _tries(notes: list[tuple[str, str]]) -> Iterator[tuple[tuple[str, ...], tuple[str, str]]]:
    """What is left out with which note, until the card fits."""
    yield from ((dropped, notes[0]) for dropped in DROPPED[:-1] if notes)
    yield from ((dropped, note) for dropped in DROPPED[-2:] for note in notes)


def _whole(address: str) -> str:
    """An address to write to or to open; nothing where it would have to be cut, which leads nowhere."""
    shown = clean(address, LONGEST_ADDRESS)
    return "" if shown.endswith(ELLIPSIS) else shown


def _addresses(detail: ServiceDetail) -> list[str]:
    """The first place as the seven parts of a vCard address."""
    for place in detail.places:
        if place.address:
            found = _PLACE.match(place.address[-1])
            street = place.address[:-1] if found else place.address
            code, city = found.groups() if found else ("", "")
            parts = ("", "", clean(", ".join(street), 60), clean(city, 40), "", code, "")
            return [";".join(map(_escaped, parts))]
    return []


def _digits(number: str) -> str:
    return re.sub(r"[^0-9+/\- ()]", "", number).strip()


def _escaped(text: str) -> str:
    """Text as a value: separators escaped, nothing invisible."""
    plain = text.translate(_INVISIBLE)
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _fitted(
    kind: str,
    lines: list[tuple[str, str]],
    shortenable: list[tuple[str, str]],
    *,
    drop: Iterable[str],
    most: int = MOST_BYTES,
) -> str:
    """The card in at most so many bytes: the last lines are shortened, then others left out in the order of `drop`."""
    waiting = list(drop)
    while (room := most - _size(kind, lines)) < 0 and waiting:
        name = waiting.pop(0)
        lines = [line for line in lines if line[0] != name]
    if room < 0:
        lines = [(name, _cut(value, 60)) for name, value in lines]
        room = most - _size(kind, lines)
    for name, value in shortenable:
        shown = _cut(value, room - len(name) - 3)
        if shown.strip(ELLIPSIS):
            lines = [*lines, (name, shown)]
    return _written(kind, lines)


def _size(kind: str, lines: list[tuple[str, str]]) -> int:
    return len(_written(kind, lines).encode())


def _written(kind: str, lines: list[tuple[str, str]]) -> str:
    return "".join(f"{name}:{value}\r\n" for name, value in [("BEGIN", kind), *lines, ("END", kind)])


def _cut(value: str, most: int) -> str:
    """A value in at most so many bytes, never cut inside a letter or an escape, with an ellipsis where it was cut."""
    if len(value.encode()) <= most:
        return value
    kept = value.encode()[: max(most - len(ELLIPSIS.encode()), 0)].decode(errors="ignore")
    if (len(kept) - len(kept.rstrip("\\"))) % 2:
        kept = kept[:-1]
    return kept.rstrip(" ") + ELLIPSIS
