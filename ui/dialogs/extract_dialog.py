"""The copy of everything kept about a person: where it goes, and that it is not encrypted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from app.usecases.extracts import save_extract
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.place_field import PlaceField, with_ending

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 560


class ExtractDialog(FormDialog):
    """Writes a text and the same as JSON; `written` carries both paths."""

    written = Signal(object)

    def __init__(self, shell: Shell, app: App, client: UUID, parent: QWidget | None = None) -> None:
        tr = shell.translator
        super().__init__(shell, tr.gettext("Auskunft an die Person"), tr.gettext("Auskunft schreiben"), parent)
        self._app, self._client = app, client
        about = QLabel(
            tr.gettext("Geschrieben wird alles, was über diese Person gespeichert ist: als Text und daneben als JSON.")
        )
        warning = QLabel(
            tr.gettext("Beide Dateien sind nicht verschlüsselt. Löschen Sie sie, sobald sie übergeben sind.")
        )
        warning.setProperty("role", "note")
        for words in (about, warning):
            words.setWordWrap(True)
            self.body.addWidget(words)
        self._place = PlaceField(tr, self._ask)
        self.body.addWidget(self._place)
        self.fit(WIDTH)
        self._place.setFocus()

    def choose(self, path: Path) -> None:
        """Where to write to."""
        self._place.choose(path)

    def work(self) -> None:
        path = self._place.path()
        if path is None:
            self.trouble.say(self.tr_.gettext("Bitte wählen, wohin die Auskunft geschrieben wird."))
            return
        self.wait(self.tr_.gettext("Die Auskunft wird geschrieben …"))
        save = partial(self._app.read_apart, save_extract, self._client, path, self.tr_)
        self.shell.tasks.run(self, save, done=self._on_written, failed=self.refuse)

    def _on_written(self, files: tuple[Path, Path]) -> None:
        self.written.emit(files)
        self.accept()

    def _ask(self) -> str:
        # What is there is not overwritten; the sentence in the dialog says so, for both files.
        keep = QFileDialog.Option.DontConfirmOverwrite
        # The name says nothing about the person.
        name = self.tr_.gettext("Auskunft.txt")
        found, _ = QFileDialog.getSaveFileName(self, self.tr_.gettext("Wohin"), name, "*.txt", options=keep)
        return with_ending(found, ".txt")
