"""Words for the same thing: abbreviations, everyday words, other languages; read from plain files.

A file `resources/synonyms/*.txt` holds one group a line, `#` begins a remark:
    Kinderbetreuung; childcare; Betreuung von Kindern    (each finds all of them)
    Sprachkurs > Integrationskurs; Berufssprachkurs      (the left one finds the right ones, not the other way round)
Groups with the same first word are one group, so every language has a file of its own. `stopwords.txt` holds words that
weigh nothing, one a line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from app.domain.text import fold, tokens, words

Phrase = tuple[str, ...]
"""Folded words in order."""

STOPWORDS = "stopwords.txt"
MOST_OF_IT = 0.6


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The groups by head, the heads of each phrase, narrower phrases; `keys` are the phrases as sorted texts."""

    groups: dict[Phrase, tuple[Phrase, ...]]
    heads: dict[Phrase, tuple[Phrase, ...]]
    narrower: dict[Phrase, tuple[Phrase, ...]]
    keys: tuple[str, ...]
    stopwords: frozenset[str]
    longest: int

    def of(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The other phrases that a whole phrase finds."""
        equal = [phrase, *(other for head in self.heads.get(phrase, ()) for other in self.groups[head])]
        below = [other for one in dict.fromkeys(equal) for other in self.narrower.get(one, ())]
        return tuple(other for other in dict.fromkeys((*equal, *below)) if other != phrase and not self._empty(other))

    def _empty(self, phrase: Phrase) -> bool:
        """Whether a phrase would find everything: FOR (Fachoberschulreife) must not look for every English "for"."""
        return all(word in self.stopwords for word in phrase)

    def beginning_with(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """What the phrases find of which the greater part was typed, those phrases included."""
        typed = " ".join(phrase)
        found: dict[Phrase, None] = {}
        for whole in self._begun_by(typed):
            if len(typed) > MOST_OF_IT * sum(map(len, whole)):
                found |= dict.fromkeys((whole, *self.of(whole)))
        return tuple(found)

    def knows_beginning(self, phrase: Phrase) -> bool:
        """Whether a phrase begins like this."""
        return any(True for _ in self._begun_by(" ".join(phrase)))

    def _begun_by(self, typed: str) -> Iterator[Phrase]:
        for key in self.keys[bisect_left(self.keys, typed) :]:
            if not key.startswith(typed):
                return
            yield tuple(key.split())


@lru_cache(maxsize=4)
def load_synonyms(folder: Path) -> Synonyms:
    """All files of a folder; a folder that is not there has none."""
    groups: dict[Phrase, list[Phrase]] = {}
    narrower: dict[Phrase, list[Phrase]] = {}
    for path in sorted(folder.glob("*.txt")):
        if path.name != STOPWORDS:
            _read(fold(path.read_text(encoding="utf-8")).splitlines(), groups, narrower)
    return _synonyms(groups, narrower, _stopwords(folder / STOPWORDS))


def _read(lines: Iterable[str], groups: dict[Phrase, list[Phrase]], narrower: dict[Phrase, list[Phrase]]) -> None:
    for line in lines:
        text = line.partition("#")[0]
        head, is_narrower, rest = text.partition(">")
        phrases = _phrases(rest if is_narrower else text)
        if is_narrower:
            for broad in _phrases(head):
                narrower.setdefault(broad, []).extend(phrases)
        elif phrases:
            groups.setdefault(phrases[0], []).extend(phrases)


def _phrases(folded: str) -> list[Phrase]:
    return [phrase for phrase in (tuple(words(part)) for part in folded.split(";")) if phrase]


def _stopwords(path: Path) -> frozenset[str]:
    return frozenset(tokens(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def _synonyms(
    groups: dict[Phrase, list[Phrase]], narrower: dict[Phrase, list[Phrase]], stopwords: frozenset[str]
) -> Synonyms:
    heads: dict[Phrase, list[Phrase]] = {}
    for head, group in groups.items():
        for phrase in dict.fromkeys(group):
            heads.setdefault(phrase, []).append(head)
    known = heads.keys() | narrower.keys()
    return Synonyms(
        groups={head: tuple(dict.fromkeys(group)) for head, group in groups.items()},
        heads={phrase: tuple(of) for phrase, of in heads.items()},
        narrower={broad: tuple(below) for broad, below in narrower.items()},
        keys=tuple(sorted(" ".join(phrase) for phrase in known)),
        stopwords=stopwords,
        longest=max(map(len, known), default=0),
    )
