"""Texts that would break a careless page: none runs, none floods, what is cut off shows it."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.handout import HandoutForm
from app.handouts.clean import ELLIPSIS, brackets_kept, clean, covered_signs, with_its_unit
from app.handouts.render import render_handout
from tests.handouts import reading
from tests.handouts.samples import HOSTILE, content


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_no_text_breaks_a_page(words: str) -> None:
    pages = render_handout(content(3, words), HandoutForm("fa_AF"))
    text = " ".join(reading.page_texts(pages.pdf))
    # Every field at once is more than any page holds; it must not become a book.
    assert pages.count <= 3
    assert len(text) < 20_000
    assert "\x00" not in text


def test_markup_is_shown_and_not_run() -> None:
    text = re.sub(
        r"\s", "", " ".join(reading.page_texts(render_handout(content(1, HOSTILE["markup"]), HandoutForm("de")).pdf))
    )
    assert '#panic("x")=Titel*fett*_kursiv_$x$@ref<label>`raw`' in text


def test_long_texts_are_shortened_visibly() -> None:
    shown = clean(HOSTILE["long"], 50)
    assert len(shown) <= 50
    assert shown.endswith(f"Wort{ELLIPSIS}")
    assert clean("kurz", 50) == "kurz"
    assert clean("a" * 51, 50).replace("\u200b", "") == "a" * 49 + ELLIPSIS
    text = " ".join(reading.page_texts(render_handout(content(1, HOSTILE["long"]), HandoutForm("de")).pdf))
    assert ELLIPSIS in text


def test_signs_without_a_glyph() -> None:
    assert clean("Kurs 📞 um 9", 50) == "Kurs um 9"
    assert clean("漢字", 50) == "\ufffd\ufffd"
    assert clean("a\u202eb\u0000c\n\n\nd", 50) == "abc d"


def test_what_belongs_together_stays_together() -> None:
    assert with_its_unit("am 30. November um 14:30 Uhr") == "am 30.\u00a0November um 14:30\u00a0Uhr"
    assert with_its_unit("74,00 € · € 2") == "74,00\u00a0€ · €\u00a02"
    assert brackets_kept("اقامت (Duldung, § 60b)") == "اقامت (\u2066Duldung, § 60b\u2069)"
    assert brackets_kept("(دری) (12)") == "(دری) (12)"


@given(st.text(max_size=400), st.integers(min_value=2, max_value=120))
def test_what_is_left_can_be_printed(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown.replace("\u200b", "")) <= limit + 1
    assert all(ord(sign) in covered_signs() for sign in shown)
    assert "\n" not in shown


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=3_000))
def test_any_text_can_be_set(words: str) -> None:
    assert render_handout(content(1, words), HandoutForm("ckb")).count >= 1
