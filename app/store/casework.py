"""What only people's records need: all of one person, erasing them for good, and anonymous counts that wait a day.

A count is written into the shared tables only when its day is over, together with all others of that day in a random
order and without author and time: until then it lies in `waiting_count`, which never leaves this machine.
"""

from __future__ import annotations

import os
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select

from app.domain.casework import CASEWORK_OBJECTS, CELL, CLIENT
from app.domain.replication import ERASED
from app.domain.versions import Record
from app.store.codec import decode, encode
from app.store.frames import erase_frames, read_membership
from app.store.reading import is_shown, records
from app.store.tables import OBJECT_TABLES
from app.store.unit import UnitOfWork, View
from app.store.writing import NewRecord, NewVersion, insert_records, write_versions


class WaitingCount(NamedTuple):
    """An anonymous record of the day that is not over yet."""

    kind: str
    values: Mapping[str, Any]


class CaseEntry(NamedTuple):
    """A case in the list, with the newest day met and the number of encounters."""

    id: bytes
    number: str
    name: str
    alias: str
    last_on: str | None
    encounters: int


_NUMBER_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_CASE_LIST = (
    "SELECT c.id, coalesce(c.number, ''), coalesce(c.name, ''), coalesce(c.alias, ''), e.last_on, coalesce(e.met, 0)"
    " FROM client c LEFT JOIN (SELECT client_id, max(day) AS last_on, count(*) AS met FROM encounter WHERE alive"
    " GROUP BY client_id) e ON e.client_id = c.id WHERE c.alive"
)
_DAYS_TO_WATCH = (
    "SELECT client_id, deadline_on FROM encounter WHERE alive AND deadline_on GLOB '[0-9]*'"
    " UNION ALL SELECT client_id, follow_up_on FROM encounter WHERE alive AND follow_up_on GLOB '[0-9]*'"
    " UNION ALL SELECT client_id, until FROM plan_step WHERE alive AND state = 'open' AND until GLOB '[0-9]*'"
    " AND (encounter_id IS NULL OR encounter_id NOT IN (SELECT id FROM encounter WHERE NOT alive))"
)


def case_list(view: View) -> Iterator[CaseEntry]:
    """Every case, in no promised order."""
    return (CaseEntry(*row) for row in view.connection.exec_driver_sql(_CASE_LIST))


def free_number(view: View) -> str:
    """A random number for a case that two laptops without a network do not give twice."""
    taken, number = {entry.number for entry in case_list(view)}, ""
    while not number or number in taken:
        signs = "".join(secrets.choice(_NUMBER_SIGNS) for _ in range(6))
        number = f"{signs[:2]}-{signs[2:]}"
    return number


def days_to_watch(view: View) -> Iterator[tuple[bytes, str]]:
    """Person and day of every deadline, follow-up and open step."""
    return ((client, day) for client, day in view.connection.exec_driver_sql(_DAYS_TO_WATCH))


def of_client(view: View, kind: str, client: UUID) -> tuple[Record, ...]:
    """The records of a kind that are about one person, in the order they came, with their `based_on`."""
    table = OBJECT_TABLES[kind]
    shown = select(table.c.id).where(table.c.client_id == client, is_shown(kind)).order_by(table.c.rowid)
    ids = view.connection.execute(shown).scalars().all()
    found = {record.id: record for record in records(view, kind, ids)}
    return tuple(found[id] for id in ids)


def erase(unit: UnitOfWork, client: UUID, *, tells: bool = True) -> int:
    """Remove a person with every record about them, all versions included; returns how many records there were.

    Nothing of it can be taken back. The file keeps no trace: what is deleted is overwritten. In a team one version is
    left that holds nothing but the random id: it `tells` the others, and copies of this profile, to erase them too.
    """
    execute, subject = unit.connection.exec_driver_sql, client.bytes
    execute("DELETE FROM outbox WHERE subject = ?", (subject,))
    count = 0
    for kind, declared in CASEWORK_OBJECTS.items():
        born = f'FROM "{kind}" WHERE {declared.subject} = ?'
        mine = f"kind = ? AND record IN (SELECT id {born})"
        execute(f"DELETE FROM heads WHERE {mine}", (kind, subject))
        execute(f"DELETE FROM versions WHERE parents IS NOT NULL AND {mine}", (kind, subject))
        execute(f"DELETE FROM versions WHERE seq IN (SELECT born {born})", (subject,))
        count += execute(f"DELETE {born}", (subject,)).rowcount
    unborn = "(SELECT kind, record FROM unborn WHERE subject = ?)"
    execute(f"DELETE FROM heads WHERE (kind, record) IN {unborn}", (subject,))
    execute(f"DELETE FROM versions WHERE parents IS NOT NULL AND (kind, record) IN {unborn}", (subject,))
    execute("DELETE FROM unborn WHERE subject = ?", (subject,))
    execute("DELETE FROM step WHERE NOT EXISTS (SELECT 1 FROM versions WHERE seq BETWEEN first AND last)")
    erase_frames(unit, subject)
    if tells and read_membership(unit) is not None:
        write_versions(unit, [NewVersion(CLIENT.name, client, ERASED, {}, ())])
    unit.subjects.add(client)
    unit.erases = True
    return count


