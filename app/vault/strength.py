"""How strong a passphrase is, as a number and the code of one advice; the edge words it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.errors import InvalidInput
from app.i18n import N_

SHORTEST = 8
"""Fewer characters are refused; whatever is longer is a matter of advice."""

_LONGEST_ASSESSED = 72
_BEST_FOR_ONE_WORD = 1
_FEW_SIGNS = 6
_ONE_WORD = re.compile(r"(?P<before>[\W\d_]*)[^\W\d_]{1,16}(?P<after>[\W\d_]*)")
_OWN_WORDS = """
anlauf anlaufstelle beratung berater beraterin beratungsstelle jugend jugendliche passwort passphrase kennwort geheim
hallo willkommen schatz liebe sommer winter herbst fruehling frühling montag dienstag mittwoch donnerstag freitag
samstag sonntag januar februar märz april mai juni juli august september oktober november dezember fussball fußball
deutschland berlin hamburg köln essen dortmund düsseldorf münchen verein migration flüchtling arbeit büro schule
"""


class Advice(StrEnum):
    """What to tell about a passphrase; `GOOD` says that nothing is missing."""

    TOO_SHORT = "too_short"
    COMMON = "common"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    KEYBOARD = "keyboard"
    DATE = "date"
    ONE_WORD = "one_word"
    ADD_WORDS = "add_words"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Strength:
    """`score` runs from 0 (guessed at once) to 4 (very strong)."""

    score: int
    advice: Advice

    @property
    def sentence(self) -> str:
        """What to tell, a text to translate."""
        return _SENTENCES[self.advice]


_SENTENCES = {
    Advice.TOO_SHORT: N_("Noch zu kurz: Es braucht mindestens acht Zeichen."),
    Advice.COMMON: N_(
        "Diese Wörter werden oft benutzt und schnell erraten. Nehmen Sie mehrere, die nicht zusammengehören."
    ),
    Advice.REPEATED: N_("Wiederholungen machen die Passphrase kaum sicherer."),
    Advice.SEQUENCE: N_("Reihen wie „abcd“ oder „1234“ werden schnell erraten."),
    Advice.KEYBOARD: N_("Tasten, die nebeneinander liegen, werden schnell erraten."),
    Advice.DATE: N_("Ein Datum wird schnell erraten."),
    Advice.ONE_WORD: N_(
        "Ein einzelnes Wort, auch mit einer Zahl dahinter, wird schnell erraten."
        " Nehmen Sie mehrere, die nicht zusammengehören."
    ),
    Advice.ADD_WORDS: N_("Mit einem oder zwei Wörtern mehr wird die Passphrase stark."),
    Advice.GOOD: N_("Das ist eine starke Passphrase."),
}

_ADVICE_BY_PATTERN = {
    "dictionary": Advice.COMMON,
    "repeat": Advice.REPEATED,
    "sequence": Advice.SEQUENCE,
    "spatial": Advice.KEYBOARD,
    "date": Advice.DATE,
    "regex": Advice.DATE,
}


def assess_passphrase(passphrase: str) -> Strength:
    """Estimate how hard the passphrase is to guess; only its first 72 characters are looked at."""
    if len(passphrase) < SHORTEST:
        return Strength(0, Advice.TOO_SHORT)
    from zxcvbn import zxcvbn

    result = zxcvbn(passphrase[:_LONGEST_ASSESSED], user_inputs=_OWN_WORDS.split())
    score = int(result["score"])
    advice = _advice(result["sequence"], len(passphrase))
    if score > _BEST_FOR_ONE_WORD and _is_one_word(passphrase):
        return Strength(_BEST_FOR_ONE_WORD, Advice.ONE_WORD if advice is Advice.ADD_WORDS else advice)
    return Strength(score, Advice.GOOD if score >= 3 else advice)


def _is_one_word(passphrase: str) -> bool:
    """Letters in one piece with a few signs around: the lists of the estimate hardly know German, attackers do."""
    found = _ONE_WORD.fullmatch(passphrase)
    return found is not None and len(found["before"]) + len(found["after"]) <= _FEW_SIGNS


def _advice(sequence: list[dict[str, Any]], length: int) -> Advice:
    """The advice that belongs to the pattern which makes up most of the passphrase."""
    longest = max(sequence, key=lambda match: len(match["token"]))
    fills_half = len(longest["token"]) * 2 >= min(length, _LONGEST_ASSESSED)
    return _ADVICE_BY_PATTERN.get(longest["pattern"], Advice.ADD_WORDS) if fills_half else Advice.ADD_WORDS


def require_length(passphrase: str) -> None:
    """Raise `InvalidInput` for a passphrase that is too short."""
    if len(passphrase) < SHORTEST:
        raise InvalidInput(
            N_("Die Passphrase braucht mindestens {count} Zeichen. Am besten sind vier oder mehr Wörter."),
            count=SHORTEST,
        )
