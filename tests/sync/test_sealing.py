"""The outbox becomes frames: in order, chained, within the limits, one person's casework each."""

from __future__ import annotations

import pytest

from app.domain.replication import NOBODY, Batch, Change, FrameState
from app.sync import limits
from app.sync.checks import judge
from app.sync.frame import NO_FRAME, Piece, piece_of
from app.sync.intervals import seen_of
from app.sync.replica import Held
from app.sync.sealing import Sealing, make_sealer
from tests.sync.people import CLOCK, Laptop, change, founder

SEALING = Sealing(schema=2, hlc=CLOCK + 5)


def held_by(laptop: Laptop) -> Held:
    return Held({frame.id: (frame.chain, frame.sequence) for frame in laptop.control})


def sealed(laptop: Laptop, *batches: Batch) -> list[Piece]:
    sealer = make_sealer(laptop.team, held_by(laptop), SEALING, laptop.random)
    pieces = [piece_of(frame.data) for frame in sealer(laptop.numbered, batches)]
    return [piece for piece in pieces if piece is not None]


def big_change(laptop: Laptop, size: int) -> Change:
    """A change whose value cannot be compressed."""
    return change(laptop.device, laptop.random, description=laptop.random(size // 2).hex())


def test_frames_continue_the_chain() -> None:
    ada = founder()
    batches = [Batch("catalogue", None, (change(ada.device, ada.random),)) for _ in range(3)]
    pieces = sealed(ada, *batches)
    assert [piece.header.sequence for piece in pieces] == [2, 3, 4]
    assert [piece.header.previous for piece in pieces] == [ada.last, pieces[0].id, pieces[1].id]
    assert {piece.header.chain for piece in pieces} == {ada.device.chain}
    assert {(piece.header.schema, piece.header.hlc) for piece in pieces} == {(2, CLOCK + 5)}
    assert {piece.header.seen for piece in pieces} == {seen_of([ada.control[0].id])}


def test_a_new_chain_begins_with_no_frame_before() -> None:
    ada = founder()
    ada.device = type(ada.device)(ada.device.author, b"n" * 16, ada.device.signing_key, ada.device.box_key)
    ada.sequence = 0
    [piece] = sealed(ada, Batch("catalogue", None, (change(ada.device, ada.random),)))
    assert (piece.header.sequence, piece.header.previous) == (1, NO_FRAME)


def test_everything_comes_back_in_order() -> None:
    ada = founder()
    changes = tuple(big_change(ada, 20_000) for _ in range(60))
    pieces = sealed(ada, Batch("catalogue", None, changes))
    assert 1 < len(pieces) < 10
    assert all(piece.header.plain_size <= limits.PLAIN_BYTES for piece in pieces)
    arrivals = [judge(piece, ada.team) for piece in pieces]
    assert all(arrival.frame.state is FrameState.APPLIED for arrival in arrivals)
    assert tuple(one for arrival in arrivals for one in arrival.changes) == changes


def test_the_biggest_value_fits() -> None:
    ada = founder()
    value = b"\x81\xa1a\xc6" + (limits.VALUE_BYTES - 8).to_bytes(4, "big") + ada.random(limits.VALUE_BYTES - 8)
    biggest = change(ada.device, ada.random)._replace(value=value)
    assert len(value) == limits.VALUE_BYTES
    pieces = sealed(ada, Batch("catalogue", None, (biggest, biggest, biggest)))
    assert [one for piece in pieces for one in judge(piece, ada.team).changes] == [biggest] * 3


def test_each_audience_has_its_key_and_each_person_a_frame() -> None:
    ada = founder()
    people = [change(ada.device, ada.random, "client") for _ in range(2)]
    count = change(ada.device, ada.random, "quick_contact")._replace(author=NOBODY, hlc=0)
    pieces = sealed(
        ada,
        *(Batch("casework", person.record, (person,)) for person in people),
        Batch("statistics", None, (count,)),
    )
    arrivals = [judge(piece, ada.team) for piece in pieces]
    assert [arrival.frame.subject for arrival in arrivals] == [people[0].record, people[1].record, None]
    assert [arrival.changes for arrival in arrivals] == [(people[0],), (people[1],), (count,)]
    names = [ada.team.audience_name(piece.header.audience) for piece in pieces]
    assert names == ["casework", "casework", "statistics"]


def test_nothing_to_seal_makes_nothing() -> None:
    ada = founder()
    assert sealed(ada) == []
    assert sealed(ada, Batch("catalogue", None, ())) == []


def test_a_change_over_the_limit_is_not_sealed_silently() -> None:
    ada = founder()
    with pytest.raises(ValueError, match="does not fit"):
        sealed(ada, Batch("catalogue", None, (big_change(ada, limits.PLAIN_BYTES + 100),)))


def test_the_same_randomness_makes_the_same_frames() -> None:
    first, second = (sealed(laptop, *batches_of(laptop)) for laptop in (founder(9), founder(9)))
    assert [piece.data for piece in first] == [piece.data for piece in second]


def batches_of(laptop: Laptop) -> list[Batch]:
    count = change(laptop.device, laptop.random, "quick_contact")._replace(author=NOBODY, hlc=0)
    return [Batch("catalogue", None, (change(laptop.device, laptop.random),)), Batch("statistics", None, (count,))]
