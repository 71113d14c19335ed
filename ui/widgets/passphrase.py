"""Fields for passphrases: one to enter it, and a pair to choose a new one with its strength shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.errors import InvalidInput
from app.i18n import N_
from ui.icons import icon
from ui.page import Shell
from ui.theme import set_role

WORDS = (N_("sehr schwach"), N_("schwach"), N_("mittel"), N_("stark"), N_("sehr stark"))
LEVELS = ("weak", "weak", "fair", "good", "good")
STRONG_ENOUGH = 2


class Strength(Protocol):
    """What the assessment of a passphrase says: 0 to 4, and a text to translate."""

    @property
    def score(self) -> int: ...
    @property
    def sentence(self) -> str: ...


Assess = Callable[[str], Strength]


class PassphraseField(QWidget):
    """A labelled field for a secret, with a button that shows what was typed."""

    changed = Signal()
    entered = Signal()

    def __init__(self, shell: Shell, label: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell = shell
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(label)
        self.edit.textEdited.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        title = QLabel(label)
        title.setProperty("role", "section")
        title.setBuddy(self.edit)
        self._show = QToolButton()
        self._show.setCheckable(True)
        self._show.toggled.connect(self._on_show)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.edit, 1)
        row.addWidget(self._show)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(title)
        layout.addLayout(row)
        self.setFocusProxy(self.edit)
        self._on_show(False)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Forget what was typed and hide it again."""
        self.edit.clear()
        self._show.setChecked(False)

    def mark(self, invalid: bool) -> None:
        """Show that the field must be looked at."""
        set_role(self.edit, invalid="true" if invalid else "false")

    def _on_show(self, shown: bool) -> None:
        tr = self._shell.translator.gettext
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._show.setIcon(icon(self._shell.theme, "eye-off" if shown else "eye", "muted"))
        self._show.setAccessibleName(tr("Eingabe verbergen") if shown else tr("Eingabe zeigen"))
        self._show.setToolTip(self._show.accessibleName())


class NewPassphrase(QWidget):
    """Two fields for a new passphrase, how strong it is, and whether both are the same."""

    changed = Signal()
    entered = Signal()

    def __init__(self, shell: Shell, assess: Assess, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shell, self._assess = shell, assess
        self._score = 0
        tr = shell.translator.gettext
        self.first = PassphraseField(shell, tr("Neue Passphrase"))
        self.second = PassphraseField(shell, tr("Neue Passphrase wiederholen"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 4)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(tr("Stärke der Passphrase"))
        self._words = QLabel(tr("Am besten vier oder mehr Wörter, die nicht zusammengehören."))
        self._words.setWordWrap(True)
        self._words.setProperty("role", "muted")
        self._words.setMinimumHeight(self._words.fontMetrics().lineSpacing() * 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self.first, self._bar, self._words, self.second):
            layout.addWidget(widget)
        self.setFocusProxy(self.first)
        self.first.changed.connect(self._on_first_changed)
        self.second.changed.connect(self.changed)
        self.first.entered.connect(self.second.edit.setFocus)
        self.second.entered.connect(self.entered)

    def passphrase(self) -> str:
        """The new passphrase."""
        return self.first.text()

    def type(self, first: str, second: str) -> None:
        """Fill both fields as if they had been typed."""
        self.first.edit.setText(first)
        self.second.edit.setText(second)
        self._on_first_changed()

    def take_over(self, before: NewPassphrase) -> None:
        """What was typed into another pair of fields."""
        if before.first.text() or before.second.text():
            self.type(before.first.text(), before.second.text())

    def problem(self) -> InvalidInput | None:
        """Why it cannot be used yet; nothing when it can."""
        if self._score < STRONG_ENOUGH:
            return InvalidInput(N_("Diese Passphrase wäre schnell zu erraten. Bitte wählen Sie eine stärkere."))
        if self.first.text() != self.second.text():
            return InvalidInput(N_("Die beiden Eingaben sind verschieden. Bitte wiederholen Sie die Passphrase."))
        return None

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()
        self._score = 0
        self._bar.setValue(0)

    def _on_first_changed(self) -> None:
        self._score = 0
        self._shell.tasks.query(self, self._assess, self.first.text(), key="strength", done=self._on_assessed)
        self.changed.emit()

    def _on_assessed(self, strength: Strength) -> None:
        self._score = strength.score
        tr = self._shell.translator.gettext
        self._bar.setValue(max(1, strength.score) if self.first.text() else 0)
        set_role(self._bar, level=LEVELS[strength.score])
        words = tr("Stärke: {words}.", words=tr(WORDS[strength.score]))
        self._words.setText(f"{words} {tr(strength.sentence)}" if self.first.text() else "")
        self.changed.emit()
