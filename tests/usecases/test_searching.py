"""Finding offers in the demo catalogue, alone and beside the real English one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.device import Device
from app.domain.profile import term_id
from app.domain.search import Criteria, Facet, SearchPage, Sort
from app.matching.index import OfferIndex
from app.store.database import Database
from app.store.unit import View
from app.store.writing import delete_record, insert_records, update_record
from app.usecases.exchange import import_catalogue, install_base, install_demo
from app.usecases.searching import find_services, load_index, refreshed_index, term_labels

TODAY = datetime(2026, 11, 23, 10, 0)
KEY = b"k" * 32
MIAMI = Path("../shared/data/miami")
ESSENTIAL = ("Sprachkurs mit Kinderbetreuung", "childcare", "BvB", "Anerkenung Zeugnis", "kita")


def new_database(path: Path) -> Database:
    return Database.create(path, KEY, Device(b"a" * 16, b"c" * 16, b"s" * 32, b"b" * 32))


def with_demo(path: Path) -> Database:
    database = new_database(path)
    with database.write("import") as unit:
        install_base(unit)
        install_demo(unit, TODAY.date())
    return database


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[View, OfferIndex]]:
    database = with_demo(tmp_path_factory.mktemp("demo") / "anlauf.db")
    with database.read() as view:
        yield view, load_index(view)
    database.close()


def search(demo: tuple[View, OfferIndex], text: str, **more: object) -> SearchPage:
    return find_services(*demo, Criteria(text, **more), TODAY)  # type: ignore[arg-type]


def first(demo: tuple[View, OfferIndex], text: str) -> str:
    page = search(demo, text)
    return page.cards[0].title if page.cards else ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sprachkurs mit Kinderbetreuung", "Kinderbetreuung"),
        ("childcare", "Kinderbetreuung"),
        ("BvB", "BvB"),
        ("Anerkenung Zeugnis", "Schulzeugnisse anerkennen"),
        ("kita", "Kita"),
        ("BSK", "Berufssprachkurs"),
        ("EQ", "Einstiegsqualifizierung"),
        ("AsA", "Assistierte Ausbildung"),
        ("JMD", "Jugendmigrationsdienst"),
        ("IK", "Integrationskurs"),
        ("FOR", "Mittlerer Schulabschluss"),
        ("HSA", "Erster Schulabschluss"),
        ("دورة لغة", "kurs"),
        ("мовні курси", "kurs"),
        ("legal advice", "Rechtsberatung"),
    ],
)
def test_the_first_result_is_sensible(demo: tuple[View, OfferIndex], text: str, expected: str) -> None:
    assert expected.lower() in first(demo, text).lower()


@pytest.mark.parametrize(
    ("one", "other"), [("Kinderbetreuung", "KINDERBETREUUNG "), ("Straße", "strasse"), ("Mütter", "muetter")]
)
def test_spellings_find_the_same(demo: tuple[View, OfferIndex], one: str, other: str) -> None:
    assert search(demo, one).total == search(demo, other).total > 0


def test_a_part_of_a_compound_finds_it(demo: tuple[View, OfferIndex]) -> None:
    titles = {card.title for card in search(demo, "kurs").cards}
    assert any("sprachkurs" in title.lower() for title in titles)


def test_every_keystroke_finds_something_on_the_way(demo: tuple[View, OfferIndex]) -> None:
    word = "Kinderbetreuung"
    assert all(search(demo, word[:length]).total for length in range(1, len(word) + 1))


def test_a_typing_error_is_named(demo: tuple[View, OfferIndex]) -> None:
    page = search(demo, "Anerkenung Zeugnis")
    assert page.corrected.lower() == "anerkennung zeugnis"
    assert search(demo, "Anerkennung").corrected == ""


def test_when_no_offer_has_all_words_those_with_some_are_shown_and_it_is_said(demo: tuple[View, OfferIndex]) -> None:
    page = search(demo, "Kita Führungszeugnis Rechtsberatung")
    assert page.loosened
    assert page.total


def test_nonsense_finds_nothing_and_breaks_nothing(demo: tuple[View, OfferIndex]) -> None:
    for text in (
        "qqqqxyzzy",
        '"',
        "a OR b*",
        "NEAR(",
        "name:kurs",
        "'; DROP TABLE search",
        "%",
        "\x00",
        "١٢",
        "🙂" * 50,
    ):
        assert search(demo, text).total >= 0
    assert search(demo, "qqqqxyzzy") == SearchPage(0, (), search(demo, "qqqqxyzzy").facets)


def test_the_total_is_exact_and_pages_do_not_overlap(demo: tuple[View, OfferIndex]) -> None:
    everything = find_services(*demo, Criteria("beratung"), TODAY, limit=1000)
    assert everything.total == len(everything.cards) == len({card.id for card in everything.cards})
    pages = [
        find_services(*demo, Criteria("beratung"), TODAY, limit=7, offset=start).cards for start in range(0, 70, 7)
    ]
    assert [card.id for page in pages for card in page] == [card.id for card in everything.cards][:70]


@pytest.mark.parametrize("sort", list(Sort))
def test_every_order_shows_every_offer_once(demo: tuple[View, OfferIndex], sort: Sort) -> None:
    page = find_services(*demo, Criteria(sort=sort, origin=(51.5, 7.2)), TODAY, limit=1000)
    assert page.total == len({card.id for card in page.cards}) > 80


def test_counts_say_what_a_choice_leaves(demo: tuple[View, OfferIndex]) -> None:
    page = search(demo, "kurs")
    for facet, counts in page.facets.items():
        for count in counts[:4]:
            chosen = search(demo, "kurs", chosen={facet: frozenset({count.code})})
            assert chosen.total == count.count, (facet, count)


def test_codes_of_facets_have_names(demo: tuple[View, OfferIndex]) -> None:
    labels = term_labels(demo[1])
    assert labels[Facet.TOPIC, "childcare"] == "Kinderbetreuung"
    assert labels[Facet.KIND, "bvb"].startswith("Berufsvorbereitende")
    assert all(count.label for counts in search(demo, "").facets.values() for count in counts)


def test_snippets_mark_what_was_found(demo: tuple[View, OfferIndex]) -> None:
    cards = search(demo, "kinderbetreuung").cards
    assert any(span.hit for span in cards[0].name + cards[0].snippet)


def test_open_today_agrees_with_the_cards(demo: tuple[View, OfferIndex]) -> None:
    page = find_services(*demo, Criteria(open_today=True), TODAY, limit=1000)
    assert page.total == search(demo, "").open_today > 0
    assert {card.opening.state.value for card in page.cards} == {"open"}


def test_distance_keeps_to_the_limit_and_names_the_rest(demo: tuple[View, OfferIndex]) -> None:
    origin = next(row.places[0] for row in demo[1].rows if row.places)
    page = find_services(*demo, Criteria(origin=origin, within_km=1.0), TODAY, limit=1000)
    assert all(card.distance_km is not None and card.distance_km <= 1.0 for card in page.cards)
    assert page.without_place + sum(bool(row.places) for row in demo[1].rows if row.listed) == search(demo, "").total


def test_a_written_offer_is_found_and_a_deleted_one_is_not(tmp_path: Path) -> None:
    database = with_demo(tmp_path / "anlauf.db")
    with database.read() as view:
        index = load_index(view)
    organization, service = uuid4(), uuid4()
    with database.write() as unit:
        insert_records(unit, "organization", [(organization, {"name": " Verein Quitte"}, None, None)])
        values = {"name": " Zwölfuhrtreff", "organization_id": organization, "description": "<b>Klöppeln</b>"}
        insert_records(unit, "service", [(service, values, None, None)])
    with database.read() as view:
        index = refreshed_index(view, index, unit.changes)
        (card,) = find_services(view, index, Criteria("kloeppeln"), TODAY).cards
        assert (card.id, card.title, card.organization) == (service, "Zwölfuhrtreff", "Verein Quitte")
        assert index.rows[-1].name == "Zwölfuhrtreff"
        assert first((view, index), "quitte") == "Zwölfuhrtreff"
        assert first((view, index), "Zwoelfurtreff") == "Zwölfuhrtreff"
        based_on = _heads(view, service)
    with database.write() as unit:
        update_record(unit, "service", service, {"name": "Kreativtreff"}, based_on)
    with database.read() as view:
        index = refreshed_index(view, index, unit.changes)
        assert first((view, index), "kreativtreff") == "Kreativtreff"
        assert search((view, index), "Zwölfuhrtreff").total == 0
        based_on = _heads(view, service)
    with database.write() as unit:
        delete_record(unit, "service", service, based_on)
    with database.read() as view:
        index = refreshed_index(view, index, unit.changes)
        assert search((view, index), "kreativtreff").total == 0
        assert index.postings == load_index(view).postings
    database.close()


def _heads(view: View, service: object) -> dict[str, tuple[bytes, ...]]:
    from app.store.reading import record

    found = record(view, "service", service)  # type: ignore[arg-type]
    assert found is not None
    return dict(found.based_on)


def test_a_new_topic_on_an_offer_is_searched_and_counted(tmp_path: Path) -> None:
    database = with_demo(tmp_path / "anlauf.db")
    with database.read() as view:
        index = load_index(view)
        card = search((view, index), "BvB").cards[0]
        before = {count.code: count.count for count in search((view, index), "").facets[Facet.TOPIC]}
    with database.write() as unit:
        values = {"link_id": card.id, "link_entity": "service", "taxonomy_term_id": term_id("topic", "leisure")}
        insert_records(unit, "attribute", [(uuid4(), values, None, None)])
    with database.read() as view:
        index = refreshed_index(view, index, unit.changes)
        after = {count.code: count.count for count in search((view, index), "").facets[Facet.TOPIC]}
        assert after["leisure"] == before["leisure"] + 1
        assert card.id in {found.id for found in search((view, index), "BvB Freizeit").cards}
    database.close()


def test_german_and_english_catalogues_in_one_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = with_demo(tmp_path / "anlauf.db")
    if MIAMI.is_dir():
        with database.write("import") as unit:
            import_catalogue(unit, MIAMI, source="miami", language="en")
    else:
        with capsys.disabled():
            sys.stdout.write("The real package is not here; only the demo catalogue is searched.\n")
    with database.read() as view:
        both = (view, load_index(view))
        tops = {text: first(both, text) for text in ESSENTIAL}
        assert "kurs" in tops["Sprachkurs mit Kinderbetreuung"].lower()
        assert "kinderbetreuung" in tops["Sprachkurs mit Kinderbetreuung"].lower()
        # What is childcare itself, here in town, stands before a course with childcare and a centre in Miami.
        assert tops["childcare"].startswith("Kinderbetreuung")
        assert tops["BvB"].startswith("BvB")
        assert tops["Anerkenung Zeugnis"] == "Schulzeugnisse anerkennen lassen"
        assert tops["kita"].startswith("Kita")
        assert search(both, "").open_today == find_services(*both, Criteria(open_today=True), date(2026, 11, 23)).total
    database.close()
