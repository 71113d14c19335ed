"""Notices that nobody uses the window any more."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

LOOK_EVERY_MS = 5_000
_SIGNS_OF_LIFE = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.InputMethod,
}


class IdleWatch(QObject):
    """Emits `idle` after some minutes without key, mouse or touch in any window of the program."""

    idle = Signal()

    def __init__(self, application: QGuiApplication, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._seconds = minutes * 60
        self._last = time.time()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        # On the windows, not on the application: a filter there would run Python for every event of every widget.
        application.focusWindowChanged.connect(self._on_focus_window_changed)
        self._on_focus_window_changed(application.focusWindow())

    def set_minutes(self, minutes: int) -> None:
        """Change the time; 0 means never."""
        self._seconds = minutes * 60

    def start(self) -> None:
        """Begin to count, e.g. after unlocking."""
        self._last = time.time()
        self._timer.start()

    def stop(self) -> None:
        """Do not count, e.g. while locked."""
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _SIGNS_OF_LIFE:
            self._last = time.time()
        return super().eventFilter(watched, event)

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        self._last = time.time()
        if window is not None:
            window.installEventFilter(self)

    def look(self) -> None:
        """See whether the time is over."""
        # The clock on the wall also counts the time a laptop slept.
        if self._seconds and not 0 <= time.time() - self._last < self._seconds:
            self.stop()
            self.idle.emit()
