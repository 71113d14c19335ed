"""The window for the young person in every language: whole texts in the right font and direction, drawings, sounds."""

from __future__ import annotations

import json
import math
import struct
import wave
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import miniaudio
import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.client_questions import DONT_KNOW, QUESTIONS, RATHER_NOT, TIMES
from app.domain.client_view import ClientQuestion
from app.domain.handout_text import FOOTER
from app.i18n import client_translator
from app.languages import CLIENT_LANGUAGES, LANGUAGES, Language
from app.paths import resources_folder
from app.usecases.client_window import language_view, notice_view, question_view
from tests.ui.screens import cut_off, nameless
from ui.client.sound import Sound, recording
from ui.client.tiles import Tile
from ui.client.window import ClientWindow
from ui.page import Shell
from ui.session_fields import USUAL_FIRST

HEADINGS = {"asylum", "tolerated", "permit", "unknown", "not_stated"}


def terms(taxonomy: str) -> dict[str, str]:
    """The German names of a taxonomy by code."""
    content = json.loads((resources_folder() / f"taxonomies/{taxonomy}.json").read_bytes())
    return {term["code"]: term["name"] for term in content["taxonomy_terms"]}


@pytest.fixture(scope="module")
def labels() -> Mapping[str, Mapping[str, str]]:
    """The terms that come along with the program."""
    return {one: terms(one) for one in ("need", "status", "german", "school", "work_permission", "goal", "gender")}


@pytest.fixture
def window(qapp: QApplication, shell: Shell) -> Iterator[ClientWindow]:
    """The window as small as a laptop's screen."""
    shell.theme.load_other_fonts()
    window = ClientWindow(shell.theme, lambda language, name: None)
    window.resize(1024, 700)
    window.show()
    yield window
    window.close()
    window.deleteLater()


@pytest.mark.parametrize("language", CLIENT_LANGUAGES, ids=lambda one: one.code)
def test_each_language_has_whole_texts_german_beside_them_and_the_note_in_both(
    qapp: QApplication, window: ClientWindow, labels: Mapping[str, Mapping[str, str]], language: Language
) -> None:
    tr = client_translator(language.code)
    for field in ("needs", "status", "german", "work_permission", "status_since", "children"):
        view = question_view(language.code, field, labels, USUAL_FIRST.get(field, ()))
        window.show_view(view)
        for _ in range(2):
            # Once for the texts, once more for the room that the bar beside them takes.
            qapp.processEvents()
        assert cut_off(window) == []
        assert nameless(window) == []
        said = [label.text() for label in window.findChildren(QLabel) if label.isVisibleTo(window)]
        for text in (QUESTIONS[field], DONT_KNOW, RATHER_NOT, FOOTER["unreviewed"]):
            assert tr.gettext(text) in said
            assert text in said
        scroll = window.body.parentWidget()  # type: ignore[union-attr]
        assert scroll is not None
        assert window.body.width() <= scroll.width(), field  # type: ignore[union-attr]
    rtl = language.direction == "rtl"
    assert (window.layoutDirection() == Qt.LayoutDirection.RightToLeft) is rtl
    question = next(one for one in window.findChildren(QLabel) if one.text() == tr.gettext(QUESTIONS["children"]))
    assert question.font().families()[0] == language.font
    assert bool(question.alignment() & Qt.AlignmentFlag.AlignRight) is rtl


def test_every_question_can_be_shown_in_german_alone(labels: Mapping[str, Mapping[str, str]]) -> None:
    for field in QUESTIONS:
        view = question_view("de", field, labels)
        assert isinstance(view.shown, ClientQuestion)
        assert view.shown.words.german == ""
        assert view.footer.text == ""
        assert [one.words.text for one in view.shown.silence] == [DONT_KNOW, RATHER_NOT]


