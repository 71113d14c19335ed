"""A column for the occupation a person wants; SQLite would put it last, where a new file has it beside the goal."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

_BEFORE = (
    "rowid, id, number, name, alias, contact, age, birth_date, gender, languages, status, status_since, duldung_kind,"
    " work_permission, identity_clear, german, german_certified, school, school_recognised, school_equivalent, pupil,"
    " in_training, employed, training_contract, recognition_running, lives_apart_from_parents, experience, skills,"
    " needs, children, childcare_needed, district, travel_km, times, registered_with, asylum_registered_on, arrived_on,"
    " permit_until, goal, extra, external_id, imported_from, alive, gone, birth, born"
)
_STATEMENTS = (
    "DROP INDEX client_dead",
    "ALTER TABLE client RENAME TO client_before",
    "CREATE TABLE client ( rowid INTEGER NOT NULL, id BLOB NOT NULL, number TEXT, name TEXT, alias TEXT, contact TEXT,"
    " age TEXT, birth_date TEXT, gender TEXT, languages TEXT, status TEXT, status_since TEXT, duldung_kind TEXT,"
    " work_permission TEXT, identity_clear TEXT, german TEXT, german_certified TEXT, school TEXT,"
    " school_recognised TEXT, school_equivalent TEXT, pupil TEXT, in_training TEXT, employed TEXT,"
    " training_contract TEXT, recognition_running TEXT, lives_apart_from_parents TEXT, experience TEXT, skills TEXT,"
    " needs TEXT, children TEXT, childcare_needed TEXT, district TEXT, travel_km TEXT, times TEXT,"
    " registered_with TEXT, asylum_registered_on TEXT, arrived_on TEXT, permit_until TEXT, goal TEXT,"
    " wanted_occupation TEXT, extra TEXT, external_id TEXT, imported_from BLOB, alive BOOLEAN NOT NULL,"
    " gone BOOLEAN NOT NULL, birth BLOB NOT NULL, born INTEGER NOT NULL, PRIMARY KEY (rowid), UNIQUE (id) )",
    f"INSERT INTO client ({_BEFORE}) SELECT {_BEFORE} FROM client_before",
    "DROP TABLE client_before",
    "CREATE INDEX client_dead ON client (id) WHERE alive = 0",
)


def upgrade(operations: Any) -> None:
    """Add the column; what is there stays as it is."""
    for statement in _STATEMENTS:
        operations.execute(text(statement))
