"""The page for a profile that cannot be opened at all: what is wrong, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.errors import KnownError
from ui.page import Page, Shell
from ui.widgets.card import Card, Trouble, centred, fill_page


class TroublePage(Page):
    """Shows the sentence of a known error with two ways on: try again, or look at the demo catalogue."""

    again_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, shell: Shell, error: KnownError, with_demo: bool, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.error = error
        tr = self.tr_.gettext
        card = Card(self.theme, "triangle-alert", tr("Das Profil lässt sich nicht öffnen"), 520)
        trouble = Trouble()
        trouble.say(error.sentence(self.tr_))
        card.body.addWidget(trouble)
        self._again = QPushButton(tr("Erneut versuchen"))
        self._again.setProperty("role", "primary")
        self._again.clicked.connect(self.again_wanted)
        card.body.addWidget(self._again)
        if with_demo:
            demo = QPushButton(tr("Demo-Katalog ansehen"))
            demo.clicked.connect(self.demo_wanted)
            card.body.addWidget(demo)
        fill_page(self, centred(card))

    def title(self) -> str:
        return self.tr_.gettext("Profil nicht geöffnet")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._again.setFocus()
