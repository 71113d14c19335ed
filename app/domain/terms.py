"""The terms of our own taxonomies in the language of a reader."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from app.i18n import Translator

_ABBREVIATIONS: Final = re.compile(r"(?:^|\s)(?:Kurz|Auch): ([^.]*)\.")


def term_name(tr: Translator, taxonomy: str, name: str) -> str:
    """The name of a term; what is not ours stays as it is."""
    return tr.pgettext(taxonomy, name)


def term_names(tr: Translator, labels: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """The labels of taxonomies in the language of the reader."""
    return {
        taxonomy: {code: term_name(tr, taxonomy, name) for code, name in names.items()}
        for taxonomy, names in labels.items()
    }


def plain_description(description: str) -> str:
    """A description without the abbreviations it lists for the search."""
    return _ABBREVIATIONS.sub("", description).strip()


def abbreviations(description: str) -> str:
    """The official short names a description lists for the search ("Kurz: BSK, DeuFöV-Kurs.")."""
    return " ".join(_ABBREVIATIONS.findall(description))
