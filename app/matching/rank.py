"""The order of offers: need and fit, distance, next date, places free, language, freshness.

Need stands before fit, among those that are not refused: a lunch that fits everybody is no answer to who asks for the
recognition of a certificate, and offers whose rules are written down are seldom settled when the list is first read.
So the tiers are: needed and fits, needed and perhaps, other and fits, other and perhaps, and at last what does not fit,
the needed first. In each *perhaps* an offer of which no rule is known comes last: about it there is nothing to say.

Need and fit are bitsets; the rest are *levels*: each puts all offers into sets, the best first. An order walks them one
inside the other and only as far as somebody reads, so that the first page needs no sorting of the whole catalogue.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.matching.bits import bits_of, some_positions
from app.matching.clauses import Bits
from app.matching.fit import Matching

FEW: Final = 200
"""So many offers are sorted one by one; more are told apart by sets first."""


@dataclass(frozen=True, slots=True)
class Level:
    """One part of the order: the value of every offer, the smaller the better, and the sets of equal ones in order."""

    values: Sequence[Any]
    sets: Sequence[Bits]

    @classmethod
    def of(cls, values: Iterable[Any], worth: Callable[[Any], int]) -> Level:
        """The level that gives every value its worth."""
        known: dict[Hashable, int] = {}
        worths = [known[value] if value in known else known.setdefault(value, worth(value)) for value in values]
        positions: dict[int, list[int]] = {worth: [] for worth in sorted(set(known.values()))}
        for position, value in enumerate(worths):
            positions[value].append(position)
        return cls(worths, [bits_of(equal, len(worths)) for equal in positions.values()])

    @classmethod
    def first(cls, better: Bits, size: int) -> Level:
        """The level that puts some offers before all others."""
        others = ~better & ((1 << size) - 1)
        return cls(f"{others:0{size}b}"[::-1], (better, others))


@dataclass(frozen=True, slots=True)
class Order:
    """All offers by their levels, the first level first; equals keep their positions."""

    levels: tuple[Level, ...]

    def walk(self, bits: Bits, level: int = 0) -> Iterator[int]:
        """The positions of a set, best first."""
        if not bits:
            return
        count = bits.bit_count()
        if level == len(self.levels):
            yield from some_positions(bits, 0, count)
            return
        if count <= FEW:
            yield from sorted(some_positions(bits, 0, count), key=self._key(level))
            return
        for equal in self.levels[level].sets:
            here = bits & equal
            if here:
                yield from self.walk(here, level + 1)
                bits ^= here
                if not bits:
                    return

    def _key(self, level: int) -> Callable[[int], tuple[Any, ...]]:
        values = [one.values for one in self.levels[level:]]
        return lambda position: tuple([of[position] for of in values])


def ranked(matching: Matching, needed: Bits, order: Order, among: Bits) -> Iterator[int]:
    """The positions of the offers among those given, tier by tier, each in its order; `needed` serve a chosen need."""
    for tier in _tiers(matching, needed):
        yield from order.walk(tier & among)


def _tiers(matching: Matching, needed: Bits) -> Iterator[Bits]:
    """The sets of offers, the best first."""
    unruled = matching.unruled
    for wanted in (needed, ~needed):
        yield matching.fits & wanted
        yield matching.perhaps & ~unruled & wanted
        yield unruled & wanted
    yield matching.no & needed
    yield matching.no & ~needed


def serving(values: Mapping[str, Bits], needs: Iterable[str]) -> Bits:
    """The offers that serve one of the needs."""
    bits = 0
    for need in needs:
        bits |= values.get(need, 0)
    return bits
