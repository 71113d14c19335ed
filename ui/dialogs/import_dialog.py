"""Import of a catalogue: choose, look at what would happen, do it with progress and a way to stop, keep the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.reports import ImportReport
from app.errors import Cancelled, KnownError
from app.usecases.exchange import import_catalogue, preview_import
from ui import wording
from ui.dialogs.report_view import ReportView, report_text
from ui.page import Shell
from ui.tasks import Done, Job
from ui.widgets.card import Busy, Trouble

if TYPE_CHECKING:
    from app.bootstrap import App

FILES = "*.json *.jsonl *.ndjson *.zip *.csv *.xlsx"
LANGUAGES = ("de", "en", "fr", "es", "tr", "ar", "uk", "ru")


class ImportDialog(QDialog):
    """From a file or folder to offers in the catalogue; `imported` when something was written."""

    imported = Signal(object)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._tasks, self._theme, self._tr, self._app = shell.tasks, shell.theme, shell.translator, app
        self._job: Job | None = None
        self._report: ImportReport | None = None
        self.setWindowTitle(self._tr.gettext("Katalog importieren"))
        self._trouble, self._busy = Trouble(), Busy()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._choose_page())
        self._view = ReportView(self._theme, self._tr)
        self._stack.addWidget(self._view)
        self._build_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for part in (self._stack, self._trouble, self._busy):
            layout.addWidget(part, 1 if part is self._stack else 0)
        layout.addLayout(self._foot)
        self.resize(780, 560)
        self._show_buttons()

    def choose(self, path: Path) -> None:
        """Take a file or folder as the source."""
        self._path.setText(str(path))
        if not self._source.text():
            self._source.setPlaceholderText(path.stem)

    def preview(self) -> None:
        """Find out what an import would do; nothing is written."""
        self._start("preview", preview_import, self._tr.gettext("Die Quelle wird gelesen …"), self._on_previewed)

    def run_import(self) -> None:
        """Write it; one step that can be undone."""
        self._start("import", import_catalogue, self._tr.gettext("Der Katalog wird importiert …"), self._on_imported)

    def reject(self) -> None:
        if self._job is not None:
            self._on_stop()
            return
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            event.ignore()
            self._on_stop()
        else:
            super().closeEvent(event)

    def _start(self, step: str, work: Callable[..., ImportReport], words: str, done: Done) -> None:
        path = Path(self._path.text().strip()).expanduser()
        if not self._path.text().strip() or not path.exists():
            self._trouble.say(self._tr.gettext("Bitte eine Datei oder einen Ordner wählen, den es gibt."))
            return
        self._trouble.say("")
        self._busy.start(words, moves=self._theme.moves)
        source = self._source.text().strip() or None
        call = partial(self._app.write, step, work, path, source=source, language=self._language.currentData())
        self._job = self._tasks.change(self, call, done=done, failed=self._on_failed, on_progress=self._on_progress)
        self._show_buttons()

    def _on_progress(self, what: str, done: int, total: int) -> None:
        words = wording.progress(self._tr, what, done, total)
        if total:
            self._busy.advance(words, done, total)
        else:
            self._busy.start(words, moves=self._theme.moves)

    def _on_previewed(self, report: ImportReport) -> None:
        self._finish(report, written=False)

    def _on_imported(self, report: ImportReport) -> None:
        self._finish(report, written=True)
        self.imported.emit(report)

    def _finish(self, report: ImportReport, written: bool) -> None:
        self._job, self._report = None, report
        self._busy.stop()
        self._view.show_report(report, written)
        self._stack.setCurrentIndex(1)
        self._done = written
        self._show_buttons()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._busy.stop()
        self._show_buttons()
        if isinstance(error, Cancelled):
            self._trouble.say(self._tr.gettext("Abgebrochen. Der Katalog ist unverändert."))
        elif isinstance(error, KnownError):
            self._trouble.say(error.sentence(self._tr))
        else:
            raise error

    def _on_stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._busy.start(self._tr.gettext("Wird abgebrochen …"), moves=self._theme.moves)

    def _on_file(self) -> None:
        title = self._tr.gettext("Datei wählen")
        name, _ = QFileDialog.getOpenFileName(self, title, "", self._tr.gettext("Kataloge ({files})", files=FILES))
        if name:
            self.choose(Path(name))

    def _on_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self._tr.gettext("Ordner wählen"))
        if name:
            self.choose(Path(name))

    def _on_template(self) -> None:
        from app.usecases.exchange import write_template

        title = self._tr.gettext("Leere Tabelle speichern")
        name, _ = QFileDialog.getSaveFileName(self, title, "Angebote.xlsx", "*.xlsx")
        if name:
            self._tasks.run(
                self,
                write_template,
                Path(name),
                self._tr,
                done=partial(self._on_template_written, name),
                failed=self._on_failed,
            )

    def _on_template_written(self, name: str, _result: object) -> None:
        self._trouble.say("")
        self._hint.setText(self._tr.gettext("Die leere Tabelle liegt in {file}.", file=name))

    def _on_back(self) -> None:
        self._stack.setCurrentIndex(0)
        self._show_buttons()

    def _on_copy(self) -> None:
        if self._report is not None:
            QApplication.clipboard().setText(report_text(self._tr, self._report))

    def _on_save_report(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, self._tr.gettext("Bericht speichern"), "Importbericht.txt", "*.txt")
        if name and self._report is not None:
            self.save_report(Path(name))

    def save_report(self, path: Path) -> None:
        """Write the report as text."""
        assert self._report is not None
        try:
            path.write_text(report_text(self._tr, self._report), "utf-8")
        except OSError as error:
            self._trouble.say(
                self._tr.gettext("Der Bericht ließ sich nicht speichern: {reason}", reason=error.strerror)
            )

    def _choose_page(self) -> QWidget:
        page = QWidget()
        tr = self._tr
        intro = QLabel(
            tr.gettext(
                "Gelesen werden HSDS-Kataloge (JSON, Datenpaket, ZIP oder Ordner) und Tabellen (XLSX oder CSV)."
                " Zuerst sehen Sie eine Vorschau; geschrieben wird erst danach."
            )
        )
        intro.setWordWrap(True)
        self._path, self._source, self._language = QLineEdit(), QLineEdit(), QComboBox()
        for code in LANGUAGES:
            self._language.addItem(wording.language_name(tr.language, code), code)
        chosen = QHBoxLayout()
        chosen.addWidget(self._path, 1)
        for words, slot in ((tr.gettext("Datei …"), self._on_file), (tr.gettext("Ordner …"), self._on_folder)):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
            chosen.addWidget(button)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(tr.gettext("Datei oder Ordner"), chosen)
        form.addRow(tr.gettext("Name der Quelle"), self._source)
        form.addRow(tr.gettext("Sprache der Texte"), self._language)
        self._path.setAccessibleName(tr.gettext("Datei oder Ordner"))
        self._source.setAccessibleName(tr.gettext("Name der Quelle"))
        self._language.setAccessibleName(tr.gettext("Sprache der Texte"))
        self._hint = QLabel(
            tr.gettext("Unter demselben Namen importiert, wird eine Quelle später erneuert und nicht verdoppelt.")
        )
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        template = QPushButton(tr.gettext("Leere Tabelle zum Ausfüllen speichern …"))
        template.setProperty("role", "link")
        template.setAutoDefault(False)
        template.clicked.connect(self._on_template)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(intro)
        layout.addLayout(form)
        layout.addWidget(self._hint)
        layout.addWidget(template, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)
        return page

    def _build_buttons(self) -> None:
        tr = self._tr
        self._done = False
        words = {
            "back": (tr.gettext("Zurück"), self._on_back),
            "copy": (tr.gettext("Bericht kopieren"), self._on_copy),
            "keep": (tr.gettext("Bericht speichern …"), self._on_save_report),
            "stop": (tr.gettext("Abbrechen"), self._on_stop),
            "close": (tr.gettext("Schließen"), self.reject),
            "preview": (tr.gettext("Vorschau"), self.preview),
            "write": (tr.gettext("Importieren"), self.run_import),
        }
        self._foot = QHBoxLayout()
        self._foot.addStretch(1)
        self.buttons: Mapping[str, QPushButton] = {name: QPushButton(text) for name, (text, _) in words.items()}
        for name, button in self.buttons.items():
            button.clicked.connect(words[name][1])
            self._foot.addWidget(button)
        for name in ("preview", "write"):
            self.buttons[name].setProperty("role", "primary")

    def _show_buttons(self) -> None:
        busy, first = self._job is not None, self._stack.currentIndex() == 0
        shown = {"stop"} if busy else {"close", "preview"} if first else {"copy", "keep", "close"}
        if not busy and not first and not self._done:
            shown |= {"back", "write"}
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
            button.setDefault(name in ("preview", "write") and name in shown)
        self._stack.setEnabled(not busy)
