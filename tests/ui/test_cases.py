"""The page of the cases on real encrypted profiles: find, read, tick off, give out, delete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import App, create_profile
from app.domain.session import Consent, NewCase, PlannedStep, Session, Unmet
from app.usecases.cases import cases
from app.vault.wraps import CHEAPEST
from tests.ui.screens import problems, unreachable
from ui.dialogs.extract_dialog import ExtractDialog
from ui.dialogs.question import Question
from ui.page import Shell
from ui.pages.cases import CasesPage
from ui.pictures import PASSPHRASE, Player
from ui.theme import Look
from ui.widgets.detail_pane import PlainLabel

TODAY = date.today()
SMALLEST = QSize(1024, 700)
BASIS = (Consent("counselling", "task"),)
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def app(tmp_path: Path, shell: Shell) -> Iterator[App]:
    """An encrypted profile without a case."""
    app = create_profile(tmp_path / "profile", PASSPHRASE, cost=CHEAPEST).app
    app.on_changes = shell.tasks.announce
    yield app
    shell.tasks.close()
    app.lock()


def keep(app: App, name: str = "", client: UUID | None = None, **values: Any) -> UUID:
    """Keep a session of a new case, or of one that is there."""
    begins = None if client else NewCase(BASIS, name=name)
    one = Session(uuid4(), values.pop("day", TODAY), client=client, keep=begins, **values)
    kept = app.finish_session(one).client
    assert kept is not None
    return kept


@pytest.fixture
def page(qtbot: QtBot, shell: Shell, app: App) -> Iterator[CasesPage]:
    """The page over two cases; Zahra's first session was a week ago."""
    week = timedelta(days=7)
    zahra = keep(
        app,
        "Zahra",
        day=TODAY - week,
        answers={"german": "a2"},
        note="Zeugnis fehlt noch",
        plan=(PlannedStep("Kurs anfragen", "Beraterin", TODAY - timedelta(days=1)), PlannedStep("Zeugnis bringen")),
        unmet_needs=(Unmet("language", "full"),),
    )
    keep(app, client=zahra, day=TODAY - timedelta(days=2), note="Kurs war voll", follow_up_on=TODAY + week)
    keep(app, "Amir", day=TODAY)
    window = QWidget()
    layout = QVBoxLayout(window)
    page = CasesPage(shell, app)
    # Beside the page: outside of its window a message would take the focus.
    layout.addWidget(shell.messages)
    layout.addWidget(page, 1)
    qtbot.addWidget(window)
    window.resize(1100, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    settle(qtbot, page)
    yield page
    shell.messages.hide()
    shell.messages.setParent(None)


def settle(qtbot: QtBot, page: CasesPage) -> None:
    qtbot.waitUntil(lambda: not page.tasks.busy)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: not page.tasks.busy)


def names(page: CasesPage) -> list[str]:
    """The first lines of the list, without the numbers."""
    rows = (page.column.list.item(row).text() for row in range(page.column.list.count()))
    return [row.partition("\n")[0].partition(" · ")[2] for row in rows]


def read(page: CasesPage) -> str:
    """All words of the chosen case in order."""
    return "\n".join(label.text() for label in page.pane.findChildren(PlainLabel) if label.isVisibleTo(page.pane))


def find(qtbot: QtBot, page: CasesPage, text: str) -> None:
    page.focus_search()
    QTest.keyClicks(page.column.search, text)
    settle(qtbot, page)


def opened(page: CasesPage, kind: type[QDialog]) -> Any:
    (dialog,) = (one for one in page.findChildren(kind) if one.isVisible())
    return dialog


def test_a_case_is_found_by_name_and_by_number_and_read_in_order(qtbot: QtBot, page: CasesPage) -> None:
    assert names(page) == ["Amir", "Zahra"]
    find(qtbot, page, "zah")
    assert names(page) == ["Zahra"]
    words = read(page)
    newest, oldest = words.index("Kurs war voll"), words.index("Zeugnis fehlt noch")
    assert words.index("Was ansteht") < newest < oldest < words.index("Grundlage")
    assert "Wiedervorlage" in words
    assert "Bedarf ohne Angebot" in words
    assert page.chosen is not None
    number = str(page.chosen.client.values["number"])
    page.column.search.clear()
    find(qtbot, page, number.lower())
    assert names(page) == ["Zahra"]
    find(qtbot, page, "qqq")
    assert page.chosen is None
    assert "Kein Fall gefunden" in page.column.nothing.text()


def test_what_is_due_comes_first_when_asked_for(page: CasesPage) -> None:
    page.column.order.setCurrentIndex(1)
    assert names(page) == ["Zahra", "Amir"]
    assert "fällig" in page.column.list.item(0).text()


