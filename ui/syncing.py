"""The sync in the window: it runs by itself, says its state at the top, and has a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ui.main_window import MainWindow
from ui.page import Shell
from ui.share_watcher import ShareWatcher

if TYPE_CHECKING:
    from app.bootstrap import App
    from ui.pages.sync import SyncPage


class Syncing(QObject):
    """Holds the watcher and the page; `page_wanted` when somebody wants it or must choose a place first."""

    page_wanted = Signal()
    offer_wanted = Signal(object)
    case_wanted = Signal(object)

    def __init__(self, shell: Shell, window: MainWindow) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.page: SyncPage | None = None
        self.watcher = ShareWatcher(shell, self)
        self.watcher.said.connect(self._say)
        window.top.sync_wanted.connect(self.page_wanted)
        window.top.reworded.connect(self._say)

    def serve(self, app: App) -> None:
        """Meet the team of an open profile."""
        self.watcher.serve(app)

    def pause(self) -> None:
        """Wait until the profile is unlocked, and say so."""
        self.watcher.pause()

    def make_page(self, app: App) -> SyncPage:
        """The page, made when it is first wanted."""
        from ui.pages.sync import SyncPage

        if self.page is None:
            self.page = SyncPage(self._shell, app, self.watcher)
            self.page.offer_wanted.connect(self.offer_wanted)
            self.page.case_wanted.connect(self.case_wanted)
            self._window.take_page(self.page)
        return self.page

    def sync_now(self) -> None:
        """F5: sync and read everything again; without a place its page says what to do first."""
        if self.watcher.place is None:
            self.page_wanted.emit()
        else:
            self.watcher.sync(thoroughly=True)

    def _say(self) -> None:
        from ui import sync_words

        tr, watcher = self._shell.translator, self.watcher
        busy, stuck = watcher.is_busy, watcher.is_stuck
        status = sync_words.status(tr, watcher.state, busy=busy, stuck=stuck, locked=watcher.waits_for_key)
        self._window.top.show_status(status, sync_words.detail(tr, watcher.state, stuck=stuck))
