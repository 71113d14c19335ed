"""The replica over the encrypted database, with what a person does as methods: the twin of `MemoryReplica`."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import update

from app.domain.casework import ALL_OBJECTS
from app.domain.device import Device
from app.domain.hsds import ALIVE
from app.domain.replication import Change
from app.domain.versions import BIRTH
from app.store import casework, heads, reading, tables, writing
from app.store.database import Database
from app.store.digest import state_digests
from app.store.outgoing import outgoing_change
from app.usecases.replicas import StoreReplica
from tests.sync.memory import Parents, Place, Value

KEY = bytes(range(32))


def stored_replica(template: Path, folder: Path, device: Device) -> StoredReplica:
    """A laptop of this device on a copy of an empty database."""
    return StoredReplica(database_of(template, folder, device))


def database_of(template: Path, folder: Path, device: Device) -> Database:
    """A copy of an empty database that belongs to this device."""
    folder.mkdir(parents=True)
    database = Database.open(Path(shutil.copy(template, folder / "anlauf.db")), KEY)
    with database.write("test") as unit:
        columns = {name: getattr(device, name) for name in ("author", "chain", "signing_key", "box_key", "sequence")}
        unit.connection.execute(update(tables.device).values(**columns))
    return database


class StoredReplica(StoreReplica):
    """One laptop with its database in a file."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.database = database

    def write(self, kind: str, record: bytes, group: str, value: Value, parents: Parents = None) -> bytes:
        """Write a version (a birth where the group is empty) on what is shown, or on older `parents`; gives its id."""
        with self.database.write() as unit:
            if group == BIRTH:
                writing.insert_records(unit, kind, [writing.NewRecord(record, value)])
            else:
                based_on = (
                    tuple(parents) if parents is not None else heads.of_record(unit, kind, UUID(bytes=record))[group]
                )
                writing.write_versions(unit, [writing.NewVersion(kind, UUID(bytes=record), group, value, based_on)])
            query = "SELECT id FROM versions WHERE seq = ?"
            return unit.connection.exec_driver_sql(query, (unit.next - 1,)).scalar_one()

    def delete(self, kind: str, record: bytes) -> bytes:
        """Delete a record as it is shown."""
        with self.database.read() as view:
            based_on = heads.of_record(view, kind, UUID(bytes=record))
        seen = {head for ids in based_on.values() for head in ids}
        return self.write(kind, record, ALIVE, {ALIVE: False}, sorted(seen))

    def erase(self, person: bytes) -> None:
        """Erase a person for good."""
        with self.database.write() as unit:
            casework.erase(unit, UUID(bytes=person))

    @property
    def versions(self) -> dict[bytes, Change]:
        """Every version by its id."""
        columns = "id, kind, record, grp, value, parents, author, hlc, source"
        with self.database.read() as view:
            rows = view.connection.exec_driver_sql(f"SELECT {columns} FROM versions").all()
        return {row[0]: outgoing_change(*row) for row in rows}

    def records(self) -> list[Place]:
        """Kind and id of every record that anything is known of."""
        with self.database.read() as view:
            rows = view.connection.exec_driver_sql("SELECT DISTINCT kind, record FROM versions").all()
        return sorted((kind, record) for kind, record in rows)

    def heads(self, kind: str, record: bytes, group: str) -> tuple[bytes, ...]:
        """The ids of the heads of a group, the one shown last."""
        with self.database.read() as view:
            versions = heads.versions_of(view, kind, UUID(bytes=record))
        return tuple(version.id for version in heads.heads_of(versions, group))

    def shown(self, kind: str, record: bytes) -> dict[str, Mapping[str, Any]] | None:
        """What each group of a record shows; None where it is deleted or not born yet."""
        with self.database.read() as view:
            found = reading.records(view, kind, [UUID(bytes=record)], deleted=True)
        if not found or not found[0].alive:
            return None
        values = {name: v.bytes if isinstance(v, UUID) else v for name, v in found[0].values.items()}
        return {
            group: {name: values[name] for name in names if name in values}
            for group, names in ALL_OBJECTS[kind].groups.items()
        }

    def all_shown(self, places: Sequence[Place]) -> list[Place]:
        """Those of these records that are shown."""
        alive: set[Place] = set()
        with self.database.read() as view:
            for kind in {kind for kind, _ in places}:
                ids = [UUID(bytes=record) for other, record in places if other == kind]
                alive.update((kind, record.id.bytes) for record in reading.records(view, kind, ids))
        return [place for place in places if place in alive]

    def digest(self) -> dict[str, bytes]:
        """The digest of each audience."""
        return self._answer("digest", state_digests)
