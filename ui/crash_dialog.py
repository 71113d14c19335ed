"""What is shown when the program itself has a fault: a text to copy that holds no personal data."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from app import __version__
from app.i18n import Translator

WIDTH, MARGIN = 560, 24


def crash_text(error: BaseException) -> str:
    """The type of an error, the places it came through and the versions; never its message, which may name people."""
    import platform

    from PySide6 import __version__ as pyside_version

    from app import logs

    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    versions = f"Anlauf {__version__}, Python {platform.python_version()}, PySide {pyside_version}, {system}"
    return "\n".join((versions, *logs.places(error)))


class CrashDialog(QDialog):
    """Says that something went wrong, what was kept, and offers the text, to go on or to end."""

    def __init__(self, translator: Translator, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        tr = translator.gettext
        self.setWindowTitle(tr("Anlauf hat einen Fehler"))
        self.setMinimumWidth(WIDTH)
        heading = QLabel(tr("Das hätte nicht passieren dürfen."))
        heading.setProperty("role", "heading")
        words = QLabel(
            tr(
                "Anlauf hat einen Fehler gemacht. Was gespeichert war, ist noch da; der letzte Schritt wurde "
                "vielleicht nicht ausgeführt. Sie können weiterarbeiten. Der Text unten hilft, den Fehler zu "
                "finden. Er enthält keine Namen, keine Notizen und keine Suchworte."
            )
        )
        words.setWordWrap(True)
        # A dialog asks a wrapped label for its height only once; on a small screen the end would be cut off.
        words.setMinimumHeight(words.heightForWidth(WIDTH - 2 * MARGIN))
        self._text = QPlainTextEdit(crash_text(error))
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.setAccessibleName(tr("Fehlertext"))
        buttons = QDialogButtonBox()
        self._copy = buttons.addButton(tr("Kopieren"), QDialogButtonBox.ButtonRole.ActionRole)
        self._quit = buttons.addButton(tr("Anlauf beenden"), QDialogButtonBox.ButtonRole.RejectRole)
        self._go_on = buttons.addButton(tr("Weiterarbeiten"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._go_on.setProperty("role", "primary")
        self._go_on.setDefault(True)
        self._copy.clicked.connect(self._on_copy)
        buttons.accepted.connect(self.accept)
        self._quit.clicked.connect(self._on_quit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 20, MARGIN, 20)
        layout.setSpacing(12)
        for widget in (heading, words, self._text, buttons):
            layout.addWidget(widget)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text.toPlainText())

    def _on_quit(self) -> None:
        self.reject()
        QGuiApplication.quit()
