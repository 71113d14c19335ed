"""Help for the page now shown: what one does there, and every command with its keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from app.i18n import Translator
from ui.dialogs.reading import ReadingDialog


class HelpDialog(ReadingDialog):
    """A few sentences and a table of commands."""

    def __init__(
        self,
        translator: Translator,
        title: str,
        words: str,
        actions: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        tr = translator.gettext
        heading = tr("Hilfe: {page}", page=title) if title else tr("Hilfe")
        usual = tr("Alles geht mit der Tastatur: Tab geht weiter, die Eingabetaste löst aus.")
        super().__init__(translator, heading, words or usual, _table(translator, actions), parent)


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