def test_arrow_keys_in_the_search_box_choose_and_enter_reads(qtbot: QtBot, page: CasesPage) -> None:
    page.focus_search()
    QTest.keyClick(page.column.search, Key.Key_Down)
    settle(qtbot, page)
    assert "Zeugnis fehlt noch" in read(page)
    QTest.keyClick(page.column.search, Key.Key_Return)
    assert page.pane.timeline.hasFocus()
    QTest.keyClick(page.pane.timeline, Key.Key_Escape)
    assert page.column.list.hasFocus()
    QTest.keyClick(page.column.list, Key.Key_Escape)
    assert page.column.search.hasFocus()


def test_a_step_is_ticked_off_and_that_is_taken_back(qtbot: QtBot, page: CasesPage) -> None:
    find(qtbot, page, "Zahra")
    boxes = [box.accessibleName() for box in page.pane.timeline.boxes]
    assert [name.partition(" · ")[0] for name in boxes] == ["Erledigt: Kurs anfragen", "Erledigt: Zeugnis bringen"]
    page.pane.timeline.boxes[0].setFocus()
    QTest.keyClick(page.pane.timeline.boxes[0], Key.Key_Space)
    settle(qtbot, page)
    assert [box.accessibleName() for box in page.pane.timeline.boxes] == ["Erledigt: Zeugnis bringen"]
    assert page.pane.timeline.boxes[0].hasFocus()
    assert "erledigt" in read(page)
    page.undo()
    settle(qtbot, page)
    assert len(page.pane.timeline.boxes) == 2


def test_the_extract_is_a_text_and_json_and_overwrites_nothing(qtbot: QtBot, page: CasesPage, tmp_path: Path) -> None:
    find(qtbot, page, "Zahra")
    page.extract()
    dialog: ExtractDialog = opened(page, ExtractDialog)
    dialog.work()
    assert dialog.trouble.text()
    (tmp_path / "Auskunft.json").write_text("mine")
    dialog.choose(tmp_path / "Auskunft.txt")
    dialog.work()
    settle(qtbot, page)
    assert "nicht überschrieben" in dialog.trouble.text()
    assert not (tmp_path / "Auskunft.txt").exists()
    dialog.choose(tmp_path / "nowhere" / "Auskunft.txt")
    dialog.work()
    settle(qtbot, page)
    assert "kann nicht geschrieben werden" in dialog.trouble.text()
    dialog.choose(tmp_path / "Kopie.txt")
    dialog.work()
    settle(qtbot, page)
    assert "Zeugnis fehlt noch" in (tmp_path / "Kopie.txt").read_text(encoding="utf-8")
    document = json.loads((tmp_path / "Kopie.json").read_text(encoding="utf-8"))
    assert document["client"]["name"] == "Zahra"
    assert len(document["meetings"]) == 2
    assert "unverschlüsselt" in page.messages.banners()[-1].text


def test_a_consent_is_withdrawn_and_that_is_taken_back(qtbot: QtBot, page: CasesPage, app: App) -> None:
    consent = Consent("referral", "consent", form="written", given_on=TODAY, language="fa_AF", interpreter="none")
    app.finish_session(Session(uuid4(), TODAY, keep=NewCase((*BASIS, consent), name="Samira")))
    find(qtbot, page, "Zahra")
    assert not page.pane.withdraw.isVisible()
    page.withdraw()
    assert not page.findChildren(Question)
    page.column.search.clear()
    find(qtbot, page, "Samira")
    QTest.mouseClick(page.pane.withdraw, Qt.MouseButton.LeftButton)
    question: Question = opened(page, Question)
    assert [button.text() for button in question.buttons] == ["Widerrufen: Vermittlung", "Behalten"]
    assert question.focusWidget() is question.buttons[-1]
    question.buttons[0].click()
    settle(qtbot, page)
    assert "Widerrufen am" in read(page)
    assert "Der Widerruf ist vermerkt: Vermittlung." in page.messages.banners()[-1].text
    assert not page.pane.withdraw.isVisible()
    page.undo()
    settle(qtbot, page)
    assert "Widerrufen am" not in read(page)
    assert page.pane.withdraw.isVisible()


def test_a_person_is_deleted_after_a_question_that_names_what_goes(qtbot: QtBot, page: CasesPage, app: App) -> None:
    find(qtbot, page, "Zahra")
    page.delete()
    question: Question = opened(page, Question)
    words = question.accessibleDescription()
    for part in (
        "2 Beratungen",
        "2 Notizen",
        "2 Schritte",
        "1 ungedeckter Bedarf",
        "Als Zahlen bleiben",
        "Sicherungen",
    ):
        assert part in words
    QTest.keyClick(question, Key.Key_Escape)
    settle(qtbot, page)
    assert len(app.read(cases)) == 2
    page.delete()
    again: Question = opened(page, Question)
    assert again.focusWidget() is again.buttons[-1]
    again.buttons[0].click()
    settle(qtbot, page)
    assert [row.name for row in app.read(cases)] == ["Amir"]
    assert page.chosen is None
    assert "endgültig gelöscht" in page.messages.banners()[-1].text
    page.column.search.clear()
    settle(qtbot, page)
    assert names(page) == ["Amir"]
    assert "Amir" in read(page)


