"""Every letter a young person may read is in the fonts that come along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QRawFont
from PySide6.QtWidgets import QApplication

from app.handouts.side import side
from app.i18n import client_translator
from app.languages import CLIENT_LANGUAGES, LANGUAGES, LATIN, Language, language_name
from app.paths import resources_folder
from ui.session_fields import LANGUAGES as SPOKEN

WIDTHS = ("wide", "abbreviated")


def letters(language: Language) -> Iterator[str]:
    """All letters of a catalogue, terms of the taxonomies included, of the language's own name and of CLDR in it."""
    locale = client_translator(language.code).locale
    for path in (resources_folder().parent / "translations" / language.code / "LC_MESSAGES").glob("*.po"):
        yield from path.read_text(encoding="utf-8")
    for width in WIDTHS:
        for names in (locale.days["format"], locale.months["format"]):
            yield from "".join(names[width].values())
    for code in (*LANGUAGES, *SPOKEN):
        yield from language_name(language.code, code)
    yield from side(language.code).money(1234.5, "EUR")
    yield from language.name


def font(family: str, style: str) -> QRawFont:
    path: Path = resources_folder() / "fonts" / f"{family.replace(' ', '')}-{style}.ttf"
    loaded = QRawFont(str(path), 12)
    assert loaded.isValid(), path
    return loaded


@pytest.mark.parametrize("style", ["Regular", "Bold"])
@pytest.mark.parametrize("language", CLIENT_LANGUAGES, ids=lambda one: one.code)
def test_each_letter_has_a_glyph(qapp: QApplication, language: Language, style: str) -> None:
    fonts = [font(family, style) for family in dict.fromkeys((language.font, LATIN))]
    wanted = {letter for letter in letters(language) if letter not in "\n\u200c\u200d\u2066\u2069"}
    missing = {letter for letter in wanted if not any(one.supportsCharacter(ord(letter)) for one in fonts)}
    assert missing == set()


def test_the_check_sees_what_no_font_has(qapp: QApplication) -> None:
    assert not any(font(family, "Regular").supportsCharacter(ord("漢")) for family in (LATIN, "Vazirmatn"))
