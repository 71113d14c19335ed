"""The screens of the sync, played for pictures and tests: two laptops of one team that meet at one file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtWidgets import QWidget

from ui.pages.sync import SyncPage
from ui.player import PASSPHRASE, Player

if TYPE_CHECKING:
    from app.bootstrap import App

LONG = "Deutsch für den Alltag, zweimal in der Woche. Kinder können mitkommen. Bitte vorher anrufen."
CALLED = LONG.replace("Bitte vorher anrufen.", "Eine Anmeldung ist nicht nötig.")
EVENINGS = LONG.replace("zweimal in der Woche", "dreimal in der Woche, auch abends")


def prepare_team(folder: Path, **cost: Any) -> None:
    """Make two profiles of one team, each with what the other does not know yet; `cost` is that of their keys."""
    from app.bootstrap import create_profile
    from app.usecases.editing import set_fields

    (folder / "ort").mkdir(parents=True)
    ada, boris = (create_profile(folder / name, PASSPHRASE, **cost).app for name in ("profile", "boris"))
    ada.team.found("Jugendberatung Nord", "Ada")
    made = ada.team.invite(folder / "einladung", devices=3, days=7, **cost)
    boris.team.join(boris.team.look_at_invitation(made.file, " ".join(made.words)), "Boris")
    place = folder / "ort" / "team.anlauf"
    course, group = (new_offer(ada, name, LONG) for name in ("Deutsch im Alltag", "Lerngruppe am Abend"))
    for app in (ada, boris, ada):
        app.team.sync(place)
    ada.write("edit", set_fields, course, {"description": CALLED})
    boris.write("edit", set_fields, course, {"description": EVENINGS})
    boris.write("edit", set_fields, group, {"name": "Lerngruppe am Abend und am Samstag"})
    boris.team.sync(place)
    for app in (ada, boris):
        app.lock()


def new_offer(app: App, name: str, description: str) -> UUID:
    """An offer of its own organisation."""
    from app.domain.forms import ServiceForm
    from app.usecases.editing import save_service

    values = {"name": name, "description": description, "status": "active"}
    return app.write("new", save_service, ServiceForm(values=values, organization="Haus der Beispiele")).id


def copy_team(templates: Path, folder: Path) -> None:
    """A fresh copy of both profiles and their shared file."""
    shutil.copytree(templates / "team", folder, dirs_exist_ok=True)


def _page(player: Player) -> SyncPage:
    player.own_offers()
    player.program.show_sync()
    player.settle()
    page = player.program.sync.page
    assert page is not None
    return page


def _met(player: Player) -> SyncPage:
    """The team has met at its file, which lies beside the profile."""
    from app.usecases.syncing import place_at

    page = _page(player)
    page.app.team.choose_place(place_at(page.app.home.parent / "ort" / "team.anlauf"))
    player.settle()
    return page


def show_alone(player: Player) -> QWidget:
    """Three ways: found, join, alone."""
    _page(player)
    return player.window


def show_demo(player: Player) -> QWidget:
    """The demo belongs to no team."""
    player.offers()
    player.program.show_sync()
    player.settle()
    return player.window


def ask_to_found(player: Player) -> QWidget:
    """Founding a team."""
    _page(player).found_team()
    return player.dialog()


def ask_to_join(player: Player) -> QWidget:
    """Joining with an invitation."""
    _page(player).join_team()
    return player.dialog()


def show_team(player: Player) -> QWidget:
    """The page of a team with a conflict and news."""
    _met(player)
    return player.window


def ask_to_invite(player: Player) -> QWidget:
    """Inviting."""
    _page(player).invite()
    return player.dialog()


def choose_place(player: Player) -> QWidget:
    """Where the team meets, in a folder that a sync client keeps."""
    from ui.dialogs.place import PlaceDialog

    page = _page(player)
    kept = page.app.home.parent / "Nextcloud"
    kept.mkdir()
    (kept / ".sync_4711.db").touch()
    page.choose_place()
    dialog = player.dialog()
    assert isinstance(dialog, PlaceDialog)
    dialog.path.set_value(kept / "team.anlauf")
    player.settle()
    return dialog


def copy_out(player: Player) -> QWidget:
    """What a copy holds."""
    _page(player).copy_out()
    return player.dialog()


def decide(player: Player) -> QWidget:
    """A conflict with both values."""
    page = _met(player)
    assert page.found is not None
    page.decide(page.found.conflicts[0])
    return player.dialog()
