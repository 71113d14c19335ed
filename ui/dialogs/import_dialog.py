"""Import of a catalogue: choose, look at what would happen, do it with progress and a way to stop, keep the report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
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
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.reports import ImportReport
from app.errors import Cancelled, KnownError
from app.files import write_whole
from app.i18n import Translator
from app.languages import language_name
from app.usecases.exchange import import_catalogue, preview_import
from ui import wording
from ui.dialogs.question import Answer, Question
from ui.dialogs.report_view import ReportView, report_text
from ui.page import Shell
from ui.tasks import Done, Job
from ui.widgets.card import Busy, Trouble
from ui.widgets.place_field import ask_where

if TYPE_CHECKING:
    from app.bootstrap import App

FILES = "*.json *.jsonl *.ndjson *.zip *.csv *.xlsx"
CHOOSING, RUNNING, REPORTING = QSize(680, 400), QSize(520, 160), QSize(820, 600)
LANGUAGES = ("de", "en", "fr", "es", "tr", "ar", "uk", "ru")


class ImportDialog(QDialog):
    """From a file or folder to offers in the catalogue; `imported` when something was written."""

    imported = Signal(object)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._tasks, self._theme, self._tr, self._app = shell.tasks, shell.theme, shell.translator, app
        self._job: Job | None = None
        self._report: ImportReport | None = None
        self.setWindowTitle(self._tr.gettext("Katalog importieren"))
        self._trouble, self._busy = Trouble(), Busy()
        self._busy.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._said = QLabel()
        self._said.setProperty("role", "muted")
        self._said.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._choose_page())
        self._view = ReportView(self._theme, self._tr)
        self._stack.addWidget(self._view)
        self._build_buttons()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        for part in (self._stack, self._trouble, self._busy, self._said):
            layout.addWidget(part, 1 if part is self._stack else 0)
        layout.addLayout(self._foot)
        self._show_step()

    @property
    def is_running(self) -> bool:
        """Whether something is being read or written now."""
        return self._job is not None

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
        else:
            super().reject()

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
        self._say(self._tr.gettext("Sie können weiterarbeiten; nur Speichern wartet, bis das fertig ist."))
        self._show_step()

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
        self._say("")
        self._show_step()

    def _on_failed(self, error: Exception) -> None:
        self._job = None
        self._busy.stop()
        self._say("")
        self._show_step()
        self._refuse(error)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self._trouble.say(self._tr.gettext("Abgebrochen. Der Katalog ist unverändert."))
        elif isinstance(error, KnownError):
            self._trouble.say(error.sentence(self._tr))
        elif isinstance(error, OSError):
            self._trouble.say(
                self._tr.gettext("Die Datei ließ sich nicht schreiben: {reason}", reason=error.strerror or "")
            )
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
        path = ask_where(self, self._tr.gettext("Leere Tabelle speichern"), self._tr.gettext("Angebote.xlsx"))
        if path is not None:
            self.save_template(path)

    def save_template(self, path: Path) -> None:
        """Write the empty spreadsheet."""
        from app.usecases.exchange import write_template

        said = self._tr.gettext("Die leere Tabelle liegt in {file}.", file=path)
        self._write(said, partial(write_template, path, self._tr))

    def _write(self, said: str, work: Callable[[], None]) -> None:
        self._trouble.say("")
        self._tasks.run(self, work, done=lambda _none: self._say(said), failed=self._refuse)

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def _on_back(self) -> None:
        self._stack.setCurrentIndex(0)
        self._say("")
        self._show_step()

    def copy_report(self) -> None:
        """Put the whole report on the clipboard."""
        if self._report is not None:
            QApplication.clipboard().setText(report_text(self._tr, self._report))
            self._say(self._tr.gettext("Der ganze Bericht ist in der Zwischenablage."))

    def _on_save_report(self) -> None:
        path = ask_where(self, self._tr.gettext("Bericht speichern"), self._tr.gettext("Importbericht.txt"))
        if path is not None:
            self.save_report(path)

    def save_report(self, path: Path) -> None:
        """Write the report as text."""
        assert self._report is not None
        text = report_text(self._tr, self._report)
        said = self._tr.gettext("Der Bericht liegt in {file}.", file=path)
        self._write(said, partial(write_whole, path, text.encode()))

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
            self._language.addItem(language_name(tr.language, code), code)
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
            "copy": (tr.gettext("Bericht kopieren"), self.copy_report),
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

    def _show_step(self) -> None:
        """Choosing, running or the report: what belongs to it, and while it runs no more than that."""
        busy, first = self._job is not None, self._stack.currentIndex() == 0
        shown = {"stop"} if busy else {"close", "preview"} if first else {"copy", "keep", "close"}
        if not busy and not first and not self._done:
            shown |= {"back", "write"}
        for name, button in self.buttons.items():
            button.setVisible(name in shown)
            button.setDefault(name in ("preview", "write") and name in shown)
        self._stack.setVisible(not busy)
        layout = self.layout()
        assert layout is not None
        # What is hidden now would else still count for the smallest size.
        layout.activate()
        self.resize(RUNNING if busy else CHOOSING if first else REPORTING)


def ask_to_break_off(window: QWidget, tr: Translator, break_off: Callable[[], None]) -> None:
    """Ask before the window closes over an import that is still running."""
    text = tr.gettext(
        "Gerade wird ein Katalog gelesen oder importiert. Wenn Sie jetzt schließen, wird das abgebrochen;"
        " der Katalog bleibt dann, wie er war."
    )
    answers = (
        Answer(tr.gettext("Abbrechen und schließen"), break_off, "danger"),
        Answer(tr.gettext("Weiter importieren")),
    )
    Question(window, tr.gettext("Import abbrechen?"), text, answers).open()
