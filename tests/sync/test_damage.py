"""The bytes of a small share: cut, flipped, swapped, doubled, renamed. Nothing false counts, and a sync heals it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from app.domain.replication import FrameState
from app.sync.engine import SyncReport, synchronise
from app.sync.frame import Piece, split
from app.sync.sealing import Sealing
from app.sync.share import DamagedEntry, ForeignTeam, NewerShare, NotAShare
from app.sync.share.file import FILE_MAGIC
from tests.sync.counts import IS_SOAK
from tests.sync.disk import Medium, SimulatedDisk
from tests.sync.memory import MemoryReplica
from tests.sync.scenes import frames_on, write_some
from tests.sync.simulation import SHARED_FILE, Schedule

STEP = 1 if IS_SOAK else 8
"""Every so many places the whole healing is tried; reading is tried at all of them."""


@pytest.fixture(scope="module")
def shared_file() -> Schedule:
    """Two laptops whose shared file holds all they wrote."""
    return _settled(in_folder=False)


@pytest.fixture(scope="module")
def shared_folder() -> Schedule:
    """The same with a folder."""
    return _settled(in_folder=True)


def _settled(*, in_folder: bool) -> Schedule:
    schedule = Schedule(3, MemoryReplica, in_folder=in_folder, count=2)
    write_some(schedule, schedule.laptops[:1])
    schedule.settle()
    schedule.type_at(schedule.laptops[1], "edit")
    schedule.settle()
    return schedule


def read(schedule: Schedule, replica: Any, medium: Medium) -> SyncReport | None:
    """Read a medium and leave it as it is; only what `synchronise` declares may end it."""
    share, sealing = schedule.share(SimulatedDisk(medium)), Sealing(1, schedule.now << 16)
    try:
        return synchronise(replica, share, sealing, schedule.rng.randbytes, thoroughly=True, only_read=True)
    except (NotAShare, ForeignTeam, NewerShare):
        return None


def heals(settled: Schedule, medium: Medium) -> None:
    """What lies there harms nobody, and two rounds later all is there again."""
    schedule = settled.fork()
    schedule.medium = medium
    genuine = frames_on(settled.medium)
    assert schedule.settle() <= 2
    assert frames_on(medium) >= genuine
    newcomer = schedule.join()
    read(schedule, newcomer, medium)
    assert newcomer.digest() == settled.laptops[0].replica.digest()


def nothing_false(settled: Schedule, newcomer: MemoryReplica, data: bytes) -> None:
    """A new laptop that reads this takes in frames of the team alone."""
    reader = newcomer.copy()
    read(settled, reader, _with_file(data))
    applied = {frame.id for frame in reader.frames(reader.held().frames) if frame.state is FrameState.APPLIED}
    assert applied <= frames_on(settled.medium) | newcomer.held().frames.keys()
    assert reader.versions.items() <= settled.laptops[0].replica.versions.items()


def _with_file(data: bytes) -> Medium:
    medium = Medium()
    medium.put(SHARED_FILE, data)
    return medium


def _content(settled: Schedule) -> bytes:
    return settled.medium.files[SHARED_FILE].data


def _frames(settled: Schedule) -> list[bytes]:
    return [piece.data for piece in split(_content(settled)) if isinstance(piece, Piece)]


def test_a_file_cut_off_at_any_place(shared_file: Schedule) -> None:
    whole, newcomer = _content(shared_file), shared_file.join()
    for size in range(len(whole)):
        nothing_false(shared_file, newcomer, whole[:size])
    for size in range(0, len(whole), 16 * STEP):
        heals(shared_file, _with_file(whole[:size]))


@pytest.mark.parametrize("eighth", range(8))
def test_any_bit_of_a_frame_turned(shared_file: Schedule, eighth: int) -> None:
    whole, newcomer = bytearray(_content(shared_file)), shared_file.join()
    frame = _frames(shared_file)[-1]
    start = whole.find(frame)
    for place in range(start + eighth, start + len(frame), STEP):
        for bit in range(8) if IS_SOAK else [place // STEP % 8]:
            whole[place] ^= 1 << bit
            nothing_false(shared_file, newcomer, bytes(whole))
            whole[place] ^= 1 << bit
    whole[start + eighth] ^= 1
    heals(shared_file, _with_file(bytes(whole)))


def test_damage_is_said_once(shared_file: Schedule) -> None:
    whole = bytearray(_content(shared_file))
    whole[len(whole) // 2] ^= 1
    report = read(shared_file, shared_file.fork().laptops[1].replica, _with_file(bytes(whole)))
    assert report is not None
    assert [type(error) for error in report.trouble] in ([], [DamagedEntry])
    cut = read(shared_file, shared_file.fork().laptops[1].replica, _with_file(bytes(whole[:-1])))
    assert cut is not None
    assert [type(error) for error in cut.trouble] == [DamagedEntry]


def test_frames_swapped_and_doubled_within_a_file(shared_file: Schedule) -> None:
    frames = _frames(shared_file)
    for order in list(permutations(range(len(frames))))[:: 997 if len(frames) > 6 else 7]:
        shuffled = FILE_MAGIC + b"".join(frames[number] for number in order)
        heals(shared_file, _with_file(shuffled))
    heals(shared_file, _with_file(FILE_MAGIC + b"".join(frame * 3 for frame in frames)))
    heals(shared_file, _with_file(FILE_MAGIC * 2 + b"".join(FILE_MAGIC + frame for frame in frames)))


def _mixed_folders(settled: Schedule) -> Iterator[Medium]:
    """Each two files swapped, each file doubled under another name, each renamed, each moved to another folder."""
    files = settled.medium.files
    for one, other in permutations(files, 2):
        yield _folder({**files, one: files[other], other: files[one]})
    for one in files:
        rest = {path: file for path, file in files.items() if path != one}
        yield _folder({**files, one.with_name("1-1-kopie.pack"): files[one]})
        yield _folder({**rest, one.with_name("umbenannt.pack"): files[one]})
        yield _folder({**rest, one.with_name("kein Pack.txt"): files[one]})
        yield _folder({**rest, one.parent.parent / "d" / "fremd" / one.name: files[one]})


def _folder(files: dict[Path, Any]) -> Medium:
    return Medium(files=dict(files), ticks=1_000)


def test_files_of_a_folder_swapped_doubled_and_renamed(shared_folder: Schedule) -> None:
    tried = list(_mixed_folders(shared_folder))
    assert len(tried) >= 10
    for medium in tried:
        heals(shared_folder, medium)
