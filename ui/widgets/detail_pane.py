"""The chosen offer: everything known of it, read only, and the buttons that change it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.detail import ServiceDetail
from app.i18n import Translator
from ui.detail_text import chips, notes, sections
from ui.icons import icon, pixmap
from ui.text_line import Line, Section
from ui.theme import Theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.offer_face import begins, state_sign

ROLES = {"muted": "muted", "warn": "warn", "good": "good", "bad": "bad"}
INKS = {**ROLES, "plain": "muted"}
SIGN = 18
TARGET = 24


class PlainLabel(QLabel):
    """A text from the catalogue: shown as it is, wrapped, to be marked and copied."""

    def __init__(self, text: str, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(True)
        if QApplication.isRightToLeft():
            # A text that begins with a Latin word would else jump to the far edge of a mirrored window.
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        if role:
            self.setProperty("role", role)


class DetailScroll(QScrollArea):
    """Scrolls by keyboard; Escape leaves."""

    left = Signal()

    def setWidget(self, content: QWidget) -> None:
        # Qt takes the smallest height of wrapped labels from a narrow width: a page twice as long, half of it empty.
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        super().setWidget(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class DetailPane(QFrame):
    """One offer in full; `shown` is None while none is chosen."""

    left = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.shown: ServiceDetail | None = None
        self._signs: list[tuple[QLabel, str, str]] = []
        self.setProperty("role", "panel")
        self.setMinimumWidth(300)
        self._scroll = DetailScroll()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.left.connect(self.left)
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("role", "muted")
        self.edit, self.verify = QPushButton(), QPushButton()
        self.history, self.delete = QToolButton(), QToolButton()
        self._stack = QStackedWidget()
        self._lay_out()
        self.retranslate(tr)

    def show_detail(self, detail: ServiceDetail) -> None:
        """Show an offer; the place one had scrolled to stays while it is the same one."""
        same = self.shown is not None and self.shown.id == detail.id
        place = self._scroll.verticalScrollBar().value() if same else 0
        self.shown = detail
        self._scroll.setWidget(self._content(detail))
        self._scroll.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(1)
        self._enable(True)

    def show_nothing(self) -> None:
        self.shown = None
        self._signs = []
        self._stack.setCurrentIndex(0)
        self._enable(False)

    def take_focus(self) -> None:
        """Go on reading with the keyboard."""
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self, tr: Translator) -> None:
        """Set the words again; the offer itself is shown anew by the page, which reads it again."""
        self._tr = tr
        self.setAccessibleName(tr.gettext("Das gewählte Angebot"))
        self._scroll.setAccessibleName(tr.gettext("Das gewählte Angebot"))
        self._nothing.setText(
            tr.gettext("Wählen Sie links ein Angebot. Hier steht dann alles, was darüber bekannt ist.")
        )
        self.edit.setText(tr.gettext("Bearbeiten"))
        self.verify.setText(tr.gettext("Heute noch richtig"))
        for button, name in ((self.history, tr.gettext("Verlauf")), (self.delete, tr.gettext("Löschen"))):
            button.setAccessibleName(name)
            button.setToolTip(name)

    def repaint_signs(self) -> None:
        """Paint the icons in the colours of a new theme."""
        for label, name, token in self._signs:
            label.setPixmap(self._sign(name, token))

    def _content(self, detail: ServiceDetail) -> QWidget:
        self._signs = []
        content = QWidget()
        content.setProperty("role", "plain")
        column = QVBoxLayout(content)
        column.setContentsMargins(22, 20, 18, 16)
        column.setSpacing(6)
        column.addWidget(PlainLabel(detail.name, "title"))
        under = [detail.organization.name, detail.alternate_name]
        column.addWidget(PlainLabel(" · ".join(part for part in under if part), "muted"))
        column.addWidget(self._chips(detail))
        for note in notes(self._tr, detail):
            column.addWidget(PlainLabel(note, "note"))
        today = date.today()
        begins_on = begins(detail.opening, detail.next_date, today)
        sign = state_sign(self._tr, detail.status, detail.opening, begins_on, today)
        column.addWidget(self._line(Line(sign.text, sign.icon, sign.tone)))
        for section in self._sections(detail):
            self._add_section(column, section)
        column.addStretch(1)
        return content

    def _sections(self, detail: ServiceDetail) -> tuple[Section, ...]:
        return sections(self._tr, detail, date.today())

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        if section.title:
            column.addSpacing(8)
            column.addWidget(PlainLabel(section.title, "heading"))
        for line in section.lines:
            column.addWidget(self._line(line) if section.title else PlainLabel(line.text))

    def _chips(self, detail: ServiceDetail) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder)
        for chip in chips(self._tr, detail):
            label = QLabel()
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setText(chip.text)
            label.setProperty("role", "chip-good" if chip.good else "chip")
            flow.addWidget(label)
        return holder

    def _line(self, line: Line) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        sign = QLabel()
        sign.setFixedSize(SIGN, TARGET if line.copy else SIGN)
        if line.icon:
            token = INKS.get(line.tone, "muted")
            sign.setPixmap(self._sign(line.icon, token))
            self._signs.append((sign, line.icon, token))
        layout.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        text = PlainLabel(line.text, "strong" if line.strong else ROLES.get(line.tone, ""))
        layout.addWidget(text, 1, Qt.AlignmentFlag.AlignVCenter if line.copy else Qt.AlignmentFlag(0))
        if line.copy:
            layout.addWidget(self._copy_button(line.copy), 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _copy_button(self, text: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(self._theme, "copy", "muted"))
        button.setIconSize(QSize(14, 14))
        button.setProperty("role", "small")
        button.setFixedSize(TARGET, TARGET)
        button.setToolTip(self._tr.gettext("Kopieren"))
        button.setAccessibleName(self._tr.gettext("{text} kopieren", text=text))
        button.clicked.connect(lambda: QApplication.clipboard().setText(text))
        return button

    def _sign(self, name: str, token: str) -> QPixmap:
        return pixmap(name, self._theme.color(token), QSize(SIGN, SIGN), self.devicePixelRatioF())

    def _enable(self, on: bool) -> None:
        for button in (self.edit, self.verify, self.history, self.delete):
            button.setEnabled(on)

    def _foot(self) -> FlowLayout:
        self.edit.setProperty("role", "primary")
        self.edit.setIcon(icon(self._theme, "pencil", "on_accent"))
        self.verify.setIcon(icon(self._theme, "badge-check"))
        for button, name in ((self.history, "history"), (self.delete, "trash-2")):
            button.setProperty("role", "button")
            button.setIcon(icon(self._theme, name))
        foot = FlowLayout(spacing=8)
        foot.setContentsMargins(20, 8, 20, 18)
        for wide in (self.edit, self.verify):
            wide.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            foot.addWidget(wide)
        foot.addWidget(self.history)
        foot.addWidget(self.delete)
        return foot

    def _lay_out(self) -> None:
        self._stack.addWidget(self._nothing)
        self._stack.addWidget(self._scroll)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        layout.addWidget(self._stack, 1)
        layout.addLayout(self._foot())
        self._enable(False)
