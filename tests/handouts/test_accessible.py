"""What a screen reader is told of a handout: the clauses of PDF/UA-1 that another program can read back."""

from __future__ import annotations

import re
from typing import get_args

import pypdfium2
import pytest

from app.domain.handout import HandoutForm, Paper
from app.handouts.render import render_cards
from app.languages import LANGUAGES
from tests.handouts import reading, tags
from tests.handouts.made import handout

CHOSEN = ("ar", "fa_AF", "ckb", "ti", "uk", "de")
SCRIPTS = {"ar": "[\u0620-\u06ff]", "fa_AF": "[\u0620-\u06ff]", "ckb": "[\u0620-\u06ff]", "ti": "[\u1200-\u137f]"}
SCRIPTS["uk"] = "[\u0400-\u04ff]"
GERMAN_WORDS = {"Uhr", "Wochen", "Mit", "Wann?", "möchten."}


@pytest.mark.parametrize("code", CHOSEN)
@pytest.mark.parametrize("paper", get_args(Paper))
def test_everything_has_its_place_its_text_and_its_language(code: str, paper: Paper) -> None:
    pdf = handout(code, paper=paper).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        _check_document(pdf, document, code)
        language = tags.language_of(document)
        for page in document:
            structure = tags.tags_of(page, language)
            pieces = tags.pieces_of(page, language)
            _check_structure(structure)
            _check_pieces(pieces, structure)
            _check_languages(pieces, code, language)


def _check_document(pdf: bytes, document: pypdfium2.PdfDocument, code: str) -> None:
    whole = tags.unpacked(pdf)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in whole
    assert b"/DisplayDocTitle true" in whole
    assert b"<dc:title>" in whole
    assert document.get_metadata_value("Title")
    assert document.is_tagged()
    assert tags.language_of(document).replace("-", "_").partition("_")[0] == LANGUAGES[code].locale.partition("_")[0]
    embedded = reading.fonts(pdf)
    assert embedded
    assert all(embedded.values()), embedded


def _check_structure(structure: list[tags.Tag]) -> None:
    levels = [int(tag.kind[1]) for tag in structure if re.fullmatch("H[1-6]", tag.kind)]
    assert levels == [1] + [2] * (len(levels) - 1)
    assert len(levels) >= 4
    assert all(tag.alt for tag in structure if tag.kind == "Figure")
    named = {tag.kind for tag in structure}
    assert {"H1", "H2", "P"} <= named <= {"Document", "Div", "H1", "H2", "P", "Span", "Figure"}


def _check_pieces(pieces: list[tags.Piece], structure: list[tags.Tag]) -> None:
    """Everything drawn is either decoration or stands once in the structure."""
    known = [content for tag in structure for content in tag.contents]
    assert len(known) == len(set(known))
    assert {piece.content for piece in pieces if not piece.is_decoration} == set(known)
    assert all(piece.content == -1 for piece in pieces if piece.is_decoration)


def _check_languages(pieces: list[tags.Piece], code: str, language: str) -> None:
    said = [piece for piece in pieces if piece.content >= 0]
    assert {piece.language for piece in said if piece.text} <= {language, "de", "de-DE"}
    if code in SCRIPTS:
        assert {piece.language for piece in said if re.search(SCRIPTS[code], piece.text)} <= {language}
    german = {piece.language.partition("-")[0] for piece in said if GERMAN_WORDS & set(piece.text.split())}
    assert german <= {"de"}
    assert german or any(re.search(SCRIPTS[code], piece.text) for piece in said)


def test_the_tag_of_a_language_is_whole() -> None:
    for code, tag in (("fa_AF", "fa-AF"), ("ckb", "ckb"), ("uk", "uk")):
        with pypdfium2.PdfDocument(handout(code).pdf) as document:
            assert tags.language_of(document) == tag


def test_cards_are_tagged_too() -> None:
    pdf = render_cards(HandoutForm("ar"), {"need": {"language": "Deutsch lernen"}}).pdf
    with pypdfium2.PdfDocument(pdf) as document:
        assert document.is_tagged()
        kinds = {tag.kind for page in document for tag in tags.tags_of(page, "ar")}
    assert {"H1", "H2", "P"} <= kinds
    assert b"<pdfuaid:part>1</pdfuaid:part>" in tags.unpacked(pdf)
