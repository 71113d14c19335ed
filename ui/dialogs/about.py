"""About the program: versions, licence, the parts it is made of, and a check of the open profile."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, distribution

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__
from app.i18n import Translator

PARTS = (
    "PySide6-Essentials",
    "sqlcipher3",
    "SQLAlchemy",
    "alembic",
    "PyNaCl",
    "msgspec",
    "rapidfuzz",
    "Babel",
    "python-dateutil",
    "holidays",
    "openpyxl",
    "XlsxWriter",
    "fastjsonschema",
    "platformdirs",
    "typer",
    "zxcvbn",
    "keyring",
    "phonenumbers",
)
DRAWN = "Lucide (ISC), Noto Sans, Noto Sans Ethiopic, Vazirmatn (OFL-1.1)"


def about_text(translator: Translator) -> str:
    """Versions and licences, to read and to copy."""
    tr = translator.gettext
    python = f"Python {platform.python_version()} · {platform.system()} {platform.release()}"
    parts = "\n".join("  " + " · ".join(filter(None, (name, *_version(name)))) for name in PARTS)
    heading = tr("Anlauf {version}, Lizenz EUPL-1.2", version=__version__)
    return "\n\n".join((f"{heading}\n{python}", f"{tr('Verwendete Teile:')}\n{parts}\n  {DRAWN}"))


def _version(name: str) -> tuple[str, str]:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return "–", ""
    licences = [found.metadata[key] for key in ("License-Expression", "License") if key in found.metadata]
    return found.version, next((text for text in licences if len(text) < 80), "")


class AboutDialog(QDialog):
    """What this program is and what it is made of."""

    def __init__(self, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = translator.gettext
        self.setWindowTitle(tr("Über Anlauf"))
        self.setMinimumSize(560, 420)
        words = QLabel(
            tr(
                "Anlauf hilft in der Beratung junger Geflüchteter, passende Angebote zu finden. "
                "Es arbeitet ohne Netz; die Daten liegen verschlüsselt auf diesem Gerät. "
                "Das Programm informiert, es ersetzt keine Rechtsberatung."
            )
        )
        words.setWordWrap(True)
        text = QPlainTextEdit(about_text(translator))
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(tr("Versionen und Lizenzen"))
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Schließen"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for widget in (words, text, buttons):
            layout.addWidget(widget)
        close.setFocus()
