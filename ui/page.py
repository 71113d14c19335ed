"""What every page of the window has in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QWidget

from app.changes import Changes, Kind
from app.i18n import Translator
from app.settings import Settings
from ui.icons import icon
from ui.messages import Messages
from ui.tasks import Tasks
from ui.theme import Theme


class Command(NamedTuple):
    """An action as the window or a page declares it; `needs` an open profile, or something chosen on the page."""

    words: str
    shortcut: str | QKeySequence.StandardKey
    icon: str
    needs: bool = False


@dataclass(slots=True)
class Shell:
    """What the window lends to its pages and dialogs; `asked` is the language named when it was started."""

    tasks: Tasks
    theme: Theme
    messages: Messages
    translator: Translator
    settings: Settings
    asked: Translator | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where the own profile lies, the demo and the one for events; a folder named by the user has none beside it."""

    own: Path
    demo: Path | None = None
    event: Path | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """What the open profile is: a demo, for `event`s, `locks` with a passphrase, not the `own` one, has `cases`."""

    demo: bool = False
    event: bool = False
    locks: bool = True
    own: bool = True
    cases: bool = True


class Page(QWidget):
    """A page refreshes when something it depends on changed: at once when visible, else when it is next shown."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset()

    def __init__(self, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shell = shell
        self.tasks, self.theme, self.messages, self.tr_ = shell.tasks, shell.theme, shell.messages, shell.translator
        self._stale = True
        shell.tasks.changed.connect(self._on_changed)

    def title(self) -> str:
        """The name of the page in the navigation."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Read again what the page shows."""

    def retranslate(self) -> None:
        """Set all words again after the language changed."""

    def help_text(self) -> str:
        """What one does on this page, in a few sentences (F1)."""
        return ""

    def undo(self) -> None:
        """Take back the newest change (Ctrl+Z)."""

    def focus_search(self) -> None:
        """Put the cursor where a search begins (Ctrl+F)."""

    def command(self, text: str, shortcut: str | QKeySequence.StandardKey, icon_name: str = "") -> QAction:
        """A new action of this page; the window lists it in the menu and the palette."""
        action = QAction(text, self)
        action.setShortcut(QKeySequence(shortcut))
        if icon_name:
            action.setIcon(icon(self.theme, icon_name))
        self.addAction(action)
        return action

    def commands(self, declared: Mapping[str, Command]) -> dict[str, QAction]:
        """New actions by name; `word` sets their words again."""
        return {
            name: self.command(self.tr_.gettext(one.words), one.shortcut, one.icon) for name, one in declared.items()
        }

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._refresh_now()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and self.tr_ is not self.shell.translator:
            self.tr_ = self.shell.translator
            self.retranslate()

    def _on_changed(self, changes: Changes) -> None:
        if self.depends_on & changes.kinds:
            self.make_stale()

    def make_stale(self) -> None:
        """Let the page refresh when it is next shown, or at once."""
        self._stale = True
        if self.isVisible():
            self._refresh_now()

    def _refresh_now(self) -> None:
        self._stale = False
        self.refresh()


def word(actions: Mapping[str, QAction], declared: Mapping[str, Command], tr: Translator) -> None:
    """Set the words of actions in the language now spoken."""
    for name, one in declared.items():
        actions[name].setText(tr.gettext(one.words))