def test_each_need_paper_document_time_and_day_is_drawn(qapp: QApplication) -> None:
    wanted = [f"need/{code}" for code in terms("need")]
    wanted += [f"status/{code}" for code in terms("status") if code not in HEADINGS]
    wanted += [f"document/{code}" for code in terms("document") if code not in HEADINGS]
    wanted += [f"time/{code}" for code in TIMES]
    wanted += [f"day/{number}" for number in range(7)]
    wanted += [f"childcare/{code}" for code in ("yes", "no", "none")]
    folder = resources_folder() / "pictograms"
    drawings = {name: (folder / f"{name}.svg").read_bytes() for name in wanted}
    for name, drawing in drawings.items():
        assert QSvgRenderer(QByteArray(drawing)).isValid(), name
        assert b"currentColor" in drawing, name
    papers = [drawing for name, drawing in drawings.items() if name.startswith("status/")]
    assert len(set(papers)) == len(papers)
    for name, drawing in drawings.items():
        # The stripe is a shape with an outline, so that it is seen without its colour.
        assert (b"#c4372d" in drawing) is name.startswith("status/duldung"), name


def test_the_same_state_again_keeps_what_was_typed_and_a_new_look_its_letters(
    qapp: QApplication, window: ClientWindow, shell: Shell, labels: Mapping[str, Mapping[str, str]]
) -> None:
    window.show_view(question_view("ar", "age", labels))
    assert window.body is not None
    assert window.body.pad is not None
    QTest.keyClicks(window, "2")
    window.show_view(question_view("ar", "age", labels))
    assert window.body.pad.typed() == "2"
    before = {label.text(): label.font().pixelSize() for label in window.findChildren(QLabel)}
    shell.theme.choose(replace(shell.settings, theme="dark"))
    qapp.processEvents()
    assert {label.text(): label.font().pixelSize() for label in window.findChildren(QLabel)} == before
    shell.theme.choose(shell.settings)


def test_a_tap_that_comes_twice_answers_once(window: ClientWindow, labels: Mapping[str, Mapping[str, str]]) -> None:
    answers = []
    window.answered.connect(lambda field, code: answers.append((field, code)))
    window.show_view(question_view("tr", "pupil", labels))
    assert window.body is not None
    assert window.body.tiles is not None
    for tile in window.body.tiles.tiles:
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert answers == [("pupil", True)]


def test_there_is_no_answer_to_a_sentence_and_none_missing_to_the_first_question(window: ClientWindow) -> None:
    window.show_view(notice_view("so", "wait"))
    assert window.body is not None
    assert window.body.below == []
    window.show_view(language_view())
    offered = {tile.accessibleName() for tile in window.findChildren(Tile)}
    assert {one.name for one in CLIENT_LANGUAGES} <= offered


def record(file: Path, seconds: float) -> None:
    """A tone as a wave file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as tone:
        tone.setnchannels(1)
        tone.setsampwidth(2)
        tone.setframerate(22050)
        waves = (round(8000 * math.sin(step / 8)) for step in range(round(22050 * seconds)))
        tone.writeframes(b"".join(struct.pack("<h", value) for value in waves))


def test_a_recording_is_played_and_stopped_where_there_is_one(
    qtbot: QtBot, shell: Shell, tmp_path: Path, labels: Mapping[str, Mapping[str, str]]
) -> None:
    record(tmp_path / "fa" / "pupil.wav", 0.2)
    record(tmp_path / "fa" / "pupil-yes.wav", 30)
    (tmp_path / "fa" / "pupil-no.ogg").write_bytes(b"no sound")
    tr = client_translator("fa_AF")
    # Decodes and keeps time like every other, but needs no loudspeaker.
    sound = Sound(backends=[miniaudio.Backend.NULL])
    window = ClientWindow(shell.theme, lambda language, name: recording([tmp_path], language, name), sound)
    window.show()
    try:
        window.show_view(question_view("fa_AF", "pupil", labels))
        speakers = [one for one in window.findChildren(Tile) if one.accessibleName() == tr.gettext("Anhören")]
        assert len(speakers) == 3
        with qtbot.waitSignal(sound.ended, timeout=20_000):
            speakers[0].click()
            assert sound.is_playing
            assert speakers[0].accessibleName() == tr.gettext("Anhalten")
        assert speakers[0].accessibleName() == tr.gettext("Anhören")
        speakers[1].click()
        assert sound.is_playing
        speakers[1].click()
        assert not sound.is_playing
        speakers[2].click()
        assert not sound.is_playing
        said = [label.text() for label in window.findChildren(QLabel)]
        assert tr.gettext("Der Ton lässt sich gerade nicht abspielen.") in said
        assert recording([tmp_path], LANGUAGES["uk"], "pupil") is None
    finally:
        sound.stop()
        window.close()
        window.deleteLater()
        sound.deleteLater()
