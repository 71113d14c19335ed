"""Brings faults from anywhere in the program to the log and to one dialog."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from app.i18n import Translator

if TYPE_CHECKING:
    from ui.crash_dialog import CrashDialog


class CrashHook(QObject):
    """Brings faults from anywhere, also from other threads, to the log and to one dialog at a time."""

    _caught = Signal(object)

    def __init__(self, translator: Callable[[], Translator], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._translator = translator
        self.dialog: CrashDialog | None = None
        self._caught.connect(self._on_caught)

    def install(self) -> None:
        """Take over Python's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give Python's hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        if self.dialog is not None:
            self.dialog.reject()

    def report(self, error: BaseException) -> None:
        """Log a fault and show it; may be called from any thread."""
        # Late: logging takes time to load, and the window comes first.
        from app import logs

        logs.record_failure("crash", error)
        self._caught.emit(error)

    def show(self, error: BaseException) -> None:
        """Show a fault without logging it; one at a time."""
        self._on_caught(error)

    def _on_exception(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QGuiApplication.quit()
        else:
            self.report(error)

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.report(arguments.exc_value)

    def _on_caught(self, error: BaseException) -> None:
        if self.dialog is not None:
            return
        from ui.crash_dialog import CrashDialog

        self.dialog = CrashDialog(self._translator(), error)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None