def test_without_a_case_the_page_says_where_cases_come_from(qtbot: QtBot, shell: Shell, app: App) -> None:
    page = CasesPage(shell, app)
    qtbot.addWidget(page)
    page.show()
    settle(qtbot, page)
    assert "Als Fall behalten" in page.column.nothing.text()
    page.delete()
    page.extract()
    page.go_on()
    assert not page.findChildren(QDialog)


def test_continuing_hands_the_case_over(qtbot: QtBot, page: CasesPage) -> None:
    find(qtbot, page, "Zahra")
    with qtbot.waitSignal(page.continue_wanted) as caught:
        QTest.mouseClick(page.pane.go_on, Qt.MouseButton.LeftButton)
    (case,) = caught.args
    assert case.client.values["name"] == "Zahra"
    assert case.person.german == "a2"


@pytest.fixture
def player(qapp: QApplication, tmp_path: Path) -> Iterator[Player]:
    """The whole window on an encrypted profile with one case; at the page of the cases."""
    made = create_profile(tmp_path / "profile", PASSPHRASE, cost=CHEAPEST).app
    steps = (PlannedStep("Kurs anfragen", "Beraterin", TODAY - timedelta(days=1)), PlannedStep("Zeugnis bringen"))
    keep(made, "Zahra", answers={"german": "a2", "needs": ("language",)}, note="Zeugnis fehlt noch", plan=steps)
    made.lock()
    player = Player(qapp, tmp_path, "locked", SMALLEST)
    player.own_offers()
    player.command("cases")
    player.settle()
    yield player
    player.close()


def test_a_case_goes_on_with_a_new_session_and_no_second_basis(player: Player) -> None:
    cases_page, session = player.program.cases, player.program.session
    assert cases_page is not None
    assert session is not None
    cases_page.go_on()
    player.settle()
    assert player.window.page() is session
    assert session.state.person.german == "a2"
    session.plan.note.setPlainText("Zweites Gespräch")
    cases_page.go_on()
    player.settle()
    assert session.plan.note.toPlainText() == "Zweites Gespräch"
    assert "läuft noch eine Beratung" in player.start.shell.messages.banners()[-1].text
    session.stores.finish()
    player.settle()
    assert not [dialog for dialog in player.window.findChildren(QDialog) if dialog.isVisible()]
    player.command("cases")
    player.settle()
    assert cases_page.chosen is not None
    assert len(cases_page.chosen.meetings) == 2
    assert "Zweites Gespräch" in read(cases_page)


def test_the_page_can_be_used_by_everyone(player: Player) -> None:
    found = unreachable(player.window)
    theme, settings = player.start.shell.theme, player.start.shell.settings
    for look in (Look.DARK, Look.CONTRAST, Look.LIGHT):
        theme.choose(replace(settings, theme=look.value))
        player.settle()
        found += problems(player.window)
    assert player.program.cases is not None
    for show in (player.program.cases.delete, player.program.cases.extract):
        show()
        dialog = player.dialog()
        found += problems(dialog)
        dialog.reject()
    assert not found


def test_a_profile_for_events_has_no_cases(qapp: QApplication, tmp_path: Path) -> None:
    create_profile(tmp_path / "profile", None, event=True).app.lock()
    player = Player(qapp, tmp_path, "locked", SMALLEST)
    try:
        player.wait(lambda: player.program.catalogue is not None)
        player.settle()
        assert player.window.commands is not None
        assert not player.window.commands["cases"].isEnabled()
        player.program.show_cases()
        player.settle()
        assert player.program.cases is None
        shown = [button.text() for button in player.window.top.findChildren(QToolButton) if button.isVisible()]
        assert "Angebote" in shown
        assert "Fälle" not in shown
    finally:
        player.close()


def test_undo_asks_before_a_case_just_kept_goes_for_good(qtbot: QtBot, page: CasesPage, app: App) -> None:
    keep(app, "Omid")
    before = len(app.read(cases))
    page.undo()
    settle(qtbot, page)
    question: Question = opened(page, Question)
    assert "endgültig gelöscht" in question.accessibleDescription()
    question.reject()
    settle(qtbot, page)
    assert len(app.read(cases)) == before
