"""The list of offers: every row is there at once, its card is fetched when it comes into sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QStandardItemModel

from app.domain.search import Card

CARD = Qt.ItemDataRole.UserRole
PAGE = 20


class OffersModel(QStandardItemModel):
    """Cards by row, kept in pages of `PAGE`; `page_wanted(offset)` asks for one that is looked at and missing.

    A list view asks for the row count once for every row it lays out: a `rowCount` in Python would freeze the
    window for 300 ms at 100,000 offers, so the rows are (empty) standard items and only their data are ours.
    """

    page_wanted = Signal(int)

    def __init__(self, spoken: Callable[[Card], str], parent: QObject | None = None) -> None:
        super().__init__(0, 1, parent)
        self._spoken = spoken
        self._cards: dict[int, Card] = {}
        self._rows: dict[UUID, int] = {}
        self._asked: set[int] = set()
        self._next_page = -1
        self._ask_soon = QTimer(self, singleShot=True, interval=0)
        self._ask_soon.timeout.connect(self._ask)

    def show_first(self, total: int, cards: Sequence[Card]) -> None:
        """Replace everything by a new result."""
        self.beginResetModel()
        blocked = self.blockSignals(True)
        self.setRowCount(total)
        self.blockSignals(blocked)
        self._cards, self._rows = {}, {}
        self._keep(0, cards)
        self._asked = {0}
        self.endResetModel()

    def add_page(self, offset: int, cards: Sequence[Card]) -> None:
        """Fill in a page that was asked for."""
        self._keep(offset, cards)
        if cards:
            self.dataChanged.emit(self.index(offset, 0), self.index(offset + len(cards) - 1, 0))

    def forget_page(self, offset: int) -> None:
        """A page could not be fetched, or a newer one was wanted more: ask again when it is looked at."""
        self._asked.discard(offset)

    def card(self, row: int) -> Card | None:
        """The card of a row, as far as it was fetched."""
        return self._cards.get(row)

    def row_of(self, offer: UUID | None) -> int:
        """The row of an offer among those fetched, else -1."""
        return -1 if offer is None else self._rows.get(offer, -1)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        card = self._cards.get(index.row())
        if card is None:
            self._want(index.row())
            return None
        if role == CARD:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(card)
        return None

    def itemData(self, index: QModelIndex | QPersistentModelIndex) -> dict[int, Any]:
        return {role: self.data(index, role) for role in (Qt.ItemDataRole.DisplayRole, CARD)}

    def _keep(self, offset: int, cards: Sequence[Card]) -> None:
        for row, card in enumerate(cards, offset):
            self._cards[row] = card
            self._rows[card.id] = row

    def _want(self, row: int) -> None:
        page = row - row % PAGE
        if row >= 0 and page not in self._asked:
            self._next_page = page
            self._ask_soon.start()

    def _ask(self) -> None:
        page, self._next_page = self._next_page, -1
        if page >= 0 and page not in self._asked:
            self._asked.add(page)
            self.page_wanted.emit(page)
