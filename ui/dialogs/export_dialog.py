"""Export of the whole catalogue as HSDS: the form and the place, progress, and a way to stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QRadioButton, QWidget

from app.usecases.exchange import export_catalogue
from ui.dialogs.saving import SaveDialog
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App


class ExportDialog(SaveDialog):
    """Writes the catalogue to a file; `exported` names it."""

    exported = Signal(object)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        missing = tr("Bitte wählen, wohin der Katalog geschrieben wird.")
        super().__init__(shell, tr("Katalog exportieren"), tr("Exportieren"), missing, parent)
        self._app = app
        intro = QLabel(tr("Geschrieben wird der ganze Katalog nach HSDS 3.0. Andere Programme können ihn lesen."))
        intro.setWordWrap(True)
        self._json = QRadioButton(tr("Eine JSON-Datei"))
        table = QRadioButton(tr("Tabellen (CSV) als Datenpaket in einer ZIP-Datei"))
        self._json.setChecked(True)
        for widget in (intro, self._json, table):
            self.body.addWidget(widget)
        self.add_place()

    def suggested(self) -> str:
        return self.tr_.gettext("Katalog") + (".json" if self._json.isChecked() else ".zip")

    def write(self, path: Path) -> None:
        self.wait(self.tr_.gettext("Der Katalog wird geschrieben …"))
        call = partial(self._app.read_apart, export_catalogue, path, tabular=not self._json.isChecked())
        self.job = self.shell.tasks.run(
            self, call, done=partial(self._on_exported, path), failed=self.refuse, on_progress=self.advance
        )

    def _on_exported(self, path: Path, _report: object) -> None:
        self.exported.emit(path)
        self.accept()
