"""The middle of the window for the young person: a question with its answers, the plan, or a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.client_view import (
    ClientAnswer,
    ClientNotice,
    ClientPlan,
    ClientQuestion,
    ClientView,
    PlanLine,
    PlanPart,
    Way,
    Words,
)
from ui.client.lettering import ANSWER, PICTURE, QUESTION, SMALL, TITLE, Lettering
from ui.client.pad import Pad
from ui.client.tiles import ROWS, Tile, Tiles, columns_for
from ui.theme import Theme

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Doing:
    """What the body may ask of its window: take an answer, take what was typed, give a button that plays a text."""

    answer: Callable[[object], None]
    type: Callable[[str], None]
    listen: Callable[[str], QWidget | None]


class Body(QWidget):
    """Made anew for each state of the window; `below` is what always stays in sight under it."""

    def __init__(self, theme: Theme, lettering: Lettering, view: ClientView, doing: Doing) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._theme, self._lettering, self._view, self._doing = theme, lettering, view, doing
        self._page, self._chosen = 0, dict[Any, None]()
        self.below: list[Tile] = []
        self.pad: Pad | None = None
        self.line: QLineEdit | None = None
        self.tiles: Tiles | None = None
        self._trouble = QWidget(self)
        self._trouble.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 0, 8, 0)
        self._column.setSpacing(10)
        shown = view.shown
        if isinstance(shown, ClientQuestion):
            self._ask(shown)
        elif isinstance(shown, ClientPlan):
            self._show_plan(shown)
        else:
            self._say(shown)

    def say_again(self, words: Words) -> None:
        """Say that an answer was not understood."""
        old, self._trouble = self._trouble, self._lettering.pair(words, ANSWER, bold=True)
        self._trouble.setProperty("role", "note")
        self._column.replaceWidget(old, self._trouble)
        old.deleteLater()

    def take_key(self, event: QKeyEvent) -> bool:
        """A key that no control wanted; whether it was one of ours."""
        return self.pad is not None and self.pad.take_key(event)

    def _ask(self, question: ClientQuestion) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._lettering.pair(question.words, QUESTION, bold=True, german=SMALL + 2), 1)
        speaker = self._doing.listen(question.field)
        if speaker is not None:
            head.addWidget(speaker, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        if question.hint.text:
            self._column.addWidget(self._lettering.pair(question.hint, SMALL + 2))
        self._column.addWidget(self._trouble)
        if question.way in (Way.NUMBER, Way.NUMBERS, Way.DAY):
            self._add_pad(question)
        elif question.way is Way.WORDS:
            self._add_line(question)
        if question.answers:
            self._show_answers(question)
        self._column.addStretch(1)
        self.below += [self._way_out(one) for one in question.silence]

    def _add_pad(self, question: ClientQuestion) -> None:
        controls, send = self._view.controls, self._doing.type
        self.pad = Pad(self._theme, self._lettering, question.way, question.unit, controls, send)
        self._column.addWidget(self.pad)
        self.below.append(self.pad.next)

    def _add_line(self, question: ClientQuestion) -> None:
        line = self.line = QLineEdit()
        line.setProperty("role", "client-line")
        line.setMaxLength(LONGEST)
        line.setAccessibleName(question.words.text)
        line.setLayoutDirection(self._lettering.direction)
        done = Tile(self._lettering, self._view.controls["next"], role="client-next")

        def send() -> None:
            if line.text().strip():
                self._doing.type(line.text())

        line.returnPressed.connect(send)
        done.clicked.connect(send)
        self._column.addWidget(line)
        self.below.append(done)

    def _show_answers(self, question: ClientQuestion) -> None:
        """A page of answers; what was ticked stays ticked on the other pages."""
        several = question.way is Way.SEVERAL
        columns = columns_for(question.answers)
        room = ROWS * columns
        start = self._page * room
        tapped = self._tick if several else self._doing.answer
        shown = question.answers[start : start + room]
        tiles = Tiles(self._lettering, shown, columns, tapped, lambda answer: self._doing.listen(answer.sound))
        for tile, answer in zip(tiles.tiles, shown, strict=True):
            tile.setCheckable(several)
            tile.setChecked(answer.code in self._chosen)
        if self.tiles is None:
            self._column.addWidget(tiles)
            self._add_below(question, room)
        else:
            self._column.replaceWidget(self.tiles, tiles)
            self.tiles.deleteLater()
        self.tiles = tiles
        self._lettering.fit(self.window().size())

    def _add_below(self, question: ClientQuestion, room: int) -> None:
        controls = self._view.controls
        if len(question.answers) > room:
            more = Tile(self._lettering, controls["more_answers"], "list", role="client-next")
            more.clicked.connect(lambda: self._turn_page(question, room))
            self.below.append(more)
        if question.way is Way.SEVERAL:
            done = Tile(self._lettering, controls["done_choosing"], "circle-check", role="client-next")
            done.clicked.connect(self._answer_chosen)
            self.below.append(done)

    def _turn_page(self, question: ClientQuestion, room: int) -> None:
        """The next page; after the last one the first again."""
        self._page = (self._page + 1) % -(-len(question.answers) // room)
        self._show_answers(question)

    def _tick(self, code: object) -> None:
        if code in self._chosen:
            del self._chosen[code]
        else:
            self._chosen[code] = None

    def _answer_chosen(self) -> None:
        if self._chosen:
            self._doing.answer(tuple(self._chosen))

    def _way_out(self, answer: ClientAnswer) -> Tile:
        tile = Tile(self._lettering, answer.words, answer.picture)
        tile.clicked.connect(lambda: self._doing.answer(answer.code))
        return tile

    def _say(self, notice: ClientNotice) -> None:
        self._column.addStretch(1)
        for sentence in notice.sentences:
            self._column.addWidget(self._lettering.pair(sentence, QUESTION, bold=True, german=SMALL + 2))
        self._column.addStretch(2)

    def _show_plan(self, plan: ClientPlan) -> None:
        self._column.addWidget(
            self._lettering.pair(self._view.controls["your_plan"], QUESTION, bold=True, german=SMALL + 2)
        )
        for part in plan.parts:
            self._column.addWidget(self._part(part))
        self._column.addStretch(1)

    def _part(self, part: PlanPart) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(18, 14, 18, 14)
        column.setSpacing(12)
        column.addWidget(self._lettering.pair(part.title, TITLE, bold=True))
        for line in part.lines:
            column.addLayout(self._plan_line(line))
        return frame

    def _plan_line(self, line: PlanLine) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(14)
        sign = self._lettering.picture(line.picture, PICTURE if "/" in line.picture else PICTURE // 2)
        row.addWidget(sign if "/" in line.picture else _centred(sign), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._lettering.pair(line.label, SMALL, german=SMALL - 1))
        words.addWidget(self._lettering.pair(line.words, ANSWER))
        row.addLayout(words, 1)
        return row


def _centred(sign: QLabel) -> QWidget:
    """A small sign in the room of a large one, so that the words stand below each other."""
    holder = QWidget()
    holder.setProperty("role", "plain")
    holder.setMinimumWidth(PICTURE)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 4, 0, 0)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    return holder
