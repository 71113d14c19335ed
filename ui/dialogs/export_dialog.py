"""Export of the whole catalogue as HSDS: the form and the place, progress, and a way to stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QRadioButton, QWidget

from app.usecases.exchange import export_catalogue
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.place_field import PlaceField, with_ending

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 560


class ExportDialog(FormDialog):
    """Writes the catalogue to a file; `exported` names it."""

    exported = Signal(object)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator
        super().__init__(shell, tr.gettext("Katalog exportieren"), tr.gettext("Exportieren"), parent)
        self._app = app
        intro = QLabel(
            tr.gettext("Geschrieben wird der ganze Katalog nach HSDS 3.0. Andere Programme können ihn lesen.")
        )
        intro.setWordWrap(True)
        self._json = QRadioButton(tr.gettext("Eine JSON-Datei"))
        table = QRadioButton(tr.gettext("Tabellen (CSV) als Datenpaket in einer ZIP-Datei"))
        self._json.setChecked(True)
        self._place = PlaceField(tr, self._ask)
        for widget in (intro, self._json, table, self._place):
            self.body.addWidget(widget)
        self.fit(WIDTH)
        self._place.setFocus()

    def choose(self, path: Path) -> None:
        """Where to write to."""
        self._place.choose(path)

    def work(self) -> None:
        path = self._place.path()
        if path is None:
            self.trouble.say(self.tr_.gettext("Bitte wählen, wohin der Katalog geschrieben wird."))
            return
        self.wait(self.tr_.gettext("Der Katalog wird geschrieben …"))
        call = partial(self._app.read_apart, export_catalogue, path, tabular=not self._json.isChecked())
        self.job = self.shell.tasks.run(
            self, call, done=partial(self._on_exported, path), failed=self.refuse, on_progress=self.advance
        )

    def _on_exported(self, path: Path, _report: object) -> None:
        self.exported.emit(path)
        self.accept()

    def _ask(self) -> str:
        ending = ".json" if self._json.isChecked() else ".zip"
        name = self.tr_.gettext("Katalog") + ending
        found, _ = QFileDialog.getSaveFileName(self, self.tr_.gettext("Wohin"), name, f"*{ending}")
        return with_ending(found, ending)
