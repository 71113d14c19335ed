"""A seeded catalogue of any size in the ratios of a real city's (Miami) and with German words and compounds."""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.domain.device import Device
from app.domain.profile import NAMESPACE, taxonomy_id, term_id
from app.paths import resources_folder
from app.store.database import Database
from app.store.tables import SCHEMA_VERSION
from app.store.unit import UnitOfWork
from app.store.writing import insert_records
from app.usecases.exchange import install_base
from app.usecases.showing import COORDINATES

GENERATION = 5
KEY = b"bench-key-of-thirty-two-bytes-ok"
DEVICE = Device(author=b"a" * 16, chain=b"c" * 16, signing_key=b"s" * 32, box_key=b"b" * 32)
BATCH = 2_000
DISTRICTS = 12
TERMS = 1_850
SOURCE = uuid5(NAMESPACE, "bench")
MIDDLE = (51.26, 7.18)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


BEGINNINGS = words_of("""
    Sprach Berufs Integrations Jugend Eltern Bildungs Kinder Familien Migrations Schul Lern Arbeits Gesundheits Wohn
    Frauen Mädchen Flüchtlings Ausbildungs Bewerbungs Schulden Rechts Asyl Freizeit Sport Musik Handwerks Pflege
    Computer Nachbarschafts Stadtteil Senioren Erziehungs Sucht Trauma Dolmetsch Anerkennungs Praktikums Übergangs
""")
ENDINGS = words_of("""
    kurs beratung hilfe treff betreuung förderung werkstatt zentrum begleitung angebot projekt schule gruppe dienst
    stelle verein netzwerk training vermittlung haus café lotse programm sprechstunde prüfung tandem
""")
FILLERS = words_of("""
    Wir helfen bei Briefen Formularen und Anträgen Menschen zwischen achtzehn und siebenundzwanzig Jahren kommen ohne
    Termin in unsere offene Sprechstunde die Teilnahme ist kostenlos Anmeldung telefonisch oder per E-Mail bitte
    Ausweis Zeugnis und Lebenslauf mitbringen der Unterricht findet vormittags statt Kinder werden im Haus betreut
    gemeinsam finden wir den nächsten Schritt zu Schulabschluss Ausbildung und Arbeit Übersetzung auf Arabisch Dari
    Tigrinya Ukrainisch möglich barrierefrei Haltestelle Straßenbahn Bus Stadtmitte
""")
SYLLABLES = words_of(
    "ba be bi bo da de di do fa fe ga ge ha he ka ke la le li lo ma me mi mo na ne no ra re ri ro sa se ta te"
)
LANGUAGES = (
    ("de", "Deutsch"),
    ("en", "Englisch"),
    ("ar", "Arabisch"),
    ("fa-AF", "Dari"),
    ("tr", "Türkisch"),
    ("uk", "Ukrainisch"),
)
HOURS = (("09:00", "12:00"), ("08:00", "17:00"), ("14:00", "18:00"), ("10:00", "16:00"), ("08:30", "16:30"))
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("german", {"min": level}) for level in ("a1", "a2", "b1", "b2")),
    *(("german", {"min": low, "max": high}) for low, high in (("alpha", "a1"), ("a1", "a2"), ("a2", "b1"))),
    ("german", {"min": "b1", "certified": True}),
    *(("age", {"min": low, "max": high}) for low in (14, 16, 18) for high in (21, 24, 27)),
    *(("school", {"min": level}) for level in ("esa", "msa", "fhr")),
    ("gender", {"allowed": ["female"]}),
    ("children", {"min_age": 0, "max_age": 3}),
    ("registration", {"allowed": ["jobcenter", "agentur"], "or": ["employed", "in_training"]}),
    ("status", {"allowed": ["gestattung", "duldung", "duldung_discretion", "permit_25_5", "fiktion"]}),
    ("status", {"allowed": ["permit_25_1", "permit_25_2", "permit_24"], "after_months": {"permit_24": 3}}),
    ("work_permission", {}),
)
"""What offers ask of people, in the shapes of `Criterion`."""
WEEK = ("MO", "TU", "WE", "TH", "FR")

Row = tuple[UUID | bytes, dict[str, Any], None, None]


