"""The catalogue: filters, search and list of offers, the offer chosen, and everything one can do with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.changes import Changes, Kind
from app.domain.detail import ServiceDetail
from app.domain.search import Card, Criteria, Facet, SearchPage
from app.errors import NotFound
from app.usecases.searching import term_labels
from app.usecases.showing import district_places, read_service
from ui import wording
from ui.models.offers import PAGE, OffersModel
from ui.page import Page, Shell
from ui.pages.catalogue_actions import CatalogueActions
from ui.widgets.detail_pane import DetailPane
from ui.widgets.filter_panel import FilterPanel
from ui.widgets.offer_delegate import OfferDelegate
from ui.widgets.offer_face import Face, face
from ui.widgets.result_column import ResultColumn
from ui.widgets.split import split

if TYPE_CHECKING:
    from app.bootstrap import App

WIDE = 1160
PAUSE_BEFORE_DETAIL = 60
MOST_KEPT = 1000


class CataloguePage(Page):
    """Search, filter, read and edit offers."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset({Kind.CATALOGUE, Kind.TAXONOMY})

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.app = app
        self._labels: Mapping[tuple[Facet, str], str] = {}
        self._wanted: UUID | None = None
        self._filters_wanted: bool | None = None
        self._pending_page = -1
        self._last_row = 0
        self._now = datetime.now()
        self.model = OffersModel(lambda card: self._word(card).spoken(), self)
        self.filters = FilterPanel(self.theme, self.tr_)
        self.results = ResultColumn(self.theme, self.tr_, self.model)
        self._delegate = OfferDelegate(self.theme, self._word, self.results.list)
        self.results.list.setItemDelegate(self._delegate)
        self.detail = DetailPane(self.theme, self.tr_)
        self.does = CatalogueActions(self)
        self._read_soon = QTimer(self, singleShot=True, interval=PAUSE_BEFORE_DETAIL)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr_.gettext("Angebote")

    def help_text(self) -> str:
        return self.tr_.gettext(
            "Tippen Sie, was gebraucht wird; auch Abkürzungen, Tippfehler und andere Sprachen führen zum Ziel. Die"
            " Pfeiltasten gehen durch die Liste, die Eingabetaste führt in das Angebot, Escape zurück. Was Sie an einem"
            " Angebot ändern, können Sie mit Strg+Z zurücknehmen."
        )

    def refresh(self) -> None:
        """Search again and keep the chosen offer and the place in the list."""
        self._load_labels()
        self._search(keep_place=True)

    def retranslate(self) -> None:
        self.tr_ = self.shell.translator
        for part in (self.filters, self.results, self.detail, self.does):
            part.retranslate(self.tr_)
        self._delegate.forget()
        self.refresh()

    def focus_search(self) -> None:
        self.results.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.results.search.selectAll()

    def undo(self) -> None:
        """Take back the newest change (Ctrl+Z)."""
        self.does.undo()

    def show_offer(self, offer: UUID) -> None:
        """Show one offer, wherever it is in the list."""
        self._wanted = offer
        row = self.model.row_of(offer)
        if row >= 0:
            self._choose_row(row)
        else:
            self.results.list.setCurrentIndex(QModelIndex())
        self._read_detail()

    @property
    def chosen(self) -> ServiceDetail | None:
        """The offer the detail pane shows."""
        return self.detail.shown

    @property
    def is_waiting(self) -> bool:
        """Whether the chosen offer is about to be read, or what is typed to be kept."""
        return self._read_soon.isActive() or self.does.editing.is_waiting

    def reset_search(self) -> None:
        """Take text and filters away."""
        self.results.search.clear()
        self.filters.reset()
        self.focus_search()

    def _criteria(self) -> Criteria:
        return self.filters.criteria(Criteria(text=self.results.search.text(), sort=self.results.sort()))

    def _search(self, keep_place: bool = False) -> None:
        self._now = datetime.now()
        limit = PAGE
        if keep_place:
            row = max(self.results.list.currentIndex().row(), 0)
            limit = min((row // PAGE + 1) * PAGE, MOST_KEPT)
        find = partial(self.app.find, self._criteria(), now=self._now, limit=limit)
        self.tasks.query(self, find, key="search", done=partial(self._show_page, keep_place=keep_place))

    def _show_page(self, page: SearchPage, keep_place: bool) -> None:
        self._pending_page = -1
        place = self.results.list.verticalScrollBar().value() if keep_place else 0
        self.model.show_first(page.total, page.cards)
        self.filters.show_counts(page)
        self.results.show_result(page, self.filters.active())
        self._choose_again(page, keep_place)
        if keep_place:
            self.results.list.verticalScrollBar().setValue(place)

    def _choose_again(self, page: SearchPage, keep: bool) -> None:
        """Choose the same offer again; else the best one found, but never instead of one that is only further down."""
        row = self.model.row_of(self._wanted)
        if row >= 0:
            self._choose_row(row)
        elif not (keep and self._wanted):
            self._choose_best(page)
        if self._wanted:
            self._read_soon.start()
        self.does.update()

    def _choose_best(self, page: SearchPage) -> None:
        self._wanted = None
        if page.cards:
            self._choose_row(0)
        else:
            self.detail.show_nothing()

    def _choose_row(self, row: int) -> None:
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.results.list.selectionModel().setCurrentIndex(self.model.index(row, 0), flag)

    def _fetch(self, offset: int) -> None:
        # A newer page with the same key drops the older one's answer: it must be asked for again when looked at.
        if self._pending_page >= 0:
            self.model.forget_page(self._pending_page)
        self._pending_page = offset
        find = partial(self.app.find, self._criteria(), now=self._now, limit=PAGE, offset=offset)
        self.tasks.query(self, find, key="page", done=partial(self._add_page, offset))

    def _add_page(self, offset: int, page: SearchPage) -> None:
        self._pending_page = -1
        if page.total != self.model.rowCount():
            self._search(keep_place=True)
            return
        self.model.add_page(offset, page.cards)
        self._delegate.prepare(page.cards, self.results.list.viewport().width())
        card = self.model.card(self.results.list.currentIndex().row())
        if card is not None and card.id != self._wanted:
            self._on_current()

    def _on_current(self) -> None:
        card = self.model.card(self.results.list.currentIndex().row())
        if card is not None:
            self._wanted, self._last_row = card.id, self.results.list.currentIndex().row()
            self._read_soon.start()

    def _read_detail(self) -> None:
        if self._wanted is None:
            return
        read = partial(self.app.read, read_service, self._wanted, datetime.now(), self._criteria().origin)
        self.tasks.query(self, read, key="detail", done=self._show_detail, failed=self._on_unreadable)

    def _show_detail(self, detail: ServiceDetail) -> None:
        self.detail.show_detail(detail)
        self.does.update()

    def _on_unreadable(self, error: Exception) -> None:
        if not isinstance(error, NotFound):
            raise error
        self._wanted = None
        self.detail.show_nothing()
        if self.model.rowCount():
            self._choose_row(min(self._last_row, self.model.rowCount() - 1))
        self.does.update()

    def _load_labels(self) -> None:
        """What codes are called; asked for before the search, so that the one reader answers it first."""
        self.tasks.query(self, lambda: term_labels(self.app.index), key="labels", done=self._take_labels)
        self.tasks.query(self, self.app.read, district_places, key="districts", done=self.filters.show_districts)

    def _take_labels(self, labels: Mapping[tuple[Facet, str], str]) -> None:
        self._labels = wording.on_cards(self.tr_, labels)
        self._delegate.forget()

    def _word(self, card: Card) -> Face:
        return face(self.tr_, self._label, card, self._now.date())

    def _label(self, facet: Facet, code: str) -> str:
        return self._labels.get((facet, code)) or code

    def _on_changed(self, changes: Changes) -> None:
        super()._on_changed(changes)
        self.does.editing.tell(changes)

    def _on_text(self) -> None:
        self._wanted = None
        self._search()

    def _on_moved(self, event: QKeyEvent) -> None:
        """An arrow key in the search box moves in the list."""
        QApplication.sendEvent(self.results.list, event)

    def _on_opened(self) -> None:
        if self.results.list.currentIndex().isValid():
            self._read_soon.stop()
            self._read_detail()
            self.detail.take_focus()

    def _on_left(self) -> None:
        self.focus_search()

    def _on_detail_left(self) -> None:
        self.results.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        results = self.results
        results.search.textChanged.connect(self._on_text)
        results.search.moved.connect(self._on_moved)
        results.search.opened.connect(self._on_opened)
        results.sorted.connect(self._search)
        results.reset_wanted.connect(self.reset_search)
        results.filters_wanted.connect(self._on_filters_wanted)
        results.list.opened.connect(self._on_opened)
        results.list.left.connect(self._on_left)
        results.list.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        self.model.page_wanted.connect(self._fetch)
        self.filters.changed.connect(self._search)
        self.detail.left.connect(self._on_detail_left)
        self._read_soon.timeout.connect(self._read_detail)
        self.theme.changed.connect(self.detail.repaint_signs)

    def _lay_out(self) -> None:
        self._split = split(Qt.Orientation.Horizontal, 12, (self.filters, 0), (self.results, 5), (self.detail, 4))
        self._split.setSizes([264, 520, 480])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold_filters()

    def _fold_filters(self) -> None:
        wide = self.width() >= WIDE
        shown = wide if self._filters_wanted is None else self._filters_wanted
        self.filters.setVisible(shown)
        self.results.show_filter_button(not wide or not shown, shown)

    def toggle_filters(self) -> None:
        """Show the filters or hide them."""
        self._on_filters_wanted(self.filters.isHidden())

    def _on_filters_wanted(self, shown: bool) -> None:
        self._filters_wanted = shown
        self._fold_filters()
        if shown:
            self.filters.take_focus()
