"""Open decisions: values given at the same time, deletions beside edits. Decided once, decided on every laptop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.changes import Changes, Kind, changed
from app.domain.casework import ALL_OBJECTS
from app.domain.conflicts import Conflict, ConflictKind
from app.domain.forms import typed_value
from app.domain.hsds import Type
from app.errors import ChangedMeanwhile, InvalidInput
from app.i18n import N_
from app.store import conflicts as stored
from app.store.conflicts import conflicts, count_conflicts
from app.store.unit import UnitOfWork, View

__all__ = ["conflicts", "count_conflicts", "find_conflict", "resolve_by_taking", "resolve_by_values"]


def find_conflict(view: View, id: str) -> Conflict:
    """The open decision of that id; raises `ChangedMeanwhile` where it is decided or further values came in."""
    for conflict in conflicts(view):
        if conflict.id == id:
            return conflict
    raise ChangedMeanwhile(
        N_(
            "Der Konflikt „{id}“ ist nicht offen: Er ist schon entschieden, oder es kam ein weiterer Wert dazu."
            " Es wurde nichts geändert; sehen Sie noch einmal nach, was offen ist."
        ),
        id=id,
    )


def resolve_by_taking(unit: UnitOfWork, id: str, number: int) -> Changes:
    """Decide for one of the values; `number` counts them from 1 as they are listed.

    Raises `ChangedMeanwhile`, and `InvalidInput` where there is no value with that number.
    """
    conflict = find_conflict(unit, id)
    if not 1 <= number <= len(conflict.sides):
        raise InvalidInput(
            N_("Zur Wahl stehen die Werte 1 bis {count}. Es wurde nichts geändert."), count=len(conflict.sides)
        )
    stored.take_side(unit, conflict, conflict.sides[number - 1])
    return _changes(conflict)


def resolve_by_values(unit: UnitOfWork, id: str, values: Mapping[str, Any]) -> Changes:
    """Decide for other values, by field name as text; empty text clears a field, what is not named stays as shown.

    Raises `ChangedMeanwhile`, `InvalidInput` for a field that is not in question, `InvalidForm` for a value that the
    field cannot hold.
    """
    conflict = find_conflict(unit, id)
    if conflict.kind is ConflictKind.DELETED:
        raise InvalidInput(
            N_("Hier ist nur zu entscheiden, ob der Eintrag bleibt oder gelöscht wird. Es wurde nichts geändert.")
        )
    if conflict.kind is ConflictKind.SAME_NUMBER:
        raise InvalidInput(N_("Hier ist nur zu entscheiden, welcher Fall die Nummer behält. Es wurde nichts geändert."))
    stored.take_values(unit, conflict, {name: _typed(conflict, name, value) for name, value in values.items()})
    return _changes(conflict)


def _typed(conflict: Conflict, name: str, value: Any) -> Any:
    kind = ALL_OBJECTS[conflict.record_kind]
    declared = kind.by_name.get(name)
    if declared is None or name not in kind.groups[conflict.group] or declared.type in {Type.LINK, Type.DATA}:
        raise InvalidInput(
            N_("Für das Feld „{field}“ lässt sich hier kein eigener Wert angeben. Es wurde nichts geändert."),
            field=name,
        )
    return typed_value(declared, value)


def _changes(conflict: Conflict) -> Changes:
    is_about_a_person = bool(ALL_OBJECTS[conflict.record_kind].subject)
    return changed(Kind.CASEWORK if is_about_a_person else Kind.CATALOGUE, {conflict.root})
