"""The page of the first start, with and without a demo beside the profile."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.bootstrap import create_profile
from app.usecases.keys import passphrase_strength
from app.vault.wraps import CHEAPEST
from ui.main_window import MainWindow
from ui.page import Shell
from ui.pages.first_start import FirstStartPage
from ui.pages.session import SessionPage
from ui.player import PASSPHRASE
from ui.widgets.card import Card


def cards_of(page: FirstStartPage) -> list[QRect]:
    """Where the cards that can be seen lie on the page."""
    seen = [card for card in page.findChildren(Card) if card.isVisible()]
    return [QRect(card.mapTo(page, card.rect().topLeft()), card.size()) for card in seen]


def shown(qtbot: QtBot, shell: Shell, with_demo: bool) -> FirstStartPage:
    page = FirstStartPage(shell, passphrase_strength, with_demo)
    qtbot.addWidget(page)
    page.resize(1330, 690)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.mark.parametrize(("with_demo", "count"), [(True, 3), (False, 2)])
def test_no_card_lies_over_another(qtbot: QtBot, shell: Shell, with_demo: bool, count: int) -> None:
    page = shown(qtbot, shell, with_demo)
    places = cards_of(page)
    assert len(places) == count
    assert not [pair for pair in combinations(places, 2) if pair[0].intersects(pair[1])]


@pytest.mark.parametrize("with_demo", [True, False])
def test_nothing_of_the_choice_stays_beside_the_recovery_code(qtbot: QtBot, shell: Shell, with_demo: bool) -> None:
    page = shown(qtbot, shell, with_demo)
    before = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    page.show_code("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG-HHHH")
    assert before
    assert not [button for button in before if button.isVisible()]
    assert len(cards_of(page)) == 1


def test_the_first_window_fits_the_screen_with_its_frame(qtbot: QtBot, shell: Shell) -> None:
    window = MainWindow(shell)
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    for size in (window.size(), window.minimumSize()):
        assert size.height() + 40 <= room.height()
        assert size.width() + 16 <= room.width()
    # The window holds the messages; the shell outlives it here.
    shell.messages.setParent(None)


def test_a_session_over_an_empty_catalogue_leads_to_the_import(qtbot: QtBot, shell: Shell, tmp_path: Path) -> None:
    app = create_profile(tmp_path / "profile", PASSPHRASE, cost=CHEAPEST).app
    page = SessionPage(shell, app)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(page.results.bring_in.isVisible, timeout=30_000)
    words = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    assert any(one.startswith("Der Katalog ist noch leer.") for one in words)
    assert not [one for one in words if one.startswith(("Kein Angebot passt", "Keine Frage"))]
    with qtbot.waitSignal(page.results.import_wanted):
        page.results.bring_in.click()
    qtbot.waitUntil(lambda: not shell.tasks.busy)
    app.lock()
