"""The word that was probably meant: near in spelling among the words the catalogue and the synonyms know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

MOST_SUGGESTIONS = 6
SHORTEST = 4


class KnownWords:
    """Words by length, so that only those of nearly the same length are compared."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in words:
            self._by_length[len(word)].append(word)
        self._beginnings: dict[int, list[str]] = {}

    def about_as_long(self, length: int, errors: int) -> list[str]:
        """The words whose length differs by no more than that many letters."""
        return [word for near in range(length - errors, length + errors + 1) for word in self._by_length.get(near, ())]

    def beginnings(self, length: int) -> list[str]:
        """The first letters of all longer words."""
        if length not in self._beginnings:
            longer = (word for other, words in self._by_length.items() if other > length for word in words)
            self._beginnings[length] = list(dict.fromkeys(word[:length] for word in longer))
        return self._beginnings[length]


def near_words(word: str, known: KnownWords, open_ended: bool) -> list[str]:
    """Known words within a few typing errors, nearest first; `open_ended`: those too that only begin like the word."""
    if len(word) < SHORTEST or word.isdigit():
        return []
    allowed = allowed_errors(word)
    found = _nearest(word, known.about_as_long(len(word), allowed), allowed)
    if not found and open_ended:
        found = _nearest(word, known.beginnings(len(word)), allowed)
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
