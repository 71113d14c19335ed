"""What a person types to make or change an offer, and what may be wrong with it.

A form holds plain values by HSDS field name. A section is called by the HSDS plural (`phones`, `schedules` …); the
section `locations` joins place and address in one row, a contact's row carries its number as `phone`. Only fields that
are named are written; an empty one is cleared. A row of `began_with` that is missing at the end is deleted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from app.domain.hsds import Field, Type
from app.domain.opening import iso_day
from app.domain.profile import OBJECTS, Criterion, Force
from app.domain.rule_faults import FAULTS, TypedRule, fault_of, overlaps
from app.errors import InvalidInput
from app.i18n import N_, Translator

SECTIONS: Mapping[str, str] = {
    "phones": "phone",
    "contacts": "contact",
    "locations": "location",
    "schedules": "schedule",
    "cost_options": "cost_option",
    "required_documents": "required_document",
    "languages": "language",
    "urls": "url",
    "eligibilities": "eligibility",
    "outcomes": "outcome",
    "intakes": "intake",
}
TERM_TAXONOMIES = ("topic", "kind", "feature")
STATUSES = ("active", "inactive", "defunct", "temporarily closed")
LONGEST_TEXT = 100_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a section: a record with what it was based on, or a new one without `id`.

    `parts` are the records a row joins besides its own: place and address, the number of a contact.
    """

    values: Mapping[str, Any]
    id: UUID | None = None
    based_on: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    parts: Mapping[str, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceForm:
    """An offer as it is typed; `organization` names a new institution where `organization_id` leads to none.

    `terms` holds term codes for each of our taxonomies; a taxonomy that is not named stays as it is.
    """

    values: Mapping[str, Any]
    id: UUID | None = None
    based_on: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    organization: str = ""
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    terms: Mapping[str, frozenset[str]] = field(default_factory=dict)
    began_with: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field; `section` is empty for the offer itself, `row` counts from 0."""

    section: str
    row: int
    field: str
    code: str

    def sentence(self, translator: Translator) -> str:
        """The problem in words."""
        return translator.gettext(PROBLEMS[self.code])


PROBLEMS: Mapping[str, str] = {
    **FAULTS,
    "missing": N_("Bitte ausfüllen."),
    "incomplete": N_("Diese Zeile ist leer. Bitte ausfüllen oder entfernen."),
    "not_a_number": N_("Bitte eine Zahl eingeben."),
    "not_a_date": N_("Bitte ein Datum wie 31.12.2026 eingeben."),
    "not_a_time": N_("Bitte eine Uhrzeit wie 9:30 eingeben."),
    "not_an_email": N_("Das ist keine E-Mail-Adresse."),
    "not_a_web_address": N_("Das ist keine Internet-Adresse. Sie beginnt mit https://."),
    "not_a_phone_number": N_("Das ist keine Telefonnummer."),
    "unknown_choice": N_("Diesen Wert gibt es hier nicht."),
    "negative": N_("Bitte keine Zahl unter null eingeben."),
    "out_of_range": N_("Diese Zahl ist zu klein oder zu groß."),
    "reversed": N_("Das Ende liegt vor dem Anfang."),
    "overlap": N_("Eine andere Regel gilt zugleich und sagt etwas anderes. Bitte eine beenden oder ändern."),
    "too_long": N_("Dieser Text ist zu lang."),
}


class InvalidForm(InvalidInput):
    """A form that cannot be saved as it is; `problems` says where."""

    code = "invalid_form"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        where = f"{first.section}[{first.row + 1}].{first.field}" if first.section else first.field
        super().__init__(N_("Es wurde nichts gespeichert: {where} ist nicht in Ordnung. {what}"), where=where, what="")
        self.problems = problems

    def sentence(self, translator: Translator) -> str:
        """Where the first problem is, and which."""
        return translator.gettext(self.message, where=self.params["where"], what=self.problems[0].sentence(translator))


def normal_value(declared: Field, value: Any) -> Any:
    """A typed value in the form it is kept: dates and times as ISO text, numbers as numbers, empty as None.

    Raises ValueError with the code of the problem.
    """
    if isinstance(value, str):
        value = value.strip()
    if value is None or value == "":
        return None
    normal: Callable[[Any], Any] = _NORMAL.get(declared.type, _text)
    return normal(value)


def typed_value(declared: Field, value: Any) -> Any:
    """The same for a single field; raises `InvalidForm`."""
    try:
        return normal_value(declared, value)
    except ValueError as error:
        raise InvalidForm((Problem("", 0, declared.name, str(error)),)) from None


def _text(value: Any) -> str:
    text = str(value)
    if len(text) > LONGEST_TEXT:
        raise ValueError("too_long")
    return text


def _number(value: Any) -> int | float:
    if isinstance(value, bool | int):
        return int(value)
    try:
        number = Decimal(str(value).replace(" ", "").replace(",", "."))
    except InvalidOperation:
        raise ValueError("not_a_number") from None
    if not number.is_finite():
        raise ValueError("not_a_number")
    return int(number) if number == number.to_integral_value() else float(number)


_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?(?: ?Uhr)?")


def _date(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    german = _GERMAN_DATE.fullmatch(text)
    try:
        if german:
            day, month, year = map(int, german.groups())
            return date(year, month, day).isoformat()
        return date.fromisoformat(text[:10]).isoformat()
    except ValueError:
        raise ValueError("not_a_date") from None


def _time(value: Any) -> str:
    if isinstance(value, time):
        return value.isoformat("minutes")
    found = _TIME.fullmatch(str(value))
    if not found or int(found[1]) > 24 or int(found[2]) > 59:
        raise ValueError("not_a_time")
    return f"{int(found[1]):02}:{found[2]}"


def _link(value: Any) -> UUID:
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        raise ValueError("unknown_choice") from None


_NORMAL: Mapping[Type, Callable[[Any], Any]] = {
    Type.NUMBER: _number,
    Type.DATE: _date,
    Type.TIME: _time,
    Type.LINK: _link,
    Type.DATA: lambda value: value,
}


def normal_values(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every named field of an object in the form it is kept; raises ValueError as `normal_value` does."""
    fields = OBJECTS[kind].by_name
    return {name: normal_value(fields[name], value) for name, value in values.items() if name in fields}


def problems(form: ServiceForm) -> tuple[Problem, ...]:
    """Everything that is wrong with a form, in the order of its fields; empty = it can be saved."""
    found = [Problem("", 0, name, code) for name, code in _service_problems(form)]
    for section, rows in form.rows.items():
        for number, row in enumerate(rows):
            found += [Problem(section, number, name, code) for name, code in _row_problems(section, row)]
    found += _overlap_problems(form)
    return tuple(dict.fromkeys(found))


_Found = Iterator[tuple[str, str]]


def _service_problems(form: ServiceForm) -> _Found:
    yield from _typed_problems("service", form.values)
    if form.id is None or "name" in form.values:
        yield from _needed(form.values, "name")
    names_owner = form.values.get("organization_id") or form.organization.strip()
    if (form.id is None or "organization_id" in form.values) and not names_owner:
        yield "organization_id", "missing"
    yield from _one_of(form.values, "status", STATUSES)
    yield from _in_range(form.values, "minimum_age", 0, 120)
    yield from _in_range(form.values, "maximum_age", 0, 120)
    yield from _ordered(form.values, "minimum_age", "maximum_age", Type.NUMBER)


def _row_problems(section: str, row: Row) -> _Found:
    kind = SECTIONS[section]
    yield from _typed_problems(kind, row.values)
    if section == "locations":
        yield from _typed_problems("address", row.values)
    if not any(value not in (None, "") for value in row.values.values()):
        yield _FIRST_FIELD[section], "incomplete"
    else:
        yield from _RULES[section](row.values)


def _typed_problems(kind: str, values: Mapping[str, Any]) -> _Found:
    for name, declared in OBJECTS[kind].by_name.items():
        try:
            value = normal_value(declared, values.get(name))
        except ValueError as error:
            yield name, str(error)
        else:
            yield from _written_problems(name, value)


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}")
_WEB = re.compile(r"(https?://)?[^\s/@]+\.[^\s/@]{2,}(/\S*)?", re.IGNORECASE)
_WEB_FIELDS = frozenset({"url", "website", "uri", "source_url", "schedule_link"})


