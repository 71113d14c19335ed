"""The middle of a session: search box, ranked offers, and the groups of those that tell nothing or do not fit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.match import Fit
from app.i18n import Translator
from app.usecases.advising import Advice
from ui import wording
from ui.icons import icon
from ui.models.offers import OffersModel
from ui.theme import Theme
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.offer_list import OfferList
from ui.widgets.search_box import SearchBox


class SessionList(OfferList):
    """The list of ranked offers; Space plans, P pins, H hides, every other key goes on to the page."""

    planned = Signal()
    pinned = Signal()
    hidden = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        modified = bool(event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier)
        match event.text().lower():
            case " " if not modified:
                self.planned.emit()
            case "p" if not modified:
                self.pinned.emit()
            case "h" if not modified:
                self.hidden.emit()
            case text if text.isprintable() and text and not modified:
                event.ignore()
            case _:
                super().keyPressEvent(event)


class SessionResults(QWidget):
    """Search box, counts, list, and buttons for what is not listed."""

    refused_wanted = Signal(bool)
    unruled_wanted = Signal()
    hidden_wanted = Signal()
    unmet_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, theme: Theme, tr: Translator, model: OffersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.search = SearchBox(theme, tr)
        self.list = SessionList()
        self.list.setModel(model)
        self._count, self._hint, self._nothing = QLabel(), QLabel(), QLabel()
        self.bring_in = QPushButton()
        self.bring_in.setAutoDefault(False)
        self.bring_in.clicked.connect(self.import_wanted)
        self._count.setProperty("role", "heading")
        self._hint.setProperty("role", "muted")
        for label in (self._count, self._hint, self._nothing):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.hide()
        self._unruled, self._refused, self._hidden, self.unmet = (QPushButton() for _ in range(4))
        for group in (self._unruled, self._refused):
            group.setCheckable(True)
            group.toggled.connect(self._on_sign)
        self._refused.toggled.connect(self.refused_wanted)
        self._unruled.toggled.connect(self.unruled_wanted)
        self._hidden.clicked.connect(self.hidden_wanted)
        self.unmet.clicked.connect(self.unmet_wanted)
        for button in self._foot():
            button.setProperty("role", "link")
            button.setAutoDefault(False)
        self._lay_out()
        self.retranslate(tr)

    @property
    def shows_refused(self) -> bool:
        return self._refused.isChecked()

    @property
    def shows_unruled(self) -> bool:
        return self._unruled.isChecked()

    def reset(self) -> None:
        """As at the beginning of a session."""
        for widget in (self._unruled, self._refused, self.search):
            widget.blockSignals(True)
        self._unruled.setChecked(False)
        self._refused.setChecked(False)
        self.search.clear()
        for widget in (self._unruled, self._refused, self.search):
            widget.blockSignals(False)
        self._on_sign()

    def turn_refused(self) -> None:
        """Show those that do not fit, or not any more."""
        if self._refused.isVisibleTo(self):
            self._refused.toggle()

    def turn_unruled(self) -> None:
        """List those of which no rule is known too, or not any more."""
        if self._unruled.isVisibleTo(self):
            self._unruled.toggle()

    def show_result(self, advice: Advice, hidden: int) -> None:
        """Say how many offers fit, perhaps or do not, and what else there is."""
        self._show_empty(advice.offers == 0)
        tr, counts = self._tr, advice.answer.counts
        self._count.setText(self._counted(advice))
        hint = self._words(advice)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._stack.setCurrentIndex(0 if advice.total else 1)
        self._refused.setText(
            tr.ngettext("{count} passt nicht: warum?", "{count} passen nicht: warum?", counts[Fit.NO])
        )
        self._refused.setVisible(counts[Fit.NO] > 0)
        unruled = advice.answer.unruled
        self._unruled.setText(
            tr.ngettext(
                "Zu {number} Angebot fehlen Angaben",
                "Zu {number} Angeboten fehlen Angaben",
                unruled,
                number=wording.number(tr, unruled),
            )
        )
        self._unruled.setVisible(advice.answer.folded > 0 or (self.shows_unruled and unruled > 0))
        self._hidden.setText(tr.ngettext("{count} ausgeblendet: zeigen", "{count} ausgeblendet: zeigen", hidden))
        self._hidden.setVisible(hidden > 0)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.search.retranslate(tr)
        self.list.setAccessibleName(tr.gettext("Angebote für diese Person"))
        self.bring_in.setText(tr.gettext("Katalog importieren …"))
        self._show_empty(self.bring_in.isVisibleTo(self))
        self.unmet.setToolTip(tr.gettext("Bedarf ohne Angebot merken"))
        self.unmet.setText(tr.gettext("J  Kein Angebot"))

    def _show_empty(self, is_empty: bool) -> None:
        """Say why nothing is listed: there are no offers at all, or the search has none."""
        words = self._tr.gettext(
            "Kein Angebot passt zu dieser Suche. Versuchen Sie ein anderes Wort oder leeren Sie die Suche."
        )
        if is_empty:
            words = self._tr.gettext(
                "Der Katalog ist noch leer. Importieren Sie einen Katalog "
                "oder legen Sie unter „Angebote“ (Strg+2) ein Angebot an."
            )
        self._nothing.setText(words)
        self.bring_in.setVisible(is_empty)

    def _counted(self, advice: Advice) -> str:
        counts, unruled = advice.answer.counts, advice.answer.unruled
        numbers = {"fits": counts[Fit.FITS], "perhaps": counts[Fit.PERHAPS] - unruled, "unruled": unruled}
        words = {name: wording.number(self._tr, number) for name, number in numbers.items()}
        if unruled:
            return self._tr.gettext("{fits} passen · {perhaps} vielleicht · {unruled} ohne Angaben", **words)
        return self._tr.gettext("{fits} passen · {perhaps} vielleicht", **words)

    def _words(self, advice: Advice) -> str:
        if advice.corrected:
            return self._tr.gettext("Gesucht wurde nach „{words}“.", words=advice.corrected)
        if advice.loosened:
            return self._tr.gettext("Kein Angebot enthält alle Wörter; diese enthalten einige davon.")
        return ""

    def _foot(self) -> tuple[QPushButton, ...]:
        return self._unruled, self._refused, self._hidden, self.unmet

    def _on_sign(self) -> None:
        for group in (self._unruled, self._refused):
            group.setIcon(icon(self._theme, "chevron-down" if group.isChecked() else "chevron-right", "accent"))

    def _lay_out(self) -> None:
        self._on_sign()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty())
        foot = FlowLayout()
        for button in self._foot():
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(7)
        for part in (self.search, self._count, self._hint):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        self.setMinimumWidth(310)

    def _empty(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.addStretch(1)
        column.addWidget(self._nothing)
        column.addWidget(self.bring_in, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return holder
