"""The window for the young person: one question or the plan, large, in their language, to be answered by touch."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScroller, QVBoxLayout, QWidget

from app.domain.client_view import READS, ClientNotice, ClientPlan, ClientQuestion, ClientView, Words
from app.languages import Language
from ui.client.body import Body, Doing
from ui.client.lettering import SMALL, Lettering
from ui.client.sound import Sound
from ui.client.tiles import Tile
from ui.theme import Theme

FindRecording = Callable[[Language, str], Path | None]
LEAVING = (Qt.Key.Key_Escape, Qt.Key.Key_F9)


class ClientWindow(QWidget):
    """Shows one `ClientView`; it has no way to anything else of the session.

    `answered` carries field and code (None: not known), `typed` field and text; the others say which button was tapped.
    """

    answered = Signal(str, object)
    typed = Signal(str, str)
    plan_wanted = Signal(bool)
    language_wanted = Signal()
    left = Signal()

    def __init__(self, theme: Theme, find_recording: FindRecording, sound: Sound | None = None) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        # Closed, it must not end the program while the counsellor's window is hidden behind it.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle("Anlauf")
        self.setAccessibleName("Anlauf")
        self._theme, self._find_recording = theme, find_recording
        self.sound = sound or Sound(self)
        self._speakers: list[Tile] = []
        self._is_answered = False
        self.view: ClientView | None = None
        self.body: Body | None = None
        self._lettering: Lettering | None = None
        self._all: QWidget | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(24, 10, 24, 10)
        # A new style sheet takes the fonts of the labels away.
        theme.changed.connect(self._fit)
        self.sound.ended.connect(self._name_speakers)

    def show_view(self, view: ClientView) -> None:
        """Show another state; the same one again keeps what was tapped and typed."""
        if view == self.view and not self._is_answered:
            return
        self.sound.stop()
        self.view, self._is_answered = view, False
        self._lettering = lettering = Lettering(self._theme, view.language)
        self.setLayoutDirection(lettering.direction)
        self._speakers = []
        old, self._all = self._all, self._make(view, lettering)
        self._outer.addWidget(self._all)
        if old is not None:
            self._outer.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._fit()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_not_taken(self) -> None:
        """Say that the answer was not understood, and let it be given again."""
        self._is_answered = False
        self._say_again("not_taken")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LEAVING:
            self.left.emit()
        elif self.body is None or not self.body.take_key(event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.left.emit()

    def _fit(self) -> None:
        if self._lettering is not None:
            self._lettering.fit(self.size())

    def _make(self, view: ClientView, lettering: Lettering) -> QWidget:
        self.body = Body(self._theme, lettering, view, Doing(self._answer, self._type, self._speaker))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        # The plan is read with the arrow keys; a question is walked through from answer to answer.
        reads = isinstance(view.shown, ClientPlan)
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if reads else Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(view.controls["your_plan"].text)
        scroll.setWidget(self.body)
        if reads:
            # Only where nothing is tapped: of two quick taps the gesture swallows the second.
            QScroller.grabGesture(scroll.viewport(), QScroller.ScrollerGestureType.TouchGesture)
        below = QHBoxLayout()
        below.setSpacing(10)
        for tile in self.body.below:
            below.addWidget(tile, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._bar(view))
        column.addWidget(scroll, 1)
        column.addLayout(below)
        if view.footer.text:
            column.addWidget(self._foot(view, lettering))
        return whole

    def _bar(self, view: ClientView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self._bar_button(view.controls["close"], "x", self.left))
        if not (isinstance(view.shown, ClientQuestion) and view.shown.field == READS):
            for place, button in enumerate(self._turns(view)):
                row.insertWidget(place, button)
        return row

    def _turns(self, view: ClientView) -> Iterator[Tile]:
        """To another language, and between question and plan."""
        controls = view.controls
        is_plan = isinstance(view.shown, ClientPlan)
        language = self._bar_button(Words(view.language.name), "globe", self.language_wanted)
        language.setAccessibleName(f"{view.language.name}: {controls['choose_language'].text}")
        words, sign = (controls["back"], "circle-help") if is_plan else (controls["your_plan"], "list-checks")
        yield language
        yield self._bar_button(words, sign, lambda: self.plan_wanted.emit(not is_plan))

    def _bar_button(self, words: Words, sign: str, do: Callable[[], object] | SignalInstance) -> Tile:
        assert self._lettering is not None
        button = Tile(self._lettering, words, sign, role="client-bar")
        button.clicked.connect(do)
        return button

    def _foot(self, view: ClientView, lettering: Lettering) -> QFrame:
        foot = QFrame()
        foot.setProperty("role", "client-foot")
        row = QHBoxLayout(foot)
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(lettering.pair(view.footer, SMALL, german=SMALL - 1))
        return foot

    def _answer(self, code: object) -> None:
        """Take one answer; taps that come before the next question are not for it."""
        if not self._is_answered and self.view is not None and isinstance(self.view.shown, ClientQuestion):
            self._is_answered = True
            self.answered.emit(self.view.shown.field, code)

    def _type(self, text: str) -> None:
        if not self._is_answered and self.view is not None and isinstance(self.view.shown, ClientQuestion):
            self._is_answered = True
            self.typed.emit(self.view.shown.field, text)

    def _speaker(self, name: str) -> Tile | None:
        """A button that plays a text, where somebody has recorded it."""
        if self.view is None or self._lettering is None:
            return None
        file = self._find_recording(self.view.language, name)
        if file is None:
            return None
        button = Tile(self._lettering, Words(""), "control/listen", role="client-bar")
        button.clicked.connect(partial(self._play, file))
        self._speakers.append(button)
        self._name_speakers()
        return button

    def _name_speakers(self) -> None:
        """Say of every speaker what it would do."""
        if self.view is not None:
            words = self.view.controls["stop" if self.sound.is_playing else "listen"]
            for button in self._speakers:
                button.setAccessibleName(words.text)
                button.setToolTip(words.text)

    def _play(self, file: Path) -> None:
        if self.sound.is_playing:
            self.sound.stop()
        elif not self.sound.play(file):
            self._say_again("no_sound")
        self._name_speakers()

    def _say_again(self, name: str) -> None:
        if self.body is not None and self.view is not None and not isinstance(self.view.shown, ClientNotice):
            self.body.say_again(self.view.controls[name])
            self._fit()
