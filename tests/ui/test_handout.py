"""The handout in the window: preview in memory, print, save; from the plan of a session and from an offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from app.bootstrap import App, create_profile
from app.domain.client import Person
from app.domain.handout import AgreedStep, HandoutWish
from app.domain.search import Criteria
from tests.ui.screens import problems, unreachable
from ui.dialogs.handout import HandoutDialog
from ui.handout_wish import agreed_step, proposed_language, read_moment, session_wish
from ui.page import Shell
from ui.widgets.session_plan import PlanStep

TODAY = date(2026, 11, 22)


@pytest.fixture
def app(tmp_path: Path, shell: Shell) -> Iterator[App]:
    """The demo catalogue."""
    app = create_profile(tmp_path / "profile", None, demo=True).app
    yield app
    shell.tasks.close()
    app.lock()


@pytest.fixture
def dialog(qtbot: QtBot, shell: Shell, app: App) -> Iterator[HandoutDialog]:
    """The handout of two offers with an appointment, in Dari."""
    offers = tuple(card.id for card in app.find(Criteria(text="deutsch"), limit=2).cards)
    step = AgreedStep("Anmelden", "Person", date(2026, 11, 30), time(14, 30), offers[0])
    dialog = HandoutDialog(shell, app, HandoutWish(offers, (step,), Person(age=19, german="a2")), "fa_AF")
    dialog.show()
    qtbot.waitUntil(lambda: not dialog.is_waiting, timeout=20_000)
    yield dialog
    dialog.close()


def check(dialog: HandoutDialog, words: str) -> QCheckBox:
    """The box with these words."""
    return next(box for box in dialog.findChildren(QCheckBox) if box.text().startswith(words))


def test_the_pages_are_shown_and_nothing_is_written(dialog: HandoutDialog, tmp_path: Path) -> None:
    assert len(dialog.pictures) == 1
    assert dialog.pictures[0].height() > dialog.pictures[0].width() > 500
    assert not [*tmp_path.rglob("*.pdf"), *tmp_path.rglob("*.png")]
    assert not problems(dialog)
    assert not unreachable(dialog)


def test_another_wish_sets_it_anew(qtbot: QtBot, dialog: HandoutDialog) -> None:
    before = dialog.pictures[0].pixmap().toImage()
    check(dialog, "Große").setChecked(True)
    assert dialog.is_waiting
    qtbot.waitUntil(lambda: not dialog.is_waiting, timeout=20_000)
    assert len(dialog.pictures) > 1
    assert dialog.pictures[0].pixmap().toImage() != before


def test_answers_stand_there_only_if_the_person_wants_it(qtbot: QtBot, dialog: HandoutDialog, tmp_path: Path) -> None:
    def saved() -> str:
        path = tmp_path / "blatt.pdf"
        path.unlink(missing_ok=True)
        dialog.save_to(path)
        qtbot.waitUntil(path.exists, timeout=20_000)
        with pypdfium2.PdfDocument(path) as pdf:
            return str(pdf[0].get_textpage().get_text_range())

    box = dialog.findChildren(QComboBox)[0]
    box.setCurrentIndex(box.findData("uk"))
    qtbot.waitUntil(lambda: not dialog.is_waiting, timeout=20_000)
    assert "Alter: 19" not in saved()
    check(dialog, "Angaben").setChecked(True)
    qtbot.waitUntil(lambda: not dialog.is_waiting, timeout=20_000)
    assert "Alter: 19" in saved()


def test_it_prints_the_pages_as_they_are(qtbot: QtBot, dialog: HandoutDialog, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    dialog.print_on(printer)
    qtbot.waitUntil((tmp_path / "printed.pdf").exists, timeout=20_000)
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as pdf:
        assert len(pdf) == 1
        grey = bytes(pdf[0].render(scale=0.5, grayscale=True).buffer)
    assert 0.02 < sum(dot < 128 for dot in grey) / len(grey) < 0.5


@pytest.mark.parametrize(
    ("typed", "day", "at"),
    [
        ("30.11. 14:30", date(2026, 11, 30), time(14, 30)),
        ("30.11.2026, um 9 Uhr", date(2026, 11, 30), time(9)),
        ("morgen 8:05 Uhr", date(2026, 11, 23), time(8, 5)),
        ("30.11.", date(2026, 11, 30), None),
        ("2 w", date(2026, 12, 6), None),
        ("30.11. 27:30", None, None),
        ("bald", None, None),
        ("", None, None),
    ],
)
def test_a_day_may_have_a_time(typed: str, day: date | None, at: time | None) -> None:
    assert read_moment(typed, TODAY) == (day, at)


def test_what_is_no_day_stays_in_the_words() -> None:
    assert agreed_step(PlanStep("Anrufen", "Person", "bald"), TODAY).what == "Anrufen (bald)"
    assert session_wish(Person(), (PlanStep("Anrufen"),), TODAY).offers == ()


def test_the_language_proposed_is_one_of_handouts() -> None:
    assert proposed_language("ti", ("ar",)) == "ti"
    assert proposed_language(None, ("hi", "fa-AF", "ar")) == "fa_AF"
    assert proposed_language("de", ("ja",)) == "en"
