"""The sheet on data protection in every client language, read back by other programs than the one that made it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdfium2
import pytest

from app.domain.consent_text import CONSENT, NOTICE
from app.domain.handout import HandoutForm, NoticeWish, Pages, Paper
from app.domain.session import BASES, PURPOSES
from app.handouts.notice import BLANK, notice_data
from app.handouts.render import fitting_notice, render_notice
from app.languages import LANGUAGES
from tests.handouts import reading, tags
from tests.handouts.samples import EVERY_LANGUAGE

LONGEST = NoticeWish("consent", PURPOSES, is_minor=True)
"""Every purpose, and somebody who signs for a minor."""
LEAST_CLIENT = 10.0
BLANKS_OF_A_COLUMN = 12


@cache
def longest(code: str) -> Pages:
    return render_notice(LONGEST, HandoutForm(code))


def said(sheet: Any) -> Iterator[str]:
    """Every text of a sheet, in all its columns."""
    yield from (*sheet["headings"], *sheet["law"])
    for part in sheet["parts"]:
        yield from part["headings"]
        for row in part["rows"]:
            yield from row["texts"]
    for labels in sheet["signatures"]:
        yield from labels


@pytest.mark.parametrize("code", EVERY_LANGUAGE)
def test_notice_and_consent_are_a_page_each_that_can_be_read(code: str) -> None:
    data, pages = fitting_notice(LONGEST, HandoutForm(code)), longest(code)
    assert [len(sheet["sides"]) for sheet in data["sheets"]] == [1 if code == "de" else 2] * 2
    assert min(sheet["sides"][0]["size"] for sheet in data["sheets"]) >= LEAST_CLIENT
    assert pages.count == len(reading.page_texts(pages.pdf)) == 2
    expected = [*(text for sheet in data["sheets"] for text in said(sheet)), *data["footer"]]
    least = 0.85 if LANGUAGES[code].direction == "rtl" else 0.99
    assert reading.share_found(expected, pages.pdf) >= least
    # What nobody told the program is left to be written by hand, in each column.
    assert not re.search("[{}]", "".join(expected))
    assert sum(text.count(BLANK) for text in expected) == BLANKS_OF_A_COLUMN * len(data["sides"])


def test_every_sentence_of_the_law_is_said_once_where_it_holds() -> None:
    notice, consent = notice_data(LONGEST, HandoutForm("de"))["sheets"]
    left_out = {"basis_task", "basis_contract", "how_long"}
    assert len([*said(notice)]) == len(NOTICE) - len(left_out)
    # Place and day stand at both signatures.
    assert len([*said(consent)]) == len(CONSENT) + 1
    for basis in BASES:
        sheets = notice_data(NoticeWish(basis, interpreted=False), HandoutForm("de"))["sheets"]
        assert len(sheets) == (2 if basis == "consent" else 1)
        words = [*said(sheets[0])]
        assert [one for one in BASES if NOTICE[f"basis_{one}"] in words] == [basis]
        assert (NOTICE["right_withdraw"] in words) == (basis == "consent")
        assert not any("übersetzt" in text or "18 Jahre" in text for sheet in sheets for text in said(sheet))
    [unknown] = notice_data(NoticeWish(), HandoutForm("de"))["sheets"]
    assert [row["texts"][0] for row in unknown["parts"][0]["rows"] if row["ticked"]] == [
        NOTICE[f"basis_{one}"] for one in BASES
    ]


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_small_paper_and_large_print_have_a_sheet_for_each_language(paper: Paper) -> None:
    form = HandoutForm("so", large=paper == "a4", paper=paper)
    pages = render_notice(LONGEST, form)
    assert [len(sheet["sides"]) for sheet in fitting_notice(LONGEST, form)["sheets"]] == [1] * 4
    assert pages.count == 4 or form.large
    assert pages.count <= 10


@pytest.mark.parametrize("code", ["fa_AF", "ti", "uk"])
def test_a_screen_reader_is_told_the_language_and_what_is_decoration(code: str) -> None:
    with pypdfium2.PdfDocument(longest(code).pdf) as document:
        language = tags.language_of(document)
        for page in document:
            structure, pieces = tags.tags_of(page, language), tags.pieces_of(page, language)
            assert "H1" in {tag.kind for tag in structure}
            known = {content for tag in structure for content in tag.contents}
            assert {piece.content for piece in pieces if not piece.is_decoration} == known
            assert {piece.language.partition("-")[0] for piece in pieces if "Unterschrift" in piece.text} <= {"de"}
            assert {piece.language for piece in pieces if piece.text and piece.content >= 0} <= {
                language,
                "de",
                "de-DE",
            }
