"""When an offer is open: HSDS schedules turned into the four states, the times of a day and the next day.

"By appointment" is a state of its own and never shown as closed; what nobody wrote down is unknown. On a public
holiday (of North Rhine-Westphalia) recurring hours do not hold; a schedule for that one day does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple

from app.domain.search import Opening, OpeningState
from app.paths import resources_folder

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
HORIZON = timedelta(days=400)
HOLIDAY_REGION = "DE-NW"
_ANCHOR = date(2024, 1, 1)
_APPOINTMENT = re.compile(
    r"(?<!kein )(?<!keine )(?<!ohne )(?<!no )\b(?:by appointment|nach (?:termin|vereinbarung|absprache|anmeldung)"
    r"|nur (?:mit|nach) (?:termin|anmeldung)|mit termin|terminvereinbarung|auf anfrage|appointment only"
    r"|appointment required|by_appointment|termin vereinbaren)",
    re.IGNORECASE,
)
_TIME = re.compile(r"^\s*(\d{1,2})[:.]?(\d{2})?(?::\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_BYDAY = re.compile(r"^([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)$")


class Schedule(NamedTuple):
    """One HSDS schedule as a plain value: equal ones are equal, so each is worked out once for all offers."""

    freq: str = ""
    byday: tuple[str, ...] = ()
    opens_at: str = ""
    closes_at: str = ""
    begins: date | None = None
    ends: date | None = None
    dtstart: date | None = None
    interval: int = 1
    occurrences: int = 0
    bymonthday: tuple[int, ...] = ()
    byyearday: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    by_appointment: bool = False

    @property
    def recurs(self) -> bool:
        return bool(self.freq or self.byday)

    @property
    def weekly(self) -> bool:
        """Every week on the same days, the form nearly all schedules have."""
        others = self.occurrences or self.bymonthday or self.byyearday or self.byweekno
        plain = self.freq in {"", "WEEKLY"} and self.interval == 1 and not others
        return bool(plain and self.byday and all(day in WEEKDAYS for day in self.byday))

    @property
    def single_day(self) -> date | None:
        """The day of a schedule that holds once."""
        return None if self.recurs else self.dtstart or (self.begins if self.begins == self.ends else None)

    def covers(self, day: date) -> bool:
        """Whether the day lies in the time the schedule is valid for."""
        return (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)


def schedule_of(values: Mapping[str, Any]) -> Schedule:
    """A schedule from the values of an HSDS record; what cannot be read counts as not given."""
    begins, ends = iso_day(values.get("valid_from")), iso_day(values.get("valid_to"))
    dtstart, until = iso_day(values.get("dtstart")), iso_day(values.get("until"))
    byday = tuple(
        re.findall(r"(?<![A-Z])[+-]?\d*(?:MO|TU|WE|TH|FR|SA|SU)(?![A-Z])", (values.get("byday") or "").upper())
    )
    freq = (values.get("freq") or "").upper()
    recurs = bool(freq or byday)
    return Schedule(
        freq=freq if freq in {"YEARLY", "MONTHLY", "WEEKLY", "DAILY"} else "",
        byday=byday,
        opens_at=clock_time(values.get("opens_at")),
        closes_at=clock_time(values.get("closes_at")),
        begins=max(filter(None, (begins, dtstart if recurs else None)), default=None),
        ends=min(filter(None, (ends, until)), default=None),
        dtstart=dtstart,
        interval=max(int(values.get("interval") or 1), 1),
        occurrences=int(values.get("count") or 0),
        bymonthday=_numbers(values.get("bymonthday")),
        byyearday=_numbers(values.get("byyearday")),
        byweekno=_numbers(values.get("byweekno")),
        by_appointment=names_appointment(values.get("attending_type"), values.get("notes"), values.get("description")),
    )


def names_appointment(*texts: str | None) -> bool:
    """Whether one of the texts says that one has to make an appointment."""
    return any(text and _APPOINTMENT.search(text) for text in texts)


def iso_day(value: Any) -> date | None:
    """The day an ISO text begins with; None where it does not."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None


def clock_time(value: Any) -> str:
    """`09:00` from `9:00am`, `09:00:00Z`, `9.00` or `9`; empty where there is no time."""
    found = _TIME.match(str(value)) if value else None
    if not found:
        return ""
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        hour = hour % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else ""


def _numbers(value: Any) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"-?\d+", str(value or "")))


def occurs_on(schedule: Schedule, day: date) -> bool:
    """Whether the schedule holds on that day."""
    return next_day(schedule, day, day) == day


@lru_cache(maxsize=20_000)
def next_day(schedule: Schedule, day: date, last: date | None = None) -> date | None:
    """The first day from `day` on (to `last`, else about a year ahead) on which the schedule holds."""
    last = min(filter(None, (last or day + HORIZON, schedule.ends)))
    if not schedule.recurs:
        single = schedule.single_day
        return single if single is not None and day <= single <= last else None
    found = _next_recurring(schedule, max(filter(None, (day, schedule.begins))), last)
    while found is not None and is_holiday(found):
        found = _next_recurring(schedule, found + timedelta(days=1), last)
    return found


