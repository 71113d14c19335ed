"""Hands on the keyboard of a session, and eyes on what it shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ui.pages.session import SessionPage

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
ENTER = Key.Key_Return


def texts(widget: QWidget) -> str:
    """Every word a widget shows."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@dataclass
class Hands:
    """Hands on the keyboard that count what they press."""

    story: Any
    pressed: int = field(default=0)

    @property
    def page(self) -> SessionPage:
        page = self.story.start.program.session
        assert page is not None
        return page

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        for key in keys:
            QTest.keyClick(self._target(), key, modifier)
            self.pressed += 1
            self.settle()

    def type(self, text: str) -> None:
        for sign in text:
            QTest.keyClicks(self._target(), sign)
            self.pressed += 1
            self.settle()

    def write_note(self, text: str) -> None:
        """The text of a note does not count."""
        QTest.keyClicks(self._target(), text)
        self.settle()

    def answer(self, text: str) -> None:
        self.type(text)
        self.press(ENTER)

    def settle(self) -> None:
        self.story.settle()
        self.story.bot.waitUntil(lambda: not self.page.is_waiting, timeout=30_000)
        self.story.settle()

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeWindow() or self.story.start.window
