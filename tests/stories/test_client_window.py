"""A young father answers in his own language by touch, sees his plan, and leaves with codes that phones read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QWidget

from app.domain.client_view import ClientPlan, ClientQuestion, ClientView
from app.i18n import client_translator
from app.languages import LANGUAGES
from tests.handouts.reading import card_fields, decoded, page_texts
from tests.stories.hands import CTRL, Hands, Key
from ui.client.tiles import Tile
from ui.client.window import ClientWindow
from ui.dialogs.handout import HandoutDialog

EIGHT_MONTHS_AGO = date.today() - timedelta(days=245)
TOLD: Mapping[str, Any] = {
    "needs": ("language", "certificate", "childcare"),
    "age": "22",
    "german": "a2",
    "german_certified": False,
    "school": "none",
    "children": "2",
    "childcare_needed": True,
    "status": "duldung",
    "status_since": f"{EIGHT_MONTHS_AGO:%d%m%Y}",
    "goal": "apprenticeship",
    "wanted_occupation": "Elektronik",
    "pupil": False,
    "in_training": False,
    "employed": False,
    "training_contract": False,
    "recognition_running": False,
}
"""What he answers; all else he does not know."""


class Finger:
    """Touches the client's window; what lies below the edge is scrolled up first."""

    def __init__(self, hands: Hands, touch_screen: QPointingDevice) -> None:
        self._hands, self._screen = hands, touch_screen

    @property
    def window(self) -> ClientWindow:
        window = self._hands.page.client.window
        assert window is not None
        return window

    @property
    def view(self) -> ClientView:
        assert self.window.view is not None
        return self.window.view

    @property
    def question(self) -> ClientQuestion | None:
        return self.view.shown if isinstance(self.view.shown, ClientQuestion) else None

    def touch(self, widget: QWidget) -> None:
        for scroll in self.window.findChildren(QScrollArea):
            if scroll.isAncestorOf(widget):
                scroll.ensureWidgetVisible(widget)
        QApplication.processEvents()
        spot = widget.mapTo(self.window, widget.rect().center())
        QTest.touchEvent(self.window, self._screen).press(0, spot).commit()
        QTest.touchEvent(self.window, self._screen).release(0, spot).commit()
        self._hands.settle()

    def tap(self, words: str) -> None:
        """The tile with these words; on another page of answers where it is not on this one."""
        for _ in range(5):
            for tile in self.window.findChildren(Tile):
                if tile.isVisibleTo(self.window) and tile.accessibleName() == words:
                    self.touch(tile)
                    return
            self.tap_control("more_answers")
        raise AssertionError(words)

    def tap_control(self, name: str) -> None:
        words = self.view.controls[name].text
        self.touch(next(one for one in self.window.findChildren(Tile) if one.accessibleName() == words))

    def answer(self) -> None:
        """Answer the question shown as he would."""
        question = self.question
        assert question is not None
        told = TOLD.get(question.field)
        if told is None:
            self.tap(question.silence[0].words.text)
        elif question.field == "wanted_occupation":
            line = self.window.findChild(QLineEdit)
            assert line is not None
            QTest.keyClicks(line, told)
            self.tap_control("next")
        elif isinstance(told, str) and told.isdigit():
            for digit in told:
                self.touch(self._key(digit))
            self.tap_control("next")
        else:
            for code in told if isinstance(told, tuple) else (told,):
                self.tap(next(one.words.text for one in question.answers if one.code == code))
            if isinstance(told, tuple):
                self.tap_control("done_choosing")

    def answer_all(self) -> list[str]:
        """Answer until there is no question any more; the fields that were asked."""
        asked = []
        while (question := self.question) is not None:
            assert question.field not in asked
            asked.append(question.field)
            self.answer()
        return asked

    def _key(self, digit: str) -> QWidget:
        return next(one for one in self.window.findChildren(QWidget) if one.accessibleName() == digit)


@pytest.fixture(scope="module")
def touch_screen() -> QPointingDevice:
    """One for all: Qt forgets none."""
    return QTest.createTouchDevice()


def send(hands: Hands, key: str) -> None:
    """The counsellor asks for a field by its letter and gives it to the person."""
    hands.type(key)
    hands.press(Key.Key_F8)


