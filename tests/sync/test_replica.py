"""The port of a replica: the database and the memory of the simulation keep the same promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from app.domain.device import Device
from app.domain.hsds import ALIVE
from app.domain.replication import Batch, Change, FrameState, HeldFrame
from app.domain.team import Membership
from app.sync.replica import Arrival, Entry
from tests.sync.memory import MemoryReplica
from tests.sync.plain import AUDIENCE, AnyReplica, exchange, opened, plain_sealer
from tests.sync.stored import StoredReplica, stored_replica

Make = Callable[[int], AnyReplica]

OFFER, PERSON, NOTE = b"o" * 16, b"p" * 16, b"n" * 16
KEPT_TWICE = (
    Change(b"v" * 16, "client", PERSON, "", msgspec.msgpack.encode({"number": "K7"}), None, b"y" * 16, 1, None),
)
TEAM = Membership(b"t" * 32, b"keys")


@pytest.fixture(params=["memory", "database"])
def make(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Make]:
    """Makes laptops: the number tells them apart."""
    made: list[AnyReplica] = []

    def make(number: int) -> AnyReplica:
        device = Device(bytes([number]) * 16, bytes([number + 100]) * 16, b"S" * 32, b"B" * 32)
        if request.param == "memory":
            made.append(MemoryReplica(device))
        else:
            made.append(stored_replica(template, tmp_path / str(number), device))
        return made[-1]

    yield make
    for replica in made:
        if isinstance(replica, StoredReplica):
            replica.database.close()


def name_of(replica: AnyReplica, record: bytes = OFFER) -> object:
    shown = replica.shown("service", record)
    return shown and shown["name"].get("name")


def test_what_is_written_leaves_as_frames_of_the_own_chain(make: Make) -> None:
    one = make(1)
    one.write("service", OFFER, "", {"name": "Kurs"})
    one.write("service", OFFER, "alert", {"alert": "heute zu"})
    assert one.waiting() == 2
    frames = one.seal(plain_sealer)
    assert [(frame.chain, frame.sequence) for frame in frames] == [(one.device().chain, 1)]
    assert one.device().sequence == 1
    assert one.waiting() == 0
    assert one.seal(plain_sealer) == ()
    assert list(one.frames([frame.id for frame in frames])) == list(frames)
    assert one.held().frames == {frame.id: (frame.chain, frame.sequence) for frame in frames}


def test_casework_leaves_one_person_at_a_time(make: Make) -> None:
    one = make(1)
    for person in (PERSON, b"q" * 16):
        one.write("client", person, "", {"number": "K7"})
    one.write("note", NOTE, "", {"client_id": PERSON, "text": "Gespräch"})
    one.write("service", OFFER, "", {"name": "Kurs"})
    batches: list[Batch] = []

    def look(device: Device, found: Sequence[Batch]) -> list[HeldFrame]:
        batches.extend(found)
        return plain_sealer(device, found)

    one.seal(look)
    assert [(batch.audience, batch.subject, len(batch.changes)) for batch in batches] == [
        ("casework", PERSON, 2),
        ("casework", b"q" * 16, 1),
        ("catalogue", None, 1),
    ]


def test_nothing_leaves_the_outbox_without_a_frame(make: Make) -> None:
    one = make(1)
    one.write("service", OFFER, "", {"name": "Kurs"})

    def fail(_device: Device, _batches: Sequence[Batch]) -> list[HeldFrame]:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        one.seal(fail)
    assert one.seal(lambda _device, _batches: ()) == ()
    assert one.waiting() == 1
    assert one.device().sequence == 0


def test_what_one_writes_the_other_shows(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs", "url": "https://a.example"})
    one.write("service", OFFER, "name", {"name": "Neuer Kurs"})
    exchange(one, two)
    assert two.shown("service", OFFER) == one.shown("service", OFFER)
    assert name_of(two) == "Neuer Kurs"
    assert two.waiting() == 0


def test_the_same_frame_twice_is_nothing_new(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    arrivals = [opened(frame) for frame in one.seal(plain_sealer)]
    first, again = two.receive(arrivals), two.receive(arrivals)
    assert (first.applied, first.known, again.applied, again.known) == (1, 0, 0, 1)


def test_both_values_of_one_field_are_kept_and_a_decision_holds_everywhere(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    exchange(one, two)
    one.write("service", OFFER, "name", {"name": "von eins"})
    two.write("service", OFFER, "name", {"name": "von zwei"})
    exchange(one, two)
    assert len(one.heads("service", OFFER, "name")) == 2
    assert one.heads("service", OFFER, "name") == two.heads("service", OFFER, "name")
    assert name_of(one) == name_of(two)
    two.write("service", OFFER, "name", {"name": "beides"})
    exchange(one, two)
    assert len(one.heads("service", OFFER, "name")) == 1
    assert name_of(one) == "beides"


def test_a_deletion_beside_an_edit_keeps_the_record(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    exchange(one, two)
    one.delete("service", OFFER)
    assert name_of(one) is None
    two.write("service", OFFER, "alert", {"alert": "doch"})
    exchange(one, two)
    assert name_of(one) == name_of(two) == "Kurs"
    one.delete("service", OFFER)
    exchange(one, two)
    assert name_of(two) is None


def test_frames_may_come_in_any_order(make: Make) -> None:
    one, two, three = make(1), make(2), make(3)
    frames: list[HeldFrame] = []
    one.write("service", OFFER, "", {"name": "Kurs"})
    frames += one.seal(plain_sealer)
    one.write("service", OFFER, "name", {"name": "Neu"})
    one.write("contact", NOTE, "", {"service_id": OFFER, "name": "Frau Y"})
    frames += one.seal(plain_sealer)
    one.delete("service", OFFER)
    frames += one.seal(plain_sealer)
    two.receive([opened(frame) for frame in frames])
    for frame in reversed(frames):
        three.receive([opened(frame)])
    assert one.digest() == two.digest() == three.digest()
    assert three.shown("service", OFFER) is None
    three.write("service", OFFER, ALIVE, {ALIVE: True})
    assert name_of(three) == "Neu"


def test_one_record_born_on_two_laptops_keeps_what_both_said(make: Make) -> None:
    one, two = make(1), make(2)
    first = one.write("service", OFFER, "", {"name": "Kurs", "url": "https://a.example"})
    second = two.write("service", OFFER, "", {"name": "Kursus", "url": "https://a.example"})
    two.write("service", OFFER, "alert", {"alert": "zu"})
    exchange(one, two)
    for replica in (one, two):
        assert set(replica.heads("service", OFFER, "name")) == {first, second}
        shown = replica.shown("service", OFFER)
        assert shown is not None
        assert shown["alert"] == {"alert": "zu"}
    assert name_of(one) == name_of(two)
    one.write("service", OFFER, "name", {"name": "Kurs"})
    exchange(one, two)
    assert len(two.heads("service", OFFER, "name")) == 1


def test_frames_that_cannot_be_opened_are_kept_and_opened_later(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    [frame] = one.seal(plain_sealer)
    two.receive([Arrival(replace(frame, state=FrameState.WAITING, reason="no_key"))])
    assert [(kept.id, kept.reason) for kept in two.unopened()] == [(frame.id, "no_key")]
    assert frame.id in two.held().frames
    assert name_of(two) is None
    two.receive([opened(frame)])
    assert two.unopened() == []
    assert name_of(two) == "Kurs"


def test_what_was_refused_is_remembered_without_its_bytes(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    [frame] = one.seal(plain_sealer)
    two.receive([Arrival(replace(frame, data=b"", state=FrameState.QUARANTINED, reason="bad_signature"))])
    held = two.held()
    assert held.refused == {frame.id}
    assert frame.id not in held.frames
    assert two.unopened() == []
    assert list(two.frames([frame.id])) == []


def test_a_device_enters_a_team_with_its_first_control_frames(make: Make) -> None:
    one = make(1)
    device = one.device()
    assert one.membership() is None
    control = HeldFrame(b"g" * 32, device.chain, 1, device.author, bytes(16), "control", b"genesis")
    one.enter(TEAM, [control])
    assert one.membership() == TEAM
    assert list(one.control_frames()) == [control]
    assert one.device().sequence == 1


def test_a_new_chain_begins_with_one(make: Make) -> None:
    one = make(1)
    one.write("service", OFFER, "", {"name": "Kurs"})
    one.seal(plain_sealer)
    one.begin_chain(b"z" * 16)
    assert (one.device().chain, one.device().sequence) == (b"z" * 16, 0)
    one.write("service", OFFER, "name", {"name": "Neu"})
    assert [(frame.chain, frame.sequence) for frame in one.seal(plain_sealer)] == [(b"z" * 16, 1)]


def test_what_lies_at_a_place_is_remembered_by_name(make: Make) -> None:
    one = make(1)
    whole, copy = Entry("a.anlauf", "1/2", (b"f" * 32, b"g" * 32)), Entry("b", "3", ())
    one.remember("place", [whole, copy], [])
    one.remember("place", [replace(whole, fingerprint="9")], ["b", "never there"])
    assert dict(one.entries("place")) == {"a.anlauf": replace(whole, fingerprint="9")}
    assert dict(one.entries("elsewhere")) == {}


def test_a_person_erased_on_one_laptop_is_erased_on_all(make: Make) -> None:
    one, two, three = make(1), make(2), make(3)
    for replica in (one, two, three):
        replica.enter(TEAM, [])
    one.write("client", PERSON, "", {"number": "K7", "name": "Zahra"})
    one.write("note", NOTE, "", {"client_id": PERSON, "text": "geheim"})
    exchange(one, two, three)
    two.write("client", PERSON, "name", {"name": "Zara"})
    two.seal(plain_sealer)
    one.erase(PERSON)
    exchange(one, two, three)
    for replica in (one, two, three):
        assert replica.shown("client", PERSON) is None
        assert replica.shown("note", NOTE) is None
        assert [change.group for change in replica.versions.values()] == ["_erased"]
        bodies = b"".join(frame.data for frame in replica.frames(replica.held().frames))
        assert b"Zara" not in bodies
        assert b"Zahra" not in bodies
        assert b"geheim" not in bodies
        assert replica.held().erased


def test_an_edit_that_came_before_its_record_goes_with_the_person(make: Make) -> None:
    one, two = make(1), make(2)
    for replica in (one, two):
        replica.enter(TEAM, [])
    one.write("client", PERSON, "", {"number": "K7"})
    one.write("encounter", NOTE, "", {"client_id": PERSON, "day": "2026-01-01"})
    early = one.seal(plain_sealer)
    one.write("encounter", NOTE, "outcome", {"outcome": "geheim"})
    late = one.seal(plain_sealer)
    one.erase(PERSON)
    gone = one.seal(plain_sealer)
    for frames in (late, gone, early):
        two.receive([opened(frame) for frame in frames])
    assert [change.group for change in two.versions.values()] == ["_erased"]
    assert one.digest() == two.digest()


def test_a_copy_of_the_machine_hears_of_an_erased_person(make: Make) -> None:
    one, two = make(1), make(2)
    for replica in (one, two):
        replica.enter(TEAM, [])
        replica.receive([Arrival(HeldFrame(b"k" * 32, b"x" * 16, 1, b"y" * 16, AUDIENCE, "changes", b"-"), KEPT_TWICE)])
    one.erase(PERSON)
    exchange(one, two)
    assert two.shown("client", PERSON) is None
    assert [change.group for change in two.versions.values()] == ["_erased"]


def test_without_a_team_nothing_is_left_of_an_erased_person(make: Make) -> None:
    one = make(1)
    one.write("client", PERSON, "", {"number": "K7"})
    one.erase(PERSON)
    assert one.waiting() == 0
    assert one.versions == {}


def test_what_only_a_newer_program_knows_is_kept(make: Make) -> None:
    one, two = make(1), make(2)
    one.write("service", OFFER, "", {"name": "Kurs"})
    [frame] = one.seal(plain_sealer)
    born = one.heads("service", OFFER, "name")[0]
    author, hlc = one.device().author, 1 << 40
    value = msgspec.msgpack.encode
    changes = (
        *opened(frame).changes,
        Change(b"1" * 16, "service", OFFER, "colour", value({"colour": "red"}), born, author, hlc, None),
        Change(b"2" * 16, "service", OFFER, "name", value({"name": ["x"], "shade": 1}), born, author, hlc, None),
    )
    assert two.receive([Arrival(frame, changes)]).applied == 3
    assert two.shown("service", OFFER) is not None
    assert two.versions[b"1" * 16].value == value({"colour": "red"})
    assert two.receive([Arrival(frame, changes)]).applied == 0
