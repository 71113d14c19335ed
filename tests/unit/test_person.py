"""A person as JSON: values, unknown, not stated, and errors that name the key."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.domain.case_text import value_words
from app.domain.client import NOT_STATED, Person
from app.errors import InvalidInput
from app.exchange.person import read_person
from app.i18n import translator

CODES = {"german": {"a1", "a2", "b1"}, "need": {"language", "childcare"}, "status": {"duldung"}}


def test_a_missing_key_is_unknown_and_not_stated_is_kept() -> None:
    person = read_person({"german": "not_stated", "status": "unknown", "age": None}, CODES)
    assert person == Person(german=NOT_STATED)


def test_every_form_of_answer_is_read() -> None:
    document = {
        "birth_date": "2004-05-06",
        "german": "a2",
        "german_certified": False,
        "needs": ["language", "childcare"],
        "children": [2],
        "travel_km": 5,
    }
    expected = Person(
        birth_date=date(2004, 5, 6),
        german="a2",
        german_certified=False,
        needs=("language", "childcare"),
        children=(2,),
        travel_km=5.0,
    )
    assert read_person(document, CODES) == expected


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ([], "JSON-Objekt"),
        ({"alter": 3}, "alter"),
        ({"age": "22"}, "age"),
        ({"age": True}, "age"),
        ({"birth_date": "6.5.2004"}, "birth_date"),
        ({"german": "b7"}, "a1, a2, b1"),
        ({"needs": ["language", "gold"]}, "gold"),
        ({"travel_km": float("nan")}, "travel_km"),
        ({"duldung_kind": "other"}, "discretion"),
        ({"travel_km": -5}, r"„Weg höchstens“ \(travel_km\) .*Möglich ist 0 bis 1000"),
        ({"children": [2, 200]}, r"„Alter der Kinder“ \(children\) .*Möglich ist 0 bis 120"),
        ({"permit_until": "1800-01-01"}, "Der früheste mögliche Tag ist 1900-01-01"),
        ({"arrived_on": "2026-02-30"}, "nicht lesen; zum Beispiel: 2026-11-23"),
        ({"age": 22.5}, "nicht lesen; zum Beispiel: 22"),
    ],
)
def test_a_wrong_answer_is_named(document: Any, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        read_person(document, CODES)


def test_an_extract_names_what_comes_from_no_taxonomy() -> None:
    assert value_words("times", ["morning", "weekend"], translator(), {}) == "am Vormittag und am Wochenende"
    assert value_words("duldung_kind", "discretion", translator(), {}) == "Ermessensduldung"
