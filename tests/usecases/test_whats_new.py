"""What others changed since I last looked, by offer and case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.device import Device
from app.domain.history import Act, Who
from app.domain.news import News, NewsEntry
from app.store import news as stored_news
from app.store import writing
from app.usecases.whats_new import mark_news_seen, whats_new
from tests.sync.plain import exchange
from tests.sync.stored import StoredReplica, stored_replica

OFFER, PHONE, HOUSE, PERSON, NOTE = b"o" * 16, b"t" * 16, b"h" * 16, b"p" * 16, b"n" * 16
Pair = tuple[StoredReplica, StoredReplica]


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[Pair]:
    devices = (Device(bytes([n]) * 16, bytes([n + 9]) * 16, b"S" * 32, b"B" * 32) for n in (1, 2))
    one, two = (stored_replica(template, tmp_path / f"{device.author[0]}", device) for device in devices)
    yield one, two
    one.database.close()
    two.database.close()


def news(replica: StoredReplica) -> News:
    with replica.database.read() as view:
        return whats_new(view)


def see_all(replica: StoredReplica) -> None:
    until = news(replica).until
    with replica.database.write("news") as unit:
        mark_news_seen(unit, until)


def told(entry: NewsEntry) -> list[tuple[Act, str, str, object, object]]:
    changes = [line.change for line in entry.lines]
    return [(change.act, change.record_kind, change.field, change.old, change.new) for change in changes]


def test_a_new_offer_is_one_line_with_who_and_when(pair: Pair) -> None:
    one, two = pair
    one.write("service", OFFER, "", {"name": "Kurs"})
    one.write("phone", PHONE, "", {"service_id": OFFER, "number": "0201 1"})
    exchange(*pair)
    assert news(one).entries == ()
    found = news(two)
    assert (found.born, found.is_cut) == ({"phone": 1, "service": 1}, False)
    [entry] = found.entries
    assert (entry.root_kind, entry.root.bytes, entry.title) == ("service", OFFER, "Kurs")
    assert told(entry) == [(Act.CREATED, "service", "", None, None)]
    [line] = entry.lines
    assert (line.who, line.author, line.at) == (Who.COLLEAGUE, one.device().author, entry.at)


def test_only_what_came_since_i_looked_is_new(pair: Pair) -> None:
    one, two = pair
    one.write("service", OFFER, "", {"name": "Kurs"})
    one.write("phone", PHONE, "", {"service_id": OFFER, "number": "0201 1"})
    exchange(*pair)
    see_all(two)
    assert news(two).entries == ()
    one.write("service", OFFER, "name", {"name": "Neuer Kurs"})
    one.write("phone", PHONE, "record", {"service_id": OFFER, "number": "0201 2"})
    two.write("service", OFFER, "alert", {"alert": "von hier"})
    exchange(*pair)
    [entry] = news(two).entries
    assert entry.title == "Neuer Kurs"
    assert set(told(entry)) == {
        (Act.CHANGED, "service", "name", "Kurs", "Neuer Kurs"),
        (Act.CHANGED, "phone", "number", "0201 1", "0201 2"),
    }
    see_all(two)
    assert news(two) == News(news(two).until)


def test_a_place_of_one_offer_is_told_with_it(pair: Pair) -> None:
    one, two = pair
    one.write("service", OFFER, "", {"name": "Kurs"})
    one.write("location", HOUSE, "", {"name": "Haus"})
    one.write("service_at_location", b"l" * 16, "", {"service_id": OFFER, "location_id": HOUSE})
    exchange(*pair)
    see_all(two)
    one.write("location", HOUSE, "name", {"name": "Neues Haus"})
    exchange(*pair)
    [entry] = news(two).entries
    assert (entry.root_kind, entry.title) == ("service", "Kurs")
    one.write("service_at_location", b"m" * 16, "", {"service_id": b"z" * 16, "location_id": HOUSE})
    exchange(*pair)
    assert {"location", "service"} == {entry.root_kind for entry in news(two).entries}


def test_a_case_is_told_by_its_number_and_an_erased_one_not_at_all(pair: Pair) -> None:
    one, two = pair
    one.write("client", PERSON, "", {"number": "K7", "name": "Zahra"})
    one.write("note", NOTE, "", {"client_id": PERSON, "text": "Gespräch"})
    exchange(*pair)
    [entry] = news(two).entries
    assert (entry.root_kind, entry.title) == ("client", "K7")
    two.erase(PERSON)
    assert news(two).entries == ()


def test_what_a_colleague_imported_names_the_source(pair: Pair) -> None:
    one, two = pair
    source = UUID(int=7)
    with one.database.write("import") as unit:
        writing.insert_records(unit, "source", [writing.NewRecord(source, {"name": "Stadt"})])
        writing.insert_records(unit, "service", [writing.NewRecord(OFFER, {"name": "Kurs"})], source=source)
    exchange(*pair)
    [line] = [line for entry in news(two).entries if entry.root.bytes == OFFER for line in entry.lines]
    assert (line.who, line.source, line.author) == (Who.SOURCE, "Stadt", b"")


def test_of_a_large_sync_the_newest_is_told_and_all_is_counted(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_news, "MOST_VERSIONS", 3)
    one, two = pair
    for number in range(5):
        one.write("service", bytes([number]) * 16, "", {"name": f"Kurs {number}"})
    exchange(*pair)
    found = news(two)
    assert found.is_cut
    assert found.born == {"service": 5}
    assert sorted(entry.title for entry in found.entries) == ["Kurs 2", "Kurs 3", "Kurs 4"]
    see_all(two)
    assert news(two).entries == ()
