"""The team, read from its membership records: who may write what, with which keys, as of these records.

Reading is a pure function of the *set* of records: the order in which they came does not matter. Every record that a
named key has signed is opened, then it is decided what each of them is worth; what is refused keeps its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.domain.casework import CASEWORK, STATISTICS
from app.domain.device import Device
from app.domain.refusal import Refusal
from app.domain.replication import HeldFrame
from app.domain.team import Member, Membership, OpenInvitation, Role
from app.errors import NoTeam
from app.i18n import N_
from app.sync.control import CATALOGUE, audience_name
from app.sync.crypto import EpochKey, decode_keys
from app.sync.frame import Piece, piece_of
from app.sync.membership_log import MembershipLog, open_records
from app.sync.replica import Replica
from app.sync.standing import Invitation, Standing, TeamDevice, stand

WRITERS: Final[Mapping[str, frozenset[Role]]] = {
    CATALOGUE: frozenset({Role.ADMIN, Role.COUNSELLOR, Role.COORDINATOR}),
    STATISTICS: frozenset(Role),
    CASEWORK: frozenset({Role.COUNSELLOR}),
}
"""Which roles may write for an audience; in a circle of casework only its own members may."""


class MissingKey(Exception):
    """This device has no key to write for an audience, which is named."""

    def __init__(self, audience: str) -> None:
        super().__init__(audience)
        self.audience = audience


@dataclass(frozen=True, slots=True)
class Team:
    """A team as one device sees it; `verdicts` says of each record given why it does not hold, None if it does."""

    id: bytes
    name: str
    founder: bytes
    audiences: Mapping[str, bytes]
    devices: Mapping[bytes, TeamDevice]
    invitations: Mapping[bytes, Invitation]
    verdicts: Mapping[bytes, Refusal | None]
    keys: Mapping[tuple[bytes, int], tuple[EpochKey, ...]] = field(repr=False)
    writing_keys: Mapping[bytes, EpochKey] = field(repr=False)

    def audience_name(self, id: bytes) -> str | None:
        """The name of an audience, None for a circle that this team does not have here."""
        return audience_name(self.audiences, id)

    def writing_key(self, audience: str) -> EpochKey:
        """The key new frames are sealed with; raises `MissingKey`."""
        key = self.writing_keys.get(self.audiences.get(audience, b""))
        if key is None:
            raise MissingKey(audience)
        return key

    def verify_key(self, author: bytes) -> bytes | None:
        """The key that frames of this author are signed with; an invitation signs joinings only."""
        device = self.devices.get(author)
        return device.verify_key if device else None

    def may_write(self, device: TeamDevice, audience: str) -> bool:
        """Whether a role lets its device write there."""
        let_in = audience != CASEWORK or self.audiences[audience] in device.audiences
        return let_in and bool(device.roles & WRITERS.get(audience, frozenset()))

    def members(self) -> tuple[Member, ...]:
        """All devices, in the order in which they joined."""
        members = (_member(device) for device in self.devices.values())
        return tuple(sorted(members, key=lambda member: (member.since, member.author)))

    def open_invitations(self) -> tuple[OpenInvitation, ...]:
        """All invitations with who used them, the one that ends last first."""
        listed = (
            OpenInvitation(
                id=id,
                inviter=invitation.inviter,
                devices=invitation.record.devices,
                expires=invitation.record.expires,
                used_by=invitation.used_by,
                closed=invitation.closed,
            )
            for id, invitation in self.invitations.items()
        )
        return tuple(sorted(listed, key=lambda invitation: (-invitation.expires, invitation.id)))


def read_team(frames: Iterable[HeldFrame | Piece], device: Device, membership: Membership) -> Team:
    """The team as these membership records say, in any order.

    `frames` are those held and those just read from a share together; each gets its verdict. Raises `ValueError` where
    the founding record, which a device keeps from the day it joined, is not among them.
    """
    log, genesis = open_records(_pieces(frames), device, membership)
    standing = stand(log, genesis)
    verdicts: dict[bytes, Refusal | None] = {id: standing.refused.get(id) for id in log.opened}
    return Team(
        id=log.team,
        name=genesis.name,
        founder=standing.founder,
        audiences=genesis.audiences,
        devices=standing.devices,
        invitations=standing.invitations,
        verdicts=verdicts | log.refused,
        keys=log.keys,
        writing_keys=_writing_keys(log, standing, decode_keys(membership.keys)),
    )


def team_of(replica: Replica, arrived: Sequence[Piece] = ()) -> Team:
    """The team of a replica as the membership records that it holds say, with those just arrived; raises `NoTeam`."""
    frames: list[HeldFrame | Piece] = [*replica.control_frames(), *arrived]
    return read_team(frames, replica.device(), membership_of(replica))


def membership_of(replica: Replica) -> Membership:
    """What a replica keeps of its team; raises `NoTeam`."""
    membership = replica.membership()
    if membership is None:
        raise NoTeam(
            N_(
                "Dieses Profil gehört noch zu keinem Team. Gründen Sie ein Team oder treten Sie mit einer Einladung"
                " bei; bis dahin bleiben alle Daten hier."
            )
        )
    return membership


def _pieces(frames: Iterable[HeldFrame | Piece]) -> list[Piece]:
    read = (frame if isinstance(frame, Piece) else piece_of(frame.data) for frame in frames)
    return [piece for piece in read if piece is not None]


def _writing_keys(log: MembershipLog, standing: Standing, first: Sequence[EpochKey]) -> dict[bytes, EpochKey]:
    """The newest key of every audience; of two rotations at once the one with the higher hash."""
    candidates = [(key.epoch, b"", key) for key in first]
    candidates += [(log.rotated[id].epoch, id, log.rotated[id]) for id in standing.rotations & log.rotated.keys()]
    newest = sorted(candidates, key=lambda candidate: candidate[:2])
    return {key.audience: key for _, _, key in newest}


def _member(device: TeamDevice) -> Member:
    return Member(
        author=device.author,
        person=device.person,
        role=next(role for role in Role if role in device.roles),
        since=device.since,
        invitation=device.invitation,
        removed=device.last is not None,
    )
