"""The data of an access rule: the criterion decides what is asked; keys not asked for stay as they were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.profile import Criterion
from app.i18n import Translator
from ui.widgets.fields import ChecksField, ChoiceField, Choices, Field, NumberField
from ui.widgets.form_grid import FormGrid

Terms = Callable[[str], Choices]
LEVELS = frozenset({Criterion.GERMAN, Criterion.SCHOOL})
LISTS: Mapping[str, str] = {
    Criterion.STATUS: "allowed",
    Criterion.GENDER: "allowed",
    Criterion.REGISTRATION: "allowed",
    Criterion.DISTRICT: "allowed",
    Criterion.WORK_PERMISSION: "enough",
}
NUMERIC = {Criterion.AGE, Criterion.CHILDREN}
FIXED: Mapping[str, dict[str, Any]] = {Criterion.PUPIL: {"needed": True}, Criterion.IN_TRAINING: {"needed": True}}


class RuleField(Field):
    """What exactly a rule asks for."""

    def __init__(self, tr: Translator, terms: Terms) -> None:
        self._holder = QWidget()
        super().__init__(tr.gettext("Was genau verlangt wird"), self._holder)
        self._tr, self._terms = tr, terms
        self._criterion, self._kept = "", dict[str, Any]()
        self._parts: dict[str, Field] = {}
        self._layout = QVBoxLayout(self._holder)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self.setVisible(False)

    def show_criterion(self, criterion: str) -> None:
        """Ask what this criterion needs."""
        if criterion == self._criterion:
            return
        self._criterion = criterion
        self._kept = {}
        while taken := self._layout.takeAt(0):
            if widget := taken.widget():
                widget.hide()
                widget.deleteLater()
        self._parts = self._made(criterion)
        for part in self._parts.values():
            part.changed.connect(self.changed)
        if self._parts:
            self._layout.addWidget(FormGrid(self._parts))
        self.setVisible(bool(self._parts))

    def value(self) -> Any:
        data = dict(FIXED.get(self._criterion, {})) | self._kept
        for key, part in self._parts.items():
            value = part.value()
            data.pop(key, None)
            if value not in ("", []):
                data[key] = _number(value) if self._criterion in NUMERIC else value
        return data or ""

    def set_value(self, value: Any) -> None:
        self._kept = dict(value) if isinstance(value, Mapping) else {}
        for key, part in self._parts.items():
            part.set_value(self._kept.get(key))

    def _made(self, criterion: str) -> dict[str, Field]:
        tr, choices = self._tr, self._terms(criterion)
        if criterion == Criterion.AGE:
            return {"min": NumberField(tr.gettext("von Jahren"), tr), "max": NumberField(tr.gettext("bis Jahre"), tr)}
        if criterion == Criterion.CHILDREN:
            first, last = tr.gettext("Kind ab Jahren"), tr.gettext("Kind bis Jahre")
            return {"min_age": NumberField(first, tr), "max_age": NumberField(last, tr)}
        if criterion in LEVELS:
            least, most = tr.gettext("mindestens"), tr.gettext("höchstens")
            return {"min": ChoiceField(least, choices), "max": ChoiceField(most, choices)}
        if criterion == Criterion.DOCUMENT:
            return {"document": ChoiceField(tr.gettext("Unterlage"), choices)}
        key = LISTS.get(criterion)
        return {key: ChecksField(tr.gettext("Zugelassen"), choices)} if key else {}


def _number(value: Any) -> Any:
    text = str(value).replace(",", ".")
    try:
        return int(text) if text.isdigit() else float(text)
    except ValueError:
        return value
