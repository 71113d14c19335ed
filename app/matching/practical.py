"""What stands beside the rules: the way there, free places, dates of application, childcare during a course.

These reasons need an answer of the person or a fact of the offer; where there is none they are not asked, except that
an offer without coordinates is open for somebody who has said how far they can travel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain.client import Person
from app.domain.match import Reason, Verdict
from app.matching.bits import bits_of
from app.matching.fit import Bits, Practical


@dataclass(frozen=True, slots=True)
class Facts:
    """What the catalogue says of all offers as bitsets; `distances` in kilometres by position, None = no place."""

    size: int
    distances: Sequence[float | None] | None
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
    if limit is None or facts.distances is None:
        return ()
    far = _where(facts, lambda distance: distance is not None and distance > limit) & ~facts.online
    near = _where(facts, lambda distance: distance is not None and distance <= limit) & ~facts.online
    unknown = _where(facts, lambda distance: distance is None) & ~facts.online
    params = {"limit": limit}
    reads = ("travel_km", "district")
    return (
        (Reason("distance", Verdict.NOT_MET, "too_far", params, reads), far),
        (Reason("distance", Verdict.MET, "near_enough", params, reads), near),
        (Reason("distance", Verdict.OPEN, "place_unknown", params, reads), unknown),
    )


def _where(facts: Facts, holds: Callable[[float | None], bool]) -> Bits:
    distances = facts.distances or ()
    return bits_of((place for place, distance in enumerate(distances) if holds(distance)), facts.size)


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
