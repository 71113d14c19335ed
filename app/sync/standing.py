"""What the opened membership records are worth: who is in the team, in which roles, through which invitations."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.domain.device import author_of
from app.domain.refusal import Refusal
from app.domain.team import Role
from app.sync.control import Add, Card, Close, Genesis, Invite, Promote, Remove, Rotate, is_proven
from app.sync.membership_log import Kind, MembershipLog, Opened

INVITERS: Final = frozenset({Role.ADMIN, Role.COUNSELLOR})


@dataclass(frozen=True, slots=True)
class TeamDevice:
    """A device of the team. `audiences` are those it was let into; `last`, where it was removed, says how far each of
    its chains is accepted."""

    author: bytes
    verify_key: bytes
    box_key: bytes
    person: str
    roles: frozenset[Role]
    audiences: frozenset[bytes]
    since: int
    invitation: bytes | None = None
    last: Mapping[bytes, int] | None = None

    def is_beyond(self, chain: bytes, sequence: int) -> bool:
        """Whether a frame was written after the device was removed."""
        return self.last is not None and sequence > self.last.get(chain, 0)


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation of the team; `used_by` are the authors who joined with it."""

    record: Invite
    inviter: bytes
    used_by: tuple[bytes, ...]
    closed: bool


@dataclass
class Standing:
    """Devices, invitations and rotations (by the id of their frame) that hold, and why other records do not."""

    founder: bytes
    devices: dict[bytes, TeamDevice] = field(default_factory=dict)
    invitations: dict[bytes, Invitation] = field(default_factory=dict)
    rotations: set[bytes] = field(default_factory=set)
    refused: dict[bytes, Refusal] = field(default_factory=dict)

    def leads(self, author: bytes) -> bool:
        """Whether this device may remove, promote and rotate."""
        device = self.devices.get(author)
        return device is not None and (author == self.founder or Role.ADMIN in device.roles)


def stand(log: MembershipLog, genesis: Genesis) -> Standing:
    """Decide in two steps: who is removed follows from all records, the rest from those not written after that."""
    removed = _removed(log, _Derivation(log, genesis, frozenset()).run())
    late = {
        entry.piece.id
        for entry in log.opened.values()
        if entry.author in removed
        and not isinstance(entry.record, Remove | Genesis)
        and entry.piece.header.sequence > removed[entry.author].get(entry.piece.header.chain, 0)
    }
    standing = _Derivation(log, genesis, late).run()
    standing.refused |= dict.fromkeys(late, Refusal.REMOVED)
    for author in removed.keys() & standing.devices.keys():
        standing.devices[author] = dataclasses.replace(standing.devices[author], last=removed[author])
    return standing


def _removed(log: MembershipLog, standing: Standing) -> dict[bytes, dict[bytes, int]]:
    """How far each chain of each removed device is accepted: as far as everybody who removed it says."""
    found: dict[bytes, dict[bytes, int]] = {}
    for entry in log.of(Remove):
        if standing.leads(entry.author):
            last = {chain: sequence for chain, sequence, _ in entry.record.last}
            before = found.get(entry.record.author, last)
            found[entry.record.author] = {chain: min(last[chain], before[chain]) for chain in last.keys() & before}
    return found


