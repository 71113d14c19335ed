"""The real window on a real encrypted profile with the demo catalogue, played by keys."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import create_profile
from app.settings import Settings
from tests.stories.hands import Hands
from ui.main import Start
from ui.messages import Banner
from ui.page import Places
from ui.pages.catalogue import CataloguePage
from ui.pages.first_start import FirstStartPage

Key = Qt.Key
Modifier = Qt.KeyboardModifier
PATIENCE = 30_000
Dialog = TypeVar("Dialog", bound=QDialog)


@dataclass
class Story:
    """The window, and hands on its keyboard."""

    bot: QtBot
    start: Start

    @property
    def page(self) -> CataloguePage:
        assert self.start.program is not None
        assert self.start.program.catalogue is not None
        return self.start.program.catalogue

    def press(self, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self._target(), key, modifier)
        self.settle()

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        for character in text:
            # Not QTest.keyClicks: it knows no key for an umlaut and ends the process.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(self._target(), QKeyEvent(kind, 0, Modifier.NoModifier, character))
        self.settle()

    def settle(self) -> None:
        """Wait until all work is done and shown."""
        self.bot.waitUntil(self._is_quiet, timeout=PATIENCE)
        QApplication.processEvents()
        self.bot.waitUntil(self._is_quiet, timeout=PATIENCE)
        if QApplication.activeWindow() is None:
            # Without a display no window manager gives the focus back when a dialog closes.
            self.start.window.activateWindow()
            self.bot.waitUntil(self.start.window.isActiveWindow)

    def dialog(self, kind: type[Dialog]) -> Dialog:
        """The open dialog of a kind."""
        found = [one for one in self.start.window.findChildren(kind) if one.isVisible()]
        assert found, f"no {kind.__name__} is open"
        return found[-1]

    def said(self) -> str:
        """The words of all banners now shown."""
        banners = self.start.window.findChildren(Banner)
        return " ".join(banner.text for banner in banners if banner.isVisible())

    def titles(self) -> list[str]:
        """The names of the offers found first."""
        cards = (self.page.model.card(row) for row in range(self.page.model.rowCount()))
        return [card.title for card in cards if card is not None]

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeWindow() or self.start.window

    def _is_quiet(self) -> bool:
        program = self.start.program
        ready = program is not None and program.catalogue is not None
        return ready and not self.start.shell.tasks.busy and not self.page.is_waiting


@pytest.fixture(scope="session")
def demo_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with the demo catalogue, to be copied."""
    home = tmp_path_factory.mktemp("demo") / "demo"
    create_profile(home, None, demo=True).app.lock()
    return home


@contextmanager
def opened(qtbot: QtBot, qapp: QApplication, places: Places, demo: bool) -> Iterator[Story]:
    """The window over some profile folders, closed and taken away at the end."""
    start = Start(qapp, Settings(theme="light"), places, demo=demo)
    start.window.show()
    try:
        qtbot.waitUntil(lambda: start.program is not None, timeout=PATIENCE)
        yield Story(qtbot, start)
    finally:
        start.window.close()
        start.window.deleteLater()
        start.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def story(qtbot: QtBot, qapp: QApplication, demo_profile: Path, tmp_path: Path) -> Iterator[Story]:
    """The window with the demo catalogue open and the cursor in the search box."""
    shutil.copytree(demo_profile, tmp_path / "demo")
    with opened(qtbot, qapp, Places(tmp_path / "profile", tmp_path / "demo"), demo=True) as told:
        told.settle()
        assert told.start.program is not None
        told.start.program.show_catalogue()
        qtbot.waitUntil(lambda: told.page.model.rowCount() > 0, timeout=PATIENCE)
        told.start.window.activateWindow()
        qtbot.waitUntil(told.start.window.isActiveWindow)
        told.press(Key.Key_F, Modifier.ControlModifier)
        yield told


@pytest.fixture
def first_start(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Story]:
    """The window on a laptop on which the program never ran."""
    places = Places(*(tmp_path / name for name in ("profile", "demo", "event")))
    with opened(qtbot, qapp, places, demo=False) as told:
        program = told.start.program
        assert program is not None
        qtbot.waitUntil(lambda: isinstance(program.gate.page(), FirstStartPage), timeout=PATIENCE)
        told.start.window.activateWindow()
        qtbot.waitUntil(told.start.window.isActiveWindow)
        yield told


@pytest.fixture
def hands(story: Story) -> Hands:
    """A session that has just begun."""
    held = Hands(story)
    story.press(Key.Key_1, Modifier.ControlModifier)
    story.bot.waitUntil(lambda: held.page.advice is not None, timeout=30_000)
    held.settle()
    return held
