"""What was taken back, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.casework import CASEWORK_OBJECTS
from app.i18n import N_, Translator


class Undone(NamedTuple):
    """The step that was taken back: its kind, when it was made, how many records of each kind it concerned.

    `name` is the offer, the number of the case or the source it was about; empty where it was about several.
    """

    step: str
    at: str
    records: Mapping[str, int]
    name: str = ""


class Undoable(NamedTuple):
    """What undo would take back next: the step's kind; the number of a case, or the source, that would go with it."""

    step: str
    goes: str = ""


COUNTS_STAY = N_("Kontakte, die heute ohne Angaben zur Person gezählt wurden, bleiben gezählt.")
"""Said beside what was taken back: when they were counted is kept nowhere, so one of them may be newer."""

_OF_OFFER = {
    "new": N_("Zurückgenommen: Das neue Angebot „{name}“ ist wieder weg."),
    "edit": N_("Zurückgenommen: Die letzte Bearbeitung von „{name}“ gilt nicht mehr."),
    "delete": N_("Zurückgenommen: Das gelöschte Angebot „{name}“ ist wieder da."),
    "verify": N_("Zurückgenommen: Die Bestätigung „heute noch richtig“ für „{name}“ gilt nicht mehr."),
}
_OTHER = {
    "edit": N_("Zurückgenommen: Die letzte Bearbeitung gilt nicht mehr."),
    "session": N_("Zurückgenommen: Die letzte Beratung ist nicht mehr gespeichert."),
    "contact": N_("Zurückgenommen: Der letzte kurze Kontakt ist nicht mehr gezählt."),
}
_OF_CASE = {
    "edit": N_("Zurückgenommen: Die letzte Bearbeitung im Fall {name} gilt nicht mehr."),
    "session": N_("Zurückgenommen: Die letzte Beratung im Fall {name} ist nicht mehr gespeichert."),
}
_ANYTHING = N_("Die letzte Änderung ist zurückgenommen.")


def undone_sentence(undone: Undone, tr: Translator) -> str:
    """What was taken back, with its name where it has one."""
    if undone.step == "import":
        return tr.ngettext(
            "Zurückgenommen: Der Import „{name}“ gilt nicht mehr ({count} Angebot).",
            "Zurückgenommen: Der Import „{name}“ gilt nicht mehr ({count} Angebote).",
            undone.records.get("service", 0),
            name=undone.name,
        )
    of_case = not undone.records.keys().isdisjoint(CASEWORK_OBJECTS.keys())
    sentences = _OTHER if not undone.name else _OF_CASE if of_case else _OF_OFFER
    return tr.gettext(sentences.get(undone.step, _ANYTHING), name=undone.name)
