"""What of a session or an offer goes on a handout, and in which language it is proposed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time

from app.domain.client import Person
from app.domain.handout import AgreedStep, HandoutWish
from app.languages import GERMAN, LANGUAGES
from ui.session_entry import NotUnderstood, read_day
from ui.widgets.session_plan import PlanStep

_TIME = re.compile(
    r"^(?P<day>.+?),?\s+(?:um\s+)?(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?:\s*Uhr)?|\s*Uhr)$", re.IGNORECASE
)
USUAL = "en"


def session_wish(person: Person, steps: Sequence[PlanStep], today: date) -> HandoutWish:
    """The offers and steps of a plan, with the answers given."""
    offers = tuple(dict.fromkeys(step.offer for step in steps if step.offer))
    return HandoutWish(offers, tuple(agreed_step(step, today) for step in steps), person)


def agreed_step(step: PlanStep, today: date) -> AgreedStep:
    """A step with its day and time; what is neither stays readable in the step's words."""
    day, at = read_moment(step.until, today)
    what = f"{step.what} ({step.until})".strip() if step.until and day is None else step.what
    return AgreedStep(what, step.who, day, at, step.offer)


def read_moment(text: str, today: date) -> tuple[date | None, time | None]:
    """A day, with a time where one is named: "30.11. 14:30", "morgen um 9 Uhr"."""
    found = _TIME.match(text.strip())
    try:
        day = read_day(found["day"] if found else text, today, ahead=True)
        at = time(int(found["hour"]), int(found["minute"] or 0)) if found else None
    except (NotUnderstood, ValueError):
        return None, None
    return day, at


def proposed_language(meeting: object, spoken: Iterable[str] | None) -> str:
    """The language of the conversation, else the first the person speaks and a handout is written in."""
    return next((code for code in _known(meeting, spoken) if code != GERMAN.code), USUAL)


def spoken_language(meeting: object, spoken: Iterable[str] | None) -> str:
    """The language of the conversation, else the first the person and Anlauf speak; empty where none is."""
    return next(_known(meeting, spoken), "")


def _known(meeting: object, spoken: Iterable[str] | None) -> Iterator[str]:
    wanted = [meeting if isinstance(meeting, str) else "", *(spoken or ())]
    codes = (code.replace("-", "_") for code in wanted)
    return (code for code in codes if code in LANGUAGES)
