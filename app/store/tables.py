"""The tables, generated from the declared objects; the only place that says how a value lies in the file.

Shared tables are one per object (`OBJECT_TABLES`) beside `versions`, from which `rebuild` makes them and `heads` anew.
Local tables never leave this machine and say so: `Table.info["audience"]` is `LOCAL`.

A row of an object: `rowid`, `id`, its fields, `extra` (unknown columns of a source), `external_id` (the id in the
source where that was no UUID), `imported_from` (the source it was born from), `alive`, `gone` (no longer in its
source), `birth` (the version it was born with) and `born` (that version's number here).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine, UserDefinedType

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import EXTRA, Field, ObjectType, Type
from app.domain.profile import OBJECTS

LOCAL = "local"
SCHEMA_VERSION = 3

_json = msgspec.json.Encoder(order="sorted")


def json_text(value: Any) -> str | None:
    """Data as JSON text, the same text for equal data."""
    return None if value is None else _json.encode(value).decode()


class Id(TypeDecorator[UUID]):
    """A UUID as 16 bytes."""

    impl = LargeBinary(16)
    cache_ok = True

    def process_bind_param(self, value: UUID | bytes | None, _dialect: Dialect) -> bytes | None:
        return value.bytes if isinstance(value, UUID) else value

    def process_result_value(self, value: bytes | None, _dialect: Dialect) -> UUID | None:
        return None if value is None else UUID(bytes=value)


class Data(TypeDecorator[Any]):
    """Anything JSON can say, as its text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        return json_text(value)

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        return None if value is None else msgspec.json.decode(value)


