"""Bands, groups and cells: what may be counted of people."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answers import answers_of, person_of
from app.domain.cells import AGE_BANDS, Cell, age_band, ages_of, case_cells, quarter, situation, status_group
from app.domain.client import NOT_STATED, Person

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("person", "band"),
    [
        (Person(), "unknown"),
        (Person(age=NOT_STATED), "not_stated"),
        (Person(age=NOT_STATED, birth_date=date(2004, 1, 1)), "21_23"),
        (Person(age=13), "under_14"),
        (Person(age=14), "14_17"),
        (Person(age=17), "14_17"),
        (Person(age=18), "18_20"),
        (Person(age=26), "24_26"),
        (Person(age=27), "27_plus"),
        (Person(age=-1), "unknown"),
        (Person(age=200), "unknown"),
        (Person(birth_date=DAY.replace(year=1999)), "27_plus"),
        (Person(birth_date=DAY.replace(year=1999) + timedelta(days=1)), "24_26"),
        (Person(birth_date=DAY + timedelta(days=1)), "unknown"),
    ],
)
def test_an_age_falls_into_one_band(person: Person, band: str) -> None:
    assert age_band(person, DAY) == band


@pytest.mark.parametrize(
    ("status", "group"),
    [
        (None, "unknown"),
        (NOT_STATED, "not_stated"),
        ("gestattung", "asylum"),
        ("duldung_60c", "tolerated"),
        ("permit_24", "permit_24"),
        ("permit_25_2", "permit"),
        ("settlement", "settled"),
        ("no_papers", "other"),
        ("fiktion", "other"),
        ("something new", "other"),
    ],
)
def test_a_status_falls_into_one_group(status: str | None, group: str) -> None:
    assert status_group(Person(status=status)) == group


@pytest.mark.parametrize(
    ("day", "name"),
    [(date(2026, 1, 1), "2026-Q1"), (date(2026, 3, 31), "2026-Q1"), (date(2026, 4, 1), "2026-Q2"), (DAY, "2026-Q4")],
)
def test_a_day_lies_in_a_quarter(day: date, name: str) -> None:
    assert quarter(day) == name


def test_a_person_counts_once_in_each_quarter_as_they_were_then() -> None:
    young = {"day": "2026-01-02", "situation": {"age_band": "18_20", "status_group": "asylum"}, "visit": "first"}
    later = {"day": "2026-02-01", "situation": {"age_band": "21_23", "status_group": "permit"}, "topics": ["housing"]}
    spring = {"day": "2026-04-01"}
    needs = [
        {"encounter_id": 1, "day": "2026-01-02", "need": "housing", "barrier": "none"},
        {"day": "2026-11-22", "need": "language", "barrier": "full"},
    ]
    offers = [{"encounter_id": 2, "how": "shown"}, {"encounter_id": 99, "how": "shown"}]
    cells = case_cells({2: later, 1: young, 3: spring}, offers, needs, Person(age=30))
    assert cells == Counter(
        [
            Cell("2026-Q1", "18_20", "asylum", "person"),
            Cell("2026-Q1", "18_20", "asylum", "contact", "first"),
            Cell("2026-Q1", "21_23", "permit", "contact", "unknown"),
            Cell("2026-Q1", "21_23", "permit", "topic", "housing"),
            Cell("2026-Q1", "21_23", "permit", "offer", "shown"),
            Cell("2026-Q2", "unknown", "unknown", "person"),
            Cell("2026-Q2", "unknown", "unknown", "contact", "unknown"),
            Cell("2026-Q1", "18_20", "asylum", "unmet_need", "housing/none"),
            Cell("2026-Q4", "27_plus", "unknown", "unmet_need", "language/full"),
        ]
    )


days = st.none() | st.just(NOT_STATED) | st.dates()
words = st.none() | st.just(NOT_STATED) | st.sampled_from(["a2", "esa", "gestattung"])
people = st.builds(
    Person,
    age=st.none() | st.just(NOT_STATED) | st.integers(0, 120),
    birth_date=days,
    arrived_on=days,
    status=words,
    german=words,
    german_certified=st.none() | st.just(NOT_STATED) | st.booleans(),
    languages=st.none() | st.just(NOT_STATED) | st.lists(st.sampled_from(["ar", "uk"])).map(tuple),
    children=st.none() | st.just(NOT_STATED) | st.lists(st.integers(0, 20)).map(tuple),
    travel_km=st.none() | st.just(NOT_STATED) | st.floats(0, 100),
)


@given(people)
def test_answers_come_back_as_they_were_stored(person: Person) -> None:
    assert person_of(answers_of(person)) == person
    assert person_of({name: value for name, value in answers_of(person).items() if value is not None}) == person


@given(people)
def test_a_situation_names_codes_only(person: Person) -> None:
    known = situation(person, DAY)
    assert {"age_band", "status_group"} <= known.keys() <= {"age_band", "status_group", "gender", "german", "school"}
    assert all(isinstance(code, str) for code in known.values())


def test_what_cannot_be_read_counts_as_unknown() -> None:
    assert person_of({"birth_date": "soon", "needs": "language", "name": "x"}) == Person()


def test_every_age_is_in_the_band_that_names_it() -> None:
    for _, band in AGE_BANDS:
        assert {age_band(Person(age=age), DAY) for age in ages_of(band)} == {band}
    assert sum(len(ages_of(band)) for _, band in AGE_BANDS) == 121
    assert not ages_of("unknown")
