"""What the list of offers holds of each offer in memory: codes, places, hours and dates, no long texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from app.domain.opening import Schedule
from app.domain.search import Cost, Facet

Place = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_RADIUS_KM = 6371.0
UNLISTED = frozenset({"inactive", "defunct"})
TEMPORARILY_CLOSED = "temporarily closed"


class OfferRow(NamedTuple):
    """One offer as the index needs it; `slot` is its number in the full-text index, `key` its id as 16 bytes."""

    slot: int
    key: bytes
    name: str
    organization: str = ""
    status: str = ""
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    cost: Cost = Cost.UNKNOWN
    source: str = ""
    places: tuple[Place, ...] = ()
    schedules: tuple[Schedule, ...] = ()
    by_appointment: bool = False
    starts: tuple[date, ...] = ()
    verified_on: date | None = None

    @property
    def listed(self) -> bool:
        return self.status not in UNLISTED


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a value of a facet and the code of its broader one."""

    text: str
    parent: str = ""


Labels = dict[Facet, dict[str, Label]]


def distance_km(one: Place, other: Place) -> float:
    """The distance between two places as the crow flies (haversine)."""
    north, south = radians(one[0]), radians(other[0])
    step = sin((south - north) / 2) ** 2 + cos(north) * cos(south) * sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(step)))


class Directions(NamedTuple):
    """Many places as directions from the middle of the earth: far cheaper to compare with an origin than degrees are.

    `of` says whose each place is.
    """

    of: Sequence[int]
    x: Sequence[float]
    y: Sequence[float]
    z: Sequence[float]

    @classmethod
    def build(cls, places: Iterable[Sequence[Place]]) -> Directions:
        """The directions of the places of many, numbered from 0."""
        located = [(number, *direction(place)) for number, some in enumerate(places) for place in some]
        of, *axes = zip(*located, strict=True) if located else ((), (), (), ())
        return cls(array("l", of), *(array("d", axis) for axis in axes))

    def nearest_km(self, origin: Place, count: int) -> list[float | None]:
        """For each of `count` numbers the distance from an origin to the nearest of its places; None without any."""
        nearest: list[float | None] = [None] * count
        a, b, c = direction(origin)
        for number, x, y, z in zip(self.of, self.x, self.y, self.z, strict=True):
            half = sqrt((x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2) / 2
            kilometres = 2 * EARTH_RADIUS_KM * asin(half if half < 1 else 1.0)
            before = nearest[number]
            if before is None or kilometres < before:
                nearest[number] = kilometres
        return nearest


def direction(place: Place) -> tuple[float, float, float]:
    """The unit vector from the middle of the earth to a place."""
    north, east = radians(place[0]), radians(place[1])
    return cos(north) * cos(east), cos(north) * sin(east), sin(north)
