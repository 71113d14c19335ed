"""What travels between laptops: changes, the batches they leave in, the frames that carry them sealed.

`store` and `sync` both speak of these; neither imports the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

NOBODY = bytes(16)
"""The author of an anonymous record."""

BIGGEST_VALUE = 128 << 10
"""No version with a longer value travels."""

ERASED = "_erased"
"""The group of the version that says a person was erased for good; it is all that is left of them."""


class Change(NamedTuple):
    """One version as it travels: the columns of `versions`, without the number it has on one machine.

    Ids are 16 bytes. `value` is canonical msgpack, byte for byte as it is stored. `parents` lie one behind the other;
    None says that a record is born. `author` is None where a `source` wrote it and `NOBODY` for anonymous records.
    """

    version: bytes
    kind: str
    record: bytes
    group: str
    value: bytes
    parents: bytes | None
    author: bytes | None
    hlc: int
    source: bytes | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Changes of the outbox that may share frames: one audience (by its name) and, in casework, one person."""

    audience: str
    subject: bytes | None
    changes: tuple[Change, ...]


class FrameState(StrEnum):
    """What became of a frame here.

    `APPLIED`: its changes are in the database. `WAITING`: it is genuine, but the key of its audience is not here or
    the program is too old for it. `QUARANTINED`: it was refused for a reason that is kept with it. `ERASED`: the
    person it is about was erased; only its name is kept, so that it never comes back.
    """

    APPLIED = "applied"
    WAITING = "waiting"
    QUARANTINED = "quarantined"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class HeldFrame:
    """A sealed frame as a replica keeps it, byte for byte; `id` is its hash (32 bytes) and its identity.

    `audience` is the 16-byte id on the wire; `kind` is `changes` or `control`; `subject` the person (16 bytes) whose
    casework it carries; `reason` a code, empty unless the state is not `APPLIED`.
    """

    id: bytes
    chain: bytes
    sequence: int
    author: bytes
    audience: bytes
    kind: str
    data: bytes
    state: FrameState = FrameState.APPLIED
    reason: str = ""
    subject: bytes | None = None
