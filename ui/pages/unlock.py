"""The page that asks for the passphrase, or for the recovery code and a new passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from app.errors import InvalidInput, KnownError
from app.i18n import N_
from ui.page import Page, Shell
from ui.widgets.card import Busy, Card, Trouble, centred
from ui.widgets.passphrase import Assess, NewPassphrase, PassphraseField


class UnlockPage(Page):
    """Says what the user entered through signals; whoever opens the profile answers with `refuse` or leaves."""

    passphrase_entered = Signal(str)
    recovery_entered = Signal(str, str)
    demo_wanted = Signal()
    event_wanted = Signal()

    def __init__(
        self, shell: Shell, assess: Assess, with_demo: bool, with_event: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(shell, parent)
        self._passphrase_card = self._make_passphrase_card(with_demo, with_event)
        self._recovery_card = self._make_recovery_card(assess)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(centred(self._passphrase_card))
        self._stack.addWidget(centred(self._recovery_card))

    def title(self) -> str:
        return self.tr_.gettext("Entsperren")

    def _make_passphrase_card(self, with_demo: bool, with_event: bool) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "lock", tr("Anlauf entsperren"))
        self._field = PassphraseField(self.shell, tr("Passphrase"))
        self._field.entered.connect(self._on_unlock)
        self._trouble, self._busy = Trouble(), Busy()
        self._unlock = _button(tr("Entsperren"), "primary", self._on_unlock)
        for widget in (self._field, self._trouble, self._busy, self._unlock):
            card.body.addWidget(widget)
        self._links = [_button(tr("Wiederherstellungscode verwenden"), "link", self.ask_code)]
        if with_demo:
            self._links.append(_button(tr("Demo-Katalog ansehen"), "link", self.demo_wanted.emit))
        if with_event:
            self._links.append(_button(tr("Für eine Veranstaltung, ohne Fälle"), "link", self.event_wanted.emit))
        for link in self._links:
            card.body.addWidget(link)
        return card

    def _make_recovery_card(self, assess: Assess) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "life-buoy", tr("Passphrase vergessen"))
        self._code = QLineEdit()
        self._code.setPlaceholderText("XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX")
        self._code.setAccessibleName(tr("Wiederherstellungscode"))
        label = QLabel(tr("Wiederherstellungscode"))
        label.setProperty("role", "section")
        label.setBuddy(self._code)
        self._new = NewPassphrase(self.shell, assess)
        self._new.entered.connect(self._on_recovery_entered)
        self._code.returnPressed.connect(self._new.setFocus)
        self._recovery_trouble, self._recovery_busy = Trouble(), Busy()
        self._recover = _button(tr("Öffnen und Passphrase ändern"), "primary", self._on_recovery_entered)
        self._back = _button(tr("Zurück zur Passphrase"), "link", self._on_back)
        code = QVBoxLayout()
        code.setSpacing(4)
        code.addWidget(label)
        code.addWidget(self._code)
        card.body.addLayout(code)
        for widget in (self._new, self._recovery_trouble, self._recovery_busy, self._recover, self._back):
            card.body.addWidget(widget)
        return card

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._field.setFocus()

    def enter(self, passphrase: str) -> None:
        """Unlock with this passphrase as if it had been typed."""
        self._field.edit.setText(passphrase)
        self._on_unlock()

    def take_over(self, before: UnlockPage) -> None:
        """Go on where another page like this was, with what was typed there."""
        self._field.edit.setText(before._field.text())
        self._code.setText(before._code.text())
        self._new.take_over(before._new)
        self._trouble.take_over(before._trouble, self.tr_)
        self._recovery_trouble.take_over(before._recovery_trouble, self.tr_)
        self._stack.setCurrentIndex(before._stack.currentIndex())

    def ask_code(self) -> None:
        """Ask for the recovery code instead."""
        self._stack.setCurrentIndex(1)
        self._code.setFocus()

    def refuse(self, error: KnownError | None) -> None:
        """Say why it did not open; what was typed stays, selected."""
        self._set_busy(False)
        if self._stack.currentIndex() == 0:
            self._trouble.report(error, self.tr_)
            self._field.edit.setFocus()
            self._field.edit.selectAll()
        else:
            self._recovery_trouble.report(error, self.tr_)
            self._code.setFocus()
            self._code.selectAll()

    def forget(self) -> None:
        """Forget all that was typed."""
        self._set_busy(False)
        self._field.clear()
        self._code.clear()
        self._new.clear()

    def _set_busy(self, busy: bool) -> None:
        words = self.tr_.gettext("Die Daten werden entschlüsselt …")
        for bar in (self._busy, self._recovery_busy):
            bar.start(words, moves=self.theme.moves) if busy else bar.stop()
        for widget in (self._field, self._unlock, *self._links, self._code, self._new, self._recover, self._back):
            widget.setEnabled(not busy)

    def _on_unlock(self) -> None:
        if not self._field.text():
            self._trouble.report(InvalidInput(N_("Das Feld ist leer. Bitte geben Sie Ihre Passphrase ein.")), self.tr_)
            return
        self._trouble.say("")
        self._set_busy(True)
        self.passphrase_entered.emit(self._field.text())

    def _on_recovery_entered(self) -> None:
        problem = self._new.problem()
        if not self._code.text().strip():
            problem = InvalidInput(N_("Das Feld ist leer. Bitte geben Sie den Wiederherstellungscode ein."))
        self._recovery_trouble.report(problem, self.tr_)
        if problem is None:
            self._set_busy(True)
            self.recovery_entered.emit(self._code.text(), self._new.passphrase())

    def _on_back(self) -> None:
        self._stack.setCurrentIndex(0)
        self._field.setFocus()


def _button(text: str, role: str, slot: object) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", role)
    button.clicked.connect(slot)
    return button