def is_erased(view: View, client: bytes) -> bool:
    """Whether this person was erased, here or elsewhere."""
    query = "SELECT 1 FROM versions WHERE parents IS NOT NULL AND kind = ? AND record = ? AND grp = ?"
    return view.connection.exec_driver_sql(query, (CLIENT.name, client, ERASED)).first() is not None


def people_born(view: View, first: int, last: int) -> list[UUID]:
    """The people whose records began with one of these versions."""
    query = f'SELECT id FROM "{CLIENT.name}" WHERE born BETWEEN ? AND ?'
    return [UUID(bytes=id) for id in view.connection.exec_driver_sql(query, (first, last)).scalars()]


def has_records_outside(view: View, client: UUID, first: int, last: int) -> bool:
    """Whether a living record about a person began with any other version."""
    query = 'SELECT 1 FROM "{kind}" WHERE {subject} = ? AND alive AND born NOT BETWEEN ? AND ? LIMIT 1'
    return any(
        view.connection.exec_driver_sql(
            query.format(kind=kind, subject=declared.subject), (client.bytes, first, last)
        ).first()
        for kind, declared in CASEWORK_OBJECTS.items()
    )


def count_later(unit: UnitOfWork, kind: str, values: Mapping[str, Any], today: date, id: UUID | None = None) -> bool:
    """Keep an anonymous record until this day is over; the same `id` counts once, then it is False."""
    name = id.bytes if id else os.urandom(16)
    inserted = unit.connection.exec_driver_sql(
        "INSERT OR IGNORE INTO waiting_count (id, kind, day, value) VALUES (?, ?, ?, ?)",
        (name, kind, today.isoformat(), encode(values)),
    )
    return bool(inserted.rowcount)


def take_back_count(unit: UnitOfWork, id: UUID) -> bool:
    """Forget a count of this day again; False where its day is over or there is none."""
    deleted = unit.connection.exec_driver_sql("DELETE FROM waiting_count WHERE id = ?", (id.bytes,))
    return bool(deleted.rowcount)


def waiting_counts(view: View) -> Iterator[WaitingCount]:
    """The counts that wait, in no order."""
    for kind, value in view.connection.exec_driver_sql("SELECT kind, value FROM waiting_count"):
        yield WaitingCount(kind, decode(value))


def has_counts_to_release(view: View, today: date) -> bool:
    """Whether counts of an earlier day wait."""
    earlier = "SELECT 1 FROM waiting_count WHERE day < ? LIMIT 1"
    return view.connection.exec_driver_sql(earlier, (today.isoformat(),)).first() is not None


def release_counts(unit: UnitOfWork, today: date) -> int:
    """Write the counts of earlier days into the shared tables, shuffled, sums of equal cells; returns how many."""
    past = (today.isoformat(),)
    rows = unit.connection.exec_driver_sql("SELECT kind, value FROM waiting_count WHERE day < ?", past).all()
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for kind, value in rows:
        by_kind.setdefault(kind, []).append(decode(value))
    if CELL.name in by_kind:
        by_kind[CELL.name] = _summed(by_kind[CELL.name])
    for kind, values in sorted(by_kind.items()):
        named = sorted(((os.urandom(16), entry) for entry in values), key=lambda entry: entry[0])
        insert_records(unit, kind, [NewRecord(_uuid4(name), entry) for name, entry in named])
    unit.connection.exec_driver_sql("DELETE FROM waiting_count WHERE day < ?", past)
    return len(rows)


def _uuid4(name: bytes) -> UUID:
    return UUID(bytes=name, version=4)


def _summed(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sums: Counter[tuple[tuple[str, str], ...]] = Counter()
    for cell in cells:
        sums[tuple((name, code) for name, code in sorted(cell.items()) if name != "count")] += cell["count"]
    return [{**dict(key), "count": count} for key, count in sums.items()]
