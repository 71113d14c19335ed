"""What the small dialogs of the window share: a heading, content, a sentence for trouble, and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QVBoxLayout, QWidget

from app.errors import KnownError
from ui import wording
from ui.page import Shell
from ui.tasks import Job
from ui.widgets.card import Busy, Trouble


class FormDialog(QDialog):
    """A dialog that stays open until its work succeeded; what went wrong is said inside it."""

    def __init__(self, shell: Shell, heading: str, accept_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.shell, self.tr_ = shell, shell.translator
        self.job: Job | None = None
        self.setWindowTitle(heading)
        self.setMinimumWidth(460)
        title = QLabel(heading)
        title.setProperty("role", "heading")
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        self.trouble, self.busy = Trouble(), Busy()
        self.buttons = QDialogButtonBox()
        self.accept_button = QPushButton(accept_text)
        self.accept_button.setProperty("role", "primary")
        self.accept_button.setDefault(True)
        self.buttons.addButton(self.accept_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self.buttons.addButton(
            self.tr_.gettext("Abbrechen"), QDialogButtonBox.ButtonRole.RejectRole
        )
        self.buttons.accepted.connect(self._on_accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        layout.addWidget(title)
        layout.addLayout(self.body)
        for widget in (self.trouble, self.busy, self.buttons):
            layout.addWidget(widget)

    def work(self) -> None:
        """Do what the dialog is for."""
        self.accept()

    def wait(self, words: str) -> None:
        """Show that the work has begun."""
        self.trouble.say("")
        self.busy.start(words, moves=self.shell.theme.moves)
        self.accept_button.setEnabled(False)

    def advance(self, what: str, done: int, total: int) -> None:
        """Show how far the work is."""
        self.busy.advance(wording.progress(self.tr_, what, done, total), done, total)

    def reject(self) -> None:
        """Stop the work that can be stopped, else close."""
        if self.job is not None:
            self.job.cancel()
        else:
            super().reject()

    def fit(self, width: int) -> None:
        """Be as wide as this or the longest button, and as high as the words then need, which Qt reckons too low."""
        layout = self.layout()
        assert layout is not None
        width = max(width, layout.minimumSize().width())
        self.resize(width, layout.heightForWidth(width))

    def refuse(self, error: Exception) -> None:
        """Say why it did not work; a fault of the program goes on to the crash dialog."""
        self.job = None
        self.busy.stop()
        self.accept_button.setEnabled(True)
        if not isinstance(error, KnownError):
            raise error
        self.trouble.say(error.sentence(self.tr_))

    def _on_accept(self) -> None:
        self.work()
