"""The card "ask next": one question, its answers on number keys, and a line where an answer is typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.client import NOT_STATED
from app.i18n import Translator
from ui.session_entry import Choices, NotUnderstood, matching, meant, read
from ui.session_fields import ASKED, EXAMPLE, EXAMPLE_OF_GOAL, EXAMPLES, MISTAKES, Entry, asked_of
from ui.theme import Theme, set_role
from ui.widgets.card import Trouble
from ui.widgets.elided_button import ElidedButton
from ui.widgets.flow_layout import FlowLayout

NINE = 9
FIGURES = frozenset({Entry.AGE, Entry.AGES, Entry.DAY, Entry.DUE, Entry.NUMBER})
TYPED = FIGURES | {Entry.WORDS, Entry.LANGUAGES}
DAYS = {Entry.DAY: "hg", Entry.DUE: "h"}
LETTERS = frozenset({Entry.WORDS, Entry.LANGUAGES})
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as it is put: its field, the answers, why it is asked, what is known, whether somebody chose it.

    `others` are proposed where what is typed is none of the answers.
    """

    field: str
    choices: Choices = ()
    hint: str = ""
    known: str = ""
    chosen_by_hand: bool = False
    others: Choices = ()


class AnswerLine(QLineEdit):
    """The line for a typed answer; `first` may take a key before it is typed."""

    def __init__(self, first: Callable[[QKeyEvent], bool]) -> None:
        super().__init__()
        self._first = first
        self.setMaxLength(200)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._first(event):
            super().keyPressEvent(event)


