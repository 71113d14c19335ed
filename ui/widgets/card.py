"""A calm card in the middle of the window, for pages that ask one thing."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.errors import KnownError
from app.i18n import Translator
from ui.icons import pixmap
from ui.theme import Theme
from ui.widgets.scrolled import scrolled


class Card(QFrame):
    """A panel with an icon, a heading and whatever is added to `body`."""

    def __init__(self, theme: Theme, icon_name: str, heading: str, width: int = 440) -> None:
        super().__init__()
        self._theme, self._icon_name = theme, icon_name
        self._width = width
        self.setProperty("role", "panel")
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self._sign = QLabel()
        self._heading = QLabel(heading)
        self._heading.setProperty("role", "title")
        self._heading.setWordWrap(True)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._sign)
        top.addWidget(self._heading, 1)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(28, 24, 28, 24)
        self.body.setSpacing(12)
        self.body.addLayout(top)
        theme.changed.connect(self._paint_sign)
        self._paint_sign()

    def sizeHint(self) -> QSize:
        """Of one width, so that cards look alike, unless a button needs more."""
        return QSize(max(self._width, self.body.minimumSize().width()), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def _paint_sign(self) -> None:
        color = self._theme.color("accent")
        self._sign.setPixmap(pixmap(self._icon_name, color, QSize(28, 28), self.devicePixelRatioF()))


class Trouble(QLabel):
    """A sentence that says what is wrong; empty it takes no room. Screen readers hear it at once."""

    def __init__(self) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("role", "bad")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._error: KnownError | None = None
        self.say("")

    def say(self, sentence: str) -> None:
        """Show and announce a sentence, or nothing."""
        self._error = None
        self._show(sentence)
        if sentence:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def report(self, error: KnownError | None, translator: Translator) -> None:
        """Say a known error, or nothing."""
        self.say(error.sentence(translator) if error is not None else "")
        self._error = error

    def take_over(self, before: Trouble, translator: Translator) -> None:
        """Show what another one reported, perhaps in another language; nobody need hear it twice."""
        self._error = before._error
        self._show(self._error.sentence(translator) if self._error is not None else "")

    def _show(self, sentence: str) -> None:
        self.setText(sentence)
        self.setVisible(bool(sentence))


class Busy(QWidget):
    """A moving bar with words while something takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self._words = QLabel()
        self._words.setProperty("role", "muted")
        self._words.setWordWrap(True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._words)
        layout.addWidget(self._bar)
        self.stop()

    def start(self, words: str, total: int = 0, moves: bool = True) -> None:
        """Show that work goes on; `total` 0 when nobody knows how much, without motion then a full bar."""
        self._words.setText(words)
        self._bar.setAccessibleName(words)
        self._bar.setRange(0, total if total or moves else 1)
        self._bar.setValue(0 if total or moves else 1)
        self.setVisible(True)

    def advance(self, words: str, count: int, total: int) -> None:
        """Show how far the work is."""
        self._words.setText(words)
        self._bar.setRange(0, total)
        self._bar.setValue(count)

    def stop(self) -> None:
        """The work is done."""
        self.setVisible(False)


def centred(*cards: QWidget) -> QScrollArea:
    """Cards of one height side by side in the middle; small windows scroll."""
    inside = QWidget()
    row = QHBoxLayout()
    row.setSpacing(20)
    row.addStretch(1)
    for card in cards:
        row.addWidget(card)
    row.addStretch(1)
    column = QVBoxLayout(inside)
    column.addStretch(1)
    column.addLayout(row)
    column.addStretch(1)
    return scrolled(inside, sideways=True)


def one_below_the_other(*cards: QWidget) -> QWidget:
    """Cards of one width in a column."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(20)
    for card in cards:
        column.addWidget(card)
    return holder


def fill_page(page: QWidget, content: QWidget) -> None:
    """Let one widget fill a page to its edges."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(content)
