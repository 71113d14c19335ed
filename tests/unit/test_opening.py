"""Schedules turned into states, times and next days."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from app.domain.opening import (
    clock_time,
    is_holiday,
    names_appointment,
    next_day,
    occurs_on,
    opening_now,
    opening_state,
    schedule_of,
    week,
)
from app.domain.search import Opening
from app.paths import resources_folder

MONDAY = date(2026, 11, 23)
TUESDAY = date(2026, 11, 24)


def weekly(days: str, opens: str = "09:00", closes: str = "12:00", **more: object) -> dict[str, object]:
    return {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes, **more}


def state(day: date, *schedules: dict[str, object], by_appointment: bool = False):
    return opening_state(tuple(map(schedule_of, schedules)), by_appointment, day)


def at(clock: str, *schedules: dict[str, object], by_appointment: bool = False, day: date = MONDAY):
    now = datetime.fromisoformat(f"{day.isoformat()}T{clock}")
    found = opening_now(tuple(map(schedule_of, schedules)), by_appointment, now)
    return found.state, found.day, found.times, found.until


def test_at_a_moment_it_is_open_until_a_time_or_opens_next() -> None:
    plans = (weekly("MO,WE"), weekly("MO", "14:00", "16:00"))
    morning, afternoon = ("09:00", "12:00"), ("14:00", "16:00")
    assert at("09:00", *plans) == (Opening.OPEN, MONDAY, (morning, afternoon), "12:00")
    assert at("12:00", *plans) == (Opening.CLOSED, MONDAY, (afternoon,), "")
    assert at("08:00", *plans) == (Opening.CLOSED, MONDAY, (morning, afternoon), "")
    assert at("16:00", *plans) == (Opening.CLOSED, date(2026, 11, 25), (morning,), "")


def test_at_a_moment_an_appointment_and_unknown_hours_stay_what_they_are() -> None:
    assert at("10:00") == (Opening.UNKNOWN, None, (), "")
    assert at("10:00", weekly("TU"), by_appointment=True)[:2] == (Opening.BY_APPOINTMENT, TUESDAY)
    assert at("10:00", weekly("MO", "", "")) == (Opening.OPEN, MONDAY, (), "")


def test_open_on_its_weekday_with_all_times() -> None:
    found = state(MONDAY, weekly("MO,WE", "14:00", "16:00"), weekly("MO"))
    assert found.state is Opening.OPEN
    assert found.times == (("09:00", "12:00"), ("14:00", "16:00"))


def test_closed_names_the_next_day() -> None:
    found = state(TUESDAY, weekly("MO,WE"))
    assert found.state is Opening.CLOSED
    assert found.next_day == date(2026, 11, 25)


def test_by_appointment_is_never_closed() -> None:
    assert state(TUESDAY, weekly("MO", notes="Nur nach Vereinbarung")).state is Opening.BY_APPOINTMENT
    assert state(TUESDAY, by_appointment=True).state is Opening.BY_APPOINTMENT
    assert state(MONDAY, weekly("MO", notes="By appointment only")).times == (("09:00", "12:00"),)


def test_without_appointment_does_not_mean_by_appointment() -> None:
    assert not names_appointment("Ohne Termin", "Kommen Sie ohne Terminvereinbarung", "no appointment required")
    assert names_appointment("Bitte einen Termin vereinbaren")


def test_open_hours_win_over_other_hours_by_appointment() -> None:
    found = state(MONDAY, weekly("MO"), weekly("FR", notes="nach Termin"))
    assert found.state is Opening.OPEN


def test_nothing_written_down_is_unknown() -> None:
    assert state(MONDAY).state is Opening.UNKNOWN
    assert state(MONDAY, {"notes": "Bitte fragen Sie nach"}).state is Opening.UNKNOWN


def test_a_course_that_is_over_is_closed_without_a_next_day() -> None:
    found = state(MONDAY, weekly("MO", valid_to="2026-06-30"))
    assert (found.state, found.next_day) == (Opening.CLOSED, None)


def test_recurring_hours_do_not_hold_on_a_public_holiday() -> None:
    corpus_christi = date(2026, 6, 4)
    found = state(corpus_christi, weekly("TH"))
    assert found.state is Opening.CLOSED
    assert found.next_day == date(2026, 6, 11)
    assert occurs_on(schedule_of({"dtstart": "2026-06-04", "opens_at": "10:00"}), corpus_christi)


def test_monthly_and_fortnightly_rules() -> None:
    second_monday = schedule_of({"freq": "MONTHLY", "byday": "2MO"})
    assert next_day(second_monday, MONDAY) == date(2026, 12, 14)
    last_friday = schedule_of({"freq": "MONTHLY", "byday": "-1FR"})
    assert next_day(last_friday, MONDAY) == date(2026, 11, 27)
    fortnightly = schedule_of({"freq": "WEEKLY", "byday": "MO", "interval": 2, "dtstart": "2026-11-16"})
    assert next_day(fortnightly, MONDAY) == date(2026, 11, 30)


def test_a_rule_with_an_end_stops() -> None:
    twice = schedule_of({"freq": "WEEKLY", "byday": "MO", "count": 2, "dtstart": "2026-11-16"})
    assert occurs_on(twice, MONDAY)
    assert next_day(twice, TUESDAY) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("9:00am", "09:00"),
        ("12:30pm", "12:30"),
        ("12:15am", "00:15"),
        ("5pm", "17:00"),
        ("09:00:00Z", "09:00"),
        ("8.30", "08:30"),
        ("", ""),
        (None, ""),
        ("morgens", ""),
        ("99:00", ""),
    ],
)
def test_times_as_they_come(given: str | None, expected: str) -> None:
    assert clock_time(given) == expected


def test_dirty_schedules_do_not_break_anything() -> None:
    schedule = schedule_of({"freq": "SOMETIMES", "byday": "Montag", "opens_at": "?", "valid_from": "soon"})
    assert opening_state((schedule,), False, MONDAY).state is Opening.UNKNOWN


def test_the_week_begins_on_monday_and_knows_only_what_is_valid() -> None:
    days = week([schedule_of(weekly("MO,FR")), schedule_of(weekly("TU", valid_to="2026-01-31"))], TUESDAY)
    assert days[0] == (("09:00", "12:00"),)
    assert days[1] == ()
    assert days[4] == (("09:00", "12:00"),)


def test_the_stored_holidays_are_those_of_the_calendar_library() -> None:
    import holidays

    stored = json.loads((resources_folder() / "holidays" / "DE-NW.json").read_text(encoding="utf-8"))
    expected = holidays.country_holidays("DE", subdiv="NW", years=range(stored["from"], stored["to"] + 1))
    assert sorted(stored["days"]) == sorted(day.isoformat() for day in expected)
    assert is_holiday(date(2027, 1, 1))
    assert date.today().year < stored["to"]
