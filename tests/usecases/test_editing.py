"""Making, changing, verifying, deleting and taking back offers as the window and the command line do it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.changes import Kind
from app.domain.forms import InvalidForm, Row, ServiceForm
from app.domain.history import Act, Who
from app.domain.profile import OBJECTS, taxonomy_id, term_id
from app.domain.versions import Record
from app.errors import InvalidInput, NotFound
from app.store import reading, writing
from app.store.database import Database
from app.usecases.editing import (
    Saved,
    delete_service,
    edit_form,
    organizations,
    save_service,
    set_fields,
    terms,
    undo,
    verify_service,
)
from app.usecases.history import service_history

Add = Callable[..., UUID]
ReadRecord = Callable[..., Record]

ROWS: Mapping[str, tuple[Row, ...]] = {
    "phones": (Row({"number": "0201 1234", "description": "Zentrale"}),),
    "contacts": (Row({"name": "Frau Beispiel", "phone": "0201 5678"}),),
    "locations": (Row({"name": "Haus der Jugend", "address_1": "Weg 1", "city": "Musterstadt"}),),
    "schedules": (Row({"freq": "WEEKLY", "byday": "MO", "opens_at": "9:00", "closes_at": "12:00"}),),
    "cost_options": (Row({"amount": "12,50", "currency": "EUR"}),),
    "required_documents": (Row({"document": "Ausweis"}),),
    "languages": (Row({"code": "fa"}), Row({"code": "uk"})),
    "urls": (Row({"url": "https://vhs.example"}),),
    "eligibilities": (Row({"criterion": "age", "force": "must", "data": {"min": 18, "max": 27}}),),
    "outcomes": (Row({"gives": "german", "value": "b1"}),),
    "intakes": (Row({"starts_on": "1.12.2026", "places": "12"}),),
}


@pytest.fixture
def vocabulary(database: Database) -> None:
    """Two of our taxonomies with a few terms."""
    with database.write("install") as unit:
        for name, codes in {"topic": ("language", "work"), "feature": ("childcare",)}.items():
            taxonomy = writing.NewRecord(taxonomy_id(name), {"name": name})
            writing.insert_records(unit, "taxonomy", [taxonomy])
            rows = [
                writing.NewRecord(term_id(name, code), {"taxonomy_id": taxonomy.id, "code": code, "name": code.title()})
                for code in codes
            ]
            writing.insert_records(unit, "taxonomy_term", rows)


def save(database: Database, form: ServiceForm) -> Saved:
    with database.write() as unit:
        return save_service(unit, form)


def form_of(database: Database, id: UUID | None = None) -> ServiceForm:
    with database.read() as view:
        return edit_form(view, id)


def new_offer(database: Database, **more: Any) -> UUID:
    form = replace(form_of(database), values={"name": "Sprachkurs", "minimum_age": "18"}, organization="VHS", **more)
    return save(database, form).id


def values_of(form: ServiceForm, section: str) -> list[dict[str, Any]]:
    links = {"service_id", "location_id"}
    return [{name: value for name, value in row.values.items() if name not in links} for row in form.rows[section]]


def versions(database: Database) -> int:
    with database.read() as view:
        return view.connection.exec_driver_sql("SELECT count(*) FROM versions").scalar_one()


def test_a_new_offer_comes_back_as_it_was_typed(database: Database, vocabulary: None) -> None:
    id = new_offer(database, rows=ROWS, terms={"topic": frozenset({"language"}), "feature": frozenset({"childcare"})})
    form = form_of(database, id)
    assert form.values["name"] == "Sprachkurs"
    assert form.values["minimum_age"] == 18
    assert form.values["last_modified"]
    assert values_of(form, "phones") == [{"number": "0201 1234", "description": "Zentrale"}]
    assert values_of(form, "contacts") == [{"name": "Frau Beispiel", "phone": "0201 5678"}]
    place = values_of(form, "locations")[0]
    assert place["address_1"] == "Weg 1"
    assert place["location_type"] == "physical"
    assert values_of(form, "schedules")[0]["opens_at"] == "09:00"
    assert values_of(form, "cost_options") == [{"amount": 12.5, "currency": "EUR"}]
    assert [row["code"] for row in values_of(form, "languages")] == ["fa", "uk"]
    assert values_of(form, "eligibilities")[0]["data"] == {"min": 18, "max": 27}
    assert values_of(form, "intakes") == [{"starts_on": "2026-12-01", "places": 12}]
    assert form.terms == {"topic": {"language"}, "feature": {"childcare"}, "kind": frozenset()}
    with database.read() as view:
        assert organizations(view) == ((form.values["organization_id"], "VHS"),)
        assert terms(view, "topic") == (("language", "Language"), ("work", "Work"))


def test_saving_an_unchanged_form_writes_nothing(database: Database, vocabulary: None) -> None:
    id = new_offer(database, rows=ROWS, terms={"topic": frozenset({"language"})})
    before = versions(database)
    saved = save(database, form_of(database, id))
    assert versions(database) == before
    assert not saved.changes


def test_saving_writes_only_what_differs(database: Database, vocabulary: None) -> None:
    id = new_offer(database, rows=ROWS, terms={"topic": frozenset({"language"})})
    form, before = form_of(database, id), versions(database)
    phone = form.rows["phones"][0]
    rows = {**form.rows, "phones": (replace(phone, values={**phone.values, "number": "0201 9999"}),)}
    saved = save(database, replace(form, values={**form.values, "alert": "Heute zu"}, rows=rows))
    assert versions(database) == before + 3
    assert saved.changes.ids == {id}
    assert saved.changes.kinds == {Kind.CATALOGUE}
    assert values_of(form_of(database, id), "phones")[0]["number"] == "0201 9999"


def test_rows_and_terms_are_added_and_taken_away(database: Database, vocabulary: None) -> None:
    id = new_offer(database, rows=ROWS, terms={"topic": frozenset({"language"})})
    form = form_of(database, id)
    rows = {
        **form.rows,
        "languages": (*form.rows["languages"][1:], Row({"code": "ti"})),
        "contacts": (),
        "locations": (*form.rows["locations"], Row({"name": "Zweigstelle", "city": "Nebenort"})),
    }
    save(database, replace(form, rows=rows, terms={"topic": frozenset({"work"})}))
    form = form_of(database, id)
    assert [row["code"] for row in values_of(form, "languages")] == ["uk", "ti"]
    assert form.rows["contacts"] == ()
    assert [row["name"] for row in values_of(form, "locations")] == ["Haus der Jugend", "Zweigstelle"]
    assert form.terms["topic"] == {"work"}
    with database.read() as view:
        assert reading.counts(view)["phone"] == 1


def test_the_number_of_a_contact_can_be_changed_and_removed(database: Database) -> None:
    id = new_offer(database, rows=ROWS)
    for number, shown in (("0201 111", "0201 111"), ("", None), ("0201 222", "0201 222")):
        form = form_of(database, id)
        contact = form.rows["contacts"][0]
        rows = {"contacts": (replace(contact, values={**contact.values, "phone": number}),)}
        save(database, replace(form, rows=rows))
        assert form_of(database, id).rows["contacts"][0].values.get("phone") == shown


def test_an_existing_place_can_be_used_again(database: Database) -> None:
    first = form_of(database, new_offer(database, rows=ROWS))
    place = first.rows["locations"][0].values["location_id"]
    second = new_offer(database, rows={"locations": (Row({"location_id": place}),)})
    assert form_of(database, second).rows["locations"][0].values["name"] == "Haus der Jugend"
    with database.read() as view:
        assert reading.counts(view)["location"] == 1


def test_a_form_with_problems_names_them_all_and_writes_nothing(database: Database) -> None:
    form = ServiceForm({"name": ""}, rows={"phones": (Row({"number": "x"}),)})
    with pytest.raises(InvalidForm) as raised:
        save(database, form)
    assert [(one.section, one.field) for one in raised.value.problems] == [
        ("", "name"),
        ("", "organization_id"),
        ("phones", "number"),
    ]
    assert versions(database) == 0


def test_an_unknown_term_is_refused_as_a_whole(database: Database, vocabulary: None) -> None:
    before = versions(database)
    with pytest.raises(InvalidForm):
        new_offer(database, terms={"topic": frozenset({"nonsense"})})
    assert versions(database) == before


def test_two_forms_open_at_once_lose_nothing(database: Database, record: ReadRecord) -> None:
    id = new_offer(database)
    one, other = form_of(database, id), form_of(database, id)
    save(database, replace(one, values={**one.values, "alert": "zu", "name": "Name A"}))
    save(database, replace(other, values={**other.values, "url": "https://b.example", "name": "Name B"}))
    found = record("service", id)
    assert found.values["alert"] == "zu"
    assert found.values["url"] == "https://b.example"
    assert len(found.based_on["name"]) == 2
    assert len(found.based_on["last_modified"]) == 1
    with database.read() as view:
        changes = [change for entry in service_history(view, id) for change in entry.changes if change.field == "name"]
    assert {change.new: change.open for change in changes} == {"Name A": True, "Name B": True}


def test_an_offer_deleted_while_its_form_was_open_comes_back_with_the_edit(
    database: Database, record: ReadRecord
) -> None:
    id = new_offer(database, rows=ROWS)
    form = form_of(database, id)
    with database.write() as unit:
        delete_service(unit, id, form.based_on)
    phone = form.rows["phones"][0]
    save(database, replace(form, rows={"phones": (replace(phone, values={**phone.values, "number": "0201 7"}),)}))
    assert record("service", id).alive
    assert form_of(database, id).rows["phones"][0].values["number"] == "0201 7"


def test_a_deleted_offer_is_gone_until_the_deletion_is_taken_back(database: Database) -> None:
    id = new_offer(database, rows=ROWS)
    with database.write() as unit:
        changes = delete_service(unit, id, form_of(database, id).based_on)
    assert changes.ids == {id}
    with pytest.raises(NotFound):
        form_of(database, id)
    with database.write() as unit:
        undone = undo(unit)
    assert undone.records == {"service": 1}
    assert values_of(form_of(database, id), "phones")[0]["number"] == "0201 1234"


def test_an_edit_is_taken_back_as_one_step(database: Database) -> None:
    id = new_offer(database, rows=ROWS)
    before = form_of(database, id)
    save(database, replace(before, values={**before.values, "name": "Anders"}, rows={"phones": (), "urls": ()}))
    with database.write() as unit:
        undo(unit)
    after = form_of(database, id)
    assert after.values == before.values
    assert values_of(after, "phones") == values_of(before, "phones")
    assert values_of(after, "urls") == values_of(before, "urls")


def test_verifying_notes_day_and_person(database: Database, record: ReadRecord) -> None:
    id = new_offer(database)
    with database.write() as unit:
        based_on = record("service", id).based_on
        verify_service(unit, id, based_on, date(2026, 11, 22), " beratung@vhs.example ")
    found = record("service", id).values
    assert (found["assured_date"], found["assurer_email"]) == ("2026-11-22", "beratung@vhs.example")
    with database.write() as unit:
        verify_service(unit, id, record("service", id).based_on, date(2026, 11, 23), "")
    assert "assurer_email" not in record("service", id).values


def test_verifying_what_was_shown_keeps_what_came_meanwhile(database: Database, record: ReadRecord) -> None:
    id = new_offer(database)
    shown = record("service", id).based_on
    for day in (22, 23):
        with database.write() as unit:
            verify_service(unit, id, shown, date(2026, 11, day), "")
    group = OBJECTS["service"].group_of["assured_date"]
    assert len(record("service", id).based_on[group]) == 2


def test_fields_are_set_from_text(database: Database, record: ReadRecord) -> None:
    id = new_offer(database)
    with database.write() as unit:
        set_fields(unit, id, {"name": "Neu", "minimum_age": "16", "assured_date": "22.11.2026"})
    found = record("service", id).values
    assert (found["name"], found["minimum_age"], found["assured_date"]) == ("Neu", 16, "2026-11-22")
    with database.write() as unit:
        set_fields(unit, id, {"minimum_age": ""})
    assert "minimum_age" not in record("service", id).values


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"colour": "red"}, "colour"), ({"minimum_age": "x"}, "minimum_age"), ({"organization_id": "1"}, "organization")],
)
def test_fields_that_cannot_be_set_are_named(database: Database, fields: dict[str, str], named: str) -> None:
    id = new_offer(database)
    before = versions(database)
    with pytest.raises(InvalidInput, match=named), database.write() as unit:
        set_fields(unit, id, fields)
    assert versions(database) == before


def test_an_offer_that_is_not_there_is_named(database: Database) -> None:
    id = uuid4()
    with pytest.raises(NotFound, match=str(id)):
        form_of(database, id)
    with pytest.raises(NotFound), database.write() as unit:
        set_fields(unit, id, {"name": "x"})
    with pytest.raises(NotFound), database.read() as view:
        service_history(view, id)


def test_the_history_tells_who_changed_what_from_what_to_what(database: Database, vocabulary: None) -> None:
    source, id = uuid4(), uuid4()
    with database.write("import") as unit:
        writing.insert_records(unit, "source", [writing.NewRecord(source, {"name": "Stadtportal"})])
        writing.insert_records(unit, "service", [writing.NewRecord(id, {"name": "Kurs"})], source=source)
    form = form_of(database, id)
    save(
        database,
        replace(
            form,
            values={"name": "Kurs B1"},
            organization="VHS",
            rows={"phones": (Row({"number": "110"}),)},
            terms={"topic": frozenset({"work"})},
        ),
    )
    with database.write() as unit:
        undo(unit)
    with database.read() as view:
        history = service_history(view, id)
    assert [(entry.step, entry.who, entry.source) for entry in history] == [
        ("undo", Who.ME, ""),
        ("edit", Who.ME, ""),
        ("import", Who.SOURCE, "Stadtportal"),
    ]
    told = {(one.act, one.record_kind, one.name, one.field, one.old, one.new) for one in history[1].changes}
    assert told == {
        (Act.CHANGED, "service", "Kurs", "name", "Kurs", "Kurs B1"),
        (Act.CHANGED, "service", "Kurs", "organization_id", None, "VHS"),
        (Act.CREATED, "phone", "110", "", None, None),
        (Act.CREATED, "attribute", "Work", "", None, None),
    }
    assert [one.act for one in history[2].changes] == [Act.CREATED]
    assert (Act.CHANGED, "name", "Kurs B1", "Kurs") in {
        (one.act, one.field, one.old, one.new) for one in history[0].changes
    }
