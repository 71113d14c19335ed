"""What one taps in the window for the young person: large tiles with picture, words and German below them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from app.domain.client_view import ClientAnswer, Words
from ui.client.lettering import ANSWER, PICTURE, Lettering
from ui.widgets.block_button import BlockButton

ROWS = 4
_ROOMS = ((4, 15, 24), (3, 18, 60), (2, 34, 150))
"""How many columns there may be while no word and no text has more letters than this."""


def columns_for(answers: Sequence[ClientAnswer]) -> int:
    """How many tiles stand side by side, so that no word is wider than its tile."""
    texts = [text for answer in answers for text in (answer.words.text, answer.words.german)]
    longest = max((len(word) for text in texts for word in text.split()), default=0)
    pictured = any(answer.picture for answer in answers)
    fitting = (
        columns
        for columns, word, text in _ROOMS
        if longest <= word and max(map(len, texts)) <= text and not (pictured and columns > 3)
    )
    # One, two or four answers look best two by two.
    return min(next(fitting, 1), 2 if len(answers) in (1, 2, 4) else 4)


class Tile(BlockButton):
    """One thing to tap; chosen it has a thick border and a tick as well as its colour."""

    def __init__(self, lettering: Lettering, words: Words, picture: str = "", role: str = "client-tile") -> None:
        super().__init__(role)
        self.setAccessibleName(words.text)
        self.setAccessibleDescription(words.german)
        # The tiles of a row are of one height.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(14)
        if picture:
            side = PICTURE if "/" in picture else PICTURE // 2
            row.addWidget(lettering.picture(picture, side), 0, Qt.AlignmentFlag.AlignVCenter)
        if words.text:
            row.addWidget(lettering.pair(words, ANSWER), 1)
        self._tick = lettering.picture("circle-check", PICTURE // 2)
        self._tick.hide()
        row.addWidget(self._tick, 0, Qt.AlignmentFlag.AlignVCenter)
        self.toggled.connect(self._tick.setVisible)


class Tiles(QWidget):
    """The answers of a page; `tapped` is called with the code of one, `beside` may add a widget next to it."""

    def __init__(
        self,
        lettering: Lettering,
        answers: Sequence[ClientAnswer],
        columns: int,
        tapped: Callable[[object], None],
        beside: Callable[[ClientAnswer], QWidget | None],
    ) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self.setLayoutDirection(lettering.direction)
        self.tiles: list[Tile] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(10)
        for place, answer in enumerate(answers):
            grid.addWidget(self._cell(lettering, answer, tapped, beside), place // columns, place % columns)
        for column in range(columns):
            # Without it one long word would make its column wider than the others.
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)

    def _cell(
        self,
        lettering: Lettering,
        answer: ClientAnswer,
        tapped: Callable[[object], None],
        beside: Callable[[ClientAnswer], QWidget | None],
    ) -> QWidget:
        tile = Tile(lettering, answer.words, answer.picture)
        tile.clicked.connect(lambda: tapped(answer.code))
        self.tiles.append(tile)
        also = beside(answer)
        if also is None:
            return tile
        cell = QWidget()
        cell.setProperty("role", "plain")
        row = QHBoxLayout(cell)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(tile, 1)
        row.addWidget(also)
        return cell
