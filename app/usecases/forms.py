"""Reading an offer into a form, with the versions each part was read at; and the choices a form offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from app.domain.forms import SECTIONS, TERM_TAXONOMIES, Row, ServiceForm
from app.domain.profile import taxonomy_id
from app.domain.versions import Record
from app.store import reading
from app.store.unit import View
from app.store.writing import missing

TERM_LINKS = "attributes"


def edit_form(view: View, service_id: UUID | None) -> ServiceForm:
    """The form of an offer, or an empty one; raises `NotFound`."""
    if service_id is None:
        return ServiceForm({"status": "active"}, rows={section: () for section in SECTIONS})
    service = reading.record(view, "service", service_id)
    if service is None:
        raise missing("service", service_id)
    places = reading.children(view, "service_at_location", "service_id", service_id)
    rows = {
        section: _rows(view, kind, service_id, places) for section, kind in SECTIONS.items() if section != "locations"
    }
    rows["contacts"] = tuple(_with_phone(view, row) for row in rows["contacts"])
    rows["locations"] = tuple(row for row in (_place_row(view, place) for place in places) if row)
    links = _term_links(view, service_id)
    return ServiceForm(
        service.values,
        service_id,
        service.based_on,
        rows=rows,
        terms={name: frozenset(links[name]) for name in TERM_TAXONOMIES},
        began_with={**rows, TERM_LINKS: tuple(row for found in links.values() for row in found.values())},
    )


def _row(record: Record) -> Row:
    return Row(record.values, record.id, record.based_on)


def _rows(view: View, kind: str, service_id: UUID, places: Iterable[Record]) -> tuple[Row, ...]:
    """What hangs on the offer or on its being at a place; a contact's own numbers come with the contact."""
    found = list(reading.children(view, kind, "service_id", service_id))
    if kind in {"phone", "schedule", "contact"}:
        found += [
            child for place in places for child in reading.children(view, kind, "service_at_location_id", place.id)
        ]
    unique = {record.id: record for record in found if kind != "phone" or "contact_id" not in record.values}
    return tuple(_row(record) for record in unique.values())


def _with_phone(view: View, contact: Row) -> Row:
    phones = reading.children(view, "phone", "contact_id", contact.id) if contact.id else ()
    if not phones:
        return contact
    phone = _row(phones[0])
    values = {**contact.values, "phone": phone.values.get("number")}
    return Row(values, contact.id, contact.based_on, {"phone": phone})


def _place_row(view: View, place: Record) -> Row | None:
    """A place and its address in one row; the row's id is that of the offer's being there."""
    location = reading.record(view, "location", place.values["location_id"])
    if location is None:
        return None
    parts = {"location": _row(location)}
    addresses = reading.children(view, "address", "location_id", location.id)
    address = next((one for one in addresses if one.values.get("address_type") != "postal"), None)
    values = {name: value for name, value in location.values.items() if name != "organization_id"}
    if address:
        parts["address"] = _row(address)
        values |= {name: value for name, value in address.values.items() if name not in {"location_id", "extra"}}
    return Row({**values, "location_id": location.id}, place.id, place.based_on, parts)


def _term_links(view: View, service_id: UUID) -> dict[str, dict[str, Row]]:
    """The links to terms of our taxonomies, by taxonomy and code."""
    names = {taxonomy_id(name): name for name in TERM_TAXONOMIES}
    links = reading.children(view, "attribute", "link_id", service_id)
    term_ids = {link.values["taxonomy_term_id"] for link in links if "taxonomy_term_id" in link.values}
    terms = {term.id: term.values for term in reading.records(view, "taxonomy_term", term_ids)}
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for link in links:
        term = terms.get(link.values.get("taxonomy_term_id", service_id), {})
        name = names.get(term.get("taxonomy_id", service_id))
        if name:
            found[name][term.get("code") or term["name"]] = _row(link)
    return found


def organizations(view: View) -> tuple[tuple[UUID, str], ...]:
    """Every institution to choose from, by name."""
    found = ((one.id, one.values.get("name", "")) for one in reading.all_records(view, "organization"))
    return tuple(sorted(found, key=lambda entry: entry[1].casefold()))


def terms(view: View, taxonomy: str) -> tuple[tuple[str, str], ...]:
    """Code and label of every term of one of our taxonomies, in the order they were declared."""
    found = reading.children(view, "taxonomy_term", "taxonomy_id", taxonomy_id(taxonomy))
    return tuple((term.values.get("code") or term.values["name"], term.values["name"]) for term in found)
