"""What lies over any page for a moment: the palette of commands and offers, the help, and what the program is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from ui.main_window import MainWindow
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.domain.search import SearchPage
    from ui.palette import TakeOffers

PALETTE_OFFERS = 8


class Overlays(QObject):
    """Opens them over the window; `offer_wanted` when an offer was chosen in the palette."""

    offer_wanted = Signal(object)

    def __init__(self, shell: Shell, window: MainWindow) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.app: App | None = None

    def show_palette(self) -> None:
        """Ctrl+K: every action and offer by name."""
        from ui.palette import Palette

        is_open = self.app is not None and not self.app.is_locked
        palette = Palette(self._shell, self._window.all_actions(), self._find_offers if is_open else None, self._window)
        palette.finished.connect(palette.deleteLater)
        palette.open_over(self._window)

    def show_help(self) -> None:
        """F1: what one does on this page."""
        from ui.dialogs.help import HelpDialog

        page = self._window.page()
        title, words = (page.title(), page.help_text()) if page else ("", "")
        self._open(HelpDialog(self._shell.translator, title, words, self._window.all_actions(), self._window))

    def show_about(self) -> None:
        """Versions, licences, parts."""
        from ui.dialogs.about import AboutDialog

        self._open(AboutDialog(self._shell.translator, self._window))

    def _find_offers(self, palette: QObject, text: str, answer: TakeOffers) -> None:
        from app.domain.search import Criteria

        if self.app is None:
            return

        def words(page: SearchPage) -> None:
            answer([(card.title, card.organization, partial(self.offer_wanted.emit, card.id)) for card in page.cards])

        find = partial(self.app.find, Criteria(text=text), limit=PALETTE_OFFERS)
        self._shell.tasks.query(palette, find, key="palette", done=words)

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
