"""An offer in a JSON file, with the names of HSDS, as the form that the window fills in as well."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from app.domain.forms import SECTIONS, TERM_TAXONOMIES, Row, ServiceForm
from app.domain.profile import OBJECTS
from app.errors import InvalidInput, UnreadableFile
from app.i18n import N_

Document = Mapping[str, Any]

EXTRA_FIELDS: Mapping[str, frozenset[str]] = {
    "locations": frozenset(OBJECTS["address"].by_name),
    "contacts": frozenset({"phone"}),
}
"""What a row of a section holds besides the fields of its own object."""

DATA_FIELDS = frozenset({"data", "other_ways"})


def read_offer(path: Path) -> ServiceForm:
    """The offer in a file as a form of a new offer; an id in it is not taken over.

    Raises `UnreadableFile` for a file that is no JSON object and `InvalidInput` for a field that HSDS does not know.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UnreadableFile(
            N_("Die Datei „{file}“ gibt es nicht. Es wurde nichts angelegt."), file=str(path)
        ) from error
    except ValueError as error:
        raise UnreadableFile(
            N_("Die Datei „{file}“ ist kein lesbares JSON. Es wurde nichts angelegt."), file=str(path)
        ) from error
    if not isinstance(document, dict):
        raise InvalidInput(N_("In der Datei muss genau ein Angebot stehen. Es wurde nichts angelegt."))
    return offer_form(document)


def offer_form(document: Document) -> ServiceForm:
    """The form of a new offer from an HSDS service object."""
    rest = dict(document)
    rest.pop("id", None)
    organization = _organization(rest)
    terms = _terms(rest)
    rows = {section: tuple(rows) for section in SECTIONS if (rows := list(_rows(section, rest)))}
    _require_plain("", rest, OBJECTS["service"].by_name.keys())
    return ServiceForm(rest, organization=organization, rows=rows, terms=terms)


def _organization(rest: dict[str, Any]) -> str:
    """The name of an institution to be made; one that is there is named by its id."""
    given = rest.pop("organization", "")
    if isinstance(given, Mapping):
        if given.get("id"):
            rest["organization_id"] = given["id"]
        given = given.get("name", "")
    return "" if rest.get("organization_id") else str(given)


def _terms(rest: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The codes of our taxonomies, given as `terms` or as HSDS attributes."""
    codes = {taxonomy: set(given) for taxonomy, given in dict(rest.pop("terms", {})).items()}
    for attribute in rest.pop("attributes", ()):
        term = attribute.get("taxonomy_term") or {}
        codes.setdefault(str(attribute.get("link_type")), set()).add(term.get("code"))
    for taxonomy, given in codes.items():
        if taxonomy not in TERM_TAXONOMIES or not all(isinstance(code, str) and code for code in given):
            raise _unknown(f"attributes/{taxonomy}")
    return {taxonomy: frozenset(given) for taxonomy, given in codes.items()}


def _rows(section: str, rest: dict[str, Any]) -> Iterable[Row]:
    given = rest.pop(section, None) or []
    if section == "locations":
        given = [*given, *_places(rest)]
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        raise _unknown(section)
    return (Row(_row_values(section, row)) for row in given)


def _places(rest: dict[str, Any]) -> list[dict[str, Any]]:
    """The places of HSDS, where a location with its addresses hangs on a service_at_location."""
    links = rest.pop("service_at_locations", None) or []
    return [dict(link["location"]) for link in links if isinstance(link.get("location"), Mapping)]


def _row_values(section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
    if section == "locations":
        for address in values.pop("addresses", ())[:1]:
            values |= {name: value for name, value in address.items() if name != "id" and not name.endswith("_id")}
    if section == "contacts":
        for phone in values.pop("phones", ())[:1]:
            values["phone"] = phone.get("number")
    known = OBJECTS[SECTIONS[section]].by_name.keys() | EXTRA_FIELDS.get(section, frozenset())
    _require_plain(f"{section}/", values, known)
    return values


def _require_plain(place: str, values: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse what would be lost: a field that is not known, or a list where a text belongs."""
    for name, value in values.items():
        if name not in known or (isinstance(value, Mapping | list) and name not in DATA_FIELDS):
            raise _unknown(f"{place}{name}")


def _unknown(field: str) -> InvalidInput:
    return InvalidInput(N_("Das Feld „{field}“ ist hier nicht vorgesehen. Es wurde nichts angelegt."), field=field)
