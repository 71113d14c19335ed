"""Reading what the list of offers holds in memory, for all offers or some, with one query for each kind of record."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any
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
    reader = _Reader(view.connection, None if ids is None else [service_id.bytes for service_id in ids])
    yield from reader.rows()


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
    """Collects what belongs to each service, by its id; equal values are one object in memory."""

    def __init__(self, connection: Connection, keys: list[bytes] | None) -> None:
        self._connection = connection
        self._keys = keys
        self._same: dict[Any, Any] = {}

    def rows(self) -> Iterator[OfferRow]:
        terms = self._terms_of_services()
        languages, costs, starts = self._languages(), self._costs(), self._starts()
        places, districts, schedules = self._places(), self._districts(), self._schedules()
        for slot, key, name, organization, status, fees, assured, source in self._services():
            of = terms.get(key, {})
            features = of.get(Facet.FEATURE, ())
            yield OfferRow(
                slot=slot,
                key=key,
                name=name,
                organization=self._one(organization or ""),
                status=self._one(status or ""),
                kinds=of.get(Facet.KIND, ()),
                topics=of.get(Facet.TOPIC, ()),
                features=features,
                districts=self._one((*of.get(Facet.DISTRICT, ()), *districts.get(key, ()))),
                languages=languages.get(key, ()),
                cost=costs.get(key) or cost_in_words(fees),
                source=self._one(source.hex() if source else ""),
                places=places.get(key, ()),
                schedules=schedules.get(key, ()),
                by_appointment=BY_APPOINTMENT in features,
                starts=starts.get(key, ()),
                verified_on=self._one(iso_day(assured)),
            )

    def _one(self, value: Any) -> Any:
        return self._same.setdefault(value, value)

    def _query(self, select: str, column: str, rest: str = "") -> Any:
        if self._keys is None:
            return self._cursor().execute(f"{select} {rest}")
        marks = ",".join("?" * len(self._keys))
        return self._cursor().execute(f"{select} AND {column} IN ({marks}) {rest}", tuple(self._keys))

    def _cursor(self) -> Any:
        # A driver's own cursor: SQLAlchemy's rows double the time to open a profile.
        return self._connection.connection.cursor()

    def _services(self) -> Any:
        return self._query(
            "SELECT s.rowid, s.id, s.name, o.name, s.status, s.fees_description, s.assured_date, s.imported_from"
            " FROM service s LEFT JOIN organization o ON o.id = s.organization_id WHERE s.alive",
            "s.id",
        )

    def _terms_of_services(self) -> dict[bytes, dict[Facet, tuple[str, ...]]]:
        known = {number: term for number, term, _, _ in _terms(self._connection).values()}
        rows = self._query(
            "SELECT a.link_id, group_concat(t.rowid) FROM attribute a JOIN taxonomy_term t ON t.id = a.taxonomy_term_id"
            " WHERE a.link_id IS NOT NULL AND a.alive AND t.alive AND a.link_entity = 'service'",
            "a.link_id",
            "GROUP BY a.link_id",
        )
        return {key: self._by_facet(numbers, known) for key, numbers in rows}

    def _by_facet(self, numbers: str, known: dict[int, Term]) -> dict[Facet, tuple[str, ...]]:
        if numbers in self._same:
            found: dict[Facet, tuple[str, ...]] = self._same[numbers]
            return found
        codes: dict[Facet, dict[str, None]] = defaultdict(dict)
        for number in map(int, numbers.split(",")):
            if number in known:
                facet, code = known[number]
                codes[facet][code] = None
        by_facet = {facet: tuple(of) for facet, of in codes.items()}
        self._same[numbers] = by_facet
        return by_facet

    def _grouped(self, rows: Any) -> dict[bytes, tuple[Any, ...]]:
        lists: dict[bytes, list[Any]] = {}
        for key, value in rows:
            lists.setdefault(key, []).append(value)
        return {key: self._one(tuple(dict.fromkeys(values))) for key, values in lists.items()}

    def _languages(self) -> dict[bytes, tuple[str, ...]]:
        rows = self._query(
            "SELECT service_id, coalesce(code, name) FROM language WHERE service_id IS NOT NULL AND alive", "service_id"
        )
        return self._grouped((key, self._one(code)) for key, code in rows if code)

    def _costs(self) -> dict[bytes, Cost]:
        rows = self._query(
            "SELECT service_id, max(coalesce(amount, -1)), max(concat_ws(' ', option, amount_description))"
            " FROM cost_option WHERE service_id IS NOT NULL AND alive",
            "service_id",
            "GROUP BY service_id",
        )
        return {key: _cost(highest, words) for key, highest, words in rows}

    def _starts(self) -> dict[bytes, tuple[Any, ...]]:
        rows = self._query(
            "SELECT service_id, starts_on FROM intake WHERE service_id IS NOT NULL AND starts_on IS NOT NULL AND alive",
            "service_id",
        )
        return self._grouped((key, day) for key, text in rows if (day := self._one(iso_day(text))))

    def _places(self) -> dict[bytes, tuple[Place, ...]]:
        rows = self._query(
            "SELECT l.service_id, p.latitude, p.longitude FROM service_at_location l"
            " JOIN location p ON p.id = l.location_id AND p.alive WHERE l.service_id IS NOT NULL AND l.alive"
            " AND p.latitude IS NOT NULL AND p.longitude IS NOT NULL AND (p.latitude <> 0 OR p.longitude <> 0)",
            "l.service_id",
        )
        return self._grouped((key, (float(north), float(east))) for key, north, east in rows)

    def _districts(self) -> dict[bytes, tuple[str, ...]]:
        district = taxonomy_id("district").hex
        rows = self._query(
            "SELECT l.service_id, t.code FROM attribute a JOIN service_at_location l ON l.location_id = a.link_id"
            f" JOIN taxonomy_term t ON t.id = a.taxonomy_term_id AND t.taxonomy_id = x'{district}'"
            " WHERE a.link_entity = 'location' AND a.alive AND l.alive",
            "l.service_id",
        )
        return self._grouped(rows)

    def _schedules(self) -> dict[bytes, tuple[Schedule, ...]]:
        fields = ", ".join(f"c.{name}" for name in _SCHEDULE_FIELDS)
        own = self._query(
            f"SELECT coalesce(c.service_id, l.service_id) AS owner, {fields} FROM schedule c"
            " LEFT JOIN service_at_location l ON l.id = c.service_at_location_id"
            " WHERE c.alive AND (c.service_id IS NOT NULL OR l.service_id IS NOT NULL)",
            "owner",
        )
        found = self._grouped((key, _schedule(*values)) for key, *values in own)
        of_places = self._query(
            f"SELECT l.service_id, {fields} FROM schedule c JOIN service_at_location l ON l.location_id = c.location_id"
            " WHERE c.alive AND l.alive AND c.service_id IS NULL AND c.service_at_location_id IS NULL",
            "l.service_id",
        )
        return self._grouped((key, _schedule(*values)) for key, *values in of_places) | found


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
