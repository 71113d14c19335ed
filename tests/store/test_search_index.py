"""The full-text index in the encrypted file."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.device import Device
from app.domain.profile import taxonomy_id
from app.errors import Cancelled
from app.store import search_index
from app.store.database import Database, View
from app.store.writing import insert_records

KEY = b"k" * 32


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database.create(tmp_path / "anlauf.db", KEY, Device(b"a" * 16, b"c" * 16, b"s" * 32, b"b" * 32))
    yield database
    database.close()


def add(database: Database, **values: object) -> UUID:
    service, organization = uuid4(), uuid4()
    with database.write() as unit:
        insert_records(unit, "organization", [(organization, {"name": "Haus der Jugend"}, None, None)])
        record = {"name": "Angebot", "organization_id": organization, **values}
        insert_records(unit, "service", [(service, record, None, None)])
    return service


def add_child(database: Database, kind: str, **values: object) -> UUID:
    id = uuid4()
    with database.write() as unit:
        insert_records(unit, kind, [(id, values, None, None)])
    return id


def found(database: Database, column: str, *phrase: str) -> int:
    with database.read() as view:
        return len(set(search_index.slots_with(view, [column], [phrase])))


def test_each_column_holds_what_belongs_to_it(database: Database) -> None:
    service = add(database, name="Café Öffnung", description="<p>Straßenfest</p>", eligibility_description="ab 18")
    add_child(database, "required_document", service_id=service, document="Führungszeugnis")
    add_child(database, "language", service_id=service, name="Tigrinya", code="ti")
    assert found(database, "name", "oeffnung") == 1
    assert found(database, "organization", "jugend") == 1
    assert found(database, "text", "strassenfest") == 1
    assert found(database, "text", "fuehrungszeugnis") == 1
    assert found(database, "terms", "tigrinya") == 1
    assert found(database, "name", "strassenfest") == found(database, "text", "p") == 0


def test_phrases_keep_their_order_and_may_go_on(database: Database) -> None:
    add(database, description="We offer child care and care for a child.")
    assert found(database, "text", "child", "care") == 1
    assert found(database, "text", "care", "child") == 0
    assert found(database, "text", "child", "ca", "*") == 1
    assert found(database, "text", "child", "ca") == 0


def test_terms_with_translations_and_abbreviations(database: Database) -> None:
    service = add(database)
    values = {"name": "Berufssprachkurs", "taxonomy_id": taxonomy_id("kind"), "description": "Kurz: BSK, DeuFöV. Lang."}
    term = add_child(database, "taxonomy_term", **values)
    add_child(database, "attribute", link_id=service, link_entity="service", taxonomy_term_id=term)
    translation = {"record_kind": "taxonomy_term", "record_id": term, "field": "name", "language": "en"}
    add_child(database, "translation", **translation, text="Vocational language course")
    assert found(database, "terms", "bsk") == found(database, "terms", "berufssprachkurs") == 1
    assert found(database, "terms", "vocational") == 1
    assert found(database, "terms", "lang") == 0


def test_a_place_and_its_address_are_found(database: Database) -> None:
    service = add(database)
    location = add_child(database, "location", name="Rosenhaus", location_type="physical")
    add_child(database, "service_at_location", service_id=service, location_id=location)
    add_child(database, "address", location_id=location, address_1="Amselweg 3", city="Musterstadt")
    assert found(database, "text", "amselweg") == found(database, "text", "rosenhaus") == 1


def test_translations_of_the_offer_are_found(database: Database) -> None:
    service = add(database)
    common = {"record_kind": "service", "record_id": service, "language": "uk"}
    add_child(database, "translation", **common, field="name", text="Мовні курси")
    add_child(database, "translation", **common, field="description", text="Догляд за дітьми")
    assert found(database, "name", "мовні") == 1
    assert found(database, "text", "догляд") == 1


def test_rebuilding_gives_the_same_index(database: Database) -> None:
    for number in range(30):
        add(database, name=f"Kurs {number}", description="Beratung und Werkstatt")
    with database.read() as view:
        before = search_index.all_words(view)
    with database.write() as unit:
        search_index.rebuild(unit)
    with database.read() as view:
        assert search_index.all_words(view) == before
        assert len(set(search_index.slots_with(view, ["name", "text"], [("werkstatt",)]))) == 30


def test_words_are_kept_once_without_numbers(database: Database) -> None:
    add(database, name="Kurs Kurs 2026 b1", description="kurs")
    with database.read() as view:
        assert search_index.all_words(view) == ("der", "haus", "jugend", "kurs")


def test_long_lists_of_phrases_are_asked_in_pieces(database: Database) -> None:
    add(database, name="Wort99")
    phrases = [(f"wort{number}",) for number in range(300)]
    with database.read() as view:
        assert len(set(search_index.slots_with(view, ["name"], phrases))) == 1


def test_nothing_of_the_index_lies_in_the_open(database: Database) -> None:
    add(database, name="Geheimniskrämerei")
    files = list(database.path.parent.iterdir())
    assert files
    for file in files:
        assert b"geheimniskraemerei" not in file.read_bytes().lower()


def test_an_error_takes_no_cursor_into_another_thread(database: Database) -> None:
    """Freed there it would reset a statement that a later search is using: searches while typing then failed."""
    cursors: list[weakref.ref[Any]] = []

    def search(view: View) -> None:
        handle: Any = view.connection.connection.driver_connection
        cursor = handle.cursor()
        cursors.append(weakref.ref(cursor))
        handle.set_progress_handler(lambda: 1, 1)
        try:
            cursor.execute("SELECT word FROM search_word")
        finally:
            handle.set_progress_handler(None, 0)

    with pytest.raises(Cancelled) as kept, database.read() as view:
        search(view)
    assert kept.value.__context__ is not None
    assert cursors[0]() is None
