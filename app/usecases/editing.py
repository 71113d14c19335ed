"""Making, changing, verifying and deleting offers; each edit says which versions it began with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from app.changes import Changes, Kind, changed
from app.domain.casework import CELL
from app.domain.forms import SECTIONS, InvalidForm, Problem, Row, ServiceForm, normal_values, problems, typed_value
from app.domain.hsds import Type
from app.domain.profile import OBJECTS, taxonomy_id
from app.domain.undone import Undoable, Undone
from app.domain.versions import Record
from app.errors import InvalidInput, NotFound
from app.i18n import N_
from app.store import casework, heads, reading, writing
from app.store.undo import newest_undoable, undo_newest
from app.store.unit import UnitOfWork, View
from app.usecases.forms import TERM_LINKS, edit_form, organizations, terms

__all__ = [
    "Saved",
    "Undone",
    "delete_service",
    "edit_form",
    "organizations",
    "save_service",
    "set_fields",
    "terms",
    "undo",
    "verify_service",
]

_OWNER_LINKS = frozenset({"service_id", "location_id", "organization_id", "service_at_location_id", "contact_id"})


class Saved(NamedTuple):
    """The offer that was written and what that changed."""

    id: UUID
    changes: Changes


def save_service(unit: UnitOfWork, form: ServiceForm) -> Saved:
    """Write what differs from what the form began with; a new offer is made where it has no id.

    Raises `InvalidForm` with every problem; then nothing is written. A part that was changed elsewhere since the form
    was opened gets a second value, both are kept and the conflict is shown.
    """
    found = problems(form)
    if found:
        raise InvalidForm(found)
    written_before = unit.next
    id = _save_values(unit, form)
    for section, rows in form.rows.items():
        if section == "locations":
            _save_places(unit, id, rows, form.began_with.get(section, ()))
        else:
            _save_rows(unit, section, id, rows, form.began_with.get(section, ()))
    for taxonomy, codes in form.terms.items():
        _save_terms(unit, id, taxonomy, codes, form.began_with.get(TERM_LINKS, ()))
    if form.id is not None and unit.next > written_before:
        _revive_if_deleted(unit, form)
        _stamp(unit, id)
    return Saved(id, changed(Kind.CATALOGUE, {id}) if unit.next > written_before else Changes())


def _save_values(unit: UnitOfWork, form: ServiceForm) -> UUID:
    values = normal_values("service", form.values)
    if form.id is None or "organization_id" in form.values or form.organization.strip():
        values["organization_id"] = _owner(unit, form, values.get("organization_id"))
    if form.id is None:
        _require_program(unit, values.get("program_id"))
        return _insert(unit, "service", {**values, "last_modified": _now(unit)})
    values.pop("last_modified", None)
    writing.update_record(unit, "service", form.id, values, form.based_on)
    return form.id


def _owner(unit: UnitOfWork, form: ServiceForm, id: UUID | None) -> UUID:
    """The institution of an offer, made where it is not there; its id is kept so that the next offer finds it."""
    if id is not None and (_is_owner_already(unit, form, id) or reading.record(unit, "organization", id)):
        return id
    name = form.organization.strip()
    if not name:
        raise NotFound(
            N_(
                "Die Institution mit der Kennung „{id}“ gibt es nicht. Es wurde nichts gespeichert."
                " Nennen Sie ihren Namen, dann wird sie angelegt."
            ),
            id=id,
        )
    was_there = id is not None and reading.record(unit, "organization", id, deleted=True) is not None
    return _insert(unit, "organization", {"name": name}, None if was_there else id)


def _require_program(unit: UnitOfWork, id: UUID | None) -> None:
    if id is not None and reading.record(unit, "program", id) is None:
        raise NotFound(N_("Das Programm mit der Kennung „{id}“ gibt es nicht. Es wurde nichts gespeichert."), id=id)


def _is_owner_already(unit: UnitOfWork, form: ServiceForm, id: UUID) -> bool:
    before = reading.record(unit, "service", form.id, deleted=True) if form.id else None
    return before is not None and before.values.get("organization_id") == id


def _insert(unit: UnitOfWork, kind: str, values: Mapping[str, Any], id: UUID | None = None) -> UUID:
    id = id or uuid4()
    kept = {name: value for name, value in values.items() if value is not None}
    writing.insert_records(unit, kind, [writing.NewRecord(id, kept)])
    return id


def _now(unit: UnitOfWork) -> str:
    return unit.now.isoformat(timespec="milliseconds")


def _stamp(unit: UnitOfWork, id: UUID) -> None:
    """Set `last_modified` on top of whatever holds: it follows from the edit and is nobody's decision."""
    based_on = heads.of_record(unit, "service", id)
    writing.update_record(unit, "service", id, {"last_modified": _now(unit)}, based_on)


