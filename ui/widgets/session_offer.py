"""The right of a session: the chosen offer with its reasons, the way to the goal, the deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.detail import ServiceDetail
from app.domain.match import Match
from app.domain.reasons import Labels
from app.i18n import Translator
from ui.detail_text import sections
from ui.icons import icon, pixmap
from ui.session_text import why
from ui.text_line import Line, Section
from ui.theme import Theme
from ui.widgets.detail_pane import INKS, ROLES, SIGN, DetailPane, DetailScroll, PlainLabel
from ui.widgets.flow_layout import FlowLayout

OFFER, WAY, DEADLINES = range(3)


class ReasonedOffer(DetailPane):
    """An offer in a session: first why it fits, then what one needs to go there."""

    plan_wanted = Signal()
    pin_wanted = Signal()
    hide_wanted = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        self._match: Match | None = None
        self._labels: Labels = {}
        self._is_stale = False
        self.plan, self.pin, self.hide_button = QPushButton(), QPushButton(), QPushButton()
        super().__init__(theme, tr, parent)
        self.setProperty("role", "")

    def show_reasons(self, detail: ServiceDetail, match: Match, labels: Labels) -> None:
        """Show an offer with its reasons."""
        self._match, self._labels = match, labels
        self.show_detail(detail)

    def show_detail(self, detail: ServiceDetail) -> None:
        """Show an offer; on a leaf that nobody sees it is laid out when somebody turns to it."""
        self._is_stale = not self.isVisible()
        if not self._is_stale:
            super().show_detail(detail)
            return
        if self.shown is None or self.shown.id != detail.id:
            self._scroll.verticalScrollBar().setValue(0)
        self.shown = detail
        self._enable(True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale and self.shown is not None:
            self.show_detail(self.shown)

    def show_state(self, planned: bool, pinned: bool) -> None:
        """Word the buttons for what pressing them would do."""
        tr = self._tr.gettext
        self.plan.setText(tr("Aus dem Plan") if planned else tr("In den Plan"))
        self.plan.setIcon(icon(self._theme, "x" if planned else "plus", "on_accent"))
        self.pin.setText(tr("Lösen") if pinned else tr("Anheften"))

    def retranslate(self, tr: Translator) -> None:
        super().retranslate(tr)
        self.plan.setToolTip(tr.gettext("In den Plan oder wieder heraus (Leertaste in der Liste)"))
        self.pin.setToolTip(tr.gettext("Oben festhalten (P in der Liste)"))
        self.hide_button.setText(tr.gettext("Ausblenden"))
        self.hide_button.setToolTip(tr.gettext("In dieser Beratung nicht mehr zeigen (H in der Liste)"))
        self.show_state(False, False)

    def _sections(self, detail: ServiceDetail) -> tuple[Section, ...]:
        reasons = why(self._tr, self._labels, self._match) if self._match else ()
        about, *rest = sections(self._tr, detail, date.today(), with_rules=False) or (None,)
        return (*reasons, *((about,) if about else ()), *rest)

    def _foot(self) -> FlowLayout:
        for unused in (self.edit, self.verify, self.history, self.delete):
            # Children all the same: a button without a parent would be a window of its own.
            unused.setParent(self)
            unused.hide()
        self.plan.setProperty("role", "primary")
        self.plan.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        foot = FlowLayout(spacing=8)
        foot.setContentsMargins(16, 8, 16, 12)
        for button in (self.pin, self.hide_button):
            button.setProperty("role", "link")
        for button in (self.plan, self.pin, self.hide_button):
            button.setAutoDefault(False)
            foot.addWidget(button)
        self.plan.clicked.connect(self.plan_wanted)
        self.pin.clicked.connect(self.pin_wanted)
        self.hide_button.clicked.connect(self.hide_wanted)
        return foot

    def _enable(self, on: bool) -> None:
        for button in (self.plan, self.pin, self.hide_button):
            button.setEnabled(on)


class SectionsPane(DetailScroll):
    """Sections of worded lines, to be read and scrolled with the keyboard."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._signs: list[tuple[QLabel, Line]] = []
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_sections(self, parts: Sequence[Section]) -> None:
        """Show these sections instead of those before."""
        self._signs = []
        content = QWidget()
        content.setProperty("role", "plain")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(20, 14, 16, 14)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self.add_sections(parts)
        self.setWidget(content)

    def add_sections(self, parts: Sequence[Section]) -> None:
        """Show these sections below those shown already."""
        column = self._column
        for section in parts:
            if section.title:
                column.insertWidget(column.count() - 1, PlainLabel(section.title, "heading"))
            column.insertLayout(column.count() - 1, self._grid(section.lines))
            column.insertSpacing(column.count() - 1, 10)

    def repaint_signs(self) -> None:
        """Paint the icons in the colours of a new theme."""
        for label, line in self._signs:
            label.setPixmap(self._sign(line))

    def _grid(self, lines: Sequence[Line]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(0, SIGN)
        for row, line in enumerate(lines):
            if line.icon:
                grid.addWidget(self._signed(line), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(line.text, "strong" if line.strong else ROLES.get(line.tone, "")), row, 1)
        return grid

    def _signed(self, line: Line) -> QLabel:
        sign = QLabel()
        sign.setFixedSize(SIGN, SIGN)
        sign.setPixmap(self._sign(line))
        self._signs.append((sign, line))
        return sign

    def _sign(self, line: Line) -> QPixmap:
        token = INKS.get(line.tone, "muted")
        return pixmap(line.icon, self._theme.color(token), QSize(SIGN, SIGN), self.devicePixelRatioF())


class LeafPane(SectionsPane):
    """Sections on a leaf: laid out when somebody sees them, and only when they changed."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._parts: Sequence[Section] = ()
        self._rest: Sequence[Section] = ()
        self._is_stale = False

    def show_sections(self, parts: Sequence[Section]) -> None:
        if parts != self._parts:
            self._parts, self._is_stale = parts, True
        if self._is_stale and self.isVisible():
            self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._lay_out()

    def _lay_out(self) -> None:
        self._is_stale = False
        super().show_sections(self._parts[:1])
        self._rest = self._parts[1:]
        if self._rest:
            # Some sixty lines at once would hold the window up: what is read first is shown first.
            QTimer.singleShot(0, self, self._on_first_shown)

    def _on_first_shown(self) -> None:
        rest, self._rest = self._rest, ()
        self.add_sections(rest)


class SessionSide(QFrame):
    """Three leaves: the offer, the way to the goal, the deadlines."""

    left = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "panel")
        self._tr = tr
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.offer = ReasonedOffer(theme, tr)
        self.way, self.deadlines = LeafPane(theme), LeafPane(theme)
        self._stack = QStackedWidget()
        for leaf in (self.offer, self.way, self.deadlines):
            self._stack.addWidget(leaf)
            leaf.left.connect(self.left)
            self.tabs.addTab("")
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        theme.changed.connect(self._on_theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 6, 1, 1)
        layout.setSpacing(0)
        row = QHBoxLayout()
        row.setContentsMargins(12, 0, 12, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        layout.addLayout(row)
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(320)
        self.retranslate(tr)

    def show_leaf(self, leaf: int) -> None:
        """Turn to a leaf."""
        self.tabs.setCurrentIndex(leaf)

    def take_focus(self) -> None:
        """Read on with the keyboard."""
        leaf = self._stack.currentWidget()
        if leaf is self.offer:
            self.offer.take_focus()
        elif leaf is not None:
            leaf.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_deadline_count(self, count: int) -> None:
        """Say on the leaf how many deadlines one has to watch."""
        text = self._tr.gettext("Fristen ({count})", count=count) if count else self._tr.gettext("Fristen")
        self.tabs.setTabText(DEADLINES, text)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.offer.retranslate(tr)
        self.tabs.setAccessibleName(tr.gettext("Angebot, Weg oder Fristen"))
        self.tabs.setTabText(OFFER, tr.gettext("Angebot"))
        self.tabs.setTabText(WAY, tr.gettext("Weg zum Ziel"))
        self.way.setAccessibleName(tr.gettext("Weg zum Ziel"))
        self.deadlines.setAccessibleName(tr.gettext("Fristen"))
        self.show_deadline_count(0)
        for way, name in (("Left", tr.gettext("Nach links blättern")), ("Right", tr.gettext("Nach rechts blättern"))):
            # Qt names the arrows of tabs that have no room only once, when it makes them.
            if arrow := self.tabs.findChild(QToolButton, f"Scroll{way}Button"):
                arrow.setAccessibleName(name)

    def _on_theme(self) -> None:
        self.offer.repaint_signs()
        self.way.repaint_signs()
        self.deadlines.repaint_signs()
