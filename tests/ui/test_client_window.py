"""The window for the young person: what it shows, what can never be there, where answers go, how it comes and goes."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app.domain.client import NOT_STATED
from app.domain.client_view import ClientQuestion
from app.i18n import client_translator
from tests.ui.screens import unreachable
from tests.ui.test_locking import lock, unlock
from ui.client.tiles import Tile
from ui.client.window import ClientWindow
from ui.pages.session import SessionPage
from ui.pictures import Player
from ui.widgets.session_plan import PlanStep

Key = Qt.Key
MARK = "Xylofon"
LEAST_TARGET = 64
DULDUNG = {"status": "duldung", "status_since": date.today() - timedelta(days=245), "arrived_on": None}


@pytest.fixture
def player(qapp: QApplication, templates: Path, tmp_path: Path) -> Iterator[Player]:
    """The demo with a session that has just begun."""
    shutil.copytree(templates / "demo", tmp_path / "demo")
    opened = Player(qapp, tmp_path, "demo", QSize(1200, 800))
    opened.session()
    yield opened
    opened.close()


def opened_window(player: Player, language: str = "fa_AF") -> ClientWindow:
    """The client's window in a language, over the session."""
    page = player.session()
    page.state.reads = language
    page.client.turn()
    player.settle()
    assert page.client.window is not None
    return page.client.window


def shown(window: ClientWindow) -> ClientQuestion:
    assert window.view is not None
    assert isinstance(window.view.shown, ClientQuestion)
    return window.view.shown


def tap(player: Player, window: ClientWindow, words: str) -> None:
    """Tap the tile with these words."""
    player.settle()
    (tile,) = (one for one in window.findChildren(Tile) if one.isVisibleTo(window) and one.accessibleName() == words)
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    player.settle()


def every_text(root: QWidget) -> str:
    """Everything any widget of a window says: to the eye, to the ear, on hovering."""
    said = [root.windowTitle()]
    for widget in (root, *root.findChildren(QWidget)):
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip()]
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            said.append(widget.text())
        if isinstance(widget, QLineEdit):
            said.append(widget.placeholderText())
    return "\n".join(said)


def fill_with_marks(page: SessionPage) -> None:
    """A session full of what is not for the eyes of the person opposite: every such text has the mark in it."""
    page.plan.note.setPlainText(f"{MARK} note")
    page.state.tell({"experience": f"{MARK} experience", "skills": (MARK,), "age": 22, **DULDUNG})
    page.state.case_number = f"{MARK}-1"
    page.messages.info(f"{MARK} message")
    page.plan.table.setToolTip(MARK)


def test_no_note_no_search_no_reason_and_no_other_person_is_ever_there(player: Player) -> None:
    from ui.case_pictures import show_cases

    show_cases(player)
    player.program.show_session()
    page = player.session()
    fill_with_marks(page)
    page.state.reads = "de"
    page.client.turn()
    page.results.search.setText("BvB")
    player.settle()
    assert page.advice is not None
    page.show_offer(next(match.id for match in page.advice.answer.matches if "BvB" in match.name))
    player.settle()
    window, behind = page.client.window, every_text(player.window)
    assert window is not None
    assert MARK in behind
    reasons = {label.text() for label in page.side.findChildren(QLabel) if len(label.text()) > 25}
    assert len(reasons) > 10
    seen = [every_text(window)]
    for field in ("status", "german", "experience", "times", "children", "district", "arrived_on", "letter_kind"):
        page.ask_for(field)
        page.client.send()
        player.settle()
        assert shown(window).field == field
        seen.append(every_text(window))
    assert [reason for reason in reasons if reason in "\n".join(seen)] == []
    page.results.search.setText("")
    player.settle()
    first = page.model.card(0)
    assert first is not None
    page.plan.show_plan([PlanStep(first.title, "Person", "", first.id)], f"{MARK} note")
    page.results.search.setText(f"{MARK} search")
    page.client.send_plan()
    player.settle()
    seen.append(every_text(window))
    assert first.title in seen[-1]
    everything = "\n".join(seen)
    assert "Welches Aufenthaltspapier haben Sie?" in everything
    for secret in (MARK, "Ali", "Zahra", "passt nicht", "Bringt beim nächsten Mal"):
        assert secret not in everything


