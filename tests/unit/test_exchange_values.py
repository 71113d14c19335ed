"""Single values, ids, German times and headings: what is understood, and that nothing else ever escapes."""

from __future__ import annotations

import string
from contextlib import suppress
from datetime import date, time
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.german_times import DAYS, opening_times, without_appointment
from app.exchange.headings import match_headings
from app.exchange.identity import SourceIds, source_id
from app.exchange.legacy import language_code, weekday_of
from app.exchange.sheet_columns import COLUMNS
from app.exchange.values import Remarked, Unreadable, clean_text, date_of, number_of, place_problem, text_of, time_of

SOURCE = source_id("test")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9:00am", "09:00"),
        ("09:00:00Z", "09:00"),
        ("18:00:00+01:00", "18:00"),
        ("9am", "09:00"),
        ("12:00am", "00:00"),
        ("12:30 p.m.", "12:30"),
        ("830am", "08:30"),
        ("9 Uhr", "09:00"),
        ("8.30", "08:30"),
        ("24:00", "23:59"),
        ("  ", None),
    ],
)
def test_times_of_many_spellings(text: str, expected: str | None) -> None:
    assert time_of(text) == expected


@pytest.mark.parametrize("text", ["8:00m", "6:300pm", "Dismissal Bell", "25:00", "1800", "13:00pm", "9:75"])
def test_unclear_times_are_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        time_of(text)


def test_a_time_with_a_remark_keeps_the_time() -> None:
    with pytest.raises(Remarked) as found:
        time_of("12:00pm (dispensing)")
    assert found.value.value == "12:00"


@given(st.times(), st.sampled_from(["%H:%M", "%H:%M:%S", "%I:%M%p", "%I:%M %p", "%H:%MZ"]))
def test_every_time_of_day_is_read_back(moment: time, form: str) -> None:
    assert time_of(moment.strftime(form)) == moment.strftime("%H:%M")


@given(st.text())
def test_no_text_breaks_a_converter(text: str) -> None:
    for convert in (time_of, date_of, number_of, text_of, weekday_of):
        with suppress(Unreadable, Remarked):
            assert convert(text) is None or convert(text) != ""


@given(st.dates(min_value=date(1900, 1, 1)))
def test_dates_in_iso_and_german(day: date) -> None:
    assert date_of(day.isoformat()) == day.isoformat()
    assert date_of(f"{day.day}.{day.month}.{day.year}") == day.isoformat()
    assert date_of(f"{day.isoformat()}T10:30:45.123Z") == day.isoformat()


@given(st.one_of(st.integers(-(2**62), 2**62), st.floats(allow_nan=False, allow_infinity=False)))
def test_numbers_survive_as_text(number: float) -> None:
    assert number_of(repr(number)) == number


@pytest.mark.parametrize("value", ["NaN", "inf", "1e999", str(2**64), float("inf"), 2**70])
def test_numbers_no_file_can_hold_are_refused(value: object) -> None:
    with pytest.raises(Unreadable):
        number_of(value)


def test_text_without_what_no_file_may_carry() -> None:
    assert clean_text(" \t\n") is None
    for text, left in (("a\x00b", "ab"), ("a\ud800b", "a?b"), ("x" * 100_001, "x" * 100_000)):
        with pytest.raises(Remarked) as found:
            clean_text(text)
        assert found.value.value == left


@given(st.text(min_size=1).filter(lambda text: len(text) < 32))
def test_ids_are_uuid5_of_source_object_and_id(text: str) -> None:
    expected = uuid5(SOURCE, f"service/{text}") if text.isascii() else None
    found = SourceIds(SOURCE)("service", text)
    assert len(found) == 16
    assert expected is None or UUID(bytes=found) == expected


def test_a_uuid_is_kept_in_any_spelling() -> None:
    own = uuid4()
    for text in (str(own), str(own).upper(), own.hex, f"{{{own}}}"):
        assert SourceIds(SOURCE)("service", text) == own.bytes


