"""An adversary with every power but the keys: what they bring is refused with a reason, and nothing is blocked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
import zstandard

from app.domain.refusal import DROPPED, SENTENCES, WAITING, Refusal
from app.domain.replication import NOBODY, Change, FrameState
from app.domain.team import Role
from app.i18n import translator
from app.sync import limits
from app.sync.body import Refused, encode_body, open_body
from app.sync.checks import judge
from app.sync.control import Remove
from app.sync.crypto import EpochKey, new_epoch_key, sign
from app.sync.frame import Body, Piece, frame_id, piece_of, split
from app.sync.replica import Arrival
from tests.sync.people import Laptop, change, founder, let_in, new_device, with_content

TERMS = {
    Role.VOLUNTEER: ("catalogue",),
    Role.COORDINATOR: ("catalogue", "statistics"),
    Role.ADMIN: ("catalogue", "statistics"),
    Role.COUNSELLOR: ("catalogue", "statistics", "casework"),
}


def refusal(arrival: Arrival) -> Refusal:
    """The reason; nothing of a refused frame is handed on."""
    reason = Refusal(arrival.frame.reason)
    assert arrival.changes == ()
    assert arrival.frame.state is (FrameState.WAITING if reason in WAITING else FrameState.QUARANTINED)
    assert bool(arrival.frame.data) is (reason not in DROPPED)
    return reason


def accepted(arrival: Arrival) -> tuple[Change, ...]:
    assert (arrival.frame.state, arrival.frame.reason) == (FrameState.APPLIED, "")
    return arrival.changes


def case_change(laptop: Laptop) -> Change:
    return change(laptop.device, laptop.random, "client")


def count_change(laptop: Laptop) -> Change:
    return change(laptop.device, laptop.random, "quick_contact")._replace(author=NOBODY, hlc=0)


def test_what_a_member_writes_arrives_as_it_was_written() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    written = {"catalogue": change(boris.device, boris.random), "statistics": count_change(boris)}
    for audience, one in written.items():
        assert accepted(judge(boris.frame(one, audience=audience), boris.team)) == (one,)
    person = case_change(boris)
    arrival = judge(boris.frame(person, audience="casework", subject=person.record), boris.team)
    assert accepted(arrival) == (person,)
    assert arrival.frame.subject == person.record


def test_replayed_and_reordered_frames_are_the_same_frames() -> None:
    ada = founder()
    frames = [ada.frame(change(ada.device, ada.random)) for _ in range(4)]
    again = b"".join(piece.data for piece in (*reversed(frames), *frames))
    found = [judge(piece, ada.team).frame for piece in split(again) if isinstance(piece, Piece)]
    assert {frame.id for frame in found} == {piece.id for piece in frames}
    assert all(frame.state is FrameState.APPLIED for frame in found)


def test_a_frame_of_another_team() -> None:
    ada, mallory = founder(1), founder(2)
    assert refusal(judge(mallory.frame(change(mallory.device, mallory.random)), ada.team)) is Refusal.FOREIGN_TEAM
    data = ada.frame(change(ada.device, ada.random)).data
    at = data.index(ada.team.id)
    hurt = piece_of(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    assert hurt is not None
    assert refusal(judge(hurt, ada.team)) is Refusal.BAD_SIGNATURE


def test_a_frame_of_another_team_that_names_ours() -> None:
    ada, mallory = founder(1), founder(2)
    forged = mallory.frame(change(mallory.device, mallory.random), team=ada.membership.team)
    assert refusal(judge(forged, ada.team)) is Refusal.UNKNOWN_AUTHOR


def test_a_frame_in_the_name_of_a_member() -> None:
    ada, mallory = founder(1), founder(2)
    names = {"team": ada.membership.team, "author": ada.device.author}
    forged = mallory.frame(change(ada.device, mallory.random), **names)
    assert refusal(judge(forged, ada.team)) is Refusal.BAD_SIGNATURE


@pytest.mark.parametrize("signature", [bytes(64), b"\xff" * 64, bytes(32) + b"\x01" + bytes(31)])
def test_a_stripped_signature(signature: bytes) -> None:
    """It is another frame: the genuine one with the same content is not refused with it."""
    ada = founder()
    genuine = ada.frame(change(ada.device, ada.random))
    stripped = piece_of(genuine.data[:-64] + signature)
    assert stripped is not None
    assert refusal(judge(stripped, ada.team)) is Refusal.BAD_SIGNATURE
    assert stripped.id != genuine.id
    accepted(judge(genuine, ada.team))


def test_a_signature_of_another_frame() -> None:
    ada = founder()
    first, second = (ada.frame(change(ada.device, ada.random)) for _ in range(2))
    swapped = piece_of(first.data[:-64] + second.data[-64:])
    assert swapped is not None
    assert refusal(judge(swapped, ada.team)) is Refusal.BAD_SIGNATURE


def test_a_signature_made_for_another_purpose() -> None:
    ada = founder()
    genuine = ada.frame(change(ada.device, ada.random))
    for domain in (b"", b"anlauf joining 1\0", b"anlauf frame 2\0"):
        signature = sign(ada.device.signing_key, domain, frame_id(genuine.data[:-64]))
        other = piece_of(genuine.data[:-64] + signature)
        assert other is not None
        assert refusal(judge(other, ada.team)) is Refusal.BAD_SIGNATURE


def test_an_unknown_author_waits_and_is_applied_once_the_joining_is_here() -> None:
    ada = founder()
    before = ada.team
    boris = let_in(ada, "Boris")
    piece = boris.frame(change(boris.device, boris.random))
    assert refusal(judge(piece, before)) is Refusal.UNKNOWN_AUTHOR
    accepted(judge(piece, ada.reading(*boris.control)))


@pytest.mark.parametrize(
    ("role", "audience", "may"),
    [
        (Role.VOLUNTEER, "catalogue", False),
        (Role.VOLUNTEER, "statistics", True),
        (Role.COORDINATOR, "catalogue", True),
        (Role.COORDINATOR, "statistics", True),
        (Role.ADMIN, "catalogue", True),
        (Role.COUNSELLOR, "casework", True),
    ],
)
def test_roles_are_enforced_when_reading(role: Role, audience: str, may: bool) -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=role, audiences=TERMS[role])
    written = {"catalogue": change(boris.device, boris.random), "statistics": count_change(boris)}
    arrival = judge(
        boris.frame(written.get(audience, case_change(boris)), audience=audience), ada.reading(*boris.control)
    )
    assert (arrival.frame.state is FrameState.APPLIED) is may
    assert may or refusal(arrival) is Refusal.WRONG_ROLE


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.COORDINATOR, Role.ADMIN, Role.COUNSELLOR])
def test_a_case_change_by_somebody_outside_the_circle_even_with_its_key(role: Role) -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=role, audiences=("catalogue", "statistics"))
    piece = boris.frame(case_change(boris), key=ada.team.writing_key("casework"))
    assert refusal(judge(piece, ada.reading(*boris.control))) is Refusal.WRONG_ROLE


def test_a_case_change_hidden_among_counts() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=Role.VOLUNTEER, audiences=("catalogue",))
    piece = boris.frame(count_change(boris), case_change(boris), audience="statistics")
    assert refusal(judge(piece, ada.reading(*boris.control))) is Refusal.WRONG_AUDIENCE


def test_an_invitation_signs_joinings_only() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    [invitation] = ada.reading(*boris.control).invitations
    piece = ada.frame(change(ada.device, ada.random), author=invitation)
    assert refusal(judge(piece, ada.reading(*boris.control))) is Refusal.UNKNOWN_AUTHOR


def test_a_change_in_the_name_of_a_colleague() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    piece = boris.frame(change(ada.device, boris.random))
    assert refusal(judge(piece, boris.team)) is Refusal.FOREIGN_AUTHOR


def test_a_change_by_nobody_where_somebody_must_have_written_it() -> None:
    ada = founder()
    for author in (NOBODY, None):
        piece = ada.frame(change(ada.device, ada.random)._replace(author=author))
        assert refusal(judge(piece, ada.team)) is Refusal.FOREIGN_AUTHOR


def test_what_a_source_wrote_and_counts_of_nobody_pass() -> None:
    ada = founder()
    imported = change(ada.device, ada.random)._replace(author=None, source=bytes(16))
    assert accepted(judge(ada.frame(imported), ada.team)) == (imported,)
    count = count_change(ada)
    assert accepted(judge(ada.frame(count, audience="statistics"), ada.team)) == (count,)


def test_kinds_of_a_newer_program_pass_with_the_rest() -> None:
    ada = founder()
    known, unknown = change(ada.device, ada.random), change(ada.device, ada.random, "spaceship")
    assert accepted(judge(ada.frame(known, unknown), ada.team)) == (known, unknown)


def test_a_removed_device_writes_on() -> None:
    ada = founder()
    boris = let_in(ada, "Boris")
    ada.control = list(boris.control)
    before = boris.frame(change(boris.device, boris.random))
    ada.record(Remove(boris.device.author, "verloren", ((boris.device.chain, boris.sequence, boris.last),)))
    after = boris.frame(change(boris.device, boris.random))
    other_chain = boris.frame(change(boris.device, boris.random), chain=bytes(16), sequence=1)
    accepted(judge(before, ada.team))
    assert refusal(judge(after, ada.team)) is Refusal.REMOVED
    assert refusal(judge(other_chain, ada.team)) is Refusal.REMOVED


def test_an_older_epoch_than_the_one_it_is_sealed_with() -> None:
    ada = founder()
    newer = EpochKey(ada.team.audiences["catalogue"], 1, ada.random(32))
    claimed = ada.frame(change(ada.device, ada.random), key=newer, epoch=0)
    assert refusal(judge(claimed, ada.team)) is Refusal.UNREADABLE


def test_an_epoch_whose_key_is_not_here_waits() -> None:
    ada = founder()
    piece = ada.frame(change(ada.device, ada.random), key=new_epoch_key(ada.team.audiences["catalogue"], 9, ada.random))
    assert refusal(judge(piece, ada.team)) is Refusal.NO_KEY


def test_an_audience_this_team_does_not_name_waits() -> None:
    ada = founder()
    piece = ada.frame(change(ada.device, ada.random), key=new_epoch_key(b"x" * 16, 0, ada.random))
    assert refusal(judge(piece, ada.team)) is Refusal.NO_KEY


def test_a_forked_chain_is_kept_on_both_branches() -> None:
    ada = founder()
    clone = replace(ada, control=list(ada.control))
    ours, theirs = (laptop.frame(change(laptop.device, laptop.random)) for laptop in (ada, clone))
    assert (ours.header.chain, ours.header.sequence) == (theirs.header.chain, theirs.header.sequence)
    assert ours.id != theirs.id
    accepted(judge(ours, ada.team))
    accepted(judge(theirs, ada.team))


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ({"min_reader": 2}, Refusal.NEWER_PROGRAM),
        ({"kind": "checkpoint"}, Refusal.NEWER_PROGRAM),
        ({"suite": 2}, Refusal.NEWER_PROGRAM),
    ],
)
def test_frames_of_a_newer_program_wait(header: dict[str, Any], reason: Refusal) -> None:
    ada = founder()
    assert refusal(judge(ada.frame(change(ada.device, ada.random), **header), ada.team)) is reason


def resealed(laptop: Laptop, compressed: bytes, size: int) -> Piece:
    """A genuine frame of a member whose content is exactly these bytes, whatever its header says."""
    piece = laptop.frame(plain=b"x" * max(size, 1))
    return with_content(piece, compressed, laptop.team.writing_key("catalogue"), laptop.device.signing_key)


@pytest.mark.parametrize("window", [17, 24])
@pytest.mark.parametrize("says_its_size", [True, False])
def test_a_bomb_is_refused_before_it_is_decompressed(window: int, says_its_size: bool) -> None:
    """32 MB of zeros in a few kilobytes: the claim is compared with the header before anything is reserved."""
    ada = founder()
    how = zstandard.ZstdCompressionParameters(window_log=window, write_content_size=says_its_size)
    bomb = zstandard.ZstdCompressor(compression_params=how).compress(bytes(32 << 20))
    assert refusal(judge(resealed(ada, bomb, 1000), ada.team)) is Refusal.TOO_LARGE


def test_a_bomb_that_lies_about_its_size() -> None:
    """The claim in the content is rewritten to what the header says; zstandard then stops at that size."""
    ada = founder()
    bomb = bytearray(zstandard.ZstdCompressor().compress(bytes(200_000)))
    assert zstandard.get_frame_parameters(bytes(bomb)).content_size == 200_000
    place = bytes(bomb).index((200_000).to_bytes(4, "little"))
    bomb[place : place + 4] = (70_000).to_bytes(4, "little")
    assert refusal(judge(resealed(ada, bytes(bomb), 70_000), ada.team)) is Refusal.UNREADABLE


def test_content_behind_the_content() -> None:
    ada = founder()
    plain = encode_body(Body(None, ()))
    compressed = zstandard.ZstdCompressor().compress(plain)
    for more in (b"\0", compressed):
        assert refusal(judge(resealed(ada, compressed + more, len(plain)), ada.team)) is Refusal.UNREADABLE


HOSTILE = [
    b"\xc0",
    b"\xc1",
    b"not msgpack",
    b"\x91" * 100_000,
    b"\xdd\xff\xff\xff\xff",
    b"\x92\xc0\xdd\x7f\xff\xff\xff",
    b"\x92\xc0\x90\xc0",
    msgspec.msgpack.encode((b"short", ())),
    msgspec.msgpack.encode((None, "changes")),
    msgspec.msgpack.encode((None, [[1, 2, 3]])),
]


@pytest.mark.parametrize("plain", HOSTILE)
def test_hostile_bodies_of_a_member_are_refused(plain: bytes) -> None:
    ada = founder()
    assert refusal(judge(ada.frame(plain=plain), ada.team)) is Refusal.UNREADABLE


@pytest.mark.parametrize(
    "fields",
    [
        {"version": b"x" * 15},
        {"record": b"x" * 17},
        {"author": b"x"},
        {"source": b"x"},
        {"kind": "k" * 201},
        {"group": "g" * 201},
        {"parents": b"x" * 15},
        {"parents": bytes(limits.PARENTS_BYTES + 16)},
        {"value": bytes(limits.VALUE_BYTES + 1)},
        {"value": b""},
        {"value": b"\x01"},
        {"value": b"\x81\x01\x01"},
        {"value": b"\x81\xa1a"},
        {"value": b"\x81\xa1\xff\x01"},
        {"value": b"\x81\xa1a" * 5000 + b"\x01"},
        {"value": b"\x80\x80"},
        {"hlc": -1},
        {"hlc": 2**63},
    ],
)
def test_a_change_outside_its_limits_is_refused(fields: dict[str, Any]) -> None:
    ada = founder()
    one = change(ada.device, ada.random)._replace(**fields)
    assert refusal(judge(ada.frame(one), ada.team)) is Refusal.UNREADABLE


def test_nothing_is_opened_before_the_signature_is_verified() -> None:
    """A frame with a good seal and a bad signature is refused for the signature."""
    ada = founder()
    stranger = new_device(ada.random)
    forged = replace(ada, device=replace(stranger, author=ada.device.author)).frame(plain=b"\xc1")
    assert refusal(judge(forged, ada.team)) is Refusal.BAD_SIGNATURE


def test_a_key_that_only_writes_does_not_read() -> None:
    ada = founder()
    boris = let_in(ada, "Boris", role=Role.VOLUNTEER, audiences=("catalogue",))
    piece = boris.frame(count_change(boris), audience="statistics")
    assert refusal(judge(piece, boris.team)) is Refusal.NO_KEY
    accepted(judge(piece, ada.reading(*boris.control)))
    with pytest.raises(Refused):
        open_body(piece, boris.team.keys[boris.team.audiences["statistics"], 0])


def test_no_plain_text_lies_in_a_frame() -> None:
    ada = founder()
    person = change(ada.device, ada.random, "client", name="Zarifa Merkwürdig")
    for piece in (ada.frame(person, audience="casework"), ada.frame(person, audience="statistics")):
        assert b"Zarifa" not in piece.data
        assert person.record not in piece.data
    assert b"Ada" not in b"".join(frame.data for frame in ada.control)
    assert b"Jugendberatung" not in b"".join(frame.data for frame in ada.control)


def test_every_reason_has_its_sentence() -> None:
    assert set(SENTENCES) == set(Refusal)
    assert all(translator().gettext(sentence).endswith(".") for sentence in SENTENCES.values())
    assert not WAITING & DROPPED
