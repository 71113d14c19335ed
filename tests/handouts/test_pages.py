"""Handouts in every client language, read back by other programs than the one that made them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdfium2
import pytest

from app.domain.handout import HandoutForm, Pages
from app.handouts.compose import handout_data
from app.handouts.packing import packed
from app.handouts.render import fitting_data, render_cards, render_handout
from app.languages import LANGUAGES, language
from tests.handouts import reading
from tests.handouts.samples import EVERY_LANGUAGE, PHONE, STREET, content

RIGHT_TO_LEFT = tuple(code for code in EVERY_LANGUAGE if LANGUAGES[code].direction == "rtl")
LARGEST_PAGE = 60 * 1024


@cache
def handout(code: str, offers: int = 3, large: bool = False, paper: str = "a4", german: bool = True) -> Pages:
    """A handout, made once for all tests."""
    return render_handout(content(offers), HandoutForm(code, german, large, paper))  # type: ignore[arg-type]


def texts(data: Any) -> Iterator[str]:
    """Every text the template sets, as the composition says."""
    skipped = {"picture", "icon", "alt", "kind", "sides", "paper", "page", "title", "names"}
    if isinstance(data, dict):
        for name, value in data.items():
            yield from () if name in skipped else texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from texts(value)
    elif isinstance(data, str):
        yield data


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_the_sentences_can_be_read_back(code: str) -> None:
    expected = texts(fitting_data(content(), HandoutForm(code)))
    # Readers put right-to-left lines together by guessing; the letters must be there all the same.
    assert reading.share_found(expected, handout(code).pdf) >= (0.85 if code in RIGHT_TO_LEFT else 0.99)


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_numbers_and_addresses_keep_their_order(code: str) -> None:
    seen = reading.seen_lines(handout(code).pdf)
    columns = 1 if code == "de" else 2
    assert sum(line.count(PHONE.replace(" ", "")) for line in seen) == 3 * columns
    assert sum(line.count("Marktgasse4") for line in seen) >= 3 * columns - 3, STREET
    assert any("14:30" in line for line in seen)


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
@pytest.mark.parametrize("offers", [1, 2, 3])
def test_up_to_three_offers_stand_on_one_page(code: str, offers: int) -> None:
    pages = handout(code, offers)
    assert pages.count == len(reading.page_texts(pages.pdf)) == 1
    assert len(pages.pdf) <= LARGEST_PAGE


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_it_is_tagged_and_says_its_language(code: str) -> None:
    pdf = handout(code).pdf
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", pdf)
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.is_tagged()
        assert document.get_metadata_value("Title")
    tags = reading.structure(pdf)
    assert (tags["H1"], tags["H2"], tags["Figure"], tags["nameless"]) == (1, 4, 4, 0)
    embedded = reading.fonts(pdf)
    assert embedded
    assert all(embedded.values()), embedded
    assert language(code).font.replace(" ", "") in "".join(embedded)


def test_the_language_of_the_document_is_that_of_the_client() -> None:
    for code, tag in (("fa_AF", "fa-AF"), ("ckb", "ckb"), ("de_einfach", "de"), ("uk", "uk")):
        assert reading.language_of(handout(code).pdf) == tag


def test_digits_are_latin_and_days_have_their_weekday() -> None:
    for code in EVERY_LANGUAGE:
        data = handout_data(content(), HandoutForm(code))
        assert not re.search("[\u0660-\u0669\u06f0-\u06f9]", json.dumps(data, ensure_ascii=False)), code
        assert all("2026" in line and len(line.split()) >= 4 for line in data["made_on"]), code


def test_unreviewed_languages_say_so_in_both_languages() -> None:
    assert handout_data(content(), HandoutForm("de"))["footer"] == [""]
    german = "Diese Übersetzung hat noch niemand geprüft"
    for code in ("ar", "ti"):
        client, beside = handout_data(content(), HandoutForm(code))["footer"]
        assert client
        assert german in beside


def test_free_texts_are_marked_where_they_are_only_german() -> None:
    row = handout_data(content(1), HandoutForm("tr"))["offers"][0]["rows"][1]
    client, german = row["cells"]
    assert client["mark"]
    assert not client["marked"]
    assert "kleinen Gruppe" in german["lines"][1]["text"]
    alone = handout_data(content(1), HandoutForm("tr", with_german=False))["offers"][0]["rows"][1]["cells"][0]
    assert "kleinen Gruppe" in alone["marked"][0]


def test_other_forms_hold_everything_too() -> None:
    large = handout("ar", large=True)
    assert large.count > 1
    small = handout("uk", paper="a5")
    assert small.count <= 4
    with pypdfium2.PdfDocument(small.pdf) as document:
        assert [round(side) for side in document[0].get_size()] == [420, 595]
    many = handout("fa", 5)
    assert many.count <= 3
    for pages in (large, small, many):
        assert len(pages.pdf) <= LARGEST_PAGE * pages.count
        assert STREET.split()[0] in " ".join(reading.page_texts(pages.pdf))


def test_a_packed_document_is_the_same_document() -> None:
    assert packed(b"no PDF at all") == b"no PDF at all"
    small = handout("ar", 1).pdf
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
