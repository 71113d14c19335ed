"""What stands beside the rules: the way there, free places, dates of application, childcare during a course.

These reasons need an answer of the person or a fact of the offer; where there is none they are not asked, except that
an offer without coordinates is open for somebody who has said how far they can travel.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.client import Person
from app.domain.match import Reason, Verdict
from app.matching.bits import bits_of
from app.matching.clauses import Bits
from app.matching.fit import Practical


class Reach:
    """How far every offer is in kilometres by position (None = no place), and which lie within a distance."""

    def __init__(self, distances: Sequence[float | None]) -> None:
        self._size = len(distances)
        known = {place: distance for place, distance in enumerate(distances) if distance is not None}
        self._places = sorted(known, key=known.__getitem__)
        self._distances = list(map(known.__getitem__, self._places))
        self.placed = bits_of(self._places, self._size)
        self._within: dict[int, Bits] = {}

    def within(self, limit: float) -> Bits:
        """The offers that are no farther than that."""
        count = bisect_right(self._distances, limit)
        if count not in self._within:
            self._within[count] = bits_of(self._places[:count], self._size)
        return self._within[count]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue says of all offers as bitsets; no `reach` where nobody knows from where people start."""

    everything: Bits
    reach: Reach | None
    online: Bits
    full: Bits
    waiting_list: Bits
    applied_too_late: Bits
    courses: Bits
    with_childcare: Bits


def practical_reasons(facts: Facts, person: Person) -> Practical:
    """The reasons that hold for some offers, each with those offers."""
    found = (*_distance(facts, person), *_places(facts), *_childcare(facts, person))
    return tuple((reason, offers) for reason, offers in found if offers)


def _distance(facts: Facts, person: Person) -> Practical:
    limit = person.known("travel_km")
    if limit is None or facts.reach is None:
        return ()
    near, placed = facts.reach.within(limit), facts.reach.placed
    params = {"limit": limit}
    reads = ("travel_km", "district")
    return (
        (Reason("distance", Verdict.NOT_MET, "too_far", params, reads), placed & ~near & ~facts.online),
        (Reason("distance", Verdict.MET, "near_enough", params, reads), near & ~facts.online),
        (Reason("distance", Verdict.OPEN, "place_unknown", params, reads), facts.everything & ~placed & ~facts.online),
    )


def _places(facts: Facts) -> Practical:
    return (
        (Reason("places", Verdict.OPEN, "waiting_list"), facts.waiting_list),
        (Reason("places", Verdict.OPEN, "full"), facts.full & ~facts.waiting_list),
        (Reason("places", Verdict.OPEN, "application_over"), facts.applied_too_late),
    )


def _childcare(facts: Facts, person: Person) -> Practical:
    if person.known("childcare_needed") is not True:
        return ()
    reads = ("childcare_needed",)
    return (
        (Reason("childcare", Verdict.MET, "childcare_there", reads=reads), facts.courses & facts.with_childcare),
        (Reason("childcare", Verdict.OPEN, "childcare_to_arrange", reads=reads), facts.courses & ~facts.with_childcare),
    )


def is_over(apply_by: date | None, day: date) -> bool:
    """Whether the last day to apply has passed."""
    return apply_by is not None and apply_by < day
