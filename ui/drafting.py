"""What is being typed, kept as an encrypted draft within a second, so that it is there again after a crash."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.bootstrap import App

PAUSE = 800


class Drafting(QObject):
    """Keeps one draft; `content` gives what is typed now, in the form of JSON."""

    def __init__(self, tasks: Tasks, app: App, name: str, content: Callable[[], Any], parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._app, self._name, self._content = tasks, app, name, content
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._keep)
        tasks.last_call.connect(self._on_last_call)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is about to be kept."""
        return self._soon.isActive()

    def touch(self) -> None:
        """Something was typed: keep it soon; typing on does not put it off."""
        if not self._soon.isActive() and not self._app.is_event:
            self._soon.start()

    def forget(self) -> None:
        """There is nothing to keep any more."""
        self._soon.stop()
        self._tasks.keep(self._tasks, self._app.clear_draft, self._name)

    def _on_last_call(self) -> None:
        if self._soon.isActive():
            self._soon.stop()
            self._keep()

    def _keep(self) -> None:
        if not self._app.is_locked:
            # On behalf of what never goes: an error is said even where the form is closed by then.
            self._tasks.keep(self._tasks, self._app.write_draft, self._name, self._content())
