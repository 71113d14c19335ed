"""What is checked when reading, in this order: team, suite, author, signature, role, key; only then is decoded.

Nothing here blocks: what fails keeps its reason, and what may become good is kept and tried again.
"""

from __future__ import annotations

from app.domain.refusal import DROPPED, WAITING, Refusal
from app.domain.replication import FrameState
from app.sync.body import Refused, open_body, read_changes
from app.sync.crypto import SUITE
from app.sync.frame import CHANGES, FORMAT, Body, Piece
from app.sync.membership import Team
from app.sync.replica import Arrival


def judge(piece: Piece, team: Team) -> Arrival:
    """What becomes of a piece as this team stands: applied with its changes, waiting, or refused with a reason.

    `team` must have been read with the piece if that is a membership record. Of what no later knowledge can make good
    only the id and the reason are kept, `data` is empty.
    """
    try:
        body = _body(piece, team)
    except Refused as refused:
        return _refused(piece, refused.reason)
    return Arrival(piece.held(subject=body.subject), body.changes)


def _refused(piece: Piece, reason: Refusal) -> Arrival:
    state = FrameState.WAITING if reason in WAITING else FrameState.QUARANTINED
    return Arrival(piece.held(state, reason, keep=reason not in DROPPED))


def _body(piece: Piece, team: Team) -> Body:
    if piece.header.team != team.id:
        # Of a device of this team it is no other team's: the name of the team was hit.
        device = team.devices.get(piece.header.author)
        is_hurt = device is not None and not piece.is_signed_by(device.verify_key)
        raise Refused(Refusal.BAD_SIGNATURE if is_hurt else Refusal.FOREIGN_TEAM)
    if piece.header.suite != SUITE:
        raise Refused(Refusal.NEWER_PROGRAM)
    if piece.is_control:
        return _control_body(piece, team)
    audience = _permitted_audience(piece, team)
    key = (piece.header.audience, piece.header.epoch)
    plain = open_body(piece, team.keys.get(key, ()))
    return read_changes(plain, piece.header, audience)


def _control_body(piece: Piece, team: Team) -> Body:
    """The verdict was made when the team was read."""
    reason = team.verdicts.get(piece.id, Refusal.UNKNOWN_AUTHOR)
    if reason is not None:
        raise Refused(reason)
    return Body(None, ())


def _permitted_audience(piece: Piece, team: Team) -> str:
    """The name of the audience, once author, signature, program version and role are checked."""
    header = piece.header
    device = team.devices.get(header.author)
    if device is None:
        raise Refused(Refusal.UNKNOWN_AUTHOR)
    if not piece.is_signed_by(device.verify_key):
        raise Refused(Refusal.BAD_SIGNATURE)
    if header.min_reader > FORMAT or header.kind != CHANGES:
        raise Refused(Refusal.NEWER_PROGRAM)
    if device.is_beyond(header.chain, header.sequence):
        raise Refused(Refusal.REMOVED)
    audience = team.audience_name(header.audience)
    if audience is None:
        raise Refused(Refusal.NO_KEY)
    if not team.may_write(device, audience):
        raise Refused(Refusal.WRONG_ROLE)
    return audience