def test_a_young_father_answers_all_by_touch_in_dari(
    hands: Hands, touch_screen: QPointingDevice, tmp_path: Path
) -> None:
    page, finger = hands.page, Finger(hands, touch_screen)
    hands.press(Key.Key_F9)
    assert not hands.story.start.window.isVisible()
    finger.tap(LANGUAGES["fa_AF"].name)
    asked = finger.answer_all()
    assert asked[0] == "needs"
    assert {"age", "german", "german_certified"} <= set(asked)
    assert "status" not in asked
    hands.press(Key.Key_Escape)
    for key, field in (("t", "status"), ("u", "school"), ("i", "children"), ("z", "goal")):
        send(hands, key)
        question = finger.question
        assert question is not None
        assert question.field == field
        finger.answer_all()
        hands.press(Key.Key_F9)
    person = page.state.person
    assert person.needs == TOLD["needs"]
    assert (person.age, person.german, person.german_certified, person.school) == (22, "a2", False, "none")
    assert (person.status, person.status_since) == ("duldung", EIGHT_MONTHS_AGO)
    assert (person.children, person.childcare_needed) == ((2,), True)
    assert (person.goal, person.wanted_occupation) == ("apprenticeship", "Elektronik")
    leave_with_a_page(hands, finger, "fa_AF", tmp_path / "page.pdf")


@pytest.mark.parametrize("language", ["ar", "ckb", "ti", "uk"])
def test_his_paper_is_asked_by_touch_and_his_page_read_in_other_languages(
    hands: Hands, touch_screen: QPointingDevice, language: str, tmp_path: Path
) -> None:
    page, finger = hands.page, Finger(hands, touch_screen)
    page.state.tell({"needs": TOLD["needs"], "age": 22, "german": "a2", "german_certified": False, "children": (2,)})
    hands.press(Key.Key_F9)
    finger.tap(LANGUAGES[language].name)
    hands.press(Key.Key_F9)
    send(hands, "t")
    for _ in ("status", "status_since"):
        finger.answer()
    assert (page.state.person.status, page.state.person.status_since) == ("duldung", EIGHT_MONTHS_AGO)
    hands.press(Key.Key_F9)
    leave_with_a_page(hands, finger, language, tmp_path / "page.pdf")


def leave_with_a_page(hands: Hands, finger: Finger, language: str, file: Path) -> None:
    """See the plan in the window, then have it printed."""
    planned = plan_three(hands)
    hands.press(Key.Key_F9, modifier=Qt.KeyboardModifier.ShiftModifier)
    assert isinstance(finger.view.shown, ClientPlan)
    seen = {label.text() for label in finger.window.findChildren(QLabel)}
    say = client_translator(language).gettext
    assert {say("Ihr Plan"), "Ihr Plan", say("Wo?"), "Wo?", *planned} <= seen
    hands.press(Key.Key_F9)
    read_handout(hands, language, planned, file)


def plan_three(hands: Hands) -> list[str]:
    """Take the first three offers into the plan; their names."""
    hands.press(Key.Key_Escape)
    for _ in range(3):
        hands.press(Key.Key_Space, Key.Key_Down)
    steps = hands.page.plan.steps()
    assert len(steps) == 3
    return [step.what for step in steps]


def read_handout(hands: Hands, language: str, planned: list[str], file: Path) -> None:
    """Print the handout to a file, read its words and its codes back."""
    hands.press(Key.Key_P, modifier=CTRL)
    dialog = hands.story.dialog(HandoutDialog)
    wait = hands.story.bot.waitUntil
    wait(lambda: not dialog.is_waiting, timeout=30_000)
    assert dialog.form().language == language
    assert dialog.form().with_german
    dialog.save_to(file)
    wait(file.exists, timeout=30_000)
    dialog.close()
    hands.settle()
    pdf = file.read_bytes()
    words = " ".join(page_texts(pdf))
    for name in planned:
        assert name.split()[0] in words
    assert "Was kostet das?" in words
    cards = [dict(card_fields(text)) for text in decoded(pdf) if text.startswith("BEGIN:VCARD")]
    assert {card["FN"][0] for card in cards} == set(planned)
    assert all(card["TEL"][0] for card in cards if "TEL" in card)
