"""What was taken back, and how it is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.domain.casework import CASEWORK_OBJECTS
from app.errors import KnownError
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


_NEXT = {
    "import": N_("der Import „{name}“"),
    "new": N_("ein neues Angebot"),
    "edit": N_("eine Bearbeitung"),
    "delete": N_("ein gelöschtes Angebot"),
    "verify": N_("eine Bestätigung „heute noch richtig“"),
    "session": N_("eine Beratung in einem Fall"),
}
_NEXT_CASE = N_("der neue Fall {name}")
_ANY_CHANGE = N_("eine Änderung")
_COUNTED = N_(
    "Hier ist heute ein Kontakt oder Bedarf ohne Angaben zur Person gezählt. Damit niemand daran zu erkennen ist, wird"
    " nicht vermerkt, wann; darum lässt er sich so nicht zurücknehmen. Es wurde nichts geändert."
)
_COUNTED_BESIDE = N_(
    "Hier ist heute ein Kontakt oder Bedarf ohne Angaben zur Person gezählt, vielleicht als Letztes. Damit niemand"
    " daran zu erkennen ist, wird nicht vermerkt, wann; darum lässt er sich so nicht zurücknehmen. Es wurde nichts"
    " geändert. Was sich sonst als Nächstes zurücknehmen lässt: {change}. Das tut „undo --beside-counts“."
)


class CountsInBetween(KnownError):
    """Whether the newest change is an anonymous count cannot be told, and such a count is not taken back.

    `beside` is what would be taken back instead; None where there is nothing else.
    """

    code = "counts_in_between"

    def __init__(self, beside: Undoable | None) -> None:
        super().__init__(_COUNTED if beside is None else _COUNTED_BESIDE)
        self.beside = beside

    def sentence(self, translator: Translator) -> str:
        """What stands in the way, and how what comes next is taken back all the same."""
        if self.beside is None:
            return translator.gettext(self.message)
        next = _NEXT_CASE if self.beside.goes and self.beside.step == "session" else _NEXT.get(self.beside.step)
        change = translator.gettext(next or _ANY_CHANGE, name=self.beside.goes)
        return translator.gettext(self.message, change=change)


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
