"""Export of the whole catalogue as HSDS: the form and the place, progress, and a way to stop."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import Cancelled, KnownError
from app.usecases.exchange import export_catalogue
from ui import wording
from ui.page import Shell
from ui.tasks import Job
from ui.widgets.card import Busy, Trouble

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 560


class ExportDialog(QDialog):
    """Writes the catalogue to a file; `exported` names it."""

    exported = Signal(str)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._tasks, self._theme, self._tr, self._app = shell.tasks, shell.theme, shell.translator, app
        self._job: Job | None = None
        self.setWindowTitle(self._tr.gettext("Katalog exportieren"))
        self._trouble, self._busy = Trouble(), Busy()
        self._build()

    def choose(self, path: Path) -> None:
        """Where to write to."""
        self._path.setText(str(path))

    def export(self) -> None:
        """Write the file."""
        if not self._path.text().strip():
            self._trouble.say(self._tr.gettext("Bitte wählen, wohin der Katalog geschrieben wird."))
            return
        self._trouble.say("")
        path = Path(self._path.text().strip()).expanduser()
        self._busy.start(self._tr.gettext("Der Katalog wird geschrieben …"), moves=self._theme.moves)
        call = partial(self._app.read, export_catalogue, path)
        self._job = self._tasks.run(
            self, call, done=self._on_exported, failed=self._on_failed, on_progress=self._on_progress
        )
        self._export.setEnabled(False)

    def reject(self) -> None:
        if self._job is None:
            super().reject()
        else:
            self._job.cancel()

    def _on_progress(self, what: str, done: int, total: int) -> None:
        self._busy.advance(wording.progress(self._tr, what, done, total), done, total)

    def _on_exported(self, _report: object) -> None:
        self._job = None
        self.exported.emit(self._path.text())
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._busy.stop()
        self._export.setEnabled(True)
        if isinstance(error, Cancelled):
            self._trouble.say(self._tr.gettext("Abgebrochen. Es wurde keine Datei geschrieben."))
        elif isinstance(error, KnownError):
            self._trouble.say(error.sentence(self._tr))
        else:
            raise error

    def _on_choose(self) -> None:
        suffix, name = (".json", "Katalog.json") if self._json.isChecked() else (".zip", "Katalog.zip")
        found, _ = QFileDialog.getSaveFileName(self, self._tr.gettext("Wohin"), name, f"*{suffix}")
        if found:
            self.choose(Path(found) if found.endswith(suffix) else Path(found + suffix))

    def _build(self) -> None:
        tr = self._tr
        intro = QLabel(
            tr.gettext("Geschrieben wird der ganze Katalog nach HSDS 3.0. Andere Programme können ihn lesen.")
        )
        intro.setWordWrap(True)
        self._json = QRadioButton(tr.gettext("Eine JSON-Datei"))
        self._table = QRadioButton(tr.gettext("Tabellen (CSV) als Datenpaket in einer ZIP-Datei"))
        self._json.setChecked(True)
        self._path = QLineEdit()
        self._path.setAccessibleName(tr.gettext("Wohin"))
        self._path.setPlaceholderText(tr.gettext("Datei"))
        choose = QPushButton(tr.gettext("Wählen …"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._on_choose)
        where = QHBoxLayout()
        where.addWidget(self._path, 1)
        where.addWidget(choose)
        self._export = QPushButton(tr.gettext("Exportieren"))
        self._export.setProperty("role", "primary")
        self._export.setDefault(True)
        self._export.clicked.connect(self.export)
        cancel = QPushButton(tr.gettext("Abbrechen"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self._export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for widget in (intro, self._json, self._table):
            layout.addWidget(widget)
        layout.addLayout(where)
        layout.addWidget(self._trouble)
        layout.addWidget(self._busy)
        layout.addLayout(foot)
        # Without this a dialog gives wrapped words the height of fewer lines than they need.
        self.resize(WIDTH, layout.heightForWidth(WIDTH))
