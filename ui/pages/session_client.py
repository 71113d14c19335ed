"""The window for the young person beside a session: what it shows now, on which screen, and where answers go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QScreen

from app.domain.client_questions import SENSITIVE
from app.domain.client_view import READS, ClientView
from app.domain.handout import HandoutContent, HandoutWish
from app.domain.reasons import Labels
from app.languages import Language
from app.paths import resources_folder
from app.usecases.client_window import is_asked_of_client, language_view, notice_view, plan_view, question_view
from app.usecases.handouts import handout_content
from ui.client.sound import recording
from ui.client.window import ClientWindow
from ui.handout_wish import session_wish, spoken_language
from ui.session_entry import NotUnderstood, read
from ui.session_fields import FOLLOWING, LANGUAGES, USUAL_FIRST

if TYPE_CHECKING:
    from ui.pages.session import SessionPage

NEEDS = "needs"


class SessionClient(QObject):
    """Opens and closes the window; only `ClientView`s reach it, only answers come back."""

    def __init__(self, page: SessionPage) -> None:
        super().__init__(page)
        self._page = page
        self._labels: Labels = {}
        self._sent = ""
        self._shows_plan = False
        self._has_asked_for_language = False
        self.window: ClientWindow | None = None
        page.plan.changed.connect(self.show)
        page.tasks.last_call.connect(self.close)
        application = QGuiApplication.instance()
        assert isinstance(application, QGuiApplication)
        # What stood on a screen that is taken away would else cover the one that is left.
        application.screenRemoved.connect(self._on_screen_removed)

    @property
    def covers(self) -> bool:
        """Whether the window stands in place of the counsellor's."""
        return self.window is not None and not self._page.window().isVisible()

    def hint(self, field: str) -> str:
        """What to say beside a question that the person does not see yet; empty where there is nothing to say."""
        if self.window is None or self.covers or field not in SENSITIVE or field == self._sent:
            return ""
        return self._page.tr_.gettext("Persönliche Frage: In ihrem Fenster sieht die Person sie erst mit F8.")

    def take_labels(self, labels: Labels) -> None:
        """The German names of all terms, as the catalogue has them."""
        self._labels = labels
        self.show()

    def turn(self) -> None:
        """Open the window, or close it (F9)."""
        if self.window is None:
            self._shows_plan = False
            self._open()
        else:
            self.close()

    def send(self) -> None:
        """Show the person the question now asked, also a sensitive one (F8)."""
        asking = self._page.question.asking
        if asking is None or not is_asked_of_client(asking.field):
            tr = self._page.tr_.gettext
            self._page.messages.info(tr("Diese Frage ist nicht für das Fenster der Person gedacht."))
            return
        self._sent, self._shows_plan = asking.field, False
        self._open()
        self._page.ask_again(keep_place=True)

    def send_plan(self) -> None:
        """Show the person the plan (Shift+F9)."""
        self._shows_plan = True
        self._open()

    def show(self) -> None:
        """Show what is to be shown now."""
        self._keep_sent()
        if self.window is None or not self._labels:
            return
        if self._shows_plan:
            self._read_plan()
        else:
            self.window.show_view(self._question())

    def close(self) -> None:
        """Take the window away; the counsellor's is there again."""
        window, self.window = self.window, None
        if window is None:
            return
        own = self._page.window()
        window.sound.stop()
        window.hide()
        window.deleteLater()
        self._sent, self._has_asked_for_language = "", False
        if not own.isVisible():
            own.show()
            own.activateWindow()
            self._page.take_focus()

    def _open(self) -> None:
        if self.window is not None:
            self.show()
            return
        window = self.window = ClientWindow(self._page.theme, self._recording)
        window.answered.connect(self._on_answered)
        window.typed.connect(self._on_typed)
        window.plan_wanted.connect(self._on_plan_wanted)
        window.language_wanted.connect(self._on_language_wanted)
        window.left.connect(self.close)
        self.show()
        own = self._page.window()
        other = other_screen(own.screen(), QGuiApplication.screens())
        if other is not None:
            # The keyboard stays with the counsellor.
            window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            window.setScreen(other)
            window.setGeometry(other.geometry())
            window.showFullScreen()
            return
        window.showFullScreen()
        # Not only covered: nobody gets to it with the keyboard or the switcher of the system.
        own.hide()
        window.activateWindow()

    def _question(self) -> ClientView:
        language = self._language()
        if not language or self._has_asked_for_language:
            return language_view()
        field = self._field()
        if not field:
            return notice_view(language, *(("thanks", "turn_back") if self.covers else ("wait",)))
        return question_view(language, field, self._labels, USUAL_FIRST.get(field, ()))

    def _language(self) -> str:
        """What the person chose to read, else the language of the conversation, else the first they speak."""
        state = self._page.state
        return spoken_language(state.reads or state.meeting.get("language"), state.person.known("languages"))

    def _field(self) -> str:
        """The question for the person: what was sent, else what they need, else what is asked now, unless sensitive."""
        asking, state = self._page.question.asking, self._page.state
        field = asking.field if asking is not None else ""
        by_hand = asking is not None and asking.chosen_by_hand
        if field and field == self._sent:
            return field
        if not by_hand and state.person.askable(NEEDS) and NEEDS not in state.skipped:
            return NEEDS
        return field if is_asked_of_client(field) and field not in SENSITIVE else ""

    def _keep_sent(self) -> None:
        """What was sent is over with its answer; only what belongs to it is asked as well."""
        asking = self._page.question.asking
        field = asking.field if asking is not None else ""
        if self._sent and field != self._sent:
            self._sent = field if FOLLOWING.get(self._sent) == field else ""

    def _recording(self, language: Language, name: str) -> Path | None:
        folders = (self._page.app.home / "audio", resources_folder() / "audio")
        return recording(folders, language, name)

    def _read_plan(self) -> None:
        page = self._page
        wish = session_wish(page.state.person, page.plan.steps(), date.today())
        # Without the answers: what was said is not part of the plan.
        read_plan = partial(page.app.read_apart, handout_content, HandoutWish(wish.offers, wish.steps), datetime.now())
        page.tasks.query(page, read_plan, key="client plan", done=self._show_plan)

    def _show_plan(self, content: HandoutContent) -> None:
        if self.window is None or not self._shows_plan:
            return
        language = self._language()
        if not language:
            self.window.show_view(language_view())
        elif content.offers or content.steps:
            self.window.show_view(plan_view(language, content, self._labels))
        else:
            self.window.show_view(notice_view(language, "no_plan"))

    def _on_answered(self, field: str, code: Any) -> None:
        """Take an answer the way a click in the counsellor's window takes it."""
        page = self._page
        if field == READS:
            self._read_in(code)
        elif code is None:
            page.state.skipped.add(field)
            page.question.skipped.emit(field)
        elif field == NEEDS:
            page.person.needs_changed.emit(code)
        else:
            self._take({field: code, **({"birth_date": None} if field == "age" else {})}, field)
        self._give_keyboard_back()

    def _on_typed(self, field: str, text: str) -> None:
        try:
            self._take(read(field, text, date.today()), field)
        except NotUnderstood:
            if self.window is not None:
                self.window.say_not_taken()
            return
        self._give_keyboard_back()

    def _take(self, values: dict[str, Any], field: str) -> None:
        self._page.question.answered.emit(field, values)

    def _give_keyboard_back(self) -> None:
        """On a screen of its own the window takes no keyboard away from the counsellor who is writing."""
        if not self.covers:
            self._page.window().activateWindow()

    def _read_in(self, code: str) -> None:
        state = self._page.state
        if state.meeting.get("language") is None and code in LANGUAGES:
            self._take({"language": code}, "language")
        state.reads, self._has_asked_for_language = code, False
        self._page.stores.touch()
        self.show()

    def _on_language_wanted(self) -> None:
        self._has_asked_for_language, self._shows_plan = True, False
        self.show()

    def _on_plan_wanted(self, wanted: bool) -> None:
        self._shows_plan, self._has_asked_for_language = wanted, False
        self.show()

    def _on_screen_removed(self, screen: QScreen) -> None:
        if self.window is not None and self.window.screen() is screen:
            self.close()


def other_screen(own: QScreen, screens: Sequence[QScreen]) -> QScreen | None:
    """The screen for the young person, where there is one besides the counsellor's."""
    return next((screen for screen in screens if screen != own), None)
