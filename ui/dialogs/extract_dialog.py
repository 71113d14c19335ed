"""The copy of everything kept about a person: where it goes, and that it is not encrypted."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.usecases.extracts import save_extract
from ui.dialogs.saving import SaveDialog
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App


class ExtractDialog(SaveDialog):
    """Writes a text and the same as JSON; `written` carries both paths."""

    written = Signal(object)
    keeps = True

    def __init__(self, shell: Shell, app: App, client: UUID, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        missing = tr("Bitte wählen, wohin die Auskunft geschrieben wird.")
        super().__init__(shell, tr("Auskunft an die Person"), tr("Auskunft schreiben"), missing, parent)
        self._app, self._client = app, client
        about = QLabel(
            tr("Geschrieben wird alles, was über diese Person gespeichert ist: als Text und daneben als JSON.")
        )
        warning = QLabel(tr("Beide Dateien sind nicht verschlüsselt. Löschen Sie sie, sobald sie übergeben sind."))
        warning.setProperty("role", "note")
        for words in (about, warning):
            words.setWordWrap(True)
            self.body.addWidget(words)
        self.add_place()

    def suggested(self) -> str:
        """The name says nothing about the person."""
        return self.tr_.gettext("Auskunft.txt")

    def write(self, path: Path) -> None:
        self.wait(self.tr_.gettext("Die Auskunft wird geschrieben …"))
        save = partial(self._app.read_apart, save_extract, self._client, path, self.tr_)
        self.shell.tasks.run(self, save, done=self._on_written, failed=self.refuse)

    def _on_written(self, files: tuple[Path, Path]) -> None:
        self.written.emit(files)
        self.accept()