def _next_recurring(schedule: Schedule, day: date, last: date) -> date | None:
    if day > last:
        return None
    if schedule.weekly:
        ahead = min((WEEKDAYS.index(name) - day.weekday()) % 7 for name in schedule.byday)
        found = day + timedelta(days=ahead)
    else:
        moment = _rule(schedule).after(datetime.combine(day, time()), inc=True)
        if moment is None:
            return None
        found = moment.date()
    return found if found <= last else None


@lru_cache(maxsize=2_000)
def _rule(schedule: Schedule) -> Any:
    from dateutil import rrule

    names = {name: getattr(rrule, name) for name in WEEKDAYS}
    days = [_BYDAY.match(day) for day in schedule.byday]
    weekdays = [names[day[2]](int(day[1])) if day[1] else names[day[2]] for day in days if day]
    numbered = schedule.freq not in {"MONTHLY", "YEARLY"} and any(day and day[1] for day in days)
    freq = "MONTHLY" if numbered else schedule.freq or "WEEKLY"
    return rrule.rrule(
        getattr(rrule, freq),
        dtstart=datetime.combine(schedule.dtstart or schedule.begins or _ANCHOR, time()),
        interval=schedule.interval,
        count=schedule.occurrences or None,
        byweekday=weekdays or None,
        bymonthday=schedule.bymonthday or None,
        byyearday=schedule.byyearday or None,
        byweekno=schedule.byweekno or None,
    )


def is_holiday(day: date) -> bool:
    """Whether the day is a public holiday in North Rhine-Westphalia."""
    return day in _holidays()


@cache
def _holidays() -> frozenset[date]:
    # A stored calendar: the library it is checked against costs 0.2 s and 15 MB to import.
    stored = json.loads((resources_folder() / "holidays" / f"{HOLIDAY_REGION}.json").read_text(encoding="utf-8"))
    return frozenset(date.fromisoformat(day) for day in stored["days"])


@lru_cache(maxsize=20_000)
def opening_state(schedules: tuple[Schedule, ...], by_appointment: bool, day: date) -> OpeningState:
    """The state on a day; `by_appointment`: the offer as a whole says so, apart from its schedules."""
    today = [schedule for schedule in schedules if occurs_on(schedule, day)]
    open_today = [schedule for schedule in today if not schedule.by_appointment]
    if open_today and not by_appointment:
        return OpeningState(Opening.OPEN, _times(open_today))
    upcoming = _first_day(schedules, day + timedelta(days=1))
    if by_appointment or any(schedule.by_appointment for schedule in schedules):
        return OpeningState(Opening.BY_APPOINTMENT, _times(today), upcoming)
    known = any(schedule.recurs or schedule.single_day for schedule in schedules)
    return OpeningState(Opening.CLOSED if known else Opening.UNKNOWN, (), upcoming)


def _first_day(schedules: Iterable[Schedule], day: date) -> date | None:
    return min(filter(None, (next_day(schedule, day) for schedule in schedules)), default=None)


def _times(schedules: Iterable[Schedule]) -> tuple[tuple[str, str], ...]:
    spans = {(schedule.opens_at, schedule.closes_at) for schedule in schedules}
    return tuple(sorted(span for span in spans if span[0]))


@dataclass(frozen=True, slots=True)
class OpeningNow:
    """What holds at a moment: open `until` a time, else the next `day` with its times as far as they are known."""

    state: Opening = Opening.UNKNOWN
    day: date | None = None
    times: tuple[tuple[str, str], ...] = ()
    until: str = ""


def opening_now(schedules: tuple[Schedule, ...], by_appointment: bool, now: datetime) -> OpeningNow:
    """Whether an offer is open at a local moment, or when it opens next; hours without a clock hold the whole day."""
    today, clock = now.date(), f"{now:%H:%M}"
    state = opening_state(schedules, by_appointment, today)
    if state.state is Opening.OPEN:
        current = [span for span in state.times if span[0] <= clock and (not span[1] or clock < span[1])]
        if current or not state.times:
            return OpeningNow(Opening.OPEN, today, state.times, max((span[1] for span in current), default=""))
    later = tuple(span for span in state.times if span[0] > clock)
    if later:
        closed = Opening.CLOSED if state.state is Opening.OPEN else state.state
        return OpeningNow(closed, today, later)
    return _opens_next(schedules, by_appointment, state, today)


def _opens_next(schedules: tuple[Schedule, ...], by_appointment: bool, state: OpeningState, today: date) -> OpeningNow:
    day = _first_day(schedules, today + timedelta(days=1))
    closed = Opening.CLOSED if state.state is Opening.OPEN else state.state
    return OpeningNow(closed, day, opening_state(schedules, by_appointment, day).times if day else ())


def week(schedules: Sequence[Schedule], day: date) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The times of each weekday, Monday first, by the weekly schedules that hold in the week from `day` on."""
    ahead = [day + timedelta(days=offset) for offset in range(7)]
    ordered = sorted(ahead, key=date.weekday)
    weekly = [schedule for schedule in schedules if schedule.weekly]
    return tuple(
        _times(plan for plan in weekly if plan.covers(each) and WEEKDAYS[each.weekday()] in plan.byday)
        for each in ordered
    )
