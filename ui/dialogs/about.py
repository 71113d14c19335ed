"""About the program: versions, licence, the parts it is made of, and a test of itself."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, distribution

from PySide6.QtCore import QProcess, QProcessEnvironment
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QWidget

from app import __version__
from app.i18n import Translator
from ui.dialogs.reading import ReadingDialog
from ui.widgets.card import Busy

PARTS = (
    "PySide6-Essentials",
    "sqlcipher3",
    "SQLAlchemy",
    "alembic",
    "PyNaCl",
    "zstandard",
    "msgspec",
    "rapidfuzz",
    "Babel",
    "python-dateutil",
    "openpyxl",
    "XlsxWriter",
    "fastjsonschema",
    "platformdirs",
    "typer",
    "zxcvbn",
    "keyring",
    "typst",
    "segno",
    "miniaudio",
)
DRAWN = "Lucide (ISC), Noto Sans, Noto Sans Ethiopic, Vazirmatn (OFL-1.1)"


def about_text(translator: Translator) -> str:
    """Versions and licences, to read and to copy."""
    tr = translator.gettext
    python = f"Python {platform.python_version()} · {platform.system()} {platform.release()}"
    parts = "\n".join("  " + " · ".join(filter(None, (name, *_version(name)))) for name in PARTS)
    heading = tr("Anlauf {version}, Lizenz EUPL-1.2", version=__version__)
    used = tr("Verwendete Teile:")
    return "\n\n".join((f"{heading}\n{python}", f"{used}\n{parts}\n  {DRAWN}"))


def _version(name: str) -> tuple[str, str]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "–", ""
    licences = [found.metadata[key] for key in ("License-Expression", "License") if key in found.metadata]
    return found.version, next((text for text in licences if len(text) < 80), "")


class AboutDialog(ReadingDialog):
    """What this program is and what it is made of; it can test itself in a process of its own."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        tr = translator.gettext
        self._text = QPlainTextEdit(about_text(translator))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Versionen und Lizenzen"))
        super().__init__(
            translator,
            tr("Über Anlauf"),
            tr(
                "Anlauf hilft in der Beratung junger Geflüchteter, passende Angebote zu finden. "
                "Es arbeitet ohne Netz; die Daten liegen verschlüsselt auf diesem Gerät. "
                "Das Programm informiert, es ersetzt keine Rechtsberatung."
            ),
            self._text,
            parent,
        )
        self._tr = translator
        self.test = self.buttons.addButton(tr("Selbsttest"), QDialogButtonBox.ButtonRole.ActionRole)
        self.test.clicked.connect(self.run_self_test)
        self._busy = Busy()
        self.body.insertWidget(2, self._busy)
        self._process = QProcess(self)
        self._process.finished.connect(self._on_tested)
        self._process.errorOccurred.connect(self._on_tested)

    def run_self_test(self) -> None:
        """Try everything that must work on this machine, in a temporary profile; the open one is not touched."""
        self.test.setEnabled(False)
        self._busy.start(self._tr.gettext("Der Selbsttest läuft in einem vorläufigen Profil …"))
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUTF8", "1")
        environment.insert("QT_QPA_PLATFORM", "offscreen")
        self._process.setProcessEnvironment(environment)
        program = [] if getattr(sys, "frozen", False) else ["-m", "app"]
        self._process.start(sys.executable, [*program, "self-test"])

    def shown_text(self) -> str:
        """What stands there to read and to copy."""
        return self._text.toPlainText()

    def done(self, result: int) -> None:
        self._process.blockSignals(True)
        self._process.kill()
        self._process.waitForFinished()
        super().done(result)

    def _on_tested(self, *_state: object) -> None:
        if self._process.state() != QProcess.ProcessState.NotRunning:
            return
        said = bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")
        self._busy.stop()
        self.test.setEnabled(True)
        passed = self._process.exitStatus() == QProcess.ExitStatus.NormalExit and self._process.exitCode() == 0
        heading = (
            self._tr.gettext("Selbsttest: alles in Ordnung.")
            if passed and said
            else self._tr.gettext("Selbsttest: nicht alles in Ordnung. Geben Sie diesen Text bitte weiter.")
        )
        self._text.setPlainText(f"{heading}\n{said.strip()}\n\n{about_text(self._tr)}")
