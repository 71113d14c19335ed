"""Folding, tokens, plain text and highlighting."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.search import Span
from app.domain.text import Hits, fold, folded_text, highlight, original_offset, plain_text, snippet, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Müller", "MUELLER"),
        ("Straße", "strasse"),
        ("Café", "cafe"),
        ("Mu\u0308ller", "mueller"),
        ("IŞIK", "isik"),
        ("الألماني", "ألماني"),
        ("اللغة", "لغه"),
        ("کودک", "كودك"),
        ("مُدَرِّس", "مدرس"),
        ("مهد‌کودک", "مهدکودک"),
        ("۱۲۳", "123"),
        ("сім’я", "сім'я"),
        ("жильё", "жилье"),
        ("ሐበሻ", "ሀበሻ"),
        ("ፀሓይ", "ጸሃይ"),
    ],
)
def test_spellings_of_one_word_are_equal(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_punctuation_parts_words_and_german_quotes_do_not_stick() -> None:
    assert tokens("„Deutsch für den Beruf“ – A2–B1, 20 €") == ["deutsch", "fuer", "den", "beruf", "a2", "b1", "20"]


@given(st.text())
def test_folding_twice_changes_nothing_for_words(text: str) -> None:
    once = tokens(text)
    assert tokens(" ".join(once)) == once


def test_html_is_shown_as_text_and_never_kept() -> None:
    text = "<p>Kurs &amp; Praxis</p><script>alert('x')</script><ul><li>Montag</li></ul>"
    assert plain_text(text) == "Kurs & Praxis\nMontag"


def test_a_lone_angle_bracket_stays() -> None:
    assert plain_text("Kinder < 3 Jahre und > 6 Jahre") == "Kinder < 3 Jahre und > 6 Jahre"


def test_written_line_ends_become_lines() -> None:
    assert plain_text("Montag\\nDienstag\\n\\nFreitag") == "Montag\nDienstag\nFreitag"


def test_the_whole_word_is_marked_in_its_own_spelling() -> None:
    spans = highlight("Der Berufssprachkurs für Mütter", Hits(("muetter",), ("kurs",)))
    assert spans == (Span("Der "), Span("Berufssprachkurs", True), Span(" für "), Span("Mütter", True))


def test_nothing_is_marked_without_hits() -> None:
    assert highlight("Beratung", Hits()) == (Span("Beratung"),)


def test_a_snippet_lies_around_the_first_hit() -> None:
    text = (
        "Größere Übersicht über Straßen. " * 20 + "Hier gibt es Kinderbetreuung am Vormittag. " + "Später mehr. " * 20
    )
    spans = snippet(map(folded_text, ["Kurz und ohne.", text]), Hits(("kinderbetreuung",)))
    shown = "".join(span.text for span in spans)
    assert [span.text for span in spans if span.hit] == ["Kinderbetreuung"]
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 200


def test_a_snippet_without_hit_is_the_beginning() -> None:
    assert snippet(map(folded_text, ["", "Wir beraten."]), Hits(("nichts",))) == (Span("Wir beraten."),)
    assert snippet([("", "")], Hits()) == ()


@given(st.text(alphabet="aäßÄöüe é", max_size=60), st.integers(0, 60))
def test_a_place_in_the_folded_text_is_found_in_the_original(text: str, at: int) -> None:
    at = min(at, len(text))
    assert original_offset(text, len(fold(text[:at]))) <= at


@given(st.text(max_size=300), st.text(alphabet="abkrsu", min_size=1, max_size=3))
def test_highlighting_never_changes_a_text(text: str, word: str) -> None:
    assert "".join(span.text for span in highlight(text, Hits((word,), (word,)))) == text
