"""Fields of a form in two columns where there is room, long ones over the whole width."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.widgets.fields import ChecksField, Field, SuggestField, TextField, WeekdaysField

WHOLE = (TextField, ChecksField, WeekdaysField)


class FormGrid(QWidget):
    """Lays out fields by name; a name in `whole` gets a line of its own."""

    def __init__(self, fields: Mapping[str, Field], whole: frozenset[str] = frozenset()) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        line, column = 0, 0
        for name, field in fields.items():
            wide = name in whole or (isinstance(field, WHOLE) and not isinstance(field, SuggestField))
            if wide and column:
                line, column = line + 1, 0
            grid.addWidget(field, line, column, 1, 2 if wide else 1, Qt.AlignmentFlag.AlignTop)
            line, column = (line + 1, 0) if wide or column else (line, 1)
