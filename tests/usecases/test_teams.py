"""Founding, inviting and joining with real profiles; what lies in them comes along or stays as a backup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app import bootstrap
from app.bootstrap import App
from app.domain.search import Criteria
from app.errors import (
    CatalogueOnly,
    InvalidInput,
    NotAllowed,
    NoTeam,
    NotFound,
    TeamAlready,
    UnreadableFile,
    WrongWords,
)
from app.store import frames
from app.store.device import read_device
from app.store.digest import state_digests
from app.store.reading import waiting
from app.store.unit import UnitOfWork, View
from app.store.writing import insert_records
from app.sync.replica import Arrival
from app.usecases.replicas import StoreReplica
from app.usecases.teams import current_team, holds_own_data, team
from app.vault.chain_mark import read_mark
from app.vault.wraps import CHEAPEST
from tests.usecases.profile_files import PASSPHRASE, opened

MARKER = "Zahra-Marker-4711"


@pytest.fixture
def ada(tmp_path: Path) -> Iterator[App]:
    app = bootstrap.create_profile(tmp_path / "ada", PASSPHRASE, cost=CHEAPEST).app
    yield app
    app.lock()


@pytest.fixture
def boris(tmp_path: Path) -> Iterator[App]:
    app = bootstrap.create_profile(tmp_path / "boris", PASSPHRASE, cost=CHEAPEST).app
    yield app
    app.lock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "einladung.anlauf"


def write_something(app: App) -> None:
    def write(unit: UnitOfWork) -> None:
        insert_records(unit, "organization", [(uuid4(), {"name": MARKER, "description": MARKER}, None, None)])
        insert_records(unit, "client", [(uuid4(), {"number": "26-001", "name": MARKER}, None, None)])

    app.write("edit", write)


def joined(ada: App, boris: App, file: Path, **how: bool) -> None:
    made = ada.team.invite(file, devices=1, days=7, cost=CHEAPEST)
    boris.team.join(boris.team.look_at_invitation(file, " ".join(made.words)), "Boris", **how)


def test_a_new_profile_has_no_team(ada: App) -> None:
    assert ada.read(team) is None
    assert not ada.read(holds_own_data)
    with pytest.raises(NoTeam):
        ada.team.invite(ada.home / "x", devices=1, days=1, cost=CHEAPEST)


def test_the_founder_is_its_first_member(ada: App) -> None:
    founded = ada.team.found("  Jugendberatung \n Nord ", "Ada")
    assert (founded.name, [member.person for member in founded.members]) == ("Jugendberatung Nord", ["Ada"])
    assert founded == ada.read(team)
    ada.lock()
    with opened(ada.home) as again:
        assert again.read(team) == founded
        assert again.notes == ()


def test_the_chain_outside_follows(ada: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    ada.team.invite(file, devices=1, days=1, cost=CHEAPEST)
    device = ada.read(read_device)
    mark = read_mark(ada.home)
    assert mark is not None
    assert (mark.chain, mark.sequence) == (device.chain, device.sequence) == (device.chain, 2)


def test_who_is_invited_joins_and_both_know_it(ada: App, boris: App, file: Path) -> None:
    founded = ada.team.found("Nord", "Ada")
    made = ada.team.invite(file, devices=2, days=7, cost=CHEAPEST)
    seen = boris.team.look_at_invitation(file, ", ".join(made.words).upper())
    assert (seen.team, seen.inviter) == ("Nord", "Ada")
    assert abs((seen.expires - made.expires).total_seconds()) < 1
    assert boris.read(team) is None
    result = boris.team.join(seen, "Boris")
    assert result.team.id == founded.id
    assert result.inviter == "Ada"
    assert result.backup is None
    assert [member.person for member in result.team.members] == ["Ada", "Boris"]
    [invitation] = result.team.invitations
    assert list(invitation.used_by) == [boris.read(read_device).author]


def test_both_hold_the_same_keys(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    joined(ada, boris, file)
    ours, theirs = ada.read(current_team), boris.read(current_team)
    assert ours is not None
    assert theirs is not None
    assert ours.keys == theirs.keys
    assert ours.audiences == theirs.audiences


def test_own_data_is_brought_along(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    write_something(boris)
    assert boris.read(holds_own_data)
    before = boris.read(state_digests), boris.read(waiting)
    joined(ada, boris, file)
    assert (boris.read(state_digests), boris.read(waiting)) == before
    assert boris.read(waiting) > 0


def test_starting_empty_leaves_what_comes_with_the_program(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    fresh = boris.read(state_digests)
    write_something(boris)
    joined(ada, boris, file, start_empty=True)
    assert boris.read(state_digests) == fresh
    assert not boris.read(holds_own_data)
    assert boris.read(waiting) == 0
    assert boris.read(_texts) == []
    members = boris.read(team)
    assert members is not None
    assert len(members.members) == 2


def _texts(view: View) -> list[str]:
    return list(view.connection.exec_driver_sql("SELECT name FROM organization").scalars())


def test_starting_empty_keeps_a_backup_that_can_be_restored(ada: App, boris: App, file: Path, tmp_path: Path) -> None:
    ada.team.found("Nord", "Ada")
    write_something(boris)
    made = ada.team.invite(file, devices=1, days=7, cost=CHEAPEST)
    seen = boris.team.look_at_invitation(file, " ".join(made.words))
    backup = boris.team.join(seen, "Boris", start_empty=True).backup
    assert backup is not None
    assert backup.file.parent == boris.home
    bootstrap.restore_profile(tmp_path / "restored", backup.file)
    with opened(tmp_path / "restored") as restored:
        assert restored.read(_texts) == [MARKER]
        assert restored.read(team) is None


def test_the_index_follows_a_start_from_nothing(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    boris.write("edit", _add_offer)
    assert boris.find(Criteria()).total == 1
    told = []
    boris.on_changes = told.append
    joined(ada, boris, file, start_empty=True)
    assert boris.find(Criteria()).total == 0
    assert told


def _add_offer(unit: UnitOfWork) -> None:
    organization = uuid4()
    insert_records(unit, "organization", [(organization, {"name": MARKER, "description": MARKER}, None, None)])
    values = {"name": MARKER, "organization_id": organization, "status": "active"}
    insert_records(unit, "service", [(uuid4(), values, None, None)])


def test_one_profile_belongs_to_one_team(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    with pytest.raises(TeamAlready):
        ada.team.found("Süd", "Ada")
    boris.team.found("Süd", "Boris")
    before = boris.read(team)
    with pytest.raises(TeamAlready):
        joined(ada, boris, file, start_empty=True)
    assert boris.read(team) == before
    assert not list(boris.home.glob("vor-dem-beitritt*"))


def test_the_demo_never_belongs_to_a_team(demo: Path, ada: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    made = ada.team.invite(file, devices=1, days=7, cost=CHEAPEST)
    app = bootstrap.open_profile(demo)
    try:
        with pytest.raises(NotAllowed):
            app.team.found("Demo", "Ada")
        seen = app.team.look_at_invitation(file, " ".join(made.words))
        with pytest.raises(NotAllowed):
            app.team.join(seen, "Ada")
        assert app.read(frames.read_membership) is None
    finally:
        app.lock()


def test_a_profile_for_events_reads_no_cases_of_a_team(tmp_path: Path, ada: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    made = ada.team.invite(file, devices=1, days=7, cost=CHEAPEST)
    app = bootstrap.create_profile(tmp_path / "event", None, event=True).app
    try:
        with pytest.raises(CatalogueOnly):
            app.team.found("Fest", "Ada")
        seen = app.team.look_at_invitation(file, " ".join(made.words))
        with pytest.raises(CatalogueOnly):
            app.team.join(seen, "Ada", start_empty=True)
        assert app.read(frames.read_membership) is None
        assert app.read(frames.control_frames) == []
    finally:
        app.lock()


def test_a_closed_invitation_keeps_who_has_joined(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    made = ada.team.invite(file, devices=5, days=7, cost=CHEAPEST)
    invited = ada.read(team)
    assert invited is not None
    [invitation] = invited.invitations
    result = boris.team.join(boris.team.look_at_invitation(file, " ".join(made.words)), "Boris")
    with pytest.raises(NotAllowed):
        boris.team.close_invitation(invitation.id)
    StoreReplica(ada.database).receive([Arrival(frame) for frame in boris.read(frames.control_frames)])
    closed = ada.team.close_invitation(invitation.id)
    assert [one.closed for one in closed.invitations] == [True]
    assert [member.author for member in closed.members] == [member.author for member in result.team.members]
    with pytest.raises(NotFound):
        ada.team.close_invitation(b"")


def test_wrong_words_change_nothing(ada: App, boris: App, tmp_path: Path) -> None:
    ada.team.found("Nord", "Ada")
    first, second = (ada.team.invite(tmp_path / name, devices=1, days=1, cost=CHEAPEST) for name in ("a", "b"))
    with pytest.raises(WrongWords):
        boris.team.look_at_invitation(first.file, " ".join(second.words))
    with pytest.raises(InvalidInput):
        boris.team.look_at_invitation(first.file, "Apfelampe " * 6)


@pytest.mark.parametrize("content", [None, b"", b"x" * 1000])
def test_a_file_that_is_no_invitation(boris: App, file: Path, content: bytes | None) -> None:
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(UnreadableFile):
        boris.team.look_at_invitation(file, "Apfellampe " * 6)


def test_a_folder_is_no_invitation(boris: App, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        boris.team.look_at_invitation(tmp_path, "Apfellampe " * 6)


@pytest.mark.parametrize("numbers", [{"devices": 0}, {"devices": 501}, {"days": 0}, {"days": 367}])
def test_an_invitation_is_for_some_devices_and_days(ada: App, file: Path, numbers: dict[str, int]) -> None:
    ada.team.found("Nord", "Ada")
    with pytest.raises(InvalidInput):
        ada.team.invite(file, **{"devices": 1, "days": 1, **numbers}, cost=CHEAPEST)
    assert not file.exists()


def test_no_file_is_overwritten_by_an_invitation(ada: App, file: Path) -> None:
    ada.team.found("Nord", "Ada")
    file.write_bytes(b"something else")
    with pytest.raises(InvalidInput):
        ada.team.invite(file, devices=1, days=1, cost=CHEAPEST)
    assert file.read_bytes() == b"something else"


def test_an_invitation_that_cannot_be_written_was_never_given(ada: App, tmp_path: Path) -> None:
    ada.team.found("Nord", "Ada")
    before = ada.read(team), ada.read(read_device)
    with pytest.raises(OSError, match="No such file"):
        ada.team.invite(tmp_path / "missing" / "einladung", devices=1, days=1, cost=CHEAPEST)
    assert (ada.read(team), ada.read(read_device)) == before


@pytest.mark.parametrize("name", ["", "   ", "\x00", "a" * 201])
def test_a_name_is_a_line_of_text(ada: App, name: str) -> None:
    with pytest.raises(InvalidInput):
        ada.team.found(name, "Ada")
    with pytest.raises(InvalidInput):
        ada.team.found("Nord", name)
    assert ada.read(team) is None


def test_no_word_and_no_name_is_written_to_the_disk_in_the_clear(ada: App, boris: App, file: Path) -> None:
    ada.team.found("Jugendberatung-Marker", "Ada-Marker")
    made = ada.team.invite(file, devices=1, days=7, cost=CHEAPEST)
    boris.team.join(boris.team.look_at_invitation(file, " ".join(made.words)), "Boris-Marker")
    boris.lock()
    ada.lock()
    written = b"".join(path.read_bytes() for path in ada.home.parent.rglob("*") if path.is_file())
    for secret in ("-Marker", *made.words):
        assert secret.encode() not in written
