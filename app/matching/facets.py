"""Filters, counts and orders over the index: within one facet any value suffices, between facets all must hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from app.domain.offers import Label
from app.domain.search import Criteria, Facet, FacetCount, Sort
from app.matching.bits import bits_of, some_positions
from app.matching.index import OfferIndex

Tiers = Sequence[tuple[int, int]]
"""Offers found by words: (score, set), best first, disjoint."""

OPEN = "open"
NEAR = "near"


@dataclass(frozen=True, slots=True)
class Filtered:
    """The offers that meet all criteria, and for each criterion those that meet all the others."""

    bits: int
    without: Mapping[str, int]
    without_place: int


def filtered(index: OfferIndex, criteria: Criteria, found: int, today: date) -> Filtered:
    """Apply the criteria to the offers found by words."""
    base = found & (index.all if criteria.inactive else index.listed)
    filters: dict[str, int] = {facet: _any_of(index, facet, codes) for facet, codes in criteria.chosen.items() if codes}
    if criteria.open_today:
        filters[OPEN] = index.open_on(today)
    near = criteria.origin is not None and criteria.within_km is not None
    if near:
        filters[NEAR] = _within(index, criteria)
    bits = _all_of(base, filters)
    return Filtered(
        bits=bits,
        without={name: _all_of(base, {other: hits for other, hits in filters.items() if other != name})
                 for name in filters},
        without_place=(_all_of(base, {n: h for n, h in filters.items() if n != NEAR}) & ~index.placed).bit_count()
        if near else 0,
    )  # fmt: skip


def _all_of(base: int, filters: Mapping[str, int]) -> int:
    for bits in filters.values():
        base &= bits
    return base


def _any_of(index: OfferIndex, facet: Facet, codes: frozenset[str]) -> int:
    result = 0
    for code in codes:
        result |= index.postings.get((facet, code), 0)
    return result


def _within(index: OfferIndex, criteria: Criteria) -> int:
    assert criteria.origin is not None
    assert criteria.within_km is not None
    limit = criteria.within_km
    distances = index.distances(criteria.origin)
    return bits_of((n for n, km in enumerate(distances) if km is not None and km <= limit), len(index))


def facet_counts(index: OfferIndex, criteria: Criteria, found: Filtered) -> dict[Facet, tuple[FacetCount, ...]]:
    """How many offers each value would leave; the values of the widest terms, and those below a chosen one."""
    return {facet: _counts(index, facet, criteria.chosen.get(facet, frozenset()), found) for facet in Facet}


def _counts(index: OfferIndex, facet: Facet, chosen: frozenset[str], found: Filtered) -> tuple[FacetCount, ...]:
    base = found.without.get(facet, found.bits)
    labels, values = index.labels.get(facet, {}), index.values(facet)
    codes = index.remember(("shown", facet, chosen), lambda: _codes_shown(facet, index, chosen))
    counts = [(code, (base & values[code]).bit_count()) for code in codes]
    shown = [
        FacetCount(code, label.text, count, label.parent)
        for code, count in counts
        if count or code in chosen
        for label in (labels.get(code) or Label(code),)
    ]
    return tuple(sorted(shown, key=lambda count: (-count.count, count.label.casefold())))


def _codes_shown(facet: Facet, index: OfferIndex, chosen: frozenset[str]) -> list[str]:
    labels = index.labels.get(facet, {})
    return [code for code in index.values(facet) if _shown(labels.get(code) or Label(code), labels, chosen, code)]


def _shown(label: Label, labels: Mapping[str, Label], chosen: frozenset[str], code: str) -> bool:
    if not label.parent or label.parent not in labels or code in chosen or label.parent in chosen:
        return True
    return any(labels[other].parent == label.parent for other in chosen if other in labels)


def ordered(
    index: OfferIndex, criteria: Criteria, bits: int, tiers: Tiers, today: date, *, offset: int, limit: int
) -> list[int]:
    """The positions of one page of the offers in `bits`, in the order asked for."""
    sort = criteria.sort
    if sort is Sort.RELEVANCE and tiers:
        return _page_of_tiers(bits, tiers, offset, limit)
    if sort is Sort.DISTANCE and criteria.origin is not None:
        return _page_of_order(bits, _by_distance(index, criteria.origin), offset, limit)
    if sort is Sort.NEXT_DATE:
        return _page_of_order(bits, _by_next_date(index, today), offset, limit)
    if sort is Sort.VERIFIED:
        return _page_of_order(bits, _by_verified(index), offset, limit)
    return list(some_positions(bits, offset, limit))


def _page_of_tiers(bits: int, tiers: Tiers, offset: int, limit: int) -> list[int]:
    page: list[int] = []
    for _, tier in tiers:
        here = tier & bits
        count = here.bit_count()
        if offset < count:
            page += some_positions(here, offset, limit - len(page))
        offset = max(offset - count, 0)
        if len(page) >= limit:
            break
    return page


def _page_of_order(bits: int, order: Sequence[int], offset: int, limit: int) -> list[int]:
    digits = bin(bits)[:1:-1].ljust(len(order), "0")
    chosen: Iterator[int] = (position for position in order if digits[position] == "1")
    return list(islice(chosen, offset, offset + limit))


def _by_distance(index: OfferIndex, origin: tuple[float, float]) -> list[int]:
    distances = index.distances(origin)
    return index.remember(("by distance", origin), lambda: _known_first(distances))


def _by_next_date(index: OfferIndex, today: date) -> list[int]:
    return index.remember(("by next date", today), lambda: _known_first(index.next_dates(today)))


def _by_verified(index: OfferIndex) -> list[int]:
    ages = [row.verified_on and -row.verified_on.toordinal() for row in index.rows]
    return index.remember("by verified", lambda: _known_first(ages))


def _known_first(values: Sequence[Any]) -> list[int]:
    known = [position for position, value in enumerate(values) if value is not None]
    known.sort(key=lambda position: values[position])
    return known + [position for position, value in enumerate(values) if value is None]
