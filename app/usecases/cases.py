"""Cases: find one again, read it, change it, give the person a copy, delete the person.

What is deleted leaves the file for good; only its numbers stay, folded into cells of quarter, age band and status.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.answers import day_of, person_of, stored
from app.domain.cases import Case, CaseRecord, CaseRow, Meeting, Parts
from app.domain.casework import ANSWERS
from app.domain.cells import case_cells
from app.domain.client import NOT_STATED, Person
from app.domain.deadline import Deadline, Letter
from app.domain.session import STEP_STATES, InvalidSession, SessionProblem
from app.domain.text import fold
from app.domain.versions import Record
from app.errors import InvalidInput, NotFound
from app.i18n import N_
from app.store import casework, reading, writing
from app.store.casework import CaseEntry
from app.store.unit import UnitOfWork, View
from app.usecases.deadlines import watched_deadlines

PARTS = ("note", "plan_step", "offer_handed", "unmet_need")
"""What a meeting holds, in the order of the fields of `Parts`."""


class Deleted(NamedTuple):
    """What became of a person who was deleted: how many records went, and how many cells keep their numbers."""

    records: int
    cells: int


def cases(view: View, text: str = "") -> tuple[CaseRow, ...]:
    """The cases whose number, name or alias hold every word of the text, the one met last first."""
    words = text.split()
    watched: dict[bytes, list[str]] = {}
    for client, day in casework.days_to_watch(view):
        watched.setdefault(client, []).append(day)
    found = [_row(entry, watched.get(entry.id, ())) for entry in casework.case_list(view) if _is_meant(entry, words)]
    return tuple(sorted(found, key=lambda row: (row.last_on or date.min, row.number), reverse=True))


def _is_meant(entry: CaseEntry, words: Iterable[str]) -> bool:
    """Names are typed with and without their marks: Öztürk is found as Oeztuerk and as Ozturk."""
    called = f"{entry.number} {entry.name} {entry.alias}" if words else ""
    spellings = [(spelled, spelled(called)) for spelled in (fold, _without_marks)]
    return all(any(spelled(word) in known for spelled, known in spellings) for word in words)


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _row(entry: CaseEntry, watched: Iterable[str]) -> CaseRow:
    """What was due before the newest encounter is taken as settled by it."""
    due = min((day for day in watched if day >= (entry.last_on or "")), default=None)
    last_on, due_on = (date.fromisoformat(day) if day else None for day in (entry.last_on, due))
    return CaseRow(UUID(bytes=entry.id), entry.number, entry.name, entry.alias, last_on, due_on, entry.encounters)


def find_case(view: View, identity: str) -> UUID:
    """The case with that id or number; raises `NotFound`, or `InvalidInput` for a number of several."""
    wanted, cases = identity.strip().casefold(), [*casework.case_list(view)]
    found = [UUID(bytes=one.id) for one in cases if wanted in {str(UUID(bytes=one.id)), one.number.casefold()}]
    if len(found) == 1:
        return found[0]
    if found:
        raise InvalidInput(
            N_(
                "Die Nummer „{identity}“ tragen mehrere Fälle. Es wurde nichts verändert. Nennen Sie statt der Nummer"
                " die Kennung ({ids}), oder entscheiden Sie unter den Konflikten, welcher Fall die Nummer behält."
            ),
            identity=identity,
            ids=", ".join(map(str, found)),
        )
    raise NotFound(
        N_("Einen Fall „{identity}“ gibt es nicht. Es wurde nichts verändert; prüfen Sie die Nummer."),
        identity=identity,
    )


def read_case(view: View, id: UUID) -> Case:
    """Everything about a person, sessions and plans in order; raises `NotFound`."""
    client = _client(view, id)
    parts = {kind: casework.of_client(view, kind, id) for kind in PARTS}
    encounters = sorted(casework.of_client(view, "encounter", id), key=lambda one: str(one.values.get("day", "")))
    return Case(
        _case_record(client),
        person_of(_answers(client)),
        tuple(map(_case_record, casework.of_client(view, "consent", id))),
        tuple(_meeting(encounter, parts) for encounter in encounters),
        _parts(parts, None),
    )


def _client(view: View, id: UUID) -> Record:
    found = reading.record(view, "client", id)
    if found is None:
        raise writing.missing("client", id)
    return found


def _answers(client: Record) -> dict[str, Any]:
    return {name: value for name, value in client.values.items() if name in ANSWERS}


def _case_record(record: Record) -> CaseRecord:
    return CaseRecord(record.id, record.values, record.based_on)


def _meeting(encounter: Record, found: Mapping[str, tuple[Record, ...]]) -> Meeting:
    parts = _parts(found, encounter.id)
    return Meeting(parts.notes, parts.plan, parts.offers, parts.unmet_needs, _case_record(encounter))


def _parts(found: Mapping[str, tuple[Record, ...]], encounter: UUID | None) -> Parts:
    """The parts that belong to one encounter, or to none."""

    def own(kind: str) -> tuple[CaseRecord, ...]:
        return tuple(_case_record(one) for one in found[kind] if one.values.get("encounter_id") == encounter)

    return Parts(*map(own, PARTS))


def case_deadlines(case: Case, today: date) -> tuple[Deadline, ...]:
    """The deadlines to watch that follow from answers and letters, those passed since the newest encounter too."""
    met = [one.encounter.values for one in case.meetings]
    since = max(filter(None, (day_of(values.get("day")) for values in met)), default=today)
    return watched_deadlines(case.person, min(since, today), filter(None, map(_letter, met)))


def _letter(encounter: Mapping[str, Any]) -> Letter | None:
    delivered_on, kind = day_of(encounter.get("delivered_on")), encounter.get("letter_kind")
    return Letter(None if kind == NOT_STATED.value else kind, delivered_on) if delivered_on else None


def change_client(unit: UnitOfWork, id: UUID, values: Mapping[str, Any], based_on: Mapping[str, Any]) -> None:
    """Change what the person is called here or their answers; None makes an answer unknown again."""
    _client(unit, id)
    writing.update_record(unit, "client", id, {name: stored(value) for name, value in values.items()}, based_on)


def change_note(unit: UnitOfWork, id: UUID, text: str, based_on: Mapping[str, Any]) -> None:
    """Write a note anew; an empty one is deleted."""
    _require(unit, "note", id)
    if text.strip():
        writing.update_record(unit, "note", id, {"text": text}, based_on)
    else:
        writing.delete_record(unit, "note", id, based_on)


def set_step_state(unit: UnitOfWork, id: UUID, state: str, based_on: Mapping[str, Any]) -> None:
    """Say that an agreed step is open, done or dropped."""
    if state not in STEP_STATES:
        raise InvalidSession((SessionProblem("state", "unknown_code", {"value": state, "codes": STEP_STATES}),))
    _require(unit, "plan_step", id)
    writing.update_record(unit, "plan_step", id, {"state": state}, based_on)


def withdraw_consent(unit: UnitOfWork, id: UUID, on: date, based_on: Mapping[str, Any]) -> None:
    """Note the day on which a consent was withdrawn; what was done before stays lawful."""
    _require(unit, "consent", id)
    writing.update_record(unit, "consent", id, {"withdrawn_on": on.isoformat()}, based_on)


def _require(view: View, kind: str, id: UUID) -> None:
    if reading.record(view, kind, id) is None:
        raise writing.missing(kind, id)


def extract_case(view: View, id: UUID) -> dict[str, Any]:
    """A copy of everything kept about a person (Art. 15, 20 DSGVO), as JSON can say it; raises `NotFound`.

    `app.domain.case_text` words the same document for reading.
    """
    case = read_case(view, id)
    return {
        "client": _document(case.client),
        "consents": [_document(consent) for consent in case.consents],
        "meetings": [{"encounter": _document(one.encounter), **_parts_document(one)} for one in case.meetings],
        "loose": _parts_document(case.loose),
    }


def _parts_document(parts: Parts) -> dict[str, Any]:
    fields = ("notes", "plan", "offers", "unmet_needs")
    return {name: [_document(one) for one in getattr(parts, name)] for name in fields}


def _document(record: CaseRecord) -> dict[str, Any]:
    values = {name: str(value) if isinstance(value, UUID) else value for name, value in record.values.items()}
    return {"id": str(record.id), **values}


def delete_case(unit: UnitOfWork, id: UUID, *, today: date) -> Deleted:
    """Delete a person with everything about them from tables, versions and outbox; it cannot be taken back.

    Their numbers stay as cells, which join the anonymous rows of this day. Backups and copies made before keep the
    person: this does not reach them. Raises `NotFound`.
    """
    _client(unit, id)
    cells = case_cells(*_countable(unit, id), _person(unit, id))
    for cell, count in cells.items():
        casework.count_later(unit, "cell", {**cell._asdict(), "count": count}, today)
    return Deleted(casework.erase(unit, id), len(cells))


def _countable(view: View, id: UUID) -> tuple[dict[UUID, Mapping[str, Any]], list[Any], list[Any]]:
    encounters = {one.id: one.values for one in casework.of_client(view, "encounter", id)}
    offers, needs = ([one.values for one in casework.of_client(view, kind, id)] for kind in PARTS[2:])
    return encounters, offers, needs


def _person(view: View, id: UUID) -> Person:
    return person_of(_answers(_client(view, id)))