def _revive_if_deleted(unit: UnitOfWork, form: ServiceForm) -> None:
    """An offer deleted while its form was open stays visible: the edit would be lost otherwise."""
    assert form.id is not None
    service = reading.record(unit, "service", form.id, deleted=True)
    if service is not None and not service.alive:
        writing.revive_record(unit, "service", form.id, form.based_on)


def _save_rows(
    unit: UnitOfWork, section: str, service_id: UUID, rows: tuple[Row, ...], began_with: tuple[Row, ...]
) -> None:
    kind = SECTIONS[section]
    for row in rows:
        id = _save_record(unit, kind, row, {"service_id": service_id})
        if kind == "contact":
            _save_contact_phone(unit, id, row)
    _delete_missing(unit, kind, rows, began_with)


def _save_record(unit: UnitOfWork, kind: str, row: Row, owner: Mapping[str, UUID]) -> UUID:
    values = normal_values(kind, row.values)
    if row.id is None:
        return _insert(unit, kind, {**values, **owner})
    own = {name: value for name, value in values.items() if name not in _OWNER_LINKS}
    writing.update_record(unit, kind, row.id, own, row.based_on)
    return row.id


def _delete_missing(unit: UnitOfWork, kind: str, rows: tuple[Row, ...], began_with: tuple[Row, ...]) -> None:
    kept = {row.id for row in rows}
    for row in began_with:
        if row.id is not None and row.id not in kept:
            writing.delete_record(unit, kind, row.id, row.based_on)


def _save_contact_phone(unit: UnitOfWork, contact_id: UUID, row: Row) -> None:
    if "phone" not in row.values:
        return
    number, known = str(row.values["phone"] or "").strip(), row.parts.get("phone")
    if known is not None and known.id is not None and not number:
        writing.delete_record(unit, "phone", known.id, known.based_on)
    elif known is not None and known.id is not None:
        writing.update_record(unit, "phone", known.id, {"number": number}, known.based_on)
    elif number:
        _insert(unit, "phone", {"number": number, "contact_id": contact_id})


_PLACE_FIELDS = frozenset(OBJECTS["location"].by_name) - {"organization_id"}
_ADDRESS_FIELDS = frozenset(OBJECTS["address"].by_name) - {"location_id"}


def _save_places(unit: UnitOfWork, service_id: UUID, rows: tuple[Row, ...], began_with: tuple[Row, ...]) -> None:
    for row in rows:
        location_id = _save_location(unit, row)
        _save_address(unit, location_id, row)
        if row.id is None:
            _insert(unit, "service_at_location", {"service_id": service_id, "location_id": location_id})
    _delete_missing(unit, "service_at_location", rows, began_with)


def _save_location(unit: UnitOfWork, row: Row) -> UUID:
    values = {name: value for name, value in row.values.items() if name in _PLACE_FIELDS}
    known = row.parts.get("location")
    if known is None and row.values.get("location_id"):
        return UUID(str(row.values["location_id"]))
    if known is None:
        values.setdefault("location_type", "physical" if row.values.get("address_1") else "virtual")
        return _save_record(unit, "location", Row(values), {})
    return _save_record(unit, "location", Row(values, known.id, known.based_on), {})


