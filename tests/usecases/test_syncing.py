"""Two open profiles of one team at one place: what a sync says and what pages are told, whatever comes in between."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app.bootstrap import App
from app.changes import Changes
from app.domain.casework import CASEWORK
from app.domain.syncing import Place, PlaceKind
from app.errors import Cancelled, DiskFull, InvalidInput, ProfileInUse
from app.store import database as database_module
from app.store import frames
from app.store.unit import UnitOfWork, View
from app.store.writing import NewRecord, insert_records
from app.sync.crypto import decode_keys, encode_keys
from app.sync.engine import synchronise
from app.sync.sealing import Sealing
from app.sync.share import NoKeyToSend, RolledBack
from app.sync.share.disk import LocalDisk
from app.sync.share.file import FileShare
from app.usecases.replicas import StoreReplica
from app.usecases.teams import current_team, team
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


def write_offer(app: App, kind: str = "service") -> UUID:
    id = uuid4()

    def write(unit: UnitOfWork) -> None:
        insert_records(unit, kind, [NewRecord(id, {"name": "Kurs"})])

    app.write("edit", write)
    return id


def offers(app: App) -> set[UUID]:
    def read(view: View) -> set[UUID]:
        return {UUID(bytes=id) for id in view.connection.exec_driver_sql("SELECT id FROM service").scalars()}

    return app.read(read)


def told(app: App) -> list[Changes]:
    """What pages are told from now on."""
    heard: list[Changes] = []
    app.on_changes = heard.append
    return heard


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


def test_what_a_sync_took_in_before_it_was_broken_off_is_told(pair: Team) -> None:
    ada, colleague = pair
    id = write_offer(ada)
    ada.team.sync()
    heard = told(colleague)
    with pytest.raises(Cancelled):
        colleague.team.sync(cancelled=lambda: id in offers(colleague))
    assert any(id in changes.ids for changes in heard)


def test_what_a_sync_took_in_before_the_disk_was_full_is_told(pair: Team, place: Path) -> None:
    ada, colleague = pair
    id = write_offer(ada)
    ada.team.sync()
    heard = told(colleague)

    def fill_up() -> bool:
        if id in offers(colleague):
            raise DiskFull("Der Datenträger ist voll.")
        return False

    with pytest.raises(DiskFull):
        colleague.team.sync(cancelled=fill_up)
    assert any(id in changes.ids for changes in heard)
    assert [one.code for one in colleague.team.state().last.trouble] == ["disk_full"]


def test_waiting_for_another_program_is_no_trouble_with_the_place(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", 0.05)
    ada, colleague = request.getfixturevalue("pair")
    write_offer(ada)
    ada.team.sync()
    before = colleague.team.state().last
    with colleague.database.read_apart() as view:
        view.connection.exec_driver_sql("UPDATE device SET sequence = sequence")
        with pytest.raises(ProfileInUse):
            colleague.team.sync()
    with pytest.raises(Cancelled):
        colleague.team.sync(cancelled=lambda: True)
    assert colleague.team.state().last == before
    colleague.team.sync()
    assert offers(ada) == offers(colleague)


def test_changes_whose_key_is_missing_wait_and_the_others_leave(pair: Team) -> None:
    ada, colleague = pair

    def lose_key(unit: UnitOfWork) -> None:
        found, membership = current_team(unit), frames.read_membership(unit)
        assert found is not None
        assert membership is not None
        left = [key for key in decode_keys(membership.keys) if key.audience != found.audiences[CASEWORK]]
        frames.write_membership(unit, replace(membership, keys=encode_keys(left)))

    ada.write("test", lose_key)
    write_offer(ada, "client")
    id = write_offer(ada)
    report = ada.team.sync().report
    assert [type(error) for error in report.trouble] == [NoKeyToSend]
    assert report.waiting == ada.team.state().waiting == 1
    colleague.team.sync()
    assert id in offers(colleague)


def test_a_place_set_back_is_remembered_for_some_days(pair: Team, place: Path) -> None:
    ada, _ = pair
    older = place.read_bytes()
    write_offer(ada)
    ada.team.sync()
    place.write_bytes(older)
    for _ in range(2):
        ada.team.sync(thoroughly=True)
        [warned] = ada.team.state().last.warnings
        assert warned.what.code == RolledBack.code
        assert ada.team.state().is_in_sync


def test_a_copy_is_never_written_where_the_team_meets(pair: Team, place: Path) -> None:
    before = place.read_bytes()
    with pytest.raises(InvalidInput, match="gemeinsame Datei"):
        pair[0].team.export_copy(place)
    assert place.read_bytes() == before


class Busy(LocalDisk):
    """The real disk, in which every reading and writing takes as long as an edit in another thread does."""

    def __init__(self, edit: Callable[[], object]) -> None:
        self._edit = edit

    def read(self, path: Path, start: int = 0) -> bytes:
        self._wait_for_edit()
        return super().read(path, start)

    def write_new(self, path: Path, data: bytes) -> None:
        self._wait_for_edit()
        super().write_new(path, data)

    def _wait_for_edit(self) -> None:
        thread = threading.Thread(target=self._edit, daemon=True)
        thread.start()
        thread.join(timeout=60)
        assert not thread.is_alive(), "an edit waits for the place"


def test_no_edit_waits_for_the_place(pair: Team, place: Path) -> None:
    ada, colleague = pair
    first = write_offer(colleague)
    colleague.team.sync()
    edited: list[UUID] = []
    share = FileShare(place, Busy(lambda: edited.append(write_offer(ada))))
    synchronise(StoreReplica(ada.database), share, Sealing(1, 1), os.urandom)
    assert {first, *edited} <= offers(ada)
    ada.team.sync()
    assert ada.team.state().is_in_sync
