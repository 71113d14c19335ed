"""The settings of whatever is open: their page, and that they apply at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from app.i18n import translator
from app.settings import Settings
from ui.idle import IdleWatch
from ui.language import speak
from ui.main_window import MainWindow
from ui.page import Page, Shell
from ui.profile_care import ProfileCare

if TYPE_CHECKING:
    from app.bootstrap import App


class Preferences(QObject):
    """Shows the settings and lets them hold; `left` when another page must be shown, `reworded` in another language."""

    left = Signal()
    reworded = Signal()

    def __init__(
        self, application: QApplication, shell: Shell, window: MainWindow, care: ProfileCare, idle: IdleWatch
    ) -> None:
        super().__init__(window)
        self._application, self._shell, self._window = application, shell, window
        self._care, self._idle = care, idle
        self._home: Path | None = None
        self.page: Page | None = None

    def show(self, home: Path, actions: Sequence[QAction], own: App | None) -> None:
        """The settings of the profile in this folder, with what can be done with an `own` one."""
        from ui.pages.settings import SettingsPage

        self._home = home
        if self.page is None:
            page = SettingsPage(self._shell, home, list(actions), own)
            page.chosen.connect(self._on_chosen)
            page.left.connect(self.leave)
            self.page = page
        self._window.show_page(self.page)

    def leave(self) -> None:
        """Go back to what was shown before; nothing happens where the settings are not shown."""
        page, self.page = self.page, None
        if page is not None:
            self.left.emit()
            self._window.drop_page(page)

    def _on_chosen(self, settings: Settings) -> None:
        if settings.language != self._shell.translator.language:
            self._shell.asked = None
        self.take(settings)
        if self._home is not None:
            self._care.save_settings(self._home, settings)

    def take(self, settings: Settings) -> None:
        """Let these settings hold from now on."""
        self._shell.settings = settings
        self.speak()
        self._shell.theme.choose(settings)
        self._idle.set_minutes(settings.lock_minutes)

    def speak(self) -> None:
        """Speak the language asked for at the start, else that of the settings."""
        if speak(self._application, self._shell, translator(self._shell.settings.language)):
            self.reworded.emit()
