"""The window as a user meets it: first start, locking, recovering, two starts, settings, the palette, faults."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from app.paths import instance_name
from app.settings import load_settings
from ui.crash_dialog import crash_text
from ui.dialogs.keys import PassphraseDialog
from ui.instance import Doorbell, knock
from ui.pages.settings import SettingsPage
from ui.pages.trouble import TroublePage
from ui.palette import fits
from ui.pictures import PASSPHRASE, Player
from ui.widgets.passphrase import NewPassphrase

Play = Callable[[str], Player]


@pytest.fixture
def play(qapp: QApplication, templates: Path, tmp_path: Path) -> Iterator[Play]:
    """Open a window on a copy of a profile: `new`, `locked` or `demo`."""
    players = []

    def open_window(start: str) -> Player:
        for name in {"locked": ["profile"], "demo": ["demo"]}.get(start, []):
            shutil.copytree(templates / name, tmp_path / name, dirs_exist_ok=True)
        players.append(Player(qapp, tmp_path, start, QSize(1200, 800)))
        return players[-1]

    yield open_window
    for player in players:
        player.close()


def texts(player: Player) -> str:
    return " ".join(label.text() for label in player.window.findChildren(QLabel) if label.isVisible())


def button(parent: QDialog | object, words: str) -> QPushButton:
    return next(found for found in parent.findChildren(QPushButton) if words in found.text())  # type: ignore[attr-defined]


def test_first_start_asks_for_a_passphrase_and_shows_the_code_until_it_was_kept(play: Play, tmp_path: Path) -> None:
    player = play("new")
    page = player.first_start()
    page.type_new("kurz", "kurz")
    player.settle()
    page.make()
    assert "schnell zu erraten" in texts(player)
    assert not (tmp_path / "profile").exists()

    page.type_new(PASSPHRASE, PASSPHRASE + "!")
    player.settle()
    page.make()
    assert "verschieden" in texts(player)

    page.type_new(PASSPHRASE, PASSPHRASE)
    player.settle()
    page.make()
    player.wait(page.shows_code)
    go_on = button(page, "Weiter")
    assert not go_on.isEnabled()
    next(box for box in page.findChildren(QCheckBox) if box.isVisible()).setChecked(True)
    go_on.click()
    player.wait(lambda: player.program.catalogue is not None)
    player.settle()
    assert "Nur auf diesem Gerät" in texts(player)


def test_the_demo_opens_in_one_click_and_says_what_it_is(play: Play) -> None:
    player = play("new")
    button(player.first_start(), "Demo-Katalog").click()
    player.offers()
    assert "Demo-Katalog: erfundene Angebote" in texts(player)
    player.command("lock")
    assert "Das Demo-Profil hat keine Passphrase" in texts(player)
    assert player.program.app is not None
    assert not player.program.app.is_locked


def test_the_demo_leads_back_to_the_own_profile(play: Play) -> None:
    player = play("demo")
    player.offers()
    player.command("own")
    player.first_start()
    assert player.program.app is None


def test_a_wrong_passphrase_is_said_and_nothing_typed_is_lost(play: Play) -> None:
    player = play("locked")
    page = player.unlock_page()
    page.enter("falsch geraten")
    player.settle()
    assert "Passphrase öffnet das Profil nicht" in texts(player)
    assert "falsch geraten" in [field.text() for field in page.findChildren(QLineEdit)]


def test_enter_unlocks_and_ctrl_l_locks(play: Play) -> None:
    player = play("locked")
    player.unlock_page()
    field = player.window.focusWidget()
    QTest.keyClicks(field, PASSPHRASE)
    QTest.keyClick(field, Qt.Key.Key_Return)
    player.wait(lambda: player.program.catalogue is not None)
    player.settle()
    app = player.program.app
    assert app is not None
    QTest.keyClick(player.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    player.unlock_page()
    assert app.is_locked


def test_what_was_typed_survives_a_lock(play: Play) -> None:
    player = play("locked")
    player.own_offers()
    catalogue = player.catalogue
    player.command("passphrase")
    dialog = player.dialog()
    assert isinstance(dialog, PassphraseDialog)
    dialog.new.type("Neue Worte bleiben hier", "")
    player.settle()
    player.program.lock()
    player.unlock_page()
    assert not dialog.isVisible()
    player.unlock_page().enter(PASSPHRASE)
    player.wait(dialog.isVisible)
    assert dialog.new.passphrase() == "Neue Worte bleiben hier"
    assert player.catalogue is catalogue
    dialog.reject()


def test_the_window_locks_itself_when_nobody_uses_it(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    player = play("locked")
    player.own_offers()
    later = time.time() + 11 * 60
    monkeypatch.setattr("ui.idle.time.time", lambda: later)
    player.program.idle.look()
    player.unlock_page()


def test_the_recovery_code_sets_a_new_passphrase(play: Play, tmp_path: Path, templates: Path) -> None:
    player = play("locked")
    app_page = player.own_offers()
    app = player.program.app
    assert app is not None
    code = app.new_recovery_code(PASSPHRASE)
    player.program.lock()
    page = player.unlock_page()
    page.ask_code()
    new = "Ganz andere Worte Wolke"
    next(field for field in page.findChildren(QLineEdit) if field.placeholderText().startswith("XXXXX")).setText(code)
    page.findChild(NewPassphrase).type(new, new)
    player.settle()
    button(page, "Öffnen und Passphrase ändern").click()
    player.wait(lambda: not app.is_locked)
    player.settle()
    assert player.catalogue is app_page
    player.program.lock()
    player.unlock_page().enter(new)
    player.wait(lambda: not app.is_locked)
    player.settle()


def test_a_damaged_key_file_is_said_and_stays_as_it_is(play: Play, templates: Path, tmp_path: Path) -> None:
    shutil.copytree(templates / "profile", tmp_path / "profile")
    for name in ("key.json", "key.copy.json"):
        (tmp_path / "profile" / name).write_bytes(b"?")
    player = play("new")
    player.wait(lambda: isinstance(player.program.gate.page(), TroublePage))
    assert "beschädigt" in texts(player)
    assert (tmp_path / "profile" / "key.json").read_bytes() == b"?"


def test_settings_apply_at_once_and_are_kept(play: Play, tmp_path: Path) -> None:
    player = play("locked")
    player.own_offers()
    player.command("settings")
    page = player.window.page()
    assert isinstance(page, SettingsPage)
    page.choose_look("dark")
    assert player.start.shell.theme.name == "dark"
    assert load_settings(tmp_path / "profile").theme == "dark"


def test_settings_hold_until_the_end_where_the_disk_is_full(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    player = play("locked")
    player.own_offers()
    player.command("settings")
    page = player.window.page()
    assert isinstance(page, SettingsPage)

    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", no_room)
        page.choose_look("dark")
        assert "ließen sich nicht speichern" in texts(player)
        app = player.program.app
        player.window.close()
    assert player.start.shell.theme.name == "dark"
    assert app is not None
    assert app.is_locked


def test_a_second_start_raises_the_first_window(play: Play, tmp_path: Path) -> None:
    player = play("locked")
    player.unlock_page()
    player.window.showMinimized()
    assert knock(instance_name(tmp_path / "profile"))
    player.wait(lambda: not player.window.isMinimized())


def test_nobody_answers_where_no_window_is(tmp_path: Path) -> None:
    assert not knock(instance_name(tmp_path))


def test_a_door_left_behind_by_a_crash_is_taken_over(qapp: QApplication, tmp_path: Path) -> None:
    name = instance_name(tmp_path)
    (Path(tempfile.gettempdir()) / name).touch()
    bell = Doorbell()
    assert bell.listen(name)
    bell.close()


def test_every_command_has_words_keys_and_a_place_in_the_menu(play: Play) -> None:
    player = play("demo")
    player.offers()
    menu = player.window.top.open_menu()
    inside = [
        *menu.actions(),
        *(entry for action in menu.actions() if action.menu() for entry in action.menu().actions()),
    ]
    entries = {action.text() for action in inside}
    menu.hide()
    for action in player.window.all_actions():
        assert action.text() in entries
        assert not action.shortcut().isEmpty(), action.text()


def test_no_two_commands_share_their_keys(play: Play) -> None:
    player = play("demo")
    player.offers()
    keys = [
        action.shortcut().toString(QKeySequence.SequenceFormat.PortableText) for action in player.window.all_actions()
    ]
    assert len(keys) == len(set(keys)), sorted(keys)


def test_the_palette_finds_actions_and_offers_with_the_keyboard_alone(play: Play) -> None:
    player = play("demo")
    page = player.offers()
    QTest.keyClick(player.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = player.dialog()
    box = palette.findChild(QLineEdit)
    QTest.keyClicks(box, "Berufsspr")
    player.settle()
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    player.settle()
    assert page.chosen is not None
    assert "Berufssprachkurs" in page.chosen.name


def test_letters_in_order_fit_and_words_beat_scattered_letters() -> None:
    together, scattered = fits("ein", "Einstellungen"), fits("ein", "Neuer Wiederherstellungscode in Arbeit an")
    assert together is not None
    assert scattered is not None
    assert together < scattered
    assert fits("xyz", "Einstellungen") is None


def test_a_fault_is_shown_without_its_message(play: Play) -> None:
    player = play("demo")
    player.offers()
    try:
        raise ValueError("Zahra Ahmadi, Gleisstraße 4")
    except ValueError as error:
        text = crash_text(error)
        player.start.hook.show(error)
    dialog = player.start.hook.dialog
    assert dialog is not None
    button(dialog, "Kopieren").click()
    assert QGuiApplication.clipboard().text() == text == dialog.findChild(QPlainTextEdit).toPlainText()
    assert "Zahra" not in text
    assert "ValueError" in text
    assert "test_program.py" in text
    button(dialog, "Weiterarbeiten").click()
    assert player.window.isVisible()


def test_hooks_are_given_back(play: Play) -> None:
    player = play("new")
    assert sys.excepthook is not sys.__excepthook__
    player.start.hook.uninstall()
    assert sys.excepthook is sys.__excepthook__


def test_closing_keeps_the_place_of_the_window_and_forgets_the_key(play: Play, tmp_path: Path) -> None:
    player = play("locked")
    player.own_offers()
    app = player.program.app
    assert app is not None
    player.window.close()
    assert app.is_locked
    assert load_settings(tmp_path / "profile").window
