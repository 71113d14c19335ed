"""Sealing: the outbox becomes frames on the own chain, within the limits and with one person's casework each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from app.domain.device import Device
from app.domain.replication import Batch, HeldFrame
from app.sync import limits
from app.sync.crypto import Random
from app.sync.frame import NO_FRAME, Header, seal
from app.sync.intervals import seen_of
from app.sync.membership import MissingKey, Team
from app.sync.replica import Held, Replica, Sealer

_encoder = msgspec.msgpack.Encoder()
_BODY_OVERHEAD = 64
"""More than what a body needs beside its changes: two array heads and the subject."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """What goes into every header: the version of the database schema and the clock value."""

    schema: int
    hlc: int


def seal_waiting(
    replica: Replica, team: Team, sealing: Sealing, random: Random, checkpoint: Callable[[], object] = lambda: None
) -> Collection[str]:
    """Turn what waits in the outbox into frames on the own chain.

    Gives the audiences that changes go on waiting for because this device has no key of them.
    """
    without: set[str] = set()
    while replica.waiting():
        try:
            if not replica.seal(make_sealer(team, replica.held(), sealing, random), without):
                break
        except MissingKey as missing:
            without.add(missing.audience)
        checkpoint()
    return without


def make_sealer(team: Team, held: Held, sealing: Sealing, random: Random) -> Sealer:
    """A function that seals batches as the next frames of the device's chain.

    It raises `MissingKey`, and `ValueError` for a single change over the limit, which must not reach the outbox.
    """

    def sealed(device: Device, batches: Sequence[Batch]) -> list[HeldFrame]:
        frames: list[HeldFrame] = []
        if not batches:
            return frames
        previous = last_of_chain(held, device.chain)
        seen = seen_of(held.frames.keys() - held.refused)
        for batch in batches:
            key = team.writing_key(batch.audience)
            for plain in _bodies(batch):
                header = Header(
                    team=team.id,
                    author=device.author,
                    chain=device.chain,
                    sequence=device.sequence + len(frames) + 1,
                    previous=previous,
                    audience=key.audience,
                    epoch=key.epoch,
                    schema=sealing.schema,
                    seen=seen,
                    hlc=sealing.hlc,
                )
                piece = seal(header, plain, key, device.signing_key, random)
                frames.append(piece.held(subject=batch.subject))
                previous = piece.id
        return frames

    return sealed


def last_of_chain(held: Held, chain: bytes) -> bytes:
    """The id of the last frame of a chain, `NO_FRAME` of a new one."""
    numbered = ((number, id) for id, (known, number) in held.frames.items() if known == chain)
    return max(numbered, default=(0, NO_FRAME))[1]


def _bodies(batch: Batch) -> Iterator[bytes]:
    """Encoded bodies that each fit into a frame; every change is encoded once."""
    part: list[msgspec.Raw] = []
    size = _BODY_OVERHEAD
    for encoded in map(_encoder.encode, batch.changes):
        if size + len(encoded) > limits.PLAIN_BYTES and part:
            yield _body(batch.subject, part)
            part, size = [], _BODY_OVERHEAD
        part.append(msgspec.Raw(encoded))
        size += len(encoded)
    if part:
        yield _body(batch.subject, part)


def _body(subject: bytes | None, changes: Iterable[msgspec.Raw]) -> bytes:
    return _encoder.encode((subject, tuple(changes)))
