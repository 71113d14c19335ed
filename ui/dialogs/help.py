"""Help for the page now shown: what one does there, and every command with its keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Translator


class HelpDialog(QDialog):
    """A few sentences and a table of commands."""

    def __init__(
        self,
        translator: Translator,
        title: str,
        words: str,
        actions: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        tr = translator.gettext
        self.setWindowTitle(tr("Hilfe: {page}", page=title) if title else tr("Hilfe"))
        self.setMinimumSize(560, 480)
        text = QLabel(words or tr("Alles geht mit der Tastatur: Tab geht weiter, die Eingabetaste löst aus."))
        text.setWordWrap(True)
        table = _table(translator, actions)
        buttons = QDialogButtonBox()
        close = buttons.addButton(tr("Schließen"), QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(12)
        for widget in (text, table, buttons):
            layout.addWidget(widget)
        close.setFocus()


def _table(translator: Translator, actions: Sequence[QAction]) -> QTableWidget:
    tr = translator.gettext
    table = QTableWidget(len(actions), 2)
    table.setHorizontalHeaderLabels([tr("Befehl"), tr("Tasten")])
    table.setAccessibleName(tr("Befehle und Tasten"))
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    for row, action in enumerate(actions):
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        table.setItem(row, 0, QTableWidgetItem(action.text().replace("&", "")))
        table.setItem(row, 1, QTableWidgetItem(keys))
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    return table
