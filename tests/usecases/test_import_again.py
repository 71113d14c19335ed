"""Importing again: only what the source changed, edits made here stay, one step to take back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.versions import Record
from app.exchange.identity import source_id
from app.store import heads, reading
from app.store.database import Database
from app.store.writing import delete_record, update_record
from app.usecases.editing import undo
from app.usecases.exchange import export_catalogue
from tests.usecases.catalogues import ORGANIZATION, Import, changed, id_of, reasons, written


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


@pytest.mark.parametrize("form", ["katalog.json", "katalog.zip"])
def test_reading_its_own_export_again_leaves_nothing_to_take_back(
    form: str, bring_in: Import, package: Callable[..., Path], database: Database, tmp_path: Path
) -> None:
    bring_in(package(), source="eins")
    bring_in(package({**ORGANIZATION, "id": str(uuid4()), "services": []}, "zwei.json"), source="zwei")
    with database.read() as view:
        export_catalogue(view, tmp_path / form)
    report = bring_in(tmp_path / form)
    assert not any(report.written.values())
    with database.read() as view:
        assert {one.values["name"] for one in reading.all_records(view, "source")} == {"eins", "zwei"}
    with database.write("undo") as unit:
        assert undo(unit).records == {"organization": 1, "source": 1}
