"""Two open profiles of one team at one place: what a sync says and what pages are told, whatever comes in between."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from app.bootstrap import App
from app.domain.syncing import Place, PlaceKind
from app.store.unit import UnitOfWork
from app.store.writing import NewRecord, insert_records
from app.usecases.teams import team
from tests.sync.processes import make_team
from tests.usecases.profile_files import opened

Team = tuple[App, App]


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The folders of two profiles of one team."""
    return make_team(tmp_path_factory.mktemp("team"), 2)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "ort").mkdir()
    return tmp_path / "ort" / "Nord.anlauf"


@pytest.fixture
def pair(homes: list[Path], place: Path, tmp_path: Path) -> Iterator[Team]:
    """Ada and a colleague, who have met once at a shared file."""
    with ExitStack() as stack:
        copies = [Path(shutil.copytree(home, tmp_path / home.name)) for home in homes]
        ada, colleague = [stack.enter_context(opened(copy)) for copy in copies]
        for app in (ada, colleague, ada):
            app.team.choose_place(Place(PlaceKind.FILE, place))
            app.team.sync()
        yield ada, colleague


def write_offer(app: App, name: str = "Kurs") -> None:
    def write(unit: UnitOfWork) -> None:
        insert_records(unit, "service", [NewRecord(uuid4(), {"name": name})])

    app.write("edit", write)


def last_seen(app: App, person: str) -> int:
    overview = app.read(team)
    assert overview is not None
    return next(member.last_seen for member in overview.members if member.person == person)


def test_a_device_was_last_seen_when_it_wrote_the_newest_that_is_here(pair: Team) -> None:
    ada, colleague = pair
    before = last_seen(colleague, "Ada")
    write_offer(ada)
    ada.team.sync()
    assert last_seen(colleague, "Ada") == before
    colleague.team.sync()
    assert last_seen(colleague, "Ada") == last_seen(ada, "Ada") > before
