"""A copy of the team's data in one file of its own, to be carried on a stick or mailed: it is no place to meet at."""

from __future__ import annotations

from collections.abc import Collection

from app.sync.crypto import Random
from app.sync.frame import CONTROL, Piece, split
from app.sync.membership import Team, team_of
from app.sync.replica import Held, Replica
from app.sync.sealing import Sealing, seal_waiting
from app.sync.share import Listed, Raced
from app.sync.share.file import FileShare
from app.sync.share.trouble import foreign_team, raced, unread_copy


def write_copy(
    replica: Replica, share: FileShare, sealing: Sealing, random: Random, audiences: Collection[str] | None = None
) -> int:
    """Write all frames held, or those of some audiences (by name), with every membership record; gives their number.

    An older copy gives way to the new one and leaves nothing in it. Raises `NoTeam`, `WritingFailed`, `ForeignTeam`
    and, where the older one holds what is not here, `UnreadCopy`.
    """
    team = team_of(replica)
    seal_waiting(replica, team, sealing, random)
    held = replica.held()
    frames = [
        frame
        for frame in replica.frames(held.frames.keys() - held.refused)
        if frame.kind == CONTROL or audiences is None or team.audience_name(frame.audience) in audiences
    ]
    older = next((entry for entry in share.look() if entry.name == share.main_name), None)
    lies_there = _known_ids(share, older, team, held)
    try:
        share.write(frames, random(8).hex(), older, lies_there - {frame.id for frame in frames})
    except Raced:
        raise raced(share.main_name) from None
    return len(frames)


def _known_ids(share: FileShare, older: Listed | None, team: Team, held: Held) -> set[bytes]:
    """The frames in an older copy, all of which are here."""
    pieces = [piece for piece in split(share.read(older)) if isinstance(piece, Piece)] if older else []
    if pieces and all(piece.header.team != team.id for piece in pieces):
        raise foreign_team(share.main_name)
    ids = {piece.id for piece in pieces}
    if not all(map(held.knows, ids)):
        raise unread_copy(share.main_name)
    return ids
