"""One offer on the whole screen, to be photographed: large, nothing else beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.i18n import Translator
from ui.icons import pixmap, put_icon
from ui.quick_text import Shown
from ui.text_line import Line
from ui.theme import FAMILIES, Theme

TITLE, STRONG, BODY = 40, 27, 22
SCALES = (1.15, 1.0, 0.92, 0.84, 0.76, 0.68, 0.6, 0.54)


class _Viewport(QScrollArea):
    """Scrolls only where the smallest type is still too large; `resized` when it knows its room."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class QuickShow(QDialog):
    """As large as the screen allows without scrolling; Escape, Enter or a click on "Zurück" leaves."""

    def __init__(self, theme: Theme, tr: Translator, shown: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._sized: list[tuple[QLabel, int, bool]] = []
        self._signs: list[tuple[QLabel, str]] = []
        self.setWindowTitle(shown.title)
        self.setAccessibleName(shown.title)
        back = QPushButton(tr.gettext("Zurück"))
        put_icon(back, theme, "chevron-left", "accent")
        back.setProperty("target", "large")
        back.setToolTip(tr.gettext("Zurück (Escape)"))
        back.setDefault(True)
        back.clicked.connect(self.accept)
        self._scroll = _Viewport()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(shown.title)
        self._content = self._make_content(shown)
        self._scroll.setWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 16, 32, 24)
        layout.setSpacing(8)
        layout.addWidget(back, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self._scroll, 1)
        self._scroll.resized.connect(self._fit)
        # A new style sheet takes the fonts of the labels away.
        theme.changed.connect(self._fit)
        back.setFocus()

    def _make_content(self, shown: Shown) -> QWidget:
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        column.addWidget(self._label(shown.title, TITLE, True))
        for words in (shown.own_language, shown.organization):
            if words:
                column.addWidget(self._label(words, BODY, False))
        column.addSpacing(8)
        for line in shown.lines:
            column.addLayout(self._row(line))
        if shown.note:
            column.addSpacing(4)
            note = self._label(shown.note, BODY, False)
            note.setProperty("role", "note")
            column.addWidget(note)
        column.addStretch(1)
        return content

    def _row(self, line: Line) -> QHBoxLayout:
        sign = QLabel()
        sign.setFixedWidth(STRONG + 6)
        sign.setContentsMargins(0, 4, 0, 0)
        self._signs.append((sign, line.icon))
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label(line.text, STRONG if line.strong else BODY, line.strong), 1)
        return row

    def _label(self, text: str, pixels: int, bold: bool) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        if QApplication.isRightToLeft():
            # A text that begins with a Latin word would else jump to the far edge of a mirrored window.
            label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self._sized.append((label, pixels, bold))
        return label

    def _fit(self) -> None:
        """Take the largest type with which everything stands on one screen."""
        room = self._scroll.viewport().size()
        for scale in SCALES:
            self._take_scale(scale)
            if self._height(room.width()) <= room.height():
                return

    def _height(self, width: int) -> int:
        layout = self._content.layout()
        assert layout is not None
        # Without it the rows keep the heights of the type before.
        layout.activate()
        return layout.totalHeightForWidth(width)

    def _take_scale(self, scale: float) -> None:
        for label, pixels, bold in self._sized:
            font = QFont(FAMILIES)
            font.setPixelSize(round(pixels * scale))
            font.setBold(bold)
            label.setFont(font)
        side = round(STRONG * scale)
        for sign, name in self._signs:
            if name:
                color = self._theme.color("accent")
                sign.setPixmap(pixmap(name, color, QSize(side, side), self.devicePixelRatioF()))
