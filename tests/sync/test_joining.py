"""A laptop that receives many offers at once shows them at once; finding them by their texts follows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.changes import Origin
from app.domain.device import Device
from app.store import finish, search_index
from tests.sync.plain import exchange, send
from tests.sync.stored import StoredReplica, stored_replica

OFFERS = finish.INDEXED_WITH_SYNC + 1


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[tuple[StoredReplica, StoredReplica]]:
    devices = (Device(bytes([n]) * 16, bytes([n + 9]) * 16, b"S" * 32, b"B" * 32) for n in (1, 2))
    one, two = (stored_replica(template, tmp_path / f"{device.author[0]}", device) for device in devices)
    yield one, two
    one.database.close()
    two.database.close()


def write_offers(replica: StoredReplica, count: int) -> None:
    for number in range(count):
        replica.write("service", number.to_bytes(16, "big"), "", {"name": f"Kurs {number}"})


def found(replica: StoredReplica, word: str) -> int:
    with replica.database.read() as view:
        return len(search_index.slots_with(view, search_index.COLUMNS, [[word]]))


def is_due(replica: StoredReplica) -> bool:
    with replica.database.read() as view:
        return search_index.is_due(view)


def test_a_few_offers_are_found_with_the_sync(pair: tuple[StoredReplica, StoredReplica]) -> None:
    one, two = pair
    write_offers(one, 3)
    send(one, two)
    assert found(two, "kurs") == 3
    assert not is_due(two)
    assert len(two.changes.ids) == 3
    assert two.changes.origin is Origin.SYNC


@pytest.mark.parametrize("most_touched", [20_000, 100])
def test_many_are_found_later(
    pair: tuple[StoredReplica, StoredReplica], monkeypatch: pytest.MonkeyPatch, most_touched: int
) -> None:
    monkeypatch.setattr("app.store.unit.MOST_TOUCHED", most_touched)
    monkeypatch.setattr(search_index, "CHUNK", 60)
    one, two = pair
    write_offers(one, OFFERS)
    exchange(one, two)
    assert found(two, "kurs") == 0
    one.delete("service", bytes(16))
    exchange(one, two)
    rounds = 0
    while is_due(two):
        rounds += 1
        with two.database.write("index") as unit:
            search_index.catch_up(unit)
        assert not unit.changes
    assert rounds == 1 + OFFERS // 60
    assert found(two, "kurs") == found(one, "kurs") == OFFERS - 1
    assert two.digest() == one.digest()
