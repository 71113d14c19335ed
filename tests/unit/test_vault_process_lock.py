"""One process per profile."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.errors import ProfileInUse, ReadOnlyPlace
from app.paths import instance_name
from app.vault.process_lock import LOCK_FILE, ProcessLock, holder

HOLDS_UNTIL_TOLD = """
import sys
from pathlib import Path
from app.vault.process_lock import ProcessLock
lock = ProcessLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.readline()
lock.release()
"""


@contextmanager
def other_process(home: Path) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-c", HOLDS_UNTIL_TOLD, str(home)]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_process_is_refused_and_told_who_holds_it(tmp_path: Path) -> None:
    with other_process(tmp_path) as process:
        assert holder(tmp_path) == process.pid
        with pytest.raises(ProfileInUse, match=str(process.pid)):
            ProcessLock(tmp_path)


def test_same_process_is_refused_a_second_time(tmp_path: Path) -> None:
    with ProcessLock(tmp_path), pytest.raises(ProfileInUse):
        ProcessLock(tmp_path)
    with ProcessLock(tmp_path):
        assert holder(tmp_path) == os.getpid()


def test_killed_holder_leaves_the_profile_free(tmp_path: Path) -> None:
    with other_process(tmp_path) as process:
        process.kill()
        process.wait()
        with ProcessLock(tmp_path):
            assert holder(tmp_path) == os.getpid()


def test_waiting_ends_when_the_holder_lets_go(tmp_path: Path) -> None:
    with other_process(tmp_path) as process:
        assert process.stdin is not None
        letting_go = threading.Thread(target=process.communicate, args=("go\n",))
        letting_go.start()
        with ProcessLock(tmp_path, wait=60):
            assert holder(tmp_path) == os.getpid()
        letting_go.join()


def test_released_lock_file_says_nothing(tmp_path: Path) -> None:
    lock = ProcessLock(tmp_path)
    lock.release()
    lock.release()
    assert (tmp_path / LOCK_FILE).read_bytes() == b""
    assert holder(tmp_path) is None


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadOnlyPlace):
        ProcessLock(tmp_path / "missing")


def test_instance_name_is_stable_short_and_tells_no_path(tmp_path: Path) -> None:
    name = instance_name(tmp_path)
    assert name == instance_name(tmp_path / "x" / "..")
    assert name != instance_name(tmp_path / "other")
    assert tmp_path.name not in name
    assert len(name) < 40
