"""Plays the window like a user would, for pictures and tests."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QDialog

from app.i18n import Translator
from app.settings import Settings
from ui.main import Start
from ui.page import Places
from ui.pages.first_start import FirstStartPage
from ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from ui.pages.catalogue import CataloguePage
    from ui.pages.quick import QuickPage
    from ui.pages.session import SessionPage
    from ui.program import Program

PASSPHRASE = "Lampe Zebra Kiesel Donner"
PATIENCE = 60.0


class NotShown(Exception):
    """What should have appeared did not."""


class Player:
    """A window with a profile folder of its own, played like a user would."""

    def __init__(
        self, application: QApplication, folder: Path, start: str, size: QSize, asked: Translator | None = None
    ) -> None:
        self._application = application
        places = Places(folder / "profile", folder / "demo", folder / "event")
        self.start = Start(application, Settings(theme="light"), places, start == "demo", asked)
        self.window = self.start.window
        self.window.resize(size)
        self.window.show()
        self.wait(lambda: self.start.program is not None)

    @property
    def program(self) -> Program:
        assert self.start.program is not None
        return self.start.program

    @property
    def catalogue(self) -> CataloguePage:
        assert self.program.catalogue is not None
        return self.program.catalogue

    def wait(self, condition: Callable[[], object]) -> None:
        """Let the window work until something is true."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise NotShown
            self._application.processEvents()
            # The answers come from other threads: they get their turn.
            time.sleep(0.002)

    def settle(self) -> None:
        """Let all background work and what follows from it come to rest."""
        quiet = 0
        while quiet < 20:
            self.wait(lambda: not self.start.shell.tasks.busy)
            self._application.processEvents()
            # A timer of the window may start the next piece of work.
            time.sleep(0.005)
            quiet = 0 if self.start.shell.tasks.busy else quiet + 1

    def dialog(self) -> QDialog:
        """The dialog that has just been opened."""
        self.wait(lambda: any(dialog.isVisible() for dialog in self.window.findChildren(QDialog)))
        self.settle()
        return next(dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible())

    def first_start(self) -> FirstStartPage:
        """The page of the first start."""
        self.wait(lambda: isinstance(self.program.gate.page(), FirstStartPage))
        page = self.program.gate.page()
        assert isinstance(page, FirstStartPage)
        return page

    def unlock_page(self) -> UnlockPage:
        """The page that asks for the passphrase."""
        self.wait(lambda: isinstance(self.program.gate.page(), UnlockPage))
        page = self.program.gate.page()
        assert isinstance(page, UnlockPage)
        return page

    def offers(self) -> CataloguePage:
        """The catalogue with offers in it."""
        self.wait(lambda: self.program.catalogue is not None)
        self.program.show_catalogue()
        self.wait(lambda: self.catalogue.model.rowCount() > 0)
        self.settle()
        return self.catalogue

    def session(self) -> SessionPage:
        """A session with offers in it, in the demo."""
        self.wait(lambda: self.program.session is not None)
        page = self.program.session
        assert page is not None
        self.wait(lambda: page.model.rowCount() > 0)
        self.settle()
        return page

    def quick(self) -> QuickPage:
        """Quick mode with its needs, in the demo or in a profile for events."""
        self.wait(lambda: self.program.catalogue is not None)
        self.program.show_quick()
        page = self.program.quick
        assert page is not None
        self.wait(lambda: page.answer is not None)
        self.settle()
        return page

    def own_offers(self) -> CataloguePage:
        """The catalogue of the own profile, after its passphrase was entered."""
        self.unlock_page().enter(PASSPHRASE)
        self.wait(lambda: self.program.catalogue is not None)
        self.program.show_catalogue()
        self.settle()
        return self.catalogue

    def command(self, name: str) -> None:
        """Choose a command of the window by its name."""
        assert self.window.commands is not None
        self.window.commands[name].trigger()

    def close(self) -> None:
        """Close the window and forget it."""
        self.start.dispose()
        delete_now()


def delete_now() -> None:
    """Delete what was marked for it; without a running event loop Qt would keep it."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