class QuestionCard(QFrame):
    """Asks one field; `answered` carries the values by field, None for unknown."""

    answered = Signal(str, dict)
    skipped = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.asking: Asking | None = None
        self._is_answered = False
        self._offered: Choices = ()
        self._buttons: list[ElidedButton] = []
        self._exits: list[ElidedButton] = []
        self.setProperty("role", "ask")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading, self._question, self._hint = QLabel(), QLabel(), QLabel()
        for label, role in ((self._heading, "section"), (self._question, "heading"), (self._hint, "muted")):
            label.setProperty("role", role)
            label.setWordWrap(True)
        self.line = AnswerLine(self._on_line_key)
        self.line.textChanged.connect(self._on_typed)
        self._answers, self._ways_out = QWidget(), QWidget()
        self._flow, self._out = FlowLayout(self._answers, 5), FlowLayout(self._ways_out, 2)
        self._trouble = Trouble()
        self._lay_out()
        self.retranslate(tr)

    def ask(self, asking: Asking) -> None:
        """Put a question; the same one put again keeps what was typed."""
        before, self.asking = None if self._is_answered else self.asking, asking
        self._is_answered = False
        self._show_hint()
        is_same = before is not None and before.field == asking.field
        if is_same and before is not None and before.choices == asking.choices:
            return
        self._put(asking, self._begun() if is_same else None)

    def _begun(self) -> tuple[str, frozenset[Any]]:
        """What was typed and ticked, and is no answer yet."""
        ticked = frozenset(button.property("code") for button in self._buttons if button.isChecked())
        return self.line.text(), ticked

    def _show_hint(self) -> None:
        """Why it is asked, or what becomes of words that are none of the answers."""
        asking, typed = self.asking, self.line.text().strip()
        hint = asking.hint if asking else ""
        if asking and typed != asking.known and self._takes_words() and not meant(asking.field, typed, asking.choices):
            hint = self._tr.gettext("Die Eingabetaste merkt „{occupation}“ als Berufswunsch.", occupation=typed)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _put(self, asking: Asking, begun: tuple[str, frozenset[Any]] | None) -> None:
        asked = asked_of(asking.field)
        self._question.setText(self._tr.gettext(asked.question))
        self.setAccessibleName(self._question.text())
        self._trouble.say("")
        self._word_heading()
        had_focus = self.has_focus()
        self.line.setVisible(self._is_typed())
        self.line.setPlaceholderText(self._placeholder())
        self.line.setAccessibleName(self._question.text())
        typed, ticked = begun or (asking.known, None)
        self.line.setText(typed)
        self._show_answers()
        if ticked is not None:
            for button in self._buttons:
                button.setChecked(button.property("code") in ticked)
        if had_focus:
            self.take_focus()

    def ask_nothing(self, words: str) -> None:
        """No question is worth asking; say so."""
        had_focus = self.has_focus()
        self.asking, self._offered, self._is_answered = None, (), False
        self._question.setText(words)
        self.setAccessibleName(words)
        self._trouble.say("")
        self._hint.hide()
        self.line.hide()
        self._word_heading()
        self._show_answers()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def has_focus(self) -> bool:
        """Whether the cursor is anywhere in the card."""
        focused = self.window().focusWidget()
        return focused is not None and (focused is self or self.isAncestorOf(focused))

    def take_focus(self) -> None:
        """Go on answering with the keyboard; where letters could be typed, only a question asked by hand takes them."""
        by_hand = self.asking is not None and self.asking.chosen_by_hand
        if self.line.isVisibleTo(self) and (by_hand or self._entry() in FIGURES):
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.line.selectAll()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self._word_heading()
        if self.asking is not None:
            self._put(self.asking, self._begun())

    def take_key(self, event: QKeyEvent) -> bool:
        """Answer with a key that nobody else wanted; whether it was one of ours."""
        if self.asking is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        return self._take(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.take_key(event):
            super().keyPressEvent(event)

    def _take(self, event: QKeyEvent) -> bool:
        key, text = event.key(), event.text()
        if key in ENTERS and self._entry() is Entry.CHOICES:
            self._answer_checked()
        elif key in ENTERS and self.line.isVisibleTo(self) and not self.line.hasFocus():
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        elif text.isdigit() and text != "0" and int(text) <= len(self._buttons):
            self._buttons[int(text) - 1].click()
        elif text == "-" and self._entry() is Entry.AGES:
            self._answer(())
        elif text == "0" or text.lower() == "k":
            self._answer(NOT_STATED)
        elif text.lower() == "s":
            self._skip()
        elif key == Qt.Key.Key_Delete:
            self._answer(None)
        elif key == Qt.Key.Key_Escape:
            self._escape()
        else:
            return False
        return True

    def _on_line_key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTERS:
            self._answer_typed()
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
            return True
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        nothing_typed = not self.line.text() or self.line.hasSelectedText()
        if nothing_typed and self._is_command(event):
            return self._take(event)
        if event.text().isalpha() and self._takes_no(event.text().lower(), nothing_typed):
            # Nobody types this letter here: ignored, it reaches the page, whose keys are letters.
            event.ignore()
            return True
        return False

    def _takes_no(self, letter: str, nothing_typed: bool) -> bool:
        entry = self._entry()
        if entry in DAYS:
            return nothing_typed and letter not in DAYS[entry]
        return entry in FIGURES

    def _is_command(self, event: QKeyEvent) -> bool:
        """Whether a key stands for an answer although it could be typed."""
        entry, text = self._entry(), event.text().lower()
        if text.isdigit():
            return entry not in TYPED or entry in LETTERS
        by_name = self.asking is not None and self.asking.field == "district"
        takes_letters = entry in LETTERS or self._takes_words() or by_name
        return (not takes_letters and text in ("k", "s")) or (entry is Entry.AGES and text == "-")

    def _entry(self) -> Entry:
        return asked_of(self.asking.field).entry if self.asking else Entry.CHOICE

    def _takes_words(self) -> bool:
        """Whether words that are none of the answers are one too."""
        return self.asking is not None and bool(asked_of(self.asking.field).otherwise)

    def _is_typed(self) -> bool:
        is_long = self.asking is not None and len(self.asking.choices) > NINE
        return is_long or self._entry() in TYPED or self._takes_words()

    def _placeholder(self) -> str:
        return self._tr.gettext(EXAMPLE_OF_GOAL if self._takes_words() else EXAMPLES.get(self._entry(), EXAMPLE))

    def _on_typed(self) -> None:
        self._trouble.say("")
        if self.asking is not None and self.asking.choices:
            self._show_answers()
            self._show_hint()

    def _last_part(self) -> str:
        typed = self.line.text()
        return typed.rpartition(",")[2].strip() if self._entry() is Entry.LANGUAGES else typed

    def _show_answers(self) -> None:
        asking = self.asking
        offered = asking.choices if asking else ()
        if asking is not None and self._is_typed() and self.line.text() != asking.known:
            offered = meant(asking.field, self._last_part(), offered) or matching(self._last_part(), asking.others)
        self._offered = offered[:NINE]
        self._clear(self._flow)
        self._buttons = [self._answer_button(number, *choice) for number, choice in enumerate(self._offered, 1)]
        self._answers.setVisible(bool(self._buttons))
        self._show_ways_out()
        self._tab_in_order()

    def _answer_button(self, number: int, code: Any, words: str) -> ElidedButton:
        button = ElidedButton()
        text = self._tr.gettext("{key}  {answer}", key=number, answer=words)
        button.set_words(text, self._tr.gettext("{answer}, Taste {key}", answer=words, key=number))
        set_role(button, role="answer")
        if self._entry() is Entry.CHOICES:
            button.setCheckable(True)
            button.setChecked(words in (self.asking.known if self.asking else ""))
        else:
            button.clicked.connect(lambda: self._choose(code))
        button.setProperty("code", code)
        self._flow.addWidget(button)
        return button

    def _show_ways_out(self) -> None:
        self._clear(self._out)
        self._exits = []
        asking = self.asking
        if asking is None:
            return
        tr = self._tr.gettext
        if self._entry() is Entry.CHOICES:
            self._add_way_out(tr("Fertig (Enter)"), self._answer_checked)
        if self._entry() is Entry.AGES:
            self._add_way_out(tr("−  Keine Kinder"), lambda: self._answer(()))
        self._add_way_out(tr("0  Keine Angabe"), lambda: self._answer(NOT_STATED))
        if asking.chosen_by_hand:
            self._add_way_out(tr("Entf  Unbekannt"), lambda: self._answer(None))
            self._add_way_out(tr("Esc  Zurück"), self._skip)
        else:
            self._add_way_out(tr("S  Überspringen"), self._skip)

    def _add_way_out(self, words: str, do: Callable[[], None]) -> None:
        button = ElidedButton(words, padding=16)
        set_role(button, role="quiet")
        button.clicked.connect(do)
        self._out.addWidget(button)
        self._exits.append(button)

    def _clear(self, flow: FlowLayout) -> None:
        while (item := flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _tab_in_order(self) -> None:
        """The line first, then the answers, then the ways out."""
        for before, after in pairwise((self.line, *self._buttons, *self._exits)):
            QWidget.setTabOrder(before, after)

    def _choose(self, code: Any) -> None:
        if self._entry() is Entry.LANGUAGES:
            before = self.line.text().rpartition(",")[0].strip()
            kept = self._read(before) if before else {}
            if kept is not None and self.asking is not None:
                codes = (*kept.get("languages", ()), code)
                self._answer(tuple(dict.fromkeys(codes)))
        elif self.asking is not None and code in dict(self.asking.others):
            self._send({asked_of(self.asking.field).otherwise: code})
        else:
            self._answer(code)

    def _answer_checked(self) -> None:
        chosen = tuple(button.property("code") for button in self._buttons if button.isChecked())
        self._answer(chosen or None)

    def _answer_typed(self) -> None:
        if self.asking is None:
            return
        if not self.line.text().strip():
            self._skip()
            return
        values = self._read(self.line.text().rstrip(", "))
        if values is not None:
            self._send(values)

    def _read(self, text: str) -> dict[str, Any] | None:
        assert self.asking is not None
        try:
            return read(self.asking.field, text, date.today(), self.asking.choices)
        except NotUnderstood:
            self._trouble.say(self._tr.gettext(MISTAKES[self._entry()]))
            return None

    def _answer(self, value: Any) -> None:
        if self.asking is None:
            return
        values = {self.asking.field: value}
        if self.asking.field == "age":
            values["birth_date"] = None
        self._send(values)

    def _send(self, values: dict[str, Any]) -> None:
        assert self.asking is not None
        # The question stays until the next one is worked out: a key pressed meanwhile answers what is still shown.
        self._is_answered = True
        self.line.selectAll()
        self.answered.emit(self.asking.field, values)

    def _skip(self) -> None:
        if self.asking is not None:
            self.skipped.emit(self.asking.field)

    def _escape(self) -> None:
        if self.asking is not None and self.asking.chosen_by_hand:
            self._skip()
        else:
            self.left.emit()

    def _word_heading(self) -> None:
        tr = self._tr.gettext
        if self.asking is None or not self.asking.chosen_by_hand:
            self._heading.setText(tr("Als Nächstes fragen"))
        else:
            is_person = self.asking.field in ASKED
            self._heading.setText(tr("Angabe zur Person") if is_person else tr("Angabe zum Gespräch"))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 11, 14, 12)
        layout.setSpacing(6)
        for part in (self._heading, self._question, self._hint, self.line, self._answers, self._trouble):
            layout.addWidget(part)
        layout.addWidget(self._ways_out)
        self.ask_nothing("")
