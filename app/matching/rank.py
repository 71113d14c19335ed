"""The order of offers, explained by its parts: fit, need, distance, next date, places, language, freshness.

Fit and need are bitsets; the rest is one order of all offers that is worked out once for a person's place and
languages, so that a keystroke only walks it until the page is full.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.match import Fit
from app.matching.fit import Bits, Matching

ORDER_OF_FITS = (Fit.FITS, Fit.PERHAPS, Fit.NO)


@dataclass(frozen=True, slots=True)
class Standing:
    """What places an offer among equals: whole kilometres, next date, free places, language, last verified."""

    kilometres: int | None = None
    next_date: date | None = None
    has_places: bool = True
    speaks: bool = False
    verified_on: date | None = None

    @property
    def key(self) -> tuple[bool, int, date, bool, bool, int]:
        """Smaller comes first; what is unknown comes after what is known."""
        return (
            self.kilometres is None,
            self.kilometres or 0,
            self.next_date or date.max,
            not self.has_places,
            not self.speaks,
            -(self.verified_on or date.min).toordinal(),
        )


def standing_order(standings: Sequence[Standing]) -> tuple[int, ...]:
    """All positions, best standing first; equals keep their order."""
    keys = [standing.key for standing in standings]
    return tuple(sorted(range(len(keys)), key=keys.__getitem__))


def ranked(matching: Matching, needed: Bits, order: Sequence[int], among: Bits) -> Iterator[int]:
    """The positions of the offers among those given: by fit, then those that serve a need, then by standing."""
    for fit in ORDER_OF_FITS:
        of_fit = matching.bits(fit) & among
        for tier in (of_fit & needed, of_fit & ~needed):
            yield from walk(tier, order)


def walk(bits: Bits, order: Sequence[int]) -> Iterator[int]:
    """The positions of a set in an order; stops as soon as all have been seen."""
    left = bits.bit_count()
    if not left:
        return
    members = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    end = len(members)
    for position in order:
        place = position >> 3
        if place < end and members[place] >> (position & 7) & 1:
            yield position
            left -= 1
            if not left:
                return


def serving(values: dict[str, Bits], needs: Collection[str]) -> Bits:
    """The offers that serve one of the needs."""
    bits = 0
    for need in needs:
        bits |= values.get(need, 0)
    return bits
