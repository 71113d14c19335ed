"""The filters beside the list: what may be chosen, how many offers would remain, and how far away they may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QSlider, QVBoxLayout, QWidget

from app.domain.offers import Place
from app.domain.search import Criteria, Facet, FacetCount, SearchPage
from app.i18n import Translator
from ui import wording
from ui.theme import Theme
from ui.widgets.facet_group import Choice, FacetGroup, FacetRow
from ui.widgets.scrolled import scrolled

ORDER = (Facet.TOPIC, Facet.KIND, Facet.LANGUAGE, Facet.COST, Facet.DISTRICT, Facet.FEATURE, Facet.SOURCE)
FOLDED = frozenset({Facet.SOURCE})
KILOMETRES = (1, 2, 3, 5, 10, 20, 50)


class FilterPanel(QFrame):
    """All filters; `changed` after every choice."""

    changed = Signal()

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.setProperty("role", "panel")
        self._today = FacetRow()
        self._today.toggled.connect(lambda _code, _on: self.changed.emit())
        self.groups = {facet: FacetGroup(theme, tr) for facet in ORDER}
        for facet, group in self.groups.items():
            group.changed.connect(self.changed)
            group.fold(facet in FOLDED)
            group.hide()
        self._build_distance()
        self._reset = QPushButton()
        self._reset.setProperty("role", "link")
        self._reset.clicked.connect(self.reset)
        self._lay_out()
        self.retranslate(tr)

    def criteria(self, base: Criteria) -> Criteria:
        """The criteria with everything that is chosen here."""
        chosen = {facet: frozenset(group.chosen) for facet, group in self.groups.items() if group.chosen}
        origin = self._origin.currentData()
        within = float(KILOMETRES[self._slider.value()]) if origin and self._slider.value() < len(KILOMETRES) else None
        today = self._today.box.isChecked()
        return replace(base, chosen=chosen, open_today=today, origin=origin, within_km=within)

    def active(self) -> int:
        """How many filters are set."""
        ticked = sum(len(group.chosen) for group in self.groups.values())
        return ticked + self._today.box.isChecked() + (self._origin.currentIndex() > 0)

    def show_counts(self, page: SearchPage) -> None:
        """Take over the counts of a result."""
        self._today.show_choice(
            self._tr, Choice("today", self._tr.gettext("Heute geöffnet"), page.open_today), self._today.box.isChecked()
        )
        for facet, group in self.groups.items():
            group.show_choices(self._choices(facet, page.facets.get(facet, ())))
        self._reset.setEnabled(self.active() > 0)

    def show_districts(self, places: Mapping[str, Place]) -> None:
        """The districts one can measure the distance from."""
        chosen = self._origin.currentText()
        blocked = self._origin.blockSignals(True)
        self._origin.clear()
        self._origin.addItem(self._tr.gettext("überall"), None)
        for label, place in sorted(places.items()):
            self._origin.addItem(label, place)
        self._origin.setCurrentIndex(max(self._origin.findText(chosen), 0))
        self._origin.blockSignals(blocked)
        self._distance.setVisible(bool(places))

    def take_focus(self) -> None:
        """Go to the first filter."""
        self._today.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def reset(self) -> None:
        """Take all filters away."""
        for group in self.groups.values():
            group.clear()
        for widget in (self._today.box, self._origin, self._slider):
            widget.blockSignals(True)
        self._today.box.setChecked(False)
        self._origin.setCurrentIndex(0)
        self._slider.setValue(len(KILOMETRES))
        for widget in (self._today.box, self._origin, self._slider):
            widget.blockSignals(False)
        self._word_distance()
        self.changed.emit()

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.setAccessibleName(tr.gettext("Filter"))
        for facet, group in self.groups.items():
            group.retranslate(tr, tr.gettext(wording.FACETS[facet]))
        self._origin_label.setText(tr.gettext("Entfernung von"))
        self._origin.setAccessibleName(tr.gettext("Entfernung von Stadtteil"))
        self._slider.setAccessibleName(tr.gettext("Umkreis in Kilometern"))
        self._reset.setText(tr.gettext("Filter zurücksetzen"))
        self._word_distance()

    def _choices(self, facet: Facet, counts: Sequence[FacetCount]) -> list[Choice]:
        return [
            Choice(count.code, wording.facet_value(self._tr, facet, count.code, count.label), count.count)
            for count in counts
        ]

    def _build_distance(self) -> None:
        self._distance = QWidget()
        self._origin_label = QLabel()
        self._origin_label.setProperty("role", "section")
        self._origin = QComboBox()
        self._origin.currentIndexChanged.connect(self._on_origin)
        self._origin_label.setBuddy(self._origin)
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, len(KILOMETRES))
        self._slider.setValue(len(KILOMETRES))
        self._slider.setPageStep(1)
        self._slider.valueChanged.connect(self._on_origin)
        self._within = QLabel()
        self._within.setProperty("role", "muted")
        layout = QVBoxLayout(self._distance)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for widget in (self._origin_label, self._origin, self._within, self._slider):
            layout.addWidget(widget)
        self._distance.hide()

    def _lay_out(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(16, 14, 12, 14)
        column.setSpacing(12)
        column.addWidget(self._today)
        column.addWidget(self.groups[Facet.TOPIC])
        column.addWidget(self.groups[Facet.KIND])
        column.addWidget(self._distance)
        for facet in ORDER[2:]:
            column.addWidget(self.groups[facet])
        column.addStretch(1)
        scroll = scrolled(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 10)
        outer.setSpacing(6)
        outer.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(11, 0, 11, 0)
        foot.addWidget(self._reset, 0, Qt.AlignmentFlag.AlignLeading)
        outer.addLayout(foot)

    def _on_origin(self) -> None:
        self._word_distance()
        self.changed.emit()

    def _word_distance(self) -> None:
        chosen = self._origin.currentIndex() > 0
        value = self._slider.value()
        far = value >= len(KILOMETRES)
        self._slider.setVisible(chosen)
        self._within.setVisible(chosen)
        self._within.setText(
            self._tr.gettext("beliebig weit")
            if far
            else self._tr.gettext("bis {distance}", distance=wording.distance(self._tr, KILOMETRES[value]))
        )
