"""Locking while something is open: nothing of the profile stays in sight, nothing typed is lost, nothing is stale."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from app.bootstrap import open_profile
from app.domain.forms import ServiceForm
from app.usecases.editing import save_service
from ui.dialogs.service_editor import ServiceEditor
from ui.page import Shell
from ui.pictures import PASSPHRASE, Player


@pytest.fixture
def player(qapp: QApplication, templates: Path, tmp_path: Path) -> Iterator[Player]:
    """The window with the own profile open at its offers, and the demo beside it."""
    for name in ("profile", "demo"):
        shutil.copytree(templates / name, tmp_path / name)
    opened = Player(qapp, tmp_path, "locked", QSize(1200, 800))
    opened.own_offers()
    yield opened
    opened.close()


def add_offer(player: Player, name: str) -> None:
    app = player.program.app
    assert app is not None
    app.write("new", save_service, ServiceForm({"name": name, "status": "active"}, organization="Haus der Beispiele"))
    player.settle()


def visible_dialogs(player: Player) -> list[QDialog]:
    return [dialog for dialog in player.window.findChildren(QDialog) if dialog.isVisible()]


def lock(player: Player) -> None:
    player.program.lock()
    player.unlock_page()
    player.settle()


def unlock(player: Player) -> None:
    player.unlock_page().enter(PASSPHRASE)
    player.wait(lambda: player.program.app is not None and not player.program.app.is_locked)
    player.settle()


def test_a_dialog_of_a_locked_profile_never_shows_in_another_one(player: Player) -> None:
    player.command("passphrase")
    player.dialog()
    lock(player)
    player.program.gate.demo_wanted.emit()
    player.wait(lambda: player.program.app is not None and player.program.app.is_demo)
    player.settle()
    assert visible_dialogs(player) == []


def test_what_was_asked_before_the_lock_is_not_answered_behind_it(player: Player) -> None:
    add_offer(player, "Nähcafé")
    player.catalogue.does.history()
    player.catalogue.does.edit()
    lock(player)
    assert visible_dialogs(player) == []
    unlock(player)
    assert visible_dialogs(player) == []


def test_what_a_write_has_to_say_is_not_said_behind_the_lock(player: Player) -> None:
    add_offer(player, "Nähcafé")
    player.catalogue.does.verify()
    lock(player)
    assert player.start.shell.messages.banners() == []


def test_a_file_dialog_ends_with_the_lock(player: Player) -> None:
    given: list[str] = []
    QTimer.singleShot(0, player.program.lock)
    given.append(QFileDialog.getSaveFileName(player.window, "Sicherung", "sicherung.anlauf")[0])
    player.unlock_page()
    unlock(player)
    assert given == [""]
    assert visible_dialogs(player) == []


def test_what_the_command_line_wrote_meanwhile_is_seen_after_unlocking(player: Player, tmp_path: Path) -> None:
    lock(player)
    other = open_profile(tmp_path / "profile", passphrase=PASSPHRASE)
    form = ServiceForm({"name": "Von nebenan", "status": "active"}, organization="Haus der Beispiele")
    other.write("new", save_service, form)
    other.lock()
    unlock(player)
    player.wait(lambda: player.catalogue.model.rowCount() == 1)
    player.settle()
    assert player.catalogue.chosen is not None
    assert player.catalogue.chosen.name == "Von nebenan"


def test_an_open_form_comes_back_with_its_text_and_its_draft_was_kept(player: Player) -> None:
    player.catalogue.does.new()
    editor = player.dialog()
    assert isinstance(editor, ServiceEditor)
    QTest.keyClicks(editor.focusWidget(), "Lesekreis am Abend")
    lock(player)
    unlock(player)
    assert editor.isVisible()
    assert editor.form().values["name"] == "Lesekreis am Abend"
    app = player.program.app
    assert app is not None
    assert app.read_draft("new offer")["values"]["name"] == "Lesekreis am Abend"
    editor.discarded.emit()
    editor.saved()
    player.settle()
    assert app.read_draft("new offer") is None


def test_the_palette_may_close_before_its_offers_are_found(player: Player) -> None:
    add_offer(player, "Nähcafé")
    player.command("palette")
    palette = player.dialog()
    box = palette.findChild(QLineEdit)
    assert box is not None
    box.setText("Näh")
    palette.reject()
    player.settle()
    assert player.start.hook.dialog is None


def test_a_message_whose_action_says_something_goes_once(shell: Shell) -> None:
    messages = shell.messages
    messages.info("Gelöscht.", "Zurücknehmen", lambda: messages.info("Wieder da."))
    messages.banners()[0].action.click()
    assert [banner.text for banner in messages.banners()] == ["Wieder da."]
    messages.clear()
