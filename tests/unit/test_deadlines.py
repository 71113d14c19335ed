"""Deadlines: counted from what was said, moved over free days, the shortest on top, never silently dropped."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.domain.client import Person
from app.domain.deadline import DeadlineRule, Letter
from app.domain.deadline_text import doubt
from app.domain.match import RuleSource
from app.i18n import translator
from app.matching.deadlines import deadlines

DAY = date(2026, 11, 23)


def weekend(day: date) -> bool:
    return day.weekday() >= 5


def found(rules: list[DeadlineRule], person: Person, **more: Any) -> list[tuple[str, date, bool]]:
    return [(one.code, one.day, one.certain) for one in deadlines(rules, person, DAY, weekend, **more)]


SUIT = DeadlineRule(
    "suit", "Klage", trigger="letter_delivered", length=2, unit="weeks", letters=frozenset({"asylum_decision"})
)
SHORT = DeadlineRule(
    "short", "Klage", trigger="letter_delivered", length=1, unit="weeks", letters=frozenset({"transfer_decision"})
)
YOUTH = DeadlineRule(
    "youth",
    "§ 25a",
    trigger="birth_date",
    length=27,
    unit="years",
    last_day_before=True,
    statuses=frozenset({"duldung"}),
)
FIXED = DeadlineRule("fixed", "Ende", until=date(2027, 3, 4), statuses=frozenset({"permit_24"}))


def test_a_letter_sets_off_its_own_deadline_only() -> None:
    letter = Letter("asylum_decision", date(2026, 11, 20))
    assert found([SUIT, SHORT], Person(), letters=[letter]) == [("suit", date(2026, 12, 4), True)]


def test_a_letter_of_unknown_kind_shows_all_with_the_shortest_on_top() -> None:
    letter = Letter(None, date(2026, 11, 20))
    assert found([SUIT, SHORT], Person(), letters=[letter]) == [
        ("short", date(2026, 11, 27), False),
        ("suit", date(2026, 12, 4), False),
    ]


def test_a_deadline_that_ends_on_a_free_day_ends_on_the_next_working_day() -> None:
    letter = Letter("asylum_decision", date(2026, 11, 14))
    one = deadlines([SUIT], Person(), DAY, weekend, [letter])[0]
    assert (one.day, one.moved_from) == (date(2026, 11, 30), date(2026, 11, 28))


def test_the_last_day_is_the_one_before_the_birthday() -> None:
    person = Person(birth_date=date(1999, 12, 24), status="duldung", duldung_kind="ordinary")
    assert found([YOUTH], person) == [("youth", date(2026, 12, 23), True)]


def test_an_unknown_status_makes_a_deadline_uncertain_and_another_status_drops_it() -> None:
    assert found([FIXED], Person()) == [("fixed", date(2027, 3, 4), False)]
    assert found([FIXED], Person(status="gestattung")) == []


def test_what_hangs_on_an_unknown_status_stands_below_and_names_the_status() -> None:
    letter = Letter("asylum_decision", date(2027, 2, 26))
    below = deadlines([FIXED, SUIT], Person(), DAY, weekend, [letter])
    assert [(one.code, one.is_watched) for one in below] == [("suit", True), ("fixed", False)]
    assert below[1].only_for == ("permit_24",)
    labels = {"status": {"permit_24": "Vorübergehender Schutz"}}
    words = doubt(translator(), labels, below[1])
    assert words == "Gilt nur bei: Vorübergehender Schutz. Ob das zutrifft, ist offen."
    assert doubt(translator(), labels, below[0]) == ""
    known = deadlines([FIXED, SUIT], Person(status="permit_24"), DAY, weekend, [letter])
    assert [one.code for one in known] == ["fixed", "suit"]


def test_a_deadline_that_is_over_is_left_out() -> None:
    assert found([YOUTH], Person(birth_date=date(1990, 1, 1), status="duldung", duldung_kind="ordinary")) == []


def test_an_unchecked_rule_is_uncertain_and_still_watched() -> None:
    stale = DeadlineRule("stale", "Ende", until=date(2027, 1, 1), source=RuleSource(check_by=DAY - timedelta(days=1)))
    (one,) = deadlines([stale], Person(), DAY, weekend)
    assert (one.day, one.certain, one.is_watched) == (date(2027, 1, 1), False, True)
    assert "noch offen" in doubt(translator(), {}, one)


def test_an_event_counts_back() -> None:
    rule = DeadlineRule("earliest", "Antrag", trigger="training_starts", length=7, unit="months", before=True)
    assert found([rule], Person(), events={"training_starts": date(2027, 8, 1)}) == [
        ("earliest", date(2027, 1, 1), True)
    ]
