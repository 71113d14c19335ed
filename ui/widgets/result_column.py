"""The middle of the catalogue: search box, how many were found, the order, and the list or what to do instead."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.search import SearchPage, Sort
from app.i18n import Translator
from ui import wording
from ui.icons import icon
from ui.models.offers import OffersModel
from ui.theme import Theme
from ui.widgets.offer_list import OfferList
from ui.widgets.search_box import SearchBox


class ResultColumn(QWidget):
    """Search box and result list."""

    sorted = Signal()
    reset_wanted = Signal()
    filters_wanted = Signal(bool)
    new_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, theme: Theme, tr: Translator, model: OffersModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr, self._filters = tr, 0
        self.search = SearchBox(theme, tr)
        self.list = OfferList()
        self.list.setModel(model)
        self._filter_button = QToolButton()
        self._filter_button.setProperty("role", "button")
        self._filter_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._filter_button.setIcon(icon(theme, "sliders-horizontal"))
        self._filter_button.setCheckable(True)
        self._filter_button.toggled.connect(self.filters_wanted)
        self.new_button = QToolButton()
        self.new_button.setProperty("role", "button")
        self.new_button.setIcon(icon(theme, "plus"))
        self.new_button.clicked.connect(self.new_wanted)
        self._count = QLabel()
        self._count.setProperty("role", "heading")
        self._sort = QComboBox()
        self._sort.currentIndexChanged.connect(lambda _index: self.sorted.emit())
        self._hint = QLabel()
        self._hint.setProperty("role", "muted")
        self._hint.setWordWrap(True)
        self._hint.setTextFormat(Qt.TextFormat.PlainText)
        self._hint.hide()
        self._lay_out()
        self.retranslate(tr)

    def sort(self) -> Sort:
        """The order chosen."""
        return Sort(self._sort.currentData() or Sort.RELEVANCE)

    def show_result(self, page: SearchPage, filters: int) -> None:
        """Say how many were found, and what was done to find them."""
        self._filters = filters
        searched = bool(self.search.text().strip())
        self._count.setText(wording.offers(self._tr, page.total))
        hint = self._words(page) if page.total else ""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._stack.setCurrentIndex(0 if page.total else 1)
        narrowed = searched or filters > 0
        self._nothing.setText(self._words_for_nothing(narrowed))
        self._reset.setVisible(narrowed)
        self._import.setVisible(not narrowed)
        self._show_filter_count()

    def show_filter_button(self, wanted: bool, checked: bool) -> None:
        """Offer the filters behind a button where the window is narrow."""
        self._filter_button.setVisible(wanted)
        blocked = self._filter_button.blockSignals(True)
        self._filter_button.setChecked(checked)
        self._filter_button.blockSignals(blocked)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.search.retranslate(tr)
        self.list.setAccessibleName(tr.gettext("Gefundene Angebote"))
        self._sort.setAccessibleName(tr.gettext("Reihenfolge"))
        self.new_button.setAccessibleName(tr.gettext("Neues Angebot"))
        self.new_button.setToolTip(tr.gettext("Neues Angebot (Strg+N)"))
        self._reset.setText(tr.gettext("Suche und Filter zurücksetzen"))
        self._import.setText(tr.gettext("Katalog importieren"))
        self._word_sorts()
        self._show_filter_count()

    def _word_sorts(self) -> None:
        chosen = self.sort()
        blocked = self._sort.blockSignals(True)
        self._sort.clear()
        for value in Sort:
            self._sort.addItem(self._tr.gettext(wording.SORTS[value]), value.value)
        self._sort.setCurrentIndex(list(Sort).index(chosen))
        self._sort.blockSignals(blocked)

    def _show_filter_count(self) -> None:
        text = self._tr.gettext("Filter")
        if self._filters:
            text = self._tr.gettext("Filter ({number})", number=wording.number(self._tr, self._filters))
        self._filter_button.setText(text)

    def _words(self, page: SearchPage) -> str:
        parts = []
        if page.corrected:
            parts.append(self._tr.gettext("Gesucht wurde nach „{words}“.", words=page.corrected))
        if page.loosened:
            parts.append(self._tr.gettext("Kein Angebot enthält alle Wörter; diese enthalten einige davon."))
        if page.without_place:
            parts.append(
                self._tr.ngettext(
                    "{count} Angebot ohne Ortsangabe ist nicht dabei.",
                    "{count} Angebote ohne Ortsangabe sind nicht dabei.",
                    page.without_place,
                )
            )
        return " ".join(parts)

    def _words_for_nothing(self, narrowed: bool) -> str:
        if not narrowed:
            return self._tr.gettext(
                "Der Katalog ist noch leer. Importieren Sie einen Katalog oder legen Sie mit Strg+N ein Angebot an."
            )
        if self._filters:
            return self._tr.gettext(
                "Kein Angebot gefunden. Setzen Sie die Filter zurück oder suchen Sie mit anderen Wörtern."
            )
        return self._tr.gettext("Kein Angebot gefunden. Versuchen Sie ein anderes oder ein kürzeres Wort.")

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self._filter_button)
        top.addWidget(self.new_button)
        line = QHBoxLayout()
        line.addWidget(self._count, 1)
        line.addWidget(self._sort)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._empty_state())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addLayout(line)
        layout.addWidget(self._hint)
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(330)

    def _empty_state(self) -> QWidget:
        page = QWidget()
        self._nothing = QLabel()
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._reset = QPushButton()
        self._reset.clicked.connect(self.reset_wanted)
        self._import = QPushButton()
        self._import.clicked.connect(self.import_wanted)
        layout = QVBoxLayout(page)
        layout.setSpacing(16)
        layout.addStretch(1)
        layout.addWidget(self._nothing)
        layout.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self._import, 0, Qt.AlignmentFlag.AlignCenter)
        layout.addStretch(2)
        return page
