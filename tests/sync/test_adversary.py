"""Whoever can write to the share, or belongs to the team and does harm, at the share itself.

What single frames must prove is in `test_checks`; here it is a sync that meets them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
import zstandard

from app.domain.refusal import Refusal
from app.domain.replication import FrameState, HeldFrame
from app.sync.body import encode_body
from app.sync.engine import SyncReport, synchronise, team_of
from app.sync.frame import FORMAT, Body, Header, Piece, seal
from app.sync.sealing import Sealing, last_of_chain
from app.sync.share import ForeignTeam, NewerShare, NotAShare
from app.sync.share.file import FILE_MAGIC
from tests.sync import people
from tests.sync.disk import Medium, SimulatedDisk
from tests.sync.memory import MemoryReplica
from tests.sync.scenes import frames_on, write_some
from tests.sync.simulation import SHARED_FILE, SHARED_FOLDER, Schedule

CONTROL = SHARED_FOLDER / "ctl"


@pytest.fixture(params=[False, True], ids=["file", "folder"])
def met(request: pytest.FixtureRequest) -> Schedule:
    """Two laptops that have met in a file or in a folder."""
    return _settled(5, in_folder=request.param)


@pytest.fixture
def met_in_file() -> Schedule:
    return _settled(5, in_folder=False)


def _settled(seed: int, *, in_folder: bool) -> Schedule:
    schedule = Schedule(seed, MemoryReplica, in_folder=in_folder, count=2)
    write_some(schedule, schedule.laptops)
    schedule.settle()
    return schedule


def sync(schedule: Schedule, number: int = 0, medium: Medium | None = None) -> SyncReport:
    """One sync of a laptop; what it refuses is raised."""
    share = schedule.share(SimulatedDisk(medium or schedule.medium))
    sealing = Sealing(1, schedule.now << 16)
    return synchronise(schedule.laptops[number].replica, share, sealing, schedule.rng.randbytes, thoroughly=True)


def put(schedule: Schedule, *frames: bytes) -> None:
    """Put frames where the laptops will read them."""
    if schedule.in_folder:
        schedule.medium.put(CONTROL / f"1-1-{len(schedule.medium.files)}.pack", b"".join(frames))
    else:
        before = schedule.medium.files[SHARED_FILE].data
        schedule.medium.put(SHARED_FILE, before + b"".join(frames))


def forged(replica: Any, *, key: Any = None, signing_key: bytes = b"", **fields: Any) -> Piece:
    """The frame a member could make next; `fields` replace what stands in its header."""
    team, device, held = team_of(replica), replica.device(), replica.held()
    key = key or team.writing_key("catalogue")
    change = people.change(device, people.seeded(9))
    header = Header(
        team=team.id,
        author=device.author,
        chain=device.chain,
        sequence=device.sequence + 1,
        previous=last_of_chain(held, device.chain),
        audience=key.audience,
        epoch=key.epoch,
        hlc=people.CLOCK,
    )
    header = msgspec.structs.replace(header, **fields)
    plain = encode_body(Body(None, (change,)))
    return seal(header, plain, key, signing_key or device.signing_key, people.seeded(10))


def state(replica: Any, id: bytes) -> tuple[FrameState, str]:
    """What a memory replica makes of a frame."""
    frame: HeldFrame = replica._state.frames[id]
    return frame.state, frame.reason


def test_old_states_played_again_change_nothing(met: Schedule) -> None:
    old = Medium(files=dict(met.medium.files))
    write_some(met, met.laptops)
    met.settle()
    before = met.laptops[0].replica.digest()
    met.medium.files = dict(old.files)
    assert met.settle() <= 2
    assert [laptop.replica.digest() for laptop in met.laptops] == [before, before]
    newcomer = met.join()
    met._add(newcomer)
    sync(met, 2)
    assert newcomer.digest() == before


def test_the_share_of_another_team_is_neither_read_nor_written(met: Schedule) -> None:
    other = _settled(6, in_folder=met.in_folder)
    held = met.laptops[0].replica.held()
    met.medium.files = dict(other.medium.files)
    met.type_at(met.laptops[0], "new_offer")
    with pytest.raises(ForeignTeam, match="gehört zu einem anderen Team"):
        sync(met)
    assert met.medium.files == other.medium.files
    assert met.laptops[0].replica.held() == held
    assert met.laptops[0].replica.waiting() == 1


def test_what_another_team_left_beside_ours_is_passed_over(met: Schedule) -> None:
    other = _settled(6, in_folder=met.in_folder)
    left = {
        path if met.in_folder else path.with_name(f"{path.stem} 2.anlauf"): file
        for path, file in other.medium.files.items()
    }
    met.medium.files = {**left, **met.medium.files}
    assert met.settle() == 1
    assert met.medium.files.items() >= left.items()
    assert not met.laptops[0].replica.held().refused
    assert sync(met).copies == ()


def test_frames_of_another_team_mixed_into_ours_are_refused_once(met_in_file: Schedule) -> None:
    strange = forged(_settled(6, in_folder=False).laptops[0].replica)
    put(met_in_file, strange.data)
    assert sync(met_in_file).quarantined == 1
    assert sync(met_in_file).quarantined == 0
    assert state(met_in_file.laptops[0].replica, strange.id) == (FrameState.QUARANTINED, Refusal.FOREIGN_TEAM)


def test_a_frame_in_the_name_of_a_colleague_is_refused(met: Schedule) -> None:
    one, two = (laptop.replica for laptop in met.laptops)
    false = forged(two, author=one.device().author)
    put(met, false.data)
    before = one.digest()
    assert sync(met).quarantined == 1
    assert state(one, false.id) == (FrameState.QUARANTINED, Refusal.BAD_SIGNATURE)
    assert one.digest() == before


def test_nobody_else_can_make_a_laptop_begin_a_new_chain(met: Schedule) -> None:
    one = met.laptops[0].replica
    chain, stranger = one.device().chain, people.new_device(people.seeded(11))
    for suite in (1, 99):
        put(met, forged(one, signing_key=stranger.signing_key, suite=suite).data)
    assert not sync(met).renewed_chain
    assert one.device().chain == chain


def test_both_branches_of_a_forked_chain_are_kept(met: Schedule) -> None:
    """A cloned machine goes on with the same numbers while it cannot see what the other one wrote."""
    before = Medium(files=dict(met.medium.files))
    met._add(met.laptops[1].replica.copy())
    write_some(met, met.laptops[1:])
    sync(met, 1)
    sync(met, 2, before)
    assert met.settle() <= 2
    one = met.laptops[0].replica
    assert max(Counter(one.held().frames.values()).values()) == 2
    assert len({laptop.replica.device().chain for laptop in met.laptops}) == 3
    assert met.expected.keys() <= one.versions.keys()


def test_a_bomb_of_a_member_is_refused_and_the_rest_applied(met: Schedule) -> None:
    one, two = (laptop.replica for laptop in met.laptops)
    bomb = zstandard.ZstdCompressor().compress(bytes(100 << 20))
    lying = people.with_content(forged(two), bomb, team_of(two).writing_key("catalogue"), two.device().signing_key)
    put(met, lying.data)
    met.type_at(met.laptops[1], "new_offer")
    sync(met, 1)
    assert sync(met).quarantined == 1
    assert state(one, lying.id) == (FrameState.QUARANTINED, Refusal.TOO_LARGE)
    assert one.digest() == two.digest()


@pytest.mark.parametrize("fields", [{"min_reader": FORMAT + 1}, {"suite": 2}, {"kind": "checkpoint"}])
def test_frames_of_a_newer_program_are_kept_where_they_lie(met: Schedule, fields: dict[str, Any]) -> None:
    newer = forged(met.laptops[1].replica, **fields)
    put(met, newer.data)
    met.type_at(met.laptops[0], "new_offer")
    sync(met)
    assert state(met.laptops[0].replica, newer.id) == (FrameState.WAITING, Refusal.NEWER_PROGRAM)
    assert newer.id in frames_on(met.medium)
    met.medium.files = {}
    sync(met)
    assert newer.id in frames_on(met.medium)


def test_a_file_of_a_newer_form_stays_as_it_is(met_in_file: Schedule) -> None:
    newer = FILE_MAGIC.replace(b"1", b"2") + b"unknown"
    met_in_file.medium.put(SHARED_FILE, newer)
    with pytest.raises(NewerShare, match="aktualisieren Sie das Programm"):
        sync(met_in_file)
    assert met_in_file.medium.files[SHARED_FILE].data == newer


def test_a_file_of_another_program_stays_as_it_is() -> None:
    schedule = Schedule(5, MemoryReplica, in_folder=False, count=2)
    schedule.medium.put(SHARED_FILE, b"Dear team")
    with pytest.raises(NotAShare, match="keine gemeinsame Datei"):
        sync(schedule)
    assert schedule.medium.files[SHARED_FILE].data == b"Dear team"


def test_rubbish_that_looks_like_ours_is_replaced(met_in_file: Schedule) -> None:
    whole = frames_on(met_in_file.medium)
    met_in_file.medium.put(SHARED_FILE, FILE_MAGIC + people.seeded(13)(1 << 20))
    report = sync(met_in_file)
    assert report.waiting == 0
    assert frames_on(met_in_file.medium) == whole
