"""A shared file that others replace, set back or damage: nothing takes the place of what nobody has read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.sync.copying import write_copy
from app.sync.engine import SyncReport, synchronise
from app.sync.frame import Piece, split
from app.sync.sealing import Sealing
from app.sync.share import Emptied, ForeignTeam, NotAShare, RolledBack, UnreadCopy
from app.sync.share.disk import LocalDisk
from app.sync.share.file import FILE_MAGIC, FileShare
from app.sync.share.folder import FolderShare
from tests.sync.memory import MemoryReplica
from tests.sync.scenes import write_some
from tests.sync.simulation import Schedule


class Meanwhile(LocalDisk):
    """The real disk, on which somebody else does something once, just before a call of one name."""

    def __init__(self, call: str, then: Callable[[], object]) -> None:
        self._call, self._then = call, [then]

    def _happen(self, call: str) -> None:
        if call == self._call and self._then:
            self._then.pop()()

    def read(self, path: Path, start: int = 0) -> bytes:
        self._happen("tail" if start else "read")
        return super().read(path, start)

    def write_new(self, path: Path, data: bytes) -> None:
        self._happen("write_new")
        super().write_new(path, data)
        self._happen("written")

    def replace(self, source: Path, target: Path) -> None:
        super().replace(source, target)
        self._happen("replaced")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Nord.anlauf"


@pytest.fixture
def team() -> Schedule:
    """Two laptops that have something to say."""
    schedule = Schedule(7, MemoryReplica, in_folder=False, count=2)
    write_some(schedule, schedule.laptops)
    return schedule


def sync(
    team: Schedule, file: Path, number: int = 0, *, disk: LocalDisk | None = None, all: bool = False
) -> SyncReport:
    share = FileShare(file, disk or LocalDisk())
    sealing = Sealing(1, team.now << 16)
    return synchronise(team.laptops[number].replica, share, sealing, team.rng.randbytes, thoroughly=all)


def frames_in(file: Path) -> set[bytes]:
    return {piece.id for piece in split(file.read_bytes()) if isinstance(piece, Piece)}


def settle(team: Schedule, file: Path) -> None:
    for number in (0, 1, 0):
        assert sync(team, file, number, all=True).waiting == 0
    assert team.is_calm()


@pytest.mark.parametrize("call", ["write_new", "written"])
def test_a_file_that_appears_while_writing_is_read_first(team: Schedule, file: Path, call: str) -> None:
    report = sync(team, file, disk=Meanwhile(call, lambda: sync(team, file, 1)))
    assert report.read
    assert report.waiting == 0
    assert frames_in(file) >= team.laptops[0].replica.held().frames.keys()
    settle(team, file)


@pytest.mark.parametrize("call", ["read", "write_new", "written"])
def test_a_file_that_is_replaced_while_writing_is_read_first(team: Schedule, file: Path, call: str) -> None:
    settle(team, file)
    write_some(team, team.laptops)
    report = sync(team, file, disk=Meanwhile(call, lambda: sync(team, file, 1)))
    assert report.waiting == 0
    settle(team, file)


@pytest.mark.parametrize("call", ["write_new", "written", "replaced"])
def test_a_letter_that_appears_while_writing_stays(team: Schedule, file: Path, call: str) -> None:
    report = sync(team, file, disk=Meanwhile(call, lambda: file.write_bytes(b"Dear team")))
    assert [type(error) for error in report.trouble] == [NotAShare]
    assert report.waiting
    assert file.read_bytes() == b"Dear team"


@pytest.mark.parametrize("is_other_team", [False, True])
def test_a_known_file_that_became_something_else_stays_until_the_right_one_is_back(
    team: Schedule, file: Path, *, is_other_team: bool
) -> None:
    settle(team, file)
    right = file.read_bytes()
    file.write_bytes(b"Dear team")
    if is_other_team:
        file.unlink()
        sync(Schedule(8, MemoryReplica, in_folder=False, count=2), file)
    wrong = file.read_bytes()
    write_some(team, team.laptops)
    for _ in range(2):
        with pytest.raises(ForeignTeam if is_other_team else NotAShare):
            sync(team, file)
        assert file.read_bytes() == wrong
    file.write_bytes(right)
    settle(team, file)


@pytest.mark.parametrize("hurt", [lambda old: bytes(len(old)), lambda _old: b"", lambda old: b"\0" + old[1:15]])
def test_a_known_file_of_which_nothing_is_left_is_written_again(
    team: Schedule, file: Path, hurt: Callable[[bytes], bytes]
) -> None:
    settle(team, file)
    file.write_bytes(hurt(file.read_bytes()))
    settle(team, file)


def test_a_piece_damaged_inside_its_body_leaves_the_file(team: Schedule, file: Path) -> None:
    settle(team, file)
    whole = file.read_bytes()
    damaged = bytearray(whole)
    pieces = [piece for piece in split(whole) if isinstance(piece, Piece)]
    damaged[whole.index(pieces[-1].data) + len(pieces[-1].data) - 80] ^= 1
    file.write_bytes(bytes(damaged))
    assert sync(team, file, all=True).quarantined == 1
    assert frames_in(file) == {piece.id for piece in pieces}
    assert sync(team, file, 1, all=True).quarantined == 0
    assert sync(team, file, all=True).written == 0


def test_what_is_only_unknown_stays_in_the_file(team: Schedule, file: Path) -> None:
    """The laptop that let a device in has not met the place yet, so its frames are unknown to the other one."""
    newcomer = team.join()
    team.laptops.append(type(team.laptops[0])(newcomer, team.laptops[0].mark))
    write_some(team, team.laptops[2:])
    sync(team, file, 2)
    stranger = {id for id, (chain, _) in newcomer.held().frames.items() if chain == newcomer.device().chain}
    sync(team, file, 0)
    sync(team, file, 1)
    assert stranger
    assert frames_in(file) >= stranger


def test_a_place_set_back_is_healed_and_told(team: Schedule, file: Path) -> None:
    settle(team, file)
    older = file.read_bytes()
    write_some(team, team.laptops)
    settle(team, file)
    newer = frames_in(file)
    file.write_bytes(older)
    report = sync(team, file)
    assert [type(error) for error in report.warnings] == [RolledBack]
    assert (report.waiting, report.trouble) == (0, [])
    assert frames_in(file) >= newer
    assert sync(team, file, all=True).warnings == []
    file.unlink()
    assert sync(team, file).warnings
    assert frames_in(file) >= newer
    file.write_bytes(b"")
    assert [type(error) for error in sync(team, file).warnings] == [Emptied]
    assert frames_in(file) >= newer


def test_a_conflict_copy_or_a_damaged_file_is_no_place_set_back(team: Schedule, file: Path) -> None:
    settle(team, file)
    older = file.read_bytes()
    write_some(team, team.laptops)
    settle(team, file)
    file.rename(file.with_name("Nord (conflicted copy).anlauf"))
    file.write_bytes(older)
    assert sync(team, file).warnings == []
    file.write_bytes(file.read_bytes()[:-5])
    assert sync(team, file).warnings == []


def test_a_folder_set_back_is_healed_and_told(team: Schedule, tmp_path: Path) -> None:
    share = FolderShare(tmp_path / "Nord.anlauf.d", LocalDisk())
    sealing, replica = Sealing(1, team.now << 16), team.laptops[0].replica
    synchronise(replica, share, sealing, os.urandom)
    own = next(tmp_path.glob(f"*/d/{replica.device().chain.hex()}/*"))
    own.unlink()
    report = synchronise(replica, share, sealing, os.urandom)
    assert [type(error) for error in report.warnings] == [RolledBack]
    assert report.waiting == 0


def test_a_copy_for_a_mail_takes_the_place_of_a_full_one_and_keeps_no_case(team: Schedule, file: Path) -> None:
    replica = team.laptops[0].replica
    share, sealing = FileShare(file, LocalDisk()), Sealing(1, team.now << 16)
    everything = write_copy(replica, share, sealing, os.urandom)
    mailed = write_copy(replica, share, sealing, os.urandom, ("catalogue",))
    assert len(frames_in(file)) == mailed < everything
    subjects = {frame.subject for frame in replica.frames(frames_in(file))}
    assert subjects == {None}


def test_a_copy_never_takes_the_place_of_what_is_not_here(team: Schedule, file: Path) -> None:
    sealing = Sealing(1, team.now << 16)
    write_copy(team.laptops[1].replica, FileShare(file, LocalDisk()), sealing, os.urandom)
    before = file.read_bytes()
    with pytest.raises(UnreadCopy):
        write_copy(team.laptops[0].replica, FileShare(file, LocalDisk()), sealing, os.urandom)
    stranger = Schedule(8, MemoryReplica, in_folder=False, count=1).laptops[0].replica
    with pytest.raises(ForeignTeam):
        write_copy(stranger, FileShare(file, LocalDisk()), sealing, os.urandom)
    assert file.read_bytes() == before
    assert before.startswith(FILE_MAGIC)
