"""Every screen: named controls, a free way for the keyboard, legible and whole texts in every look and size."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.pseudo import pseudo
from tests.ui.screens import cut_off, problems, unreachable
from ui.case_pictures import show_cases
from ui.dialogs.keep_case import KeepCaseDialog
from ui.dialogs.keys import KeyringDialog
from ui.dialogs.notice import NoticeDialog
from ui.pictures import SCREENS, Screen, played
from ui.player import Player
from ui.session_pictures import ask_to_keep
from ui.theme import Look

SMALLEST = QSize(1024, 700)


def _handout(player: Player) -> QWidget:
    player.offers().does.handout()
    return player.dialog()


def _notice(player: Player) -> QWidget:
    asked = ask_to_keep(player)
    assert isinstance(asked, KeepCaseDialog)
    asked.notice.click()
    player.settle()
    return asked.findChildren(NoticeDialog)[-1]


def _extract(player: Player) -> QWidget:
    show_cases(player)
    assert player.program.cases is not None
    player.program.cases.extract()
    return player.dialog()


def _keyring(player: Player) -> QWidget:
    app = player.own_offers().app
    KeyringDialog(player.start.shell, app, player.window).open()
    return player.dialog()


DIALOGS = {
    "handzettel": Screen("Ein Handzettel", "demo", _handout),
    "hinweise": Screen("Hinweise zum Datenschutz", "demo", _notice),
    "auskunft": Screen("Auskunft an die Person", "demo", _extract),
    "schluesselbund": Screen("Der Schlüsselbund", "locked", _keyring),
}
"""What is walked beside the screens that have a picture."""


@pytest.mark.parametrize("name", SCREENS)
def test_every_screen_can_be_used_by_everyone(qapp: QApplication, templates: Path, name: str) -> None:
    with played(qapp, templates, SCREENS[name], SMALLEST) as (player, widget):
        found = [f"keyboard: {text}" for text in unreachable(widget)]
        theme, settings = player.start.shell.theme, player.start.shell.settings
        for look in (Look.DARK, Look.CONTRAST, Look.LIGHT):
            theme.choose(replace(settings, theme=look.value))
            player.settle()
            found += [f"{look}: {text}" for text in problems(widget)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", SCREENS | DIALOGS)
def test_every_screen_keeps_longer_texts_mirrored(qapp: QApplication, templates: Path, name: str) -> None:
    try:
        with played(qapp, templates, (SCREENS | DIALOGS)[name], SMALLEST, pseudo("ar")) as (player, widget):
            player.settle()
            assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
            found = cut_off(widget)
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert not found, "\n".join(found)


def test_screens_keep_longer_texts_mirrored_at_200_percent() -> None:
    """Qt takes the scale from the environment; at 200 % the screen without a display has no more than 400 points."""
    if os.environ.get("QT_SCALE_FACTOR"):
        return
    mirrored = f"{Path(__file__)}::test_every_screen_keeps_longer_texts_mirrored"
    environment = {**os.environ, "QT_SCALE_FACTOR": "2"}
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", mirrored],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