class _Derivation:
    """One run over the records: the founder lets others in, and those again others."""

    def __init__(self, log: MembershipLog, genesis: Genesis, ignored: Collection[bytes]) -> None:
        self.log, self.genesis, self.ignored = log, genesis, ignored
        self.standing = Standing(genesis.founder.author)
        self.rightful = _rightful_keys(log, genesis)
        self.adds: defaultdict[bytes, list[Opened[Add]]] = defaultdict(list)
        for add in self._records(Add):
            self.adds[add.author].append(add)
        self.closes: defaultdict[bytes, list[Opened[Close]]] = defaultdict(list)
        for close in self._records(Close):
            self.closes[close.record.invitation].append(close)

    def run(self) -> Standing:
        """Carry out what those in the team were allowed to do, until nothing changes any more."""
        self._let_in_founder()
        invites, promotes = self._records(Invite), self._records(Promote)
        waiting = -1
        while waiting != len(invites) + len(promotes):
            waiting = len(invites) + len(promotes)
            invites = [entry for entry in invites if not self._invites(entry)]
            promotes = [entry for entry in promotes if not self._promotes(entry)]
        self._judge_the_rest([*invites, *promotes])
        return self.standing

    def _records(self, kind: type[Kind]) -> list[Opened[Kind]]:
        return [entry for entry in self.log.of(kind) if entry.piece.id not in self.ignored]

    def _let_in_founder(self) -> None:
        founding = next(entry for entry in self.log.of(Genesis) if entry.record is self.genesis)
        self._let_in(founding, self.genesis.founder, self.genesis.role, self.genesis.audiences.values(), None)

    def _let_in(
        self, entry: Opened[Kind], card: Card, role: Role, audiences: Iterable[bytes], invitation: bytes | None
    ) -> None:
        """Add a device; who joined twice has what both joinings gave."""
        before = self.standing.devices.get(card.author)
        joined = TeamDevice(
            author=card.author,
            verify_key=card.verify_key,
            box_key=card.box_key,
            person=card.person,
            roles=frozenset({role}),
            audiences=frozenset(audiences),
            since=entry.piece.header.hlc,
            invitation=invitation,
        )
        if before is not None:
            roles, known = before.roles | joined.roles, before.audiences | joined.audiences
            joined = dataclasses.replace(min(before, joined, key=_joining_rank), roles=roles, audiences=known)
        self.standing.devices[card.author] = joined

    def _invites(self, entry: Opened[Invite]) -> bool:
        """Let in who joined with an invitation, if its author may invite; False as long as that is not so."""
        record, inviter = entry.record, self.standing.devices.get(entry.author)
        if inviter is None or not self._may_invite(inviter, record):
            return False
        invitation = record.invitation
        staying = self._staying(invitation, entry.author)
        used_by: list[bytes] = []
        for add in self.adds[invitation]:
            reason = self._why_not(add, record, staying, used_by)
            if reason is not None:
                self.standing.refused[add.piece.id] = reason
                continue
            if add.record.card.author not in used_by:
                used_by.append(add.record.card.author)
            self._let_in(add, add.record.card, record.role, record.audiences, invitation)
        closed = staying is not None
        self.standing.invitations[invitation] = Invitation(record, entry.author, tuple(used_by), closed)
        return True

    def _may_invite(self, inviter: TeamDevice, record: Invite) -> bool:
        """Nobody gives more than they have; only who leads the team makes others lead."""
        leads = self.standing.leads(inviter.author)
        may = leads or bool(inviter.roles & INVITERS)
        return may and inviter.audiences.issuperset(record.audiences) and (leads or record.role is not Role.ADMIN)

    def _staying(self, invitation: bytes, inviter: bytes) -> frozenset[bytes] | None:
        """Who stays of those who joined, None while the invitation is open; inviter and founder may close it."""
        closings = [
            frozenset(entry.record.devices)
            for entry in self.closes[invitation]
            if entry.author in {inviter, self.standing.founder}
        ]
        return frozenset.intersection(*closings) if closings else None

    def _why_not(
        self, add: Opened[Add], invite: Invite, staying: frozenset[bytes] | None, used_by: Collection[bytes]
    ) -> Refusal | None:
        card = add.record.card
        if not is_proven(self.log.team, invite.invitation, add.record):
            return Refusal.BAD_SIGNATURE
        if self.rightful[card.author] != card.verify_key:
            return Refusal.FOREIGN_AUTHOR
        if staying is not None and card.author not in staying:
            return Refusal.INVITATION_CLOSED
        if add.piece.header.hlc > invite.expires:
            return Refusal.INVITATION_EXPIRED
        is_new = card.author not in used_by
        return Refusal.INVITATION_USED_UP if is_new and len(used_by) >= invite.devices else None

    def _promotes(self, entry: Opened[Promote]) -> bool:
        device = self.standing.devices.get(entry.record.author)
        if device is None or not self.standing.leads(entry.author):
            return False
        promoted = dataclasses.replace(device, roles=device.roles | {entry.record.role})
        self.standing.devices[device.author] = promoted
        return True

    def _judge_the_rest(self, without_effect: Iterable[Opened[Invite] | Opened[Promote]]) -> None:
        standing = self.standing
        standing.refused |= {entry.piece.id: Refusal.WRONG_ROLE for entry in without_effect}
        for add in self._records(Add):
            if add.author not in standing.invitations:
                standing.refused[add.piece.id] = Refusal.UNKNOWN_INVITATION
        for close in self._records(Close):
            invitation = standing.invitations.get(close.record.invitation)
            if invitation is None:
                standing.refused[close.piece.id] = Refusal.UNKNOWN_INVITATION
            elif close.author not in {invitation.inviter, standing.founder}:
                standing.refused[close.piece.id] = Refusal.WRONG_ROLE
        for entry in self.log.opened.values():
            if isinstance(entry.record, Remove | Rotate) and not standing.leads(entry.author):
                standing.refused[entry.piece.id] = Refusal.WRONG_ROLE
            if isinstance(entry.record, Genesis) and entry.record is not self.genesis:
                standing.refused[entry.piece.id] = Refusal.FOREIGN_TEAM
        standing.rotations = {entry.piece.id for entry in self._records(Rotate) if standing.leads(entry.author)}


def _joining_rank(device: TeamDevice) -> tuple[int, bytes]:
    return (device.since, device.invitation or b"")


def _rightful_keys(log: MembershipLog, genesis: Genesis) -> dict[bytes, bytes]:
    """Which key an author id means where two devices claim it: the founder's, the one it follows from, the first."""
    found: dict[bytes, bytes] = {}
    claims = [entry.record.card for entry in log.of(Add)]
    for card in (genesis.founder, *(card for card in claims if author_of(card.verify_key) == card.author), *claims):
        found.setdefault(card.author, card.verify_key)
    return found
