"""Importing: everything goes in or is named, and stopping leaves no trace."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.domain.versions import Record
from app.errors import Cancelled
from app.exchange.identity import source_id
from app.store import reading
from app.store.database import Database
from app.usecases.exchange import import_catalogue, preview_import
from tests.conftest import KEY
from tests.usecases.catalogues import ORGANIZATION, Import, changed, id_of, reasons, tables, written


def test_nested_objects_become_linked_records(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record]
) -> None:
    report = bring_in(package())
    assert not report.rejected
    assert report.read == report.written
    service = record("service", id_of("service", "s1"))
    assert service.values["organization_id"] == id_of("organization", "o1")
    assert service.values["extra"] == {"colour": "blau"}
    place = record("service_at_location", id_of("service_at_location", "l1"))
    assert (place.values["service_id"], place.values["location_id"]) == (service.id, id_of("location", "h1"))
    assert "latitude" not in record("location", id_of("location", "h1")).values
    link = record("attribute", id_of("attribute", "a1"))
    assert (link.values["link_entity"], link.values["taxonomy_term_id"]) == ("service", id_of("taxonomy_term", "t1"))
    assert reasons(report) == {"zero_coordinates": 1}
    assert report.warnings[0].pointer == "/services/0/service_at_locations/0/location"


def test_times_are_brought_into_one_form(bring_in: Import, package: Callable[..., Path], database: Database) -> None:
    bring_in(package())
    with database.read() as view:
        (schedule,) = reading.all_records(view, "schedule")
    assert (schedule.values["opens_at"], schedule.values["closes_at"]) == ("09:00", "17:00")


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("one.json", lambda one: one),
        ("list.json", lambda one: [one]),
        ("page.json", lambda one: {"total_items": 1, "contents": [one]}),
        ("tables.json", lambda one: {"organizations": [one]}),
        ("named.json", lambda one: {"organizations.csv": [one]}),
    ],
)
def test_every_form_of_a_document(
    name: str, wrap: Callable[[Any], Any], bring_in: Import, package: Callable[..., Path]
) -> None:
    report = bring_in(package(wrap(ORGANIZATION), name))
    assert report.written["service"] == report.written["organization"] == report.written["schedule"] == 1


def test_json_lines_a_folder_and_a_zip(bring_in: Import, tmp_path: Path) -> None:
    folder = tmp_path / "stadt"
    folder.mkdir()
    lines = [json.dumps({**ORGANIZATION, "id": f"o{n}", "services": []}) for n in range(3)]
    (folder / "organizations.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "service.json").write_text(json.dumps({"id": "s9", "name": "Rat", "status": "active"}), "utf-8")
    with zipfile.ZipFile(tmp_path / "stadt.zip", "w") as archive:
        for path in folder.iterdir():
            archive.write(path, f"data/{path.name}")
    assert written(bring_in(folder)) == {"organization": 3, "service": 1}
    assert written(bring_in(tmp_path / "stadt.zip")) == {}


def test_rejected_only_without_id_or_name_or_with_a_broken_mandatory_link(bring_in: Import, tmp_path: Path) -> None:
    folder = tables(
        tmp_path / "stadt",
        organizations=[{"id": "1", "name": "AWO"}, {"id": "2", "name": ""}, {"id": "", "name": "Ohne"}],
        services=[
            {"id": "1", "organization_id": "9", "name": "Kurs"},
            {"id": "2", "organization_id": "1", "name": " "},
        ],
        locations=[{"id": "1", "name": "Haus"}],
        service_at_location=[
            {"id": "1", "service_id": "1", "location_id": "1"},
            {"id": "2", "service_id": "1", "location_id": "7"},
            {"id": "3", "service_id": "", "location_id": "1"},
        ],
        cost_options=[{"id": "1", "service_id": "8", "amount": "3"}],
    )
    report = bring_in(folder)
    found = {(finding.file, finding.line, finding.field, finding.reason) for finding in report.rejected}
    assert found == {
        ("organizations.csv", 3, "name", "missing_name"),
        ("organizations.csv", 4, "id", "missing_id"),
        ("services.csv", 3, "name", "missing_name"),
        ("service_at_location.csv", 3, "location_id", "broken_link"),
        ("service_at_location.csv", 4, "service_id", "missing_link"),
        ("cost_options.csv", 2, "service_id", "broken_link"),
    }
    assert written(report) == {"organization": 1, "location": 1, "service": 1, "service_at_location": 1}
    assert ("organization_id", "dangling_link") in {(f.field, f.reason) for f in report.warnings}


def test_the_old_package_in_terms_of_today(bring_in: Import, tmp_path: Path, database: Database) -> None:
    folder = tables(
        tmp_path / "alt",
        organizations=[{"id": "1", "name": "AWO", "url": "awo.example"}],
        services=[{"id": "5", "organization_id": "1", "name": "Kurs", "status": ""}],
        locations=[{"id": "5", "name": "Haus", "latitude": "51.4", "longitude": "7,7"}],
        physical_addresses=[{"id": "5", "location_id": "5", "address_1": "Weg 1", "city": "Hemer"}],
        postal_addresses=[{"id": "5", "location_id": "5", "address_1": "Postfach 1", "city": "Hemer"}],
        regular_schedules=[
            {"id": "", "service_id": "5", "weekday": "Monday", "opens_at": "9:00am", "closes_at": "5:00pm"},
            {"id": "", "service_id": "5", "weekday": "2", "opens_at": "9:00am", "closes_at": "5:00pm"},
        ],
        eligibility=[
            {"id": "", "service_id": "5", "eligibility": "Alle"},
            {"id": "", "service_id": "", "eligibility": "Wer?"},
        ],
        languages=[{"id": "5", "service_id": "5", "language": name} for name in ("English", "Spanish")],
        phones=[{"id": "5", "service_id": "5", "number": "1", "language": "English"}],
        payments_accepted=[{"id": "1", "service_id": "5", "payment": "bar"}],
        taxonomy=[
            {"id": "P", "name": "Familie", "parent_id": "", "vocabulary": "AIRS"},
            {"id": "P-1", "name": "Kita", "parent_id": "P", "vocabulary": "AIRS"},
        ],
        services_taxonomy=[{"id": "1", "service_id": "5", "taxonomy_id": "P-1", "taxonomy_detail": ""}],
    )
    report = bring_in(folder)
    assert [(finding.file, finding.line, finding.reason) for finding in report.rejected] == [
        ("eligibility.csv", 3, "missing_link")
    ]
    with database.read() as view:
        shown = {kind: [dict(found.values) for found in reading.all_records(view, kind)] for kind in report.read}
    assert shown["organization"][0]["website"] == "awo.example"
    assert shown["service"][0]["eligibility_description"] == "Alle"
    assert shown["service"][0]["extra"] == {"payments_accepted": ["bar"]}
    assert shown["location"][0]["longitude"] == 7.7
    assert [address["address_type"] for address in shown["address"]] == ["physical", "postal"]
    assert [schedule["byday"] for schedule in shown["schedule"]] == ["MO", "TU"]
    assert sorted((language["name"], language["code"]) for language in shown["language"]) == [
        ("English", "en"),
        ("English", "en"),
        ("Spanish", "es"),
    ]
    terms = {term["code"]: term for term in shown["taxonomy_term"]}
    assert terms["P-1"]["parent_id"] == id_of("taxonomy_term", "P", "alt")
    assert shown["taxonomy"][0]["name"] == "AIRS"
    assert shown["attribute"][0]["link_id"] == id_of("service", "5", "alt")


def test_the_description_of_a_package_names_the_source(
    bring_in: Import, tmp_path: Path, record: Callable[..., Record]
) -> None:
    folder = tables(tmp_path / "ordner", organizations=[{"id": "1", "name": "AWO"}])
    described = {
        "name": "kreis",
        "title": "Angebote im Kreis",
        "license": {"type": "CC-BY-4.0"},
        "contributors": [{"title": "Kreisverwaltung"}],
        "resources": [
            {"name": "organization", "path": "organizations.csv"},
            {"name": "contact", "path": "contacts.csv"},
        ],
    }
    (folder / "datapackage.json").write_text(json.dumps(described), "utf-8")
    report = bring_in(folder, language="de")
    assert report.source == "kreis"
    assert [(finding.reason, finding.params["value"]) for finding in report.warnings] == [
        ("missing_file", "contacts.csv")
    ]
    source = record("source", source_id("kreis"))
    assert source.values == {
        "name": "kreis",
        "title": "Angebote im Kreis",
        "language": "de",
        "licence": "CC-BY-4.0",
        "attribution": "Kreisverwaltung",
    }


def test_unknown_tables_and_objects_are_kept(bring_in: Import, tmp_path: Path, database: Database) -> None:
    folder = tables(
        tmp_path / "stadt",
        organizations=[{"id": "1", "name": "AWO", "mascot": "Bär"}],
        mascots=[{"id": "1", "animal": "Bär"}],
    )
    (folder / "odd.json").write_text(json.dumps({"id": "z", "sound": "brumm"}), "utf-8")
    report = bring_in(folder)
    assert reasons(report) == {"unknown_column": 1, "unknown_table": 1, "unknown_object": 1}
    with database.read() as view:
        kept = [record.values["content"] for record in reading.all_records(view, "unknown_object")]
    assert kept == [{"id": "1", "animal": "Bär"}, {"id": "z", "sound": "brumm"}]


def test_a_preview_says_the_same_and_writes_nothing(
    database: Database, package: Callable[..., Path], bring_in: Import
) -> None:
    with database.write("preview") as unit:
        preview = preview_import(unit, package())
    with database.read() as view:
        assert not any(reading.counts(view).values())
        assert view.connection.exec_driver_sql("SELECT count(*) FROM step").scalar_one() == 0
    assert preview == bring_in(package())


def test_stopping_leaves_the_catalogue_as_it_was(database: Database, package: Callable[..., Path]) -> None:
    heard: list[tuple[str, int, int]] = []
    with pytest.raises(Cancelled), database.write("import") as unit:
        import_catalogue(unit, package(), progress=lambda *said: heard.append(said), cancelled=lambda: len(heard) > 3)
    assert {what for what, _, _ in heard} <= {"reading", "comparing"}
    with database.read() as view:
        assert not any(reading.counts(view).values())


def test_a_killed_import_leaves_the_catalogue_as_it_was(
    database: Database, package: Callable[..., Path], bring_in: Import
) -> None:
    bring_in(package())
    with database.read() as view:
        before = reading.counts(view)
    program = (
        "import os, sys; from pathlib import Path; from app.store.database import Database\n"
        "from app.usecases.exchange import import_catalogue\n"
        "database = Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))\n"
        "with database.write('import') as unit:\n"
        "    import_catalogue(unit, Path(sys.argv[3]), source='other')\n"
        "    os._exit(9)\n"
    )
    arguments = [sys.executable, "-c", program, str(database.path), KEY.hex(), str(package())]
    root = Path(__file__).resolve().parents[2]
    assert subprocess.run(arguments, cwd=root, check=False).returncode == 9
    reopened = Database.open(database.path, KEY)
    with reopened.read() as view:
        assert reading.counts(view) == before
    reopened.close()


def test_what_is_typed_is_found_while_an_import_runs(
    database: Database, package: Callable[..., Path], bring_in: Import
) -> None:
    bring_in(package())
    with database.write("import") as unit:
        import_catalogue(unit, package(changed(name="Neu")))
        with database.read() as view:
            assert reading.record(view, "service", id_of("service", "s1")).values["name"] == "Deutschkurs"  # type: ignore[union-attr]


def test_a_record_too_big_to_travel_is_rejected_and_the_others_go_in(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record]
) -> None:
    long = {f"remark {number}": "x" * 9_000 for number in range(20)}
    report = bring_in(package(changed(**long)))
    assert {finding.reason for finding in report.rejected} == {"too_big", "broken_link"}
    assert record("organization", id_of("organization", "o1")).values["name"]
    again = bring_in(package(changed()))
    assert not again.rejected
    assert record("service", id_of("service", "s1")).values["extra"] == {"colour": "blau"}
    assert [finding.reason for finding in bring_in(package(changed(**long))).rejected] == ["too_big"]
    assert record("service", id_of("service", "s1")).values["extra"] == {"colour": "blau"}


BIG = 123456789012345678901234567890


def test_numbers_too_big_for_the_database_are_kept_as_text(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record], database: Database
) -> None:
    report = bring_in(package(changed(colour=BIG, minimum_age=BIG, shades=[{"dark": -BIG, "light": 1}])))
    service = record("service", id_of("service", "s1"))
    assert "minimum_age" not in service.values
    shades = [{"dark": str(-BIG), "light": 1}]
    assert service.values["extra"] == {"colour": str(BIG), "minimum_age": str(BIG), "shades": shades}
    assert reasons(report)["unreadable_number"] == 3
    bring_in(package({"id": "z1", "tint": BIG}, "other.json"))
    with database.read() as view:
        (unknown,) = reading.all_records(view, "unknown_object")
    assert unknown.values["content"] == {"id": "z1", "tint": str(BIG)}
