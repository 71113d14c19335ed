"""What happened to an offer: who, when, which field, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.history import Act, FieldChange, HistoryEntry, Who
from app.i18n import N_, Translator
from ui import wording
from ui.field_words import field_name, record_name

WHO = {Who.ME: N_("ich"), Who.COLLEAGUE: N_("jemand im Team")}
ACTS = {
    Act.CREATED: N_("angelegt"),
    Act.CHANGED: N_("geändert"),
    Act.DELETED: N_("gelöscht"),
    Act.RESTORED: N_("wiederhergestellt"),
    Act.VANISHED: N_("nicht mehr in der Quelle"),
    Act.RETURNED: N_("wieder in der Quelle"),
}
LONGEST = 300


class HistoryDialog(QDialog):
    """A table with the newest change on top."""

    def __init__(self, tr: Translator, name: str, entries: Sequence[HistoryEntry], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._tr = tr
        self.setWindowTitle(tr.gettext("Verlauf von „{name}“", name=name))
        heading = QLabel(self.windowTitle())
        heading.setProperty("role", "heading")
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setWordWrap(True)
        self.table = self._table(entries)
        close = QPushButton(tr.gettext("Schließen"))
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 18)
        layout.setSpacing(12)
        layout.addWidget(heading)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        self.resize(860, 520)
        self.table.setFocus()

    def _table(self, entries: Sequence[HistoryEntry]) -> QTableWidget:
        tr = self._tr
        lines = [(entry, change) for entry in entries for change in entry.changes]
        table = QTableWidget(len(lines), 5)
        headings = (
            tr.gettext("Wann"),
            tr.gettext("Wer"),
            tr.gettext("Was"),
            tr.gettext("Vorher"),
            tr.gettext("Nachher"),
        )
        table.setHorizontalHeaderLabels(headings)
        table.setAccessibleName(tr.gettext("Verlauf"))
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for row, (entry, change) in enumerate(lines):
            for column, text in enumerate(worded(tr, entry, change)):
                table.setItem(row, column, QTableWidgetItem(text))
        header = table.horizontalHeader()
        for column in range(3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        for column in (3, 4):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.resizeRowsToContents()
        return table


def worded(tr: Translator, entry: HistoryEntry, change: FieldChange) -> tuple[str, str, str, str, str]:
    """One line of the history: when, who, what, before, after."""
    who = entry.source if entry.who is Who.SOURCE else tr.gettext(WHO[entry.who])
    when = wording.moment(tr, entry.at)
    if change.act is not Act.CHANGED:
        return when, who, _what(tr, change), "", ""
    return when, who, _what(tr, change), _shown(tr, change.old), _shown(tr, change.new)


def _what(tr: Translator, change: FieldChange) -> str:
    record = record_name(tr, change.record_kind)
    if change.name and change.record_kind != "service":
        record = tr.gettext("{kind} „{name}“", kind=record, name=change.name)
    if change.act is not Act.CHANGED:
        return tr.gettext("{record} {act}", record=record, act=tr.gettext(ACTS[change.act]))
    field = field_name(tr, change.field)
    text = field if change.record_kind == "service" else tr.gettext("{record}, {field}", record=record, field=field)
    return tr.gettext("{what} (noch nicht entschieden)", what=text) if change.open else text


def _shown(tr: Translator, value: Any) -> str:
    if value is None or value == "":
        return "–"
    text = wording.value(tr, value)
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
