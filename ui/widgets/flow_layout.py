"""Widgets in lines that break where the width ends, mirrored in right-to-left windows."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle, QWidget


class FlowLayout(QLayout):
    """Lays its items out like words in a paragraph."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        result = QSize()
        for item in self._items:
            result = result.expandedTo(item.minimumSize())
        return result.grownBy(self.contentsMargins())

    def _place(self, rect: QRect, move: bool) -> int:
        inside = rect.marginsRemoved(self.contentsMargins())
        y = inside.y()
        for line in self._lines(inside.width()):
            if move:
                self._place_line(line, inside, y)
            y += max(size.height() for _, size in line) + self.spacing()
        below = self.contentsMargins().bottom()
        return max(y - self.spacing(), inside.y()) + below - rect.y()

    def _lines(self, room: int) -> Iterator[list[tuple[QLayoutItem, QSize]]]:
        line, width = list[tuple[QLayoutItem, QSize]](), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if line and width + self.spacing() + size.width() > room:
                yield line
                line, width = [], 0
            width += size.width() + (self.spacing() if line else 0)
            line.append((item, size))
        if line:
            yield line

    def _place_line(self, line: list[tuple[QLayoutItem, QSize]], inside: QRect, y: int) -> None:
        """Put a line where it belongs; what expands takes the room that is left over."""
        parent, x = self.parentWidget(), inside.x()
        direction = parent.layoutDirection() if parent else Qt.LayoutDirection.LeftToRight
        wide = sum(size.width() for _, size in line) + self.spacing() * (len(line) - 1)
        growing = sum(_grows(item) for item, _ in line)
        for item, size in line:
            more = max(inside.width() - wide, 0) // growing if growing and _grows(item) else 0
            place = QRect(QPoint(x, y), QSize(min(size.width() + more, inside.width()), size.height()))
            item.setGeometry(QStyle.visualRect(direction, inside, place))
            x += place.width() + self.spacing()


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)
