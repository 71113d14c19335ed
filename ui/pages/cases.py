"""The cases: find one again, read its sessions and plans, see what is due, continue, give out, withdraw, delete."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.changes import Kind
from app.domain.cases import Case, CaseRecord, CaseRow
from app.domain.reasons import Labels
from app.domain.terms import term_names
from app.domain.undone import Undone, undone_sentence
from app.errors import NotFound
from app.i18n import N_
from app.usecases.cases import cases, read_case, set_step_state, withdraw_consent
from app.usecases.sessions import session_codes
from ui import case_words
from ui.dialogs.extract_dialog import ExtractDialog
from ui.dialogs.question import Answer, Question
from ui.dialogs.undoing import take_back
from ui.page import Command, Page, Shell, word
from ui.widgets.case_list import CaseColumn
from ui.widgets.case_pane import CasePane
from ui.widgets.split import split

if TYPE_CHECKING:
    from app.bootstrap import App


COMMANDS = {
    "go_on": Command(N_("Fall mit neuer Beratung fortsetzen"), "Ctrl+Return", "play"),
    "extract": Command(N_("Auskunft an die Person …"), "Ctrl+E", "file-text"),
    "withdraw": Command(N_("Einwilligung widerrufen …"), "Ctrl+R", "undo-2"),
    "delete": Command(N_("Fall löschen …"), "Del", "trash-2"),
}


class CasesPage(Page):
    """Everything about the people who have a case; `continue_wanted` carries the one to go on with."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset({Kind.CASEWORK, Kind.TAXONOMY})
    continue_wanted = Signal(object)

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.app = app
        self._wanted: UUID | None = None
        self.column = CaseColumn(self.theme, self.tr_)
        self.pane = CasePane(self.theme, self.tr_)
        self._actions = self.commands(COMMANDS)
        self._lay_out()
        self._connect()
        self._update()

    def title(self) -> str:
        return self.tr_.gettext("Fälle")

    def help_text(self) -> str:
        return self.tr_.gettext(
            "Suchen Sie einen Fall nach seiner Nummer oder dem Namen. Rechts stehen die Beratungen, die neueste zuerst."
            " Erledigte Schritte haken Sie ab. Ein Fall entsteht in einer Beratung mit „Als Fall behalten“."
        )

    def refresh(self) -> None:
        """Search again and keep the chosen case."""
        find = partial(self.app.read, cases, self.column.search.text())
        self.tasks.query(self, find, key="cases", done=self._show_rows)

    def retranslate(self) -> None:
        for part in (self.column, self.pane):
            part.retranslate(self.tr_)
        word(self._actions, COMMANDS, self.tr_)
        self.refresh()

    def focus_search(self) -> None:
        self.column.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.column.search.selectAll()

    def undo(self) -> None:
        """Take back the newest change (Ctrl+Z)."""
        take_back(self, self.app, self._on_undone)

    def show_case(self, client: UUID) -> None:
        """Show one case, wherever it is in the list."""
        self._wanted = client
        self.column.choose(client)
        self._read()

    @property
    def chosen(self) -> Case | None:
        """The case shown at the right."""
        return self.pane.shown

    def extract(self) -> None:
        """Give the person a copy of everything kept about them."""
        if self.chosen is None:
            return
        dialog = ExtractDialog(self.shell, self.app, self.chosen.client.id, self)
        dialog.written.connect(self._on_extracted)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def withdraw(self) -> None:
        """Ask which consent the person takes back; what was done before stays lawful."""
        consents = case_words.standing_consents(self.chosen) if self.chosen else ()
        if not consents:
            return
        tr = self.tr_.gettext
        purposes = [(one, case_words.purpose(self.tr_, one)) for one in consents]
        answers = [
            Answer(tr("Widerrufen: {purpose}", purpose=words), partial(self._withdraw, one, words), "danger")
            for one, words in purposes
        ]
        text = tr(
            "Der Widerruf gilt ab heute; was bis heute geschah, bleibt rechtmäßig."
            " Prüfen Sie danach, ob der Fall noch behalten werden darf. Sonst löschen Sie ihn."
        )
        Question(self, tr("Einwilligung widerrufen?"), text, (*answers, Answer(tr("Behalten")))).open()

    def delete(self) -> None:
        """Ask, naming everything that goes and what stays."""
        case = self.chosen
        if case is None:
            return
        tr = self.tr_.gettext
        answers = (
            Answer(tr("Endgültig löschen"), partial(self._erase, case.client.id), "danger"),
            Answer(tr("Behalten")),
        )
        heading = tr("Fall {number} löschen?", number=case.client.values.get("number", ""))
        Question(self, heading, case_words.what_goes(self.tr_, case), answers).open()

    def go_on(self) -> None:
        """Continue the case with a new session."""
        if self.chosen is not None:
            self.continue_wanted.emit(self.chosen)

    def _show_rows(self, rows: Sequence[CaseRow]) -> None:
        self.column.show_rows(rows, date.today())
        if not rows:
            self._wanted = None
            self.pane.show_nothing()
            self._update()
            return
        if not self.column.choose(self._wanted):
            self.column.choose_first()
            self._wanted = self.column.current()
        self._read()

    def _read(self) -> None:
        if self._wanted is not None:
            read = partial(self.app.read, read_for_page, self._wanted)
            self.tasks.query(self, read, key="case", done=self._show_case, failed=self._on_unreadable)

    def _show_case(self, found: tuple[Case, Labels]) -> None:
        case, labels = found
        self.pane.show_case(case, term_names(self.tr_, labels))
        self._update()

    def _on_unreadable(self, error: Exception) -> None:
        self.pane.show_nothing()
        self._update()
        if not isinstance(error, NotFound):
            raise error

    def _on_current(self, client: UUID | None) -> None:
        if client is not None and client != self._wanted:
            self._wanted = client
            self._read()

    def _on_ticked(self, step: CaseRecord) -> None:
        done = partial(self.app.write, "edit", set_step_state, step.id, "done", step.based_on)
        sentence = self.tr_.gettext("„{step}“ ist erledigt.", step=step.values.get("what", ""))
        self.tasks.change(self, done, done=partial(self._say, sentence))

    def _withdraw(self, consent: CaseRecord, purpose: str) -> None:
        work = partial(self.app.write, "edit", withdraw_consent, consent.id, date.today(), consent.based_on)
        sentence = self.tr_.gettext("Der Widerruf ist vermerkt: {purpose}.", purpose=purpose)
        self.tasks.change(self, work, done=partial(self._say, sentence))

    def _say(self, sentence: str, _result: object = None) -> None:
        self.messages.info(sentence, self.tr_.gettext("Zurücknehmen"), self.undo)

    def _on_undone(self, undone: Undone) -> None:
        self.messages.info(undone_sentence(undone, self.tr_))

    def _on_extracted(self, files: tuple[Path, Path]) -> None:
        text, data = (file.name for file in files)
        self.messages.warning(
            self.tr_.gettext(
                "Die Auskunft liegt unverschlüsselt in „{text}“ und „{data}“."
                " Löschen Sie beide, wenn sie übergeben sind.",
                text=text,
                data=data,
            )
        )

    def _erase(self, client: UUID) -> None:
        self.tasks.change(self, self.app.delete_case, client, done=self._on_erased)

    def _on_erased(self, _deleted: Any) -> None:
        self._wanted = None
        self.messages.info(
            self.tr_.gettext(
                "Der Fall ist endgültig gelöscht, seine Zahlen bleiben."
                " Sicherungen und Auskünfte von früher enthalten ihn noch; löschen Sie auch diese."
            )
        )

    def _on_moved(self, event: QKeyEvent) -> None:
        """An arrow key in the search box moves in the list."""
        QApplication.sendEvent(self.column.list, event)

    def _on_opened(self) -> None:
        if self.chosen is not None:
            self.pane.take_focus()

    def _update(self) -> None:
        case = self.chosen
        for action in self._actions.values():
            action.setEnabled(case is not None)
        self._actions["withdraw"].setEnabled(case is not None and bool(case_words.standing_consents(case)))

    def _connect(self) -> None:
        column, pane = self.column, self.pane
        column.search.textChanged.connect(lambda _text: self.refresh())
        column.search.moved.connect(self._on_moved)
        column.search.opened.connect(self._on_opened)
        column.list.opened.connect(self._on_opened)
        column.list.left.connect(self.focus_search)
        column.current_changed.connect(self._on_current)
        pane.left.connect(lambda: column.list.setFocus(Qt.FocusReason.OtherFocusReason))
        pane.timeline.ticked.connect(self._on_ticked)
        for name, action in self._actions.items():
            do = getattr(self, name)
            getattr(pane, name).clicked.connect(do)
            action.triggered.connect(do)

    def _lay_out(self) -> None:
        parts = split(Qt.Orientation.Horizontal, 12, (self.column, 2), (self.pane, 3))
        parts.setSizes([440, 820])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(parts)


def read_for_page(view: Any, client: UUID) -> tuple[Case, Labels]:
    """A case with what its codes are called."""
    return read_case(view, client), session_codes(view)
