"""What may be counted of people without naming them: cells of quarter, age band and status group.

A living case and the sums that remain of an erased one are counted by the same function, so that the numbers stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from app.domain.client import NOT_STATED, Person, completed_years

UNKNOWN: Final = "unknown"
AGE_BANDS: Final = (
    (14, "under_14"),
    (18, "14_17"),
    (21, "18_20"),
    (24, "21_23"),
    (27, "24_26"),
    (121, "27_plus"),
)
"""The age below which a band ends, in completed years."""
_STATUS_GROUPS: Final = {
    **dict.fromkeys(("arrival", "gestattung"), "asylum"),
    **dict.fromkeys(("duldung", "duldung_discretion", "duldung_60b", "duldung_60c", "duldung_60d"), "tolerated"),
    **dict.fromkeys(("settlement", "eu", "german"), "settled"),
    **{code: code for code in ("permit_24", UNKNOWN, NOT_STATED.value)},
}


class Cell(NamedTuple):
    """One thing counted: `measure` is person, contact, topic, offer or unmet_need, `code` says which one."""

    quarter: str
    age_band: str
    status_group: str
    measure: str
    code: str = ""


def quarter(day: date) -> str:
    """The quarter of a day, as in 2026-Q4."""
    return f"{day.year:04d}-Q{(day.month + 2) // 3}"


def age_band(person: Person, day: date) -> str:
    """The band of the age on that day."""
    birth, age = person.known("birth_date"), person.known("age")
    if birth is age is None and NOT_STATED in (person.birth_date, person.age):
        return NOT_STATED.value
    years = completed_years(birth, day) if birth else age
    return next((band for end, band in AGE_BANDS if years is not None and 0 <= years < end), UNKNOWN)


def ages_of(band: str) -> range:
    """The ages in a band, in completed years; none where there is no such band."""
    begins = 0
    for end, name in AGE_BANDS:
        if name == band:
            return range(begins, end)
        begins = end
    return range(0)


def status_group(person: Person) -> str:
    """A few groups of residence status; rare ones and people without papers go into `other`."""
    if person.status is NOT_STATED:
        return NOT_STATED.value
    status = person.known("status")
    if status is None:
        return UNKNOWN
    return _STATUS_GROUPS.get(status, "permit" if status.startswith("permit") else "other")


def situation(person: Person, day: date) -> dict[str, str]:
    """What an encounter keeps of the person as they were that day, in codes."""
    codes = {name: getattr(person, name) for name in ("gender", "german", "school")}
    worded = {name: NOT_STATED.value if code is NOT_STATED else code for name, code in codes.items()}
    return {
        "age_band": age_band(person, day),
        "status_group": status_group(person),
        **{name: code for name, code in worded.items() if code is not None},
    }


def case_cells(
    encounters: Mapping[Any, Mapping[str, Any]],
    offers: Iterable[Mapping[str, Any]],
    unmet_needs: Iterable[Mapping[str, Any]],
    person: Person,
) -> Counter[Cell]:
    """The cells of one case; `encounters` by id, all records as their stored values.

    A person counts once in each quarter in which they came, as they were at the first encounter of it.
    """
    found: Counter[Cell] = Counter()
    places = {id: _place(values) for id, values in encounters.items()}
    seen = set[str]()
    for id, values in sorted(encounters.items(), key=lambda entry: (entry[1]["day"], str(entry[0]))):
        place = places[id]
        if place[0] not in seen:
            seen.add(place[0])
            found[Cell(*place, "person")] += 1
        found[Cell(*place, "contact", values.get("visit") or UNKNOWN)] += 1
        for topic in _codes(values.get("topics")):
            found[Cell(*place, "topic", topic)] += 1
    for values in offers:
        if values.get("encounter_id") in places:
            found[Cell(*places[values["encounter_id"]], "offer", values["how"])] += 1
    for values in unmet_needs:
        day = date.fromisoformat(values["day"])
        place = places.get(values.get("encounter_id"), (quarter(day), age_band(person, day), status_group(person)))
        found[Cell(*place, "unmet_need", need_code(values["need"], values["barrier"]))] += 1
    return found


def need_code(need: str, barrier: str) -> str:
    """A need and what stood in its way, as one code."""
    return f"{need}/{barrier}"


def _place(encounter: Mapping[str, Any]) -> tuple[str, str, str]:
    known = encounter.get("situation") or {}
    day = date.fromisoformat(encounter["day"])
    return quarter(day), known.get("age_band", UNKNOWN), known.get("status_group", UNKNOWN)


def _codes(value: Any) -> Iterable[str]:
    return value if isinstance(value, list) else ()
