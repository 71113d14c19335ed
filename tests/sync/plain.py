"""Replicas that exchange frames anybody can open: what a replica promises does not depend on cryptography."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from app.domain.device import Device
from app.domain.replication import Batch, Change, HeldFrame
from app.sync.replica import Arrival
from tests.sync.memory import MemoryReplica
from tests.sync.stored import StoredReplica

AnyReplica = MemoryReplica | StoredReplica
AUDIENCE = b"a" * 16


def plain_sealer(device: Device, batches: Sequence[Batch]) -> list[HeldFrame]:
    """One frame for each batch, numbered on the own chain."""
    frames = []
    for number, batch in enumerate(batches, device.sequence + 1):
        data = msgspec.msgpack.encode([device.chain, number, batch.subject, batch.changes])
        name = sha256(data).digest()
        frame = HeldFrame(name, device.chain, number, device.author, AUDIENCE, "changes", data, subject=batch.subject)
        frames.append(frame)
    return frames


def opened(frame: HeldFrame) -> Arrival:
    """A frame with what it holds."""
    changes = msgspec.msgpack.decode(frame.data, type=tuple[bytes, int, bytes | None, tuple[Change, ...]])[3]
    return Arrival(frame, changes)


def send(sender: AnyReplica, receiver: AnyReplica) -> None:
    """Everything the sender has goes to the receiver."""
    sender.seal(plain_sealer)
    lacking = sender.held().frames.keys() - receiver.held().frames.keys() - receiver.held().erased
    receiver.receive([opened(frame) for frame in sender.frames(lacking)])


def exchange(*replicas: AnyReplica) -> None:
    """Everybody hears from everybody; then all are equal."""
    for _ in range(2):
        for one in replicas:
            for other in replicas:
                if one is not other:
                    send(one, other)
    assert len({tuple(sorted(one.digest().items())) for one in replicas}) == 1
