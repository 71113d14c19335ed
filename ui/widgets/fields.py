"""The fields of a form: a label above, the control, and below it what is wrong, beside the place where it is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Translator
from ui import wording
from ui.theme import set_role

Choices = Sequence[tuple[Any, str]]
"""Codes with their labels."""

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class Field(QWidget):
    """One labelled control with room for a problem; `changed` on every keystroke."""

    changed = Signal()

    def __init__(self, label: str, control: QWidget, needed: bool = False) -> None:
        super().__init__()
        self.control = control
        self._needed = needed
        self._label = QLabel(f"{label} *" if needed else label)
        self._label.setProperty("role", "section")
        self._label.setBuddy(control)
        self._problem = QLabel()
        self._problem.setProperty("role", "bad")
        self._problem.setWordWrap(True)
        self._problem.hide()
        control.setAccessibleName(label)
        self.setFocusProxy(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (self._label, control, self._problem):
            layout.addWidget(part)

    @property
    def label(self) -> str:
        return self._label.text().removesuffix(" *")

    def value(self) -> Any:
        """What was typed, in the form the use cases take."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a kept value."""
        raise NotImplementedError

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong, or that nothing is."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
        set_role(self.control, invalid="true" if sentence else "")


class LineField(Field):
    """One line of text, a number or a time, checked when the form is saved."""

    def __init__(self, label: str, needed: bool = False) -> None:
        self._line = QLineEdit()
        super().__init__(label, self._line, needed)
        self._line.textEdited.connect(lambda _text: self.changed.emit())

    def value(self) -> Any:
        return self._line.text().strip()

    def set_value(self, value: Any) -> None:
        self._line.setText("" if value is None else str(value))
        self._line.setCursorPosition(0)


class NumberField(LineField):
    """A number, shown as the language writes it."""

    def __init__(self, label: str, tr: Translator) -> None:
        super().__init__(label)
        self._tr = tr
        self._line.setMaximumWidth(140)

    def set_value(self, value: Any) -> None:
        shown = "" if value is None else str(value).removesuffix(".0")
        super().set_value(shown.replace(".", ",") if wording.decimal_comma(self._tr) else shown)


class DateField(LineField):
    """A day, typed as 31.12.2026."""

    def __init__(self, label: str, tr: Translator) -> None:
        super().__init__(label)
        self._line.setPlaceholderText(tr.gettext("TT.MM.JJJJ"))
        self._line.setMaximumWidth(140)

    def set_value(self, value: Any) -> None:
        try:
            shown = date.fromisoformat(str(value)[:10]).strftime("%d.%m.%Y") if value else ""
        except ValueError:
            shown = str(value)
        super().set_value(shown)


class TextField(Field):
    """Several lines of plain text; Tab leaves it."""

    def __init__(self, label: str, lines: int = 4) -> None:
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        super().__init__(label, self._text)
        self._text.setMinimumHeight(self._text.fontMetrics().lineSpacing() * lines + 18)
        self._text.setMaximumHeight(self._text.fontMetrics().lineSpacing() * lines * 2 + 18)
        self._text.textChanged.connect(self.changed)

    def value(self) -> Any:
        return self._text.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        self._text.setPlainText("" if value is None else str(value))


class ChoiceField(Field):
    """One of several codes; a code that is not among them is kept and shown as it is."""

    def __init__(self, label: str, choices: Choices, needed: bool = False) -> None:
        self._box = QComboBox()
        super().__init__(label, self._box, needed)
        self._box.addItem("", "")
        for code, text in choices:
            self._box.addItem(text, code)
        self._box.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def value(self) -> Any:
        return self._box.currentData() or ""

    def set_value(self, value: Any) -> None:
        code = "" if value is None else str(value).removesuffix(".0")
        if self._box.findData(code) < 0:
            self._box.addItem(code, code)
        self._box.setCurrentIndex(self._box.findData(code))


