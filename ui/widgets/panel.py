"""A panel with a heading and lines, for pages that show several things at once."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.text_line import Line
from ui.theme import Theme
from ui.widgets.detail_pane import INKS, ROLES, SIGN, PlainLabel


class Words(PlainLabel):
    """A sentence that takes as much height as its width needs, and no more."""

    def __init__(self, text: str, role: str = "") -> None:
        super().__init__(text, role)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)


class Lines(QWidget):
    """Lines one below the other; showing the same ones again changes nothing."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[Line, ...] = ()
        self._signs: list[tuple[QLabel, Line]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        theme.changed.connect(self._paint)

    def show_lines(self, lines: Iterable[Line]) -> None:
        """Show these lines instead of those before."""
        wanted = tuple(lines)
        if wanted == self._shown:
            return
        self._shown, self._signs = wanted, []
        while (item := self._column.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for line in wanted:
            self._column.addWidget(self._row(line))
        self._paint()

    def _row(self, line: Line) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        if line.icon:
            sign = QLabel()
            sign.setFixedSize(SIGN, SIGN)
            self._signs.append((sign, line))
            layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(Words(line.text, "strong" if line.strong else ROLES.get(line.tone, "")), 1)
        return row

    def _paint(self) -> None:
        for sign, line in self._signs:
            color = self._theme.color(INKS.get(line.tone, "muted"))
            sign.setPixmap(pixmap(line.icon, color, QSize(SIGN, SIGN), self.devicePixelRatioF()))


class Panel(QFrame):
    """A frame with a heading; what it holds is added to `body`."""

    def __init__(self, theme: Theme, icon_name: str, heading: str) -> None:
        super().__init__()
        self._theme = theme
        self._icon, self._token = icon_name, "accent"
        self.setProperty("role", "panel")
        self._sign = QLabel()
        self._sign.setFixedSize(SIGN + 2, SIGN + 2)
        self.heading = Words(heading, "heading")
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self.heading, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 18)
        self.body.setSpacing(10)
        self.body.addLayout(top)
        theme.changed.connect(self._paint)
        self._paint()

    def show_heading(self, words: str, icon_name: str, token: str) -> None:
        """Say something else on top."""
        self._icon, self._token = icon_name, token
        self.heading.setText(words)
        self._paint()

    def _paint(self) -> None:
        size = QSize(SIGN + 2, SIGN + 2)
        self._sign.setPixmap(pixmap(self._icon, self._theme.color(self._token), size, self.devicePixelRatioF()))
