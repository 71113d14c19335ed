"""Real processes over real profiles at one place, all at once, killed where their seeds say; then what must hold."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from app import bootstrap
from app.bootstrap import App
from app.store.digest import state_digests
from app.store.unit import View
from app.vault.wraps import CHEAPEST
from tests.sync.worker import MARKER
from tests.usecases.profile_files import PASSPHRASE, opened

ROOT = Path(__file__).resolve().parents[2]
ENDS = {0, *(-getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGPROF") if hasattr(signal, name))}
"""A worker did its work or was killed; anything else is a bug."""
HANGS_AFTER = 600
CLEAN_ROUNDS = 2


def make_team(folder: Path, count: int) -> list[Path]:
    """The profile folders of so many laptops of one team."""
    homes = [folder / str(number) for number in range(count)]
    founder = bootstrap.create_profile(homes[0], PASSPHRASE, cost=CHEAPEST).app
    founder.team.found("Nord", "Ada")
    made = founder.team.invite(folder / "einladung", devices=count, days=7, cost=CHEAPEST)
    for home in homes[1:]:
        app = bootstrap.create_profile(home, PASSPHRASE, cost=CHEAPEST).app
        app.team.join(app.team.look_at_invitation(folder / "einladung", " ".join(made.words)), home.name)
        app.lock()
    founder.lock()
    return homes


def run_at_once(homes: Sequence[Path], place: Path, seed: int, syncs: int) -> tuple[set[str], int]:
    """Let all laptops work at the same time; gives the versions they said were saved, and how many were killed."""
    arguments = [[str(home), str(place), str(seed + number), str(syncs)] for number, home in enumerate(homes)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.sync.worker", *given],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for given in arguments
    ]
    said = [worker.communicate(timeout=HANGS_AFTER) for worker in workers]
    for worker, (_, trouble) in zip(workers, said, strict=True):
        assert worker.returncode in ENDS, trouble
    saved = {line for out, _ in said for line in out.split() if len(line) == 32}
    return saved, sum(worker.returncode != 0 for worker in workers)


def what_does_not_hold(homes: Sequence[Path], place: Path, saved: set[str]) -> list[str]:
    """Complaints after clean rounds; an empty list is the only good end."""
    with ExitStack() as stack:
        apps = [stack.enter_context(opened(home)) for home in homes]
        for _ in range(CLEAN_ROUNDS):
            for app in apps:
                app.team.sync(place, thoroughly=True)
        return [*_of_laptops(apps, place, saved), *_of_place(place)]


def _of_laptops(apps: Sequence[App], place: Path, saved: set[str]) -> list[str]:
    found = []
    if any(app.read(state_digests) != apps[0].read(state_digests) for app in apps):
        found.append("the laptops do not show the same")
    for number, app in enumerate(apps):
        if lost := saved - app.read(_versions):
            found.append(f"laptop {number} lost {len(lost)} of {len(saved)} writes")
        if waiting := app.team.sync(place).report.waiting:
            found.append(f"laptop {number} says that {waiting} wait")
    return found


def _versions(view: View) -> set[str]:
    return {id.hex() for id in view.connection.exec_driver_sql("SELECT id FROM versions").scalars()}


def _of_place(place: Path) -> list[str]:
    files = [file for file in (place.parent if place.suffix else place).rglob("*") if file.is_file()]
    held = [file.name for file in files if MARKER.encode() in file.read_bytes()]
    return [f"{held} hold plaintext"] if held else []
