"""The codes on a printed page: read by another program, byte for byte what was meant, and strict."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from app.domain.detail import WeekHours
from app.handouts.qr import MOST_BYTES, calendar_entry, contact_card, qr_picture
from app.handouts.side import side
from tests.handouts.made import handout
from tests.handouts.reading import card_fields, decoded
from tests.handouts.samples import EVERY_LANGUAGE, HOSTILE, PHONE, TODAY, content, offer

ALLOWED = {"BEGIN", "VERSION", "N", "FN", "ORG", "ADR", "TEL", "EMAIL", "URL", "NOTE", "END"}


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_the_printed_codes_are_the_cards(code: str) -> None:
    given = content()
    expected = [contact_card(one, side(code)) for one in given.offers]
    expected.append(calendar_entry(given.steps[0], given.offers[0], TODAY))
    assert Counter(decoded(handout(code).pdf)) == Counter(expected)


@pytest.mark.parametrize("form", [{"large": True}, {"paper": "a5"}])
def test_other_forms_carry_the_same_codes_once(form: dict[str, Any]) -> None:
    assert Counter(decoded(handout("ar", **form).pdf)) == Counter(decoded(handout("ar").pdf))


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_a_card_says_who_where_and_when(code: str) -> None:
    card = contact_card(offer(), side(code))
    assert len(card.encode()) <= MOST_BYTES
    fields = dict(card_fields(card))
    assert list(fields)[:2] == ["BEGIN", "VERSION"]
    assert set(fields) <= ALLOWED
    assert fields["VERSION"] == ["3.0"]
    assert fields["FN"] == ["Deutsch am Abend 1"]
    assert len(fields["N"]) == 5
    assert fields["ADR"] == ["", "", "Marktgasse 4", "Hollerbrück", "", "58991", ""]
    assert fields["TEL"] == [PHONE]
    assert "9" in fields["NOTE"][0]


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_the_hours_of_five_days_are_never_cut(code: str) -> None:
    both, morning = (("09:00", "12:00"), ("13:00", "16:30")), (("09:00", "12:00"),)
    for week, times in (((both,) * 5, {"9", "12", "13", "16:30"}), ((both, morning) * 2, {"9", "12", "13", "16:30"})):
        hours = WeekHours(days=(*week, *((),) * (7 - len(week))), by_appointment=True)
        given = replace(offer(), name="Beratung für junge Menschen mit Einwanderung", hours=hours)
        card = contact_card(replace(given, url="www.vhs.example/angebote/beratung"), side(code))
        fields = dict(card_fields(card))
        assert len(card.encode()) <= MOST_BYTES
        assert times <= set(re.findall(r"\d+(?::\d+)?", fields["NOTE"][0]))
        assert "…" not in card
        assert [fields[name] for name in ("FN", "TEL")] == [[given.name], [PHONE]]
        assert fields["ADR"][2] == "Marktgasse 4"


def test_a_web_address_can_be_opened() -> None:
    given = replace(offer(), email="", url="vhs.example/kurs")
    assert dict(card_fields(contact_card(given, side("de"))))["URL"] == ["https://vhs.example/kurs"]


def test_an_appointment_is_a_calendar_entry() -> None:
    given = content()
    fields = card_fields(calendar_entry(given.steps[0], given.offers[0], TODAY))
    assert [value[0] for name, value in fields if name == "BEGIN"] == ["VCALENDAR", "VEVENT"]
    values = {name: value[0] for name, value in fields}
    assert values["VERSION"] == "2.0"
    assert values["DTSTART"] == "20261130T143000"
    assert values["DTSTAMP"].endswith("Z")
    assert values["SUMMARY"] == "Zur Anmeldung gehen"
    assert values["LOCATION"] == "Marktgasse 4, 58991 Hollerbrück"
    assert values["UID"]
    assert not calendar_entry(given.steps[1], None, TODAY)


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("code", ["ti", "ar", "de"])
def test_hostile_texts_stay_inside_their_value(code: str, words: str) -> None:
    given = content(1, words)
    card = contact_card(given.offers[0], side(code))
    entry = calendar_entry(given.steps[0], given.offers[0], TODAY)
    for text in (card, entry):
        assert len(text.encode()) <= MOST_BYTES
        assert qr_picture(text).startswith(b"\x89PNG")
        names = [name for name, _ in card_fields(text)]
        assert names.count("END") == (1 if text is card else 2)
        assert max(Counter(name for name in names if name not in ("BEGIN", "END")).values()) == 1


def test_what_is_too_long_is_shortened_visibly() -> None:
    fields = dict(card_fields(contact_card(offer(1, "ሰላም ንዓኹም " * 40), side("ti"))))
    assert fields["FN"][0].endswith("…")
    assert len(contact_card(offer(1, "ሰላም ንዓኹም " * 40), side("ti")).encode()) <= MOST_BYTES


@pytest.mark.parametrize(
    "text", ["BEGIN:VCARD\nEND:VCARD\n", "BEGIN:VCARD\r\n", "BEGIN:X\r\nN:a,b\r\nEND:X\r\n", "x\r\n"]
)
def test_the_reader_is_strict(text: str) -> None:
    with pytest.raises(ValueError, match=r"END|BEGIN|name|escaped|CR LF"):
        card_fields(text)
