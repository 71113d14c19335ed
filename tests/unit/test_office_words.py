"""What offices write into the cells of a table."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.office_words import Price, age_of, ages_of, day_of, email_of, level_of, names_no_language, price_of
from app.exchange.values import Remarked, Unreadable

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3.11.26", "2026-11-03"),
        ("15. Januar 2027", "2027-01-15"),
        ("ab Mo, 1. März 2027", "2027-03-01"),
        ("2. Dez. 26", "2026-12-02"),
        ("2027-01-04", "2027-01-04"),
        ("1.11.2026", "2026-11-01"),
    ],
)
def test_days_as_offices_write_them(text: str, expected: str) -> None:
    assert day_of(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "past", "expected"),
    [
        ("01.02.", False, "2027-02-01"),
        ("22.11.", False, "2026-11-22"),
        ("24. Dezember", False, "2026-12-24"),
        ("29.2.", False, "2028-02-29"),
        ("01.02.", True, "2026-02-01"),
    ],
)
def test_a_day_without_a_year_is_the_nearest_one_and_said_to_be_guessed(text: str, past: bool, expected: str) -> None:
    with pytest.raises(Remarked) as remark:
        day_of(text, TODAY, past=past)
    assert (remark.value.reason, remark.value.value) == ("guessed_year", expected)


@pytest.mark.parametrize(
    "text", ["31.02.", "31.4.27", "Anfang März", "3. Brumaire 2027", "01/02/27", "1.2.27 und 3.4.27"]
)
def test_a_text_that_is_no_day_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        day_of(text, TODAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("16+", (16, None)),
        ("ab 16", (16, None)),
        ("ab 16 Jahren", (16, None)),
        ("16-26", (16, 26)),
        ("16 bis 26 Jahre", (16, 26)),
        ("bis 27", (None, 27)),
        ("U27", (None, 26)),
        ("unter 18 Jahren", (None, 17)),
    ],
)
def test_ages_as_offices_write_them(text: str, expected: tuple[int | None, int | None]) -> None:
    assert ages_of(text) == expected


@pytest.mark.parametrize("text", ["ab 1600", "Jugendliche", "über 18"])
def test_a_text_that_is_no_age_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        ages_of(text)


@pytest.mark.parametrize(
    "text", ["kurs(at)verein.example", "kurs [at] verein.example", "kurs at verein.example", "kurs (@) verein.example"]
)
def test_an_address_hidden_from_machines_is_understood_and_said(text: str) -> None:
    with pytest.raises(Remarked) as said:
        email_of(text)
    assert said.value.value == "kurs@verein.example"


def test_an_address_is_taken_as_it_is_and_nothing_else_for_one() -> None:
    assert email_of(" kurs@verein.example ") == "kurs@verein.example"
    for text in ("kurs(at)", "siehe Webseite", "a@b.de, c@d.de", "kurs@verein"):
        with pytest.raises(Unreadable):
            email_of(text)


def test_one_age() -> None:
    assert (age_of("18"), age_of("18 Jahre"), age_of("18.0")) == (18, 18, 18)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ja, 5 €", Price(5)),
        ("5 Euro", Price(5)),
        ("5,00 EUR", Price(5)),
        ("€ 2,50", Price(2.5)),
        ("1.200 €", Price(1200)),
        ("20,- €", Price(20)),
        ("5 € pro Monat", Price(5, "pro Monat")),
        ("kostenlos", Price(0)),
        ("nein", Price(0)),
        ("Keine.", Price(0)),
        ("ja", Price(None)),
    ],
)
def test_costs_as_offices_write_them(text: str, expected: Price) -> None:
    assert price_of(text) == expected


@pytest.mark.parametrize("text", ["kostenlos für Geflüchtete", "5-10 €", "auf Anfrage", "nein, nur Bücher 20 €"])
def test_a_cost_that_says_more_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        price_of(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kein", "none"),
        ("keine", "none"),
        ("ohne", "none"),
        ("A2-B1", "a2"),
        ("ab B1", "b1"),
        ("A2+", "a2"),
        ("c1", "c1"),
    ],
)
def test_levels_as_offices_write_them(text: str, expected: str) -> None:
    assert level_of(text) == expected


@pytest.mark.parametrize("text", ["gut", "A2 schriftlich", "D1"])
def test_a_level_that_says_more_is_not_guessed(text: str) -> None:
    with pytest.raises(Unreadable):
        level_of(text)


@pytest.mark.parametrize("text", ["alle", "All", "verschiedene", "alle Sprachen", "Mehrere Sprachen"])
def test_a_word_for_all_languages_is_none(text: str) -> None:
    assert names_no_language(text)
    assert not names_no_language("Albanisch")


@given(st.text())
def test_no_text_breaks_them(text: str) -> None:
    for read in (lambda cell: day_of(cell, TODAY), ages_of, age_of, price_of, level_of, email_of):
        try:
            read(text)
        except (Unreadable, Remarked) as problem:
            assert problem.reason  # noqa: PT017
