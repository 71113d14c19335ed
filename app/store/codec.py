"""How the values of a version lie in the file: canonical msgpack, so that equal values are equal bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
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

_NO_PARENTS = bytes(4)

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes", order="sorted")
_decoder = msgspec.msgpack.Decoder()

encode = _encoder.encode
decode = _decoder.decode


def import_version(
    source: bytes, kind: str, record: bytes, value: bytes, group: str = "", parents: bytes = b""
) -> bytes:
    """The id of a version made by an import: the same on every machine that imports the same values."""
    named = _import_hash(source, kind, group).copy()
    named.update(record + len(parents).to_bytes(4, "big") + parents + value)
    return named.digest()


def import_births(source: bytes, kind: str, records: Sequence[bytes], values: Sequence[bytes]) -> list[bytes]:
    """`import_version` for the births of many records at once."""
    beginning = _import_hash(source, kind, "").copy
    names = []
    for record, value in zip(records, values, strict=True):
        named = beginning()
        named.update(record + _NO_PARENTS + value)
        names.append(named.digest())
    return names


@lru_cache(maxsize=64)
def _import_hash(source: bytes, kind: str, group: str) -> blake2b:
    """The beginning that all versions of a source, kind and group share: hashed once, an import has a million."""
    return blake2b(f"{source.hex()}/{kind}/{group}/".encode(), digest_size=16, person=b"anlauf.import")


def birth_fields(
    values: Mapping[str, Any], extra: Mapping[str, Any] | None = None, external_id: str | None = None
) -> dict[str, Any]:
    """What a birth version holds: every field that is set, unknown columns and the id in the source."""
    fields = dict(values)
    if None in fields.values():
        fields = {name: entry for name, entry in fields.items() if entry is not None}
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


def column_value(kind: str, name: str, value: Any) -> Any:
    """A field's value as it lies in its column."""
    form = json_text if name == EXTRA else COLUMN_FORM.get(ALL_OBJECTS[kind].by_name[name].type)
    return form(value) if form else value


def fitting(kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a version that a row can hold.

    What a newer program or a forger wrote beside them stays in the version and is not shown.
    """
    plain, checks = _checks(kind)
    return {
        name: entry
        for name, entry in value.items()
        if (entry.__class__ is str and name in plain) or (name in checks and checks[name](entry))
    }


def _is_plain(value: Any) -> bool:
    return isinstance(value, str | float) or (isinstance(value, int) and -(1 << 63) <= value < 1 << 63)


def _is_link(value: Any) -> bool:
    return isinstance(value, UUID) or (isinstance(value, bytes) and len(value) == 16)


def _is_data(value: Any) -> bool:
    try:
        json_text(value)
    except (TypeError, ValueError, RecursionError):
        return False
    return True


_FITS: dict[Type, Callable[[Any], bool]] = {Type.LINK: _is_link, Type.DATA: _is_data}


@cache
def _checks(kind: str) -> tuple[frozenset[str], dict[str, Callable[[Any], bool]]]:
    """The fields of a kind that hold any text, and what each field can hold."""
    checks = {field.name: _FITS.get(field.type, _is_plain) for field in ALL_OBJECTS[kind].fields}
    checks |= {EXTRA: _is_data, EXTERNAL_ID: _is_plain}
    return frozenset(name for name, check in checks.items() if check is _is_plain), checks
