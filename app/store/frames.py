"""Sealed frames as they are kept here, what is known to lie at a place, the team of this device: all of it local."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.domain.replication import FrameState, HeldFrame
from app.domain.team import Membership
from app.store.unit import UnitOfWork, View

AT_ONCE = 64
_COLUMNS = "id, chain, sequence, author, audience, f.kind, coalesce(data, x''), state, reason, subject"


class FrameName(NamedTuple):
    """A frame without its bytes."""

    id: bytes
    chain: bytes
    sequence: int
    state: FrameState
    reason: str
    has_body: bool


def frame_names(view: View) -> Iterator[FrameName]:
    """Every frame ever met, those refused or erased included."""
    rows = view.connection.exec_driver_sql(
        "SELECT id, chain, sequence, state, reason, number IN (SELECT number FROM frame_body) FROM frame"
    )
    return (
        FrameName(id, chain, sequence, FrameState(state), reason, bool(body))
        for id, chain, sequence, state, reason, body in rows
    )


def last_change(view: View) -> tuple[int, int]:
    """Differs whenever frames were added or erased."""
    query = "SELECT (SELECT coalesce(max(number), 0) FROM frame), count(*) FROM frame WHERE state = 'erased'"
    newest, erased = view.connection.exec_driver_sql(query).one()
    return newest, erased


def in_order(view: View, ids: Collection[bytes]) -> list[int]:
    """The numbers of those frames whose bytes are here, by chain and sequence."""
    wanted = [*ids]
    found: list[tuple[bytes, int, int]] = []
    for start in range(0, len(wanted), 500):
        part = tuple(wanted[start : start + 500])
        rows = view.connection.exec_driver_sql(
            f"SELECT chain, sequence, number FROM frame WHERE id IN ({','.join('?' * len(part))})", part
        )
        found += [(chain, sequence, number) for chain, sequence, number in rows]
    return [number for *_, number in sorted(found)]


def frames_numbered(view: View, numbers: Sequence[int]) -> list[HeldFrame]:
    """The frames with these numbers whose bytes are here, in the order given; some dozens at a time."""
    rows = view.connection.exec_driver_sql(
        f"SELECT number, {_COLUMNS} FROM frame f JOIN frame_body USING (number)"
        f" WHERE number IN ({','.join('?' * len(numbers))})",
        tuple(numbers),
    )
    found = {number: _frame(row) for number, *row in rows}
    return [found[number] for number in numbers if number in found]


def control_frames(view: View) -> list[HeldFrame]:
    """All frames about the team itself."""
    return _where(view, "f.kind = 'control'")


def newest_frames(view: View) -> list[HeldFrame]:
    """Of every chain the last frame that holds and whose bytes are here."""
    newest = (
        "SELECT number FROM (SELECT number, max(sequence) FROM frame WHERE state = 'applied'"
        " AND number IN (SELECT number FROM frame_body) GROUP BY chain)"
    )
    return _where(view, f"number IN ({newest})")


def unopened_frames(view: View) -> list[HeldFrame]:
    """Frames that wait or were refused and whose bytes are here."""
    return _where(view, "state <> 'applied' AND data IS NOT NULL AND state IN ('waiting', 'quarantined')")


def _where(view: View, condition: str) -> list[HeldFrame]:
    query = f"SELECT {_COLUMNS} FROM frame f LEFT JOIN frame_body USING (number) WHERE {condition}"
    rows = view.connection.exec_driver_sql(f"{query} ORDER BY chain, sequence, id")
    return [_frame(row) for row in rows]


def _frame(row: Any) -> HeldFrame:
    id, chain, sequence, author, audience, kind, data, state, reason, subject = row
    return HeldFrame(id, chain, sequence, author, audience, kind, data, FrameState(state), reason, subject)


def keep_frames(unit: UnitOfWork, frames: Sequence[HeldFrame]) -> None:
    """Keep frames with their bytes; one that is here already takes the new state, an erased one stays erased."""
    execute = unit.connection.exec_driver_sql
    if not frames:
        return
    execute(
        "INSERT INTO frame (id, chain, sequence, author, audience, kind, state, reason, subject)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
        " reason = excluded.reason, subject = coalesce(excluded.subject, subject) WHERE state <> 'erased'",
        [(f.id, f.chain, f.sequence, f.author, f.audience, f.kind, f.state, f.reason, f.subject) for f in frames],
    )
    bodies = [(frame.data, frame.id) for frame in frames if frame.data]
    if bodies:
        execute(
            "INSERT OR IGNORE INTO frame_body (number, data)"
            " SELECT number, ? FROM frame WHERE id = ? AND state <> 'erased'",
            bodies,
        )


def erase_frames(unit: UnitOfWork, subject: bytes) -> None:
    """Drop the bytes of every frame about a person; its name stays, so that it is not fetched again."""
    execute = unit.connection.exec_driver_sql
    execute("DELETE FROM frame_body WHERE number IN (SELECT number FROM frame WHERE subject = ?)", (subject,))
    execute("UPDATE frame SET state = 'erased', reason = '' WHERE subject = ?", (subject,))


def entries(view: View, place: str) -> dict[str, tuple[str, tuple[bytes, ...]]]:
    """Fingerprint and frames of every entry known at a place, by name."""
    rows = view.connection.exec_driver_sql("SELECT name, fingerprint, frames FROM entry WHERE place = ?", (place,))
    return {name: (fingerprint, _split(frames)) for name, fingerprint, frames in rows}


def _split(frames: bytes) -> tuple[bytes, ...]:
    return tuple(frames[start : start + 32] for start in range(0, len(frames), 32))


def remember_entries(
    unit: UnitOfWork, place: str, found: Mapping[str, tuple[str, Sequence[bytes]]], gone: Collection[str]
) -> None:
    """Take note of entries read or written whole, and of names that are no longer there."""
    execute = unit.connection.exec_driver_sql
    if gone:
        execute("DELETE FROM entry WHERE place = ? AND name = ?", [(place, name) for name in gone])
    if found:
        execute(
            "INSERT OR REPLACE INTO entry (place, name, fingerprint, frames) VALUES (?, ?, ?, ?)",
            [(place, name, fingerprint, b"".join(frames)) for name, (fingerprint, frames) in found.items()],
        )


def read_membership(view: View) -> Membership | None:
    """The team this device belongs to."""
    row = view.connection.exec_driver_sql("SELECT team, keys FROM membership").one_or_none()
    return None if row is None else Membership(*row)


def write_membership(unit: UnitOfWork, membership: Membership) -> None:
    """Belong to this team from now on."""
    unit.connection.exec_driver_sql("DELETE FROM membership")
    unit.connection.exec_driver_sql("INSERT INTO membership VALUES (?, ?)", (membership.team, membership.keys))
