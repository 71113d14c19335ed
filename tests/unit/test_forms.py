"""What may be typed into an offer and what is said about the rest."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from uuid import uuid4

import pytest

from app.domain.forms import PROBLEMS, SECTIONS, InvalidForm, Problem, Row, ServiceForm, normal_value, problems
from app.domain.hsds import Field, Type
from app.i18n import translator

GOOD = {"name": "Kurs", "organization_id": "00000000-0000-0000-0000-000000000001"}


@pytest.mark.parametrize(
    ("type", "typed", "kept"),
    [
        (Type.TEXT, "  Kurs ", "Kurs"),
        (Type.TEXT, "   ", None),
        (Type.NUMBER, "12,50", 12.5),
        (Type.NUMBER, "18.0", 18),
        (Type.NUMBER, 3, 3),
        (Type.DATE, "1.2.2026", "2026-02-01"),
        (Type.DATE, "2026-02-01T10:00:00Z", "2026-02-01"),
        (Type.DATE, date(2026, 2, 1), "2026-02-01"),
        (Type.TIME, "9:30 Uhr", "09:30"),
        (Type.TIME, "09:30:00", "09:30"),
        (Type.TIME, time(9, 30), "09:30"),
    ],
)
def test_what_people_type_is_kept_in_one_form(type: Type, typed: Any, kept: Any) -> None:
    assert normal_value(Field("f", type), typed) == kept


@pytest.mark.parametrize(
    ("type", "typed", "code"),
    [
        (Type.NUMBER, "achtzehn", "not_a_number"),
        (Type.NUMBER, "nan", "not_a_number"),
        (Type.DATE, "31.2.2026", "not_a_date"),
        (Type.DATE, "morgen", "not_a_date"),
        (Type.TIME, "25:00", "not_a_time"),
        (Type.TIME, "9", "not_a_time"),
        (Type.LINK, "x", "unknown_choice"),
        (Type.TEXT, "x" * 100_001, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_named(type: Type, typed: str, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        normal_value(Field("f", type), typed)


def found(values: dict[str, Any], **rows: Any) -> set[tuple[str, int, str, str]]:
    sections = {name: tuple(Row(row) for row in given) for name, given in rows.items()}
    form = ServiceForm({**GOOD, **values}, rows=sections)
    return {(one.section, one.row, one.field, one.code) for one in problems(form)}


def test_a_complete_form_has_no_problem() -> None:
    assert (
        found(
            {"url": "https://vhs.example/kurs?x=1", "email": "a@vhs.example", "minimum_age": "18", "maximum_age": "27"},
            phones=[{"number": "110"}],
            contacts=[{"name": "Frau X", "phone": "+49 201 123456"}],
            locations=[{"name": "Haus", "latitude": "51,4", "longitude": "7,0"}],
            schedules=[{"freq": "WEEKLY", "byday": "MO,-1FR", "opens_at": "9:00", "closes_at": "12:00"}],
            cost_options=[{"amount": "0", "currency": "EUR"}],
            required_documents=[{"document": "Ausweis"}],
            languages=[{"code": "fa"}],
            urls=[{"url": "vhs.example"}],
            eligibilities=[{"criterion": "age", "force": "must", "data": {"min": 18}}],
            outcomes=[{"gives": "german", "value": "b1"}],
            intakes=[{"starts_on": "1.12.2026", "ends_on": "1.3.2027", "places": "12"}],
        )
        == set()
    )


@pytest.mark.parametrize(
    ("values", "field", "code"),
    [
        ({"name": " "}, "name", "missing"),
        ({"organization_id": None}, "organization_id", "missing"),
        ({"status": "offen"}, "status", "unknown_choice"),
        ({"email": "a at b"}, "email", "not_an_email"),
        ({"url": "kein link"}, "url", "not_a_web_address"),
        ({"url": "javascript:alert(1)"}, "url", "not_a_web_address"),
        ({"minimum_age": "-1"}, "minimum_age", "negative"),
        ({"minimum_age": "150"}, "minimum_age", "out_of_range"),
        ({"minimum_age": "27", "maximum_age": "18"}, "maximum_age", "reversed"),
        ({"assured_date": "gestern"}, "assured_date", "not_a_date"),
    ],
)
def test_each_problem_of_the_offer_is_named(values: dict[str, Any], field: str, code: str) -> None:
    assert found(values) == {("", 0, field, code)}


@pytest.mark.parametrize(
    ("section", "row", "field", "code"),
    [
        ("phones", {"number": "keine"}, "number", "not_a_phone_number"),
        ("phones", {"description": "Zentrale"}, "number", "missing"),
        ("contacts", {"name": ""}, "name", "incomplete"),
        ("locations", {"name": "Haus", "latitude": "51"}, "longitude", "missing"),
        ("locations", {"name": "Haus", "latitude": "91", "longitude": "7"}, "latitude", "out_of_range"),
        ("schedules", {"freq": "WEEKLY", "byday": "Montag"}, "byday", "unknown_choice"),
        ("schedules", {"opens_at": "12:00", "closes_at": "9:00"}, "closes_at", "reversed"),
        ("schedules", {"opens_at": "mittags"}, "opens_at", "not_a_time"),
        ("cost_options", {"amount": "-5"}, "amount", "negative"),
        ("languages", {"note": "x"}, "code", "missing"),
        ("eligibilities", {"criterion": "mood"}, "criterion", "unknown_choice"),
        ("eligibilities", {"criterion": "age", "data": "jung"}, "data", "unreadable"),
        ("eligibilities", {"criterion": "age", "data": {"min": "jung"}}, "data", "not_a_number"),
        ("eligibilities", {"criterion": "german", "data": {"min": "b2", "max": "a1"}}, "data", "reversed"),
        ("eligibilities", {"criterion": "school", "data": {"min": "abi"}}, "data", "unknown_level"),
        ("eligibilities", {"criterion": "gender", "text": "Für Frauen"}, "data", "nobody"),
        ("outcomes", {"value": "b1"}, "gives", "missing"),
        ("intakes", {"apply_from": "2026-12-01", "apply_by": "2026-11-01"}, "apply_by", "reversed"),
    ],
)
def test_each_problem_of_a_row_is_named(section: str, row: dict[str, Any], field: str, code: str) -> None:
    assert found({}, **{section: [row]}) == {(section, 0, field, code)}


def test_rules_that_overlap_are_named_at_the_later_one() -> None:
    first = {"criterion": "age", "data": {"min": 16, "max": 21}}
    later = {"criterion": "age", "data": {"min": 18, "max": 26}}
    assert found({}, eligibilities=[first, later]) == {("eligibilities", 1, "data", "overlap")}
    ended, begun = {**first, "valid_to": "31.7.2026"}, {**later, "valid_from": "1.8.2026"}
    assert found({}, eligibilities=[ended, begun]) == set()
    assert found({}, eligibilities=[first, {**later, "force": "discretion"}]) == set()
    assert found({}, eligibilities=[first, {**later, "data": {"min": 22, "max": 26}}]) == set()


def test_every_section_knows_what_an_empty_row_lacks() -> None:
    for section in SECTIONS:
        assert {code for _, _, _, code in found({}, **{section: [{}]})} == {"incomplete"}


def test_a_new_institution_can_be_named_instead_of_chosen() -> None:
    assert problems(ServiceForm({"name": "Kurs"}, organization="VHS")) == ()


def test_an_edit_need_not_name_what_it_does_not_change() -> None:
    assert problems(ServiceForm({"alert": "Heute zu"}, uuid4())) == ()
    assert problems(ServiceForm({"name": ""}, uuid4())) == (Problem("", 0, "name", "missing"),)


def test_every_problem_has_a_sentence() -> None:
    german = translator()
    for code, text in PROBLEMS.items():
        assert Problem("", 0, "x", code).sentence(german) == text
    error = InvalidForm((Problem("phones", 1, "number", "missing"),))
    assert str(error) == "Es wurde nichts gespeichert: phones[2].number ist nicht in Ordnung. Bitte ausfüllen."