def test_zero_and_impossible_coordinates() -> None:
    assert place_problem(0, 0) == "zero_coordinates"
    assert place_problem(100, 101) == "impossible_coordinates"
    assert place_problem(51.4, 7.7) == place_problem(None, 7.7) == ""


def test_languages_and_weekdays_in_words() -> None:
    assert [language_code(name) for name in ("Spanish", "Arabisch", "translators available")] == ["es", "ar", None]
    assert [weekday_of(name) for name in ("Monday", "Sonntag", "1", "do")] == ["MO", "SU", "MO", "TH"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mo–Fr 9–12 Uhr; Do 14-18 Uhr", [("MO,TU,WE,TH,FR", "09:00", "12:00"), ("TH", "14:00", "18:00")]),
        ("Mo, Mi, Fr 9-12", [("MO,WE,FR", "09:00", "12:00")]),
        ("Montag bis Freitag von 9:00 bis 17:00 Uhr", [("MO,TU,WE,TH,FR", "09:00", "17:00")]),
        ("Di 8.30 - 12.00 und 13-16 Uhr", [("TU", "08:30", "12:00"), ("TU", "13:00", "16:00")]),
        ("täglich 10-18 Uhr", [(",".join(DAYS), "10:00", "18:00")]),
        ("tägl. 9-17", [(",".join(DAYS), "09:00", "17:00")]),
        ("Do ab 16 h", [("TH", "16:00", "")]),
        ("Mo-Fr 9-12 Uhr, Di auch 14-16", [("MO,TU,WE,TH,FR", "09:00", "12:00"), ("TU", "14:00", "16:00")]),
    ],
)
def test_opening_times_as_offices_write_them(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(",".join(o.days), o.opens_at, o.closes_at) for o in opening_times(text)] == expected


@pytest.mark.parametrize(
    ("text", "rest", "appointment"),
    [
        ("nach Vereinbarung", "", "nach Vereinbarung"),
        ("Mo 9-12 und nach tel. Vereinbarung", "Mo 9-12", "nach tel. Vereinbarung"),
        ("Mo 9-12 Uhr und nach telefonischer Vereinbarung", "Mo 9-12 Uhr", "nach telefonischer Vereinbarung"),
        ("Di 14-16 (nach Vereinbarung)", "Di 14-16", "nach Vereinbarung"),
        ("Mo 9-12", "Mo 9-12", ""),
    ],
)
def test_an_appointment_is_told_apart_from_the_times(text: str, rest: str, appointment: str) -> None:
    assert without_appointment(text) == (rest, appointment)


@pytest.mark.parametrize("text", ["nach Vereinbarung", "Mo 9-12 nach Vereinbarung", "Mo", "Mo 18-9", "ab 9", ""])
def test_times_that_say_more_are_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        opening_times(text)


@given(st.text(alphabet=string.ascii_letters + string.digits + " :.-–,;äöü", max_size=60))
def test_no_text_breaks_the_opening_times(text: str) -> None:
    try:
        found = opening_times(text)
    except Unreadable:
        return
    assert all(opening.days and (not opening.closes_at or opening.opens_at < opening.closes_at) for opening in found)


@given(st.permutations(COLUMNS))
def test_headings_in_any_order_and_spelling(columns: list[object]) -> None:
    spelled = [column.heading.upper().replace("Ä", "AE").replace("ß", "ss") for column in columns]  # type: ignore[attr-defined]
    found = match_headings(spelled)
    assert [spelled[found.positions[column.key]] for column in COLUMNS] == [
        spelled[columns.index(column)] for column in COLUMNS
    ]
    assert not found.missing
    assert not found.guessed


def test_a_slip_is_guessed_and_named() -> None:
    found = match_headings(["Angebot", "Beschreibng", "Lieblingsfarbe", "Telefon", "telefon"])
    assert found.guessed[1].key == "description"
    assert found.unknown == (2,)
    assert found.twice == (4,)
    assert "Institution" in {column.heading for column in found.missing}


@given(st.lists(st.text(max_size=30), max_size=20))
def test_no_headings_break_the_matching(row: list[str]) -> None:
    found = match_headings(row)
    assert all(0 <= position < len(row) for position in found.positions.values())
