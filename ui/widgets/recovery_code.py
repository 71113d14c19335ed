"""Shows a recovery code once: to print, to copy, to save, and a box to tick that it was kept."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMarginsF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPageLayout, QTextDocument
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.icons import put_icon
from ui.page import Shell
from ui.theme import font


class RecoveryCode(QWidget):
    """The code, what it is for, and three ways to keep it; `confirmed` follows the box."""

    confirmed = Signal(bool)

    def __init__(self, shell: Shell, code: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._code = shell, code
        tr = shell.translator.gettext
        self._kept = QCheckBox(tr("Ich habe den Code ausgedruckt oder aufgeschrieben."))
        self._kept.toggled.connect(self.confirmed)
        self._said = QLabel()
        self._said.setWordWrap(True)
        self._said.setProperty("role", "good")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addWidget(_wrapped(tr("Wenn Sie die Passphrase vergessen, öffnet nur dieser Code Ihre Daten wieder.")))
        layout.addWidget(self._code_label())
        layout.addWidget(
            _wrapped(
                tr(
                    "Bewahren Sie ihn an einem sicheren Ort auf, nicht auf diesem Gerät. Wer den Code hat, "
                    "kann Ihre Daten lesen. Er wird nur jetzt gezeigt."
                ),
                "muted",
            )
        )
        layout.addLayout(self._buttons())
        layout.addWidget(self._said)
        layout.addWidget(self._kept)

    def _code_label(self) -> QLabel:
        groups = self._code.split("-")
        half = (len(groups) + 1) // 2
        label = QLabel("-".join(groups[:half]) + "-\n" + "-".join(groups[half:]))
        label.setProperty("role", "code")
        label.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        label.setAccessibleName(self._shell.translator.gettext("Wiederherstellungscode"))
        label.setAccessibleDescription(" ".join(self._code))
        return label

    def _buttons(self) -> QHBoxLayout:
        tr = self._shell.translator.gettext
        row = QHBoxLayout()
        for text, name, slot in (
            (tr("Drucken …"), "printer", self._on_print),
            (tr("Kopieren"), "copy", self._on_copy),
            (tr("Speichern unter …"), "save", self._on_save),
        ):
            button = QPushButton(text)
            put_icon(button, self._shell.theme, name)
            button.clicked.connect(slot)
            row.addWidget(button)
            if name == "printer":
                self.setFocusProxy(button)
        return row

    def sheet(self) -> str:
        """The text that is printed and saved."""
        tr = self._shell.translator.gettext
        return "\n\n".join(
            (
                tr("Anlauf: Wiederherstellungscode"),
                self._code,
                tr(
                    "Mit diesem Code öffnen Sie Ihre Daten, wenn Sie die Passphrase vergessen haben: In Anlauf auf der "
                    "Seite „Entsperren“ den Knopf „Wiederherstellungscode verwenden“ wählen und eine neue Passphrase "
                    "festlegen."
                ),
                tr("Bewahren Sie das Blatt verschlossen auf. Wer den Code hat, kann die Daten lesen."),
            )
        )

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._code)
        self._said.setText(self._shell.translator.gettext("Der Code liegt in der Zwischenablage."))

    def _on_save(self) -> None:
        tr = self._shell.translator.gettext
        name, _ = QFileDialog.getSaveFileName(self, tr("Code speichern"), "anlauf-code.txt", tr("Textdatei (*.txt)"))
        if name:
            self.save(Path(name))

    def save(self, path: Path) -> None:
        """Write the sheet to a file the user named."""
        tr = self._shell.translator.gettext
        try:
            path.write_text(self.sheet() + "\n", "utf-8")
        except OSError:
            self._said.setText(tr("Die Datei ließ sich nicht schreiben. Bitte wählen Sie einen anderen Ort."))
            return
        self._said.setText(tr("Der Code ist gespeichert. Bitte legen Sie die Datei auf einen anderen Datenträger."))

    def _on_print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        printer.setPageMargins(QMarginsF(25, 25, 25, 25), QPageLayout.Unit.Millimeter)
        if QPrintDialog(printer, self).exec():
            document = QTextDocument()
            document.setDefaultFont(font("heading"))
            document.setPlainText(self.sheet())
            document.print_(printer)


def _wrapped(text: str, role: str = "") -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", role)
    return label
