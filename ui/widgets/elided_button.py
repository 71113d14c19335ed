"""A button whose words are cut where there is no room; tooltip and screen reader have them whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

PADDING = 24


class ElidedButton(QPushButton):
    """A push button that never asks for more room than `most` pixels."""

    def __init__(self, words: str = "", most: int = 260, padding: int = PADDING, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._most, self._padding, self._hint = "", most, padding, ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(False)
        self.set_words(words)

    def set_words(self, words: str, name: str = "", hint: str = "") -> None:
        """What stands on the button, what a screen reader says instead, and what else the tooltip says."""
        self._words, self._hint = words, hint
        self.setAccessibleName(name or words)
        self.updateGeometry()
        self._cut()

    def words(self) -> str:
        """The whole words."""
        return self._words

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        font = self.font()
        # Chosen, its words are bold: room for them is there before, so that nothing is cut and nothing jumps.
        font.setBold(font.bold() or self.isCheckable())
        wide = QFontMetrics(font).horizontalAdvance(self._words) + self._extra()
        return QSize(min(wide, self._most), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def _extra(self) -> int:
        return self._padding + (0 if self.icon().isNull() else self.iconSize().width() + 4)

    def _cut(self) -> None:
        room = max(self.width() - self._extra() + 2, 20)
        shown = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room).replace("&", "&&")
        self.setText(shown)
        self.setToolTip("\n".join(part for part in (self._words if "…" in shown else "", self._hint) if part))
