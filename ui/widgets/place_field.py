"""A line for the file to write, with a button that asks the system for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.i18n import Translator


class PlaceField(QWidget):
    """`ask` opens the dialog of the system and gives the path chosen, if any."""

    def __init__(self, tr: Translator, ask: Callable[[], Path | None]) -> None:
        super().__init__()
        self._ask = ask
        self._line = QLineEdit()
        self._line.setAccessibleName(tr.gettext("Wohin"))
        self._line.setPlaceholderText(tr.gettext("Datei"))
        choose = QPushButton(tr.gettext("Wählen …"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line, 1)
        row.addWidget(choose)
        self.setFocusProxy(self._line)

    def path(self) -> Path | None:
        """The file that was chosen or typed; None where there is none."""
        typed = self._line.text().strip()
        return Path(typed).expanduser() if typed else None

    def choose(self, path: Path) -> None:
        """Take this file."""
        self._line.setText(str(path))

    def _on_choose(self) -> None:
        if found := self._ask():
            self.choose(found)


def ask_where(parent: QWidget, title: str, name: str, *, overwrites: bool = True) -> Path | None:
    """The file somebody names in the dialog of the system; `name` proposes one and its ending is kept."""
    ending = Path(name).suffix
    options = QFileDialog.Option(0) if overwrites else QFileDialog.Option.DontConfirmOverwrite
    found, _ = QFileDialog.getSaveFileName(parent, title, name, f"*{ending}", "", options)
    if not found:
        return None
    # Some systems leave the ending to the user.
    return Path(found if Path(found).suffix.lower() == ending else found + ending)
