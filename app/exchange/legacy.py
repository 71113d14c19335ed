"""The tables of HSDS 1.x, which are what is really out there, in terms of 3.x."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from app.exchange.values import Converter, Unreadable, date_of


@dataclass(frozen=True, slots=True)
class TableForm:
    """How a table is read: the kind of its rows, columns that have another name now, values every row gets.

    `links` names what a renamed link points at where the field itself does not say; `readers` replace a field's own
    converter; ids of different tables of one kind are told apart by `table`.
    """

    kind: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    constant: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, Converter] = field(default_factory=dict)
    table: str = ""


_WEEKDAYS = {
    "mo": "MO",
    "mon": "MO",
    "montag": "MO",
    "tu": "TU",
    "tue": "TU",
    "di": "TU",
    "dienstag": "TU",
    "we": "WE",
    "wed": "WE",
    "mi": "WE",
    "mittwoch": "WE",
    "th": "TH",
    "thu": "TH",
    "do": "TH",
    "donnerstag": "TH",
    "fr": "FR",
    "fri": "FR",
    "freitag": "FR",
    "sa": "SA",
    "sat": "SA",
    "samstag": "SA",
    "sonnabend": "SA",
    "su": "SU",
    "sun": "SU",
    "so": "SU",
    "sonntag": "SU",
    "1": "MO",
    "2": "TU",
    "3": "WE",
    "4": "TH",
    "5": "FR",
    "6": "SA",
    "7": "SU",
    "0": "SU",
}


@lru_cache(maxsize=256)
def weekday_of(value: Any) -> str | None:
    """The code of a weekday from its English or German name or its number (1 = Monday)."""
    plain = str(value).strip().lower().rstrip(".")
    if not plain:
        return None
    found = _WEEKDAYS.get(plain) or _WEEKDAYS.get(plain[:3] if plain.endswith("day") else "")
    if found is None:
        raise Unreadable("unknown_code")
    return found


def _address(kind_of_address: str) -> TableForm:
    return TableForm("address", constant={"address_type": kind_of_address}, table=f"{kind_of_address}_address")


TABLES: Mapping[str, TableForm] = {
    "organization": TableForm("organization", {"url": "website"}),
    "location": TableForm("location", constant={"location_type": "physical"}),
    "services_at_location": TableForm("service_at_location"),
    "services_taxonomy": TableForm(
        "attribute",
        {"service_id": "link_id", "taxonomy_id": "taxonomy_term_id", "taxonomy_detail": "value"},
        {"link_entity": "service"},
        {"link_id": "service"},
        table="service_taxonomy",
    ),
    "taxonomy": TableForm("taxonomy_term", {"vocabulary": "taxonomy"}),
    "physical_addresses": _address("physical"),
    "postal_addresses": _address("postal"),
    "regular_schedules": TableForm(
        "schedule",
        {"weekday": "byday", "original_text": "description"},
        {"freq": "WEEKLY"},
        readers={"byday": weekday_of},
        table="regular_schedule",
    ),
    "holiday_schedules": TableForm(
        "schedule",
        {"start_date": "valid_from", "end_date": "valid_to"},
        readers={"valid_from": date_of, "valid_to": date_of},
        table="holiday_schedule",
    ),
    "service_areas": TableForm("service_area", {"service_area": "name"}),
    "languages": TableForm("language", {"language": "name"}),
    "accessibility_for_disabilities": TableForm("accessibility", {"accessibility": "description"}),
}
"""The tables that are named or built otherwise than in 3.x; columns of 3.x are understood in them as well."""

JOINED_TO_SERVICE: Mapping[str, str] = {"eligibility": "eligibility", "payments_accepted": "payment"}
"""Tables that became a text of the service, with the column that holds it."""

ELIGIBILITY_TABLE = "eligibility"
PAYMENTS_COLUMN = "payments_accepted"

_SINGULAR: Mapping[str, str] = {
    "service_taxonomy": "services_taxonomy",
    "service_at_location": "services_at_location",
    "physical_address": "physical_addresses",
    "postal_address": "postal_addresses",
    "regular_schedule": "regular_schedules",
    "holiday_schedule": "holiday_schedules",
    "payment_accepted": "payments_accepted",
    "organizations": "organization",
    "locations": "location",
    "service_area": "service_areas",
    "language": "languages",
}


def old_name(stem: str) -> str:
    """The name under which a table stands in `TABLES` and `JOINED_TO_SERVICE`, if it does."""
    plain = re.sub(r"[\s-]+", "_", stem.strip().lower())
    return _SINGULAR.get(plain, plain)


@lru_cache(maxsize=1)
def _language_codes() -> Mapping[str, str]:
    from babel import Locale

    found: dict[str, str] = {}
    for tag in ("de", "en"):
        names: Mapping[str, str] = Locale(tag).languages
        found |= {name.casefold(): code for code, name in names.items() if len(code) <= 3}
    return found


@lru_cache(maxsize=4096)
def language_code(name: str) -> str | None:
    """The code of a language called by its English or German name; None where the text is no plain name."""
    return _language_codes().get(name.strip().casefold())
