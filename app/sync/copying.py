"""A copy of the team's data in one file of its own, to be carried on a stick or mailed: it is no place to meet at."""

from __future__ import annotations

from collections.abc import Collection

from app.sync.crypto import Random
from app.sync.engine import seal_waiting, team_of
from app.sync.frame import CONTROL
from app.sync.replica import Replica
from app.sync.sealing import Sealing
from app.sync.share import Share


def write_copy(
    replica: Replica, share: Share, sealing: Sealing, random: Random, audiences: Collection[str] | None = None
) -> int:
    """Write all frames held, or those of some audiences (by name), with every membership record; gives their number.

    Raises `NoTeam` and `WritingFailed`.
    """
    team = team_of(replica)
    seal_waiting(replica, team, sealing, random)
    held = replica.held()
    frames = [
        frame
        for frame in replica.frames(held.frames.keys() - held.refused)
        if frame.kind == CONTROL or audiences is None or team.audience_name(frame.audience) in audiences
    ]
    share.write(frames, random(8).hex())
    return len(frames)
