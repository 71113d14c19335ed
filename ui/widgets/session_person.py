"""What is known of the person as chips, and the needs as large toggles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from app.domain.client import NOT_STATED, Person
from app.domain.reasons import Labels
from app.i18n import Translator
from ui.icons import icon
from ui.session_entry import meeting_words, worded
from ui.session_fields import ALWAYS_SHOWN, ASKED, MEETING, SHORT_NEEDS, Asked
from ui.theme import Theme, set_role
from ui.widgets.elided_button import ElidedButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.scrolled import scrolled

NEED_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-")


class PersonPanel(QFrame):
    """Chips and needs; `field_wanted` when a chip is chosen, `needs_changed` with the codes now chosen."""

    field_wanted = Signal(str)
    more_wanted = Signal()
    needs_changed = Signal(object)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._chips: dict[str, ElidedButton] = {}
        self._notes: dict[str, ElidedButton] = {}
        self._needs: dict[str, ElidedButton] = {}
        self._shortcuts: list[QShortcut] = []
        self._labels: Labels = {}
        self.setProperty("role", "panel")
        self._needs_title, self._person_title, self._meeting_title = QLabel(), QLabel(), QLabel()
        for title in (self._needs_title, self._person_title, self._meeting_title):
            title.setProperty("role", "section")
        self._needs_holder, self._chips_holder = QWidget(), QWidget()
        self._needs_flow, self._chips_flow = FlowLayout(self._needs_holder), FlowLayout(self._chips_holder)
        self._notes_holder = QWidget()
        self._notes_flow = FlowLayout(self._notes_holder)
        self._doubts = QLabel()
        self._doubts.setProperty("role", "note")
        self._doubts.setWordWrap(True)
        self._doubts.setTextFormat(Qt.TextFormat.PlainText)
        self._doubts.hide()
        self._more = ElidedButton()
        self._more.setProperty("role", "quiet")
        self._more.clicked.connect(self.more_wanted)
        for field in ASKED:
            self._chips[field] = self._chip(field, self._chips_flow)
        self._chips_flow.addWidget(self._more)
        for field in MEETING:
            self._notes[field] = self._chip(field, self._notes_flow)
        self._lay_out()
        self.retranslate(tr)

    def set_labels(self, labels: Labels) -> None:
        """What codes are called; the needs come from the catalogue."""
        self._labels = labels
        needs = labels.get("need", {})
        if list(needs) != list(self._needs):
            self._make_needs(needs)
        for number, (code, words) in enumerate(needs.items()):
            self._word_need(code, words, NEED_KEYS[number] if number < len(NEED_KEYS) else "")

    def show_person(self, person: Person, doubts: Sequence[str]) -> None:
        """Show what is known now, and what cannot be true."""
        for field, chip in self._chips.items():
            self._show_chip(field, chip, person, doubts)
        chosen = person.known("needs") or ()
        for code, button in self._needs.items():
            button.setChecked(code in chosen)

    def show_meeting(self, meeting: Mapping[str, Any]) -> None:
        """Show what is noted of the conversation itself."""
        for field, chip in self._notes.items():
            words = meeting_words(field, meeting.get(field), self._tr)
            is_silent = meeting.get(field) is NOT_STATED
            self._word_chip(chip, MEETING[field], words, "silent" if is_silent else "known" if words else "unknown")
            chip.setVisible(bool(words) or bool(MEETING[field].key))

    def show_case(self, number: str) -> None:
        """Say which case the session continues; empty where none."""
        tr = self._tr.gettext
        self._person_title.setText(
            tr("Was wir wissen: Fall {number}", number=number) if number else tr("Was wir wissen")
        )

    def show_doubts(self, sentences: Sequence[str]) -> None:
        """Contradictions, in words."""
        self._doubts.setText("\n".join(sentences))
        self._doubts.setVisible(bool(sentences))

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.setAccessibleName(tr.gettext("Die Person"))
        self._needs_title.setText(tr.gettext("Worum geht es? (Alt und Zahl)"))
        self._person_title.setText(tr.gettext("Was wir wissen"))
        self._meeting_title.setText(tr.gettext("Das Gespräch"))
        self._more.set_words(tr.gettext("+  Weitere Angabe"))

    def _chip(self, field: str, flow: FlowLayout) -> ElidedButton:
        chip = ElidedButton(most=236)
        chip.setProperty("role", "fact")
        chip.setIconSize(QSize(14, 14))
        chip.clicked.connect(lambda: self.field_wanted.emit(field))
        flow.addWidget(chip)
        return chip

    def _show_chip(self, field: str, chip: ElidedButton, person: Person, doubts: Sequence[str]) -> None:
        words = worded(field, person, self._tr, self._labels)
        chip.setIcon(icon(self._theme, "triangle-alert", "warn") if field in doubts else QIcon())
        silent = getattr(person, field) is NOT_STATED
        state = "doubt" if field in doubts else "silent" if silent else "known" if words else "unknown"
        self._word_chip(chip, ASKED[field], words, state)
        is_part = field == "german_certified" and person.german is not None
        chip.setVisible((bool(words) and not is_part) or field in ALWAYS_SHOWN)

    def _word_chip(self, chip: ElidedButton, asked: Asked, words: str, state: str) -> None:
        name = self._tr.gettext(asked.name)
        text = self._tr.gettext("{field}: {value}", field=name, value=words) if words else name
        shown = self._tr.gettext("{key}  {field}", key=asked.key, field=text) if asked.key else text
        spoken = text if words else self._tr.gettext("{field}: unbekannt", field=name)
        chip.set_words(shown, spoken)
        if chip.property("state") != state:
            set_role(chip, state=state)

    def _make_needs(self, needs: Mapping[str, str]) -> None:
        while (item := self._needs_flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._needs = {code: self._need() for code in needs}
        for shortcut in self._shortcuts:
            shortcut.deleteLater()
        self._shortcuts = [
            self._shortcut(key, button) for key, button in zip(NEED_KEYS, self._needs.values(), strict=False)
        ]

    def _shortcut(self, key: str, button: ElidedButton) -> QShortcut:
        # Not the button's own: that one would wait a moment, and take the focus away from the question.
        shortcut = QShortcut(QKeySequence(f"Alt+{key}"), self)
        shortcut.activated.connect(button.click)
        return shortcut

    def _need(self) -> ElidedButton:
        button = ElidedButton(most=236)
        button.setProperty("role", "need")
        button.setCheckable(True)
        button.clicked.connect(self._on_need)
        self._needs_flow.addWidget(button)
        return button

    def _word_need(self, code: str, words: str, key: str) -> None:
        button = self._needs[code]
        short = self._tr.gettext(SHORT_NEEDS[code]) if code in SHORT_NEEDS else words
        shown = self._tr.gettext("{key}  {need}", key=key, need=short) if key else short
        button.set_words(shown, words, words)

    def _on_need(self) -> None:
        self.needs_changed.emit(tuple(code for code, button in self._needs.items() if button.isChecked()))

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(12, 10, 8, 10)
        column.setSpacing(8)
        parts = (
            *(self._needs_title, self._needs_holder),
            *(self._person_title, self._doubts, self._chips_holder),
            *(self._meeting_title, self._notes_holder),
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        scroll = scrolled(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(scroll)
