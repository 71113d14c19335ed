"""The first start: choose a passphrase and keep the recovery code, try the demo, or begin for an event."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedLayout, QWidget

from app.errors import KnownError
from ui.icons import put_icon
from ui.page import Page, Shell
from ui.widgets.card import Busy, Card, Trouble, centred, one_below_the_other
from ui.widgets.passphrase import Assess, NewPassphrase
from ui.widgets.recovery_code import RecoveryCode


class FirstStartPage(Page):
    """Three ways in; after a profile was made, `show_code` shows its recovery code until it was kept."""

    create_wanted = Signal(str)
    demo_wanted = Signal()
    event_wanted = Signal()
    restore_wanted = Signal()
    code_kept = Signal()

    def __init__(self, shell: Shell, assess: Assess, with_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self._go_on: QPushButton | None = None
        self._code = ""
        self._stack = QStackedLayout(self)
        self._own = self._own_card(assess)
        self._demo_side, self._event_side = self._demo_card(), self._event_card()
        others = (self._demo_side, self._event_side) if with_demo else (self._event_side,)
        if not with_demo:
            # A child all the same, for what it may have to say; in no layout it would lie over the page.
            self._demo_side.setParent(self)
            self._demo_side.hide()
        self._stack.addWidget(centred(self._own, one_below_the_other(*others)))

    def title(self) -> str:
        return self.tr_.gettext("Erster Start")

    def _own_card(self, assess: Assess) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "key-round", tr("Willkommen bei Anlauf"))
        card.body.addWidget(
            _text(
                tr(
                    "Ihre Daten bleiben auf diesem Gerät und werden verschlüsselt. "
                    "Dafür wählen Sie eine Passphrase, nach der Anlauf bei jedem Start fragt."
                )
            )
        )
        self._new = NewPassphrase(self.shell, assess)
        self._new.entered.connect(self.make)
        self._trouble, self._busy = Trouble(), Busy()
        self._create = QPushButton(tr("Profil anlegen"))
        self._create.setProperty("role", "primary")
        self._create.clicked.connect(self.make)
        self._restore = QPushButton(tr("Sicherung einspielen …"))
        self._restore.setProperty("role", "link")
        self._restore.clicked.connect(self.restore_wanted)
        for widget in (self._new, self._trouble, self._busy, self._create, self._restore):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        return card

    def _demo_card(self) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "building-2", tr("Ausprobieren"), 360)
        card.body.addWidget(
            _text(
                tr(
                    "Der Demo-Katalog zeigt die Angebote einer erfundenen Stadt. Er braucht keine Passphrase. "
                    "Bitte geben Sie dort nichts über echte Personen ein."
                )
            )
        )
        self._demo = QPushButton(tr("Mit dem Demo-Katalog ausprobieren"))
        put_icon(self._demo, self.theme, "play")
        self._demo.clicked.connect(self._on_demo)
        self._demo_trouble, self._demo_busy = Trouble(), Busy()
        for widget in (self._demo, self._demo_trouble, self._demo_busy):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        return card

    def _event_card(self) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "user-round-plus", tr("Für eine Veranstaltung"), 360)
        card.body.addWidget(
            _text(
                tr(
                    "Für kurze Gespräche am Stand, auch mit Ehrenamtlichen. Es gibt nur den Katalog: keine Fälle, "
                    "keine Notizen, nichts über Personen. Gezählt werden Tag, Thema, Sprache und Altersgruppe. "
                    "Es öffnet sich ohne Passphrase. Den Katalog holen Sie aus einer Datei Ihrer Stelle."
                )
            )
        )
        self._event = QPushButton(tr("Für eine Veranstaltung öffnen"))
        put_icon(self._event, self.theme, "user-round-plus")
        self._event.clicked.connect(self._on_event)
        self._event_busy = Busy()
        for widget in (self._event, self._event_busy):
            card.body.addWidget(widget)
        card.body.addStretch(1)
        return card

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._new.setFocus()

    def take_over(self, before: FirstStartPage) -> None:
        """Go on where another page like this was, with what was typed or shown there."""
        if before._code:
            self.show_code(before._code)
        else:
            self._new.take_over(before._new)
            self._trouble.take_over(before._trouble, self.tr_)
            self._demo_trouble.take_over(before._demo_trouble, self.tr_)

    def type_new(self, first: str, second: str) -> None:
        """Fill both fields for the new passphrase."""
        self._new.type(first, second)

    def make(self) -> None:
        """Make the profile, or say what is missing."""
        problem = self._new.problem()
        self._trouble.report(problem, self.tr_)
        if problem is None:
            self._set_enabled(False)
            self._busy.start(self.tr_.gettext("Das Profil wird angelegt …"), moves=self.theme.moves)
            self.create_wanted.emit(self._new.passphrase())

    def shows_code(self) -> bool:
        """Whether the recovery code is shown."""
        return self._go_on is not None

    def refuse(self, error: KnownError | None) -> None:
        """Say why no profile was made; what was typed stays."""
        was_demo = self._demo_busy.isVisible()
        self._set_enabled(True)
        self._busy.stop()
        self._demo_busy.stop()
        (self._demo_trouble if was_demo else self._trouble).report(error, self.tr_)

    def show_code(self, code: str) -> None:
        """Show the recovery code of the profile just made; the passphrase is forgotten here."""
        tr = self.tr_.gettext
        self._code = code
        self._new.clear()
        self._busy.stop()
        card = Card(self.theme, "life-buoy", tr("Ihr Wiederherstellungscode"), 520)
        shown = RecoveryCode(self.shell, code)
        self._go_on = QPushButton(tr("Weiter zum Katalog"))
        self._go_on.setProperty("role", "primary")
        self._go_on.setEnabled(False)
        self._go_on.clicked.connect(self.code_kept)
        shown.confirmed.connect(self._go_on.setEnabled)
        card.body.addWidget(shown)
        card.body.addWidget(self._go_on)
        self._stack.setCurrentIndex(self._stack.addWidget(centred(card)))
        shown.setFocus()

    def progress(self, words: str, count: int, total: int) -> None:
        """Show how far the making of a profile is."""
        bar = self._demo_busy if self._demo_busy.isVisible() else self._busy
        bar.advance(words, count, total)

    def _set_enabled(self, enabled: bool) -> None:
        for widget in (self._new, self._create, self._restore, self._demo, self._event):
            widget.setEnabled(enabled)

    def _on_event(self) -> None:
        self._set_enabled(False)
        self._event_busy.start(self.tr_.gettext("Der leere Katalog wird eingerichtet …"), moves=self.theme.moves)
        self.event_wanted.emit()

    def _on_demo(self) -> None:
        self._demo_trouble.say("")
        self._set_enabled(False)
        self._demo_busy.start(self.tr_.gettext("Der Demo-Katalog wird eingerichtet …"), moves=self.theme.moves)
        self.demo_wanted.emit()


def _text(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label
