"""A language nobody speaks: every text is marked and half as long again, so that what is missing or cut is seen."""

from __future__ import annotations

import gettext
import re

from app.i18n import Translator

OPENS, CLOSES = "⟦", "⟧"
PLACEHOLDER = re.compile(r"\{\w+\}")


class Pseudo(gettext.NullTranslations):
    """A catalogue that has every text."""

    def gettext(self, message: str) -> str:
        return lengthened(message)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        return lengthened(singular if count == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return message if context == "CLDR-Muster" else lengthened(message)


def lengthened(message: str) -> str:
    """The message, marked, and longer by the two fifths that translations grow by."""
    words = PLACEHOLDER.sub("", message).strip()
    tail = f" {words}"[: len(words) * 2 // 5]
    return f"{OPENS}{message}{tail}{CLOSES}"


def pseudo(language: str) -> Translator:
    """The translator of the language nobody speaks, with the numbers, dates and direction of a real one."""
    return Translator(language, Pseudo())
