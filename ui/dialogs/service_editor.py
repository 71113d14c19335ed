"""The form of an offer: nothing typed is lost, problems stand beside their field and in one summary."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.changes import Changes
from app.domain.forms import Problem, Row, ServiceForm, problems
from app.domain.profile import Force
from ui.dialogs.question import Answer, Question
from ui.dialogs.service_sections import ROW_FIELDS, SECTION_TITLES, TABS, WHOLE_LINES, Known, Tab
from ui.messages import Banner, Level
from ui.theme import Theme
from ui.widgets.fields import Field, SuggestField
from ui.widgets.form_grid import FormGrid
from ui.widgets.rows_editor import RowsEditor
from ui.widgets.scrolled import scrolled

TERMS = ("kind", "topic", "feature")
NAMED_IN_SUMMARY = 3


class ServiceEditor(QDialog):
    """A new offer or a change; `save_wanted` hands back the form with what it was based on."""

    save_wanted = Signal(object)
    typed = Signal()
    discarded = Signal()

    def __init__(self, theme: Theme, known: Known, form: ServiceForm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._theme, self._tr, self._known, self._form = theme, known.tr, known, form
        self._fields: dict[str, Field] = {}
        self._sections: dict[str, RowsEditor] = {}
        self._tab_of: dict[str, int] = {}
        self._tried = False
        self.setWindowTitle(self._title())
        self._build()
        self._fill(form)
        self._start = self.form()
        self._connect()
        self.resize(900, 680)
        self._fields["name"].setFocus()

    @property
    def offer(self) -> UUID | None:
        """The offer that is edited; None for a new one."""
        return self._form.id

    def is_changed(self) -> bool:
        """Whether there is anything that could be lost."""
        return self.form() != self._start

    def form(self) -> ServiceForm:
        """The form with what is typed now."""
        values = {name: field.value() for name, field in self._fields.items() if name not in TERMS}
        organization = self._fields["organization_id"]
        assert isinstance(organization, SuggestField)
        values["organization_id"] = values["organization_id"] or None
        typed = "" if values["organization_id"] else organization.text()
        repeated = {row.id for row in self._form.rows.get("schedules", ()) if row.id and row.values.get("freq")}
        rows = {
            name: tuple(_completed(name, row, row.id in repeated) for row in editor.rows())
            for name, editor in self._sections.items()
        }
        terms = {name: frozenset(self._fields[name].value()) for name in TERMS}
        return replace(self._form, values=values, organization=typed, rows=rows, terms=terms)

    def resume(self, draft: ServiceForm) -> None:
        """Go on with what was typed and never saved; one can still turn back to what is kept."""
        kept, before = self._form, _typed(self.form())
        self._take(draft)
        if _typed(self.form()) == before:
            self._turn_back(kept)
            return
        text = self._tr.gettext("Was Sie hier zuletzt getippt und nicht gespeichert haben, ist wieder da.")
        discard = self._tr.gettext("Verwerfen")
        banner = Banner(
            self._theme,
            self._tr,
            Level.INFORMATION,
            text,
            action_text=discard,
            on_action=lambda: self._turn_back(kept),
        )
        self._banners.addWidget(banner)

    def _take(self, form: ServiceForm) -> None:
        self._form = form
        self._fill(form)

    def _turn_back(self, kept: ServiceForm) -> None:
        self._take(kept)
        self._start = self.form()
        self.discarded.emit()

    def show_problems(self, found: tuple[Problem, ...]) -> None:
        """Say beside each field what is wrong with it, and how many on top."""
        self._tried = True
        for field in self._every_field():
            field.show_problem("")
        for problem in found:
            wrong = self._field_of(problem)
            if wrong is not None:
                wrong.show_problem(problem.sentence(self._tr))
        self._summary.setText(self._summed_up(found))
        self._summary.setVisible(bool(found))
        for index, tab in enumerate(TABS):
            mine = sum(self._tab_of.get(problem.section or problem.field, 0) == index for problem in found)
            self._tabs.setTabText(index, self._tab_text(tab, mine))

    def tell_changed(self, changes: Changes) -> None:
        """Somebody else wrote this offer meanwhile: say so and keep what is typed here."""
        if self.offer is None or (changes.ids and self.offer not in changes.ids) or self._saving:
            return
        text = self._tr.gettext(
            "Dieses Angebot wurde inzwischen an anderer Stelle geändert. Was Sie hier getippt haben, bleibt stehen."
            " Wenn Sie speichern, werden beide Fassungen aufgehoben."
        )
        if not any(banner.text == text for banner in self.findChildren(Banner)):
            self._banners.addWidget(Banner(self._theme, self._tr, Level.WARNING, text))

    def say(self, sentence: str) -> None:
        """Saving did not work: say why; everything typed stays."""
        self._set_saving(False)
        self._save.setFocus()
        self._banners.addWidget(Banner(self._theme, self._tr, Level.ERROR, sentence))

    def saved(self) -> None:
        """Everything is written: close without asking."""
        self._start = self.form()
        self.accept()

    def _set_saving(self, saving: bool) -> None:
        """While it is written nothing can be typed that would be left out; a long import is waited for."""
        self._saving = saving
        self._tabs.setEnabled(not saving)
        self._save.setEnabled(not saving)
        self._save.setText(self._tr.gettext("Wird gespeichert …") if saving else self._tr.gettext("Speichern"))

    def reject(self) -> None:
        if self._saving or not self.is_changed():
            super().reject()
            return
        answers = (
            Answer(self._tr.gettext("Speichern"), self.save),
            Answer(self._tr.gettext("Verwerfen"), self._discard, "danger"),
            Answer(self._tr.gettext("Weiter bearbeiten")),
        )
        text = self._tr.gettext("Sie haben etwas geändert und noch nicht gespeichert. Was soll damit geschehen?")
        Question(self, self._tr.gettext("Änderungen speichern?"), text, answers).open()

    def _discard(self) -> None:
        self.discarded.emit()
        super().reject()

    def save(self) -> None:
        """Check the form; what is wrong is shown, else the form goes out to be written, once."""
        if self._saving:
            return
        form = self.form()
        found = self._in_order(problems(form))
        self.show_problems(found)
        if found:
            self._go_to(found[0])
            return
        self._set_saving(True)
        self.save_wanted.emit(form)

    def _in_order(self, found: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Problems in the order in which the form asks."""
        return tuple(sorted(found, key=lambda problem: self._tab_of.get(problem.section or problem.field, 0)))

    def refuse(self, found: tuple[Problem, ...]) -> None:
        """The form came back with problems that only writing could find."""
        self._set_saving(False)
        self.show_problems(found)
        self._go_to(found[0])

    def _title(self) -> str:
        if self._form.id is None:
            return self._tr.gettext("Neues Angebot")
        return self._tr.gettext("„{name}“ bearbeiten", name=self._form.values.get("name") or "")

    def _build(self) -> None:
        self._saving = False
        self._summary = QLabel()
        self._summary.setProperty("role", "note")
        self._summary.setWordWrap(True)
        self._summary.hide()
        self._banners = QVBoxLayout()
        self._tabs = QTabWidget()
        self._tabs.setAccessibleName(self._tr.gettext("Abschnitte"))
        for index, tab in enumerate(TABS):
            self._tabs.addTab(self._tab_page(index, tab), self._tab_text(tab, 0))
        self._tabs.tabBar().setUsesScrollButtons(True)
        self._save = QPushButton(self._tr.gettext("Speichern"))
        self._save.setProperty("role", "primary")
        self._save.setToolTip(self._tr.gettext("Speichern (Strg+S)"))
        cancel = QPushButton(self._tr.gettext("Schließen"))
        cancel.clicked.connect(self.reject)
        for button in (self._save, cancel):
            button.setAutoDefault(False)
        foot = QHBoxLayout()
        needed = QLabel(self._tr.gettext("Felder mit * sind nötig."))
        needed.setProperty("role", "muted")
        foot.addWidget(needed, 1)
        foot.addWidget(cancel)
        foot.addWidget(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(10)
        layout.addLayout(self._banners)
        layout.addWidget(self._summary)
        layout.addWidget(self._tabs, 1)
        layout.addLayout(foot)

    def _tab_page(self, index: int, tab: Tab) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(4, 10, 12, 10)
        column.setSpacing(12)
        own = dict(tab.own(self._known))
        self._fields |= own
        self._tab_of |= dict.fromkeys((*own, *tab.sections), index)
        if own:
            column.addWidget(FormGrid(own, WHOLE_LINES["own"]))
        for section in tab.sections:
            self._sections[section] = editor = self._section(section)
            column.addWidget(editor)
        column.addStretch(1)
        return scrolled(content)

    def _section(self, section: str) -> RowsEditor:
        title = self._tr.gettext(SECTION_TITLES[section])
        make = ROW_FIELDS[section]
        return RowsEditor(
            self._theme, self._tr, title, lambda: make(self._known), WHOLE_LINES.get(section, frozenset())
        )

    def _fill(self, form: ServiceForm) -> None:
        for name, field in self._fields.items():
            field.set_value(form.terms.get(name, ()) if name in TERMS else form.values.get(name))
        if form.organization and not form.values.get("organization_id"):
            self._fields["organization_id"].set_value(form.organization)
        if form.id is None and not form.values.get("status"):
            self._fields["status"].set_value("active")
        for section, editor in self._sections.items():
            editor.set_rows(form.rows.get(section, ()))

    def _connect(self) -> None:
        for field in self._fields.values():
            field.changed.connect(self._on_typed)
        for section in self._sections.values():
            section.changed.connect(self._on_typed)
        self._save.clicked.connect(self.save)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Save), self).activated.connect(self.save)

    def _on_typed(self) -> None:
        """Once saving was tried, what is mended stops being called wrong at once."""
        self.typed.emit()
        if self._tried:
            self.show_problems(self._in_order(problems(self.form())))

    def _every_field(self) -> list[Field]:
        rows = [
            field for section in self._sections.values() for row in section.editors() for field in row.fields.values()
        ]
        return [*self._fields.values(), *rows]

    def _field_of(self, problem: Problem) -> Field | None:
        if not problem.section:
            return self._fields.get(problem.field)
        section = self._sections.get(problem.section)
        return section.field(problem.row, problem.field) if section else None

    def _go_to(self, problem: Problem) -> None:
        self._tabs.setCurrentIndex(self._tab_of.get(problem.section or problem.field, 0))
        field = self._field_of(problem)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _summed_up(self, found: tuple[Problem, ...]) -> str:
        if not found:
            return ""
        first = self._tr.ngettext(
            "{count} Angabe ist noch nicht in Ordnung, es wurde nichts gespeichert:",
            "{count} Angaben sind noch nicht in Ordnung, es wurde nichts gespeichert:",
            len(found),
        )
        return "\n".join([first, *(self._named(problem) for problem in found[:NAMED_IN_SUMMARY])])

    def _named(self, problem: Problem) -> str:
        field = self._field_of(problem)
        label = field.label if field else problem.field
        if problem.section:
            title = self._tr.gettext(SECTION_TITLES[problem.section])
            label = self._tr.gettext("{section} {number}, {field}", section=title, number=problem.row + 1, field=label)
        return self._tr.gettext("{label}: {value}", label=label, value=problem.sentence(self._tr))

    def _tab_text(self, tab: Tab, wrong: int) -> str:
        title = self._tr.gettext(tab.title)
        return self._tr.gettext("{title} ({number} !)", title=title, number=wrong) if wrong else title


def _typed(form: ServiceForm) -> tuple[Any, ...]:
    """What of a form was typed, without the versions it was based on."""
    rows = {name: tuple(row.values for row in rows) for name, rows in form.rows.items()}
    return form.values, form.organization, rows, form.terms


def _completed(section: str, row: Row, repeats: bool) -> Row:
    """What a person need not type: hours on weekdays are weekly, an amount is in euro, a rule is binding.

    A schedule that `repeats` in its own way keeps it.
    """
    values: dict[str, Any] = dict(row.values)
    if section == "schedules" and values.get("byday") and not repeats:
        values["freq"] = "WEEKLY"
    if section == "cost_options" and values.get("amount") and not values.get("currency"):
        values["currency"] = "EUR"
    if section == "eligibilities" and values.get("criterion") and not values.get("force"):
        values["force"] = Force.MUST.value
    return replace(row, values=values)