def _written_problems(name: str, value: Any) -> _Found:
    if not isinstance(value, str):
        return
    if name == "email" and not _EMAIL.fullmatch(value):
        yield name, "not_an_email"
    if name in _WEB_FIELDS and not _WEB.fullmatch(value):
        yield name, "not_a_web_address"
    if name in {"number", "phone"} and sum(character.isdigit() for character in value) < 3:
        yield name, "not_a_phone_number"


def _needed(values: Mapping[str, Any], *names: str) -> _Found:
    for name in names:
        if str(values.get(name) or "").strip() == "":
            yield name, "missing"


def _any_of(values: Mapping[str, Any], *names: str) -> _Found:
    if not any(str(values.get(name) or "").strip() for name in names):
        yield names[0], "missing"


def _one_of(values: Mapping[str, Any], name: str, choices: tuple[str, ...]) -> _Found:
    if values.get(name) and values[name] not in choices:
        yield name, "unknown_choice"


def _in_range(values: Mapping[str, Any], name: str, least: float, most: float) -> _Found:
    number = _quiet(Type.NUMBER, values.get(name))
    if number is not None and not least <= number <= most:
        yield name, "negative" if number < 0 == least else "out_of_range"


def _ordered(values: Mapping[str, Any], first: str, last: str, type: Type) -> _Found:
    begin, end = _quiet(type, values.get(first)), _quiet(type, values.get(last))
    if begin is not None and end is not None and end < begin:
        yield last, "reversed"


