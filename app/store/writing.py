"""The one way to write: a row, its versions and the outbox in one go.

Words: a *birth* is the version that holds all groups of a new record; *heads* are the versions of a group that no
other one replaces; more than one head with different values is a conflict, of which the latest is shown and all stay.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, repeat
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import ALIVE
from app.domain.replication import BIGGEST_VALUE, NOBODY
from app.errors import CatalogueOnly, InvalidInput, NotFound
from app.i18n import N_
from app.store import heads
from app.store.codec import GONE, birth_fields, encode, import_births, import_version
from app.store.rows import Birth, insert_rows
from app.store.unit import UnitOfWork

BasedOn = Mapping[str, tuple[bytes, ...]]

_INSERT_VERSION = (
    "INSERT INTO versions (seq, id, kind, record, grp, value, parents, author, hlc, source)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
# What all births of a step have in common stands in the statement: binding it again and again costs more than a row.
_INSERT_BIRTH = (
    "INSERT INTO versions (seq, id, record, value, hlc, author, kind, grp, source)"
    " VALUES (?, ?, ?, ?, ?, {author}, '{kind}', '', {source})"
)


class NewRecord(NamedTuple):
    """A record to be born; links may be UUIDs or 16 bytes, fields that are not set are left out."""

    id: UUID | bytes
    values: Mapping[str, Any]
    extra: Mapping[str, Any] | None = None
    external_id: str | None = None


class TooBig(Exception):
    """Records of a source that would fit into no frame, by id; nothing was written."""

    def __init__(self, ids: frozenset[bytes]) -> None:
        super().__init__(len(ids))
        self.ids = ids


class NewVersion(NamedTuple):
    """A version of one group of one record; `id` is None for an own edit."""

    kind: str
    record: UUID
    group: str
    value: Mapping[str, Any]
    parents: tuple[bytes, ...]
    source: UUID | None = None


def insert_records(
    unit: UnitOfWork,
    kind: str,
    records: Sequence[NewRecord | tuple[Any, ...]],
    *,
    source: UUID | None = None,
) -> None:
    """Write new records, each born with one version; with a `source` the versions are named by what they hold.

    Raises `InvalidInput`, or `TooBig` with a `source`, for what would never leave this laptop.
    """
    if not records:
        return
    _refuse_casework(unit, kind)
    ids = [_bytes(record[0]) for record in records]
    fields = [birth_fields(*record[1:]) for record in records]
    values = [encode(entry) for entry in fields]
    if source is None:
        _refuse_too_big(values)
    elif max(map(len, values)) > BIGGEST_VALUE:
        raise TooBig(frozenset(id for id, value in zip(ids, values, strict=True) if len(value) > BIGGEST_VALUE))
    numbers = unit.numbers(len(records))
    origin = source.bytes if source else None
    names = import_births(unit.naming(origin), kind, ids, values) if origin else _random_ids(len(ids))
    insert_rows(unit, kind, list(map(Birth, ids, fields, repeat(origin), names, numbers)))
    _insert_births(unit, kind, list(zip(numbers, names, ids, values, strict=True)), source)
    fill_outbox(unit, kind, numbers)
    _touch_born(unit, kind, records)


def _insert_births(unit: UnitOfWork, kind: str, births: Sequence[tuple[Any, ...]], source: UUID | None) -> None:
    if source:
        insert = _INSERT_BIRTH.format(kind=kind, author="NULL", source=f"x'{source.hex}'")
        rows = [(*birth, unit.edition) for birth in births]
    else:
        author, hlc = _writer(unit, kind)
        insert = _INSERT_BIRTH.format(kind=kind, author="?", source="NULL")
        rows = [(*birth, hlc, author) for birth in births]
    unit.connection.exec_driver_sql(insert, rows)


def _refuse_casework(unit: UnitOfWork, kind: str) -> None:
    if unit.catalogue_only and ALL_OBJECTS[kind].subject:
        raise CatalogueOnly(
            N_(
                "Dieses Profil ist für Veranstaltungen und enthält nur den Katalog. Es wurde nichts gespeichert;"
                " legen Sie Fälle in einem Profil mit Passphrase an."
            )
        )


def _refuse_too_big(values: Iterable[bytes]) -> None:
    """What would fit into no frame would never leave this laptop."""
    if any(len(value) > BIGGEST_VALUE for value in values):
        raise InvalidInput(
            N_("Die Texte sind zusammen zu lang. Es wurde nichts gespeichert; kürzen Sie sie oder teilen Sie sie auf.")
        )


def _writer(unit: UnitOfWork, kind: str) -> tuple[bytes, int]:
    """Who writes and when; of an anonymous record neither is kept."""
    return (NOBODY, 0) if ALL_OBJECTS[kind].anonymous else (unit.author, unit.hlc)


def _random_ids(count: int) -> list[bytes]:
    block = os.urandom(16 * count)
    return [block[start : start + 16] for start in range(0, len(block), 16)]


def fill_outbox(unit: UnitOfWork, kind: str, numbers: range) -> None:
    """What must still be shared, with the person it is about; the catalogue is about nobody."""
    declared, execute = ALL_OBJECTS[kind], unit.connection.exec_driver_sql
    written = f"SELECT seq, ?, {_subject(kind)} FROM versions WHERE seq BETWEEN ? AND ?"
    span = (numbers[0], numbers[-1])
    execute(f"INSERT INTO outbox (version, audience, subject) {written}", (declared.audience, *span))
    if declared.subject:
        people = execute("SELECT DISTINCT subject FROM outbox WHERE version BETWEEN ? AND ?", span)
        unit.subjects.update(UUID(bytes=person) for person in people.scalars())


def _subject(kind: str) -> str:
    """The person a version is about, as SQL."""
    name = ALL_OBJECTS[kind].subject
    if name in {"", "id"}:
        return "record" if name else "NULL"
    return f'(SELECT o.{name} FROM "{kind}" o WHERE o.id = record)'


def _touch_born(unit: UnitOfWork, kind: str, records: Sequence[NewRecord | tuple[Any, ...]]) -> None:
    if not unit.everything:
        unit.touch(kind, (_uuid(record[0]) for record in records))


def _bytes(id: UUID | bytes) -> bytes:
    return id.bytes if isinstance(id, UUID) else id


def _uuid(id: UUID | bytes) -> UUID:
    return id if isinstance(id, UUID) else UUID(bytes=id)


def write_versions(unit: UnitOfWork, new: Sequence[NewVersion]) -> int:
    """Write versions of existing records, then show what follows from them; returns how many there are.

    `value` holds the fields of the group that are set.
    """
    rows = []
    for version, number in zip(new, unit.numbers(len(new)), strict=True):
        value, parents, record = encode(version.value), b"".join(version.parents), version.record.bytes
        if version.source is None:
            id, author, hlc, source = os.urandom(16), unit.author, unit.hlc, None
        else:
            source, author = version.source.bytes, None
            id = import_version(unit.naming(source), version.kind, record, value, version.group, parents)
            clocks = heads.import_clocks(unit, version.kind, version.record, version.parents)
            hlc = unit.edition or 1 + max(clocks, default=0)
        rows.append((number, id, version.kind, record, version.group, value, parents, author, hlc, source))
    _refuse_too_big(row[5] for row in rows if row[9] is None)
    unit.connection.exec_driver_sql(_INSERT_VERSION, rows)
    for kind, written in groupby(zip(new, rows, strict=True), key=lambda entry: entry[0].kind):
        entries = list(written)
        fill_outbox(unit, kind, range(entries[0][1][0], entries[-1][1][0] + 1))
        unit.touch(kind, (version.record for version, _ in entries))
    heads.show(unit, {(version.kind, version.record, version.group) for version in new})
    return len(rows)


def update_record(
    unit: UnitOfWork,
    kind: str,
    id: UUID,
    values: Mapping[str, Any],
    based_on: BasedOn,
    *,
    source: UUID | None = None,
    parents: BasedOn | None = None,
) -> int:
    """Write one version for each field group in which `values` differ from what the edit began with.

    `values` may name some fields only; the others of a group keep what the versions in `based_on` say. A group that
    was changed meanwhile gets a sibling: both values are kept. With a `source` the base is what that source last
    wrote. `parents` are the versions to follow where those are not the ones in `based_on`. Returns the number of
    versions written.
    """
    table_kind = ALL_OBJECTS[kind]
    based = heads.values_at(unit, kind, id, {table_kind.group_of[name] for name in values}, based_on)
    new = []
    for group, before in based.items():
        given = {name: _plain(value) for name, value in values.items() if table_kind.group_of[name] == group}
        after = {name: value for name, value in {**before, **given}.items() if value is not None}
        if after != before:
            new.append(NewVersion(kind, id, group, after, (parents or based_on)[group], source))
    return write_versions(unit, new) if new else 0


def _plain(value: Any) -> Any:
    return value.bytes if isinstance(value, UUID) else value


def delete_record(unit: UnitOfWork, kind: str, id: UUID, based_on: BasedOn) -> None:
    """Delete a record (with a root: all that belongs to it); what was not seen in `based_on` keeps it visible."""
    seen = tuple(sorted({version for versions in based_on.values() for version in versions}))
    write_versions(unit, [NewVersion(kind, id, ALIVE, {ALIVE: False}, seen)])


def revive_record(unit: UnitOfWork, kind: str, id: UUID, based_on: BasedOn) -> None:
    """Bring a deleted record back."""
    write_versions(unit, [NewVersion(kind, id, ALIVE, {ALIVE: True}, based_on[ALIVE])])


def revive_records(unit: UnitOfWork, kind: str, ids: Collection[UUID]) -> None:
    """Bring many deleted records back at once."""
    found = heads.of_records(unit, kind, ids)
    if found:
        write_versions(unit, [NewVersion(kind, id, ALIVE, {ALIVE: True}, based[ALIVE]) for id, based in found.items()])


def mark_gone(unit: UnitOfWork, kind: str, ids: Iterable[UUID], *, gone: bool = True) -> None:
    """Mark records as no longer (or again) in the source they came from; they stay visible."""
    found = heads.of_records(unit, kind, list(ids))
    new = [NewVersion(kind, id, GONE, {GONE: gone}, based_on[GONE]) for id, based_on in found.items()]
    if new:
        write_versions(unit, new)


def missing(kind: str, id: UUID) -> NotFound:
    """The error for a record that is not there."""
    return NotFound(N_("Den Eintrag „{id}“ gibt es nicht. Er wurde gelöscht oder nie angelegt."), id=id, kind=kind)
