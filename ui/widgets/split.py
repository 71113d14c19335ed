"""Parts beside or above each other, with handles to make one larger."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

CUT_OFF = 1


def split(orientation: Qt.Orientation, handle: int, *parts: tuple[QWidget, int]) -> QSplitter:
    """The parts, each with how much of additional room it takes; `handle` is the gap in pixels."""
    found = QSplitter(orientation)
    found.setHandleWidth(handle)
    found.setChildrenCollapsible(False)
    if orientation is Qt.Orientation.Horizontal:
        # Qt lays a mirrored splitter out one pixel too far to the right, where the edge of its last part is cut off.
        found.setContentsMargins(0, 0, CUT_OFF, 0)
    for place, (widget, stretch) in enumerate(parts):
        found.addWidget(widget)
        found.setStretchFactor(place, stretch)
    return found
