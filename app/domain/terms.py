"""The terms of our own taxonomies in the language of a reader."""

from __future__ import annotations

import re
from typing import Final

from app.i18n import Translator

_ABBREVIATIONS: Final = re.compile(r"(?:^|\s)(?:Kurz|Auch): [^.]*\.")


def term_name(tr: Translator, taxonomy: str, name: str) -> str:
    """The name of a term; what is not ours stays as it is."""
    return tr.pgettext(taxonomy, name)


def term_description(tr: Translator, taxonomy: str, description: str) -> str:
    """What a term means; empty where it says nothing but abbreviations."""
    plain = plain_description(description)
    return tr.pgettext(taxonomy, plain) if plain else ""


def plain_description(description: str) -> str:
    """A description without the abbreviations it lists for the search."""
    return _ABBREVIATIONS.sub("", description).strip()
