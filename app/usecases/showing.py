"""Reading one offer whole, with what it inherits from its kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import Any
from uuid import UUID

from app.domain import detail
from app.domain import detail_parts as parts
from app.domain.offers import Place, distance_km
from app.domain.opening import iso_day, opening_state
from app.domain.profile import Criterion, Force, taxonomy_id, term_id
from app.domain.rule_faults import fault_of, overlaps
from app.domain.search import Cost, Facet, OpeningState
from app.domain.text import plain_text
from app.domain.versions import Record
from app.errors import NotFound
from app.i18n import N_
from app.store import offer_rows, reading
from app.store.unit import View

_TAXONOMY_NAMES = {
    taxonomy_id(name): name for name in ("topic", "kind", "feature", "district", "document", "target", "need")
}
COORDINATES = term_id("profile", "coordinates")
_VALUE_TAXONOMIES = {
    "german": "german",
    "school": "school",
    "goal": "goal",
    "kind": "kind",
    "document": "document",
    "status": "status",
    "work_permission": "work_permission",
    "gender": "gender",
    "registration": "registration",
    "district": "district",
    "next_step": "kind",
    "certificate": "school",
}


def district_places(view: View) -> dict[str, Place]:
    """The districts whose place on the map is known: name to (latitude, longitude)."""
    places: dict[str, Place] = {}
    for term in reading.children(view, "taxonomy_term", "taxonomy_id", taxonomy_id("district")):
        for attribute in reading.children(view, "attribute", "link_id", term.id):
            place = _coordinates(attribute)
            if place:
                places[term.values["name"]] = place
    return dict(sorted(places.items()))


def _coordinates(attribute: Record) -> Place | None:
    if attribute.values["taxonomy_term_id"] != COORDINATES:
        return None
    try:
        latitude, longitude = map(float, str(attribute.values.get("value", "")).split(","))
    except ValueError:
        return None
    return latitude, longitude


def read_service(view: View, id: UUID, now: datetime | date, origin: Place | None = None) -> detail.ServiceDetail:
    """One offer as the detail pane shows it; `now` is the local moment, `origin` where distances are measured from.

    Raises `NotFound` where there is no such offer or it is deleted.
    """
    service = reading.record(view, "service", id)
    if service is None:
        raise NotFound(N_("Das Angebot „{id}“ gibt es nicht oder nicht mehr. Suchen Sie es noch einmal."), id=id)
    return _Reader(view, service, now.date() if isinstance(now, datetime) else now, origin).read()


class _Reader:
    """Reads what belongs to one offer."""

    def __init__(self, view: View, service: Record, day: date, origin: Place | None) -> None:
        self._view = view
        self._service = service
        self._day = day
        self._origin = origin

    def read(self) -> detail.ServiceDetail:
        values = self._service.values
        kinds, terms = self._terms()
        schedules = self._schedules()
        row = next(iter(offer_rows.offer_rows(self._view, [self._service.id])), None)
        intakes = tuple(map(parts.intake_of, self._children("intake")))
        starts = [intake.starts_on for intake in intakes if intake.starts_on and intake.starts_on >= self._day]
        return detail.ServiceDetail(
            id=self._service.id,
            name=values["name"].strip(),
            organization=self._organization(values.get("organization_id")),
            **{name: plain_text(values.get(name) or "") for name in _PLAIN_TEXTS},
            **{name: values.get(name) or "" for name in ("alternate_name", "status", "url", "email")},
            urls=tuple(
                detail.WebAddress(one.values.get("url", ""), parts.text_of(one, "label"))
                for one in self._children("url")
            ),
            phones=self._phones("service_id", self._service.id),
            contacts=self._contacts(),
            places=self._places(),
            opening=opening_state(row.schedules, row.by_appointment, self._day) if row else OpeningState(),
            hours=parts.hours_of(schedules, self._day),
            next_date=min(starts, default=None),
            documents=self._documents(),
            cost=row.cost if row else Cost.UNKNOWN,
            cost_options=tuple(map(parts.cost_option_of, self._children("cost_option"))),
            languages=tuple(map(parts.language_of, self._children("language"))),
            minimum_age=values.get("minimum_age"),
            maximum_age=values.get("maximum_age"),
            rules=self._rules(kinds),
            outcomes=self._outcomes(kinds),
            intakes=intakes,
            capacities=tuple(map(self._capacity, self._children("service_capacity"))),
            terms=terms,
            service_areas=tuple(filter(None, (parts.text_of(one, "name") for one in self._children("service_area")))),
            verified_on=iso_day(values.get("assured_date")),
            verified_by=values.get("assurer_email") or "",
            source=self._source(),
            gone_from_source=offer_rows.is_gone(self._view, self._service.id),
            translations=self._translations(),
            based_on=self._service.based_on,
        )

    def _children(self, kind: str, parent_field: str = "service_id", parent: UUID | None = None) -> tuple[Record, ...]:
        return reading.children(self._view, kind, parent_field, parent or self._service.id)

    def _terms(self) -> tuple[dict[UUID, str], dict[Facet | str, tuple[detail.Term, ...]]]:
        """The kinds of the offer with those they belong to, by id, and all terms by taxonomy."""
        attributes = self._children("attribute", "link_id")
        ids = [attribute.values["taxonomy_term_id"] for attribute in attributes]
        found = {term.id: term for term in reading.records(self._view, "taxonomy_term", ids)}
        terms: dict[Facet | str, list[detail.Term]] = {}
        for term in (found[id] for id in dict.fromkeys(ids) if id in found):
            taxonomy = _TAXONOMY_NAMES.get(term.values["taxonomy_id"]) if term.values.get("taxonomy_id") else None
            if taxonomy or term.values.get("taxonomy_id") != taxonomy_id("profile"):
                terms.setdefault(_facet(taxonomy), []).append(parts.term_of(term))
        kinds = [term for term in found.values() if term.values.get("taxonomy_id") == taxonomy_id("kind")]
        return self._with_parents(kinds), {name: tuple(of) for name, of in terms.items()}

    def _with_parents(self, kinds: Iterable[Record]) -> dict[UUID, str]:
        waiting, found = list(kinds), dict[UUID, str]()
        while waiting:
            term = waiting.pop(0)
            if term.id not in found:
                found[term.id] = term.values["name"]
                parent = term.values.get("parent_id")
                waiting += reading.records(self._view, "taxonomy_term", [parent]) if parent else ()
        return found

    def _organization(self, id: UUID | None) -> detail.OrganizationDetail:
        found = reading.record(self._view, "organization", id) if id else None
        if found is None:
            return detail.OrganizationDetail(id or self._service.id, "")
        return detail.OrganizationDetail(
            found.id,
            found.values["name"],
            parts.text_of(found, "alternate_name"),
            plain_text(parts.text_of(found, "description")),
            parts.text_of(found, "email"),
            parts.text_of(found, "website"),
            self._phones("organization_id", found.id),
        )

    def _phones(self, parent_field: str, parent: UUID) -> tuple[detail.PhoneNumber, ...]:
        return tuple(
            detail.PhoneNumber(
                phone.values["number"],
                parts.number_text(phone.values.get("extension")),
                parts.text_of(phone, "type"),
                parts.text_of(phone, "description"),
                tuple(map(parts.language_of, self._children("language", "phone_id", phone.id))),
            )
            for phone in self._children("phone", parent_field, parent)
            if not (parent_field != "contact_id" and phone.values.get("contact_id"))
        )

    def _contacts(self) -> tuple[detail.ContactPerson, ...]:
        return tuple(
            detail.ContactPerson(
                **{name: parts.text_of(contact, name) for name in ("name", "title", "department", "email")},
                phones=self._phones("contact_id", contact.id),
            )
            for contact in self._children("contact")
        )

    def _schedules(self) -> tuple[Record, ...]:
        links = self._children("service_at_location")
        own = self._children("schedule")
        return own + tuple(
            schedule
            for link in links
            for schedule in self._children("schedule", "service_at_location_id", link.id)
            if schedule.values.get("service_id") is None
        )

    def _places(self) -> tuple[detail.PlaceDetail, ...]:
        links = {link.values["location_id"]: link for link in self._children("service_at_location")}
        found = reading.records(self._view, "location", list(links))
        return tuple(self._place(location, links[location.id]) for location in found)

    def _place(self, location: Record, link: Record) -> detail.PlaceDetail:
        place = _place_of(location)
        addresses = self._children("address", "location_id", location.id)
        postal = [one for one in addresses if parts.text_of(one, "address_type") == "postal"]
        visited = [one for one in addresses if one not in postal]
        return detail.PlaceDetail(
            id=location.id,
            name=parts.text_of(location, "name"),
            kind=parts.text_of(location, "location_type"),
            address=parts.address_lines(visited[0]) if visited else (),
            postal_address=parts.address_lines(postal[0]) if postal else (),
            district=self._district(location.id),
            latitude=place[0] if place else None,
            longitude=place[1] if place else None,
            distance_km=distance_km(self._origin, place) if place and self._origin else None,
            transportation=plain_text(parts.text_of(location, "transportation")),
            accessibility=self._accessibility(location.id),
            phones=self._phones("location_id", location.id) + self._phones("service_at_location_id", link.id),
            hours=parts.hours_of(self._children("schedule", "location_id", location.id), self._day),
            description=plain_text(parts.text_of(link, "description") or parts.text_of(location, "description")),
            url=parts.text_of(location, "url"),
        )

    def _district(self, location: UUID) -> str:
        ids = [one.values["taxonomy_term_id"] for one in self._children("attribute", "link_id", location)]
        found = reading.records(self._view, "taxonomy_term", ids)
        return next(
            (one.values["name"] for one in found if one.values.get("taxonomy_id") == taxonomy_id("district")), ""
        )

    def _accessibility(self, location: UUID) -> tuple[str, ...]:
        rows = self._children("accessibility", "location_id", location)
        return tuple(filter(None, (parts.text_of(row, "description") for row in rows)))

    def _documents(self) -> tuple[detail.RequiredDocument, ...]:
        rows = self._children("required_document")
        return tuple(detail.RequiredDocument(parts.text_of(row, "document"), parts.text_of(row, "uri")) for row in rows)

    def _capacity(self, capacity: Record) -> detail.Capacity:
        unit = capacity.values.get("unit_id")
        named = reading.record(self._view, "unit", unit) if unit else None
        return detail.Capacity(
            capacity.values.get("available"),
            capacity.values.get("maximum"),
            parts.text_of(named, "name") if named else "",
            parts.text_of(capacity, "description"),
            parts.text_of(capacity, "updated"),
        )

    def _rules(self, kinds: Mapping[UUID, str]) -> tuple[detail.AccessRule, ...]:
        own = [self._rule(rule, "") for rule in self._children("eligibility")]
        inherited = [
            _compared([self._rule(rule, name) for rule in self._children("eligibility", "taxonomy_term_id", kind)])
            for kind, name in kinds.items()
        ]
        return tuple(chain(_compared(own, self._ages()), *inherited))

    def _ages(self) -> Iterator[detail.AccessRule]:
        """The ages of the offer itself, which are a rule like any other."""
        ends = (("min", "minimum_age"), ("max", "maximum_age"))
        data = {end: age for end, name in ends if (age := self._service.values.get(name)) is not None}
        if data:
            yield detail.AccessRule(self._service.id, Criterion.AGE, data)

    def _rule(self, rule: Record, inherited_from: str) -> detail.AccessRule:
        values = rule.values
        check_by = iso_day(values.get("check_by"))
        criterion, data = values["criterion"], values.get("data") or {}
        fault = fault_of(criterion, data) or ""
        data = data if isinstance(data, Mapping) else {}
        return detail.AccessRule(
            id=rule.id,
            criterion=Criterion(criterion) if criterion in set(Criterion) else criterion,
            data=data,
            force=Force(values["force"]) if values.get("force") in set(Force) else values.get("force") or Force.MUST,
            decided_by=parts.text_of(rule, "decided_by"),
            other_ways=tuple(map(parts.other_way_of, values.get("other_ways") or ())),
            **{name: parts.text_of(rule, name) for name in ("text", "paragraph", "source", "source_url")},
            valid_from=iso_day(values.get("valid_from")),
            valid_to=iso_day(values.get("valid_to")),
            checked_on=iso_day(values.get("checked_on")),
            check_by=check_by,
            overdue=check_by is not None and check_by < self._day,
            inherited_from=inherited_from,
            fault=fault,
            overlaps=False,
            labels=self._labels(criterion, data),
        )

    def _labels(self, criterion: str, data: Mapping[str, Any]) -> dict[str, str]:
        """The names of the codes in a rule's data, by code."""
        taxonomy = _VALUE_TAXONOMIES.get(criterion)
        if taxonomy is None:
            return {}
        codes = {code for value in data.values() for code in parts.codes_in(value)}
        ids = {term_id(taxonomy, code): code for code in codes}
        found = reading.records(self._view, "taxonomy_term", list(ids))
        return {ids[term.id]: term.values["name"] for term in found}

    def _outcomes(self, kinds: Mapping[UUID, str]) -> tuple[detail.Outcome, ...]:
        own = [self._outcome(one, "") for one in self._children("outcome")]
        inherited = [
            self._outcome(one, name)
            for kind, name in kinds.items()
            for one in self._children("outcome", "taxonomy_term_id", kind)
        ]
        return tuple(own + inherited)

    def _outcome(self, outcome: Record, inherited_from: str) -> detail.Outcome:
        gives, value = outcome.values["gives"], parts.text_of(outcome, "value")
        label = self._labels(gives, {"value": value}).get(value, "") if value else ""
        certificate = bool(outcome.values.get("certificate"))
        return detail.Outcome(
            gives, value, label, certificate, plain_text(parts.text_of(outcome, "text")), inherited_from
        )

    def _source(self) -> detail.CatalogueSource | None:
        origin = offer_rows.imported_from(self._view, self._service.id)
        source = reading.record(self._view, "source", origin) if origin else None
        if source is None:
            return None
        return detail.CatalogueSource(
            source.id,
            parts.text_of(source, "title") or source.values["name"],
            *(parts.text_of(source, name) for name in ("licence", "attribution", "url")),
        )

    def _translations(self) -> tuple[detail.TranslatedText, ...]:
        return tuple(
            detail.TranslatedText(
                one.values["field"],
                one.values["language"],
                plain_text(parts.text_of(one, "text")),
                parts.text_of(one, "state"),
                iso_day(one.values.get("assured_on")),
            )
            for one in self._children("translation", "record_id")
        )


_PLAIN_TEXTS = (
    "description",
    "alert",
    "fees_description",
    "interpretation_services",
    "eligibility_description",
    "application_process",
    "wait_time",
    "accreditations",
)


def _compared(rules: Iterable[detail.AccessRule], beside: Iterable[detail.AccessRule] = ()) -> list[detail.AccessRule]:
    """The rules of one owner, each saying whether it overlaps with another one or with what stands `beside` them."""
    rules = list(rules)
    unclear = {rule.id for pair in overlaps([*rules, *beside]) for rule in pair}
    return [replace(rule, overlaps=rule.id in unclear) for rule in rules]


def _place_of(location: Record) -> Place | None:
    latitude, longitude = location.values.get("latitude"), location.values.get("longitude")
    return (latitude, longitude) if latitude is not None and longitude is not None and (latitude or longitude) else None


def _facet(taxonomy: str | None) -> Facet | str:
    if taxonomy is None:
        return Facet.TOPIC
    return Facet(taxonomy) if taxonomy in set(Facet) else taxonomy
