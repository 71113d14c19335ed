"""Texts for people: German is the source language, a `Translator` speaks one language.

A handout may speak another language than the window, so there is no global translator; `N_` only marks
a text for extraction.
"""

from __future__ import annotations

import gettext as _gettext
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from app.paths import translations_folder

DOMAIN = "messages"
SOURCE_LANGUAGE = "de"


def N_(message: str) -> str:
    """Mark a text for extraction; it is translated where it is shown."""
    return message


@dataclass(frozen=True, slots=True)
class Translator:
    """Gettext and CLDR for one language."""

    language: str = SOURCE_LANGUAGE
    _catalogue: _gettext.NullTranslations = field(default_factory=_gettext.NullTranslations, repr=False)

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
    """The translator of a language; German where there is no catalogue."""
    catalogue = _gettext.translation(DOMAIN, folder or translations_folder(), [language], fallback=True)
    return Translator(language, catalogue)
