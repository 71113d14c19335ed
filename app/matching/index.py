"""The index of all offers in memory: one bitset for each value of a facet, positions in the order of names.

An index never changes; `updated` makes a new one. So a reader keeps a whole one while a writer replaces it, and what
is worked out for a day, a place or a word is kept as long as it is true.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from app.domain.offers import Directions, Labels, OfferRow, Place
from app.domain.opening import Schedule, next_day, opening_state
from app.domain.search import Facet, Opening, OpeningState
from app.domain.text import fold
from app.matching.bits import bits_of, with_bit, without_bit

Postings = dict[tuple[str, str], int]
Value = TypeVar("Value")

LISTED = ("listed", "")
REBUILD_ABOVE = 60
ONE = ord("1")
_KEPT = 1_500
_NOTHING = object()
_BROADER = frozenset({Facet.TOPIC, Facet.KIND, Facet.DISTRICT})


class OfferIndex:
    """All offers with their facets; `remember` keeps what was worked out from them."""

    def __init__(self, rows: Sequence[OfferRow], postings: Postings, labels: Labels) -> None:
        self.rows = rows
        self.postings = postings
        self.labels = labels
        self._remembered: dict[Hashable, Any] = {}

    @classmethod
    def build(cls, rows: Iterable[OfferRow], labels: Labels | None = None) -> OfferIndex:
        """The index of these offers."""
        ordered = sorted(rows, key=_order)
        entries: dict[tuple[str, str], list[int]] = defaultdict(list)
        known: dict[Hashable, list[list[int]]] = {}
        for position, row in enumerate(ordered):
            for same in _values(row):
                having = known.get(same)
                if having is None:
                    facet, codes = same
                    having = [entries[facet, code] for code in with_broader(codes, facet, labels or {})]
                    known[same] = having
                for positions in having:
                    positions.append(position)
        postings = {entry: bits_of(positions, len(ordered)) for entry, positions in entries.items()}
        return cls(ordered, postings, labels or {})

    def updated(self, rows: Collection[OfferRow], gone: Collection[bytes]) -> OfferIndex:
        """The index after offers changed or came (`rows`) or went (`gone`, by key)."""
        keys = {row.key for row in rows} | set(gone)
        if len(keys) > REBUILD_ABOVE:
            return OfferIndex.build([row for row in self.rows if row.key not in keys] + list(rows), self.labels)
        kept, postings = list(self.rows), dict(self.postings)
        for position in sorted((self.position_of[key] for key in keys if key in self.position_of), reverse=True):
            del kept[position]
            postings = {entry: without_bit(bits, position) for entry, bits in postings.items()}
        for row in rows:
            position = bisect_left(kept, _order(row), key=_order)
            kept.insert(position, row)
            entries = _entries(row, self.labels)
            postings = {e: with_bit(postings.get(e, 0), position, e in entries) for e in postings.keys() | entries}
        return OfferIndex(kept, {entry: bits for entry, bits in postings.items() if bits}, self.labels)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def all(self) -> int:
        return (1 << len(self.rows)) - 1

    @property
    def listed(self) -> int:
        """The offers that are neither inactive nor defunct."""
        return self.postings.get(LISTED, 0)

    @cached_property
    def position_of(self) -> dict[bytes, int]:
        return {row.key: position for position, row in enumerate(self.rows)}

    @cached_property
    def _position_of_slot(self) -> list[int]:
        """By number in the full-text index; numbers no offer has point behind the last position."""
        positions = [len(self.rows)] * (max((row.slot for row in self.rows), default=0) + 1)
        for position, row in enumerate(self.rows):
            positions[row.slot] = position
        return positions

    def bits_of_slots(self, slots: Sequence[int]) -> int:
        """The set of the offers with these numbers of the full-text index; unknown ones are left out."""
        positions, size = self._position_of_slot, len(self.rows)
        digits = bytearray(b"0") * (size + 1)
        try:
            for slot in slots:
                digits[positions[slot]] = ONE
        except IndexError:
            return self.bits_of_slots([slot for slot in slots if slot < len(positions)])
        digits.reverse()
        return int(digits, 2) & self.all

    def values(self, facet: Facet) -> dict[str, int]:
        """The set of offers for each value of a facet."""
        return self.remember(
            ("values", facet), lambda: {code: bits for (kind, code), bits in self.postings.items() if kind == facet}
        )

    def remember(self, key: Hashable, work_out: Callable[[], Value]) -> Value:
        """What was worked out before under this key, or now."""
        remembered, nothing = self._remembered, _NOTHING
        kept = remembered.pop(key, nothing)
        if kept is nothing:
            kept = work_out()
            while len(remembered) >= _KEPT:
                remembered.pop(next(iter(remembered)), None)
        # What was wanted last stands last: the first to go is what nobody has asked for.
        remembered[key] = kept
        result: Value = kept
        return result

    def open_on(self, day: date) -> int:
        """The offers that are open on a day, those by appointment not among them."""
        return self.remember(("open", day), lambda: self._open_on(day))

    def _open_on(self, day: date) -> int:
        numbers, _ = self._plans
        is_open = [state.state is Opening.OPEN for state in self._states(day)]
        return bits_of((position for position, number in enumerate(numbers) if is_open[number]), len(self.rows))

    def opening(self, position: int, day: date) -> OpeningState:
        """The opening state of one offer."""
        numbers, _ = self._plans
        return self._states(day)[numbers[position]]

    def _states(self, day: date) -> list[OpeningState]:
        _, plans = self._plans
        return self.remember(("states", day), lambda: [opening_state(*plan, day) for plan in plans])

    @cached_property
    def _plans(self) -> tuple[list[int], list[tuple[tuple[Schedule, ...], bool]]]:
        known: dict[tuple[tuple[Schedule, ...], bool], int] = {}
        numbers = [known.setdefault((row.schedules, row.by_appointment), len(known)) for row in self.rows]
        return numbers, list(known)

    def next_dates(self, day: date) -> list[date | None]:
        """For each offer the day it next begins or, without a date of beginning, next opens."""
        return self.remember(("next dates", day), lambda: self._next_dates(day))

    def _next_dates(self, day: date) -> list[date | None]:
        numbers, plans = self._plans
        opens = [min(filter(None, (next_day(plan, day) for plan in plans_)), default=None) for plans_, _ in plans]
        return [next_start(row, day) or opens[number] for row, number in zip(self.rows, numbers, strict=True)]

    def distances(self, origin: Place) -> list[float | None]:
        """For each offer the kilometres from a place to its nearest location; None without coordinates."""
        return self.remember(("distances", origin), lambda: self._directions.nearest_km(origin, len(self.rows)))

    @cached_property
    def _directions(self) -> Directions:
        return Directions.build(row.places for row in self.rows)

    @cached_property
    def placed(self) -> int:
        """The offers with coordinates."""
        return bits_of((position for position, row in enumerate(self.rows) if row.places), len(self.rows))


def next_start(row: OfferRow, day: date) -> date | None:
    """The next date on which an offer begins."""
    return min((start for start in row.starts if start >= day), default=None)


def _order(row: OfferRow) -> tuple[str, bytes]:
    return fold(row.name), row.key


def _values(row: OfferRow) -> tuple[tuple[Facet | str, tuple[str, ...]], ...]:
    return (
        (LISTED[0], ("",) if row.listed else ()),
        (Facet.TOPIC, row.topics),
        (Facet.KIND, row.kinds),
        (Facet.LANGUAGE, row.languages),
        (Facet.DISTRICT, row.districts),
        (Facet.FEATURE, row.features),
        (Facet.COST, (row.cost,)),
        (Facet.SOURCE, (row.source,) if row.source else ()),
    )


def _entries(row: OfferRow, labels: Labels) -> set[tuple[str, str]]:
    return {(facet, code) for facet, codes in _values(row) for code in with_broader(codes, facet, labels)}


def with_broader(codes: Iterable[str], facet: Facet | str, labels: Labels) -> set[str]:
    """The codes and those of all their broader terms: what counts for a child counts for its parents."""
    known = labels.get(Facet(facet), {}) if facet in _BROADER else {}
    result = set(codes)
    waiting = list(result) if known else []
    while waiting:
        parent = known[code].parent if (code := waiting.pop()) in known else ""
        if parent and parent not in result:
            result.add(parent)
            waiting.append(parent)
    return result
