"""The foot of a session: the plan (offers chosen, steps agreed) and the note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Translator

OFFER_ROLE = Qt.ItemDataRole.UserRole
WHAT, WHO, UNTIL = range(3)


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing agreed: what, who does it, until when (as typed); the offer it is about, if any."""

    what: str
    who: str = ""
    until: str = ""
    offer: UUID | None = None


class PlanTable(QTableWidget):
    """Rows to type into; the last is always free, Delete takes one away."""

    removed = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.currentRow() >= 0:
            self.removed.emit(self.currentRow())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class NoteEdit(QPlainTextEdit):
    """The note; Tab and Escape leave it."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)


class PlanPane(QFrame):
    """Plan and note side by side; `changed` when either was."""

    changed = Signal()

    def __init__(self, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("role", "panel")
        self._plan_title, self._note_title = QLabel(), QLabel()
        for title in (self._plan_title, self._note_title):
            title.setProperty("role", "section")
        self.table, self.note = PlanTable(0, 3), NoteEdit()
        self.handout, self.finish = QPushButton(), QPushButton()
        self.handout.setAutoDefault(False)
        self.finish.setProperty("role", "primary")
        self.finish.setAutoDefault(False)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        for column, width in ((WHO, 90), (UNTIL, 90)):
            self.table.setColumnWidth(column, width)
        self.table.cellChanged.connect(self._on_cell)
        self.table.removed.connect(self._on_removed)
        self.note.textChanged.connect(self.changed)
        self._lay_out()
        self.retranslate(tr)
        self.clear()

    def steps(self) -> tuple[PlanStep, ...]:
        """What was agreed, without empty rows."""
        rows = (self._step(row) for row in range(self.table.rowCount()))
        return tuple(step for step in rows if step.what or step.who or step.until)

    def offers(self) -> tuple[UUID, ...]:
        """The offers chosen, in the order of the plan."""
        return tuple(step.offer for step in self.steps() if step.offer is not None)

    def add_offer(self, offer: UUID, name: str) -> None:
        """Plan an offer."""
        self._insert(self.table.rowCount() - 1, PlanStep(name, self._tr.gettext("Person"), "", offer))
        self.changed.emit()

    def remove_offer(self, offer: UUID) -> None:
        """Take an offer out of the plan."""
        for row in range(self.table.rowCount()):
            if self._step(row).offer == offer:
                self._on_removed(row)
                return

    def show_plan(self, steps: Sequence[PlanStep], note: str) -> None:
        """Show a kept plan and note."""
        self.clear()
        for step in steps:
            self._insert(self.table.rowCount() - 1, step)
        self.note.blockSignals(True)
        self.note.setPlainText(note)
        self.note.blockSignals(False)

    def clear(self) -> None:
        """An empty plan and note."""
        self.table.setRowCount(0)
        self._insert(0, PlanStep(""))
        self.note.blockSignals(True)
        self.note.clear()
        self.note.blockSignals(False)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self._plan_title.setText(tr.gettext("Plan (Strg+J)"))
        self._note_title.setText(tr.gettext("Notiz (N)"))
        self.table.setHorizontalHeaderLabels([tr.gettext("Was"), tr.gettext("Wer"), tr.gettext("Bis wann")])
        self.table.setAccessibleName(tr.gettext("Plan: was, wer, bis wann"))
        self.note.setAccessibleName(tr.gettext("Notiz"))
        self.handout.setText(tr.gettext("Handzettel …"))
        self.handout.setToolTip(tr.gettext("Handzettel zum Mitgeben (Strg+P)"))
        self.finish.setText(tr.gettext("Beenden"))
        self.finish.setToolTip(tr.gettext("Beratung beenden (Strg+Enter)"))
        self.note.setPlaceholderText(tr.gettext("Das Nötigste in Stichworten"))

    def _step(self, row: int) -> PlanStep:
        cells = [self.table.item(row, column) for column in (WHAT, WHO, UNTIL)]
        what, who, until = (cell.text().strip() if cell else "" for cell in cells)
        first = cells[WHAT]
        offer = first.data(OFFER_ROLE) if first else None
        return PlanStep(what, who, until, UUID(offer) if offer else None)

    def _insert(self, row: int, step: PlanStep) -> None:
        blocked = self.table.blockSignals(True)
        self.table.insertRow(row)
        for column, text in ((WHAT, step.what), (WHO, step.who), (UNTIL, step.until)):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.table.setItem(row, column, item)
        if step.offer is not None:
            first = self.table.item(row, WHAT)
            if first is not None:
                first.setData(OFFER_ROLE, str(step.offer))
        self.table.blockSignals(blocked)

    def _on_cell(self, row: int, _column: int) -> None:
        if row == self.table.rowCount() - 1 and self._step(row) != PlanStep(""):
            self._insert(row + 1, PlanStep(""))
        self.changed.emit()

    def _on_removed(self, row: int) -> None:
        if row < self.table.rowCount() - 1:
            self.table.removeRow(row)
            self.changed.emit()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 10)
        layout.setSpacing(14)
        for title, content, stretch in ((self._plan_title, self.table, 5), (self._note_title, self.note, 4)):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(title)
            column.addWidget(content, 1)
            layout.addLayout(column, stretch)
        buttons = QVBoxLayout()
        buttons.addStretch(1)
        for button in (self.handout, self.finish):
            buttons.addWidget(button)
        layout.addLayout(buttons)
