"""What one does in a session besides answering: letters, plan, pins, note, a new session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent

from app.domain.deadline import Letter
from app.domain.handout import HandoutWish
from app.domain.handout_text import listed
from app.domain.session import Unmet
from app.i18n import N_, Translator
from ui.dialogs.question import Answer, Question
from ui.handout_wish import session_wish
from ui.page import Command, word
from ui.session_fields import MEETING
from ui.session_state import DEADLINE, NO_LETTER, UNCLEAR

if TYPE_CHECKING:
    from ui.pages.session import SessionPage

_ACTIONS = {
    "finish": Command(N_("Beratung beenden"), "Ctrl+Return", "save"),
    "handout": Command(N_("Handzettel …"), "Ctrl+P", "printer"),
    "keep": Command(N_("Als Fall behalten …"), "Ctrl+Shift+S", "users"),
    "new": Command(N_("Neue Beratung"), "Ctrl+N", "plus"),
    "letter": Command(N_("Brief, Formular oder Frist"), "Ctrl+B", "mail"),
    "ask": Command(N_("Zur nächsten Frage"), "Ctrl+D", "circle-help"),
    "plan": Command(N_("Zum Plan"), "Ctrl+J", "list-checks"),
    "note": Command(N_("Zur Notiz"), "Ctrl+M", "pencil"),
    "unmet": Command(N_("Bedarf ohne Angebot merken"), "Ctrl+U", "circle-minus"),
    "refused": Command(N_("Zeigen, was nicht passt, und warum"), "Ctrl+Shift+A", "circle-x"),
    "unruled": Command(N_("Zeigen, wozu Angaben fehlen"), "Ctrl+Shift+U", "circle-help"),
    "client": Command(N_("Fenster für die Person öffnen oder schließen"), "F9", "users"),
    "send": Command(N_("Diese Frage der Person zeigen"), "F8", "share-2"),
    "client_plan": Command(N_("Den Plan der Person zeigen"), "Shift+F9", "list-checks"),
    "way": Command(N_("Weg zum Ziel zeigen"), "Ctrl+G", "graduation-cap"),
    "deadlines": Command(N_("Fristen zeigen"), "Ctrl+T", "calendar-clock"),
}


class SessionActions(QObject):
    """The commands of the page; `take_answer` is for what the card asked on their behalf."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(page)
        self._page = page
        self._actions = page.commands(_ACTIONS)
        for name, action in self._actions.items():
            action.triggered.connect(getattr(self, f"_on_{name}"))
        offer = page.side.offer
        for in_list, shown, do in (
            (page.results.list.planned, offer.plan_wanted, self._plan),
            (page.results.list.pinned, offer.pin_wanted, self._pin),
            (page.results.list.hidden, offer.hide_wanted, self._hide),
        ):
            in_list.connect(partial(self._with_card, do))
            shown.connect(partial(self._with_shown, do))
        page.results.hidden_wanted.connect(self._on_show_hidden)
        page.results.unmet_wanted.connect(self._on_unmet)
        page.plan.finish.clicked.connect(self._on_finish)
        page.plan.handout.clicked.connect(self._on_handout)
        page.plan.changed.connect(self._on_plan_changed)

    def retranslate(self, tr: Translator) -> None:
        """Set the words again."""
        word(self._actions, _ACTIONS, tr)

    def update(self) -> None:
        """Say what the buttons at the offer would do."""
        chosen = self._page.chosen
        if chosen is not None:
            planned, pinned = chosen.id in self._page.plan.offers(), chosen.id in self._page.state.pinned
            self._page.side.offer.show_state(planned, pinned)

    def take_key(self, event: QKeyEvent) -> bool:
        """A single key for one of the commands, where nobody types."""
        if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        do = {
            "b": self._on_letter,
            "n": self._on_note,
            "/": self._page.focus_search,
            "+": self._on_more,
            "j": self._on_unmet,
        }.get(event.text().lower())
        if do is not None:
            do()
        return do is not None

    def take_answer(self, field: str, value: Any) -> None:
        """An answer that is not about the person: a letter, or which field to ask for."""
        page, state = self._page, self._page.state
        page.ask_next(None)
        if field == "more":
            page.ask_next(value if isinstance(value, str) else None)
        elif field == "barrier" and isinstance(value, str):
            self._take_barrier(value)
        elif field in MEETING:
            state.meeting[field] = value
            state.reads = "" if field == "language" else state.reads
        elif field == "letter_kind":
            self._take_kind(value if isinstance(value, str) else UNCLEAR)
        elif field == "letter_day":
            self._take_letter(value)
        elif field == "deadline_on":
            state.deadline_on = value if isinstance(value, date) else None
            page.side.show_leaf(2)

    def _take_kind(self, kind: str) -> None:
        """A form has no day, a deadline names its own, a letter counts from the day it came."""
        state = self._page.state
        state.letter_kind = kind
        state.occasion = kind if kind in (NO_LETTER, DEADLINE) else "letter"
        self._page.ask_next({NO_LETTER: None, DEADLINE: "deadline_on"}.get(kind, "letter_day"))

    def _take_letter(self, delivered_on: Any) -> None:
        state = self._page.state
        if isinstance(delivered_on, date):
            kind = None if state.letter_kind in (None, UNCLEAR) else state.letter_kind
            state.letters = (*state.letters, Letter(kind, delivered_on))
            self._page.side.show_leaf(2)
        self._page.ask_next("deadline_on")

    def _on_letter(self) -> None:
        self._page.ask_for("letter_kind")

    def _on_finish(self) -> None:
        self._page.stores.finish()

    def _on_handout(self) -> None:
        """Show the offers of the plan as a page to take along, or the offer just read where nothing is planned."""
        page = self._page
        wish = session_wish(page.state.person, page.plan.steps(), date.today())
        if not wish.offers and not wish.steps and page.chosen is not None:
            wish = HandoutWish((page.chosen.id,), (), page.state.person)
        if not wish.offers and not wish.steps:
            page.messages.info(page.tr_.gettext("Nehmen Sie zuerst ein Angebot in den Plan (Leertaste in der Liste)."))
            return
        page.stores.show_handout(wish, page.state)

    def _on_keep(self) -> None:
        self._page.stores.keep()

    def _on_unmet(self) -> None:
        page = self._page
        if page.state.person.known("needs"):
            page.ask_for("barrier")
        else:
            tr = page.tr_.gettext
            page.messages.info(tr("Wählen Sie zuerst, worum es geht (Alt und eine Zahl). Dann fragt J nach dem Grund."))

    def _take_barrier(self, barrier: str) -> None:
        page = self._page
        needs = tuple(page.state.person.known("needs") or ())
        kept = tuple(one for one in page.state.unmet if one.need not in needs)
        page.state.unmet = (*kept, *(Unmet(need, barrier) for need in needs))
        names = [page.labels.get("need", {}).get(need, need) for need in needs]
        words = listed(page.tr_, names)
        page.messages.info(page.tr_.gettext("Gemerkt als Bedarf ohne Angebot: {needs}.", needs=words))

    def _on_more(self) -> None:
        self._page.ask_for("more")

    def _on_ask(self) -> None:
        self._page.take_focus()

    def _on_note(self) -> None:
        self._page.plan.note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_plan(self) -> None:
        table = self._page.plan.table
        table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        table.setCurrentCell(table.rowCount() - 1, 0)

    def _on_refused(self) -> None:
        self._page.results.turn_refused()

    def _on_unruled(self) -> None:
        self._page.results.turn_unruled()

    def _on_client(self) -> None:
        self._page.client.turn()

    def _on_send(self) -> None:
        self._page.client.send()

    def _on_client_plan(self) -> None:
        self._page.client.send_plan()

    def _on_way(self) -> None:
        self._turn_to(1)

    def _on_deadlines(self) -> None:
        self._turn_to(2)

    def _turn_to(self, leaf: int) -> None:
        self._page.side.show_leaf(leaf)
        self._page.side.take_focus()

    def _on_new(self) -> None:
        page = self._page
        if page.state.is_empty and not page.plan.steps() and not page.plan.note.toPlainText().strip():
            page.drop()
            return
        tr = page.tr_.gettext
        Question(
            page,
            tr("Neue Beratung beginnen?"),
            tr("Alle Angaben, der Plan und die Notiz dieser Beratung werden geleert."),
            (Answer(tr("Leeren und neu beginnen"), page.drop, "danger"), Answer(tr("Weiter in dieser Beratung"))),
        ).open()

    def _with_card(self, do: Callable[[UUID, str], None]) -> None:
        card = self._page.current_card()
        if card is not None:
            do(card.id, card.title)

    def _with_shown(self, do: Callable[[UUID, str], None]) -> None:
        if self._page.chosen is not None:
            do(self._page.chosen.id, self._page.chosen.name)

    def _plan(self, offer: UUID, name: str) -> None:
        plan = self._page.plan
        if offer in plan.offers():
            plan.remove_offer(offer)
        else:
            plan.add_offer(offer, name)

    def _on_plan_changed(self) -> None:
        self._page.repaint_cards()
        self._page.stores.touch()
        self.update()

    def _pin(self, offer: UUID, _name: str) -> None:
        self._page.state.pinned ^= {offer}
        self._page.ask_again(keep_place=True)

    def _hide(self, offer: UUID, _name: str) -> None:
        self._page.state.hidden.add(offer)
        self._page.choice.step_over(offer)
        self._page.ask_again(keep_place=True)

    def _on_show_hidden(self) -> None:
        self._page.state.hidden.clear()
        self._page.ask_again(keep_place=True)
