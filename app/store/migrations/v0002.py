"""Tables for what was sealed and read: frames, the entries of a place, the team, offers the search index waits for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text

_STATEMENTS = (
    "CREATE TABLE frame ( number INTEGER NOT NULL, id BLOB NOT NULL, chain BLOB NOT NULL, sequence INTEGER NOT NULL,"
    " author BLOB NOT NULL, audience BLOB NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL,"
    " subject BLOB, PRIMARY KEY (number), UNIQUE (id) )",
    "CREATE INDEX frame_by_subject ON frame (subject) WHERE subject IS NOT NULL",
    "CREATE INDEX frame_not_applied ON frame (state) WHERE state <> 'applied'",
    "CREATE INDEX frame_of_control ON frame (kind) WHERE kind = 'control'",
    "CREATE TABLE frame_body ( number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (number) )",
    "CREATE TABLE entry ( place TEXT NOT NULL, name TEXT NOT NULL, fingerprint TEXT NOT NULL, frames BLOB NOT NULL,"
    " PRIMARY KEY (place, name) )",
    "CREATE TABLE unborn ( kind TEXT NOT NULL, record BLOB NOT NULL, subject BLOB NOT NULL,"
    " PRIMARY KEY (kind, record) )",
    "CREATE TABLE membership ( team BLOB NOT NULL, keys BLOB NOT NULL, PRIMARY KEY (team) )",
    "CREATE TABLE meeting_place ( slot INTEGER NOT NULL, kind TEXT NOT NULL, path TEXT NOT NULL, said TEXT NOT NULL,"
    " PRIMARY KEY (slot) )",
    "CREATE TABLE news_seen ( slot INTEGER NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (slot) )",
    "CREATE TABLE search_due ( slot INTEGER NOT NULL, PRIMARY KEY (slot) )",
)


def upgrade(operations: Any) -> None:
    """Add the tables; what is there stays as it is."""
    for statement in _STATEMENTS:
        operations.execute(text(statement))