def _save_address(unit: UnitOfWork, location_id: UUID, row: Row) -> None:
    values = {name: value for name, value in row.values.items() if name in _ADDRESS_FIELDS}
    known = row.parts.get("address")
    if known is not None:
        _save_record(unit, "address", Row(values, known.id, known.based_on), {})
    elif any(value not in (None, "") for value in values.values()):
        _save_record(unit, "address", Row({"address_type": "physical", **values}), {"location_id": location_id})


def _save_terms(
    unit: UnitOfWork, service_id: UUID, taxonomy: str, codes: frozenset[str], began_with: tuple[Row, ...]
) -> None:
    """Links are a set: those that were added or taken away are written, one by one."""
    available = {
        term.values.get("code") or term.values["name"]: term.id
        for term in reading.children(unit, "taxonomy_term", "taxonomy_id", taxonomy_id(taxonomy))
    }
    unknown = codes - available.keys()
    if unknown:
        raise InvalidForm(tuple(Problem(taxonomy, 0, code, "unknown_choice") for code in sorted(unknown)))
    linked = {row.values["taxonomy_term_id"]: row for row in began_with}
    wanted = {available[code] for code in codes}
    for term in wanted - linked.keys():
        values = {"link_id": service_id, "link_entity": "service", "link_type": taxonomy, "taxonomy_term_id": term}
        _insert(unit, "attribute", values)
    for term in (linked.keys() & set(available.values())) - wanted:
        row = linked[term]
        assert row.id is not None
        writing.delete_record(unit, "attribute", row.id, row.based_on)


def delete_service(unit: UnitOfWork, id: UUID, based_on: Mapping[str, tuple[bytes, ...]]) -> Changes:
    """Delete an offer with all that belongs to it; raises `NotFound`. `undo` brings it back."""
    _service(unit, id)
    writing.delete_record(unit, "service", id, based_on)
    return changed(Kind.CATALOGUE, {id})


def verify_service(
    unit: UnitOfWork, id: UUID, based_on: Mapping[str, tuple[bytes, ...]], on: date, who: str
) -> Changes:
    """Note that an offer, as it was shown, was checked on a day and is still correct; `who` may be empty."""
    _service(unit, id)
    values = {"assured_date": on.isoformat(), "assurer_email": who.strip() or None}
    writing.update_record(unit, "service", id, values, based_on)
    return changed(Kind.CATALOGUE, {id})


def set_fields(unit: UnitOfWork, id: UUID, fields: Mapping[str, str]) -> Changes:
    """Set fields of an offer by their HSDS names from text; empty text clears one.

    Raises `NotFound`, and `InvalidInput` for an unknown field or a value it cannot hold.
    """
    service = _service(unit, id)
    values = {name: _typed(name, text) for name, text in fields.items()}
    return save_service(unit, ServiceForm(values, id, service.based_on)).changes


def _typed(name: str, text: str) -> Any:
    if name == "last_modified":
        raise InvalidInput(N_("Das Feld „{field}“ setzt das Programm selbst. Es wurde nichts geändert."), field=name)
    declared = OBJECTS["service"].by_name.get(name)
    if declared is None or declared.type is Type.LINK:
        raise InvalidInput(N_("Ein Angebot hat kein Feld „{field}“, das sich so setzen lässt."), field=name)
    return typed_value(declared, text)


def _service(unit: UnitOfWork, id: UUID) -> Record:
    service = reading.record(unit, "service", id)
    if service is None:
        raise writing.missing("service", id)
    return service


def undoable(view: View) -> Undoable:
    """What `undo` would take back, to be asked about first where much would go; raises `NothingToUndo`."""
    return newest_undoable(view)


def counts_wait(view: View) -> bool:
    """Whether contacts were counted today without anything about the person; `undo` leaves them as they are."""
    return any(one.kind != CELL.name for one in casework.waiting_counts(view))


def undo(unit: UnitOfWork) -> Undone:
    """Take back this device's newest change not yet taken back, as new versions.

    Raises `NothingToUndo`, and `ChangedMeanwhile` if something in it has changed since.
    """
    return undo_newest(unit)
