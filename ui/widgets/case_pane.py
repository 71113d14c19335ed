"""The chosen case: what is due, the person, every session in order, and what one can do with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.domain.cases import Case, CaseRecord
from app.domain.reasons import Labels
from app.i18n import Translator
from ui import case_words
from ui.icons import icon
from ui.text_line import Section
from ui.theme import Theme
from ui.widgets.detail_pane import PlainLabel
from ui.widgets.session_offer import SectionsPane


class Timeline(SectionsPane):
    """Open steps to tick off on top, then the sections of the case."""

    ticked = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.boxes: list[QCheckBox] = []

    def show_case(self, tr: Translator, labels: Labels, case: Case) -> None:
        """Show a case; the keyboard stays here where it was here."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        today = date.today()
        watched = case_words.watched_lines(tr, case, today)
        steps = case_words.open_steps(case)
        due = (Section(tr.gettext("Was ansteht"), watched),) if watched or steps else ()
        self.show_sections((*due, *case_words.case_sections(tr, labels, case)))
        self._add_steps(tr, steps, today)
        if had_focus:
            (self.boxes[0] if self.boxes else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_steps(self, tr: Translator, steps: tuple[CaseRecord, ...], today: date) -> None:
        self.boxes = []
        content = self.widget()
        column = content.layout() if content is not None else None
        assert isinstance(column, QVBoxLayout)
        for place, step in enumerate(steps):
            row = self._step_row(tr, step, today)
            column.insertWidget(1 + place, row)
            # Else a layout shows it later, and it could not take the focus now.
            row.show()

    def _step_row(self, tr: Translator, step: CaseRecord, today: date) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        words = case_words.step_words(tr, step, today)
        box = QCheckBox()
        box.setFixedSize(28, 26)
        box.setAccessibleName(tr.gettext("Erledigt: {step}", step=words))
        box.setToolTip(tr.gettext("Als erledigt abhaken"))
        box.clicked.connect(lambda: self.ticked.emit(step))
        self.boxes.append(box)
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(
            PlainLabel(words, "bad" if case_words.is_late(step, today) else ""), 1, Qt.AlignmentFlag.AlignVCenter
        )
        return row


class CasePane(QFrame):
    """One case in full; `shown` is None while none is chosen."""

    left = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.shown: Case | None = None
        self._labels: Labels = {}
        self.setProperty("role", "panel")
        self.setMinimumWidth(400)
        self._title = PlainLabel("", "title")
        self.timeline = Timeline(theme)
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self.go_on, self.extract, self.withdraw, self.delete = (QPushButton() for _ in range(4))
        self.go_on.setProperty("role", "primary")
        self.go_on.setIcon(icon(theme, "play", "on_accent"))
        self.extract.setIcon(icon(theme, "file-text"))
        self.withdraw.setIcon(icon(theme, "undo-2"))
        self.delete.setIcon(icon(theme, "trash-2"))
        self._stack = QStackedWidget()
        self._lay_out()
        self.timeline.left.connect(self.left)
        theme.changed.connect(self.timeline.repaint_signs)
        self.retranslate(tr)

    def show_case(self, case: Case, labels: Labels) -> None:
        """Show a case; the place one had scrolled to stays while it is the same one."""
        same = self.shown is not None and self.shown.client.id == case.client.id
        place = self.timeline.verticalScrollBar().value() if same else 0
        self.shown, self._labels = case, labels
        self._title.setText(case_words.title(case))
        self.withdraw.setVisible(bool(case_words.standing_consents(case)))
        self.timeline.show_case(self._tr, labels, case)
        self.timeline.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(1)

    def show_nothing(self) -> None:
        self.shown = None
        self._stack.setCurrentIndex(0)
        self.timeline.show_sections(())
        self._title.setText("")

    def take_focus(self) -> None:
        """Go on reading with the keyboard."""
        self.timeline.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.timeline.setAccessibleName(tr.gettext("Der gewählte Fall"))
        self._nothing.setText(tr.gettext("Hier steht der gewählte Fall mit seinen Beratungen."))
        self.go_on.setText(tr.gettext("Neue Beratung"))
        self.go_on.setToolTip(tr.gettext("Diesen Fall mit einer neuen Beratung fortsetzen"))
        self.extract.setText(tr.gettext("Auskunft …"))
        self.extract.setToolTip(tr.gettext("Der Person eine Kopie all ihrer Angaben geben (Artikel 15 DSGVO)"))
        self.withdraw.setText(tr.gettext("Einwilligung widerrufen …"))
        self.withdraw.setToolTip(tr.gettext("Vermerken, dass die Person eine Einwilligung zurücknimmt"))
        self.delete.setText(tr.gettext("Löschen …"))
        self.delete.setToolTip(tr.gettext("Die Person mit allen Angaben endgültig löschen"))
        if self.shown:
            self.show_case(self.shown, self._labels)

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.go_on, 1)
        for button in (self.extract, self.delete):
            foot.addWidget(button, 0)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(1, 16, 1, 14)
        column.setSpacing(8)
        head, feet = QHBoxLayout(), QVBoxLayout()
        feet.setSpacing(8)
        for row in (head, feet):
            row.setContentsMargins(20, 0, 20, 0)
        head.addWidget(self._title)
        feet.addWidget(self.withdraw)
        feet.addLayout(foot)
        column.addLayout(head)
        column.addWidget(self.timeline, 1)
        column.addLayout(feet)
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._stack)
