"""Digits to tap: an age, kilometres, the ages of children, a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.client_view import Way, Words
from ui.client.lettering import ANSWER, TITLE, Lettering
from ui.client.tiles import Tile
from ui.icons import put_icon
from ui.theme import Theme, set_role
from ui.widgets.block_button import BlockButton

KEYS = "123456789"
SMALLEST_KEY = 64
ADD = "+"


@dataclass(slots=True)
class _Box:
    """One number being typed: its box on the screen, how many digits it takes."""

    button: BlockButton
    digits: int
    show: Callable[[str], None]
    text: str = ""


class Pad(QWidget):
    """Boxes with the numbers typed so far, and the keys; `send` is called with what one would type for it."""

    def __init__(
        self,
        theme: Theme,
        lettering: Lettering,
        way: Way,
        unit: Words,
        controls: Mapping[str, Words],
        send: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._lettering, self._send, self._several = lettering, send, way is Way.NUMBERS
        self._before: list[str] = []
        days = (("day", 2), ("month", 2), ("year", 4))
        wanted = [(controls[name], digits) for name, digits in days] if way is Way.DAY else [(unit, 3)]
        self._boxes = [self._box(words, digits) for words, digits in wanted]
        self._at = self._boxes[0]
        self.next = Tile(lettering, controls["next"], role="client-next")
        self.next.clicked.connect(self._on_next)
        self._lay_out(theme, controls)
        self._show()

    def typed(self) -> str:
        """The numbers as one would type them: 22, "2, 5", 5.3.2026, 3.2026."""
        numbers = [box.text for box in self._boxes if box.text]
        return ".".join(numbers) if len(self._boxes) > 1 else ", ".join((*self._before, *numbers))

    def take_key(self, event: QKeyEvent) -> bool:
        """Type with the keyboard; whether the key was one of ours."""
        if event.text().isdecimal():
            self.press(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.delete()
        elif event.text() in (ADD, ",") and self._several:
            self.press(ADD)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_next()
        else:
            return False
        return True

    def press(self, key: str) -> None:
        """Take a digit, or with + begin another number."""
        if key == ADD:
            if self._at.text:
                self._before.append(self._at.text)
                self._at.text = ""
        elif len(self._at.text) < self._at.digits:
            self._at.text += str(int(key))
            self._go_on()
        self._show()

    def delete(self) -> None:
        """Take the last digit back."""
        if not self._at.text:
            if self._before:
                self._at.text = self._before.pop()
            self._at = self._boxes[max(self._boxes.index(self._at) - 1, 0)]
        self._at.text = self._at.text[:-1]
        self._show()

    def _go_on(self) -> None:
        place = self._boxes.index(self._at)
        if len(self._at.text) == self._at.digits and place + 1 < len(self._boxes):
            self._at = self._boxes[place + 1]

    def _on_next(self) -> None:
        if self.typed():
            self._send(self.typed())

    def _choose(self, box: _Box) -> None:
        self._at = box
        self._show()

    def _show(self) -> None:
        for box in self._boxes:
            told = [*self._before, box.text] if self._several else [box.text]
            box.show(" + ".join(told) or "–")
            set_role(box.button, state="current" if box is self._at and len(self._boxes) > 1 else "")
        self.next.setEnabled(bool(self.typed()))

    def _box(self, words: Words, digits: int) -> _Box:
        button = BlockButton("client-box")
        figure = self._lettering.label("", TITLE, bold=True)
        figure.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        row = QHBoxLayout(button)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(figure, 1)
        row.addWidget(self._lettering.pair(words, ANSWER), 1)

        def show(text: str) -> None:
            figure.setText(text)
            button.setAccessibleName(f"{words.text} {text}")

        box = _Box(button, digits, show)
        button.clicked.connect(lambda: self._choose(box))
        return box

    def _lay_out(self, theme: Theme, controls: Mapping[str, Words]) -> None:
        boxes = QVBoxLayout()
        boxes.setSpacing(10)
        for box in self._boxes:
            boxes.addWidget(box.button)
        boxes.addStretch(1)
        keys = QWidget()
        keys.setProperty("role", "plain")
        # A keypad has its one at the left in every language.
        keys.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        grid = QGridLayout(keys)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, digit in enumerate(KEYS):
            grid.addWidget(self._key(digit), place // 3, place % 3)
        if self._several:
            grid.addWidget(self._key(ADD), 3, 0)
        grid.addWidget(self._key("0"), 3, 1)
        delete = self._key("")
        put_icon(delete, theme, "undo-2", "accent", 26)
        delete.setAccessibleName(controls["delete"].text)
        grid.addWidget(delete, 3, 2)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addLayout(boxes, 3)
        row.addWidget(keys, 2)

    def _key(self, sign: str) -> QPushButton:
        key = QPushButton(sign)
        key.setProperty("role", "client-key")
        key.setAutoDefault(True)
        key.setMinimumSize(SMALLEST_KEY, SMALLEST_KEY)
        key.setAccessibleName(sign)
        key.clicked.connect(self.delete if not sign else lambda: self.press(sign))
        return key
