"""How well an offer answers a text: where each concept was found decides, all concepts together give the score.

Every step works on sets of all offers at once. The name weighs more than kind and topic, these more than the
organization, that more than the description; the typed word more than a synonym, a whole word more than a part. What
an offer is, by its kind, weighs more than what it only speaks of: a kita before a course with childcare.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.text import is_kept, tokens
from app.matching.query import INNER_LENGTH, Concept
from app.matching.synonyms import Phrase

NAME, TERMS, ORGANIZATION, TEXT = "name", "terms", "organization", "text"
GOES_ON = "*"
CONCEPT_BONUS = 32
KIND_BONUS = 6
_LONG_SYNONYM = 5
_REMEMBERED = 4_000

Grades = Sequence[tuple[int, int]]
"""(weight, set of offers), heaviest first."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question to the full-text index and what an answer weighs; a phrase that ends in `*` may go on."""

    weight: int
    columns: tuple[str, ...]
    phrases: tuple[Phrase, ...]


class Vocabulary:
    """All words of the full-text index, sorted: which of them exist, and which longer ones hold a part."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = words
        self._joined = "\n" + "\n".join(words) + "\n"
        # With every letter typed most of the other words for the same thing come again.
        self.inside = lru_cache(maxsize=_REMEMBERED)(self._inside)
        self.may_have = lru_cache(maxsize=_REMEMBERED)(self._may_have)

    def _inside(self, part: str) -> tuple[str, ...]:
        """The words that hold `part` anywhere but at their beginning."""
        if len(part) < INNER_LENGTH:
            return ()
        found: list[str] = []
        place = self._joined.find(part)
        while place >= 0:
            end = self._joined.index("\n", place)
            start = self._joined.rindex("\n", 0, place) + 1
            if start < place:
                found.append(self._joined[start:end])
            place = self._joined.find(part, end)
        return tuple(found)

    def _may_have(self, phrase: Phrase) -> bool:
        """Whether all words of a phrase occur somewhere; short ones and numbers are not kept and count as present."""
        words = phrase[:-1] if phrase[-1] == GOES_ON else phrase
        whole = words[:-1] if words is not phrase else words
        return all(map(self._has, whole)) and (whole is words or self._has_beginning(words[-1]))

    def _has(self, word: str) -> bool:
        return not is_kept(word) or self._from(word) == word

    def _has_beginning(self, word: str) -> bool:
        return not is_kept(word) or self._from(word).startswith(word)

    def _from(self, word: str) -> str:
        place = bisect_left(self.words, word)
        return self.words[place] if place < len(self.words) else ""


def lookups(concept: Concept, vocabulary: Vocabulary) -> tuple[Lookup, ...]:
    """The questions for a concept, heaviest first; none is asked for words that no offer has."""
    typed = (concept.words,)
    begun = ((*concept.words, GOES_ON),)
    named = begun if concept.open_ended or not concept.short else typed
    elsewhere = typed if len(concept.words[0]) == 1 else named
    inner = tuple((word,) for word in vocabulary.inside(concept.may_be_inside))
    others = _others(concept, vocabulary)
    asked = (
        Lookup(12, (NAME,), typed),
        Lookup(10, (NAME,), named),
        Lookup(9, (NAME,), inner),
        Lookup(8, (NAME,), others),
        Lookup(7, (TERMS,), (*elsewhere, *inner)),
        Lookup(6, (TERMS,), others),
        Lookup(4, (ORGANIZATION,), (*elsewhere, *inner)),
        Lookup(3, (TEXT,), typed if concept.short else begun),
        Lookup(1, (ORGANIZATION, TEXT), (*inner, *others)),
    )
    known = (Lookup(ask.weight, ask.columns, tuple(filter(vocabulary.may_have, ask.phrases))) for ask in asked)
    return tuple(lookup for lookup in known if lookup.phrases)


def _others(concept: Concept, vocabulary: Vocabulary) -> tuple[Phrase, ...]:
    found: dict[Phrase, None] = {}
    for phrase in concept.others:
        if len(phrase[-1]) < _LONG_SYNONYM:
            found[phrase] = None
            continue
        found[(*phrase, GOES_ON)] = None
        if len(phrase) == 1:
            found |= dict.fromkeys((word,) for word in vocabulary.inside(phrase[0]))
    return tuple(found)


def kinds_named(concept: Concept, names: Mapping[str, str]) -> Iterator[str]:
    """The kinds whose name (see `spoken`) says the concept, in the words typed or in others that mean the same."""
    inside = concept.may_be_inside
    said = [inside or _beginning(concept.words, concept.open_ended and not concept.short)]
    said += [_beginning(phrase, len(phrase[-1]) >= _LONG_SYNONYM) for phrase in concept.others]
    return (kind for kind, name in names.items() if any(text in name for text in said))


def spoken(name: str) -> str:
    """The name of a kind as folded words, with a space around each."""
    return f" {' '.join(tokens(name))} "


def _beginning(phrase: Phrase, goes_on: bool) -> str:
    return f" {' '.join(phrase)}{'' if goes_on else ' '}"


def raised(grades: Grades, better: int) -> Grades:
    """The grades with more weight for some offers."""
    split = [(weight + KIND_BONUS, bits & better) for weight, bits in grades]
    split += [(weight, bits & ~better) for weight, bits in grades]
    return sorted((entry for entry in split if entry[1]), reverse=True)


def scored(concepts: Sequence[Grades], everything: int, loosened: bool = False) -> list[tuple[int, int]]:
    """The offers that speak of all concepts (`loosened`: of some) by score, best first; the sets are disjoint."""
    scores = {0: everything}
    for grades in concepts:
        scores = _with_concept(scores, grades, loosened)
    return sorted(((score, bits) for score, bits in scores.items() if score), reverse=True)


def _with_concept(scores: dict[int, int], grades: Grades, loosened: bool) -> dict[int, int]:
    result: dict[int, int] = {}
    for score, bits in scores.items():
        left = bits
        for weight, having in grades:
            both = left & having
            if both:
                key = score + weight + CONCEPT_BONUS
                result[key] = result.get(key, 0) | both
                left ^= both
        if loosened and left:
            result[score] = result.get(score, 0) | left
    return result
