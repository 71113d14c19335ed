"""What is said about a passphrase."""

from __future__ import annotations

import pytest

from app.errors import InvalidInput
from app.vault.strength import SHORTEST, Advice, assess_passphrase, require_length


@pytest.mark.parametrize(
    ("passphrase", "advice"),
    [
        ("kurz", Advice.TOO_SHORT),
        ("password1", Advice.COMMON),
        ("beratung", Advice.COMMON),
        ("aaaaaaaaaaaa", Advice.REPEATED),
        ("abcdefghijkl", Advice.SEQUENCE),
        ("qwertzuiopü", Advice.COMMON),
        ("rtyuhgvbnm", Advice.KEYBOARD),
        ("24.12.1998", Advice.DATE),
        ("Kaffee1990", Advice.COMMON),
        ("Hund1234", Advice.ONE_WORD),
        ("Lampe Zebra Kiesel Donner", Advice.GOOD),
        ("xK9#mQ2$vL", Advice.GOOD),
    ],
)
def test_advice(passphrase: str, advice: Advice) -> None:
    assert assess_passphrase(passphrase).advice is advice


@pytest.mark.parametrize("passphrase", ["Kaffee1990", "Schokolade99", "Kartoffelsalat1", "Hund1234", "Sommer2024!"])
def test_a_german_word_with_a_number_is_weak(passphrase: str) -> None:
    assert assess_passphrase(passphrase).score <= 1


def test_scores_grow_with_words() -> None:
    scores = [assess_passphrase(text).score for text in ("12345678", "sommer2024", "Lampe Zebra Kiesel Donner")]
    assert scores == sorted(scores)
    assert scores[0] == 0
    assert scores[-1] == 4


@pytest.mark.parametrize("passphrase", ["x" * 10_000, "パスワードは秘密です", "رمز عبور بسیار", " " * 12, "\0" * 9])
def test_any_text_gets_an_answer(passphrase: str) -> None:
    strength = assess_passphrase(passphrase)
    assert 0 <= strength.score <= 4
    assert strength.sentence.endswith(".")


def test_too_short_is_refused_with_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="mindestens 8 Zeichen"):
        require_length("x" * (SHORTEST - 1))
    require_length("x" * SHORTEST)
