"""Two texts and their ancestor, stretch by stretch."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.three_way import MOST_PIECES, Hunk, merged_text, three_way

words = st.lists(st.sampled_from(["a", "b", "c ", "\n", " d"]), max_size=20).map("".join)


@given(base=words, left=words, right=words)
def test_the_stretches_are_the_whole_texts(base: str, left: str, right: str) -> None:
    hunks = three_way(base, left, right)
    assert tuple(map("".join, zip(*hunks, strict=True))) == ((base, left, right) if hunks else ())
    assert hunks or not base + left + right


@given(base=words, left=words)
def test_what_only_one_side_changed_needs_no_decision(base: str, left: str) -> None:
    assert merged_text(three_way(base, left, base)) == left
    assert merged_text(three_way(base, base, left)) == left
    assert merged_text(three_way(base, left, left)) == left


def test_both_sides_in_one_stretch_need_one() -> None:
    hunks = three_way("Kurs am Montag", "Kurs am Dienstag", "Kurs am Freitag")
    assert hunks == (Hunk("Kurs am ", "Kurs am ", "Kurs am "), Hunk("Montag", "Dienstag", "Freitag"))
    assert merged_text(hunks) is None


def test_long_texts_are_compared_by_lines_and_endless_ones_as_a_whole() -> None:
    base = "".join(f"Zeile {number} mit Worten\n" for number in range(MOST_PIECES // 2))
    left, right = base.replace("Zeile 7 ", "Reihe 7 "), base.replace("Zeile 99 ", "Reihe 99 ")
    assert merged_text(three_way(base, left, right)) == left.replace("Zeile 99 ", "Reihe 99 ")
    endless = "x\n" * (MOST_PIECES + 1)
    assert three_way(endless, endless + "y", endless) == (Hunk(endless, endless + "y", endless),)
