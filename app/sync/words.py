"""Six words that are told, not sent: compounds of two everyday German nouns, easy to say on the telephone.

96 beginnings and 96 ends make 9,216 words, six of them 79 random bits. No umlauts, and no word turns into another by
one wrong, missing, additional or swapped letter: a typing error is always found and the word that was meant is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import Final

from app.errors import InvalidInput
from app.i18n import N_
from app.sync.crypto import Random

WORDS: Final = 6
_BEGINNINGS: Final = """
Abend Ampel Anker Apfel Bambus Berg Birnen Blumen Boden Brief Brot Dampf Delfin Dorf Draht Eis Erbsen Esel
Feder Feld Fenster Film Fisch Flug Forst Frucht Garten Gast Gold Gras Hafen Hand Haus Herbst Himmel Honig Hut
Insel Kaffee Kamel Katzen Keller Kinder Kirsch Kuchen Lager Laub Licht Linsen Markt Mauer Meer Milch Mittag
Mond Moos Morgen Motor Musik Nacht Natur Nebel Nuss Oliven Orgel Papier Park Pferde Pinguin Post Regen Ring
Rosen Salz Schnee Seiden Silber Sommer Sonnen Spiel Stadt Sturm Teppich Uhren Vogel Wald Wasser Wein Winter
Wolken Zelt Ziegel Zirkus Zitronen Zucker Zug
"""
_ENDS: Final = """
anzug arbeit bank baum becher besen bild blatt boot brille bruder decke duft eimer engel fahrt falke farbe
flasche freund fuchs gabel garage gasse geige glas glocke graben griff hemd hof igel jacke kanne kette kissen
klang kleid knopf koffer korb kran kunst lampe laterne leiter lied meister mond muster name nest ofen paket
pfad pilz pinsel platz pokal rad rahmen reise rolle ruf sack schal schiff schirm schloss schwan seil sofa
spatz spinne stern stiefel strauch stuhl tanz tasche teller tiger treppe tuch ufer vase wagen weg wiese wind
wolf wurzel zange zaun zettel zwerg
"""

_SEPARATORS = re.compile(r"[\s,;.:/+–—_-]+")
_SIMILAR = 3
"""A word further away than so many typing errors is not offered as the one that was meant."""


@cache
def all_words() -> tuple[str, ...]:
    """Every word there is, as it is shown."""
    return tuple(beginning + end for beginning in _BEGINNINGS.split() for end in _ENDS.split())


@cache
def _known() -> dict[str, str]:
    return {word.lower(): word for word in all_words()}


def choose_words(random: Random) -> tuple[str, ...]:
    """Six words by chance; the same word may come twice."""
    words = all_words()
    return tuple(words[int.from_bytes(random(16), "big") % len(words)] for _ in range(WORDS))


def read_words(typed: str) -> tuple[str, ...]:
    """The six words as they were made, however they were typed; raises `InvalidInput` that names the wrong one."""
    parts = _parts(typed)
    words = [_read(number, part) for number, part in enumerate(parts, start=1)]
    if len(words) != WORDS:
        raise InvalidInput(
            N_("Zur Einladung gehören {expected} Wörter, eingegeben sind {typed}. Bitte prüfen Sie die Eingabe."),
            expected=WORDS,
            typed=len(words),
        )
    return tuple(words)


def _parts(typed: str) -> list[str]:
    """The typed words; whoever writes the two nouns apart means the same."""
    normal = unicodedata.normalize("NFKC", typed).lower()
    parts = [part for part in _SEPARATORS.split(normal) if part]
    return _joined(parts) if len(parts) == 2 * WORDS else parts


def _joined(parts: Sequence[str]) -> list[str]:
    return [beginning + end for beginning, end in zip(parts[::2], parts[1::2], strict=True)]


def _read(number: int, part: str) -> str:
    word = _known().get(part)
    if word is not None:
        return word
    meant = _meant(part)
    if meant is None:
        raise InvalidInput(
            N_("Das {number}. Wort gibt es bei Einladungen nicht. Bitte lassen Sie es sich noch einmal sagen."),
            number=number,
        )
    raise InvalidInput(
        N_("Im {number}. Wort ist ein Tippfehler. Ist „{word}“ gemeint?"),
        number=number,
        word=meant,
    )


def _meant(part: str) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(part[:40], list(_known()), scorer=OSA.distance, score_cutoff=_SIMILAR)
    return _known()[found[0]] if found else None
