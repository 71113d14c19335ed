"""How the values of a version lie in the file: canonical msgpack, so that equal values are equal bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from uuid import UUID

import msgspec

from app.domain.casework import ALL_OBJECTS
from app.domain.hsds import EXTRA, ObjectType, Type
from app.store.tables import json_text

EXTERNAL_ID = "_external_id"
GONE = "_gone"
RESTORES = "_restores"
"""In a version that takes a step back: the id of the version whose value it shows again (empty = the state before)."""

LINKS = {name: frozenset(field.name for field in kind.links) for name, kind in ALL_OBJECTS.items()}

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes", order="sorted")
_decoder = msgspec.msgpack.Decoder()

encode = _encoder.encode
decode = _decoder.decode


def import_version(
    source: bytes, kind: str, record: bytes, value: bytes, group: str = "", parents: bytes = b""
) -> bytes:
    """The id of a version made by an import: the same on every machine that imports the same values."""
    named = _import_hash(source, kind, group).copy()
    named.update(b"".join((record, len(parents).to_bytes(4, "big"), parents, value)))
    return named.digest()


@lru_cache(maxsize=64)
def _import_hash(source: bytes, kind: str, group: str) -> blake2b:
    """The beginning that all versions of a source, kind and group share: hashed once, an import has a million."""
    return blake2b(f"{source.hex()}/{kind}/{group}/".encode(), digest_size=16, person=b"anlauf.import")


def birth_fields(values: Mapping[str, Any], extra: Mapping[str, Any] | None, external_id: str | None) -> dict[str, Any]:
    """What a birth version holds: every field that is set, unknown columns and the id in the source."""
    fields = {name: entry for name, entry in values.items() if entry is not None}
    if extra:
        fields[EXTRA] = extra
    if external_id is not None:
        fields[EXTERNAL_ID] = external_id
    return fields


def birth_value(values: Mapping[str, Any], extra: Mapping[str, Any] | None, external_id: str | None) -> bytes:
    """The encoded value of a birth version."""
    return encode(birth_fields(values, extra, external_id))


def domain_values(kind: ObjectType, value: Mapping[str, Any]) -> dict[str, Any]:
    """A version's value as the program speaks of it: links as UUIDs, without what the store keeps for itself."""
    links = LINKS[kind.name]
    return {
        name: UUID(bytes=entry) if name in links and isinstance(entry, bytes) else entry
        for name, entry in value.items()
        if not name.startswith("_")
    }


def link_bytes(value: UUID | bytes | None) -> bytes | None:
    """A link as it lies in a column."""
    return value.bytes if isinstance(value, UUID) else value


COLUMN_FORM: dict[Type, Callable[[Any], Any]] = {Type.LINK: link_bytes, Type.DATA: json_text}
"""How a value lies in its column where that is not as it is."""
