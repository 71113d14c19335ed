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

from app.domain.text import tokens

Phrase = tuple[str, ...]
"""Folded words in order."""

STOPWORDS = "stopwords.txt"


@dataclass(frozen=True, slots=True)
class Synonyms:
    """What each phrase also finds; `keys` are the phrases as texts, sorted, for words still being typed."""

    finds: dict[Phrase, tuple[Phrase, ...]]
    keys: tuple[str, ...]
    stopwords: frozenset[str]
    longest: int

    def of(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """The other phrases that a whole phrase finds."""
        return self.finds.get(phrase, ())

    def beginning_with(self, phrase: Phrase) -> tuple[Phrase, ...]:
        """What the phrases find whose beginning was typed, those phrases included."""
        typed = " ".join(phrase)
        found: dict[Phrase, None] = {}
        for key in self._keys_from(typed):
            whole = tuple(key.split())
            found |= dict.fromkeys((whole, *self.of(whole)))
        return tuple(found)

    def _keys_from(self, typed: str) -> Iterator[str]:
        start = bisect_left(self.keys, typed)
        for key in self.keys[start:]:
            if not key.startswith(typed):
                return
            yield key


NO_SYNONYMS = Synonyms({}, (), frozenset(), 0)


@lru_cache(maxsize=4)
def load_synonyms(folder: Path) -> Synonyms:
    """All files of a folder; a folder that is not there has none."""
    groups: dict[Phrase, dict[Phrase, None]] = {}
    narrower: dict[Phrase, list[Phrase]] = {}
    for path in sorted(folder.glob("*.txt")):
        if path.name != STOPWORDS:
            _read(path.read_text(encoding="utf-8").splitlines(), groups, narrower)
    return _synonyms(groups, narrower, _stopwords(folder / STOPWORDS))


def _read(lines: Iterable[str], groups: dict[Phrase, dict[Phrase, None]], narrower: dict[Phrase, list[Phrase]]) -> None:
    for line in lines:
        text = line.partition("#")[0]
        head, is_narrower, rest = text.partition(">")
        words = _phrases(rest if is_narrower else text)
        if is_narrower:
            for broad in _phrases(head):
                narrower.setdefault(broad, []).extend(words)
        elif words:
            groups.setdefault(words[0], {}).update(dict.fromkeys(words))


def _phrases(text: str) -> list[Phrase]:
    return [phrase for phrase in (tuple(tokens(part)) for part in text.split(";")) if phrase]


def _stopwords(path: Path) -> frozenset[str]:
    return frozenset(tokens(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def _synonyms(
    groups: dict[Phrase, dict[Phrase, None]], narrower: dict[Phrase, list[Phrase]], stopwords: frozenset[str]
) -> Synonyms:
    finds: dict[Phrase, dict[Phrase, None]] = {}
    for group in groups.values():
        for phrase in group:
            finds.setdefault(phrase, {}).update(group)
    for broad in list(finds.keys() | narrower.keys()):
        equal = [broad, *finds.get(broad, ())]
        below = [narrow for phrase in equal for narrow in narrower.get(phrase, ())]
        finds.setdefault(broad, {}).update(dict.fromkeys(below))
    others = {phrase: tuple(other for other in found if other != phrase) for phrase, found in finds.items()}
    keys = tuple(sorted(" ".join(phrase) for phrase in others))
    return Synonyms(others, keys, stopwords, max(map(len, others), default=0))
