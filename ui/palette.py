"""The command palette: every action and every offer by name, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QIcon, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget

from ui.icons import icon
from ui.page import Shell

ROWS = 12
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the palette: its words, what stands at the right, and what it does."""

    text: str
    hint: str
    choose: Callable[[], None]
    sign: QIcon


TakeOffers = Callable[[list[tuple[str, str, Callable[[], None]]]], None]
"""Takes name, organization and what shows the offer, for each offer found."""
FindOffers = Callable[[QObject, str, TakeOffers], None]
"""Looks for offers by text on behalf of an object; where that is gone, nobody takes them."""


def fits(query: str, text: str) -> int | None:
    """How well letters in this order occur in a text, smaller is better; None when they do not."""
    text, query = text.casefold(), "".join(query.casefold().split())
    if not query:
        return 0
    cost, position = 0, -1
    for letter in query:
        found = text.find(letter, position + 1)
        if found < 0:
            return None
        starts_word = found == 0 or not text[found - 1].isalnum()
        cost += 0 if found == position + 1 or starts_word else 2 + found - position
        position = found
    return cost


class _Entries(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def replace(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{entry.text}   {entry.hint}" if entry.hint else entry.text
        if role == Qt.ItemDataRole.DecorationRole:
            return entry.sign
        return None


class Palette(QDialog):
    """A box to type in and the best entries below; Enter chooses, Escape closes."""

    chosen = Signal()

    def __init__(
        self, shell: Shell, actions: Iterable[QAction], find_offers: FindOffers | None, parent: QWidget
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._shell, self._find_offers = shell, find_offers
        self._actions = [self._action_entry(action) for action in actions]
        self._offers: list[Entry] = []
        tr = shell.translator.gettext
        self.setWindowTitle(tr("Befehl oder Angebot finden"))
        self.setProperty("role", "palette")
        self.setFixedWidth(620)
        self._box = QLineEdit()
        self._box.setPlaceholderText(tr("Befehl oder Angebot …"))
        self._box.setAccessibleName(tr("Befehl oder Angebot"))
        self._box.textChanged.connect(self._on_typed)
        self._box.installEventFilter(self)
        self._model = _Entries(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setAccessibleName(tr("Treffer"))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setUniformItemSizes(True)
        self._list.setIconSize(QSize(26, 18))
        self._list.setProperty("role", "palette")
        self._list.clicked.connect(self._on_chosen)
        self._nothing = QLabel(tr("Kein Befehl und kein Angebot heißt so."))
        self._nothing.setProperty("role", "muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        for widget in (self._box, self._list, self._nothing):
            layout.addWidget(widget)
        self._on_typed("")

    def open_over(self, window: QWidget) -> None:
        """Show the palette at the top middle of a window."""
        left = (window.width() - self.width()) // 2
        self.move(window.mapToGlobal(QPoint(left, 60)))
        self.open()
        self._box.setFocus()

    def _action_entry(self, action: QAction) -> Entry:
        keys = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        return Entry(action.text().replace("&", ""), keys, action.trigger, action.icon())

    def _on_typed(self, text: str) -> None:
        self._show()
        if self._find_offers is not None and len(text.strip()) > 1:
            self._find_offers(self, text, self._on_offers)
        else:
            self._offers = []
            self._show()

    def _on_offers(self, offers: list[tuple[str, str, Callable[[], None]]]) -> None:
        sign = icon(self._shell.theme, "building-2", "accent")
        self._offers = [Entry(name, organization, choose, sign) for name, organization, choose in offers]
        self._show()

    def _show(self) -> None:
        query = self._box.text()
        costs = [(fits(query, entry.text), place, entry) for place, entry in enumerate(self._actions)]
        fitting = sorted((cost, place, entry) for cost, place, entry in costs if cost is not None)
        self._model.replace([entry for *_, entry in fitting] + self._offers)
        self._list.setCurrentIndex(self._model.index(0))
        self._nothing.setVisible(not self._model.entries)
        self._list.setVisible(bool(self._model.entries))
        row = max(self._list.sizeHintForRow(0), 1)
        self._list.setFixedHeight(row * min(len(self._model.entries), ROWS) + 8)
        self.adjustSize()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_chosen(self._list.currentIndex())
                return True
            if step := _STEPS.get(Qt.Key(event.key()), 0):
                self._move(step)
                return True
        return super().eventFilter(watched, event)

    def _move(self, step: int) -> None:
        count = len(self._model.entries)
        row = self._list.currentIndex().row() + step
        row = row % count if abs(step) == 1 and count else max(0, min(row, count - 1))
        self._list.setCurrentIndex(self._model.index(row))

    def _on_chosen(self, index: QModelIndex) -> None:
        if index.isValid():
            entry = self._model.entries[index.row()]
            self.accept()
            entry.choose()