class Number(UserDefinedType[Any]):
    """A whole or broken number as it came; SQLAlchemy's own types would turn one into the other."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "NUMERIC"


metadata = MetaData()


def _column_type(field: Field) -> TypeEngine[Any]:
    types: dict[Type, TypeEngine[Any]] = {Type.LINK: Id(), Type.DATA: Data(), Type.NUMBER: Number()}
    return types.get(field.type, Text())


def _object_table(kind: ObjectType) -> Table:
    table = Table(
        kind.name,
        metadata,
        Column("rowid", Integer, primary_key=True),
        Column("id", Id, nullable=False, unique=True),
        *(Column(field.name, _column_type(field)) for field in kind.fields),
        Column(EXTRA, Data),
        Column("external_id", Text),
        Column("imported_from", Id),
        Column("alive", Boolean, nullable=False),
        Column("gone", Boolean, nullable=False),
        Column("birth", LargeBinary(16), nullable=False),
        Column("born", Integer, nullable=False),
        info={"kind": kind, "audience": kind.audience, "groups": kind.groups, "root": kind.is_root}
        | {"subject": kind.subject or None},
    )
    for name in kind.parents or _owner_links(kind):
        Index(f"{kind.name}_by_{name}", table.c[name], sqlite_where=table.c[name].is_not(None))
    Index(f"{kind.name}_dead", table.c.id, sqlite_where=text("alive = 0"))
    return table


def _owner_links(kind: ObjectType) -> tuple[str, ...]:
    return tuple(field.name for field in kind.links)


OBJECT_TABLES: dict[str, Table] = {name: _object_table(kind) for name, kind in ALL_OBJECTS.items()}
Index("service_at_location_by_location", OBJECT_TABLES["service_at_location"].c.location_id)
Index("attribute_by_term", OBJECT_TABLES["attribute"].c.taxonomy_term_id)

# `parents` is NULL for the version a row was born with: those, the great mass, are found through `born` and stay out of
# the index. `author` is NULL where the author is the source.
versions = Table(
    "versions",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", LargeBinary(16), nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Id, nullable=False),
    Column("grp", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("parents", LargeBinary),
    Column("author", LargeBinary(16)),
    Column("hlc", Integer, nullable=False),
    Column("source", Id),
    info={"audience": "of its kind"},
)
# One id may name records of several kinds: every look-up of a record names its kind.
Index("versions_by_record", versions.c.kind, versions.c.record, sqlite_where=versions.c.parents.is_not(None))

heads = Table(
    "heads",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record", Id, primary_key=True),
    Column("grp", Text, primary_key=True),
    Column("version", LargeBinary(16), primary_key=True),
    Column("seq", Integer, nullable=False),
    sqlite_with_rowid=False,
    info={"audience": "of its kind"},
)

device = Table(
    "device",
    metadata,
    Column("author", LargeBinary(16), primary_key=True),
    Column("chain", LargeBinary(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("signing_key", LargeBinary(32), nullable=False),
    Column("box_key", LargeBinary(32), nullable=False),
    Column("catalogue_only", Boolean, nullable=False),
    Column("hlc", Integer, nullable=False),
    info={"audience": LOCAL},
)

# The versions of a step are those numbered from `first` to `last`.
step = Table(
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("undone_by", Integer),
    info={"audience": LOCAL},
)
Index("step_by_first", step.c.first)

outbox = Table(
    "outbox",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("subject", LargeBinary(16)),
    info={"audience": LOCAL},
)
Index("outbox_by_subject", outbox.c.subject, sqlite_where=outbox.c.subject.is_not(None))

# Anonymous records wait here until their day is over. Without a rowid they are kept by their random ids: no query can
# tell in which order they came.
waiting_count = Table(
    "waiting_count",
    metadata,
    Column("id", LargeBinary(16), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("value", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
    info={"audience": LOCAL},
)

# What was sealed here or read from a share. The bytes lie apart, so that looking for ids does not read past them.
frame = Table(
    "frame",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", LargeBinary(32), nullable=False, unique=True),
    Column("chain", LargeBinary(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("author", LargeBinary(16), nullable=False),
    Column("audience", LargeBinary(16), nullable=False),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("subject", LargeBinary(16)),
    info={"audience": LOCAL},
)
Index("frame_by_subject", frame.c.subject, sqlite_where=frame.c.subject.is_not(None))
Index("frame_not_applied", frame.c.state, sqlite_where=text("state <> 'applied'"))
Index("frame_of_control", frame.c.kind, sqlite_where=text("kind = 'control'"))

frame_body = Table(
    "frame_body",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    info={"audience": LOCAL},
)

# What lay at each name of a place when it was last read whole: ids of frames, one behind the other.
entry = Table(
    "entry",
    metadata,
    Column("place", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("frames", LargeBinary, nullable=False),
    info={"audience": LOCAL},
)

# Records about people of whom a later version came before their birth: it alone would say whom they are about.
unborn = Table(
    "unborn",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("record", Id, primary_key=True),
    Column("subject", LargeBinary(16), nullable=False),
    info={"audience": LOCAL},
)

# The team this device belongs to, at most one, with what opens its frames.
membership = Table(
    "membership",
    metadata,
    Column("team", LargeBinary(32), primary_key=True),
    Column("keys", LargeBinary, nullable=False),
    info={"audience": LOCAL},
)

# The place this profile syncs with by itself, at most one (slot 1), and what the last sync there said.
meeting_place = Table(
    "meeting_place",
    metadata,
    Column("slot", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("said", Data, nullable=False),
    info={"audience": LOCAL},
)

# The number of the last version that somebody has seen among what syncs brought.
news_seen = Table(
    "news_seen",
    metadata,
    Column("slot", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    info={"audience": LOCAL},
)

# The numbers of offers that came with a sync and are not in the search index yet.
search_due = Table("search_due", metadata, Column("slot", Integer, primary_key=True), info={"audience": LOCAL})


def children_of(target: str) -> tuple[tuple[ObjectType, str], ...]:
    """The objects that belong to a record of this kind, each with the link that says so."""
    targets = {target, "*"} if target in OBJECTS else {target}
    return tuple(
        (kind, name) for kind in ALL_OBJECTS.values() for name in kind.parents if kind.by_name[name].target in targets
    )
