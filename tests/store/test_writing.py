"""Row, version and outbox in one go; what is changed on two sides is kept on both."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.versions import Record
from app.store import heads, reading, writing
from app.store.database import Database
from app.store.digest import state_digests
from app.store.history import history
from app.store.rebuild import rebuild
from app.store.sources import last_imports

SOURCE = UUID(int=7)
OTHER_SOURCE = UUID(int=8)
ReadRecord = Callable[..., Record]
Add = Callable[..., UUID]


def update(database: Database, record: Record, source: UUID | None = None, **values: Any) -> int:
    with database.write() as unit:
        return writing.update_record(unit, record.kind, record.id, values, record.based_on, source=source)


def outbox(database: Database) -> int:
    with database.read() as view:
        return view.connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one()


def versions(database: Database) -> int:
    with database.read() as view:
        return view.connection.exec_driver_sql("SELECT count(*) FROM versions").scalar_one()


def shown_values(database: Database, kind: str, id: UUID, group: str) -> list[Any]:
    """Every value that holds for a group, the one shown last."""
    with database.read() as view:
        return [head.value.get(group) for head in heads.heads_of(heads.versions_of(view, kind, id), group)]


def test_a_new_record_is_one_version_and_one_entry_of_the_outbox(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    found = record("service", id)
    assert found.values == {"name": "Kurs"}
    assert len({version for versions in found.based_on.values() for version in versions}) == 1
    assert versions(database) == outbox(database) == 1


def test_values_come_back_as_they_went_in(database: Database, record: ReadRecord) -> None:
    service, rule = uuid4(), uuid4()
    data = {"allowed": ["permit", "eu"], "after_months": {"gestattung": 3}}
    with database.write() as unit:
        extra = {"unbekannt": ["ä", 1, None]}
        writing.insert_records(unit, "service", [writing.NewRecord(service, {"name": "K"}, extra, "17")])
        values = {"service_id": service, "criterion": "status", "data": data, "valid_from": "2026-01-01"}
        writing.insert_records(unit, "eligibility", [writing.NewRecord(rule, values)])
        place = {"name": "P", "latitude": 51.25, "longitude": 7}
        writing.insert_records(unit, "location", [writing.NewRecord(service, place)])
    assert record("service", service).values == {"name": "K", "extra": extra}
    assert record("eligibility", rule).values == values
    assert record("location", service).values == place


def test_an_edit_writes_one_version_for_each_group_that_differs(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs", url="https://a.example", minimum_age=18, maximum_age=27)
    before = record("service", id)
    written = update(database, before, name="Kurs", url="https://b.example", maximum_age=30)
    assert written == 2
    after = record("service", id)
    assert after.values == {"name": "Kurs", "url": "https://b.example", "minimum_age": 18, "maximum_age": 30}
    changed = {group for group in after.based_on if after.based_on[group] != before.based_on[group]}
    assert changed == {"url", "minimum_age"}
    assert versions(database) == outbox(database) == 3


def test_a_field_can_be_cleared(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="Kurs", alert="Heute zu")
    update(database, record("service", id), alert=None)
    assert record("service", id).values == {"name": "Kurs"}


def test_an_edit_that_began_before_another_one_keeps_both_values(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    began = record("service", id)
    update(database, began, name="erste")
    update(database, began, name="zweite")
    assert set(shown_values(database, "service", id, "name")) == {"erste", "zweite"}
    assert record("service", id).values["name"] == "zweite"
    decided = record("service", id)
    assert len(decided.based_on["name"]) == 2
    update(database, decided, name="dritte")
    assert shown_values(database, "service", id, "name") == ["dritte"]


def test_an_edit_that_began_before_another_one_of_another_field_is_no_conflict(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    began = record("service", id)
    update(database, began, name="neu")
    update(database, began, name="Kurs", alert="Heute zu")
    found = record("service", id)
    assert found.values == {"name": "neu", "alert": "Heute zu"}
    assert all(len(versions) == 1 for versions in found.based_on.values())


def test_deleting_hides_a_record_and_all_that_belongs_to_it(database: Database, add: Add, record: ReadRecord) -> None:
    service = add("service", name="Kurs")
    contact = add("contact", service_id=service, name="Frau Y")
    phone = add("phone", contact_id=contact, number="0201 123")
    link = add("attribute", link_id=service, link_entity="service", taxonomy_term_id=uuid4())
    found = record("service", service)
    with database.write() as unit:
        writing.delete_record(unit, "service", service, found.based_on)
    with database.read() as view:
        assert {kind: n for kind, n in reading.counts(view).items() if n} == {}
        for kind, id in (("service", service), ("contact", contact), ("phone", phone), ("attribute", link)):
            assert reading.record(view, kind, id) is None
            assert list(reading.all_records(view, kind)) == []
    with database.write() as unit:
        writing.revive_record(unit, "service", service, record("service", service, deleted=True).based_on)
    assert record("phone", phone).values["number"] == "0201 123"
    assert record("attribute", link).alive


def test_an_edit_the_deletion_had_not_seen_keeps_the_record_visible(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    began = record("service", id)
    with database.write() as unit:
        writing.delete_record(unit, "service", id, began.based_on)
        assert reading.record(unit, "service", id) is None
        writing.update_record(unit, "service", id, {"alert": "doch"}, began.based_on)
    assert record("service", id).values["alert"] == "doch"
    add_id = add("service", name="Zweiter")
    seen = record("service", add_id)
    update(database, seen, alert="zuerst geändert")
    with database.write() as unit:
        writing.delete_record(unit, "service", add_id, seen.based_on)
    assert record("service", add_id).alive


def test_the_order_in_which_versions_are_looked_at_does_not_matter(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    began = record("service", id)
    for name in ("a", "b"):
        update(database, began, name=name)
    update(database, record("service", id), name="c")
    with database.read() as view:
        found = heads.versions_of(view, "service", id)
    assert [head.value["name"] for head in heads.heads_of(reversed(found), "name")] == ["c"]


@pytest.fixture
def second(template: Path, tmp_path: Path) -> Iterator[Database]:
    path = shutil.copy(template, tmp_path / "second.db")
    opened = Database.open(Path(path), bytes(range(32)))
    yield opened
    opened.close()


def import_once(database: Database, id: UUID, values: Mapping[str, Any]) -> None:
    with database.write("import") as unit:
        writing.insert_records(unit, "service", [writing.NewRecord(id, values)], source=SOURCE)
        writing.update_record(
            unit,
            "service",
            id,
            {"name": "zweite Fassung"},
            {"name": last_imports(unit, "service", [id.bytes], SOURCE)[id.bytes].base("name")},
            source=SOURCE,
        )


def test_two_machines_that_import_the_same_hold_the_same_versions(database: Database, second: Database) -> None:
    id = uuid4()
    for one in (database, second):
        import_once(one, id, {"name": "erste Fassung", "minimum_age": 16})
    with database.read() as here, second.read() as there:
        assert state_digests(here) == state_digests(there)
        rows = "SELECT id, kind, record, grp, value, parents, author, hlc, source FROM versions"
        assert here.connection.exec_driver_sql(rows).all() == there.connection.exec_driver_sql(rows).all()


def test_what_a_source_changes_besides_an_edit_here_is_a_conflict_and_the_edit_is_shown(
    database: Database, record: ReadRecord
) -> None:
    id = uuid4()
    with database.write("import") as unit:
        writing.insert_records(unit, "service", [writing.NewRecord(id, {"name": "Quelle"})], source=SOURCE)
    update(database, record("service", id), name="hier")
    with database.write("import") as unit:
        last = last_imports(unit, "service", [id.bytes], SOURCE)[id.bytes]
        writing.update_record(unit, "service", id, {"name": "Quelle neu"}, {"name": last.base("name")}, source=SOURCE)
    assert shown_values(database, "service", id, "name") == ["Quelle neu", "hier"]
    with database.read() as view:
        last = last_imports(view, "service", [id.bytes], SOURCE)[id.bytes]
    assert last.base("name") != last.base("url")


def test_a_source_knows_only_what_it_wrote_itself(database: Database, add: Add) -> None:
    mine, imported = add("service", name="von hier"), add("service", name="aus der Quelle", source=SOURCE)
    with database.read() as view:
        found = last_imports(view, "service", [id.bytes for id in (mine, imported, uuid4())], SOURCE)
        other = last_imports(view, "service", [imported.bytes], OTHER_SOURCE)
    assert found.keys() == {mine.bytes, imported.bytes}
    assert found[mine.bytes].birth is None
    assert found[imported.bytes].birth is not None
    assert other[imported.bytes].birth is None


def test_what_left_its_source_is_marked_and_stays(database: Database, add: Add, record: ReadRecord) -> None:
    id = add("service", name="Kurs", source=SOURCE)
    with database.write("import") as unit:
        writing.mark_gone(unit, "service", [id])
    assert record("service", id).alive
    with database.read() as view:
        assert last_imports(view, "service", [id.bytes], SOURCE)[id.bytes].gone
    with database.write("import") as unit:
        writing.mark_gone(unit, "service", [id], gone=False)
    with database.read() as view:
        assert not last_imports(view, "service", [id.bytes], SOURCE)[id.bytes].gone


def test_a_write_names_the_offers_it_concerns(database: Database, add: Add) -> None:
    organization = add("organization", name="VHS")
    service = add("service", name="Kurs", organization_id=organization)
    other = add("service", name="Anderer", organization_id=add("organization", name="Werkstatt"))
    location = add("location", name="Haus")
    place = add("service_at_location", service_id=service, location_id=location)
    term = add("taxonomy_term", name="Sprache")
    add("attribute", link_id=service, link_entity="service", taxonomy_term_id=term)
    contact = add("contact", service_at_location_id=place, name="Frau Z")
    targets = {
        "organization": (organization, {"name": "neu"}),
        "location": (location, {"name": "neu"}),
        "taxonomy_term": (term, {"name": "neu"}),
        "contact": (contact, {"name": "neu"}),
        "service": (service, {"name": "neu"}),
    }
    for kind, (id, values) in targets.items():
        with database.write() as unit:
            writing.update_record(unit, kind, id, values, heads.of_record(unit, kind, id))
        assert unit.changes.ids == {service}, kind
        assert other not in unit.changes.ids


def test_records_of_two_kinds_with_one_id_do_not_meet(database: Database, add: Add, record: ReadRecord) -> None:
    id = uuid4()
    add("organization", id=id, source=SOURCE, name="Verein")
    add("service", id=id, source=SOURCE, name="Kurs")
    update(database, record("service", id), name="Unser Kurs")
    update(database, record("organization", id), source=SOURCE, name="Ihr Verein")
    assert [record(kind, id).values["name"] for kind in ("organization", "service")] == ["Ihr Verein", "Unser Kurs"]
    with database.read() as view:
        assert [len(heads.versions_of(view, kind, id)) for kind in ("organization", "service")] == [2, 2]
        assert not last_imports(view, "service", [id.bytes], SOURCE)[id.bytes].based_on
        before = state_digests(view)
    with database.write() as unit:
        rebuild(unit)
    with database.read() as view:
        assert state_digests(view) == before
    assert [record(kind, id).values["name"] for kind in ("organization", "service")] == ["Ihr Verein", "Unser Kurs"]


def test_what_belongs_to_one_of_two_records_with_one_id_goes_with_that_one(database: Database, add: Add) -> None:
    id = add("service", name="Kurs")
    add("location", id=id, name="Haus")
    term = add("taxonomy_term", name="Begriff")
    of_place = add("attribute", link_id=id, link_entity="location", taxonomy_term_id=term)
    of_offer = add("attribute", link_id=id, link_entity="service", taxonomy_term_id=term)
    of_either = add("metadata", resource_id=id)
    with database.write("delete") as unit:
        place = reading.record(unit, "location", id)
        assert place is not None
        writing.delete_record(unit, "location", id, place.based_on)
    with database.read() as view:
        assert reading.record(view, "attribute", of_place) is None
        assert reading.record(view, "attribute", of_offer) is not None
        assert reading.record(view, "metadata", of_either) is None
        assert {entry.step for entry in history(view, id, "service")} == {"edit"}


def test_a_field_left_empty_in_another_way_is_no_change_to_show(
    database: Database, add: Add, record: ReadRecord
) -> None:
    id = add("service", name="Kurs")
    update(database, record("service", id), alert="")
    with database.read() as view:
        assert [change.field for entry in history(view, id) for change in entry.changes] == [""]
