"""Where the parts of a session stand: person at the left, offers beside the chosen one, plan and note below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

from ui.widgets.split import split

PERSON_WIDTH = 280
GAP = 10


def session_split(
    person: tuple[QWidget, QPushButton, QWidget], results: QWidget, side: QWidget, plan: QWidget
) -> QSplitter:
    """The parts of a session, to be moved against each other; `person` are question, soonest deadline and chips."""
    upper = split(Qt.Orientation.Horizontal, GAP, (results, 5), (side, 5))
    right = split(Qt.Orientation.Vertical, GAP, (upper, 5), (plan, 1))
    right.setSizes([560, 150])
    whole = split(Qt.Orientation.Horizontal, GAP, (_person_column(*person), 0), (right, 1))
    whole.setSizes([300, 1030])
    return whole


def _person_column(question: QWidget, soonest: QPushButton, person: QWidget) -> QWidget:
    soonest.setProperty("role", "deadline")
    soonest.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    soonest.hide()
    holder = QWidget()
    holder.setMinimumWidth(PERSON_WIDTH)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(question)
    column.addWidget(soonest)
    column.addWidget(person, 1)
    return holder
