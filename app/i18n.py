"""Texts for people: German is the source language, a `Translator` speaks one language.

A handout may speak another language than the window, so there is no global translator; `N_` only marks
a text for extraction.
"""

from __future__ import annotations

import gettext as _gettext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app import languages
from app.paths import translations_folder

if TYPE_CHECKING:
    from babel import Locale

WINDOW, CLIENT = "messages", "client"
SOURCE_LANGUAGE = languages.GERMAN.code


def N_(message: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return message


def NN_(singular: str, plural: str) -> tuple[str, str]:
    """Mark a text for a count; both forms go to `ngettext` where it is shown."""
    return singular, plural


@dataclass(frozen=True, slots=True)
class Translator:
    """Gettext and CLDR for one language; `reviewed` says which speaker has read the whole catalogue and when."""

    language: str = SOURCE_LANGUAGE
    _catalogue: _gettext.NullTranslations = field(default_factory=_gettext.NullTranslations, repr=False)
    reviewed: str = ""

    @property
    def coverage(self) -> tuple[int, int]:
        """How many texts are translated, and how many there are; (0, 0) without a catalogue."""
        about = self._catalogue.info()
        return int(about.get("x-translated", 0)), int(about.get("x-texts", 0))

    @property
    def locale(self) -> Locale:
        """The CLDR data of this language."""
        return languages.locale(self.language)

    def gettext(self, message: str, **values: Any) -> str:
        """The text in this language, with `{name}` placeholders filled."""
        return _filled(self._catalogue.gettext(message), values)

    def ngettext(self, singular: str, plural: str, count: int, **values: Any) -> str:
        """The text for a count; `{count}` is filled."""
        return _filled(self._catalogue.ngettext(singular, plural, count), {"count": count, **values})

    def pgettext(self, context: str, message: str, **values: Any) -> str:
        """The text in a context that tells equal German words apart."""
        return _filled(self._catalogue.pgettext(context, message), values)


def _filled(text: str, values: dict[str, Any]) -> str:
    return text.format(**values) if values else text


@lru_cache(maxsize=16)
def translator(language: str = SOURCE_LANGUAGE, folder: Path | None = None) -> Translator:
    """The translator of a window's language, with the texts for young people behind its own; German for all others."""
    if language not in languages.WINDOW_LANGUAGES:
        return Translator()
    window, client = (_catalogue(domain, language, folder) for domain in (WINDOW, CLIENT))
    window.add_fallback(client)
    return Translator(language, window)


@lru_cache(maxsize=32)
def client_translator(language: str, folder: Path | None = None) -> Translator:
    """The translator of a young person's language: terms, questions, reasons, handouts; German without a catalogue.

    A language may lie over another one (Dari over Farsi): what its own catalogue lacks is read there.
    """
    spoken = languages.language(language)
    below = _catalogue(CLIENT, spoken.over, folder)
    own = _catalogue(CLIENT, spoken.code, folder)
    reviewed = [_reviewer(catalogue) for catalogue in ((own, below) if spoken.over else (own,))]
    own.add_fallback(below)
    return Translator(spoken.code, own, reviewed[0] if all(reviewed) else "")


def _catalogue(domain: str, language: str, folder: Path | None) -> _gettext.NullTranslations:
    # `gettext.find` would also try `fa` for `fa_AF` and shares what it has read, fallbacks included.
    compiled = (folder or translations_folder()) / language / "LC_MESSAGES" / f"{domain}.mo"
    if not language or not compiled.is_file():
        return _gettext.NullTranslations()
    with compiled.open("rb") as file:
        return _gettext.GNUTranslations(file)


def _reviewer(catalogue: _gettext.NullTranslations) -> str:
    return catalogue.info().get("x-reviewed", "")
