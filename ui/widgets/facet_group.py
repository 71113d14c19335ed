"""One filter with counts: a heading that folds, its most frequent values, and "show more" for the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Translator
from ui import wording
from ui.icons import icon
from ui.theme import Theme

SHOWN = 6
MOST = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter, worded, with the number of offers that would remain."""

    code: str
    label: str
    count: int


class ElidedCheckBox(QCheckBox):
    """A check box with words on up to two lines; what is cut even so stands in the tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self._words = words
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(60, super().minimumSizeHint().height())

    def _cut(self) -> None:
        room = max(self.width() - 36, 20)
        lines = two_lines(self._words, lambda text: self.fontMetrics().horizontalAdvance(text) <= room)
        shown = [self.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, room) for line in lines]
        self.setText("\n".join(shown).replace("&", "&&"))
        self.setToolTip(self._words if any("…" in line for line in shown) else "")


def two_lines(words: str, fits: Callable[[str], bool]) -> list[str]:
    """Words on one line, or broken where the first line is full."""
    if fits(words):
        return [words]
    parts = words.split(" ")
    count = next((number for number in range(len(parts) - 1, 0, -1) if fits(" ".join(parts[:number]))), 0)
    return [" ".join(parts[:count]), " ".join(parts[count:])] if count else [words]


class FacetRow(QWidget):
    """A value to tick and its count."""

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # The smallest height of the style sheet is that of one line and would win over a box that has two.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.code, self.count = "", 0
        self.box = ElidedCheckBox()
        self.box.toggled.connect(self._on_toggled)
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box, 1)
        layout.addWidget(self._count)

    def show_choice(self, tr: Translator, choice: Choice, chosen: bool) -> None:
        self.code, self.count = choice.code, choice.count
        self.box.set_words(choice.label)
        self.box.setAccessibleName(f"{choice.label}, {wording.offers(tr, choice.count)}")
        self._count.setText(wording.number(tr, choice.count))
        blocked = self.box.blockSignals(True)
        self.box.setChecked(chosen)
        self.box.blockSignals(blocked)

    def _on_toggled(self, checked: bool) -> None:
        self.toggled.emit(self.code, checked)


class FacetGroup(QWidget):
    """The values of one filter; rows are reused, so that a count can change with every keystroke."""

    changed = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self.chosen: set[str] = set()
        self._choices: Sequence[Choice] = ()
        self._all = False
        self.heading = QToolButton()
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setProperty("role", "fold")
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.toggled.connect(self._on_folded)
        self._body = QWidget()
        self._rows: list[FacetRow] = []
        self._column = QVBoxLayout(self._body)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._more = QPushButton()
        self._more.setProperty("role", "link")
        self._more.clicked.connect(self._on_more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self._body)
        layout.addWidget(self._more)
        self._on_folded(True)

    def retranslate(self, tr: Translator, title: str) -> None:
        self._tr = tr
        self.heading.setText(title)
        self.heading.setAccessibleName(tr.gettext("Filter {title}", title=title))
        self._show_rows()

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Show new counts; what is ticked stays on top even where nothing remains."""
        known = {choice.code for choice in choices}
        missing = [Choice(code, self._label(code), 0) for code in self.chosen if code not in known]
        ticked = [choice for choice in choices if choice.code in self.chosen] + missing
        self._choices = [*ticked, *(c for c in choices if c.code not in self.chosen and c.count)]
        self.setVisible(bool(self._choices))
        self._show_rows()

    def clear(self) -> None:
        self.chosen.clear()

    def fold(self, folded: bool) -> None:
        self.heading.setChecked(not folded)

    def rows(self) -> list[FacetRow]:
        """The rows now shown."""
        return [row for row in self._rows if not row.isHidden()]

    def _label(self, code: str) -> str:
        return next((choice.label for choice in self._choices if choice.code == code), code)

    def _show_rows(self) -> None:
        least = max(SHOWN, len(self.chosen))
        shown = self._choices[: MOST if self._all else least]
        while len(self._rows) < len(shown):
            self._rows.append(FacetRow())
            self._rows[-1].toggled.connect(self._on_toggled)
            self._column.addWidget(self._rows[-1])
        for place, row in enumerate(self._rows):
            row.setVisible(place < len(shown))
            if place < len(shown):
                row.show_choice(self._tr, shown[place], shown[place].code in self.chosen)
        rest = min(len(self._choices), MOST) - least
        self._more.setVisible(rest > 0 and self.heading.isChecked())
        self._more.setText(
            self._tr.gettext("Weniger anzeigen")
            if self._all
            else self._tr.ngettext("{count} weiteres anzeigen", "{count} weitere anzeigen", max(rest, 1))
        )

    def _on_toggled(self, code: str, checked: bool) -> None:
        (self.chosen.add if checked else self.chosen.discard)(code)
        self.changed.emit()

    def _on_more(self) -> None:
        self._all = not self._all
        self._show_rows()

    def _on_folded(self, unfolded: bool) -> None:
        self.heading.setIcon(icon(self._theme, "chevron-down" if unfolded else "chevron-right", "muted"))
        self._body.setVisible(unfolded)
        self._show_rows()
