"""The six words of an invitation: each is completed while it is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit

from app.i18n import Translator
from ui.widgets.fields import Field

WORDS = 6


class _LastWord(QCompleter):
    """Completes the word before the cursor and leaves those before it."""

    def splitPath(self, path: str) -> list[str]:
        return [path.rpartition(" ")[2]]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        field = self.widget()
        before = field.text().rpartition(" ")[0] if isinstance(field, QLineEdit) else ""
        word = str(index.data())
        return f"{before} {word}" if before else word


class WordsField(Field):
    """One line for all words; how many are there already is counted below it."""

    def __init__(self, tr: Translator, known: Sequence[str]) -> None:
        self._line = QLineEdit()
        super().__init__(tr.gettext("Die sechs Wörter"), self._line)
        self._tr = tr
        completer = _LastWord(list(known), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setModelSorting(QCompleter.ModelSorting.UnsortedModel)
        completer.setMaxVisibleItems(6)
        self._line.setCompleter(completer)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self._count)
        self._line.textChanged.connect(self._on_typed)
        self._on_typed("")

    def value(self) -> str:
        return self._line.text()

    def set_value(self, value: object) -> None:
        self._line.setText("" if value is None else str(value))

    def _on_typed(self, text: str) -> None:
        typed = len(text.replace(",", " ").split())
        self._count.setText(
            self._tr.ngettext("{count} von {all} Wörtern", "{count} von {all} Wörtern", typed, all=WORDS)
        )
        self.changed.emit()