class SuggestField(Field):
    """A line that proposes what is known: a code for a known text, else the text itself."""

    def __init__(self, label: str, choices: Choices, needed: bool = False) -> None:
        self._box = QComboBox()
        self._box.setEditable(True)
        self._box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        # The longest known name must not say how wide the form is.
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        super().__init__(label, self._box, needed)
        # Kept here: Qt finds no UUID among the data of a combo box.
        self._codes = [code for code, _text in choices]
        self._box.addItems([text for _code, text in choices])
        self._box.setCurrentIndex(-1)
        completer = self._box.completer()
        assert completer is not None
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
        self._box.editTextChanged.connect(lambda _text: self.changed.emit())

    def value(self) -> Any:
        row = self._box.findText(self.text(), Qt.MatchFlag.MatchFixedString)
        return self._codes[row] if row >= 0 else ""

    def text(self) -> str:
        return self._box.currentText().strip()

    def set_value(self, value: Any) -> None:
        row = self._codes.index(value) if value in self._codes else -1
        self._box.setCurrentIndex(row)
        if row < 0:
            self._box.setEditText("" if value is None else str(value))


class LanguageField(SuggestField):
    """A language by name; what is not known by name is kept as it was typed."""

    def value(self) -> Any:
        return super().value() or self.text()


class ChecksField(Field):
    """Several codes out of a list; arrow keys move, the space bar ticks."""

    def __init__(self, label: str, choices: Choices, lines: int = 6) -> None:
        self._list = QListWidget()
        self._list.setProperty("role", "checks")
        super().__init__(label, self._list)
        self._list.setFixedHeight((self._list.fontMetrics().lineSpacing() + 8) * lines + 12)
        for code, text in choices:
            self._add(code, text)
        self._list.itemChanged.connect(lambda _item: self.changed.emit())

    def value(self) -> Any:
        return [
            item.data(Qt.ItemDataRole.UserRole) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        ]

    def set_value(self, value: Any) -> None:
        wanted = set(value or ())
        blocked = self._list.blockSignals(True)
        for code in wanted - {item.data(Qt.ItemDataRole.UserRole) for item in self._items()}:
            self._add(code, code)
        for item in self._items():
            ticked = item.data(Qt.ItemDataRole.UserRole) in wanted
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self._list.blockSignals(blocked)
        first = next((item for item in self._items() if item.checkState() == Qt.CheckState.Checked), None)
        self._list.setCurrentItem(first or self._list.item(0))

    def _add(self, code: str, text: str) -> None:
        item = QListWidgetItem(text, self._list)
        item.setData(Qt.ItemDataRole.UserRole, code)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)

    def _items(self) -> Iterable[QListWidgetItem]:
        return (self._list.item(row) for row in range(self._list.count()))


class WeekdaysField(Field):
    """The days of a week as seven buttons; a rule like "every second Monday" stays as it was written."""

    def __init__(self, label: str, tr: Translator) -> None:
        row = QWidget()
        super().__init__(label, row)
        self._kept = ""
        self._buttons: dict[str, QToolButton] = {}
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for number, code in enumerate(WEEKDAYS):
            button = QToolButton()
            button.setProperty("role", "button")
            button.setCheckable(True)
            button.setText(wording.weekday(tr, number, "abbreviated").rstrip("."))
            button.setAccessibleName(wording.weekday(tr, number))
            button.clicked.connect(self._on_clicked)
            self._buttons[code] = button
            layout.addWidget(button)
        layout.addStretch(1)
        self.setFocusProxy(self._buttons["MO"])

    def value(self) -> Any:
        return self._kept or ",".join(code for code, button in self._buttons.items() if button.isChecked())

    def set_value(self, value: Any) -> None:
        codes = str(value or "").split(",")
        self._kept = str(value or "") if any(code and code not in self._buttons for code in codes) else ""
        for code, button in self._buttons.items():
            button.setChecked(any(part.endswith(code) for part in codes if part))

    def _on_clicked(self) -> None:
        self._kept = ""
        self.changed.emit()


def filled(fields: Mapping[str, Field], values: Mapping[str, Any]) -> None:
    """Show the kept values of a record in its fields."""
    for name, field in fields.items():
        field.set_value(values.get(name))
