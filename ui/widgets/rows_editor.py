"""Several records of one sort in a form: each a small card with its fields, one button to add, one to remove."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.domain.forms import Row
from app.i18n import Translator
from ui.icons import icon
from ui.theme import Theme
from ui.widgets.fields import Field, filled
from ui.widgets.form_grid import FormGrid

MakeFields = Callable[[], Mapping[str, Field]]


class RowEditor(QFrame):
    """One record; it keeps what the record was based on."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, theme: Theme, remove: str, fields: Mapping[str, Field], row: Row, whole: frozenset[str]) -> None:
        super().__init__()
        self.setProperty("role", "panel")
        self.fields = fields
        self._row = row
        button = QToolButton()
        button.setIcon(icon(theme, "trash-2", "muted"))
        button.setAccessibleName(remove)
        button.setToolTip(remove)
        button.clicked.connect(lambda: self.removed.emit(self))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 10, 8, 12)
        layout.addWidget(FormGrid(fields, whole), 1)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        # Only now: a field that shows itself for its value would be a window of its own before it has a place here.
        filled(fields, row.values)
        for field in fields.values():
            field.changed.connect(self.changed)

    def row(self) -> Row:
        """The record with what is typed now."""
        return replace(self._row, values={name: field.value() for name, field in self.fields.items()})


class RowsEditor(QWidget):
    """All records of one section."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        tr: Translator,
        title: str,
        make_fields: MakeFields,
        whole: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self._theme, self._tr, self._title = theme, tr, title
        self._make_fields, self._whole = make_fields, whole
        heading = QLabel(title)
        heading.setProperty("role", "heading")
        self._add_button = QPushButton(tr.gettext("{title}: hinzufügen", title=title))
        self._add_button.setProperty("role", "link")
        self._add_button.setIcon(icon(theme, "plus", "accent"))
        self._add_button.clicked.connect(self._on_add)
        self._editors: list[RowEditor] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(heading)
        layout.addLayout(self._column)
        layout.addWidget(self._add_button, 0, Qt.AlignmentFlag.AlignLeading)

    def set_rows(self, rows: tuple[Row, ...]) -> None:
        """Show the records of a form."""
        for editor in self.editors():
            self._take_away(editor)
        for row in rows:
            self._add(row)

    def rows(self) -> tuple[Row, ...]:
        """The records with what is typed now."""
        return tuple(editor.row() for editor in self.editors())

    def editors(self) -> list[RowEditor]:
        """The records on screen, in their order."""
        return list(self._editors)

    def field(self, row: int, name: str) -> Field | None:
        """The field of a record, to show a problem beside it."""
        editors = self.editors()
        return editors[row].fields.get(name) if row < len(editors) else None

    def _add(self, row: Row) -> RowEditor:
        editor = RowEditor(
            self._theme,
            self._tr.gettext("{title}: entfernen", title=self._title),
            self._make_fields(),
            row,
            self._whole,
        )
        editor.changed.connect(self.changed)
        editor.removed.connect(self._on_removed)
        self._editors.append(editor)
        self._column.addWidget(editor)
        return editor

    def _on_add(self) -> None:
        editor = self._add(Row({}))
        next(iter(editor.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _on_removed(self, editor: RowEditor) -> None:
        self._take_away(editor)
        self._add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _take_away(self, editor: RowEditor) -> None:
        self._editors.remove(editor)
        self._column.removeWidget(editor)
        editor.hide()
        editor.setParent(None)
        editor.deleteLater()
