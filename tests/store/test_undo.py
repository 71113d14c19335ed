"""Taking back: edits, deletions, new records and whole imports, one step after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.undone import Undone
from app.domain.versions import Record
from app.errors import ChangedMeanwhile, NothingToUndo
from app.store import reading, writing
from app.store.database import Database
from app.store.sources import last_imports
from app.store.undo import undo_newest

SOURCE = UUID(int=7)
Add = Callable[..., UUID]
ReadRecord = Callable[..., Record]


def undo(database: Database) -> Undone:
    with database.write() as unit:
        return undo_newest(unit)


def update(database: Database, record: Record, **values: Any) -> None:
    with database.write() as unit:
        writing.update_record(unit, record.kind, record.id, values, record.based_on)


def delete(database: Database, record: Record) -> None:
    with database.write() as unit:
        writing.delete_record(unit, record.kind, record.id, record.based_on)


def counts(database: Database) -> Mapping[str, int]:
    with database.read() as view:
        return {kind: count for kind, count in reading.counts(view).items() if count}


def test_steps_are_taken_back_one_after_the_other(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="erste", alert="A")
    update(database, record("service", id), name="zweite")
    update(database, record("service", id), name="dritte", alert=None)
    delete(database, record("service", id))
    assert counts(database) == {}
    assert undo(database).records == {"service": 1}
    assert record("service", id).values == {"name": "dritte"}
    undo(database)
    assert record("service", id).values == {"name": "zweite", "alert": "A"}
    undo(database)
    assert record("service", id).values == {"name": "erste", "alert": "A"}
    undo(database)
    assert counts(database) == {}
    with pytest.raises(NothingToUndo):
        undo(database)


def test_taking_back_adds_versions_and_removes_none(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="erste")
    update(database, record("service", id), name="zweite")
    count = "SELECT count(*) FROM versions"
    with database.read() as view:
        before = view.connection.exec_driver_sql(count).scalar_one()
    undo(database)
    with database.read() as view:
        assert view.connection.exec_driver_sql(count).scalar_one() == before + 1
        assert reading.waiting(view) == before + 1


def test_what_changed_since_is_not_taken_back(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="erste")
    update(database, record("service", id), name="zweite")
    with database.write("sync") as unit:
        found = record("service", id)
        writing.update_record(unit, "service", id, {"name": "von anderswo"}, found.based_on)
    with pytest.raises(ChangedMeanwhile):
        undo(database)
    assert record("service", id).values["name"] == "von anderswo"


def test_a_new_record_that_was_changed_elsewhere_is_not_taken_back(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="erste")
    with database.write("sync") as unit:
        writing.update_record(unit, "service", id, {"alert": "von anderswo"}, record("service", id).based_on)
    with pytest.raises(ChangedMeanwhile):
        undo(database)
    assert record("service", id).alive


def test_another_field_changed_elsewhere_does_not_hinder(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="erste")
    update(database, record("service", id), name="zweite")
    with database.write("sync") as unit:
        writing.update_record(unit, "service", id, {"alert": "neu"}, record("service", id).based_on)
    undo(database)
    assert record("service", id).values == {"name": "erste", "alert": "neu"}


def test_a_step_is_taken_back_as_a_whole(database: Database, add: Add, record: ReadRecord) -> None:
    service = add("service", name="Kurs")
    old = add("phone", service_id=service, number="111")
    with database.write() as unit:
        writing.update_record(unit, "service", service, {"name": "neu"}, record("service", service).based_on)
        writing.delete_record(unit, "phone", old, record("phone", old).based_on)
        writing.insert_records(unit, "phone", [writing.NewRecord(uuid4(), {"service_id": service, "number": "222"})])
    undone = undo(database)
    assert undone.step == "edit"
    assert undone.records == {"service": 1, "phone": 2}
    assert record("service", service).values["name"] == "Kurs"
    with database.read() as view:
        phones = reading.children(view, "phone", "service_id", service)
        assert [phone.values["number"] for phone in phones] == ["111"]


def imported(database: Database, services: Mapping[UUID, str]) -> None:
    with database.write("import") as unit:
        for id, name in services.items():
            writing.insert_records(unit, "service", [writing.NewRecord(id, {"name": name})], source=SOURCE)
            phone = writing.NewRecord(uuid4(), {"service_id": id, "number": "110"})
            writing.insert_records(unit, "phone", [phone], source=SOURCE)


def test_an_import_is_one_step_and_needs_one_version_for_each_root(database: Database, add: Add) -> None:
    kept = add("service", name="von hier")
    imported(database, {uuid4(): f"Kurs {number}" for number in range(20)})
    with database.write("import") as unit:
        phone = writing.NewRecord(uuid4(), {"service_id": kept, "number": "112"})
        writing.insert_records(unit, "phone", [phone], source=SOURCE)
        writing.insert_records(unit, "organization", [writing.NewRecord(uuid4(), {"name": "VHS"})], source=SOURCE)
    assert undo(database).records == {"phone": 1, "organization": 1}
    assert counts(database) == {"service": 21, "phone": 20}
    with database.write() as unit:
        before = unit.next
        undone = undo_newest(unit)
        assert unit.next - before == 20
    assert undone.step == "import"
    assert undone.records == {"service": 20, "phone": 20}
    assert counts(database) == {"service": 1}
    with database.read() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM search").scalar_one() == 1


def test_an_import_that_was_taken_back_can_be_made_again(database: Database, record: ReadRecord) -> None:
    id = uuid4()
    imported(database, {id: "Kurs"})
    undo(database)
    with database.read() as view:
        last = last_imports(view, "service", [id.bytes], SOURCE)[id.bytes]
    assert last.undone
    with database.write("import") as unit:
        writing.revive_record(unit, "service", id, record("service", id, deleted=True).based_on)
    assert counts(database) == {"service": 1, "phone": 1}
    undo(database)
    assert counts(database) == {}
    with database.read() as view:
        assert last_imports(view, "service", [id.bytes], SOURCE)[id.bytes].undone


def test_an_imported_change_that_was_taken_back_is_written_when_imported_again(
    database: Database, record: ReadRecord
) -> None:
    id = uuid4()
    imported(database, {id: "erste"})
    for _ in range(2):
        with database.write("import") as unit:
            base = last_imports(unit, "service", [id.bytes], SOURCE)[id.bytes].base("name")
            assert writing.update_record(unit, "service", id, {"name": "zweite"}, {"name": base}, source=SOURCE) == 1
        assert record("service", id).values["name"] == "zweite"
        undo(database)
        assert record("service", id).values["name"] == "erste"


def test_what_was_deleted_by_hand_is_not_taken_for_an_import_taken_back(database: Database, record: ReadRecord) -> None:
    id = uuid4()
    imported(database, {id: "Kurs"})
    delete(database, record("service", id))
    with database.read() as view:
        last = last_imports(view, "service", [id.bytes], SOURCE)[id.bytes]
    assert not last.alive
    assert not last.undone


def test_what_came_with_the_program_is_not_taken_back(database: Database) -> None:
    with database.write("install") as unit:
        writing.insert_records(unit, "taxonomy", [writing.NewRecord(uuid4(), {"name": "Thema"})], source=SOURCE)
    with pytest.raises(NothingToUndo):
        undo(database)
