"""A session: the person opposite, the one question to ask next, ranked offers with reasons, plan and note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.changes import Kind
from app.domain.cases import Case
from app.domain.deadline_text import deadline_words
from app.domain.detail import ServiceDetail
from app.domain.match import Match
from app.domain.reasons import Labels, contradiction_sentence
from app.domain.search import Card, Facet
from app.domain.terms import term_names
from app.usecases.advising import Advice, Wish, advise, known_occupations
from app.usecases.matching import codes
from app.usecases.searching import term_labels
from ui import session_text, wording
from ui.icons import icon
from ui.models.offers import PAGE, OffersModel
from ui.page import Page, Shell
from ui.pages.session_actions import SessionActions
from ui.pages.session_choice import SessionChoice
from ui.pages.session_client import SessionClient
from ui.pages.session_storing import SessionStoring
from ui.session_entry import choices, other_choices, typed_form, typed_value
from ui.session_fields import ASKED, MEETING
from ui.session_state import SessionState
from ui.widgets.elided_button import ElidedButton
from ui.widgets.offer_delegate import OfferDelegate
from ui.widgets.offer_face import Face, Sign, face
from ui.widgets.session_layout import session_split
from ui.widgets.session_offer import SessionSide
from ui.widgets.session_person import PersonPanel
from ui.widgets.session_plan import PlanPane, PlanStep
from ui.widgets.session_question import Asking, QuestionCard
from ui.widgets.session_results import SessionResults

if TYPE_CHECKING:
    from app.bootstrap import App

FIELD_OF_KEY = {asked.key.lower(): field for field, asked in (*ASKED.items(), *MEETING.items()) if asked.key}


class SessionPage(Page):
    """From the person to a plan with reasons."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset({Kind.CATALOGUE, Kind.TAXONOMY})

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.app = app
        self.state = SessionState()
        self.advice: Advice | None = None
        self.labels: Labels = {}
        self._card_labels: dict[tuple[Facet, str], str] = {}
        self._matches: dict[UUID, Match] = {}
        self._by_hand: str | None = None
        self._now = datetime.now()
        self.model = OffersModel(lambda card: self._word(card).spoken(), self)
        self.question = QuestionCard(self.theme, self.tr_)
        self.person = PersonPanel(self.theme, self.tr_)
        self.results = SessionResults(self.theme, self.tr_, self.model)
        self.side = SessionSide(self.theme, self.tr_)
        self.plan = PlanPane(self.tr_)
        self.soonest = ElidedButton(most=10_000)
        self._delegate = OfferDelegate(self.theme, self._word, self.results.list)
        self.results.list.setItemDelegate(self._delegate)
        self.choice = SessionChoice(self)
        self.does = SessionActions(self)
        self.stores = SessionStoring(self)
        self.client = SessionClient(self)
        self._lay_out()
        self._connect()

    def title(self) -> str:
        return self.tr_.gettext("Beratung")

    def help_text(self) -> str:
        return self.tr_.gettext(
            "Beantworten Sie oben links die Frage mit einer Zahl; 0 heißt keine Angabe, S überspringt. "
            "Jede Angabe hat auch einen eigenen Buchstaben, Alt und eine Zahl wählen, worum es geht. Escape führt in "
            "die Liste: Leertaste nimmt ein Angebot in den Plan, P heftet es an, H blendet es aus. N ist die Notiz. "
            "F9 öffnet das Fenster für die Person, F8 zeigt ihr die Frage, auch eine persönliche. "
            "Keine Angabe ist Pflicht."
        )

    def refresh(self) -> None:
        """Ask again, with the answers given so far."""
        self.tasks.query(self, self._read_labels, key="labels", done=self._take_labels)
        self.ask_again(keep_place=True)

    def retranslate(self) -> None:
        self.tr_ = self.shell.translator
        for part in (self.question, self.person, self.results, self.side, self.plan, self.does):
            part.retranslate(self.tr_)
        self._delegate.forget()
        self.refresh()

    def focus_search(self) -> None:
        self.results.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.results.search.selectAll()

    def take_focus(self) -> None:
        """Begin with the question."""
        self.question.take_focus()

    @property
    def is_waiting(self) -> bool:
        """Whether the chosen offer is about to be read, or something typed to be kept."""
        return self.choice.is_waiting or self.stores.is_waiting

    @property
    def chosen(self) -> ServiceDetail | None:
        """The offer shown at the right."""
        return self.side.offer.shown

    def begin(self) -> None:
        """A new session: nothing is known, nothing chosen."""
        self.resume(SessionState(), (), "")
        self.take_focus()

    def drop(self) -> None:
        """Forget the session and begin a new one."""
        self.stores.forget()
        self.begin()

    def resume(self, state: SessionState, steps: Sequence[PlanStep], note: str) -> None:
        """Go on with a session that was begun before."""
        self.state, self._by_hand = state, None
        self.choice.forget()
        self.results.reset()
        self.plan.show_plan(steps, note)
        self.side.show_leaf(0)
        self.ask_again()

    def continue_case(self, case: Case) -> bool:
        """Begin a session with what the case knows; False where one is under way, which stays as it is."""
        if not self.state.is_empty or self.plan.steps() or self.plan.note.toPlainText().strip():
            return False
        number = str(case.client.values.get("number", ""))
        self.resume(SessionState(person=case.person, client=case.client.id, case_number=number), (), "")
        self.stores.touch()
        self.take_focus()
        return True

    def ask_again(self, keep_place: bool = False) -> None:
        """Match and rank with what is known now; a newer wish replaces an older one that still runs."""
        self._now = datetime.now()
        if not keep_place and not self.results.list.hasFocus():
            self.choice.forget()
        row = max(self.results.list.currentIndex().row(), 0) if keep_place else 0
        ask = partial(self._advise, self._wish(), self._now, limit=(row // PAGE + 1) * PAGE)
        self.tasks.query(self, ask, key="advice", done=partial(self._show, keep_place=keep_place))

    def ask_for(self, field: str) -> None:
        """Ask for one field because the counsellor wants it."""
        self._by_hand = field
        self._ask_by_hand()
        self.question.take_focus()

    def show_offer(self, offer: UUID) -> None:
        """Show one offer with its reasons, also one that is not in the list."""
        self.side.show_leaf(0)
        self.choice.show(offer)

    def _wish(self) -> Wish:
        results = self.results
        return self.state.wish(results.search.text(), results.shows_refused, results.shows_unruled)

    def _advise(self, wish: Wish, now: datetime, limit: int, offset: int = 0) -> Advice:
        return self.app.read(advise, self.app.index, wish, now, limit=limit, offset=offset)

    def _read_labels(self) -> tuple[Labels, dict[tuple[Facet, str], str]]:
        wishes = {name: name for name in known_occupations(self.app.index)}
        return {**self.app.read(codes), "wanted_occupation": wishes}, dict(term_labels(self.app.index))

    def _take_labels(self, found: tuple[Labels, dict[tuple[Facet, str], str]]) -> None:
        labels, card_labels = found
        self.labels = term_names(self.tr_, labels)
        self._card_labels = wording.on_cards(self.tr_, card_labels)
        self.person.set_labels(self.labels)
        self.client.take_labels(labels)
        self.repaint_cards()
        self._show_person()

    def _show(self, advice: Advice, keep_place: bool) -> None:
        self.advice = advice
        self._matches = dict(advice.matches)
        place = self.results.list.verticalScrollBar().value() if keep_place else 0
        self.model.show_first(advice.total, advice.cards)
        self.results.show_result(advice, len(self.state.hidden))
        self.choice.choose_again(advice)
        if keep_place:
            self.results.list.verticalScrollBar().setValue(place)
        self._show_question()
        self._show_person()
        self._show_way_and_deadlines()
        self.client.show()

    def _show_question(self) -> None:
        if self._by_hand is not None:
            self._ask_by_hand()
            return
        question = self.advice.answer.question if self.advice else None
        if question is None:
            words = self.tr_.gettext("Keine Frage entscheidet jetzt weiter. Angaben lassen sich unten ergänzen.")
            if self.advice is not None and self.advice.offers == 0:
                words = self.tr_.gettext("Fragen kommen, sobald der Katalog Angebote hat.")
            self.question.ask_nothing(words)
            return
        hint = self.client.hint(question.field) or session_text.question_hint(self.tr_, question)
        self.question.ask(Asking(question.field, choices(question.field, self.tr_, self.labels), hint))

    def _ask_by_hand(self) -> None:
        field = self._by_hand
        if field is None:
            return
        if field in ASKED:
            known = typed_form(field, self.state.person, self.tr_, self.labels)
        else:
            known = typed_value(field, self.state.meeting.get(field), self.tr_)
        wanted = self.state.person.known("wanted_occupation") if field == "goal" else None
        hint = self.tr_.gettext("Berufswunsch: {occupation}. Auf welchem Weg?", occupation=wanted) if wanted else ""
        offered, others = (of(field, self.tr_, self.labels) for of in (choices, other_choices))
        self.question.ask(Asking(field, offered, hint or self.client.hint(field), known, True, others))
        self.client.show()

    def _show_person(self) -> None:
        found = self.advice.answer.contradictions if self.advice else ()
        self.person.show_case(self.state.case_number)
        self.person.show_person(self.state.person, [field for one in found for field in one.fields])
        self.person.show_meeting(self.state.meeting)
        self.person.show_doubts([contradiction_sentence(one, self.tr_) for one in found])

    def _show_way_and_deadlines(self) -> None:
        if self.advice is None:
            return
        answer, today = self.advice.answer, self._now.date()
        deadlines = session_text.with_named(self.tr_, answer.deadlines, self.state.deadline_on)
        wanted = self.state.person.known("wanted_occupation")
        self.side.way.show_sections(session_text.way_sections(self.tr_, self.labels, answer, today, wanted))
        self.side.deadlines.show_sections(session_text.deadline_sections(self.tr_, self.labels, deadlines, today))
        watched = [one for one in deadlines if one.is_watched]
        self.side.show_deadline_count(len(watched))
        self.soonest.setVisible(bool(watched))
        if watched:
            self.soonest.set_words(deadline_words(self.tr_, watched[0]))

    def _fetch(self, offset: int) -> None:
        ask = partial(self._advise, self._wish(), self._now, limit=PAGE, offset=offset)
        self.tasks.query(self, ask, key=f"page {offset}", done=partial(self._add_page, offset))

    def _add_page(self, offset: int, advice: Advice) -> None:
        if advice.total != self.model.rowCount():
            self.ask_again(keep_place=True)
            return
        self._matches |= advice.matches
        self.model.add_page(offset, advice.cards)
        self.choice.take_page()

    def _word(self, card: Card) -> Face:
        plain = face(self.tr_, self._label, card, self._now.date())
        if (match := self._matches.get(card.id)) is None:
            return plain
        return session_text.session_face(self.tr_, self.labels, plain, match, self._marks(card.id))

    def _marks(self, offer: UUID) -> list[Sign]:
        marks = [Sign(self.tr_.gettext("im Plan"), "good", "circle-check")] if offer in self.plan.offers() else []
        return [*marks, Sign(self.tr_.gettext("angeheftet"))] if offer in self.state.pinned else marks

    def _label(self, facet: Facet, code: str) -> str:
        return self._card_labels.get((facet, code)) or code

    def repaint_cards(self) -> None:
        """Word the cards again, because plan or pins changed."""
        self._delegate.forget()
        self.results.list.viewport().update()

    def _on_answered(self, field: str, values: dict[str, Any]) -> None:
        if field in ASKED:
            self.state.tell(values)
            self._by_hand = self.state.following(field)
            if field == "goal" and self.state.person.known("goal"):
                self.side.show_leaf(1)
        else:
            self.does.take_answer(field, values[field])
        self.stores.touch()
        if self._by_hand is not None:
            self._ask_by_hand()
        self.ask_again()

    def ask_next(self, field: str | None) -> None:
        """What the card asks after this answer; None = the most deciding question."""
        self._by_hand = field

    def _on_skipped(self, field: str) -> None:
        if self._by_hand is None:
            self.state.skipped.add(field)
        self._by_hand = None
        self.ask_again(keep_place=True)

    def _on_needs(self, needs: tuple[str, ...]) -> None:
        self.state.tell({"needs": needs or None})
        self.stores.touch()
        self.ask_again()

    def _on_refused(self, shown: bool) -> None:
        self.choice.wants_refused = shown
        self.ask_again(keep_place=not shown)

    def _on_moved(self, event: QKeyEvent) -> None:
        QApplication.sendEvent(self.results.list, event)

    def _to_list(self) -> None:
        self.results.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that no field wanted: answers, letters of fields, the places of the page."""
        if self.question.take_key(event) or self.does.take_key(event):
            return
        modified = bool(event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier))
        field = FIELD_OF_KEY.get(event.text().lower())
        if field is not None and not modified:
            self.ask_for(field)
        elif event.key() == Qt.Key.Key_Escape:
            self._to_list()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        results = self.results
        self.question.answered.connect(self._on_answered)
        self.question.skipped.connect(self._on_skipped)
        self.question.left.connect(self._to_list)
        self.person.field_wanted.connect(self.ask_for)
        self.person.more_wanted.connect(lambda: self.ask_for("more"))
        self.person.needs_changed.connect(self._on_needs)
        results.search.textChanged.connect(lambda _text: self.ask_again())
        results.search.moved.connect(self._on_moved)
        results.refused_wanted.connect(self._on_refused)
        results.unruled_wanted.connect(lambda: self.ask_again(keep_place=True))
        results.list.left.connect(self.take_focus)
        self.model.page_wanted.connect(self._fetch)
        self.side.left.connect(self._to_list)
        self.soonest.clicked.connect(lambda: self.side.show_leaf(2))

    def _lay_out(self) -> None:
        self.soonest.setIcon(icon(self.theme, "calendar-clock", "warn"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(session_split((self.question, self.soonest, self.person), self.results, self.side, self.plan))

    def current_card(self) -> Card | None:
        """The card chosen in the list."""
        return self.model.card(self.results.list.currentIndex().row())
