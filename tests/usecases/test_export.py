"""Exporting: what comes out is valid HSDS 3.0, and a round trip through it loses nothing."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import fastjsonschema
import pytest

from app.cli.catalogue import _words
from app.domain.forms import ServiceForm
from app.domain.profile import OBJECTS, term_id
from app.errors import Cancelled, InvalidInput, NotFound
from app.exchange.identity import source_id
from app.i18n import translator
from app.store import reading
from app.store.database import Database
from app.store.digest import state_digests
from app.store.exporting import Outgoing
from app.store.writing import delete_record
from app.usecases.editing import save_service
from app.usecases.exchange import export_catalogue, import_catalogue, install_base, install_demo, service_document
from tests.conftest import KEY
from ui.wording import STEPS

Official = dict[str, Callable[[Any], Any]]
FORMS = ("katalog.json", "katalog.zip", "katalog")


@pytest.fixture
def demo(database: Database) -> Database:
    with database.write("install") as unit:
        install_base(unit)
        install_demo(unit, date(2026, 11, 20))
    return database


def everything(database: Database) -> dict[str, dict[Any, Any]]:
    """Every record with its values, unknown columns and the id in its source; the sources are among them."""
    with database.read() as view:
        all_of = Outgoing(view).all_of
        return {kind: {r.id: (r.values, r.extra, r.external_id) for r in all_of(kind)} for kind in OBJECTS}


def export(database: Database, path: Path) -> Path:
    with database.read() as view:
        export_catalogue(view, path)
    return path


def assert_round_trip(database: Database, other: Database, path: Path) -> None:
    export(database, path)
    with other.write("import") as unit:
        report = import_catalogue(unit, path)
    assert not report.rejected
    assert not [warning for warning in report.warnings if warning.reason == "unknown_column"]
    before, after = everything(database), everything(other)
    for kind in OBJECTS:
        assert after[kind] == before[kind], kind
    with database.write("import") as unit:
        again = import_catalogue(unit, path)
    assert not any(again.written.values())
    assert (again.vanished, again.conflicts) == (0, 0)


def digest(database: Database) -> bytes:
    with database.read() as view:
        return state_digests(view)["catalogue"]


@pytest.mark.parametrize("form", FORMS)
def test_the_demo_catalogue_loses_nothing(form: str, demo: Database, other: Database, tmp_path: Path) -> None:
    assert_round_trip(demo, other, tmp_path / form)


@pytest.fixture(scope="module")
def city(template: Path, tmp_path_factory: pytest.TempPathFactory, real_data: Path) -> Iterator[Database]:
    """The catalogue of a city, imported once for these tests, which only read it."""
    path = Path(shutil.copy(template, tmp_path_factory.mktemp("city") / "anlauf.db"))
    opened = Database.open(path, KEY)
    with opened.write("import") as unit:
        import_catalogue(unit, real_data / "miami")
    yield opened
    opened.close()


@pytest.mark.parametrize("form", ["katalog.json", "katalog"])
def test_the_catalogue_of_a_city_loses_nothing(form: str, city: Database, other: Database, tmp_path: Path) -> None:
    before = digest(city)
    assert_round_trip(city, other, tmp_path / form)
    assert digest(other) == digest(city) == before


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_more_than_one_source_is_a_source_itself(
    form: str, demo: Database, other: Database, tmp_path: Path
) -> None:
    with demo.write() as unit:
        save_service(unit, ServiceForm({"name": "Hier geschrieben"}, organization="AWO"))
    export(demo, tmp_path / form)
    with other.write("import") as unit:
        assert import_catalogue(unit, tmp_path / form).source == "katalog"
    before, after = everything(demo), everything(other)
    assert after["source"].keys() - before["source"].keys() == {source_id("katalog")}
    assert {kind: after[kind] for kind in OBJECTS if kind != "source"} == {
        kind: before[kind] for kind in OBJECTS if kind != "source"
    }


@pytest.mark.parametrize("form", FORMS)
def test_long_work_says_how_far_it_is(form: str, demo: Database, other: Database, tmp_path: Path) -> None:
    steps: dict[str, list[tuple[int, int]]] = {}

    def progress(what: str, done: int, total: int) -> None:
        steps.setdefault(what, []).append((done, total))

    with demo.read() as view:
        export_catalogue(view, tmp_path / form, progress)
    with other.write("import") as unit:
        import_catalogue(unit, tmp_path / form, progress=progress)
    assert [what for what in steps if what != "comparing"] == ["exporting", "reading", "writing"]
    assert "comparing" in steps or not form.endswith(".json"), "a document is read whole before anything is compared"
    assert steps["reading"][-1][0] == steps["reading"][-1][1] > 0
    assert all(done == sorted(done) for done in ([count for count, _ in told] for told in steps.values()))
    assert steps.keys() | {"comparing"} == _words(translator()).keys() == STEPS.keys()


@pytest.mark.parametrize("form", FORMS)
def test_the_official_examples_lose_nothing(
    form: str, database: Database, other: Database, tmp_path: Path, real_data: Path
) -> None:
    with database.write("import") as unit:
        import_catalogue(unit, real_data / "hsds-3.0" / "examples")
    assert_round_trip(database, other, tmp_path / form)


ODD: dict[str, Any] = {
    "id": "o1",
    "name": "=1+1",
    "description": ' "Zeilen"\r\nmit; Trennern, und\tTabs ',
    "url": "alter Name einer Spalte",
    "phones": "kein Verzeichnis",
    "numbers": [1, 2.5, None, {"tief": True}],
    "Groß": "Spalte",
    " ": "leer",
    "year_incorporated": "vor dem Krieg",
    "services": [
        {"id": "s1", "name": "<script>alert(1)</script>", "status": "geheim", "minimum_age": 12.5, "contents": ["x"]},
        {"id": "s2", "name": "Zweiter", "schedules": [{"opens_at": "mittags", "closes_at": "5pm (Mo)"}]},
    ],
    "locations": [{"id": "l1", "latitude": 0, "longitude": 0, "addresses": [{"id": "a", "attention": "  x"}]}],
}


@pytest.mark.parametrize("form", FORMS)
def test_unknown_and_odd_values_lose_nothing(form: str, database: Database, other: Database, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(json.dumps(ODD), "utf-8")
    with database.write("import") as unit:
        import_catalogue(unit, tmp_path / "odd.json")
    assert_round_trip(database, other, tmp_path / form)


@pytest.fixture(scope="session")
def official(real_data: Path) -> dict[str, Callable[[Any], Any]]:
    """The official schemas; formats are left out because a catalogue exports what its sources wrote."""
    folder = real_data / "hsds-3.0" / "schema" / "compiled"
    schemas = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in ("organization", "service")}
    return {
        name: fastjsonschema.compile(schema, use_formats=False, use_default=False) for name, schema in schemas.items()
    }


def test_the_list_is_valid_by_the_official_schema(demo: Database, tmp_path: Path, official: Official) -> None:
    document = json.loads(export(demo, tmp_path / "katalog.json").read_text("utf-8"))
    with demo.read() as view:
        counts = reading.counts(view)
    organizations = [entry for entry in document if "services" in entry]
    services = [found for entry in organizations for found in entry["services"]]
    assert len(services) == counts["service"]
    for entry in organizations:
        official["organization"](entry)
    for found in services:
        official["service"](found)


def test_a_catalogue_without_status_is_valid_too(city: Database, tmp_path: Path, official: Official) -> None:
    document = json.loads(export(city, tmp_path / "miami.json").read_text("utf-8"))
    organizations = [entry for entry in document if "services" in entry and "organization_id" not in entry]
    for entry in organizations[::25]:
        official["organization"](entry)
    first = organizations[0]["services"][0]
    assert (first["status"], first["anlauf_filled"]) == ("active", ["status"])


def test_the_tables_are_a_described_package(demo: Database, tmp_path: Path) -> None:
    with zipfile.ZipFile(export(demo, tmp_path / "katalog.zip")) as archive:
        described = json.loads(archive.read("datapackage.json"))
        assert {resource["path"] for resource in described["resources"]} == set(archive.namelist()) - {
            "datapackage.json"
        }
        for resource in described["resources"]:
            header = next(csv.reader([archive.read(resource["path"]).decode().splitlines()[0]]))
            assert header == [field["name"] for field in resource["schema"]["fields"]]


def test_the_profile_is_attributes_other_programs_can_read(demo: Database, tmp_path: Path) -> None:
    document = json.loads(export(demo, tmp_path / "katalog.json").read_text("utf-8"))
    services = [found for entry in document for found in entry.get("services", ())]
    rules = [a for found in services for a in found.get("attributes", ()) if a["link_type"] == "profile"]
    kinds = {attribute["taxonomy_term_id"] for attribute in rules}
    assert kinds >= {str(term_id("profile", kind)) for kind in ("eligibility", "outcome", "intake")}
    assert all(attribute["label"] and json.loads(attribute["value"]) for attribute in rules)


def test_one_offer_as_a_document(demo: Database, official: Official) -> None:
    with demo.read() as view:
        offer = next(s for s in Outgoing(view).all_of("service") if s.values.get("organization_id"))
        document = service_document(view, offer.id)
    assert document["organization"]["name"]
    assert document["service_at_locations"][0]["location"]["addresses"]
    official["service"](document)


def test_a_deleted_offer_is_not_exported(demo: Database, tmp_path: Path) -> None:
    with demo.read() as view:
        offer = next(Outgoing(view).all_of("service"))
        found = reading.record(view, "service", offer.id)
    assert found is not None
    with demo.write() as unit:
        delete_record(unit, "service", offer.id, found.based_on)
    assert str(offer.id) not in export(demo, tmp_path / "katalog.json").read_text("utf-8")
    with demo.read() as view, pytest.raises(NotFound):
        service_document(view, offer.id)


def test_a_stopped_export_leaves_no_file(demo: Database, tmp_path: Path) -> None:
    for form in FORMS:
        with demo.read() as view, pytest.raises(Cancelled):
            export_catalogue(view, tmp_path / form, cancelled=lambda: True)
    assert {path.name for path in tmp_path.iterdir()} <= {"profile"}


def test_an_export_goes_only_where_it_may(demo: Database, tmp_path: Path) -> None:
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "brief.txt").write_text("x")
    for path in (tmp_path / "katalog.docx", tmp_path / "voll", tmp_path / "nirgends" / "katalog.json"):
        with demo.read() as view, pytest.raises(InvalidInput):
            export_catalogue(view, path)
    assert (tmp_path / "voll" / "brief.txt").read_text() == "x"
