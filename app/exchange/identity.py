"""Ids: a UUID is kept, any other id becomes uuid5 of (source, object, id)."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha1
from uuid import UUID, uuid5

from app.domain.profile import NAMESPACE

_UUID = re.compile(r"\{?[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\}?")

SHORTEST = 32

IdOf = Callable[[str, str], bytes]
"""The 16 bytes of a record's id from its kind and its id in the source."""


def source_id(name: str) -> UUID:
    """The id of a source is the same on every machine."""
    return uuid5(NAMESPACE, f"source/{name}")


def is_uuid(text: str) -> bool:
    """Whether an id of a source is a UUID and is kept as it is."""
    return len(text) >= SHORTEST and _UUID.fullmatch(text) is not None


def ids_of(source: UUID) -> IdOf:
    """The ids of one source; the answers are remembered because links repeat."""
    start = sha1(source.bytes, usedforsecurity=False)

    @lru_cache(maxsize=1 << 16)
    def id_of(kind: str, text: str) -> bytes:
        if is_uuid(text):
            return UUID(text).bytes
        digest = start.copy()
        digest.update(f"{kind}/{text}".encode("utf-8", "surrogatepass"))
        return _version_5(digest.digest())

    return id_of


def _version_5(digest: bytes) -> bytes:
    return digest[:6] + bytes((digest[6] & 0x0F | 0x50, digest[7], digest[8] & 0x3F | 0x80)) + digest[9:16]
