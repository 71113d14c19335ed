"""The window changes its language while it runs: every word, there and back, and what was typed stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from app.errors import NotFound
from app.i18n import N_, SOURCE_LANGUAGE, Translator, translator
from app.paths import program_folder
from app.settings import load_settings
from tests.ui.pseudo import lengthened, pseudo
from tests.ui.screens import cut_off
from ui.pages.settings import SettingsPage
from ui.pictures import SCREENS, played
from ui.player import Player

SMALLEST = QSize(1024, 700)
ONCE_SAID = {"meldungen"}
"""Screens with a message that something worked: it is not said again in another language."""
BESIDE_GERMAN = {"fenster-bedarf", "fenster-tag", "fenster-plan"}
"""Screens for young people: German stands beside their language."""
CHANGING = re.compile(r"anlauf-\w+|\b[0-9A-Z]{2}-[0-9A-Z]{4}\b|[0-9A-Z]{5}(-\n?|$)")
SAID_BY_THE_CATALOGUE = {"Beratung", "Weiterbildungskolleg", "Deutsch"}
"""What the demo calls an option and a place, and what German calls itself."""
Said = tuple[str, ...]


@cache
def german() -> set[str]:
    """Every text that has a translation."""
    texts = [path.read_text(encoding="utf-8") for path in (program_folder() / "translations").glob("*.pot")]
    found = (re.match(r'msgid(?:_plural)? "(.+)"$', line) for text in texts for line in text.splitlines())
    return {match[1] for match in found if match} - SAID_BY_THE_CATALOGUE


def said(root: QWidget) -> list[Said]:
    """Everything a window says, in the order of its widgets; made-up numbers and folders left out."""
    shown = [widget for widget in (root, *root.findChildren(QWidget)) if widget.isVisibleTo(root)]
    worded = [(type(widget).__name__, *_words(widget)) for widget in shown]
    return [tuple(CHANGING.sub("", word) for word in words) for words in worded if any(words[1:])]


def _words(widget: QWidget) -> Iterator[str]:
    yield from (widget.toolTip(), widget.accessibleName(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield widget.placeholderText()
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        rows = range(min(widget.model().rowCount(), 10))
        yield from (str(widget.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows)


def switch(player: Player, speaks: Translator) -> None:
    """Speak another language, as when it is chosen in the settings."""
    player.start.shell.asked = speaks
    player.program.preferences.speak()
    player.settle()


def choose(player: Player, language: str) -> None:
    """Choose a language in the settings."""
    player.command("settings")
    page = player.window.page()
    assert isinstance(page, SettingsPage)
    page.choose_language(language)
    player.settle()


@pytest.mark.parametrize("name", SCREENS)
def test_longer_words_are_whole_and_a_switched_window_says_what_one_started_so_says(
    qapp: QApplication, templates: Path, name: str
) -> None:
    longer = pseudo("en")
    with played(qapp, templates, SCREENS[name], SMALLEST, longer) as (player, widget):
        player.settle()
        assert cut_off(widget) == []
        left = [] if name in BESIDE_GERMAN else [text for words in said(widget) for text in words[1:]]
        assert [text for text in left if text in german()] == []
        wanted, is_page = said(widget), widget is player.window
    if not is_page or name in ONCE_SAID:
        return
    with played(qapp, templates, SCREENS[name], SMALLEST) as (player, widget):
        player.settle()
        before = said(widget)
        switch(player, longer)
        assert said(widget) == wanted
        switch(player, translator(SOURCE_LANGUAGE))
        assert said(widget) == before


def test_the_settings_switch_to_english_and_back_and_keep_the_choice(qapp: QApplication, templates: Path) -> None:
    with played(qapp, templates, SCREENS["katalog"], SMALLEST) as (player, widget):
        german = said(widget)
        choose(player, "en")
        assert "Settings" in player.window.windowTitle()
        assert load_settings(player.program.home).language == "en"
        assert QLocale().language() == QLocale.Language.English
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"
        assert isinstance(player.window.page(), SettingsPage)
        player.program.show_catalogue()
        player.settle()
        assert german != said(widget)
        choose(player, "de")
        assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
        player.program.show_catalogue()
        player.settle()
        assert said(widget) == german


def test_what_was_typed_stays_when_the_language_changes(qapp: QApplication, templates: Path) -> None:
    with played(qapp, templates, SCREENS["beratung-person"], SMALLEST) as (player, _):
        page = player.session()
        page.plan.note.setPlainText("Bringt das Zeugnis mit")
        page.results.search.setText("Kita")
        page.ask_for("age")
        page.question.line.setText("19 oder 20?")
        told = page.state.person
        switch(player, pseudo("en"))
        assert page is player.program.session
        assert page.plan.note.toPlainText() == "Bringt das Zeugnis mit"
        assert page.results.search.text() == "Kita"
        assert page.question.line.text() == "19 oder 20?"
        assert page.state.person == told


def test_a_passphrase_typed_and_a_code_shown_stay(qapp: QApplication, templates: Path) -> None:
    with played(qapp, templates, SCREENS["entsperren"], SMALLEST) as (player, _):
        player.unlock_page()._field.edit.setText("Lampe Zebra")
        switch(player, pseudo("en"))
        assert player.unlock_page()._field.text() == "Lampe Zebra"
    with played(qapp, templates, SCREENS["code"], SMALLEST) as (player, _):
        code = player.first_start()._code
        assert code
        switch(player, pseudo("en"))
        assert player.first_start().shows_code()
        assert player.first_start()._code == code


def test_an_error_is_worded_again_and_a_remark_goes(qapp: QApplication, templates: Path) -> None:
    text = N_("Dieses Angebot gibt es nicht mehr.")
    with played(qapp, templates, SCREENS["katalog"], SMALLEST) as (player, _):
        messages = player.start.shell.messages
        messages.error(NotFound(text))
        messages.info("Gespeichert")
        switch(player, pseudo("en"))
        assert [banner.words.text() for banner in messages.banners()] == [lengthened(text)]


def test_a_mirrored_language_turns_the_window_and_back(qapp: QApplication, templates: Path) -> None:
    with played(qapp, templates, SCREENS["katalog"], SMALLEST) as (player, _):
        switch(player, pseudo("ar"))
        assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
        switch(player, translator(SOURCE_LANGUAGE))
        assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight
