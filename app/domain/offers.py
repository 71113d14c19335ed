"""What the list of offers holds of each offer in memory: codes, places, hours and dates, no long texts."""

from __future__ import annotations

from collections.abc import Iterable
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


def nearest_km(origin: Place, places: Iterable[tuple[Place, ...]]) -> list[float | None]:
    """For each of many the distance to the nearest of its places, None where it has none; `distance_km` in one go."""
    south, cos_south = radians(origin[0]), cos(radians(origin[0]))

    def kilometres(place: Place) -> float:
        north = radians(place[0])
        step = sin((north - south) / 2) ** 2 + cos_south * cos(north) * sin(radians(place[1] - origin[1]) / 2) ** 2
        return 2 * EARTH_RADIUS_KM * asin(sqrt(step) if step < 1 else 1.0)

    return [None if not of else kilometres(of[0]) if len(of) == 1 else min(map(kilometres, of)) for of in places]
