"""The codec under damage: whatever bytes come, genuine frames are found, nothing else is applied, no error escapes."""

from __future__ import annotations

import hashlib
import mmap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.refusal import Refusal
from app.domain.replication import FrameState
from app.sync import limits
from app.sync.checks import judge
from app.sync.crypto import new_epoch_key
from app.sync.frame import MAGIC, Damage, Header, Piece, frame_id, piece_of, seal, split
from tests.sync.mutations import applied, attack, small_pack
from tests.sync.people import change, founder, seeded

TEAM, FRAMES = small_pack()
PACK = b"".join(FRAMES)


def pieces(data: bytes) -> list[bytes]:
    return [found.data for found in split(data) if isinstance(found, Piece)]


def damage(data: bytes) -> list[Damage]:
    return [found for found in split(data) if isinstance(found, Damage)]


def test_a_pack_is_its_frames_one_behind_the_other() -> None:
    assert pieces(PACK) == FRAMES
    assert damage(PACK) == []
    assert applied(PACK, TEAM) == FRAMES


def test_nothing_is_no_frame_and_no_damage() -> None:
    assert list(split(b"")) == []


def test_the_id_is_the_hash_of_every_byte() -> None:
    [piece] = [found for found in split(FRAMES[0]) if isinstance(found, Piece)]
    assert piece.id == hashlib.sha256(FRAMES[0]).digest() == frame_id(FRAMES[0])


def test_frames_are_found_in_a_mapped_file_too(tmp_path: Path) -> None:
    file = tmp_path / "team.anlauf"
    file.write_bytes(b"Anlauf\n" + PACK)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        found = [entry.data for entry in split(mapped) if isinstance(entry, Piece)]
    assert found == FRAMES


def test_cut_off_at_any_byte_the_frames_before_the_cut_remain() -> None:
    ends = [sum(map(len, FRAMES[:count])) for count in range(len(FRAMES) + 1)]
    for cut in range(len(PACK)):
        whole = sum(end <= cut for end in ends[1:])
        assert applied(PACK[:cut], TEAM) == FRAMES[:whole]
        stretches = damage(PACK[:cut])
        assert sum(entry.size for entry in stretches) == cut - ends[whole]
        assert len(stretches) == (cut != ends[whole])


def test_with_the_beginning_cut_off_at_any_byte_the_frames_after_it_remain() -> None:
    for cut in range(1, len(FRAMES[0])):
        assert applied(PACK[cut:], TEAM) == FRAMES[1:]


def test_any_flipped_bit_costs_its_own_frame_only() -> None:
    first, middle, last = FRAMES
    for place in range(len(middle)):
        for bit in range(8):
            flipped = bytearray(middle)
            flipped[place] ^= 1 << bit
            found = pieces(first + flipped + last)
            assert found[0] == first
            assert found[-1] == last
            unknown = [data for data in found if data not in FRAMES]
            assert [data for data in unknown if applied(data, TEAM)] == [], f"bit {bit} of byte {place}"
            assert middle not in found


def test_any_byte_overwritten_costs_its_own_frame_only() -> None:
    first, middle, last = FRAMES
    for place in range(len(middle)):
        for value in (0, 0xFF):
            if middle[place] != value:
                wounded = first + middle[:place] + bytes([value]) + middle[place + 1 :] + last
                assert applied(wounded, TEAM) == [first, last]


@pytest.mark.parametrize("between", [b"\0" * 4096, b"rubbish", MAGIC, MAGIC * 50, MAGIC + b"\xff" * 200, PACK[:-1]])
def test_rubbish_between_frames_hides_none(between: bytes) -> None:
    found = applied(between.join((b"", *FRAMES, b"")), TEAM)
    assert set(found) == set(FRAMES)


def test_doubled_and_swapped_frames_are_the_same_frames() -> None:
    assert pieces(PACK + PACK) == FRAMES * 2
    assert pieces(b"".join(reversed(FRAMES))) == FRAMES[::-1]


@given(data=some.binary(max_size=3000))
def test_bytes_of_any_kind_are_damage(data: bytes) -> None:
    assert sum(len(found.data) if isinstance(found, Piece) else found.size for found in split(data)) == len(data)


@settings(max_examples=300)
@given(
    start=some.integers(0, len(PACK)),
    size=some.integers(0, len(PACK)),
    inserted=some.one_of(some.binary(max_size=400), some.sampled_from(FRAMES), some.just(MAGIC)),
)
def test_every_frame_that_lies_whole_in_changed_bytes_is_found(start: int, size: int, inserted: bytes) -> None:
    changed = PACK[:start] + inserted + PACK[start + size :]
    found = applied(changed, TEAM)
    assert set(found) == {frame for frame in FRAMES if frame in changed}


