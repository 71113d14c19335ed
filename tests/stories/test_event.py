"""An event: a laptop that holds nothing but the catalogue, three short contacts, and nothing left to find."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import App, create_profile
from app.domain.casework import CASEWORK_OBJECTS
from app.errors import CatalogueOnly
from app.settings import Settings
from app.store import casework, reading
from ui.dialogs.import_dialog import ImportDialog
from ui.dialogs.quick_show import QuickShow
from ui.main import Start
from ui.page import Places
from ui.pages.first_start import FirstStartPage
from ui.pages.quick import QuickPage

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ENTER = Key.Key_Return
MARKER = "Zahra Marker Qwertz"
TODAY = date.today()


def texts(widget: QWidget) -> str:
    """Every word a widget shows."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The catalogue as the office exports it."""
    from app.usecases.exchange import export_catalogue

    folder = tmp_path_factory.mktemp("office")
    app = create_profile(folder / "profile", None, demo=True).app
    try:
        with app.database.read() as view:
            export_catalogue(view, folder / "katalog.json")
    finally:
        app.lock()
    return folder / "katalog.json"


@pytest.fixture
def event(first_start: Any, office: Path) -> Any:
    """A profile for events, made with one key at the first start; the catalogue came in from a file."""
    story, program = first_start, first_start.start.program
    page = program.gate.page()
    assert isinstance(page, FirstStartPage)
    button = next(one for one in page.findChildren(QPushButton) if one.text() == "Für eine Veranstaltung öffnen")
    button.setFocus()
    story.bot.keyClick(button, Key.Key_Space)
    story.bot.waitUntil(lambda: program.quick is not None, timeout=30_000)
    story.settle()
    story.bot.waitUntil(lambda: program.quick.answer is not None, timeout=30_000)
    program.quick.results.bring_in.setFocus()
    story.press(Key.Key_Space)
    dialog = story.dialog(ImportDialog)
    dialog.choose(office)
    dialog.preview()
    story.settle()
    dialog.run_import()
    story.settle()
    story.press(Key.Key_Escape)
    story.press(Key.Key_1, CTRL)
    story.bot.waitUntil(lambda: program.quick.answer.offers > 0, timeout=30_000)
    story.settle()
    return story


def page_of(story: Any) -> QuickPage:
    page = story.start.program.quick
    assert isinstance(page, QuickPage)
    return page


def app_of(story: Any) -> App:
    app = story.start.program.app
    assert isinstance(app, App)
    return app


def kept(app: App) -> dict[str, list[dict[str, Any]]]:
    """Everything about people: the tables of cases and numbers, and what waits for the day to end."""

    def read(view: Any) -> dict[str, list[dict[str, Any]]]:
        kinds = (*CASEWORK_OBJECTS, "quick_contact", "quick_need", "cell")
        found = {kind: [dict(one.values) for one in reading.all_records(view, kind)] for kind in kinds}
        for one in casework.waiting_counts(view):
            found[one.kind].append(dict(one.values))
        return {kind: rows for kind, rows in found.items() if rows}

    return app.read(read)


def test_three_contacts_and_nothing_is_stored_but_anonymous_rows(event: Any, tmp_path: Path) -> None:
    page, app = page_of(event), app_of(event)
    assert app.is_event
    assert event.start.window.page() is page

    event.press(Key.Key_1)
    assert len(page.results.offers) == 3
    event.press(ENTER)
    shown = event.dialog(QuickShow)
    offer = page.results.offers[0].detail
    assert offer.name in texts(shown)
    assert offer.places[0].address[0] in texts(shown)
    event.press(Key.Key_Escape)
    event.press(Key.Key_N, CTRL)
    assert page.wish.is_empty
    assert page.results.offers == ()

    event.press(Key.Key_F, CTRL)
    event.type(MARKER)
    page.age.setCurrentIndex(3)
    event.press(Key.Key_N, CTRL)
    assert page.search.text() == ""
    assert not page.search.isUndoAvailable()
    assert MARKER not in texts(event.start.window)

    event.press(Key.Key_5)
    event.press(Key.Key_U, CTRL)
    event.press(Key.Key_N, CTRL)
    assert "Heute 3 Gespräche gezählt" in texts(page)

    rows = kept(app)
    assert rows.keys() == {"quick_contact", "quick_need"}
    counted = {"channel": "event", "day": TODAY.isoformat()}
    for row in (
        counted | {"occasion": "offer", "topics": ["language"]},
        counted | {"occasion": "other", "age_band": "18_20"},
        counted | {"occasion": "other", "topics": ["childcare"]},
    ):
        rows["quick_contact"].remove(row)
    assert rows["quick_contact"] == []
    assert rows["quick_need"] == [{"day": TODAY.isoformat(), "need": "childcare", "barrier": "none"}]
    assert app.read_draft("session") is None
    app.write("batch", _release_tomorrow)
    assert {kind: len(found) for kind, found in kept(app).items()} == {"quick_contact": 3, "quick_need": 1}
    event.start.window.close()
    event.bot.waitUntil(lambda: app.is_locked)
    assert found_in(tmp_path, MARKER.split()) == []


