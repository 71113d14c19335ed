"""A dialog to read: a few sentences, what belongs to them, and a button to close it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.i18n import Translator


class ReadingDialog(QDialog):
    """Shows words above some content; `body` and `buttons` take what a dialog adds."""

    def __init__(
        self, translator: Translator, title: str, words: str, content: QWidget, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumSize(560, 460)
        text = QLabel(words)
        text.setWordWrap(True)
        self.buttons = QDialogButtonBox()
        close = self.buttons.addButton(translator.gettext("Schließen"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        self.buttons.rejected.connect(self.reject)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(24, 20, 24, 20)
        self.body.setSpacing(12)
        for widget in (text, content, self.buttons):
            self.body.addWidget(widget)
        close.setFocus()
