"""What only the database does when versions of others arrive: undo, clocks, values nobody can send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from app.domain.casework import ALL_OBJECTS
from app.domain.clock import FARTHEST_AHEAD, reading
from app.domain.device import Device
from app.domain.profile import BASE_SOURCE_ID, taxonomy_id
from app.domain.replication import BIGGEST_VALUE, Change, HeldFrame
from app.errors import ChangedMeanwhile, InvalidInput
from app.store import writing
from app.store.device import read_device
from app.store.rebuild import rebuild
from app.store.undo import undo_newest
from app.sync.replica import Arrival
from tests.sync.plain import exchange, opened, plain_sealer
from tests.sync.stored import StoredReplica, stored_replica

OFFER, OTHER = b"o" * 16, b"x" * 16
SOURCE = UUID(int=7)
Pair = tuple[StoredReplica, StoredReplica]


@pytest.fixture
def pair(template: Path, tmp_path: Path) -> Iterator[Pair]:
    device = Device(b"1" * 16, b"2" * 16, b"S" * 32, b"B" * 32)
    one = stored_replica(template, tmp_path / "one", device)
    two = stored_replica(template, tmp_path / "two", replace(device, author=b"3" * 16, chain=b"4" * 16))
    yield one, two
    one.database.close()
    two.database.close()


def bring_in(replica: StoredReplica, **values: object) -> None:
    with replica.database.write("import") as unit:
        writing.insert_records(unit, "service", [writing.NewRecord(OFFER, values)], source=SOURCE)


def clock(replica: StoredReplica) -> int:
    with replica.database.read() as view:
        return view.connection.exec_driver_sql("SELECT hlc FROM device").scalar_one()


def test_all_that_was_received_follows_from_the_versions(pair: Pair) -> None:
    for replica in pair:
        replica.write("service", OFFER, "", {"name": f"Kurs {replica.device().author!r}"})
        replica.write("service", OFFER, "alert", {"alert": "zu"})
    exchange(*pair)
    before = pair[1].digest()
    with pair[1].database.write("rebuild") as unit:
        rebuild(unit)
    assert pair[1].digest() == before


def test_the_same_import_on_two_laptops_is_one_and_leaves_once(pair: Pair) -> None:
    one, two = pair
    for replica in pair:
        bring_in(replica, name="Kurs", url="https://a.example")
    assert one.digest() == two.digest()
    two.receive([opened(frame) for frame in one.seal(plain_sealer)])
    assert two.waiting() == 0
    assert len(two.heads("service", OFFER, "name")) == 1


def test_two_states_of_one_source_meet(pair: Pair) -> None:
    one, two = pair
    bring_in(one, name="Kurs", url="https://a.example")
    bring_in(two, name="Kurs", url="https://b.example")
    exchange(*pair)
    assert one.shown("service", OFFER) == two.shown("service", OFFER)
    with one.database.read() as view:
        assert view.connection.exec_driver_sql("SELECT imported_from FROM service").scalars().all() == [SOURCE.bytes]


def test_a_record_made_by_hand_and_by_an_import_counts_as_imported(pair: Pair) -> None:
    one, two = pair
    one.write("service", OFFER, "", {"name": "von Hand"})
    bring_in(two, name="Quelle")
    exchange(*pair)
    for replica in pair:
        with replica.database.read() as view:
            row = view.connection.exec_driver_sql("SELECT imported_from, name FROM service").one()
        assert tuple(row) == (SOURCE.bytes, "von Hand")


@pytest.mark.parametrize("laptop", [0, 1])
def test_a_record_that_others_made_too_cannot_be_taken_back(pair: Pair, laptop: int) -> None:
    for replica in pair:
        replica.write("service", OFFER, "", {"name": f"Kurs {replica.device().author!r}"})
    exchange(*pair)
    with pytest.raises(ChangedMeanwhile), pair[laptop].database.write() as unit:
        undo_newest(unit)
    assert pair[0].digest() == pair[1].digest()


def test_the_next_version_is_later_than_all_that_came_unless_that_clock_is_far_ahead(pair: Pair) -> None:
    one, two = pair
    with two.database.read() as view:
        author = read_device(view).author
    value = msgspec.msgpack.encode({"name": "Kurs"})
    with one.database.write() as unit:
        now = reading(unit.now)
    for number, (ahead, is_adopted) in enumerate(((FARTHEST_AHEAD // 2, True), (FARTHEST_AHEAD * 9, False))):
        id, clock_there = bytes([number]) * 16, now + ahead
        change = Change(id, "service", id, "", value, None, author, clock_there, None)
        frame = HeldFrame(id * 2, b"c" * 16, number, author, b"u" * 16, "changes", b"-")
        assert one.receive([Arrival(frame, (change,))]).applied == 1
        assert (clock(one) >= clock_there) is is_adopted


def test_what_fits_into_no_frame_is_not_kept(pair: Pair) -> None:
    one, _ = pair
    one.write("service", OFFER, "", {"name": "Kurs"})
    long = "x" * BIGGEST_VALUE
    with pytest.raises(InvalidInput, match="zu lang"):
        one.write("service", OTHER, "", {"name": long})
    with pytest.raises(InvalidInput, match="zu lang"):
        one.write("service", OFFER, "name", {"name": long})
    assert one.waiting() == 1


def test_what_an_import_brought_that_fits_into_no_frame_waits_and_holds_up_nothing(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = pair
    with monkeypatch.context() as earlier_program:
        earlier_program.setattr(writing, "BIGGEST_VALUE", 2 * BIGGEST_VALUE)
        bring_in(one, name="x" * BIGGEST_VALUE)
    one.write("service", OTHER, "", {"name": "Kurs"})
    [frame] = one.seal(plain_sealer)
    assert [change.record for change in opened(frame).changes] == [OTHER]
    assert one.waiting() == 1
    assert one.seal(plain_sealer) == ()
    assert two.receive([opened(frame)]).applied == 1


def test_what_is_shipped_is_replaced_by_its_newer_edition(pair: Pair) -> None:
    one, two = pair
    record = taxonomy_id("topic")
    for replica, edition, name in ((one, 20260101, "Themen"), (two, 20270101, "Worum es geht")):
        with replica.database.write("install") as unit:
            unit.edition = edition
            writing.insert_records(unit, "taxonomy", [writing.NewRecord(record, {"name": name})], source=BASE_SOURCE_ID)
    exchange(*pair)
    for replica in pair:
        shown = replica.shown("taxonomy", record.bytes)
        assert shown is not None
        assert shown["record"]["name"] == "Worum es geht"
        assert len(replica.heads("taxonomy", record.bytes, "record")) == 1


def test_an_object_known_only_after_an_upgrade_appears_then(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = pair
    one.write("outcome", OFFER, "", {"gives": "german", "value": "b1"})
    one.write("outcome", OFFER, "record", {"gives": "german", "value": "b2"})
    arrivals = [opened(frame) for frame in one.seal(plain_sealer)]
    with monkeypatch.context() as older:
        older.delitem(ALL_OBJECTS, "outcome")
        assert [two.receive(arrivals).applied for _ in range(2)] == [2, 0]
    with two.database.read() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM outcome").scalar_one() == 0
    with two.database.write("rebuild") as unit:
        rebuild(unit)
    assert two.shown("outcome", OFFER) == one.shown("outcome", OFFER)
    assert two.digest() == one.digest()
