"""What is typed in a session is kept as a draft within a second; finishing hands it over, as a case or counted."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

from app.domain.handout import HandoutWish
from app.domain.session import NewCase
from app.errors import KnownError
from ui.dialogs.keep_case import KeepCaseDialog
from ui.dialogs.question import Answer, Question
from ui.handout_wish import proposed_language, session_wish
from ui.session_draft import draft_of, session_of, state_of, steps_of

if TYPE_CHECKING:
    from ui.pages.session import SessionPage
    from ui.session_state import SessionState

DRAFT = "session"
PAUSE = 800


class SessionStoring(QObject):
    """Drafts and the end of a session."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(page)
        self._page = page
        self._save_soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._save_soon.timeout.connect(self.save)
        page.tasks.query(page, page.app.read_draft, DRAFT, done=self._on_draft, failed=self._on_failed)

    @property
    def is_waiting(self) -> bool:
        """Whether something typed is about to be kept."""
        return self._save_soon.isActive()

    def touch(self) -> None:
        """Something was typed or chosen: keep it soon; typing on does not put it off."""
        if not self._save_soon.isActive() and not self._page.app.is_event:
            self._save_soon.start()

    def save(self) -> None:
        """Keep what there is now."""
        self._save_soon.stop()
        page = self._page
        if page.app.is_locked or page.app.is_event:
            return
        public_body = page.app.settings.public_body
        draft = draft_of(page.state, page.plan.steps(), page.plan.note.toPlainText(), public_body)
        page.tasks.change(page, page.app.write_draft, DRAFT, draft, failed=self._on_failed)

    def forget(self) -> None:
        """There is nothing to keep any more."""
        self._save_soon.stop()
        if not self._page.app.is_locked:
            self._page.tasks.change(self._page, self._page.app.clear_draft, DRAFT)

    def finish(self) -> None:
        """End the session: in its case, as a case where there is a note or a plan, else counted at once."""
        page = self._page
        note = page.plan.note.toPlainText().strip()
        if page.state.is_empty and not page.state.opened and not note and not page.plan.steps():
            page.messages.info(page.tr_.gettext("Es gibt noch nichts zu speichern."))
            return
        if page.state.client is not None or (not note and not page.plan.steps()):
            self._record(None)
            return
        if not page.app.settings.cases:
            self._ask_to_count()
            return
        self.keep(with_note=True)

    def _ask_to_count(self) -> None:
        """Note and plan stay nowhere where people are kept in another system: say so before they go."""
        page, tr = self._page, self._page.tr_.gettext
        Question(
            page,
            tr("Notiz und Plan bleiben hier nicht"),
            tr(
                "Ihre Organisation führt Fälle in einem anderen System. Übertragen Sie zuerst, was Sie brauchen:"
                " Mit dem Zählen werden Notiz und Plan geleert."
            ),
            (
                Answer(tr("Zählen und leeren"), lambda: self._record(None), "danger"),
                Answer(tr("Weiter in dieser Beratung")),
            ),
        ).open()

    def keep(self, with_note: bool = False) -> None:
        """Ask on what basis the session becomes a case; one that continues a case has its basis."""
        page = self._page
        if page.state.client is not None:
            self._record(None)
            return
        if not page.app.settings.cases:
            words = page.tr_.gettext("Ihre Organisation führt Fälle in einem anderen System, hier gibt es keine.")
            page.messages.info(words)
            return
        dialog = KeepCaseDialog(page.shell, page.state.person, with_note, _proposed(page.state), page)
        dialog.finished.connect(dialog.deleteLater)
        dialog.kept.connect(self._record)
        dialog.counted.connect(lambda: self._record(None))
        dialog.open()

    def _record(self, case: NewCase | None) -> None:
        page = self._page
        self._save_soon.stop()
        note = page.plan.note.toPlainText()
        session = session_of(page.state, page.plan.steps(), note, datetime.now(), case)
        finish = partial(page.app.finish_session, session, DRAFT)
        said = self._said(case is not None, page.state.case_number)
        wish = session_wish(page.state.person, page.plan.steps(), date.today())
        recorded = partial(self._on_recorded, said, wish, page.state)
        page.tasks.change(page, finish, done=recorded, failed=self._on_failed)

    def _said(self, is_new: bool, number: str) -> str:
        tr = self._page.tr_.gettext
        if is_new:
            return tr("Die Beratung ist als Fall gespeichert.")
        if number:
            return tr("Die Beratung ist im Fall {number} gespeichert.", number=number)
        return tr("Die Beratung ist gezählt. Über die Person wurde nichts gespeichert.")

    def _on_recorded(self, said: str, wish: HandoutWish, state: SessionState, _recorded: Any) -> None:
        page = self._page
        if wish.offers:
            page.messages.info(said, page.tr_.gettext("Handzettel …"), partial(self.show_handout, wish, state))
        else:
            page.messages.info(said)
        page.begin()

    def show_handout(self, wish: HandoutWish, state: SessionState) -> None:
        """Show a handout in the language of the person."""
        # Late: printing loads a library of its own.
        from ui.dialogs.handout import HandoutDialog

        page = self._page
        HandoutDialog(page.shell, page.app, wish, _proposed(state), page).open()

    def _on_draft(self, draft: Any) -> None:
        if not draft or not self._page.state.is_empty:
            return
        page = self._page
        page.resume(state_of(draft), steps_of(draft), draft["note"])
        tr = page.tr_.gettext
        page.messages.info(
            tr("Die letzte Beratung war nicht beendet. Sie ist wieder da."), tr("Neu beginnen"), page.drop
        )

    def _on_failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._page.messages.error(error)


def _proposed(state: SessionState) -> str:
    """The language of what the person takes along."""
    return proposed_language(state.reads or state.meeting.get("language"), state.person.known("languages"))
