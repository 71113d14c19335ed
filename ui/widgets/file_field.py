"""A path to type or to look for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from ui.widgets.fields import Field


class FileField(Field):
    """A line with a button beside it; `look` opens the dialog of the system and gives a path or nothing."""

    def __init__(self, label: str, button: str, look: Callable[[], str]) -> None:
        self.line = QLineEdit()
        self._look = look
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        self.button = QPushButton(button)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_look)
        row.addWidget(self.button)
        super().__init__(label, holder)
        self.line.setAccessibleName(label)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _text: self.changed.emit())

    def value(self) -> Path | None:
        text = self.line.text().strip()
        return Path(text).expanduser() if text else None

    def set_value(self, value: object) -> None:
        self.line.setText("" if value is None else str(value))

    def _on_look(self) -> None:
        if found := self._look():
            self.line.setText(found)
