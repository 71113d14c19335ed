"""Places that are not what they should be, on the real file system: each ends in a sentence, and nothing is lost.

What the system would refuse to others it grants an administrator, so some refusals are said by the disk itself here.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.sync.engine import SyncReport, synchronise
from app.sync.sealing import Sealing
from app.sync.share import (
    DamagedEntry,
    EntryUnreadable,
    ForeignTeam,
    NewerShare,
    NotAShare,
    Share,
    ShareError,
    ShareUnreachable,
    WritingFailed,
)
from app.sync.share.disk import LocalDisk
from app.sync.share.file import FILE_MAGIC, FileShare
from app.sync.share.folder import FolderShare
from tests.sync.memory import MemoryReplica
from tests.sync.scenes import write_some
from tests.sync.simulation import Schedule

KEPT = re.compile("nicht verändert|Nichts wurde|Nichts ging verloren|ist übernommen")
TO_DO = re.compile("Wählen|Prüfen|Schaffen|Stecken|aktualisieren|der nächste|vom nächsten")


class Refusing(LocalDisk):
    """The real disk, except that calls of one name end in an error; `only` says for which arguments."""

    def __init__(self, call: str, error: OSError, only: Callable[..., bool] = lambda *_given: True) -> None:
        whole = getattr(self, call)

        def refused(path: Path, *more: Any) -> Any:
            if only(path, *more):
                raise error
            return whole(path, *more)

        setattr(self, call, refused)


class Counting(LocalDisk):
    """The real disk; `size` counts the bytes read."""

    size = 0

    def read(self, path: Path, start: int = 0) -> bytes:
        data = super().read(path, start)
        self.size += len(data)
        return data


@pytest.fixture
def team() -> Schedule:
    """Two laptops that have something to say."""
    schedule = Schedule(7, MemoryReplica, count=2)
    write_some(schedule, schedule.laptops)
    return schedule


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "Nord.anlauf"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "Nord.anlauf.d"


def sync(team: Schedule, share: Share, number: int = 0, *, thoroughly: bool = False) -> SyncReport:
    sealing = Sealing(1, team.now << 16)
    replica = team.laptops[number].replica
    return synchronise(replica, share, sealing, team.rng.randbytes, thoroughly=thoroughly)


def at_file(path: Path) -> FileShare:
    return FileShare(path, LocalDisk())


def at_folder(path: Path) -> FolderShare:
    return FolderShare(path, LocalDisk())


def is_a_sentence(error: ShareError) -> bool:
    """It says what was kept and what to do, and every placeholder is filled."""
    return bool(KEPT.search(str(error)) and TO_DO.search(str(error))) and "{" not in str(error)


def refused(team: Schedule, share: Share, kind: type[ShareError]) -> None:
    """The sync stops before it changes anything."""
    before = team.laptops[0].replica.copy()
    with pytest.raises(kind) as caught:
        sync(team, share)
    assert is_a_sentence(caught.value)
    assert team.laptops[0].replica.waiting() == before.waiting()
    assert team.laptops[0].replica.digest() == before.digest()


def reported(team: Schedule, share: Share, *kinds: type[ShareError]) -> SyncReport:
    """The sync ends with these sentences."""
    report = sync(team, share)
    assert [type(error) for error in report.trouble] == list(kinds)
    assert all(map(is_a_sentence, report.trouble))
    return report


def meet(team: Schedule, share: Share) -> None:
    """Without the trouble both laptops come to the same state through the place."""
    for number in (0, 1, 0):
        assert sync(team, share, number, thoroughly=True).waiting == 0
    assert team.is_calm()


def test_a_place_that_is_not_there(team: Schedule, tmp_path: Path) -> None:
    refused(team, at_file(tmp_path / "stick" / "Nord.anlauf"), ShareUnreachable)
    refused(team, at_folder(tmp_path / "stick" / "Nord.anlauf.d"), ShareUnreachable)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file(team: Schedule, file: Path) -> None:
    file.touch()
    reported(team, at_file(file))
    meet(team, at_file(file))


def test_a_truncated_file(team: Schedule, file: Path) -> None:
    meet(team, at_file(file))
    whole = file.read_bytes()
    for size in (1, len(FILE_MAGIC) - 1, len(FILE_MAGIC), len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:size])
        sync(team, at_file(file))
        assert len(file.read_bytes()) == len(whole)
    file.write_bytes(whole[:-1])
    reported(team, at_file(file), DamagedEntry)
    meet(team, at_file(file))


def test_a_truncated_file_that_was_never_seen(team: Schedule, file: Path) -> None:
    file.write_bytes(FILE_MAGIC[:5])
    meet(team, at_file(file))


def test_a_folder_where_a_file_should_be(team: Schedule, file: Path) -> None:
    (file / "inside").mkdir(parents=True)
    refused(team, at_file(file), NotAShare)
    assert [path.name for path in file.iterdir()] == ["inside"]


def test_a_file_where_a_folder_should_be(team: Schedule, folder: Path) -> None:
    folder.write_bytes(b"a file")
    refused(team, at_folder(folder), NotAShare)
    assert folder.read_bytes() == b"a file"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"Dear team", NotAShare), (bytes(1000), NotAShare), (FILE_MAGIC.replace(b"1", b"2"), NewerShare)],
)
def test_a_file_of_another_program_or_a_newer_one(
    team: Schedule, file: Path, content: bytes, kind: type[ShareError]
) -> None:
    file.write_bytes(content)
    refused(team, at_file(file), kind)
    assert file.read_bytes() == content


def test_the_place_of_another_team(team: Schedule, file: Path, folder: Path) -> None:
    strangers = Schedule(8, MemoryReplica, count=2)
    meet(strangers, at_file(file))
    meet(strangers, at_folder(folder))
    before = file.read_bytes()
    refused(team, at_file(file), ForeignTeam)
    refused(team, at_folder(folder), ForeignTeam)
    assert file.read_bytes() == before
    meet(team, at_file(file.with_name("Süd.anlauf")))


def test_a_file_that_may_not_be_read(team: Schedule, file: Path) -> None:
    meet(team, at_file(file))
    file.write_bytes(file.read_bytes() * 2)
    disk = Refusing("read", PermissionError(errno.EACCES, "denied"))
    team.type_at(team.laptops[0], "new_offer")
    assert reported(team, FileShare(file, disk), EntryUnreadable).waiting
    meet(team, at_file(file))


def test_a_folder_that_may_not_be_listed(team: Schedule, file: Path) -> None:
    disk = Refusing("list", PermissionError(errno.EACCES, "denied"))
    refused(team, FileShare(file, disk), ShareUnreachable)
    refused(team, FolderShare(file.with_suffix(".anlauf.d"), disk), ShareUnreachable)


def in_use() -> OSError:
    error = PermissionError(errno.EACCES, "in use")
    error.winerror = 32
    return error


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        ("write_new", PermissionError(errno.EACCES, "denied"), "Schreibschutz"),
        ("write_new", OSError(errno.EROFS, "read-only"), "Schreibschutz"),
        ("write_new", OSError(errno.ENOSPC, "full"), "kein Platz"),
        ("replace", in_use(), "von einem anderen Programm benutzt"),
        ("replace", OSError(errno.EBUSY, "busy"), "von einem anderen Programm benutzt"),
        ("replace", OSError(errno.EIO, "gone"), "nicht gelungen"),
    ],
)
def test_a_place_that_cannot_be_written(
    team: Schedule, file: Path, folder: Path, call: str, error: OSError, words: str
) -> None:
    sync(team, at_file(file), 1)
    sync(team, at_folder(folder), 1)
    for share in (FileShare(file, Refusing(call, error)), FolderShare(folder, Refusing(call, error))):
        report = reported(team, share, WritingFailed)
        assert words in str(report.trouble[0])
        assert report.waiting
        assert team.laptops[0].replica.versions.keys() >= team.laptops[1].replica.versions.keys()
    assert not [path for path in file.parent.glob(".*") if call == "write_new"]
    meet(team, at_file(file))
    meet(team, at_folder(folder))


def test_a_pack_that_may_not_be_read_keeps_nobody_from_the_others(team: Schedule, folder: Path) -> None:
    sync(team, at_folder(folder), 1)
    packs = sorted(folder.rglob("*.pack"))
    disk = Refusing("read", PermissionError(errno.EACCES, "denied"), lambda path: path == packs[-1])
    reported(team, FolderShare(folder, disk), EntryUnreadable)
    meet(team, at_folder(folder))


def test_two_gigabytes_of_rubbish_with_the_right_magic(team: Schedule, file: Path, folder: Path) -> None:
    meet(team, at_folder(folder))
    for path in (file, folder / "ctl" / "1-1-riesig.pack"):
        path.write_bytes(FILE_MAGIC)
        with path.open("r+b") as stream:
            stream.truncate(2 << 30)
    team.type_at(team.laptops[0], "new_offer")
    disk = Counting()
    reported(team, FileShare(file, disk), EntryUnreadable)
    assert file.stat().st_size == 2 << 30
    reported(team, FolderShare(folder, disk), EntryUnreadable)
    assert disk.size < 1 << 20


def test_what_a_laptop_left_unfinished_is_tidied_by_itself(team: Schedule, file: Path, folder: Path) -> None:
    for share in (at_file(file), at_folder(folder)):
        sync(team, share)
    own = team.laptops[0].replica.device().author.hex()[:8]
    chain = next(folder.glob("d/*"))
    left = [file.with_name(f".{file.name}.{own}00000000.new"), chain / f"1-1-0123456789abcdef-{own}0000000000.new"]
    others = [
        file.with_name(f".{file.name}.0000000000000000.new"),
        chain / "1-1-0123456789abcdef-000000000000000000.new",
    ]
    for path in left + others:
        path.write_bytes(b"half")
    team.type_at(team.laptops[0], "new_offer")
    for share in (at_file(file), at_folder(folder)):
        sync(team, share)
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in others)


def test_a_team_moves_from_a_file_to_a_folder_while_some_still_use_the_file(
    team: Schedule, file: Path, folder: Path
) -> None:
    meet(team, at_file(file))
    write_some(team, team.laptops)
    for number, share in ((0, at_folder(folder)), (1, at_file(file)), (0, at_file(file)), (0, at_folder(folder))):
        sync(team, share, number)
    file.rename(file.with_suffix(".alt"))
    meet(team, at_folder(folder))
    assert team.expected.keys() <= team.laptops[1].replica.versions.keys()


def test_what_lies_only_in_a_copy_beside_the_file_waits_until_it_lies_in_the_file(team: Schedule, file: Path) -> None:
    meet(team, at_file(file))
    before = file.read_bytes()
    team.type_at(team.laptops[1], "new_offer")
    sync(team, at_file(file), 1)
    copy = file.with_name("Nord (conflicted copy).anlauf")
    file.rename(copy)
    file.write_bytes(before)
    report = sync(team, at_file(file))
    assert (report.waiting, report.copies) == (0, (copy.name,))
    assert len(file.read_bytes()) == len(copy.read_bytes())
    copy.unlink()
    meet(team, at_file(file))


def test_a_file_of_another_program_that_could_not_be_read_at_first_is_not_replaced(team: Schedule, file: Path) -> None:
    file.write_bytes(b"Dear team")
    refusals = [in_use()]
    disk = Refusing("read", in_use(), lambda _path, *start: not start and bool(refusals and refusals.pop()))
    assert reported(team, FileShare(file, disk), EntryUnreadable).waiting
    assert file.read_bytes() == b"Dear team"
