"""Laptops as real processes at one file and at one folder at once, some of them killed in the middle of their work."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sync.counts import count
from tests.sync.processes import make_team, run_at_once, what_does_not_hold

PROCESSES = count(4, 8)
SYNCS = 4
LIVES = count(2, 20)


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The profiles of a team; tests work with copies of them."""
    return make_team(tmp_path_factory.mktemp("team"), PROCESSES)


@pytest.mark.parametrize("name", ["Nord.anlauf", "gemeinsam"])
def test_many_processes_at_one_place(team: list[Path], name: str, tmp_path: Path) -> None:
    homes = [Path(shutil.copytree(home, tmp_path / home.name)) for home in team]
    place = tmp_path / "ort" / name
    (place.parent if place.suffix else place).mkdir(parents=True)
    saved: set[str] = set()
    killed = 0
    for life in range(LIVES):
        more, ended = run_at_once(homes, place, 100 * life, SYNCS)
        saved |= more
        killed += ended
    assert killed >= 1
    assert len(saved) >= PROCESSES
    assert what_does_not_hold(homes, place, saved) == []
