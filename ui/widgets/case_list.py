"""The left of the cases: search box, how many there are, their order, and the list or what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.cases import CaseRow
from app.i18n import Translator
from ui import case_words
from ui.icons import icon
from ui.theme import Theme
from ui.widgets.search_box import SearchBox

CASE = Qt.ItemDataRole.UserRole
LAST, DUE = range(2)


class CaseSearch(SearchBox):
    """A line for number, name or alias."""

    def retranslate(self, tr: Translator) -> None:
        self.setPlaceholderText(tr.gettext("Nummer oder Name suchen"))
        self.setAccessibleName(tr.gettext("Fälle suchen"))


class CaseList(QListWidget):
    """One case in two lines; `opened` when Enter is pressed, `left` on Escape."""

    opened = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "cases")
        self.setUniformItemSizes(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.currentItem() is not None:
                self.opened.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Typing belongs into the search box."""


class CaseColumn(QWidget):
    """Search box and list; `current_changed` carries the id of the case chosen."""

    current_changed = Signal(object)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._rows: Sequence[CaseRow] = ()
        self._today = date.today()
        self.search = CaseSearch(theme, tr)
        self.list = CaseList()
        self.order = QComboBox()
        self._count = QLabel()
        self._count.setProperty("role", "heading")
        self.nothing = QLabel()
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._lay_out()
        self.retranslate(tr)
        self.order.currentIndexChanged.connect(lambda _index: self._fill())
        self.list.currentItemChanged.connect(lambda *_: self.current_changed.emit(self.current()))
        theme.changed.connect(self._fill)

    def show_rows(self, rows: Sequence[CaseRow], today: date) -> None:
        """Show these cases, or say what to do where there are none."""
        self._rows, self._today = rows, today
        self._fill()

    def current(self) -> UUID | None:
        """The case chosen in the list."""
        item = self.list.currentItem()
        found: UUID | None = item.data(CASE) if item is not None else None
        return found

    def choose(self, client: UUID | None) -> bool:
        """Choose a case; False where it is not in the list."""
        for row in range(self.list.count()):
            if self.list.item(row).data(CASE) == client:
                self.list.setCurrentRow(row)
                return True
        return False

    def choose_first(self) -> None:
        self.list.setCurrentRow(0)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.search.retranslate(tr)
        self.list.setAccessibleName(tr.gettext("Gefundene Fälle"))
        self.order.setAccessibleName(tr.gettext("Reihenfolge"))
        chosen = max(self.order.currentIndex(), 0)
        blocked = self.order.blockSignals(True)
        self.order.clear()
        self.order.addItems([tr.gettext("Zuletzt beraten"), tr.gettext("Fällig zuerst")])
        self.order.setCurrentIndex(chosen)
        self.order.blockSignals(blocked)
        self._fill()

    def _fill(self) -> None:
        chosen = self.current()
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for row in self._ordered():
            self.list.addItem(self._item(row))
        self.choose(chosen)
        self.list.blockSignals(blocked)
        count = len(self._rows)
        self._count.setText(self._tr.ngettext("{count} Fall", "{count} Fälle", count))
        self._stack.setCurrentIndex(0 if count else 1)
        self.nothing.setText(self._words_for_nothing())

    def _ordered(self) -> list[CaseRow]:
        if self.order.currentIndex() == DUE:
            return sorted(self._rows, key=lambda row: row.due_on or date.max)
        return list(self._rows)

    def _item(self, row: CaseRow) -> QListWidgetItem:
        tr = self._tr
        first, second = case_words.called(row), case_words.row_facts(tr, row, self._today)
        item = QListWidgetItem(f"{first}\n{second}")
        item.setData(CASE, row.id)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{first}. {second}")
        item.setToolTip(second)
        late = row.due_on is not None and row.due_on <= self._today
        item.setIcon(icon(self._theme, "calendar-clock" if row.due_on else "users", "bad" if late else "muted"))
        return item

    def _words_for_nothing(self) -> str:
        if self.search.text().strip():
            return self._tr.gettext("Kein Fall gefunden. Suchen Sie nach der Nummer oder dem Anfang des Namens.")
        return self._tr.gettext(
            "Es gibt noch keine Fälle. Ein Fall entsteht in einer Beratung: mit „Als Fall behalten“"
            " (Strg+Umschalt+S) oder wenn Sie eine Beratung mit Notiz oder Plan beenden."
        )

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self._count, 1)
        line.addWidget(self.order)
        empty = QWidget()
        middle = QVBoxLayout(empty)
        middle.addStretch(1)
        middle.addWidget(self.nothing)
        middle.addStretch(2)
        self._stack.addWidget(self.list)
        self._stack.addWidget(empty)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.search)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(320)