def _quiet(type: Type, value: Any) -> Any:
    try:
        return normal_value(Field("", type), value)
    except ValueError:
        return None


def _phone_rule(values: Mapping[str, Any]) -> _Found:
    yield from _needed(values, "number")


def _contact_rule(values: Mapping[str, Any]) -> _Found:
    yield from _any_of(values, "name", "title", "email", "phone", "department")
    yield from _written_problems("phone", values.get("phone") or None)


def _location_rule(values: Mapping[str, Any]) -> _Found:
    yield from _any_of(values, "name", "address_1", "url", "location_id")
    yield from _in_range(values, "latitude", -90, 90)
    yield from _in_range(values, "longitude", -180, 180)
    for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
        if values.get(name) in (None, "") and values.get(other) not in (None, ""):
            yield name, "missing"


_BYDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)(,([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU))*")
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def _schedule_rule(values: Mapping[str, Any]) -> _Found:
    yield from _one_of(values, "freq", _FREQUENCIES)
    if values.get("byday") and not _BYDAY.fullmatch(str(values["byday"])):
        yield "byday", "unknown_choice"
    yield from _ordered(values, "valid_from", "valid_to", Type.DATE)
    yield from _ordered(values, "opens_at", "closes_at", Type.TIME)


def _cost_rule(values: Mapping[str, Any]) -> _Found:
    yield from _in_range(values, "amount", 0, 1_000_000)
    yield from _ordered(values, "valid_from", "valid_to", Type.DATE)


def _eligibility_rule(values: Mapping[str, Any]) -> _Found:
    yield from _needed(values, "criterion")
    yield from _one_of(values, "criterion", tuple(Criterion))
    yield from _one_of(values, "force", tuple(Force))
    yield from _ordered(values, "valid_from", "valid_to", Type.DATE)
    wrong = fault_of(str(values.get("criterion") or ""), values.get("data") or {})
    if wrong:
        yield "data", wrong


def _overlap_problems(form: ServiceForm) -> Iterator[Problem]:
    """Each later rule of the form of which it is unclear whether it or an earlier one is meant."""
    rows = enumerate(form.rows.get("eligibilities", ()))
    for _, later in overlaps(_typed_rule(place, row.values) for place, row in rows):
        yield Problem("eligibilities", later.place, "data", "overlap")


def _typed_rule(place: int, values: Mapping[str, Any]) -> TypedRule:
    begins, ends = (iso_day(_quiet(Type.DATE, values.get(name))) for name in ("valid_from", "valid_to"))
    data = values.get("data")
    facts = data if isinstance(data, Mapping) else {}
    return TypedRule(place, values.get("criterion") or "", values.get("force") or Force.MUST, facts, begins, ends)


def _intake_rule(values: Mapping[str, Any]) -> _Found:
    yield from _ordered(values, "starts_on", "ends_on", Type.DATE)
    yield from _ordered(values, "apply_from", "apply_by", Type.DATE)
    for name in ("weeks", "hours_per_week", "places", "places_free", "waiting_list", "wait_weeks"):
        yield from _in_range(values, name, 0, 100_000)


_RULES: Mapping[str, Callable[[Mapping[str, Any]], _Found]] = {
    "phones": _phone_rule,
    "contacts": _contact_rule,
    "locations": _location_rule,
    "schedules": _schedule_rule,
    "cost_options": _cost_rule,
    "required_documents": lambda values: _needed(values, "document"),
    "languages": lambda values: _any_of(values, "code", "name"),
    "urls": lambda values: _needed(values, "url"),
    "eligibilities": _eligibility_rule,
    "outcomes": lambda values: _needed(values, "gives"),
    "intakes": _intake_rule,
}
_FIRST_FIELD: Mapping[str, str] = {
    "phones": "number",
    "contacts": "name",
    "locations": "name",
    "schedules": "byday",
    "cost_options": "amount",
    "required_documents": "document",
    "languages": "code",
    "urls": "url",
    "eligibilities": "criterion",
    "outcomes": "gives",
    "intakes": "starts_on",
}
