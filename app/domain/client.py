"""The person opposite, as far as they have said: every field is a value, unknown, or *keine Angabe*.

`None` is unknown and may be asked; `NOT_STATED` was asked and not answered: it counts as open and is never asked again.
Codes are those of the taxonomies (`status`, `german`, `school` …); a person has no name here.
"""

from __future__ import annotations

import dataclasses
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, Final, Literal


class Silence(Enum):
    """Asked, and not answered."""

    NOT_STATED = "not_stated"


NOT_STATED: Final = Silence.NOT_STATED
Silent = Literal[Silence.NOT_STATED] | None

GERMAN_LEVELS: Final = ("none", "alpha", "a1", "a2", "b1", "b2", "c1", "c2")
SCHOOL_LEVELS: Final = ("none", "esa", "eesa", "msa", "fhr", "ahr")
FOREIGN: Final = "foreign"


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person; sets and lists are tuples, dates are days, `travel_km` is in kilometres."""

    age: int | Silent = None
    birth_date: date | Silent = None
    gender: str | Silent = None
    languages: tuple[str, ...] | Silent = None
    status: str | Silent = None
    status_since: date | Silent = None
    duldung_kind: str | Silent = None
    work_permission: str | Silent = None
    identity_clear: bool | Silent = None
    german: str | Silent = None
    german_certified: bool | Silent = None
    school: str | Silent = None
    school_recognised: str | Silent = None
    school_equivalent: str | Silent = None
    pupil: bool | Silent = None
    in_training: bool | Silent = None
    employed: bool | Silent = None
    training_contract: bool | Silent = None
    recognition_running: bool | Silent = None
    lives_apart_from_parents: bool | Silent = None
    experience: str | Silent = None
    skills: tuple[str, ...] | Silent = None
    needs: tuple[str, ...] | Silent = None
    children: tuple[int, ...] | Silent = None
    childcare_needed: bool | Silent = None
    district: str | Silent = None
    travel_km: float | Silent = None
    times: tuple[str, ...] | Silent = None
    registered_with: str | Silent = None
    asylum_registered_on: date | Silent = None
    arrived_on: date | Silent = None
    permit_until: date | Silent = None
    goal: str | Silent = None
    wanted_occupation: str | Silent = None

    def known(self, field: str) -> Any:
        """The value of a field, or None while it is unknown or not stated."""
        value = getattr(self, field)
        return None if value is NOT_STATED else value

    def askable(self, field: str) -> bool:
        """Whether a question for this field would be new to the person."""
        return getattr(self, field) is None

    def without(self, fields: frozenset[str]) -> Person:
        """The person with these fields unknown."""
        return dataclasses.replace(self, **dict.fromkeys(fields)) if fields else self


FIELDS: Final = tuple(field.name for field in dataclasses.fields(Person))
YES_NO_FIELDS: Final = frozenset(
    (
        "identity_clear",
        "german_certified",
        "pupil",
        "in_training",
        "employed",
        "training_contract",
        "recognition_running",
        "lives_apart_from_parents",
        "childcare_needed",
    )
)
"""The fields that a rule may name as a fact of the person."""

OLDEST: Final = 120


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two answers that cannot both be true; the criteria that read either field stay open."""

    fields: tuple[str, str]
    code: str


def contradictions(person: Person, day: date) -> tuple[Contradiction, ...]:
    """Every pair of answers that cannot both be true on that day, in a fixed order."""
    known = _Known(person)
    return tuple(Contradiction(fields, code) for fields, code, holds in _CONTRADICTIONS if holds(known, day))


def would_contradict(person: Person, day: date, field: str, answer: Any) -> bool:
    """Whether an answer could not be true beside the others."""
    known = _Known(person, {field: answer})
    return any(holds(known, day) for fields, _, holds in _CONTRADICTIONS if field in fields)


class _Known:
    """Reads a person's known values, some of them `instead`; a comparison with an unknown one does not hold."""

    def __init__(self, person: Person, instead: Mapping[str, Any] | None = None) -> None:
        self._person, self._instead = person, instead or {}

    def __getattr__(self, field: str) -> Any:
        return self._instead[field] if field in self._instead else self._person.known(field)

    def later(self, field: str, than: date | None) -> bool:
        value = getattr(self, field)
        return value is not None and than is not None and value > than


def _age_differs(person: _Known, day: date) -> bool:
    return None not in (person.age, person.birth_date) and person.age != completed_years(person.birth_date, day)


_NO_WORK_LIMIT = ("settlement", "german", "eu", "permit_25_1", "permit_25_2", "permit_24")
_WORK_ALLOWED = ("employment_allowed", "dependent_employment_allowed")
_DULDUNG = ("duldung", "duldung_discretion", "duldung_60b", "duldung_60c", "duldung_60d")

_CONTRADICTIONS: Final = (
    (("age", "birth_date"), "age_and_birth_date", _age_differs),
    (
        ("status", "work_permission"),
        "status_allows_work",
        lambda p, _: p.status in _NO_WORK_LIMIT and p.work_permission == "not_allowed",
    ),
    (
        ("status", "work_permission"),
        "status_bans_work",
        lambda p, _: p.status == "duldung_60b" and p.work_permission in _WORK_ALLOWED,
    ),
    (
        ("status", "duldung_kind"),
        "kind_without_duldung",
        lambda p, _: p.duldung_kind is not None and p.status is not None and p.status not in _DULDUNG,
    ),
    (("birth_date", "arrived_on"), "arrived_before_birth", lambda p, _: p.later("birth_date", p.arrived_on)),
    (("arrived_on", "status_since"), "status_before_arrival", lambda p, _: p.later("arrived_on", p.status_since)),
    (
        ("asylum_registered_on", "status_since"),
        "status_before_registration",
        lambda p, _: p.status in ("gestattung", "arrival") and p.later("asylum_registered_on", p.status_since),
    ),
    (("birth_date", "birth_date"), "birth_in_future", lambda p, day: p.later("birth_date", day)),
    (("arrived_on", "arrived_on"), "arrival_in_future", lambda p, day: p.later("arrived_on", day)),
    (("status_since", "status_since"), "status_in_future", lambda p, day: p.later("status_since", day)),
    (("age", "age"), "impossible_age", lambda p, _: p.age is not None and not 0 <= p.age <= OLDEST),
    (
        ("german", "german_certified"),
        "nothing_certified",
        lambda p, _: p.german == "none" and p.german_certified is True,
    ),
)

MAY_CONTRADICT: Final = frozenset(field for fields, _, _ in _CONTRADICTIONS for field in fields)
"""The fields that may stand against another answer."""


def settled(person: Person, day: date) -> Person:
    """The person with every contradicted field unknown, so that rules read only what can be true."""
    return person.without(frozenset(field for found in contradictions(person, day) for field in found.fields))


def completed_years(birth: date, day: date) -> int:
    """The age in completed years; who is born on 29 February completes a year on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_after(start: date, months: int) -> date:
    """The first day on which that many months have passed (a month ends on its last day where the day is missing)."""
    year, month = divmod(12 * start.year + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
