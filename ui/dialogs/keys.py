"""Change the passphrase; make a new recovery code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.errors import InvalidInput
from app.i18n import N_
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.passphrase import Assess, NewPassphrase, PassphraseField
from ui.widgets.recovery_code import RecoveryCode

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 460
NO_KEYRING = N_("Auf diesem Gerät gibt es keinen Schlüsselbund, der etwas behält. Es bleibt bei der Passphrase.")


class PassphraseDialog(FormDialog):
    """Asks for the old passphrase and a new one."""

    def __init__(self, shell: Shell, app: App, assess: Assess, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Passphrase ändern"), tr("Passphrase ändern"), parent)
        self._app = app
        self.old = PassphraseField(shell, tr("Bisherige Passphrase"))
        self.new = NewPassphrase(shell, assess)
        self.body.addWidget(self.old)
        self.body.addWidget(self.new)
        self.old.setFocus()

    def work(self) -> None:
        if problem := self.new.problem():
            self.refuse(problem)
            return
        self.wait(self.tr_.gettext("Die Passphrase wird geändert …"))
        self.shell.tasks.run(
            self,
            self._app.change_passphrase,
            self.old.text(),
            self.new.passphrase(),
            done=self._on_done,
            failed=self.refuse,
        )

    def _on_done(self, _result: object) -> None:
        self.shell.messages.info(
            self.tr_.gettext("Die neue Passphrase gilt. Ihr Wiederherstellungscode bleibt derselbe.")
        )
        self.accept()


class RecoveryCodeDialog(FormDialog):
    """Asks for the passphrase, then shows a new recovery code until it was kept."""

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Neuer Wiederherstellungscode"), tr("Neuen Code machen"), parent)
        self._app = app
        self._words = QLabel(
            tr("Der bisherige Code gilt danach nicht mehr. Bitte geben Sie zur Sicherheit Ihre Passphrase ein.")
        )
        self._words.setWordWrap(True)
        self.field = PassphraseField(shell, tr("Passphrase"))
        self.body.addWidget(self._words)
        self.body.addWidget(self.field)
        self._made = False
        self.field.setFocus()

    def work(self) -> None:
        if self._made:
            self.accept()
            return
        self.wait(self.tr_.gettext("Der Code wird gemacht …"))
        self.shell.tasks.run(
            self, self._app.new_recovery_code, self.field.text(), done=self.show_code, failed=self.refuse
        )

    def show_code(self, code: str) -> None:
        """Show the new code; the dialog closes when the user says it was kept."""
        self._made = True
        self.busy.stop()
        self.field.clear()
        self.field.hide()
        self._words.hide()
        self.cancel_button.hide()
        shown = RecoveryCode(self.shell, code)
        shown.confirmed.connect(self.accept_button.setEnabled)
        self.body.addWidget(shown)
        self.accept_button.setText(self.tr_.gettext("Fertig"))
        shown.setFocus()


class KeyringDialog(FormDialog):
    """Says what it means that the operating system keeps a key, and asks for the passphrase."""

    remembered = Signal()

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Schlüssel im Schlüsselbund ablegen"), tr("Ablegen"), parent)
        self._app = app
        words = QLabel(
            tr(
                "Anlauf öffnet sich dann beim Start ohne Passphrase, solange Sie am Betriebssystem angemeldet sind. "
                "Wer an Ihr angemeldetes Gerät kommt, kommt damit auch an die Daten. "
                "Nach dem Sperren fragt Anlauf weiterhin nach der Passphrase."
            )
        )
        words.setWordWrap(True)
        self.field = PassphraseField(shell, tr("Passphrase"))
        self.body.addWidget(words)
        self.body.addWidget(self.field)
        self.fit(WIDTH)
        self.field.setFocus()

    def work(self) -> None:
        self.wait(self.tr_.gettext("Der Schlüssel wird abgelegt …"))
        self.shell.tasks.run(
            self, self._app.remember_in_keyring, self.field.text(), done=self._on_done, failed=self.refuse
        )

    def _on_done(self, kept: bool) -> None:
        if kept:
            self.remembered.emit()
            self.accept()
        else:
            self.refuse(InvalidInput(NO_KEYRING))
