"""Import, export, the empty table and the report as they are played in the window; searching goes on meanwhile."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QProgressBar, QRadioButton, QWidget

from ui.dialogs.export_dialog import ExportDialog
from ui.dialogs.import_dialog import ImportDialog

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def texts(widget: QWidget) -> str:
    """Every word a widget shows."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def import_dialog(story: Any) -> ImportDialog:
    story.press(Key.Key_I, CTRL)
    dialog: ImportDialog = story.dialog(ImportDialog)
    return dialog


def test_a_long_import_tells_how_far_it_is_lets_search_and_stops(story: Any, real_data: Path) -> None:
    every = story.page.model.rowCount()
    dialog = import_dialog(story)
    dialog.choose(real_data / "miami")
    dialog.run_import()
    bar = dialog.findChild(QProgressBar)
    story.bot.waitUntil(lambda: bar.value() > 0, timeout=30_000)
    assert "%" in texts(dialog)
    search = story.page.results.search
    search.setFocus()
    QTest.keyClicks(search, "BvB")
    story.bot.waitUntil(lambda: 0 < story.page.model.rowCount() < every, timeout=30_000)
    assert dialog.is_running
    story.page.undo()
    assert "Gerade wird importiert" in story.said()
    dialog.reject()
    story.settle()
    assert dialog.isVisible()
    assert "Der Katalog ist unverändert" in texts(dialog)
    story.page.reset_search()
    story.settle()
    assert story.page.model.rowCount() == every


def test_the_report_is_copied_and_saved_whole(story: Any, tmp_path: Path) -> None:
    source = tmp_path / "klein.json"
    services = [{"id": "1", "name": "Lesekreis", "status": "active", "organization": {"id": "9", "name": "Bücherei"}}]
    source.write_text(json.dumps([*services, {"id": "2", "status": "active"}]), "utf-8")
    dialog = import_dialog(story)
    dialog.choose(source)
    dialog.run_import()
    story.settle()
    assert "Importiert" in texts(dialog)
    dialog.copy_report()
    copied = QApplication.clipboard().text()
    assert "Zwischenablage" in texts(dialog)
    dialog.save_report(tmp_path / "bericht.txt")
    story.settle()
    assert (tmp_path / "bericht.txt").read_text("utf-8") == copied
    assert "Angebote: " in copied
    assert "Hinweise" in copied
    assert "bericht.txt" in texts(dialog)
    dialog.save_report(tmp_path / "fehlt" / "bericht.txt")
    story.settle()
    assert "ließ sich nicht schreiben" in texts(dialog)


def test_the_empty_table_is_written_and_read_again(story: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import openpyxl

    dialog = import_dialog(story)
    chosen = str(tmp_path / "Tabelle")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (chosen, ""))
    dialog._on_template()
    story.settle()
    table = tmp_path / "Tabelle.xlsx"
    assert "Tabelle.xlsx" in texts(dialog)
    book = openpyxl.load_workbook(table)
    assert book.sheetnames[0] == "Angebote"
    book.close()
    dialog.choose(table)
    dialog.preview()
    story.settle()
    assert "Vorschau" in texts(dialog)


@pytest.mark.parametrize(("form", "ending"), [(0, ".json"), (1, ".zip")])
def test_the_catalogue_is_written_and_said(story: Any, tmp_path: Path, form: int, ending: str) -> None:
    story.press(Key.Key_E, CTRL | SHIFT)
    dialog = story.dialog(ExportDialog)
    dialog.work()
    assert "Bitte wählen" in texts(dialog)
    dialog.findChildren(QRadioButton)[form].click()
    target = tmp_path / f"Katalog{ending}"
    dialog.choose(target)
    dialog.work()
    story.settle()
    assert target.name in story.said()
    if ending == ".zip":
        assert "datapackage.json" in zipfile.ZipFile(target).namelist()
    else:
        assert len(json.loads(target.read_text("utf-8"))) > 80


def test_an_export_to_a_missing_folder_says_so_and_keeps_the_dialog(story: Any, tmp_path: Path) -> None:
    story.press(Key.Key_E, CTRL | SHIFT)
    dialog = story.dialog(ExportDialog)
    dialog.choose(tmp_path / "fehlt" / "Katalog.json")
    dialog.work()
    story.settle()
    assert dialog.isVisible()
    assert dialog.trouble.text()
    assert story.start.hook.dialog is None
