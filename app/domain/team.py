"""A team as the program shows it, and what a device keeps of its own team."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.domain.clock import reading


class Role(StrEnum):
    """What a device may write; `COUNSELLOR` is everybody's role as long as a team gives no other."""

    ADMIN = "admin"
    COUNSELLOR = "counsellor"
    COORDINATOR = "coordinator"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class Membership:
    """What a device keeps of its team outside all frames: the id of the team (32 bytes) and its first keys."""

    team: bytes
    keys: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Member:
    """One device of a team; `invitation` is its 16-byte id. `since`, when it joined, and `last_seen`, when it wrote the
    newest that is here of it, are clock values of that device (see `domain.clock`)."""

    author: bytes
    person: str
    role: Role
    since: int
    invitation: bytes | None = None
    removed: bool = False
    last_seen: int = 0


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation as it is listed: by whom, for how many devices, until when (clock value), who used it."""

    id: bytes
    inviter: bytes
    devices: int
    expires: int
    used_by: Collection[bytes] = ()
    closed: bool = False

    def state(self, now: datetime) -> str:
        """`closed`, `used_up`, `expired` or `open`."""
        if self.closed:
            return "closed"
        if len(self.used_by) >= self.devices:
            return "used_up"
        return "expired" if reading(now) > self.expires else "open"


@dataclass(frozen=True, slots=True)
class TeamOverview:
    """The team of a profile as it is shown; `own` is the author id of this device."""

    id: bytes
    name: str
    own: bytes
    members: tuple[Member, ...]
    invitations: tuple[OpenInvitation, ...]

    def person(self, author: bytes) -> str:
        """Whose device this is; empty where it is not known here."""
        return next((member.person for member in self.members if member.author == author), "")