def test_random_mutations_are_never_applied() -> None:
    assert attack(first=0, count=3000) == 3000


def test_a_length_over_the_limit_is_refused_before_it_is_read() -> None:
    huge = MAGIC + (limits.HEADER_BYTES + 1).to_bytes(4, "big") + bytes(5000)
    assert [entry.reason for entry in split(huge) if isinstance(entry, Damage)] == [Refusal.MALFORMED]
    header_size = int.from_bytes(FRAMES[0][len(MAGIC) : len(MAGIC) + 4], "big")
    place = len(MAGIC) + 4 + header_size + 24
    grown = FRAMES[0][:place] + (limits.SEALED_BYTES + 1).to_bytes(4, "big") + bytes(limits.SEALED_BYTES + 100)
    assert [entry.reason for entry in split(grown) if isinstance(entry, Damage)] == [Refusal.TOO_LARGE]


def test_rubbish_full_of_magics_costs_in_proportion_to_its_size() -> None:
    """No stretch is copied or hashed more than twice, and the search gives up at a bounded number of tries."""
    magics = MAGIC * limits.TRIES
    assert pieces(magics[len(MAGIC) :] + FRAMES[0]) == [FRAMES[0]]
    assert [entry.size for entry in damage(magics + PACK)] == [len(magics + PACK)]
    overlapping = _overlapping_claims(400)
    read = sum(len(data) for data in pieces(overlapping))
    assert read <= 2 * len(overlapping) + limits.SEALED_BYTES


def _overlapping_claims(count: int) -> bytes:
    """Frame beginnings one behind the other, each of which claims all that follows."""
    header_size = int.from_bytes(FRAMES[0][len(MAGIC) : len(MAGIC) + 4], "big")
    place = len(MAGIC) + 4 + header_size + 24
    beginning = FRAMES[0][:place]
    return b"".join(beginning + (30_000).to_bytes(4, "big") for _ in range(count)) + bytes(31_000)


def test_a_frame_is_known_as_a_whole_only() -> None:
    assert piece_of(FRAMES[0]) is not None
    assert piece_of(FRAMES[0] + b"\0") is None
    assert piece_of(b"\0" + FRAMES[0]) is None
    assert piece_of(PACK) is None
    assert piece_of(b"") is None


def test_a_header_of_a_later_format_with_more_fields_is_read() -> None:
    """What it means is for a newer program; who wrote it and to which team it belongs is known all the same."""
    laptop = founder()
    piece = laptop.frame(change(laptop.device, laptop.random), format=2, min_reader=2)
    assert judge(piece, laptop.team).frame.state is FrameState.WAITING
    [found] = split(piece.data)
    assert isinstance(found, Piece)
    assert found.header.min_reader == 2


@pytest.mark.parametrize(("size", "is_read"), [(100, True), (limits.HEADER_BYTES, False)])
def test_a_header_of_a_later_format_has_its_limit_too(size: int, is_read: bool) -> None:
    old_size = int.from_bytes(FRAMES[0][len(MAGIC) : len(MAGIC) + 4], "big")
    start = len(MAGIC) + 4
    fields = FRAMES[0][start + 2 : start + old_size]
    longer = b"\xdc\x00\x10\x02" + fields + b"\xc5" + size.to_bytes(2, "big") + bytes(size)
    rewritten = MAGIC + len(longer).to_bytes(4, "big") + longer + FRAMES[0][start + old_size :]
    assert pieces(rewritten) == ([rewritten] if is_read else [])


def test_a_header_is_written_in_one_way_only() -> None:
    """The number 1 in two bytes says the same and is another frame: it is refused, whoever signed it."""
    size = int.from_bytes(FRAMES[0][len(MAGIC) : len(MAGIC) + 4], "big")
    start = len(MAGIC) + 4
    header = FRAMES[0][start : start + size]
    assert header[1] == 1
    longer = header[:1] + b"\xcc\x01" + header[2:]
    rewritten = MAGIC + len(longer).to_bytes(4, "big") + longer + FRAMES[0][start + size :]
    assert pieces(rewritten) == []


def test_a_body_over_the_limit_is_not_sealed() -> None:
    random = seeded(1)
    key = new_epoch_key(b"a" * 16, 0, random)
    header = Header(
        team=b"t" * 32, author=b"a" * 16, chain=b"c" * 16, sequence=1, audience=key.audience, epoch=0, hlc=0
    )
    with pytest.raises(ValueError, match="does not fit"):
        seal(header, bytes(limits.PLAIN_BYTES + 1), key, random(32), random)
    biggest = seal(header, random(limits.PLAIN_BYTES), key, random(32), random)
    assert pieces(biggest.data) == [biggest.data]
