"""What an import did or would do: counts, and every rejection and warning with its place and reason."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.domain.findings import FindingGroup, grouped, reason_sentence
from app.domain.object_words import OBJECT_WORDS
from app.domain.reports import Finding, ImportReport
from app.i18n import Translator
from ui import wording
from ui.theme import Theme

MOST_LINES = 500


class ReportView(QWidget):
    """A report in sentences and a table."""

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._tr = theme, tr
        self._heading, self._summary = QLabel(), QLabel()
        self._heading.setProperty("role", "heading")
        self._summary.setWordWrap(True)
        self._summary.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(tr.gettext("Abgelehntes und Hinweise"))
        headings = [tr.gettext("Was"), tr.gettext("Wo"), tr.gettext("Warum"), tr.gettext("Wie oft")]
        self.table.setHorizontalHeaderLabels(headings)
        self.table.verticalHeader().hide()
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        layout.addWidget(self._summary)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)

    def show_report(self, report: ImportReport, written: bool) -> None:
        """Show a preview or the result."""
        heading = (
            self._tr.gettext("Importiert")
            if written
            else self._tr.gettext("Vorschau: es wurde noch nichts geschrieben")
        )
        self._heading.setText(heading)
        self._summary.setText("\n".join(summary(self._tr, report, written)))
        groups = [(self._tr.gettext("abgelehnt"), group) for group in grouped(report.rejected)]
        groups += [(self._tr.gettext("Hinweis"), group) for group in grouped(report.warnings)]
        self.table.setRowCount(min(len(groups), MOST_LINES))
        for row, (what, group) in enumerate(groups[:MOST_LINES]):
            self._show_line(row, what, group)
        self.table.setVisible(bool(groups))
        self.table.resizeRowsToContents()

    def _show_line(self, row: int, what: str, group: FindingGroup) -> None:
        texts = (
            what,
            place(self._tr, group.first),
            reason_sentence(group.first, self._tr),
            wording.number(self._tr, group.count),
        )
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setToolTip(text)
            self.table.setItem(row, column, item)


def summary(tr: Translator, report: ImportReport, written: bool) -> Iterable[str]:
    """The counts in sentences."""
    services = report.read.get("service", 0)
    records = sum(report.read.values())
    yield tr.gettext(
        "Quelle „{source}“: {offers}, {records} Datensätze gelesen.",
        source=report.source,
        offers=wording.offers(tr, services),
        records=wording.number(tr, records),
    )
    changed = wording.number(tr, sum(report.written.values()))
    offers = wording.offers(tr, report.written.get("service", 0))
    if written:
        yield tr.gettext("Neu oder geändert: {offers}, {records} Datensätze.", offers=offers, records=changed)
    else:
        yield tr.gettext("Neu oder geändert würden: {offers}, {records} Datensätze.", offers=offers, records=changed)
    if report.rejected:
        yield tr.ngettext(
            "{number} Datensatz wird abgelehnt.",
            "{number} Datensätze werden abgelehnt.",
            len(report.rejected),
            number=wording.number(tr, len(report.rejected)),
        )
    if report.warnings:
        yield tr.ngettext(
            "{number} Hinweis.",
            "{number} Hinweise.",
            len(report.warnings),
            number=wording.number(tr, len(report.warnings)),
        )
    if report.conflicts:
        yield tr.ngettext(
            "{count} Angabe wurde hier und in der Quelle geändert; die hiesige gilt, beide sind aufgehoben.",
            "{count} Angaben wurden hier und in der Quelle geändert; die hiesigen gelten, beide sind aufgehoben.",
            report.conflicts,
        )
    if report.vanished:
        yield tr.ngettext(
            "{count} Datensatz steht nicht mehr in der Quelle. Er bleibt und ist gekennzeichnet.",
            "{count} Datensätze stehen nicht mehr in der Quelle. Sie bleiben und sind gekennzeichnet.",
            report.vanished,
        )


def place(tr: Translator, finding: Finding) -> str:
    """File, line or pointer, and field of a finding."""
    where = finding.file
    if finding.line:
        where = tr.gettext("{file}, Zeile {line}", file=finding.file, line=finding.line)
    elif finding.pointer:
        where = f"{finding.file} {finding.pointer}"
    return tr.gettext("{where}, Feld {field}", where=where, field=finding.field) if finding.field else where


def report_text(tr: Translator, report: ImportReport) -> str:
    """The whole report as plain text, every finding on a line of its own."""
    lines = [*summary(tr, report, written=True), ""]
    for kind, count in report.read.items():
        lines.append(
            tr.gettext(
                "{objects}: {read} gelesen, {written} neu oder geändert",
                objects=tr.gettext(OBJECT_WORDS.get(kind, kind)),
                read=wording.number(tr, count),
                written=wording.number(tr, report.written.get(kind, 0)),
            )
        )
    for title, findings in ((tr.gettext("Abgelehnt"), report.rejected), (tr.gettext("Hinweise"), report.warnings)):
        if findings:
            lines += ["", title]
            lines += [f"{place(tr, finding)}: {reason_sentence(finding, tr)}" for finding in findings]
    return "\n".join(lines) + "\n"
