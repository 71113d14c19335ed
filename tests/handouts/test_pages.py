"""Handouts in every client language, read back by other programs than the one that made them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pytest

from app.domain.answers import CODED
from app.domain.client_questions import QUESTIONS
from app.domain.handout import HandoutForm, Paper
from app.handouts.cards import cards_data
from app.handouts.compose import handout_data
from app.handouts.packing import packed
from app.handouts.render import render_cards
from app.languages import LANGUAGES, language
from tests.handouts import reading
from tests.handouts.made import data, handout
from tests.handouts.samples import EVERY_LANGUAGE, PHONE, content

RIGHT_TO_LEFT = tuple(code for code in EVERY_LANGUAGE if LANGUAGES[code].direction == "rtl")
LARGEST_PAGE = 60 * 1024
LEAST_CLIENT, LEAST_GERMAN, LEAST_ON_A5 = 9.5, 9.0, 8.4
"""Points of the type in the fullest sample: three offers with something in every field, steps and answers."""


def texts(given: Any) -> Iterator[str]:
    """Every text the template sets, as the composition says."""
    skipped = {"picture", "icon", "alt", "kind", "sides", "paper", "page", "title", "names", "fonts"}
    if isinstance(given, dict):
        for name, value in given.items():
            yield from () if name in skipped else texts(value)
    elif isinstance(given, list):
        for value in given:
            yield from texts(value)
    elif isinstance(given, str):
        yield given


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_three_full_offers_stand_on_one_page_that_can_be_read(code: str) -> None:
    pages = handout(code)
    assert pages.count == len(reading.page_texts(pages.pdf)) == 1
    assert len(pages.pdf) <= LARGEST_PAGE
    # Readers put right-to-left lines together by guessing; the letters must be there all the same.
    assert reading.share_found(texts(data(code)), pages.pdf) >= (0.85 if code in RIGHT_TO_LEFT else 0.99)
    _check_order(pages.pdf)
    _check_sizes(pages.pdf)
    assert language(code).font.replace(" ", "") in "".join(reading.fonts(pages.pdf))


def _check_order(pdf: bytes) -> None:
    """What is the same in both languages is printed once, whole and in its order."""
    seen = reading.seen_lines(pdf)
    assert sum(line.count(PHONE.replace(" ", "")) for line in seen) == 3
    assert sum(line.count("Marktgasse4,58991Hollerbrück") for line in seen) == 3
    assert any("14:30" in line for line in seen)


def _check_sizes(pdf: bytes) -> None:
    """Only captions and small print are smaller than the columns."""
    sizes = reading.type_sizes(pdf)[0]
    assert max(size for size, _ in sizes.most_common(2)) >= LEAST_CLIENT
    assert sum(count for size, count in sizes.items() if size >= LEAST_GERMAN) >= 0.7 * sizes.total()


@pytest.mark.parametrize("code", ["ar", "uk", "so", "de"])
def test_small_paper_has_a_page_for_each_language(code: str) -> None:
    pages = handout(code, paper="a5")
    assert pages.count == (1 if code == "de" else 2)
    assert len(pages.pdf) <= LARGEST_PAGE * pages.count
    assert all(face["sides"][0]["size"] >= LEAST_ON_A5 for face in data(code, paper="a5")["faces"])
    with pypdfium2.PdfDocument(pages.pdf) as document:
        assert [round(side) for side in document[0].get_size()] == [420, 595]
    seen = reading.seen_lines(pages.pdf)
    assert sum(line.count(PHONE.replace(" ", "")) for line in seen) == 3 * pages.count
    german = re.sub(r"\s", " ", reading.page_texts(pages.pdf)[-1])
    assert "Montag und Dienstag: 9 bis 12 Uhr" in german


@pytest.mark.parametrize(("code", "offers", "most"), [("uk", 1, 1), ("ar", 2, 1), ("fa", 5, 2), ("de", 5, 2)])
def test_other_numbers_of_offers(code: str, offers: int, most: int) -> None:
    pages = handout(code, offers)
    assert pages.count == most
    assert len(pages.pdf) <= LARGEST_PAGE * pages.count
    # With fewer offers than a page holds, the type is larger.
    assert max(reading.type_sizes(pages.pdf)[0]) > max(reading.type_sizes(handout(code).pdf)[0]) or offers > 2


def test_large_print_is_large() -> None:
    large = handout("ar", large=True)
    assert 1 < large.count <= 6
    assert len(large.pdf) <= LARGEST_PAGE * large.count
    assert sum(reading.type_sizes(large.pdf).values(), Counter()).most_common(1)[0][0] >= 16
    assert sum(line.count(PHONE.replace(" ", "")) for line in reading.seen_lines(large.pdf)) == 6


@pytest.mark.parametrize(
    ("form", "numbers"), [({"large": True}, [[1], [2], [3, 0]]), ({"paper": "a5"}, [[1, 2, 3, 0]])]
)
def test_the_pages_of_both_languages_face_each_other(form: dict[str, Any], numbers: list[list[int]]) -> None:
    faces = handout_data(content(), HandoutForm("uk", **form))["faces"]
    assert [face["sides"][0]["lang"] for face in faces] == ["uk", "de"] * len(numbers)
    for place in (0, 1):
        assert [[part["number"] for part in face["parts"]] for face in faces[place::2]] == numbers
    assert [bool(face["answers"]) for face in faces] == [False] * (2 * len(numbers) - 1) + [True]
    every = [fact for face in faces for part in face["parts"] for row in part["rows"] for fact in row["cells"][0]]
    assert all(fact["lines"] for fact in every)


def test_the_name_of_a_price_is_marked_as_german() -> None:
    [client], [german] = facts("fa_AF", "euro")
    assert [(line["german"], line["whole"]) for line in client["lines"]] == [(True, True)]
    assert "Eigenanteil je Stunde" in client["lines"][0]["text"]
    assert not german["lines"][0]["german"]


def test_digits_are_latin_and_days_have_their_weekday() -> None:
    for code in EVERY_LANGUAGE:
        given = handout_data(content(), HandoutForm(code))
        assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", json.dumps(given, ensure_ascii=False)), code
        days = [line for face in given["faces"] for line in face["made_on"]]
        assert all("2026" in line and len(line.split()) >= 4 for line in days), code


def test_unreviewed_languages_say_so_in_both_languages() -> None:
    assert handout_data(content(), HandoutForm("de"))["footer"] == [""]
    german = "Diese Übersetzung hat noch niemand geprüft"
    forms: tuple[tuple[str, Paper], ...] = (("ar", "a4"), ("ti", "a5"))
    for code, paper in forms:
        client, beside = handout_data(content(), HandoutForm(code, paper=paper))["footer"]
        assert client
        assert german in beside


def facts(code: str, icon: str, german: bool = True) -> list[list[Any]]:
    """A fact of the first offer, in each column."""
    rows = handout_data(content(1), HandoutForm(code, german))["faces"][0]["parts"][0]["rows"]
    found = [cell for row in rows for cell in row.get("cells", [[row.get("once")]])]
    return [[fact for fact in cell if fact["icon"] == icon] for cell in found if any(f["icon"] == icon for f in cell)]


def test_free_texts_are_marked_where_they_are_only_german() -> None:
    [client], [german] = facts("tr", "info")
    assert client["elsewhere"]
    assert "kleinen Gruppe" not in json.dumps(client["lines"])
    assert "kleinen Gruppe" in german["lines"][1]["text"]
    [[alone]] = facts("tr", "info", german=False)
    assert not alone["elsewhere"]
    assert [line["german"] for line in alone["lines"]] == [False, True]
    assert handout_data(content(1), HandoutForm("tr"))["faces"][0]["legend"]
    assert not handout_data(content(1), HandoutForm("de"))["faces"][0]["legend"]


def test_what_is_the_same_for_both_is_said_once() -> None:
    [[phone]] = facts("uk", "phone")
    assert len(phone["labels"]) == 2
    assert [line["whole"] for line in phone["lines"]] == [True] * 4
    [[way]] = facts("uk", "compass")
    assert way["lines"][0]["german"]


def test_a_packed_document_is_the_same_document() -> None:
    assert packed(b"no PDF at all") == b"no PDF at all"
    small = handout("ar", 2).pdf
    assert packed(small) == small


def test_cards_hold_every_question() -> None:
    labels = {"need": {"language": "Deutsch lernen"}, "german": {"a1": "A1", "none": "Kein Deutsch"}}
    pages = render_cards(HandoutForm("uk"), labels)
    text = " ".join(reading.page_texts(pages.pdf))
    assert pages.count > 3
    for question in (
        "Wobei brauchen Sie Hilfe?",
        "Welches Aufenthaltspapier haben Sie?",
        "Wie gut sprechen Sie Deutsch?",
    ):
        assert question.replace(" ", "") in re.sub(r"\s", "", text)
    cards = cards_data(HandoutForm("uk"), labels)["cards"]
    # What has no answers to point at (two: not knowing, not saying) has a line to write on.
    asked = [card for field, card in zip(QUESTIONS, cards, strict=True) if field not in CODED]
    assert not [card["question"] for card in asked if len(card["answers"]) <= 2 and not card["write"]]
