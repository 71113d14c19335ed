"""The word that was probably meant: near in spelling among the words the catalogue and the synonyms know."""

from __future__ import annotations

from collections.abc import Sequence

MOST_SUGGESTIONS = 6
SHORTEST = 4


def near_words(word: str, known: Sequence[str], open_ended: bool) -> list[str]:
    """Known words within a few typing errors, nearest first; `open_ended`: those too that only begin like the word."""
    if len(word) < SHORTEST or word.isdigit():
        return []
    allowed = allowed_errors(word)
    found = _nearest(word, [other for other in known if abs(len(other) - len(word)) <= allowed], allowed)
    if not found and open_ended:
        longer = [other for other in known if len(other) > len(word)]
        beginnings = list(dict.fromkeys(other[: len(word)] for other in longer))
        found = _nearest(word, beginnings, allowed)
    return found


def allowed_errors(word: str) -> int:
    """One typing error in a short word, two from six letters on, three from eleven."""
    return 1 + (len(word) >= 6) + (len(word) >= 11)


def _nearest(word: str, candidates: Sequence[str], allowed: int) -> list[str]:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=allowed, limit=40)
    ranked = sorted(near, key=lambda hit: (hit[1], hit[0][0] != word[0], abs(len(hit[0]) - len(word)), hit[0]))
    return [text for text, _, _ in ranked[:MOST_SUGGESTIONS]]
