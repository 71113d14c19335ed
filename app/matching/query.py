"""What somebody typed, cut into concepts: a word or a known phrase, with the other words that mean the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.domain.text import tokens
from app.matching.synonyms import Phrase, Synonyms

MANY_WORDS = 12
SHORT = 2
INNER_LENGTH = 4
_TYPED_PREFIX = 4


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing an offer must speak of: the typed `words`, `open_ended` while the last may still grow, and `others`.

    `weak` ones (mit, für, und) demand nothing.
    """

    words: Phrase
    open_ended: bool = False
    others: tuple[Phrase, ...] = ()
    weak: bool = False

    @property
    def short(self) -> bool:
        """One or two letters: looked for as a whole word, or as the beginning of a word of the name."""
        return len(self.words) == 1 and len(self.words[0]) <= SHORT

    @property
    def may_be_inside(self) -> str:
        """The word where it may be part of a compound, else nothing."""
        alone = self.words[0] if len(self.words) == 1 else ""
        return alone if len(alone) >= INNER_LENGTH and not alone.isdigit() else ""


def concepts_of(text: str, synonyms: Synonyms) -> tuple[Concept, ...]:
    """The concepts of a text; the last word is open-ended unless a space follows it."""
    words = tokens(text)[:MANY_WORDS]
    growing = bool(words) and not text[-1:].isspace()
    concepts = list(_cut(words, growing, synonyms))
    strong = [concept for concept in concepts if not concept.weak]
    return tuple(strong) or tuple(map(_alone, concepts))


def _alone(concept: Concept) -> Concept:
    """A stopword that nothing else stands beside: what it is short for (FOR), else the word itself."""
    if concept.others and len(concept.words[0]) > SHORT:
        first, *rest = concept.others
        return Concept(first, False, tuple(rest))
    return replace(concept, weak=False)


def _cut(words: Sequence[str], growing: bool, synonyms: Synonyms) -> Iterator[Concept]:
    start = 0
    while start < len(words):
        end = _end_of_phrase(words, start, growing, synonyms)
        phrase = tuple(words[start:end])
        open_ended = growing and end == len(words)
        yield Concept(phrase, open_ended, _others(phrase, open_ended, synonyms), _is_weak(phrase, open_ended, synonyms))
        start = end


def _end_of_phrase(words: Sequence[str], start: int, growing: bool, synonyms: Synonyms) -> int:
    for end in range(min(len(words), start + synonyms.longest), start + 1, -1):
        phrase = tuple(words[start:end])
        if synonyms.of(phrase) or (growing and end == len(words) and _may_become_known(phrase, synonyms)):
            return end
    return start + 1


def _may_become_known(phrase: Phrase, synonyms: Synonyms) -> bool:
    return len(phrase[-1]) >= SHORT and synonyms.knows_beginning(phrase)


def _others(phrase: Phrase, open_ended: bool, synonyms: Synonyms) -> tuple[Phrase, ...]:
    known = synonyms.of(phrase)
    if open_ended and sum(map(len, phrase)) >= _TYPED_PREFIX:
        known = tuple(dict.fromkeys((*known, *synonyms.beginning_with(phrase))))
    return tuple(other for other in known if other != phrase)


def _is_weak(phrase: Phrase, open_ended: bool, synonyms: Synonyms) -> bool:
    word = phrase[0]
    if len(phrase) > 1:
        return False
    if word in synonyms.stopwords:
        return True
    return open_ended and len(word) <= SHORT and any(stop.startswith(word) for stop in synonyms.stopwords)
