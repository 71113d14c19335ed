"""A seeded catalogue of any size in the ratios of a real city's (Miami) and with German words and compounds."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import blake2b
from itertools import accumulate
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from app.domain.device import Device
from app.domain.profile import NAMESPACE, taxonomy_id
from app.store.database import Database
from app.store.tables import SCHEMA_VERSION
from app.store.unit import UnitOfWork
from app.store.writing import insert_records

GENERATION = 4
KEY = b"bench-key-of-thirty-two-bytes-ok"
DEVICE = Device(author=b"a" * 16, chain=b"c" * 16, signing_key=b"s" * 32, box_key=b"b" * 32)
BATCH = 2_000
TERMS = 1_994
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
        self._words = FILLERS + mixed
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
    """The catalogue of that size, open."""
    return Database.open(database_of(size, progress), KEY)


def fill(unit: UnitOfWork, size: int, seed: int = 27) -> None:
    """Write a catalogue of `size` offers."""
    chance = random.Random(seed)
    words = _Words(chance)
    organizations = [_id("organization", number) for number in range(max(size // 4, 1))]
    _insert(unit, "source", iter([(SOURCE, {"name": "bench", "title": "Messung"}, None, None)]))
    _insert(unit, "taxonomy", iter(_taxonomies()))
    _insert(unit, "taxonomy_term", _terms(words))
    _insert(
        unit,
        "organization",
        ((id, {"name": words.name(), "description": words.text(20)}, None, None) for id in organizations),
    )
    _insert(unit, "location", (_location(number, chance, words) for number in range(size)))
    _insert(unit, "service", (_service(number, chance, words, organizations) for number in range(size)))
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


def _taxonomies() -> list[Row]:
    own = [(taxonomy_id(name), {"name": name}, None, None) for name in ("topic", "kind", "feature", "district")]
    return [*own, (_id("taxonomy", 0), {"name": "Andere"}, None, None)]


def _terms(words: _Words) -> Iterator[Row]:
    for number in range(TERMS):
        taxonomy, values = _taxonomy_of(number), {"name": f"{words.name()} {number}", "code": f"t{number}"}
        if taxonomy == _id("taxonomy", 0) and number % 20:
            values["parent_id"] = _id("term", number - number % 20)
        yield _id("term", number), {**values, "taxonomy_id": taxonomy}, None, None


def _taxonomy_of(number: int) -> UUID | bytes:
    if number >= 130:
        return _id("taxonomy", 0)
    return taxonomy_id(("topic", "kind", "feature", "district")[(number >= 20) + (number >= 80) + (number >= 105)])


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
    few = {chance.randint(0, 19), chance.randint(20, 79), chance.randint(80, 104), chance.randint(105, 129)}
    for term in sorted(few | {int(chance.paretovariate(0.6)) % (TERMS - 130) + 130 for _ in range(3)}):
        values = {"link_id": _id("service", number), "link_entity": "service", "taxonomy_term_id": _id("term", term)}
        yield _id("attribute", f"{number}/{term}"), values, None, None


def _intakes(number: int, chance: random.Random) -> Iterator[Row]:
    if chance.random() < 0.3:
        begins = date(2026, 11, 22) + timedelta(days=chance.randint(-30, 200))
        yield _id("intake", number), {"service_id": _id("service", number), "starts_on": begins.isoformat()}, None, None


_CHILDREN: dict[str, Callable[[int, random.Random], Iterator[Row]]] = {
    "service_at_location": _at_location,
    "address": _address,
    "phone": _phone,
    "schedule": _schedules,
    "language": _languages,
    "attribute": _attributes,
    "intake": _intakes,
}
