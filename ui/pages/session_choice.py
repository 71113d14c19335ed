"""Which offer of a session is chosen: reading it with its reasons, and keeping those that were opened on purpose."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QItemSelectionModel, QObject, QTimer
from PySide6.QtWidgets import QAbstractItemView

from app.domain.client import Person
from app.domain.detail import ServiceDetail
from app.domain.match import Match
from app.errors import NotFound
from app.usecases.advising import Advice, read_reasoned

if TYPE_CHECKING:
    from ui.pages.session import SessionPage

PAUSE_BEFORE_DETAIL = 60


class SessionChoice(QObject):
    """The offer shown at the right; `wants_refused` until the first one that does not fit has been chosen."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(page)
        self._page = page
        self._wanted: UUID | None = None
        self.wants_refused = False
        self._read_soon = QTimer(self, singleShot=True, interval=PAUSE_BEFORE_DETAIL)
        self._read_soon.timeout.connect(self._read)
        results = page.results
        results.list.selectionModel().currentChanged.connect(lambda *_: self._on_current())
        results.list.clicked.connect(lambda _index: self._note_opened())
        results.list.opened.connect(self._on_opened)
        results.search.opened.connect(self._on_opened)

    @property
    def is_waiting(self) -> bool:
        """Whether the chosen offer is about to be read, or its card to come."""
        row = self._page.results.list.currentIndex()
        return self._read_soon.isActive() or (row.isValid() and self._page.model.card(row.row()) is None)

    def forget(self) -> None:
        """Choose the best offer the next time."""
        self._wanted = None

    def show(self, offer: UUID) -> None:
        """Show one offer because somebody asked for it, wherever it is in the list or not."""
        self._wanted = offer
        self._choose_row(self._page.model.row_of(offer))
        self._open()

    def choose_again(self, advice: Advice) -> None:
        """Find the chosen offer in a new list; the best one where it has gone."""
        row = self._page.model.row_of(self._wanted)
        if self.wants_refused and advice.refused:
            row = self._first_refused(advice)
        self.wants_refused = False
        if row < 0 and advice.cards:
            row = 0
        if row < 0:
            self._wanted = None
            self._page.side.offer.show_nothing()
            return
        self._choose_row(row)
        self._read_soon.start()

    def take_page(self) -> None:
        """Read the chosen row once its card has come."""
        card = self._page.current_card()
        if card is not None and self._wanted is None:
            self._on_current()

    def step_over(self, offer: UUID) -> None:
        """Choose the offer below this one, because it is going to leave the list."""
        model = self._page.model
        row = model.row_of(offer)
        after = model.card(row + 1) or model.card(row - 1)
        self._wanted = after.id if after else None

    def _first_refused(self, advice: Advice) -> int:
        self._wanted = None
        row = advice.total - advice.refused
        view = self._page.results.list
        view.scrollTo(self._page.model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)
        return row

    def _choose_row(self, row: int) -> None:
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self._page.results.list.selectionModel().setCurrentIndex(self._page.model.index(row, 0), flag)

    def _on_current(self) -> None:
        card = self._page.current_card()
        if card is not None:
            self._wanted = card.id
            self._read_soon.start()

    def _on_opened(self) -> None:
        if self._page.results.list.currentIndex().isValid():
            self._page.side.show_leaf(0)
            self._open()
            self._page.side.take_focus()

    def _open(self) -> None:
        self._note_opened()
        self._read_soon.stop()
        self._read()

    def _note_opened(self) -> None:
        if self._wanted is not None:
            self._page.state.opened.add(self._wanted)
            self._page.stores.touch()

    def _read(self) -> None:
        page = self._page
        if self._wanted is not None:
            read = partial(self._read_offer, self._wanted, page.state.person)
            page.tasks.query(page, read, key="detail", done=self._show, failed=self._on_unreadable)

    def _read_offer(self, offer: UUID, person: Person) -> tuple[ServiceDetail, Match | None]:
        app = self._page.app
        return app.read(read_reasoned, app.index, person, offer, datetime.now())

    def _show(self, found: tuple[ServiceDetail, Match | None]) -> None:
        detail, match = found
        if match is not None and detail.id == self._wanted:
            self._page.side.offer.show_reasons(detail, match, self._page.labels)
            self._page.does.update()

    def _on_unreadable(self, error: Exception) -> None:
        self._page.side.offer.show_nothing()
        if not isinstance(error, NotFound):
            raise error