def test_the_window_cannot_reach_the_session() -> None:
    folder = Path(__file__).parents[2] / "ui" / "client"
    named = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                named.add(node.module)
            elif isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
    ours = {name for name in named if name.startswith(("app", "ui")) and not name.startswith("ui.client")}
    assert ours == {"app.domain.client_view", "app.languages", "ui.icons", "ui.theme", "ui.widgets.block_button"}


def test_answers_arrive_in_the_session_at_once(player: Player) -> None:
    page, tr = player.session(), client_translator("uk")
    window = opened_window(player, "uk")
    assert shown(window).field == "needs"
    for code in ("language", "certificate"):
        name = next(answer.words.text for answer in shown(window).answers if answer.code == code)
        tap(player, window, name)
    tap(player, window, tr.gettext("Fertig"))
    assert page.state.person.needs == ("language", "certificate")
    page.ask_for("age")
    for key in (Key.Key_2, Key.Key_3, Key.Key_Backspace, Key.Key_2, Key.Key_Return):
        QTest.keyClick(window, key)
    player.settle()
    assert page.state.person.age == 22
    page.ask_for("children")
    QTest.keyClicks(window, "2+5")
    QTest.keyClick(window, Key.Key_Return)
    player.settle()
    assert page.state.person.children == (2, 5)
    page.ask_for("german")
    tap(player, window, tr.gettext("Das möchte ich nicht sagen"))
    assert page.state.person.german is NOT_STATED
    page.ask_for("school")
    tap(player, window, tr.gettext("Das weiß ich nicht"))
    assert page.state.person.school is None
    assert "school" in page.state.skipped
    assert page.app.read_draft("session") is not None


def test_what_is_no_day_is_said_and_can_be_given_again(player: Player) -> None:
    page = player.session()
    window = opened_window(player)
    page.ask_for("arrived_on")
    assert window.body is not None
    assert window.body.pad is not None
    for digit in "99":
        QTest.keyClick(window, Key(ord(digit)))
    QTest.keyClicks(window, "992024")
    QTest.keyClick(window, Key.Key_Return)
    player.settle()
    assert page.state.person.arrived_on is None
    assert client_translator("fa_AF").gettext("Das hat nicht geklappt. Bitte antworten Sie noch einmal.") in every_text(
        window
    )
    assert window.body.pad.typed() == "99.99.2024"


def test_sensitive_questions_come_only_when_they_are_sent(player: Player) -> None:
    page = player.session()
    window = opened_window(player)
    page.state.tell({"needs": ("language",)})
    for field in ("status", "work_permission", "identity_clear", "gender", "barrier"):
        page.ask_for(field)
        assert not isinstance(window.view.shown, ClientQuestion), field  # type: ignore[union-attr]
    page.ask_for("status")
    page.client.send()
    assert shown(window).field == "status"
    tap(player, window, next(one.words.text for one in shown(window).answers if one.code == "duldung"))
    assert page.state.person.status == "duldung"
    assert shown(window).field == "status_since"
    tap(player, window, shown(window).silence[0].words.text)
    page.ask_for("status")
    assert not isinstance(window.view.shown, ClientQuestion)  # type: ignore[union-attr]


def test_what_asks_for_a_status_first_is_sensitive_here_too() -> None:
    from app.domain.client_questions import SENSITIVE
    from app.matching.next_question import QUESTIONS

    assert {field for field, asking in QUESTIONS.items() if asking.sensitive} <= SENSITIVE


def test_the_language_is_chosen_there_and_changes_while_it_is_open(player: Player) -> None:
    page = player.session()
    page.client.turn()
    window = page.client.window
    assert window is not None
    tap(player, window, "دری")
    assert page.state.meeting["language"] == "fa_AF"
    assert window.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert shown(window).words.text == client_translator("fa_AF").gettext("Wobei brauchen Sie Hilfe?")
    page.question.answered.emit("language", {"language": "uk"})
    player.settle()
    assert window.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert shown(window).words.text == client_translator("uk").gettext("Wobei brauchen Sie Hilfe?")
    tap(player, window, f"Українська: {client_translator('uk').gettext('Welche Sprache möchten Sie lesen?')}")
    tap(player, window, "ትግርኛ")
    label = next(one for one in window.findChildren(QLabel) if one.text() == shown(window).words.text)
    assert label.font().families()[0] == "Noto Sans Ethiopic"
    assert page.state.meeting["language"] == "uk"


