"""Quick mode: keys, mouse, targets, what is forgotten, and the page to photograph."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QToolButton, QWidget

from app.bootstrap import App, create_profile
from app.domain.detail import OrganizationDetail, PlaceDetail, ServiceDetail, TranslatedText
from app.domain.match import Fit
from app.domain.opening import OpeningNow
from app.domain.search import Opening
from app.i18n import translator
from app.usecases.quick import QuickOffer, contacts_today
from tests.ui.screens import problems
from ui.dialogs.quick_show import QuickShow
from ui.page import Shell
from ui.pages.first_start import FirstStartPage
from ui.pages.quick import QuickPage
from ui.pages.unlock import UnlockPage
from ui.pictures import PASSPHRASE, Player
from ui.quick_text import clarify_sign, opening_words, shown
from ui.theme import Look

SMALLEST = QSize(1024, 700)
LARGE = 44
SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
Key, Modifier = Qt.Key, Qt.KeyboardModifier
Play = Callable[[str], Player]


@pytest.fixture
def play(qapp: QApplication, templates: Path, tmp_path: Path) -> Iterator[Play]:
    """Starts a window over a copy of a profile."""
    players: list[Player] = []

    def start(name: str) -> Player:
        if name != "new":
            shutil.copytree(templates / name, tmp_path / name)
        players.append(Player(qapp, tmp_path, name, SMALLEST))
        return players[-1]

    yield start
    for player in players:
        player.close()


@pytest.fixture
def player(play: Play) -> Player:
    """The window with the demo catalogue in quick mode."""
    player = play("demo")
    player.quick()
    player.window.activateWindow()
    player.settle()
    return player


def page_of(player: Player) -> QuickPage:
    assert player.program.quick is not None
    return player.program.quick


def press(player: Player, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or player.window, key, modifier)
    player.settle()


def names(page: QuickPage) -> list[str]:
    return [offer.detail.name for offer in page.results.offers]


def texts(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_figures_choose_needs_and_choose_them_off_again(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_9)
    press(player, Key.Key_0)
    assert page.wish.needs == ("housing", "health")
    press(player, Key.Key_Minus)
    press(player, Key.Key_9)
    assert page.wish.needs == ("health", "leisure")


def test_letters_search_and_escape_leads_back(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_K)
    press(player, Key.Key_I)
    assert page.search.text() == "ki"
    assert page.search.hasFocus()
    press(player, Key.Key_Escape)
    press(player, Key.Key_Escape)
    assert page.search.text() == ""
    press(player, Key.Key_1)
    assert page.wish.needs == ("language",)


def test_down_leads_to_the_cards_and_enter_shows_the_one_with_the_focus(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_9)
    press(player, Key.Key_F, Modifier.ControlModifier)
    press(player, Key.Key_Down)
    assert page.results.cards[0].hasFocus()
    press(player, Key.Key_Down)
    press(player, Key.Key_Return)
    dialog = player.dialog()
    assert isinstance(dialog, QuickShow)
    assert names(page)[1] in texts(dialog)
    press(player, Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_click_on_a_tile_and_on_a_card_is_enough(player: Player) -> None:
    page = page_of(player)
    tile = next(one for one in page.tiles.findChildren(QAbstractButton) if one.accessibleName() == "Wohnen")
    QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    player.settle()
    QTest.mouseClick(page.results.cards[2], Qt.MouseButton.LeftButton)
    assert names(page)[2] in texts(player.dialog())


def test_other_three_come_round_again(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_8)
    first = names(page)
    seen = set(first)
    for _ in range(20):
        press(player, Key.Key_PageDown)
        if names(page) == first:
            break
        assert not seen & set(names(page))
        seen |= set(names(page))
    assert page.answer is not None
    assert len(seen) == page.answer.total


def test_next_person_forgets_everything_on_the_screen(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_1)
    for box in (page.district, page.language, page.age):
        box.setCurrentIndex(2)
    page.search.setText("Kurs")
    page.results.unmet.setChecked(True)
    player.settle()
    press(player, Key.Key_N, Modifier.ControlModifier)
    assert page.wish.is_empty
    assert page.contact.is_empty
    assert not page.results.unmet.isChecked()
    assert page.results.offers == ()
    assert not page.search.isUndoAvailable()
    assert page.app.read(contacts_today, date.today()) == 1
    assert "Heute 1 Gespräch gezählt" in texts(page)
    press(player, Key.Key_N, Modifier.ControlModifier)
    assert page.app.read(contacts_today, date.today()) == 1


def test_all_that_one_touches_is_large(player: Player) -> None:
    page = page_of(player)
    press(player, Key.Key_1)
    touched = [*page.findChildren(QAbstractButton), *page.findChildren(QComboBox), *page.findChildren(QLineEdit)]
    small = [
        f"{type(one).__name__} {one.accessibleName()} {one.width()}×{one.height()}"
        for one in touched
        if one.isVisible() and not isinstance(one, QToolButton) and min(one.width(), one.height()) < LARGE
    ]
    assert [name for name in small if "nicht zählen" not in name] == []


def test_an_offer_of_the_palette_is_shown_large(player: Player) -> None:
    page = page_of(player)
    page.show_offer(UUID(bytes=page.app.index.rows[5].key))
    assert page.app.index.rows[5].name in texts(player.dialog())


def test_an_unused_laptop_at_an_event_forgets_the_last_person(play: Play) -> None:
    player = play("event")
    page = player.quick()
    press(player, Key.Key_3)
    player.program.idle.idle.emit()
    player.settle()
    assert page.wish.is_empty
    assert player.program.app is not None
    assert not player.program.app.is_locked


def test_the_first_start_says_what_a_profile_for_events_holds(play: Play) -> None:
    player = play("new")
    page = player.first_start()
    said = texts(page)
    assert "keine Fälle" in said
    assert "ohne Passphrase" in said
    page.event_wanted.emit()
    player.wait(lambda: player.program.quick is not None)
    player.settle()
    assert player.program.app is not None
    assert player.program.app.is_event
    assert not isinstance(player.window.page(), FirstStartPage)


def test_a_volunteer_opens_the_profile_for_events_beside_a_locked_one(play: Play, tmp_path: Path) -> None:
    player = play("profile")
    page = player.unlock_page()
    page.event_wanted.emit()
    player.wait(lambda: player.program.quick is not None)
    player.settle()
    assert player.program.home == tmp_path / "event"
    assert player.program.session is None
    player.command("own")
    assert isinstance(player.unlock_page(), UnlockPage)


@pytest.fixture
def own_event(qapp: QApplication, tmp_path: Path) -> Iterator[Player]:
    """A profile for events that asks for a passphrase, as an administrator can make one."""
    create_profile(tmp_path / "profile", PASSPHRASE, event=True).app.lock()
    player = Player(qapp, tmp_path, "locked", SMALLEST)
    yield player
    player.close()


def test_a_profile_for_events_with_a_passphrase_can_be_locked(own_event: Player) -> None:
    own_event.unlock_page().enter(PASSPHRASE)
    own_event.wait(lambda: own_event.program.quick is not None)
    own_event.settle()
    app = own_event.program.app
    assert isinstance(app, App)
    own_event.command("lock")
    own_event.wait(lambda: app.is_locked)
    assert isinstance(own_event.unlock_page(), UnlockPage)


def large_offer(**more: object) -> QuickOffer:
    long = "Beratung und Begleitung mit einem sehr langen Namen, der über mehrere Zeilen geht. " * 3
    place = PlaceDetail(UUID(int=3), address=("Musterstraße 12", "12345 Musterstadt"), transportation=long)
    detail = ServiceDetail(UUID(int=1), long, OrganizationDetail(UUID(int=2), long), places=(place,) * 2)
    return QuickOffer(replace(detail, **more), OpeningNow(Opening.CLOSED, MONDAY, (("09:00", "12:00"),)))


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK, Look.CONTRAST])
def test_the_page_to_photograph_shrinks_its_type_until_all_is_on_it(shell: Shell, look: Look) -> None:
    shell.theme.choose(replace(shell.settings, theme=look.value))
    words = shown(translator(), replace(large_offer(), for_counselling=True), large_offer(), None, SUNDAY)
    dialog = QuickShow(shell.theme, translator(), words)
    try:
        dialog.resize(SMALLEST)
        dialog.show()
        QApplication.processEvents()
        assert not problems(dialog)
        assert not dialog._scroll.verticalScrollBar().isVisible()
        size = dialog._sized[0][0].font().pixelSize()
        assert size < 40
        shell.theme.choose(replace(shell.settings, theme=Look.DARK if look is Look.LIGHT else Look.LIGHT))
        assert dialog._sized[0][0].font().pixelSize() == size
    finally:
        dialog.deleteLater()


def test_a_photograph_names_the_day_and_the_name_in_the_language_of_the_person() -> None:
    tr = translator()
    named = large_offer(translations=(TranslatedText("name", "uk", "Консультація"),))
    words = shown(tr, named, None, "uk", SUNDAY)
    assert words.own_language == "Консультація"
    assert any("23. Nov." in line.text and "9 bis 12 Uhr" in line.text for line in words.lines)
    assert any("12345 Musterstadt" in line.text for line in words.lines)


@pytest.mark.parametrize(
    ("opens", "words"),
    [
        (OpeningNow(Opening.OPEN, SUNDAY, (("09:00", "16:00"),), "16:00"), "jetzt geöffnet, bis 16 Uhr"),
        (OpeningNow(Opening.OPEN, SUNDAY), "heute geöffnet"),
        (OpeningNow(Opening.CLOSED, SUNDAY, (("14:00", "16:00"),)), "heute 14 bis 16 Uhr"),
        (OpeningNow(Opening.CLOSED, MONDAY, (("09:00", "12:00"),)), "wieder Mo. 23. Nov., 9 bis 12 Uhr"),
        (OpeningNow(Opening.CLOSED), "zurzeit geschlossen"),
        (OpeningNow(Opening.BY_APPOINTMENT, MONDAY), "nach Vereinbarung"),
        (OpeningNow(), "Zeiten unbekannt"),
    ],
)
def test_hours_are_said_as_of_now(opens: OpeningNow, words: str) -> None:
    assert opening_words(translator(), opens, SUNDAY) == words


@pytest.mark.parametrize(
    ("offer", "words"),
    [
        ({"fit": Fit.FITS}, "Passt"),
        ({"for_counselling": True, "to_ask": ("german",)}, "Das klärt die Beratungsstelle"),
        ({"to_ask": ("german", "gender")}, "Vorher fragen: Deutschkenntnisse und Geschlecht"),
        ({"to_ask": ("access",)}, "Vorher fragen, ob es passt"),
    ],
)
def test_what_is_open_says_who_clarifies_it(offer: dict[str, object], words: str) -> None:
    assert clarify_sign(translator(), replace(large_offer(), **offer)).text == words