def found_in(folder: Path, words: list[str]) -> list[str]:
    """The files below a folder that hold one of the words, or are called so."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) > 3
    contents = {path.name: path.read_bytes() + path.name.encode() for path in files}
    return [name for name, content in contents.items() if any(word.encode() in content for word in words)]


def _release_tomorrow(unit: Any) -> int:
    from app.usecases.sessions import release_counts

    return release_counts(unit, TODAY + timedelta(days=1))


def test_neither_sessions_nor_cases_exist_in_a_profile_for_events(event: Any) -> None:
    program, window = event.start.program, event.start.window
    event.press(Key.Key_3, CTRL)
    program.show_cases()
    program.show_session()
    event.settle()
    assert program.session is None
    assert program.cases is None
    assert window.page() is program.quick
    words = {action.text() for action in window.all_actions()}
    assert "Kurzberatung für Veranstaltungen" in words
    assert not words & {"Beratung", "Fälle", "Passphrase ändern …", "Neuer Wiederherstellungscode …"}
    with pytest.raises(CatalogueOnly):
        app_of(event).write_draft("session", {})


def test_a_volunteer_reads_the_catalogue_and_changes_nothing(event: Any) -> None:
    program, window = event.start.program, event.start.window
    event.press(Key.Key_2, CTRL)
    page = program.catalogue
    event.bot.waitUntil(lambda: page.chosen is not None, timeout=30_000)
    words = {action.text() for action in window.all_actions()}
    assert {"Katalog importieren …", "Verlauf des Angebots", "Handzettel zum Mitgeben …"} <= words
    assert not words & {"Neues Angebot", "Angebot bearbeiten", "Heute noch richtig", "Angebot löschen"}
    shown = {button.text() for button in page.findChildren(QPushButton) if button.isVisible()}
    assert not shown & {"Bearbeiten", "Heute noch richtig"}
    event.press(Key.Key_N, CTRL)
    event.press(Key.Key_E, CTRL)
    assert {type(one) for one in window.findChildren(QDialog) if one.isVisible()} <= {ImportDialog}


def test_what_is_typed_before_needs_and_offers_are_read_counts(event: Any) -> None:
    page = page_of(event)
    early = QuickPage(page.shell, app_of(event))
    early.show()
    for sign in ("1", "5", ""):
        event.bot.keyClick(early, sign or ENTER)
    event.bot.waitUntil(lambda: bool(early.findChildren(QuickShow)), timeout=30_000)
    assert early.wish.needs == ("language", "childcare")
    assert early.search.text() == ""
    early.findChildren(QuickShow)[0].accept()
    early.close()
    early.deleteLater()


def test_what_hangs_on_the_status_is_for_the_counselling_service(event: Any) -> None:
    page = page_of(event)
    event.press(Key.Key_F, CTRL)
    event.type("Berufssprachkurs")
    offer = next(one for one in page.results.offers if one.for_counselling)
    assert "Das klärt die Beratungsstelle" in texts(page.results)
    advice = page.results.advice
    assert advice is not None
    assert advice.detail.name in texts(page.results.counselling)
    page.show_large(offer)
    shown = event.dialog(QuickShow)
    assert advice.detail.name in texts(shown)
    event.press(Key.Key_Escape)
    asked = {box.accessibleName() for box in (page.district, page.language, page.age)}
    assert asked == {"Stadtteil", "Sprache", "Alter"}
    assert "Welches Aufenthaltspapier?" not in texts(event.start.window)


def test_a_contact_under_way_is_counted_when_the_window_closes(event: Any, tmp_path: Path) -> None:
    from app.bootstrap import open_profile

    event.press(Key.Key_9)
    app = app_of(event)
    event.start.window.close()
    event.bot.waitUntil(lambda: app.is_locked)
    again = open_profile(tmp_path / "event")
    try:
        assert [row["topics"] for row in kept(again)["quick_contact"]] == [["housing"]]
    finally:
        again.lock()


def test_the_next_start_opens_the_profile_for_events_and_leads_back_to_an_own_one(event: Any) -> None:
    program = event.start.program
    commands = event.start.window.commands
    commands["own"].trigger()
    event.bot.waitUntil(lambda: isinstance(program.gate.page(), FirstStartPage), timeout=30_000)
    program.begin(False)
    event.bot.waitUntil(lambda: program.quick is not None, timeout=30_000)
    event.settle()
    assert event.start.window.page() is program.quick


def test_from_a_normal_profile_quick_mode_keeps_no_more(story: Any) -> None:
    program = story.start.program
    story.press(Key.Key_1, CTRL)
    story.press(Key.Key_K, CTRL | Qt.KeyboardModifier.ShiftModifier)
    page = page_of(story)
    story.bot.waitUntil(lambda: page.answer is not None, timeout=30_000)
    story.settle()
    story.press(Key.Key_1)
    story.press(ENTER)
    story.dialog(QuickShow)
    story.press(ENTER)
    story.press(Key.Key_N, CTRL)
    rows = kept(app_of(story))
    assert rows.keys() == {"quick_contact"}
    assert len(rows["quick_contact"]) == 1
    story.press(Key.Key_Z, CTRL)
    assert "nicht gezählt" in story.said()
    assert kept(app_of(story)) == {}
    story.press(Key.Key_1, CTRL)
    assert story.start.window.page() is program.session
    assert QApplication.focusWidget() is not None


def test_a_key_pressed_while_a_profile_opens_counts(
    qtbot: QtBot, qapp: QApplication, demo_profile: Path, tmp_path: Path
) -> None:
    shutil.copytree(demo_profile, tmp_path / "demo")
    start = Start(qapp, Settings(), Places(tmp_path / "profile", tmp_path / "demo"), demo=True)
    start.window.show()
    try:
        qtbot.keyClick(start.window, "z")
        qtbot.waitUntil(lambda: start.program is not None and start.program.session is not None, timeout=30_000)
        card = start.program.session.question  # type: ignore[union-attr]  # waited for just before
        qtbot.waitUntil(lambda: card.asking is not None and card.asking.field == "goal", timeout=30_000)
        assert card.asking is not None
        assert card.asking.chosen_by_hand
    finally:
        start.window.close()
        start.window.deleteLater()
        start.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
