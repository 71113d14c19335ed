"""Importing: everything goes in, again changes nothing, edits made here stay, and stopping leaves no trace."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.domain.reports import ImportReport
from app.domain.versions import Record
from app.errors import Cancelled
from app.exchange.identity import source_id
from app.store import heads, reading
from app.store.database import Database
from app.store.writing import delete_record, update_record
from app.usecases.editing import undo
from app.usecases.exchange import import_catalogue, install_base, install_demo, preview_import
from tests.conftest import KEY

Import = Callable[..., ImportReport]

ORGANIZATION: dict[str, Any] = {
    "id": "o1",
    "name": "AWO",
    "description": "Verein",
    "services": [
        {
            "id": "s1",
            "name": "Deutschkurs",
            "status": "active",
            "url": "https://awo.example",
            "colour": "blau",
            "phones": [{"id": "p1", "number": "02372 1", "languages": [{"name": "Dari", "code": "fa-AF"}]}],
            "service_at_locations": [
                {
                    "id": "l1",
                    "location": {
                        "id": "h1",
                        "location_type": "physical",
                        "name": "Haus",
                        "latitude": 0,
                        "longitude": 0,
                    },
                    "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "9:00am", "closes_at": "17:00:00Z"}],
                }
            ],
            "attributes": [
                {
                    "id": "a1",
                    "taxonomy_term": {"id": "t1", "name": "Sprache", "taxonomy_detail": {"id": "x1", "name": "Themen"}},
                }
            ],
            "alert": "Heute zu",
        }
    ],
}


@pytest.fixture
def bring_in(database: Database) -> Import:
    def bring_in(path: Path, **options: Any) -> ImportReport:
        with database.write("import") as unit:
            return import_catalogue(unit, path, **options)

    return bring_in


@pytest.fixture
def package(tmp_path: Path) -> Callable[..., Path]:
    def package(document: Any = ORGANIZATION, name: str = "stadt.json") -> Path:
        path = tmp_path / name
        path.write_text(json.dumps(document), "utf-8")
        return path

    return package


def id_of(kind: str, text: str, source: str = "stadt") -> UUID:
    from app.exchange.identity import ids_of

    return UUID(bytes=ids_of(source_id(source))(kind, text))


def changed(**values: Any) -> dict[str, Any]:
    """The organization with other values in its service; None takes one out."""
    service = {**ORGANIZATION["services"][0], **values}
    return {**ORGANIZATION, "services": [{name: value for name, value in service.items() if value is not None}]}


def written(report: ImportReport) -> dict[str, int]:
    return {kind: count for kind, count in report.written.items() if count}


def reasons(report: ImportReport) -> Counter[str]:
    return Counter(finding.reason for finding in report.warnings)


def tables(folder: Path, **rows: list[Mapping[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, content[0].keys())
            writer.writeheader()
            writer.writerows(content)
    return folder


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


def test_again_changes_nothing(bring_in: Import, package: Callable[..., Path]) -> None:
    first = bring_in(package())
    again = bring_in(package())
    assert again.read == first.read
    assert written(again) == {}
    assert (again.vanished, again.conflicts) == (0, 0)


def test_only_what_the_source_changed_is_written(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record]
) -> None:
    bring_in(package())
    report = bring_in(package(changed(name="Sprachkurs", alert=None)))
    assert written(report) == {"service": 1}
    service = record("service", id_of("service", "s1"))
    assert service.values["name"] == "Sprachkurs"
    assert "alert" not in service.values
    assert written(bring_in(package(changed(name="Sprachkurs", alert=None)))) == {}


def edit(database: Database, record: Record, **values: Any) -> None:
    with database.write() as unit:
        update_record(unit, record.kind, record.id, values, record.based_on)


def test_an_edit_made_here_stays(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package())
    edit(database, record("service", id_of("service", "s1")), name="Unser Kurs")
    assert written(bring_in(package())) == {}
    report = bring_in(package(changed(url="https://neu.example")))
    service = record("service", id_of("service", "s1"))
    assert (service.values["name"], service.values["url"]) == ("Unser Kurs", "https://neu.example")
    assert report.conflicts == 0


def test_changed_on_both_sides_is_a_conflict_that_shows_ours(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package())
    edit(database, record("service", id_of("service", "s1")), name="Unser Kurs")
    report = bring_in(package(changed(name="Ihr Kurs")))
    assert report.conflicts == 1
    service = record("service", id_of("service", "s1"))
    assert service.values["name"] == "Unser Kurs"
    assert len(service.based_on["name"]) == 2


def test_an_organization_and_an_offer_with_one_id_stay_apart(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    id = str(UUID(int=17))
    service = {"id": id, "name": "Kurs", "status": "active"}
    bring_in(package({"id": id, "name": "Verein", "services": [service]}))
    edit(database, record("service", UUID(id)), name="Unser Kurs")
    report = bring_in(package({"id": id, "name": "Neuer Verein", "services": [service]}))
    assert (written(report), report.conflicts) == ({"organization": 1}, 0)
    assert record("organization", UUID(id)).values["name"] == "Neuer Verein"
    assert record("service", UUID(id)).values["name"] == "Unser Kurs"


def test_an_import_made_again_after_undo_is_the_same_conflict(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package(changed(name="Alpha")))
    edit(database, record("service", id_of("service", "s1")), name="Beta")
    for _ in range(2):
        assert bring_in(package(changed(name="Gamma"))).conflicts == 1
        service = record("service", id_of("service", "s1"))
        assert (service.values["name"], len(service.based_on["name"])) == ("Beta", 2)
        with database.write() as unit:
            undo(unit)
        service = record("service", id_of("service", "s1"))
        assert (service.values["name"], len(service.based_on["name"])) == ("Beta", 1)


def test_an_edit_made_after_undoing_an_import_stands_beside_the_same_import(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package(changed(name="Alpha")))
    bring_in(package(changed(name="Gamma")))
    with database.write() as unit:
        undo(unit)
    edit(database, record("service", id_of("service", "s1")), name="Beta")
    assert bring_in(package(changed(name="Gamma"))).conflicts == 1
    assert record("service", id_of("service", "s1")).values["name"] == "Beta"
    assert written(bring_in(package(changed(name="Gamma")))) == {}


def test_an_edit_taken_back_makes_no_conflict(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    for before, after in (("Alpha", "Gamma"), ("Gamma", "Delta")):
        bring_in(package(changed(name=before)))
        edit(database, record("service", id_of("service", "s1")), name="Beta")
        with database.write() as unit:
            undo(unit)
        assert bring_in(package(changed(name=after))).conflicts == 0
        assert record("service", id_of("service", "s1")).values["name"] == after


def test_deleted_here_stays_deleted(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package())
    service = record("service", id_of("service", "s1"))
    with database.write() as unit:
        delete_record(unit, "service", service.id, service.based_on)
    report = bring_in(package(changed(name="Neu")))
    assert written(report) == {}
    assert reasons(report)["deleted_here"] == 1
    with database.read() as view:
        assert reading.record(view, "service", service.id) is None


def test_gone_from_the_source_is_marked_and_not_deleted(
    bring_in: Import, package: Callable[..., Path], database: Database, record: Callable[..., Record]
) -> None:
    bring_in(package())
    report = bring_in(package({**ORGANIZATION, "services": []}))
    assert report.vanished == 9
    assert record("service", id_of("service", "s1")).values["name"] == "Deutschkurs"
    with database.read() as view:
        gone = view.connection.exec_driver_sql("SELECT gone FROM service").scalar_one()
    assert gone
    assert bring_in(package({**ORGANIZATION, "services": []})).vanished == 0
    back = bring_in(package())
    assert back.written["service"] == 1
    with database.read() as view:
        assert not view.connection.exec_driver_sql("SELECT gone FROM service").scalar_one()


def test_parts_of_one_record_in_several_places_are_joined(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record]
) -> None:
    phone = {"id": "p", "number": "1"}
    service = {"id": "s", "name": "Kurs", "status": "active", "phones": [{**phone, "type": "voice"}]}
    lines = [
        {"id": "o", "name": "AWO", "description": "Verein", "phones": [phone], "services": []},
        service,
        {**service, "name": "Anders"},
    ]
    first = bring_in(package(lines))
    found = record("phone", id_of("phone", "p"))
    assert found.values["type"] == "voice"
    assert found.values["organization_id"] == id_of("organization", "o")
    assert found.values["service_id"] == id_of("service", "s")
    assert record("service", id_of("service", "s")).values["name"] == "Kurs"
    assert reasons(first)["differs"] == 1
    assert written(bring_in(package(lines))) == {}


def test_the_same_in_several_batches(bring_in: Import, tmp_path: Path, record: Callable[..., Record]) -> None:
    path = tmp_path / "stadt.jsonl"
    services = [
        {
            "id": f"s{n}",
            "name": f"Kurs {n}",
            "status": "active",
            "organization": {"id": "o", "name": "AWO", **({"email": "a@b.example"} if n == 2500 else {})},
        }
        for n in range(2600)
    ]
    path.write_text("\n".join(map(json.dumps, services)), "utf-8")
    assert written(bring_in(path)) == {"organization": 1, "service": 2600}
    assert record("organization", id_of("organization", "o")).values["email"] == "a@b.example"
    assert written(bring_in(path)) == {}


def test_another_name_for_the_same_records_updates_them(
    bring_in: Import, package: Callable[..., Path], record: Callable[..., Record]
) -> None:
    own = "7d7c0ac0-7f1f-4d2f-9d0a-2a2f4a4bca10"
    kept = {"id": own, "name": "Kurs", "status": "active", "alert": "zu"}
    bring_in(package(kept, "november.json"))
    report = bring_in(package({**kept, "name": "Kurs neu"}, "dezember.json"))
    assert (written(report), report.conflicts, report.vanished) == ({"service": 1}, 0, 0)
    assert record("service", UUID(own)).values["name"] == "Kurs neu"
    assert written(bring_in(package(kept, "november.json"), source="archiv")) == {}


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
    assert [what for what, _, _ in heard] == ["reading"] * 4
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


def test_an_import_is_one_undo_step_and_can_be_done_again(
    bring_in: Import, package: Callable[..., Path], database: Database
) -> None:
    first = bring_in(package())
    with database.write("undo") as unit:
        undo(unit)
    with database.read() as view:
        assert not any(reading.counts(view).values())
    again = bring_in(package())
    assert again.written["service"] == again.written["organization"] == 1
    with database.read() as view:
        shown = reading.counts(view)
    assert {kind: shown[kind] for kind in first.written} == dict(first.written)


def test_what_is_typed_is_found_while_an_import_runs(
    database: Database, package: Callable[..., Path], bring_in: Import
) -> None:
    bring_in(package())
    with database.write("import") as unit:
        import_catalogue(unit, package(changed(name="Neu")))
        with database.read() as view:
            assert reading.record(view, "service", id_of("service", "s1")).values["name"] == "Deutschkurs"  # type: ignore[union-attr]


@pytest.fixture
def with_base(database: Database) -> Database:
    with database.write("install") as unit:
        install_base(unit)
    return database


def test_the_base_and_the_demo_install_once(with_base: Database) -> None:
    with with_base.write("install") as unit:
        first = install_demo(unit, date(2026, 11, 20))
    with with_base.write("install") as unit:
        assert not any(install_base(unit).written.values())
        assert not any(install_demo(unit, date(2026, 11, 20)).written.values())
    assert not first.rejected
    assert not first.warnings
    assert first.written["service"] >= 80


def test_the_demo_moves_by_whole_weeks(with_base: Database) -> None:
    def days() -> dict[UUID, date]:
        with with_base.read() as view:
            found = {one.id: one.values.get("starts_on") for one in reading.all_records(view, "intake")}
        return {id: date.fromisoformat(day) for id, day in found.items() if day}

    def laws() -> list[Any]:
        with with_base.read() as view:
            return [one.values.get("checked_on") for one in reading.all_records(view, "eligibility")]

    with with_base.write("install") as unit:
        install_demo(unit, date(2026, 11, 20))
    before, dated = days(), laws()
    with with_base.write("install") as unit:
        install_demo(unit, date(2027, 3, 3))
    assert {(after - before[id]).days for id, after in days().items()} == {15 * 7}
    assert laws() == dated


def test_what_the_program_brought_is_not_changed_by_a_catalogue(
    with_base: Database, package: Callable[..., Path]
) -> None:
    with with_base.read() as view:
        term = next(iter(reading.all_records(view, "taxonomy_term")))
    with with_base.write("import") as unit:
        report = import_catalogue(
            unit, package({"id": str(term.id), "name": "Anders", "code": "x", "taxonomy_id": "t"}, "taxonomy_term.json")
        )
    assert reasons(report)["kept_here"] == 1
    with with_base.read() as view:
        assert reading.record(view, "taxonomy_term", term.id).values == term.values  # type: ignore[union-attr]


def test_versions_of_an_import_are_the_same_everywhere(
    bring_in: Import, package: Callable[..., Path], database: Database
) -> None:
    bring_in(package())
    with database.read() as view:
        births = heads.of_record(view, "service", id_of("service", "s1"))["name"]
    from app.store.codec import birth_value, import_version

    with database.read() as view:
        row = view.connection.exec_driver_sql("SELECT external_id FROM service").scalar_one()
        shown = reading.record(view, "service", id_of("service", "s1"))
    assert shown is not None
    values = {name: value.bytes if isinstance(value, UUID) else value for name, value in shown.values.items()}
    extra = values.pop("extra")
    value = birth_value(values, extra, row)
    assert births == (import_version(source_id("stadt").bytes, "service", shown.id.bytes, value),)
