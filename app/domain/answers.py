"""The answers of a person as they are stored: the values of JSON under the names of `Person`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import inf
from typing import Any, Final

from app.domain.client import FIELDS, NOT_STATED, OLDEST, Person

DATES: Final = frozenset({"birth_date", "status_since", "asylum_registered_on", "arrived_on", "permit_until"})
LISTS: Final = frozenset({"languages", "skills", "needs", "children", "times"})

CODED: Final[Mapping[str, str]] = {
    "gender": "gender",
    "status": "status",
    "work_permission": "work_permission",
    "german": "german",
    "school": "school",
    "school_equivalent": "school",
    "needs": "need",
    "registered_with": "registration",
    "goal": "goal",
    "district": "district",
}
"""The taxonomy whose codes a field takes."""

RANGES: Final[Mapping[str, tuple[float, float]]] = {"age": (0, OLDEST), "children": (0, OLDEST), "travel_km": (0, 1000)}
"""The least and the most a number may be; for `children` each of them."""
EARLIEST: Final = date(1900, 1, 1)
"""No day of a person or a session lies before."""


def is_within(field: str, value: Any) -> bool:
    """Whether numbers and days of an answer can be true at all; other answers always can."""
    least, most = RANGES.get(field, (-inf, inf))
    parts = value if isinstance(value, tuple) else (value,)
    days = (part >= EARLIEST for part in parts if isinstance(part, date))
    return all(days) and all(least <= part <= most for part in parts if isinstance(part, int | float))


def stored(value: Any) -> Any:
    """A value in the form of JSON: a day as text, a tuple as list, *keine Angabe* as its code."""
    if value is NOT_STATED:
        return NOT_STATED.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def answers_of(person: Person) -> dict[str, Any]:
    """Every answer of a person in stored form; None = unknown."""
    return {field: stored(getattr(person, field)) for field in FIELDS}


def person_of(values: Mapping[str, Any]) -> Person:
    """The person whose answers are among these stored values; what cannot be read counts as unknown."""
    return Person(**{field: _read(field, values[field]) for field in FIELDS if field in values})


def _read(field: str, value: Any) -> Any:
    if value == NOT_STATED.value:
        return NOT_STATED
    if field in DATES:
        return day_of(value)
    if field in LISTS:
        return tuple(value) if isinstance(value, list | tuple) else None
    return value


def day_of(value: Any) -> date | None:
    """A stored day; None where there is none, or none that can be read."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
