"""What waits to be sealed: the outbox as batches, and taking out of it what has become a frame."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import islice
from typing import NamedTuple

from app.domain.replication import BIGGEST_VALUE, Batch, Change, HeldFrame
from app.domain.versions import BIRTH
from app.store.device import read_device
from app.store.frames import keep_frames
from app.store.unit import UnitOfWork, View

MOST_CHANGES = 20_000
MOST_BYTES = 16 << 20

# A value too big for a frame stays here: it would never be taken by anybody.
_WAITING = (
    "SELECT o.version, o.audience, o.subject, v.id, v.kind, v.record, v.grp, v.value, v.parents, v.author, v.hlc,"
    " v.source FROM outbox o JOIN versions v ON v.seq = o.version"
    " WHERE length(v.value) <= ? AND o.audience NOT IN ({without}) ORDER BY o.version LIMIT ?"
)


class Outgoing(NamedTuple):
    """Batches in the order in which their changes were written, and the numbers of those changes."""

    batches: Sequence[Batch]
    numbers: Sequence[int]


def read_outbox(view: View, most: int = MOST_CHANGES, *, without: Collection[str] = ()) -> Outgoing:
    """The oldest changes that wait, at most so many and what fits into memory easily, `without` some audiences."""
    query = _WAITING.format(without=",".join("?" * len(without)))
    rows = view.connection.execution_options(yield_per=1000).exec_driver_sql(query, (BIGGEST_VALUE, *without, most))
    collected: dict[tuple[str, bytes | None], list[Change]] = {}
    numbers: list[int] = []
    size = 0
    for number, audience, subject, *columns in islice(rows, most):
        change = outgoing_change(*columns)
        collected.setdefault((audience, subject), []).append(change)
        numbers.append(number)
        size += len(change.value)
        if size >= MOST_BYTES:
            break
    rows.close()
    batches = tuple(Batch(audience, subject, tuple(found)) for (audience, subject), found in collected.items())
    return Outgoing(batches, numbers)


def unsealed(view: View) -> int:
    """How many versions are not in a frame yet."""
    return int(view.connection.exec_driver_sql("SELECT count(*) FROM outbox").scalar_one())


def outgoing_change(
    id: bytes,
    kind: str,
    record: bytes,
    group: str,
    value: bytes,
    parents: bytes | None,
    author: bytes | None,
    hlc: int,
    source: bytes | None,
) -> Change:
    """A version as it travels: whichever birth the row here counts as its own, a birth names no parents."""
    return Change(id, kind, record, group, value, None if group == BIRTH else parents or b"", author, hlc, source)


def keep_sealed(unit: UnitOfWork, numbers: Sequence[int], frames: Sequence[HeldFrame]) -> None:
    """Keep own frames, count them on the own chain, and take their changes out of the outbox."""
    keep_frames(unit, frames)
    count_own_frames(unit, frames)
    if numbers:
        unit.connection.exec_driver_sql("DELETE FROM outbox WHERE version = ?", [(number,) for number in numbers])


def count_own_frames(unit: UnitOfWork, frames: Sequence[HeldFrame]) -> None:
    """Let the device know how far its chain has come."""
    chain = read_device(unit).chain
    last = max((frame.sequence for frame in frames if frame.chain == chain), default=0)
    unit.connection.exec_driver_sql("UPDATE device SET sequence = max(sequence, ?)", (last,))
