"""What the dialogs that write a file share: the line for its place and the question of the system."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.place_field import PlaceField, ask_where

WIDTH = 560


class SaveDialog(FormDialog):
    """Asks for a file and writes it; without one it says `missing`. `keeps`: what is there is never overwritten."""

    keeps = False

    def __init__(
        self, shell: Shell, heading: str, accept_text: str, missing: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(shell, heading, accept_text, parent)
        self._missing = missing
        self._place = PlaceField(self.tr_, self._ask)

    def add_place(self) -> None:
        """Close the content with the line for the place; it has the focus."""
        self.body.addWidget(self._place)
        self.fit(WIDTH)
        self._place.setFocus()

    def choose(self, path: Path) -> None:
        """Where to write to."""
        self._place.choose(path)

    def suggested(self) -> str:
        """The name proposed for the file, with its ending."""
        raise NotImplementedError

    def write(self, path: Path) -> None:
        """Begin to write."""
        raise NotImplementedError

    def work(self) -> None:
        path = self._place.path()
        if path is None:
            self.trouble.say(self._missing)
        else:
            self.write(path)

    def _ask(self) -> Path | None:
        # Where nothing is overwritten the dialog itself says so, for all its files.
        return ask_where(self, self.tr_.gettext("Wohin"), self.suggested(), overwrites=not self.keeps)