def test_it_stands_in_place_of_the_counsellors_window_until_it_is_left(player: Player) -> None:
    page = player.session()
    QTest.keyClick(player.window, Key.Key_F9)
    window = page.client.window
    assert window is not None
    assert window.isFullScreen()
    assert not player.window.isVisible()
    for key in (Key.Key_F, Key.Key_N, Key.Key_1):
        for modifier in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier):
            QTest.keyClick(window, key, modifier)
    assert page.plan.note.toPlainText() == ""
    assert not player.window.isVisible()
    for key in (Key.Key_Escape, Key.Key_F9):
        QTest.keyClick(page.client.window, key)
        player.settle()
        assert page.client.window is None
        assert player.window.isVisible()
        QTest.keyClick(player.window, Key.Key_F9)
    page.client.close()


def test_every_control_is_large_and_the_keyboard_reaches_all(player: Player) -> None:
    page = player.session()
    window = opened_window(player)
    window.showNormal()
    window.resize(1024, 700)
    for field in ("needs", "times", "children", "experience"):
        if field != "needs":
            page.ask_for(field)
        player.settle()
        small = [
            f"{one.accessibleName()} {one.size()}"
            for one in window.findChildren(QWidget)
            if isinstance(one, QAbstractButton | QLineEdit) and min(one.width(), one.height()) < LEAST_TARGET
        ]
        assert small == []
        assert unreachable(window) == []


def test_locking_closes_it(qapp: QApplication, templates: Path, tmp_path: Path) -> None:
    shutil.copytree(templates / "profile", tmp_path / "profile")
    player = Player(qapp, tmp_path, "locked", QSize(1200, 800))
    try:
        player.own_offers()
        player.program.show_session()
        page = player.program.session
        assert page is not None
        page.client.turn()
        assert not player.window.isVisible()
        lock(player)
        assert page.client.window is None
        assert player.window.isVisible()
        unlock(player)
        assert page.client.window is None
    finally:
        player.close()


TWO_SCREENS = """
import sys
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from ui.main import make_application
from ui.player import Player
application = make_application()
player = Player(application, Path(sys.argv[1]), "demo", QSize(1024, 700))
page = player.session()
page.state.reads = "ar"
page.state.tell({"needs": ("language",)})
page.plan.note.setFocus()
page.client.turn()
player.settle()
window = page.client.window
assert window.screen() is application.screens()[1], window.screen().name()
assert window.isFullScreen() and player.window.isVisible() and not page.client.covers
page.ask_for("status")
assert "F8" in page.question._hint.text() and window.view.shown.__class__.__name__ == "ClientNotice"
page.client.send()
player.settle()
assert page.question._hint.text() == "" and window.view.shown.field == "status"
page.ask_for("pupil")
player.settle()
QTest.mouseClick(window.body.tiles.tiles[0], __import__("PySide6.QtCore").QtCore.Qt.MouseButton.LeftButton)
player.settle()
assert page.state.person.pupil is True
assert player.window.isActiveWindow()
player.close()
print("beside")
"""


def test_on_a_second_screen_it_stands_beside_the_counsellors(templates: Path, tmp_path: Path) -> None:
    """In a program of its own: the screens are read when it starts."""
    shutil.copytree(templates / "demo", tmp_path / "demo")
    screens = tmp_path / "screens.json"
    screens.write_text(
        '{"screens": [{"name": "left", "x": 0, "y": 0, "width": 1400, "height": 900},'
        ' {"name": "right", "x": 1400, "y": 0, "width": 1280, "height": 800}]}'
    )
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}"}
    ran = subprocess.run(
        [sys.executable, "-c", TWO_SCREENS, str(tmp_path)],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.stdout.endswith("beside\n"), ran.stderr[-3000:]
