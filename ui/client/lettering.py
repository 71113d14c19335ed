"""How the window for the young person is set: the font and direction of its language, German small beside it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.domain.client_view import Words
from app.languages import Language
from ui.icons import pixmap
from ui.theme import FAMILIES, Theme

QUESTION, TITLE, ANSWER, GERMAN, SMALL = 30, 24, 20, 14, 14
PICTURE = 52
LARGEST = 1.8
_MIRRORED = ("day/", "time/weekend")
_ABSOLUTE = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter


class Lettering:
    """Makes labels and pictures and sets them again when the room or the theme has changed."""

    def __init__(self, theme: Theme, language: Language) -> None:
        self._theme = theme
        self.is_rtl = language.direction == "rtl"
        self._families = [language.font, *(family for family in FAMILIES if family != language.font)]
        self._labels: list[tuple[QLabel, int, bool]] = []
        self._pictures: list[tuple[QLabel, str, int]] = []

    @property
    def direction(self) -> Qt.LayoutDirection:
        """The way the language is written."""
        return Qt.LayoutDirection.RightToLeft if self.is_rtl else Qt.LayoutDirection.LeftToRight

    def label(self, text: str, pixels: int, bold: bool = False) -> QLabel:
        """A text in the client's language."""
        return self._set(text, self.direction, pixels, bold)

    def pair(self, words: Words, pixels: int, bold: bool = False, german: int = GERMAN) -> QWidget:
        """A text with the same in German below it."""
        holder = QWidget()
        holder.setProperty("role", "plain")
        holder.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        # Where there is room to spare, the two lines stay together.
        column.addStretch(1)
        column.addWidget(self.label(words.text, pixels, bold))
        if words.german:
            below = self._set(words.german, Qt.LayoutDirection.LeftToRight, german, False)
            below.setProperty("role", "muted")
            column.addWidget(below)
        column.addStretch(1)
        return holder

    def picture(self, name: str, side: int = PICTURE) -> QLabel:
        """A pictogram or an icon, in the colour of the theme."""
        sign = QLabel()
        sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._pictures.append((sign, name, side))
        return sign

    def fit(self, room: QSize) -> None:
        """Take type and pictures as large as the room allows."""
        scale = min(max(min(room.width() / 1024, room.height() / 700), 1.0), LARGEST)
        # What was replaced meanwhile is gone.
        self._labels = [one for one in self._labels if isValid(one[0])]
        self._pictures = [one for one in self._pictures if isValid(one[0])]
        for label, pixels, bold in self._labels:
            font = QFont(self._families)
            font.setPixelSize(round(pixels * scale))
            font.setBold(bold)
            label.setFont(font)
        for sign, name, side in self._pictures:
            self._draw(sign, name, round(side * scale))

    def _draw(self, sign: QLabel, name: str, side: int) -> None:
        drawn = pixmap(name, self._theme.color("accent"), QSize(side, side), sign.devicePixelRatioF())
        if self.is_rtl and name.startswith(_MIRRORED):
            # A week runs the way the language is read.
            ratio = drawn.devicePixelRatio()
            drawn = drawn.fromImage(drawn.toImage().flipped(Qt.Orientation.Horizontal))
            drawn.setDevicePixelRatio(ratio)
        sign.setPixmap(drawn)
        sign.setFixedSize(side, side)

    def _set(self, text: str, direction: Qt.LayoutDirection, pixels: int, bold: bool) -> QLabel:
        label = QLabel(text)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setLayoutDirection(direction)
        # German stands under the words it belongs to, on their side, but is written from left to right.
        label.setAlignment((Qt.AlignmentFlag.AlignRight if self.is_rtl else Qt.AlignmentFlag.AlignLeft) | _ABSOLUTE)
        self._labels.append((label, pixels, bold))
        return label
