"""The search box: every keystroke is a search, the arrow keys move in the list below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.i18n import Translator
from ui.icons import icon
from ui.theme import Theme

COMMANDS = {Qt.Key.Key_E, Qt.Key.Key_H}
MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class SearchBox(QLineEdit):
    """A line for search words; `moved` carries an arrow key, `opened` is Enter."""

    moved = Signal(QKeyEvent)
    opened = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "search")
        self.addAction(icon(theme, "search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.setClearButtonEnabled(True)
        self.setMaxLength(200)
        self._is_typing = False
        self.textEdited.connect(self._on_edited)
        self.retranslate(tr)

    def retranslate(self, tr: Translator) -> None:
        self.setPlaceholderText(tr.gettext("Angebot, Ort oder Thema suchen"))
        self.setAccessibleName(tr.gettext("Angebote suchen"))

    def event(self, event: QEvent) -> bool:
        # A line takes Delete and Ctrl+Z for itself, on X11 also Ctrl+E and Ctrl+H, as Emacs does; the page wants them.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_command(event):
            event.ignore()
            return True
        return super().event(event)

    def _is_command(self, event: QKeyEvent) -> bool:
        """Keys that mean the page; Ctrl+Z and Delete do where the words just typed have no use for them."""
        if event.modifiers() == Qt.KeyboardModifier.NoModifier:
            return event.key() == Qt.Key.Key_Delete and self._is_at_end()
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return False
        return event.key() in COMMANDS or (event.key() == Qt.Key.Key_Z and not self._has_typing_to_undo())

    def _is_at_end(self) -> bool:
        return not self.hasSelectedText() and self.cursorPosition() == len(self.text())

    def _has_typing_to_undo(self) -> bool:
        return self._is_typing and self.isUndoAvailable()

    def _on_edited(self) -> None:
        self._is_typing = True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Whatever is done elsewhere is newer than the words typed here."""
        self._is_typing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in MOVES:
            self._is_typing = False
            self.end(False)
            self.moved.emit(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)
