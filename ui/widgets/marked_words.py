"""A text in which one sees what differs from the text before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt

from app.domain.three_way import Hunk
from ui import conflict_words
from ui.theme import Theme
from ui.widgets.panel import Words


class MarkedWords(Words):
    """One side of a text, the first is number 0: what came is underlined, what went is struck through."""

    def __init__(self, theme: Theme, hunks: Sequence[Hunk], side: int) -> None:
        super().__init__("")
        self._theme, self._hunks, self._side = theme, hunks, side
        self.setTextFormat(Qt.TextFormat.RichText)
        theme.changed.connect(self._paint_marks)
        self._paint_marks()

    def _paint_marks(self) -> None:
        self.setText(conflict_words.marked(self._theme, self._hunks, self._side))
