"""An offer in a JSON file, with the names of HSDS, as the form that the window fills in as well."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from app.cli.json_file import read_json_file
from app.domain.forms import SECTIONS, TERM_TAXONOMIES, Row, ServiceForm
from app.domain.profile import OBJECTS
from app.errors import InvalidInput
from app.i18n import N_
from app.paths import resources_folder

Document = Mapping[str, Any]

EXTRA_FIELDS: Mapping[str, frozenset[str]] = {
    "locations": frozenset(OBJECTS["address"].by_name),
    "contacts": frozenset({"phone"}),
}
"""What a row of a section holds besides the fields of its own object."""


def read_offer(path: Path) -> ServiceForm:
    """The offer in a file as a form of a new offer; an id in it is not taken over.

    Raises `UnreadableFile` for a file that is no JSON object and `InvalidInput` for a field that HSDS does not know.
    """
    document = read_json_file(path)
    if not isinstance(document, dict):
        raise InvalidInput(N_("In der Datei muss genau ein Angebot stehen. Es wurde nichts angelegt."))
    return offer_form(document)


def offer_form(document: Document) -> ServiceForm:
    """The form of a new offer from an HSDS service object; raises `InvalidInput` naming what does not fit."""
    _check_shape(document)
    rest = dict(document)
    rest.pop("id", None)
    organization = _organization(rest)
    terms = _terms(rest)
    rows = {section: tuple(rows) for section in SECTIONS if (rows := list(_rows(section, rest)))}
    _require_known("", rest, OBJECTS["service"].by_name.keys())
    return ServiceForm(rest, organization=organization, rows=rows, terms=terms)


def _check_shape(document: Document) -> None:
    """Refuse what does not have the shape that `resources/schemas/offer.json` gives it."""
    import fastjsonschema

    schema = json.loads((resources_folder() / "schemas" / "offer.json").read_text("utf-8"))
    try:
        fastjsonschema.compile(schema, use_default=False)(document)
    except fastjsonschema.JsonSchemaValueException as error:
        raise InvalidInput(
            N_("Die Angabe „{place}“ hat hier nicht die nötige Form: „{value}“. Es wurde nichts angelegt."),
            place="/".join(str(part) for part in error.path[1:]),
            value=json.dumps(error.value, ensure_ascii=False)[:80],
        ) from None


def _organization(rest: dict[str, Any]) -> str:
    """The name of an institution, which is made if its id leads to none that is there."""
    given = rest.pop("organization", "")
    if isinstance(given, Mapping):
        if given.get("id"):
            rest["organization_id"] = given["id"]
        given = given.get("name", "")
    return str(given or "")


def _terms(rest: dict[str, Any]) -> dict[str, frozenset[str]]:
    """The codes of our taxonomies, given as `terms` or as HSDS attributes."""
    codes = {taxonomy: set(given) for taxonomy, given in (rest.pop("terms", None) or {}).items()}
    for attribute in rest.pop("attributes", None) or ():
        codes.setdefault(attribute["link_type"], set()).add(attribute["taxonomy_term"]["code"])
    for taxonomy in codes:
        if taxonomy not in TERM_TAXONOMIES:
            raise _unknown(f"attributes/{taxonomy}")
    return {taxonomy: frozenset(given) for taxonomy, given in codes.items()}


def _rows(section: str, rest: dict[str, Any]) -> Iterable[Row]:
    given = rest.pop(section, None) or []
    if section == "locations":
        given = [*given, *_places(rest)]
    return (Row(_row_values(section, row)) for row in given)


def _places(rest: dict[str, Any]) -> list[dict[str, Any]]:
    """The places of HSDS, where a location with its addresses hangs on a service_at_location."""
    links = rest.pop("service_at_locations", None) or []
    return [link["location"] for link in links if link.get("location")]


def _row_values(section: str, row: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in row.items() if name != "id" and not name.endswith("_id")}
    if section == "locations":
        for address in (values.pop("addresses", None) or ())[:1]:
            values |= {name: value for name, value in address.items() if name != "id" and not name.endswith("_id")}
    if section == "contacts":
        for phone in (values.pop("phones", None) or ())[:1]:
            values["phone"] = phone.get("number")
    known = OBJECTS[SECTIONS[section]].by_name.keys() | EXTRA_FIELDS.get(section, frozenset())
    _require_known(f"{section}/", values, known)
    return values


def _require_known(place: str, values: Mapping[str, Any], known: Collection[str]) -> None:
    """Refuse a field that is not known: it would be lost."""
    for name in values:
        if name not in known:
            raise _unknown(f"{place}{name}")


def _unknown(field: str) -> InvalidInput:
    return InvalidInput(N_("Das Feld „{field}“ ist hier nicht vorgesehen. Es wurde nichts angelegt."), field=field)
