"""What is typed into the form of an offer is there again after a kill, and gone once it was saved or thrown away."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.bootstrap import open_profile
from ui.dialogs.question import Question
from ui.dialogs.service_editor import ServiceEditor
from ui.messages import Banner
from ui.player import delete_now

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ROOT = Path(__file__).resolve().parents[2]
TYPES_AND_WAITS = """
import sys
from pathlib import Path
from PySide6.QtCore import QSize
from PySide6.QtTest import QTest
from ui.main import make_application
from ui.player import Player

player = Player(make_application(), Path(sys.argv[1]), "demo", QSize(1200, 800))
player.offers().does.new()
editor = player.dialog()
QTest.keyClicks(editor.focusWidget(), "Lesekreis am Abend")
player.wait(lambda: not player.catalogue.is_waiting)
player.settle()
print("typed", flush=True)
sys.stdin.read()
"""


def lose_form(story: Any) -> None:
    """As after a crash: the form is gone and nobody was asked."""
    story.dialog(ServiceEditor).deleteLater()
    delete_now()
    story.settle()


def shown_again(story: Any) -> ServiceEditor:
    """The form that opens with what was typed before."""
    editor: ServiceEditor = story.dialog(ServiceEditor)
    assert any("ist wieder da" in banner.text for banner in editor.findChildren(Banner))
    return editor


def throw_away(story: Any) -> None:
    story.press(Key.Key_Escape)
    story.dialog(Question).buttons[1].click()
    story.settle()


def test_a_new_offer_survives_a_kill(demo_profile: Path, tmp_path: Path) -> None:
    shutil.copytree(demo_profile, tmp_path / "demo")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", TYPES_AND_WAITS, str(tmp_path)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"typed"
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
    app = open_profile(tmp_path / "demo")
    assert app.read_draft("new offer")["values"]["name"] == "Lesekreis am Abend"
    app.lock()


def test_a_new_offer_goes_on_where_it_was_and_is_saved_once(story: Any) -> None:
    story.press(Key.Key_N, CTRL)
    story.type("Nähcafé zum Erzählen")
    story.press(Key.Key_Tab)
    story.type("Haus der Beispiele")
    lose_form(story)
    every = story.page.model.rowCount()
    story.press(Key.Key_N, CTRL)
    editor = shown_again(story)
    assert editor.form().organization == "Haus der Beispiele"
    editor.save()
    editor.save()
    story.settle()
    assert story.page.model.rowCount() == every + 1
    assert story.page.app.read_draft("new offer") is None


def test_a_change_goes_on_with_the_versions_it_was_based_on(story: Any) -> None:
    from app.usecases.editing import set_fields
    from app.usecases.history import service_history

    app, offer = story.page.app, story.page.chosen
    story.press(Key.Key_E, CTRL)
    story.type("Name von hier")
    lose_form(story)
    app.write("edit", set_fields, offer.id, {"name": "Name von dort"})
    story.settle()
    story.press(Key.Key_E, CTRL)
    assert shown_again(story).form().values["name"] == "Name von hier"
    story.press(Key.Key_S, CTRL)
    assert story.page.chosen.name == "Name von hier"
    written = {change.new for entry in app.read(service_history, offer.id) for change in entry.changes}
    assert {"Name von hier", "Name von dort"} <= written


def test_a_draft_can_be_thrown_away_in_two_ways(story: Any) -> None:
    offer = story.page.chosen
    for way in ("close", "banner"):
        story.press(Key.Key_E, CTRL)
        story.type(f"Ganz anders {way}")
        lose_form(story)
        story.press(Key.Key_E, CTRL)
        editor = shown_again(story)
        if way == "close":
            throw_away(story)
        else:
            next(button for button in editor.findChildren(QPushButton) if button.text() == "Verwerfen").click()
            story.settle()
            assert not editor.is_changed()
            editor.reject()
            delete_now()
        assert story.page.app.read_draft(f"offer {offer.id}") is None
    assert QApplication.activeModalWidget() is None
