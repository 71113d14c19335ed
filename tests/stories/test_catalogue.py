"""The catalogue as it is used: found, read, changed and taken back with the keyboard alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.domain.search import Facet
from ui.dialogs.history import HistoryDialog
from ui.dialogs.import_dialog import ImportDialog
from ui.dialogs.question import Question
from ui.dialogs.service_editor import ServiceEditor
from ui.widgets.detail_pane import PlainLabel

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def texts(widget: QWidget) -> str:
    """Every word a widget shows."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def make_offer(story: Any, name: str) -> None:
    """Type a new offer of an institution and save it."""
    story.press(Key.Key_N, CTRL)
    story.dialog(ServiceEditor)
    story.type(name)
    story.press(Key.Key_Tab)
    story.type("Haus der Beispiele")
    story.press(Key.Key_S, CTRL)


def test_type_arrow_enter_read(story: Any) -> None:
    story.type("Sprachkurs mit Kinderbetreuung")
    assert "Kinderbetreuung" in story.titles()[0]
    story.press(Key.Key_Down)
    second = story.titles()[1]
    assert story.page.chosen.name == second
    story.press(Key.Key_Return)
    assert story.page.detail.isAncestorOf(QApplication.focusWidget())
    shown = texts(story.page.detail)
    assert second in shown
    assert "Kontakt" in shown
    assert "Rechtsberatung" in shown
    story.press(Key.Key_Escape)
    assert QApplication.focusWidget() is story.page.results.list
    story.press(Key.Key_Escape)
    assert QApplication.focusWidget() is story.page.results.search


@pytest.mark.parametrize(
    ("typed", "found"),
    [("childcare", "Kind"), ("BvB", "BvB"), ("Anerkenung Zeugnis", "erkenn"), ("kita", "K")],
)
def test_words_of_the_field_find_something_sensible(story: Any, typed: str, found: str) -> None:
    story.type(typed)
    assert found in story.titles()[0]


def test_a_misspelt_word_is_said_to_be_corrected(story: Any) -> None:
    story.type("Anerkenung Zeugnis")
    assert "Gesucht wurde nach" in texts(story.page.results)


def test_nothing_found_says_what_to_do(story: Any) -> None:
    every = story.page.model.rowCount()
    story.type("qqqxyzq")
    assert story.page.model.rowCount() == 0
    assert "Kein Angebot gefunden" in texts(story.page.results)
    story.press(Key.Key_Backspace, CTRL | Qt.KeyboardModifier.ShiftModifier)
    story.page.reset_search()
    story.settle()
    assert story.page.model.rowCount() == every


def test_a_filter_narrows_and_its_count_was_true(story: Any) -> None:
    row = story.page.filters.groups[Facet.TOPIC].rows()[0]
    promised = row.count
    row.box.setFocus()
    story.press(Key.Key_Space)
    assert story.page.model.rowCount() == promised
    story.page.filters.reset()
    story.settle()
    assert story.page.model.rowCount() > promised


def test_create_edit_delete_and_take_back(story: Any) -> None:
    make_offer(story, "Nähcafé zum Erzählen")
    assert story.page.chosen.name == "Nähcafé zum Erzählen"
    assert "gespeichert" in story.said()
    story.press(Key.Key_F, CTRL)
    story.type("Nähcafé")
    assert story.titles() == ["Nähcafé zum Erzählen"]
    story.press(Key.Key_E, CTRL)
    story.type("Nähcafé am Freitag")
    story.press(Key.Key_S, CTRL)
    assert story.page.chosen.name == "Nähcafé am Freitag"
    story.press(Key.Key_F, CTRL)
    story.press(Key.Key_Down)
    story.press(Key.Key_Delete)
    question = story.dialog(Question)
    assert "Nähcafé am Freitag" in texts(question)
    story.press(Key.Key_Backtab)
    story.press(Key.Key_Space)
    assert story.page.model.rowCount() == 0
    assert "gelöscht" in story.said()
    story.press(Key.Key_Z, CTRL)
    assert story.titles() == ["Nähcafé am Freitag"]
    assert story.page.results.search.text() == "Nähcafé"
    assert "wieder da" in story.said()


def test_keys_that_words_can_use_belong_to_the_words(story: Any) -> None:
    search = story.page.results.search
    story.type("Kind")
    story.press(Key.Key_Home)
    story.press(Key.Key_Delete)
    assert search.text() == "ind"
    story.press(Key.Key_Z, CTRL)
    assert search.text() == "Kind"
    story.press(Key.Key_F, CTRL)
    story.press(Key.Key_Delete)
    assert search.text() == ""
    assert not story.start.window.findChildren(Question)


