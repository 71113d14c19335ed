"""A question before something is lost or goes: it names what, and its buttons say what they do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

BESIDE = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A button: its words, what happens, and whether it takes something away."""

    words: str
    do: Callable[[], None] | None = None
    role: str = ""


class Question(QDialog):
    """Asks beside the window, never blocks the program; Escape is the last answer, the one that changes nothing."""

    def __init__(self, parent: QWidget, title: str, text: str, answers: Sequence[Answer]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        words = QLabel()
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setText(text)
        words.setWordWrap(True)
        words.setMinimumWidth(380)
        # A dialog asks a wrapped label for its height only once; on a small screen the end would be cut off.
        words.setMinimumHeight(words.heightForWidth(380))
        self.setAccessibleDescription(text)
        row = QBoxLayout(_direction(answers))
        row.addStretch(1)
        self.buttons = [self._button(answer) for answer in answers]
        for button in self.buttons:
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        for part in (heading, words):
            layout.addWidget(part)
        layout.addLayout(row)
        self.buttons[-1].setFocus()

    def _button(self, answer: Answer) -> QPushButton:
        button = QPushButton(answer.words)
        button.setAutoDefault(True)
        if answer.role:
            button.setProperty("role", answer.role)
        button.clicked.connect(lambda: self._on_answer(answer))
        return button

    def _on_answer(self, answer: Answer) -> None:
        self.accept()
        if answer.do is not None:
            answer.do()


def _direction(answers: Sequence[Answer]) -> QBoxLayout.Direction:
    """Many answers stand below each other: on a small screen they have no room beside each other."""
    beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
    return beside if len(answers) <= BESIDE else below
