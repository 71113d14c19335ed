"""The start: settings, the application, Qt's own texts, the window, its first paint, and only then the rest."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.i18n import SOURCE_LANGUAGE, Translator, translator
from app.paths import data_folder, instance_name
from app.settings import Settings, load_settings
from ui.crash_hook import CrashHook
from ui.instance import knock
from ui.language import install_qt_texts, turn
from ui.main_window import MainWindow
from ui.messages import Messages
from ui.page import Places, Shell
from ui.tasks import Tasks
from ui.theme import Theme

if TYPE_CHECKING:
    from ui.program import Program


def run(home: Path | None = None, *, demo: bool = False, language: str | None = None) -> int:
    """Open the window and return Qt's exit code; a second start for the same profile only raises the first window."""
    places = Places(home) if home else Places(*(data_folder() / name for name in ("profile", "demo", "event")))
    place = places.demo if demo and places.demo else places.own
    settings = load_settings(place if place.is_dir() or places.event is None else places.event)
    if knock(instance_name(place)):
        say_it_is_open(language or settings.language)
        return 0
    # Qt reads it once, when the application is made.
    os.environ.setdefault("QT_SCALE_FACTOR", f"{settings.scale_percent / 100:g}")
    application = make_application()
    started = Start(application, settings, places, demo, translator(language) if language else None)
    started.window.show()
    return application.exec()


def say_it_is_open(language: str) -> None:
    """Tell whoever started the program from a console where its window is."""
    # A program without a console has nowhere to say it.
    if sys.stdout is not None:
        opened = translator(language).gettext("Anlauf ist schon offen; das Fenster wurde nach vorn geholt.")
        sys.stdout.write(f"{opened}\n")


def make_application() -> QApplication:
    """The application object with its names, in place before any window."""
    QApplication.setApplicationName("anlauf")
    QApplication.setApplicationDisplayName("Anlauf")
    QApplication.setDesktopFileName("anlauf")
    return QApplication(sys.argv[:1])


class Start(QObject):
    """Puts the window together; what is slow begins when it has been painted."""

    def __init__(
        self,
        application: QApplication,
        settings: Settings,
        places: Places,
        demo: bool = False,
        asked: Translator | None = None,
    ) -> None:
        super().__init__(application)
        speaks = asked or translator(settings.language)
        self._application, self._places, self._demo = application, places, demo
        turn(application, SOURCE_LANGUAGE, speaks.language)
        install_qt_texts(application, speaks.language)
        theme = Theme(application, settings)
        self.hook = CrashHook(lambda: self.shell.translator, self)
        self.shell = Shell(Tasks(self._report, self), theme, Messages(theme, speaks), speaks, settings, asked)
        self.hook.install()
        self.window = MainWindow(self.shell)
        self.program: Program | None = None
        self.window.painted.connect(self._on_painted)

    def _on_painted(self) -> None:
        from ui.icons import program_icon
        from ui.program import Program

        self.window.setWindowIcon(program_icon())
        self.program = Program(self._application, self.shell, self.window, self._places)
        self.program.begin(self._demo)

    def dispose(self) -> None:
        """End as if the window had been closed, and take all of it away; the application stays."""
        self.window.close()
        self.hook.uninstall()
        for part in (self.window, self.shell.theme, self):
            part.deleteLater()

    def _report(self, error: Exception) -> None:
        from app.errors import KnownError

        if isinstance(error, KnownError):
            self.shell.messages.error(error)
        else:
            self.hook.report(error)
