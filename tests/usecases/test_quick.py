"""Short contacts at an event, over the demo catalogue in a profile that holds only the catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap
from app.bootstrap import App, create_profile, open_profile
from app.domain.casework import CASEWORK_OBJECTS
from app.domain.match import Fit
from app.domain.search import Facet, Opening
from app.store import casework, reading
from app.usecases.quick import (
    COUNSELLING_KINDS,
    QuickAnswer,
    QuickContact,
    QuickWish,
    contacts_today,
    count_contact,
    next_counselling,
    quick_districts,
    quick_offer,
    quick_offers,
    take_back_contact,
)
from app.vault.wraps import CHEAPEST

TODAY = date.today()
MONDAY_AT_TEN = datetime(2026, 11, 23, 10)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("quick") / "event"
    create_profile(home, None, demo=True, event=True, today=date(2026, 11, 22)).app.lock()
    return home


@pytest.fixture
def app(made: Path, tmp_path: Path) -> Iterator[App]:
    """An event profile with the demo catalogue."""
    shutil.copytree(made, tmp_path / "event")
    app = open_profile(tmp_path / "event")
    yield app
    app.lock()


def ask(app: App, offset: int = 0, now: datetime = MONDAY_AT_TEN, **wish: Any) -> QuickAnswer:
    return app.read(quick_offers, app.index, QuickWish(**wish), now, offset)


def names(answer: QuickAnswer) -> list[str]:
    return [one.detail.name for one in answer.results]


def test_nothing_is_shown_before_something_is_needed(app: App) -> None:
    answer = ask(app)
    assert answer.results == ()
    assert answer.offers == 96
    assert answer.counselling is not None


def test_three_offers_serve_the_need_and_the_rest_follows(app: App) -> None:
    first = ask(app, needs=("housing",))
    assert len(first.results) == 3
    for one in first.results:
        assert "housing" in {term.code for term in one.detail.terms[Facet.TOPIC]}
    following = ask(app, needs=("housing",), offset=3)
    assert not set(names(first)) & set(names(following))
    assert names(ask(app, needs=("housing",))) == names(first)


def test_what_asks_for_the_least_comes_first(app: App) -> None:
    found = [one for offset in range(0, 24, 3) for one in ask(app, needs=("language",), offset=offset).results]
    demands = [(one.fit is Fit.PERHAPS, one.for_counselling) for one in found]
    assert demands == sorted(demands)
    assert demands[0] == (True, False)
    assert demands[-1] == (True, True)


def test_words_put_the_best_found_first_also_where_they_are_misspelt(app: App) -> None:
    assert "Kita" in names(ask(app, text="kita"))[0]
    assert ask(app, text="Warmmittagstich").results == ()
    wrong = ask(app, text="Anerkenung")
    assert wrong.corrected
    assert wrong.results


def test_a_band_of_ages_leaves_out_what_is_for_others(app: App) -> None:
    service = next(row for row in app.index.rows if "jmd" in row.kinds)
    young, old = (QuickWish(text="Jugendmigrationsdienst", age_band=band) for band in ("18_20", "27_plus"))
    assert service.name in names(app.read(quick_offers, app.index, young, MONDAY_AT_TEN))
    assert service.name not in names(app.read(quick_offers, app.index, old, MONDAY_AT_TEN))


def test_the_next_counselling_service_is_open_soonest_and_then_nearest(app: App) -> None:
    index = app.index
    kinds = [row for row in index.rows if set(row.kinds) & set(COUNSELLING_KINDS)]
    assert len(kinds) >= 3
    found = app.read(next_counselling, index, QuickWish(), MONDAY_AT_TEN.replace(hour=14))
    assert found is not None
    assert (found.opens.state, found.opens.until) == (Opening.OPEN, "16:00")
    evening = app.read(next_counselling, index, QuickWish(), MONDAY_AT_TEN.replace(hour=21))
    assert evening is not None
    assert evening.opens.day == date(2026, 11, 24)
    grown = app.read(next_counselling, index, QuickWish(age_band="27_plus"), MONDAY_AT_TEN)
    assert grown is not None
    assert "jmd" not in {term.code for term in grown.detail.terms[Facet.KIND]}


def test_a_district_measures_the_way_and_asks_for_the_nearest(app: App) -> None:
    districts = app.read(quick_districts, app.index)
    assert districts["nordstadt"] == "Nordstadt"
    answer = ask(app, needs=("language",), district="nordstadt")
    assert all(place.distance_km is not None for one in answer.results for place in one.detail.places)


def test_one_offer_can_be_asked_for_by_its_id(app: App) -> None:
    course = next(row for row in app.index.rows if "integrationskurs" in row.kinds)
    from uuid import UUID

    one = app.read(quick_offer, app.index, QuickWish(), UUID(bytes=course.key), MONDAY_AT_TEN)
    assert one.for_counselling
    assert one.fit is Fit.PERHAPS


def test_status_and_permission_are_never_part_of_the_person() -> None:
    person = QuickWish(("work",), "text", "mitte", "fa_AF", "18_20").person
    known = {name for name in person.__dataclass_fields__ if getattr(person, name) is not None}
    assert known == {"needs", "district", "languages"}


def rows(app: App) -> dict[str, list[dict[str, Any]]]:
    """Everything kept about people, by kind."""

    def read(view: Any) -> dict[str, list[dict[str, Any]]]:
        found = {
            kind: [dict(one.values) for one in reading.all_records(view, kind)]
            for kind in (*CASEWORK_OBJECTS, "quick_contact", "quick_need")
        }
        for one in casework.waiting_counts(view):
            found[one.kind].append(dict(one.values))
        return {kind: kept for kind, kept in found.items() if kept}

    return app.read(read)


def test_a_contact_leaves_one_row_of_codes(app: App) -> None:
    wish = QuickWish(("health", "housing"), "Marker Zahra", "nordstadt", "fa_AF", "18_20")
    counted = app.write("contact", count_contact, QuickContact(wish, offer_shown=True), TODAY)
    assert len(counted) == 1
    assert rows(app) == {
        "quick_contact": [
            {
                "day": TODAY.isoformat(),
                "channel": "event",
                "language": "fa_AF",
                "age_band": "18_20",
                "occasion": "offer",
                "topics": ["health", "housing"],
            }
        ]
    }
    assert app.read(contacts_today, TODAY) == 1
    assert app.read(contacts_today, TODAY - timedelta(days=1)) == 0


def test_what_nothing_was_there_for_is_counted_beside_it_and_taken_back_with_it(app: App) -> None:
    contact = QuickContact(QuickWish(("childcare",)), unmet=True)
    counted = app.write("contact", count_contact, contact, TODAY)
    assert {kind: len(kept) for kind, kept in rows(app).items()} == {"quick_contact": 1, "quick_need": 1}
    assert app.write("contact", take_back_contact, counted)
    assert rows(app) == {}
    assert not app.write("contact", take_back_contact, counted)


def test_an_empty_contact_is_not_counted(app: App) -> None:
    assert app.write("contact", count_contact, QuickContact(), TODAY) == ()
    assert rows(app) == {}


def test_the_catalogue_of_the_office_comes_in_whole(tmp_path: Path, made: Path) -> None:
    from app.usecases.exchange import export_catalogue, import_catalogue

    office = create_profile(tmp_path / "office", None, demo=True, today=date(2026, 11, 22)).app
    try:
        with office.database.read() as view:
            export_catalogue(view, tmp_path / "katalog.json")
        expected = names(ask(office, needs=("language",)))
    finally:
        office.lock()
    event = bootstrap.create_profile(tmp_path / "new", None, event=True, cost=CHEAPEST).app
    try:
        assert ask(event, needs=("language",)).offers == 0
        event.write("import", import_catalogue, tmp_path / "katalog.json")
        answer = ask(event, needs=("language",))
        assert answer.offers == 96
        assert names(answer) == expected
        assert answer.counselling is not None
        assert [one.for_counselling for one in ask(event, needs=("practice",), offset=6).results]
    finally:
        event.lock()


def test_who_needs_childcare_too_sees_which_courses_have_it(app: App) -> None:
    first = ask(app, needs=("language", "childcare"))
    assert {one.childcare for one in first.results} == {True}
    assert {one.childcare for one in ask(app, needs=("language",)).results} == {None}
    later = ask(app, needs=("language", "childcare"), offset=first.total - 3)
    assert True not in {one.childcare for one in later.results}