class _Words:
    """Words as a catalogue has them: few very often, many rarely."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.compounds = [begin + end for begin in BEGINNINGS for end in ENDINGS]
        rare = ["".join(chance.choices(SYLLABLES, k=chance.randint(3, 5))) for _ in range(20_000)]
        mixed = self.compounds + rare
        chance.shuffle(mixed)
        self._words = [*FILLERS, *mixed]
        self._weights = list(accumulate(1 / (rank + 5) for rank in range(len(self._words))))

    def text(self, count: int) -> str:
        return " ".join(self._chance.choices(self._words, cum_weights=self._weights, k=count)) + "."

    def name(self) -> str:
        return f"{self._chance.choice(self.compounds)} {self.text(2)[:-1].title()}"


def database_of(size: int, progress: Callable[[str], None] = lambda text: None) -> Path:
    """The file of a catalogue with that many offers; made once and kept in the folder for temporary files."""
    folder = Path(tempfile.gettempdir()) / f"anlauf-bench-{GENERATION}-{SCHEMA_VERSION}"
    folder.mkdir(exist_ok=True)
    path = folder / f"{size}.db"
    if not path.exists():
        progress(f"making a catalogue of {size:,} offers …")
        unfinished = path.with_suffix(".making")
        for suffix in ("", "-wal", "-shm"):
            Path(f"{unfinished}{suffix}").unlink(missing_ok=True)
        database = Database.create(unfinished, KEY, DEVICE)
        with database.write("import") as unit:
            fill(unit, size)
        database.close()
        unfinished.rename(path)
    return path


def open_database(size: int, progress: Callable[[str], None] = lambda text: None) -> Database:
    """The catalogue of that size, open and looked through: the check beside it would be measured as well."""
    database = Database.open(database_of(size, progress), KEY)
    if database.check:
        database.check.wait()
    return database


def fill(unit: UnitOfWork, size: int, seed: int = 27) -> None:
    """Write a catalogue of `size` offers."""
    chance = random.Random(seed)
    words = _Words(chance)
    organizations = [_id("organization", number) for number in range(max(size // 4, 1))]
    install_base(unit)
    _insert(unit, "source", iter([(SOURCE, {"name": "bench", "title": "Messung"}, None, None)]))
    _insert(unit, "taxonomy", iter([(_id("taxonomy", 0), {"name": "Andere"}, None, None)]))
    _insert(unit, "taxonomy_term", _terms(words))
    _insert(
        unit,
        "organization",
        ((id, {"name": words.name(), "description": words.text(20)}, None, None) for id in organizations),
    )
    _insert(unit, "location", (_location(number, chance, words) for number in range(size)))
    _insert(unit, "service", (_service(number, chance, words, organizations) for number in range(size)))
    _insert(unit, "attribute", _places_of_districts(chance))
    for kind, rows_of in _CHILDREN.items():
        _insert(unit, kind, (row for number in range(size) for row in rows_of(number, chance)))


def _insert(unit: UnitOfWork, kind: str, rows: Iterator[Row]) -> None:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            insert_records(unit, kind, batch, source=SOURCE)
            batch = []
    insert_records(unit, kind, batch, source=SOURCE)


def _id(kind: str, number: int | str) -> bytes:
    return blake2b(f"{kind}/{number}".encode(), digest_size=16).digest()


def _terms(words: _Words) -> Iterator[Row]:
    for number in range(DISTRICTS):
        values = {"name": f"Bezirk {number}", "code": district(number), "taxonomy_id": taxonomy_id("district")}
        yield term_id("district", district(number)), values, None, None
    for number in range(TERMS):
        values = {"name": f"{words.name()} {number}", "code": f"t{number}", "taxonomy_id": _id("taxonomy", 0)}
        if number % 20:
            values["parent_id"] = _id("term", number - number % 20)
        yield _id("term", number), values, None, None


def _places_of_districts(chance: random.Random) -> Iterator[Row]:
    for number in range(DISTRICTS):
        place = f"{chance.gauss(MIDDLE[0], 0.05):.4f},{chance.gauss(MIDDLE[1], 0.08):.4f}"
        values = {"link_id": term_id("district", district(number)), "link_entity": "taxonomy_term", "value": place}
        yield _id("place", number), {**values, "taxonomy_term_id": COORDINATES}, None, None


def district(number: int) -> str:
    """The code of one of the `DISTRICTS`."""
    return f"bezirk{number}"


@lru_cache(maxsize=8)
def _codes(taxonomy: str) -> tuple[str, ...]:
    stored = json.loads((resources_folder() / "taxonomies" / f"{taxonomy}.json").read_text(encoding="utf-8"))
    return tuple(term["code"] for term in stored["taxonomy_terms"] if term["taxonomy"] == taxonomy)


def _location(number: int, chance: random.Random, words: _Words) -> Row:
    values: dict[str, Any] = {"name": words.name(), "location_type": "physical"}
    if chance.random() < 0.55:
        values |= {"latitude": chance.gauss(MIDDLE[0], 0.05), "longitude": chance.gauss(MIDDLE[1], 0.08)}
    return _id("location", number), values, None, None


def _service(number: int, chance: random.Random, words: _Words, organizations: list[bytes]) -> Row:
    values: dict[str, Any] = {
        "name": words.name(),
        "organization_id": chance.choice(organizations),
        "description": words.text(chance.randint(40, 110)),
        "status": "active" if chance.random() < 0.97 else "inactive",
        "eligibility_description": words.text(12),
        "fees_description": chance.choice(("kostenlos", "", "12 Euro im Monat")),
        "assured_date": (date(2026, 11, 22) - timedelta(days=chance.randint(0, 700))).isoformat(),
    }
    if chance.random() < 0.1:
        values |= {"minimum_age": chance.randint(14, 18), "maximum_age": chance.randint(21, 30)}
    return _id("service", number), values, None, None


def _at_location(number: int, chance: random.Random) -> Iterator[Row]:
    values = {"service_id": _id("service", number), "location_id": _id("location", number)}
    yield _id("at", number), values, None, None


def _address(number: int, chance: random.Random) -> Iterator[Row]:
    street = f"{chance.choice(BEGINNINGS)}straße {chance.randint(1, 140)}"
    values = {"location_id": _id("location", number), "address_1": street, "city": "Musterstadt", "country": "DE"}
    yield _id("address", number), {**values, "postal_code": f"42{chance.randint(100, 400)}"}, None, None


def _phone(number: int, chance: random.Random) -> Iterator[Row]:
    yield _id("phone", number), {"service_id": _id("service", number), "number": f"0202 {number:06}"}, None, None


def _schedules(number: int, chance: random.Random) -> Iterator[Row]:
    opens_at, closes_at = chance.choice(HOURS)
    for day in chance.sample(WEEK, k=chance.choice((0, 1, 2, 5, 5))):
        values = {"service_id": _id("service", number), "freq": "WEEKLY", "byday": day, "interval": 1}
        yield _id("schedule", f"{number}/{day}"), {**values, "opens_at": opens_at, "closes_at": closes_at}, None, None


def _languages(number: int, chance: random.Random) -> Iterator[Row]:
    for code, name in chance.sample(LANGUAGES, k=chance.choice((1, 2, 2, 3, 3))):
        values = {"service_id": _id("service", number), "code": code, "name": name}
        yield _id("language", f"{number}/{code}"), values, None, None


def _attributes(number: int, chance: random.Random) -> Iterator[Row]:
    own = [term_id(taxonomy, chance.choice(_codes(taxonomy))) for taxonomy in ("topic", "topic", "kind", "feature")]
    others = {int(chance.paretovariate(0.6)) % TERMS for _ in range(3)}
    nearby = term_id("district", district(chance.randrange(DISTRICTS)))
    for term in [*dict.fromkeys(own), nearby, *(_id("term", other) for other in sorted(others))]:
        values = {"link_id": _id("service", number), "link_entity": "service", "taxonomy_term_id": term}
        named = term if isinstance(term, bytes) else term.bytes
        yield _id("attribute", f"{number}/{named.hex()}"), values, None, None


def _intakes(number: int, chance: random.Random) -> Iterator[Row]:
    if chance.random() < 0.5:
        begins = date(2026, 11, 22) + timedelta(days=chance.randint(-30, 200))
        values = {
            "service_id": _id("service", number),
            "starts_on": begins.isoformat(),
            "apply_by": (begins - timedelta(days=14)).isoformat(),
            "rolling": int(chance.random() < 0.4),
            "weeks": chance.choice((None, 6, 12, 26, 52)),
            "places_free": chance.choice((None, None, 0, 3, 12)),
            "waiting_list": chance.choice((None, 0, 1)),
        }
        yield _id("intake", number), values, None, None


def _eligibilities(number: int, chance: random.Random) -> Iterator[Row]:
    """What an offer asks beyond its kind: most nothing, the others a level, an age or whom it is for."""
    for criterion, data in dict(chance.choices(RULES, k=chance.choice((0, 0, 0, 1, 1, 2)))).items():
        checked = date(2026, 11, 22) - timedelta(days=30 * chance.randint(0, 11))
        values = {
            "service_id": _id("service", number),
            "criterion": criterion,
            "data": data,
            "checked_on": checked.isoformat(),
            "check_by": (checked + timedelta(days=365)).isoformat(),
        }
        yield _id("eligibility", f"{number}/{criterion}"), values, None, None


def _outcomes(number: int, chance: random.Random) -> Iterator[Row]:
    if chance.random() < 0.2:
        gives, value = chance.choice((("german", "b1"), ("german", "a2"), ("school", "esa"), ("goal", "work")))
        values = {"service_id": _id("service", number), "gives": gives, "value": value, "certificate": 1}
        yield _id("outcome", number), values, None, None


_CHILDREN: dict[str, Callable[[int, random.Random], Iterator[Row]]] = {
    "service_at_location": _at_location,
    "address": _address,
    "phone": _phone,
    "schedule": _schedules,
    "language": _languages,
    "attribute": _attributes,
    "intake": _intakes,
    "eligibility": _eligibilities,
    "outcome": _outcomes,
}
