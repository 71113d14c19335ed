"""One laptop as a process of its own: writes, syncs, and is killed where its seed says, at a call to the disk or at
any moment of its work.

`python -m tests.sync.worker HOME PLACE SEED SYNCS` prints what it has saved, one version a line.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from app.bootstrap import App
from app.domain.casework import ALL_OBJECTS
from app.store import heads, reading, writing
from app.store.unit import UnitOfWork, View
from app.sync.share import ShareError
from app.sync.share.disk import LocalDisk
from tests.usecases.profile_files import opened

MARKER = "Klartextmarke"
KINDS = ("organization", "client")
DISK_CALLS = ("list", "stat", "read", "write_new", "replace", "remove", "make_folder")
DIES_AT_MOST = 60
"""Calls to the disk, or hundredths of a second of work, after which a laptop that is to die has done so."""


def die_at_call(number: int, *, before: bool) -> None:
    """Kill this process at a call to the disk: the tree of files is as it is then."""
    left = [number]

    def mortal(call: Callable[..., Any]) -> Callable[..., Any]:
        def called(*arguments: Any) -> Any:
            left[0] -= 1
            if before and not left[0]:
                die()
            result = call(*arguments)
            if not left[0]:
                die()
            return result

        return called

    for name in DISK_CALLS:
        setattr(LocalDisk, name, mortal(getattr(LocalDisk, name)))


def die() -> None:
    os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def die_at_work(hundredths: int) -> None:
    """Let the system kill this process once it has worked so long, whatever it is doing then."""
    signal.setitimer(signal.ITIMER_PROF, hundredths / 100)


def save(app: App, chance: random.Random) -> None:
    """Write an offer's organization or a case, or edit one that is shown; say so once it is saved."""
    kind, text = chance.choice(KINDS), f"{MARKER} {chance.random()}"
    shown = app.read(records, kind)
    if shown and chance.random() < 0.5:
        version = app.write("edit", edit, kind, chance.choice(shown), text)
    else:
        version = app.write("edit", create, kind, chance.randbytes(16), text)
    sys.stdout.write(f"{version.hex()}\n")
    sys.stdout.flush()


def records(view: View, kind: str) -> list[UUID]:
    return [record.id for record in reading.all_records(view, kind)]


def create(unit: UnitOfWork, kind: str, id: bytes, text: str) -> bytes:
    writing.insert_records(unit, kind, [writing.NewRecord(id, {"name": text})])
    return last_version(unit)


def edit(unit: UnitOfWork, kind: str, id: UUID, text: str) -> bytes:
    group = next(name for name, fields in ALL_OBJECTS[kind].groups.items() if "name" in fields)
    based_on = heads.of_record(unit, kind, id)[group]
    writing.write_versions(unit, [writing.NewVersion(kind, id, group, {"name": text}, based_on)])
    return last_version(unit)


def last_version(unit: UnitOfWork) -> bytes:
    query = "SELECT id FROM versions WHERE seq = ?"
    return bytes(unit.connection.exec_driver_sql(query, (unit.next - 1,)).scalar_one())


def work(home: Path, place: Path, seed: int, syncs: int) -> None:
    """So many times write something and sync."""
    chance = random.Random(seed)
    with opened(home) as app:
        match chance.randrange(3):
            case 0:
                die_at_call(chance.randint(1, DIES_AT_MOST), before=chance.random() < 0.5)
            case 1 if hasattr(signal, "setitimer"):
                die_at_work(chance.randint(1, DIES_AT_MOST))
            case _:
                pass
        for _ in range(syncs):
            save(app, chance)
            try:
                app.team.sync(place, thoroughly=chance.random() < 0.3)
            except ShareError:
                continue


if __name__ == "__main__":
    work(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
