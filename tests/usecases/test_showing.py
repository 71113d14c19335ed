"""Reading one offer whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.domain.detail import ServiceDetail
from app.domain.device import Device
from app.domain.profile import Force
from app.domain.search import Cost, Criteria, Facet, Opening
from app.errors import NotFound
from app.store.database import Database
from app.store.unit import View
from app.store.writing import insert_records
from app.usecases.exchange import install_base, install_demo
from app.usecases.searching import find_services, load_index
from app.usecases.showing import district_places, read_service

NOW = datetime(2026, 11, 23, 10, 0)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    path = tmp_path_factory.mktemp("demo") / "anlauf.db"
    database = Database.create(path, b"k" * 32, Device(b"a" * 16, b"c" * 16, b"s" * 32, b"b" * 32))
    with database.write("import") as unit:
        install_base(unit)
        install_demo(unit, NOW.date())
    with database.read() as view:
        yield view
    database.close()


@pytest.fixture(scope="module")
def details(demo: View) -> list[ServiceDetail]:
    index = load_index(demo)
    page = find_services(demo, index, Criteria(inactive=True), NOW, limit=1000)
    return [read_service(demo, card.id, NOW, (51.5, 7.2)) for card in page.cards]


def named(details: list[ServiceDetail], beginning: str) -> ServiceDetail:
    return next(detail for detail in details if detail.name.startswith(beginning))


def test_every_demo_offer_can_be_shown(details: list[ServiceDetail]) -> None:
    assert len(details) > 80
    assert all(detail.name and detail.organization.name and detail.description for detail in details)


def test_rules_are_inherited_from_the_kind_with_their_source(details: list[ServiceDetail]) -> None:
    rules = named(details, "BvB").rules
    inherited = [rule for rule in rules if rule.inherited_from]
    assert inherited
    assert all(rule.text and rule.checked_on and rule.check_by for rule in inherited)
    assert any(rule.paragraph for rule in inherited)
    assert not any(rule.overdue for rule in inherited)
    assert {rule.force for rule in inherited} <= set(Force)


def test_codes_in_rules_and_outcomes_have_names(details: list[ServiceDetail]) -> None:
    rules = [rule for detail in details for rule in detail.rules if rule.criterion == "german"]
    assert rules
    assert all(rule.labels.get(rule.data["min"]) for rule in rules if "min" in rule.data)
    outcomes = [outcome for detail in details for outcome in detail.outcomes if outcome.gives == "german"]
    assert any(outcome.value_label.startswith("B1") for outcome in outcomes)


def test_contact_places_and_hours(details: list[ServiceDetail]) -> None:
    places = [place for detail in details for place in detail.places]
    assert any(place.address and place.latitude and place.distance_km is not None for place in places)
    assert any(detail.phones or detail.organization.phones for detail in details)
    assert any(any(detail.hours.days) for detail in details)
    assert {detail.opening.state for detail in details} >= {Opening.OPEN, Opening.BY_APPOINTMENT, Opening.CLOSED}


def test_the_card_and_the_pane_agree(demo: View, details: list[ServiceDetail]) -> None:
    index = load_index(demo)
    cards = {card.id: card for card in find_services(demo, index, Criteria(), NOW, limit=1000).cards}
    for detail in details:
        card = cards.get(detail.id)
        if card is not None:
            assert (card.opening, card.cost, card.next_date) == (detail.opening, detail.cost, detail.next_date)
            assert list(card.kinds) == [term.code for term in detail.terms.get(Facet.KIND, ())]


def test_costs_documents_languages_and_intakes(details: list[ServiceDetail]) -> None:
    assert {detail.cost for detail in details} >= {Cost.FREE, Cost.PAID}
    assert any(detail.documents for detail in details)
    assert any(len(detail.languages) > 2 for detail in details)
    assert any(intake.starts_on and intake.apply_by for detail in details for intake in detail.intakes)
    assert any(translation.language == "en" for detail in details for translation in detail.translations)


def test_the_source_is_named(details: list[ServiceDetail]) -> None:
    assert all(detail.source is not None and detail.source.title for detail in details)


def test_districts_have_places(demo: View) -> None:
    places = district_places(demo)
    assert len(places) > 3
    assert all(50 < latitude < 53 and 5 < longitude < 10 for latitude, longitude in places.values())


def test_an_offer_that_is_not_there(demo: View) -> None:
    with pytest.raises(NotFound, match="gibt es nicht"):
        read_service(demo, uuid4(), NOW)


def test_html_in_texts_is_dropped(tmp_path: Path) -> None:
    database = Database.create(tmp_path / "a.db", b"k" * 32, Device(b"a" * 16, b"c" * 16, b"s" * 32, b"b" * 32))
    organization, service = uuid4(), uuid4()
    with database.write() as unit:
        insert_records(unit, "organization", [(organization, {"name": "Verein"}, None, None)])
        values = {
            "name": "Kurs",
            "organization_id": organization,
            "description": "<img src=x onerror=1>Hallo <b>du</b>",
        }
        insert_records(unit, "service", [(service, values, None, None)])
    with database.read() as view:
        assert read_service(view, service, NOW).description == "Hallo du"
    database.close()
