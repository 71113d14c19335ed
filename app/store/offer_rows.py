"""Reading what the list of offers holds in memory, for all offers or some, with one query for each kind of record."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection

from app.domain.offers import Label, Labels, OfferRow, Place
from app.domain.opening import Schedule, iso_day, schedule_of
from app.domain.profile import taxonomy_id
from app.domain.search import Cost, Facet
from app.store.unit import View

OWN_FACETS = {
    taxonomy_id("topic").bytes: Facet.TOPIC,
    taxonomy_id("kind").bytes: Facet.KIND,
    taxonomy_id("feature").bytes: Facet.FEATURE,
    taxonomy_id("district").bytes: Facet.DISTRICT,
}
NOT_A_TOPIC = frozenset(
    taxonomy_id(name).bytes
    for name in (
        *("profile", "document", "german", "school", "status", "work_permission"),
        *("gender", "registration", "need", "goal", "barrier", "target"),
    )
)
BY_APPOINTMENT = "by_appointment"
MOST_IDS = 10_000
AT_ONCE = 5_000
KIB_WHILE_SCANNING = 2_000
_FREE = re.compile(
    r"^\W*(?:kostenlos|kostenfrei|keine(?: kosten| gebühren?)?|gratis|free|no (?:fees?|cost|charge)|none)\b", re.I
)

Term = tuple[Facet, str]
_SCHEDULE_FIELDS = (
    "freq",
    "byday",
    "opens_at",
    "closes_at",
    "valid_from",
    "valid_to",
    "dtstart",
    "until",
    "interval",
    "count",
    "bymonthday",
    "byyearday",
    "byweekno",
    "attending_type",
    "notes",
    "description",
)


def offer_rows(view: View, ids: Collection[UUID] | None = None) -> Iterator[OfferRow]:
    """The rows of all living offers, or of those among `ids`; those not there are left out."""
    if ids is not None and len(ids) > MOST_IDS:
        wanted = {service_id.bytes for service_id in ids}
        yield from (row for row in offer_rows(view) if row.key in wanted)
        return
    if ids is None:
        with _pages_let_go(view.connection):
            yield from _Reader(view.connection, None).rows()
    else:
        yield from _Reader(view.connection, [service_id.bytes for service_id in ids]).rows()


@contextmanager
def _pages_let_go(connection: Connection) -> Iterator[None]:
    # Every table is read once from end to end: kept pages would fill the reader's whole cache and serve nobody.
    cursor = connection.connection.cursor()
    (usual,) = cursor.execute("PRAGMA cache_size").fetchone()
    cursor.execute(f"PRAGMA cache_size = -{KIB_WHILE_SCANNING}")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA cache_size = {usual}")


def labels(view: View) -> Labels:
    """The names of all values of the facets whose values are terms, languages or sources."""
    result: Labels = {facet: {} for facet in Facet}
    terms = _terms(view.connection)
    names = {number: name for number, _, name, _ in terms.values()}
    codes = {number: term for number, term, _, _ in terms.values()}
    for number, (facet, code), _, parent in terms.values():
        broader = terms.get(parent or b"")
        is_broader = broader is not None and broader[1][0] is facet
        result[facet][code] = Label(names[number], codes[broader[0]][1] if broader and is_broader else "")
    for code, name in view.connection.exec_driver_sql("SELECT DISTINCT code, name FROM language WHERE alive"):
        result[Facet.LANGUAGE].setdefault(code or name, Label(name or code))
    for source, name in view.connection.exec_driver_sql("SELECT id, coalesce(title, name) FROM source WHERE alive"):
        result[Facet.SOURCE][source.hex()] = Label(name)
    return result


_TERMS = "SELECT id, rowid, taxonomy_id, code, name, parent_id FROM taxonomy_term WHERE alive"


def _terms(connection: Connection) -> dict[bytes, tuple[int, Term, str, bytes | None]]:
    """By id: number, facet and code, name, broader term; terms of other catalogues are topics named by their id."""
    return {
        term: (number, (OWN_FACETS[taxonomy], code) if taxonomy in OWN_FACETS else (Facet.TOPIC, term.hex()), name, up)
        for term, number, taxonomy, code, name, up in connection.exec_driver_sql(_TERMS)
        if taxonomy not in NOT_A_TOPIC
    }


class _Reader:
    """Collects what belongs to each service, by its id; equal values are one object in memory.

    For all offers every table is read once from end to end and joined here: through its indexes SQLite would fetch
    and decrypt a page for nearly every record.
    """

    def __init__(self, connection: Connection, keys: list[bytes] | None) -> None:
        self._connection = connection
        self._keys = keys
        self._same: dict[Any, Any] = {}

    def rows(self) -> Iterator[OfferRow]:
        links = list(self._scan("service_at_location", "id, service_id, location_id", "service_id", self._keys))
        of_place: dict[bytes, list[bytes]] = {}
        for _, service, location in links:
            of_place.setdefault(location, []).append(service)
        terms, district_of = self._terms_of_services(of_place)
        languages, costs, starts = self._languages(), self._costs(), self._starts()
        places, schedules = self._places(of_place), self._schedules(links, of_place)
        organizations = self._organizations()
        for slot, key, name, organization, status, fees, assured, source in self._services():
            of = terms.get(key, {})
            features = of.get(Facet.FEATURE, ())
            yield OfferRow(
                slot=slot,
                key=key,
                # Sources pad names with blanks; they keep them in their record, lists sort and show without.
                name=name.strip(),
                organization=organizations.get(organization, ""),
                status=self._one(status or ""),
                kinds=of.get(Facet.KIND, ()),
                topics=of.get(Facet.TOPIC, ()),
                features=features,
                districts=of.get(Facet.DISTRICT) or district_of.get(key, ()),
                languages=languages.get(key, ()),
                cost=costs.get(key) or cost_in_words(fees),
                source=self._one(source.hex() if source else ""),
                places=places.get(key, ()),
                schedules=schedules.get(key, ()),
                by_appointment=BY_APPOINTMENT in features,
                starts=starts.get(key, ()),
                verified_on=_day(assured),
            )

    def _one(self, value: Any) -> Any:
        return self._same.setdefault(value, value)

    def _scan(self, table: str, columns: str, key: str, keys: Collection[bytes] | None) -> Iterable[tuple[Any, ...]]:
        """The living rows of a table, or those whose `key` is among `keys`."""
        # A driver's own cursor: SQLAlchemy's rows double the time to open a profile.
        cursor = self._connection.connection.cursor()
        if keys is None:
            query = f"SELECT {columns} FROM {table} NOT INDEXED WHERE alive AND {key} IS NOT NULL"
            return cast("Iterable[tuple[Any, ...]]", cursor.execute(query))
        wanted, rows = list(keys), []
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            marks = ",".join("?" * len(some))
            rows += cursor.execute(f"SELECT {columns} FROM {table} WHERE alive AND {key} IN ({marks})", some).fetchall()
        return rows

    def _services(self) -> Iterable[tuple[Any, ...]]:
        columns = "rowid, id, name, organization_id, status, fees_description, assured_date, imported_from"
        return self._scan("service", columns, "id", self._keys)

    def _organizations(self) -> dict[bytes, str]:
        columns = "organization_id" if self._keys is not None else "NULL"
        keys = self._keys and {row[0] for row in self._scan("service", columns, "id", self._keys) if row[0]}
        return {key: name.strip() for key, name in self._scan("organization", "id, name", "id", keys)}

    def _terms_of_services(
        self, of_place: Mapping[bytes, list[bytes]]
    ) -> tuple[dict[bytes, dict[Facet, tuple[str, ...]]], dict[bytes, tuple[str, ...]]]:
        """The terms of each service by facet, and the districts of the places of each."""
        known = {term: of for term, (_, of, _, _) in _terms(self._connection).items()}
        keys = None if self._keys is None else [*self._keys, *of_place]
        of_record: dict[bytes, list[Term]] = {}
        for record, term in self._scan("attribute", "link_id, taxonomy_term_id", "link_id", keys):
            if found := known.get(term):
                of_record.setdefault(record, []).append(found)
        districts: dict[bytes, tuple[str, ...]] = {}
        for place, services in of_place.items():
            here = self._by_facet(of_record.pop(place)).get(Facet.DISTRICT) if place in of_record else None
            districts |= dict.fromkeys(services, here) if here else {}
        return {record: self._by_facet(terms) for record, terms in of_record.items()}, districts

    def _by_facet(self, terms: list[Term]) -> dict[Facet, tuple[str, ...]]:
        codes: dict[Facet, list[str]] = {}
        for facet, code in dict.fromkeys(terms):
            codes.setdefault(facet, []).append(code)
        return {facet: self._one(tuple(of)) for facet, of in codes.items()}

    def _grouped(self, rows: Iterable[tuple[bytes, Any]]) -> dict[bytes, tuple[Any, ...]]:
        lists: dict[bytes, list[Any]] = {}
        for key, value in rows:
            lists.setdefault(key, []).append(value)
        one = self._same.setdefault
        distinct = (tuple(dict.fromkeys(of) if len(of) > 1 else of) for of in lists.values())
        return {key: one(values, values) for key, values in zip(lists, distinct, strict=True)}

    def _languages(self) -> dict[bytes, tuple[str, ...]]:
        rows = self._scan("language", "service_id, coalesce(code, name)", "service_id", self._keys)
        return self._grouped((key, self._one(code)) for key, code in rows if code)

    def _costs(self) -> dict[bytes, Cost]:
        rows = self._scan(
            "cost_option", "service_id, amount, concat_ws(' ', option, amount_description)", "service_id", self._keys
        )
        highest: dict[bytes, tuple[float, str]] = {}
        for key, amount, words in rows:
            highest[key] = max(highest.get(key, (-1.0, "")), (-1.0 if amount is None else amount, words or ""))
        return {key: _cost(*of) for key, of in highest.items()}

    def _starts(self) -> dict[bytes, tuple[date, ...]]:
        rows = self._scan("intake", "service_id, starts_on", "service_id", self._keys)
        return self._grouped((key, day) for key, text in rows if (day := _day(text)))

    def _places(self, of_place: Mapping[bytes, list[bytes]]) -> dict[bytes, tuple[Place, ...]]:
        keys = None if self._keys is None else of_place
        located = self._scan("location", "id, latitude, longitude", "id", keys)
        return self._grouped(
            (service, (float(north), float(east)))
            for place, north, east in located
            if north is not None and east is not None and (north or east)
            for service in of_place.get(place, ())
        )

    def _schedules(
        self, links: list[tuple[Any, ...]], of_place: Mapping[bytes, list[bytes]]
    ) -> dict[bytes, tuple[Schedule, ...]]:
        """Those of the offer itself or of the offer at a place; those of its places where it has none."""
        of_link = {link: service for link, service, _ in links}
        own: list[tuple[bytes, Schedule]] = []
        of_places: list[tuple[bytes, Schedule]] = []
        for service, link, place, *values in self._schedule_rows(of_link, of_place):
            owner = service or of_link.get(link)
            if owner:
                own.append((owner, _schedule(*values)))
            elif link is None:
                of_places += [(other, _schedule(*values)) for other in of_place.get(place, ())]
        return self._grouped(of_places) | self._grouped(own)

    def _schedule_rows(
        self, of_link: Mapping[bytes, bytes], of_place: Mapping[bytes, list[bytes]]
    ) -> Iterable[tuple[Any, ...]]:
        columns = ", ".join(("service_id", "service_at_location_id", "location_id", *_SCHEDULE_FIELDS))
        if self._keys is None:
            return self._scan("schedule", columns, "id", None)
        owners: tuple[tuple[str, Collection[bytes]], ...] = (
            ("service_id", self._keys),
            ("service_at_location_id", of_link),
            ("location_id", of_place),
        )
        return dict.fromkeys(row for key, keys in owners for row in self._scan("schedule", columns, key, keys))


@lru_cache(maxsize=5_000)
def _day(text: str | None) -> date | None:
    return iso_day(text)


@lru_cache(maxsize=20_000)
def _schedule(*values: Any) -> Schedule:
    return schedule_of(dict(zip(_SCHEDULE_FIELDS, values, strict=True)))


def _cost(highest: float, words: str) -> Cost:
    if highest > 0:
        return Cost.PAID
    return Cost.FREE if highest == 0 else cost_in_words(words)


def cost_in_words(text: str | None) -> Cost:
    """What a text on fees says: free, something, or nothing that is known."""
    if not text or not text.strip():
        return Cost.UNKNOWN
    return Cost.FREE if _FREE.search(text) else Cost.PAID


def imported_from(view: View, service_id: UUID) -> UUID | None:
    """The source an offer was born from."""
    found = view.connection.exec_driver_sql(
        "SELECT imported_from FROM service WHERE id = ?", (service_id.bytes,)
    ).scalar()
    return UUID(bytes=found) if found else None


def is_gone(view: View, service_id: UUID) -> bool:
    """Whether the offer's source no longer has it."""
    query = "SELECT gone FROM service WHERE id = ?"
    return bool(view.connection.exec_driver_sql(query, (service_id.bytes,)).scalar())