def test_a_form_with_problems_says_where_and_saves_nothing(story: Any) -> None:
    every = story.page.model.rowCount()
    story.press(Key.Key_N, CTRL)
    editor = story.dialog(ServiceEditor)
    story.press(Key.Key_S, CTRL)
    assert "2 Angaben sind noch nicht in Ordnung" in texts(editor)
    assert "Bitte ausfüllen." in texts(editor)
    story.type("Lesekreis")
    story.press(Key.Key_Tab)
    story.type("Stadtbücherei")
    story.press(Key.Key_S, CTRL)
    assert story.page.model.rowCount() == every + 1


def test_closing_a_changed_form_asks_and_keeps_the_text(story: Any) -> None:
    story.press(Key.Key_E, CTRL)
    editor = story.dialog(ServiceEditor)
    story.type("Ganz anderer Name")
    story.press(Key.Key_Escape)
    story.dialog(Question)
    story.press(Key.Key_Escape)
    assert editor.isVisible()
    assert editor.form().values["name"] == "Ganz anderer Name"
    editor.reject()
    story.dialog(Question).buttons[1].click()
    story.settle()
    assert "Ganz anderer Name" not in story.titles()


def test_an_offer_changed_elsewhere_is_said_and_both_versions_stay(story: Any) -> None:
    from app.usecases.editing import set_fields
    from app.usecases.history import service_history

    app, offer = story.page.app, story.page.chosen
    story.press(Key.Key_E, CTRL)
    editor = story.dialog(ServiceEditor)
    story.type("Name von hier")
    app.write("edit", set_fields, offer.id, {"name": "Name von dort"})
    story.settle()
    assert "an anderer Stelle geändert" in texts(editor)
    assert editor.form().values["name"] == "Name von hier"
    story.press(Key.Key_S, CTRL)
    assert story.page.chosen.name == "Name von hier"
    written = {change.new for entry in app.read(service_history, offer.id) for change in entry.changes}
    assert {"Name von hier", "Name von dort"} <= written


def test_verify_and_history(story: Any) -> None:
    story.press(Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert "bestätigt" in story.said()
    story.press(Key.Key_H, CTRL)
    table = story.dialog(HistoryDialog).table
    shown = {table.item(row, 2).text() for row in range(table.rowCount())}
    assert "Geprüft am" in shown
    story.press(Key.Key_Escape)


def test_markup_in_a_name_is_shown_as_text(story: Any) -> None:
    name = "<b>Kurs</b> <img src=x onerror=alert(1)>"
    make_offer(story, name)
    labels = story.page.detail.findChildren(PlainLabel)
    assert name in [label.text() for label in labels]
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_a_real_catalogue_comes_in_with_a_preview(story: Any, real_data: Path) -> None:
    every = story.page.model.rowCount()
    story.press(Key.Key_I, CTRL)
    dialog = story.dialog(ImportDialog)
    dialog.choose(real_data / "miami")
    dialog.preview()
    story.settle()
    assert "Vorschau" in texts(dialog)
    assert "4.089 Angebote" in texts(dialog)
    assert dialog.findChild(type(dialog._view)).table.rowCount() > 0
    assert story.page.model.rowCount() == every
    dialog.run_import()
    story.settle()
    assert "Importiert" in texts(dialog)
    assert story.page.model.rowCount() == every + 4089
    story.press(Key.Key_Escape)
    story.press(Key.Key_F, CTRL)
    story.type("Sprachkurs mit Kinderbetreuung")
    assert "Kinderbetreuung" in story.titles()[0]
    story.press(Key.Key_Z, CTRL)
    story.page.reset_search()
    story.settle()


def test_closing_over_an_import_asks_first(story: Any, tmp_path: Path) -> None:
    path = tmp_path / "viele.json"
    entries = [{"id": f"o{n}", "name": f"Haus {n}", "description": "Ein Haus."} for n in range(30_000)]
    path.write_text(json.dumps(entries), "utf-8")
    story.press(Key.Key_I, CTRL)
    dialog = story.dialog(ImportDialog)
    dialog.choose(path)
    dialog.run_import()
    window = story.start.window
    assert not window.close()
    question = story.dialog(Question)
    assert "abgebrochen" in texts(question)
    assert dialog.is_running
    question.buttons[-1].click()
    assert window.isVisible()
    assert dialog.is_running
    window.close()
    story.dialog(Question).buttons[0].click()
    assert not window.isVisible()
    assert story.start.program.app.is_locked


def test_a_missing_file_is_said(story: Any) -> None:
    story.press(Key.Key_I, CTRL)
    dialog = story.dialog(ImportDialog)
    dialog.choose(Path("/nirgendwo/katalog.json"))
    dialog.preview()
    assert "den es gibt" in texts(dialog)
    story.press(Key.Key_Escape)
