"""Ids: a UUID is kept, any other id becomes uuid5 of (source, object, id)."""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import sha1
from uuid import UUID, uuid5

from app.domain.profile import NAMESPACE, OBJECTS

_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\}?")

SHORTEST = 32
IdOf = Callable[[str, str], bytes]
"""The 16 bytes of a record's id from its kind and its id in the source."""

MOST_REMEMBERED = 1 << 15

_LINKED_TO = frozenset(field.target for kind in OBJECTS.values() for field in kind.links)
_VERSION = tuple(bytes((byte & 0x0F | 0x50,)) for byte in range(256))
_VARIANT = tuple(bytes((byte & 0x3F | 0x80,)) for byte in range(256))


def source_id(name: str) -> UUID:
    """The id of a source is the same on every machine."""
    return uuid5(NAMESPACE, f"source/{name}")


def is_uuid(text: str) -> bool:
    """Whether an id of a source is a UUID and is kept as it is."""
    return len(text) >= SHORTEST and _UUID.fullmatch(text) is not None


class KindIds(dict[str, bytes]):
    """The 16 bytes of the ids of one kind in one source, by their texts.

    Of a kind that others link to the first `most` asked for are remembered: links mostly follow the order of records.
    """

    def __init__(self, source: UUID, kind: str, most: int = 0) -> None:
        super().__init__()
        self._most = most
        self._beginning = sha1(source.bytes + f"{kind}/".encode("utf-8", "surrogatepass"), usedforsecurity=False)

    def __missing__(self, text: str) -> bytes:
        if len(text) >= SHORTEST and is_uuid(text):
            return bytes.fromhex(text.strip("{}").replace("-", ""))
        hashed = self._beginning.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        digest = hashed.digest()
        id = digest[:6] + _VERSION[digest[6]] + digest[7:8] + _VARIANT[digest[8]] + digest[9:16]
        if len(self) < self._most:
            self[text] = id
        return id


class SourceIds:
    """The ids of one source: called with a kind and an id in the source it gives the 16 bytes of the record's id."""

    def __init__(self, source: UUID) -> None:
        self._source = source
        self._kinds = {kind: KindIds(source, kind, MOST_REMEMBERED * (kind in _LINKED_TO)) for kind in OBJECTS}

    def __call__(self, kind: str, text: str) -> bytes:
        return self.of(kind)[text]

    def of(self, kind: str) -> KindIds:
        """The ids of one kind; a kind that HSDS does not know has some as well."""
        return self._kinds[kind] if kind in self._kinds else KindIds(self._source, kind)
