"""The membership records that can be opened here: each signed by a key that another one names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar, cast

from app.domain.device import Device
from app.domain.refusal import Refusal
from app.domain.team import Membership
from app.sync.body import Refused, open_body
from app.sync.control import Add, Genesis, Invite, Record, Rotate, decode_record, team_id
from app.sync.crypto import EpochKey, box_key_of, decode_keys, open_sealed
from app.sync.frame import Piece

Kind = TypeVar("Kind", bound=Record)


class Opened(NamedTuple, Generic[Kind]):
    """A record with the frame it came in."""

    piece: Piece
    record: Kind

    @property
    def author(self) -> bytes:
        return self.piece.header.author

    @property
    def rank(self) -> tuple[int, bytes]:
        """An order that is the same everywhere."""
        return (self.piece.header.hlc, self.piece.id)


@dataclass
class MembershipLog:
    """Records opened so far, by the id of their frame; the keys they gave; why the others stay closed."""

    team: bytes
    device: Device
    keys: dict[tuple[bytes, int], tuple[EpochKey, ...]] = field(default_factory=dict, repr=False)
    signers: defaultdict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    opened: dict[bytes, Opened[Record]] = field(default_factory=dict)
    refused: dict[bytes, Refusal] = field(default_factory=dict)
    rotated: dict[bytes, EpochKey] = field(default_factory=dict, repr=False)

    def of(self, kind: type[Kind]) -> list[Opened[Kind]]:
        """The records of a kind, in an order that is the same everywhere."""
        found = [entry for entry in self.opened.values() if isinstance(entry.record, kind)]
        return sorted(cast(list[Opened[Kind]], found), key=lambda entry: entry.rank)

    def add_key(self, key: EpochKey) -> None:
        """Two rotations at once make two keys of one epoch: both stay readable."""
        place = (key.audience, key.epoch)
        if key not in self.keys.get(place, ()):
            self.keys[place] = (*self.keys.get(place, ()), key)

    def keep(self, piece: Piece, record: Record) -> None:
        """Take a record in, with the signers and keys it names."""
        self.opened[piece.id] = Opened(piece, record)
        self.refused.pop(piece.id, None)
        match record:
            case Genesis():
                self.signers[record.founder.author].add(record.founder.verify_key)
            case Invite():
                self.signers[record.invitation].add(record.verify_key)
            case Add():
                self.signers[record.card.author].add(record.card.verify_key)
            case Rotate():
                self._take_key(piece.id, record)
            case _:
                pass

    def _take_key(self, id: bytes, record: Rotate) -> None:
        own = next((box for author, box in record.boxes if author == self.device.author), b"")
        secret = open_sealed(box_key_of(self.device), self.device.box_key, own)
        if secret is not None or record.public:
            self.rotated[id] = EpochKey(record.audience, record.epoch, secret or b"", record.public)
            self.add_key(self.rotated[id])


def open_records(pieces: Iterable[Piece], device: Device, membership: Membership) -> tuple[MembershipLog, Genesis]:
    """Open every record that can be; raises `ValueError` where the genesis of the own team is not among them."""
    log = MembershipLog(membership.team, device)
    for key in decode_keys(membership.keys):
        log.add_key(key)
    pending = {piece.id: piece for piece in pieces}
    genesis = _take_genesis(log, pending)
    while opened := [id for id in sorted(pending) if _takes(log, pending[id])]:
        for id in opened:
            del pending[id]
    return log, genesis


def _take_genesis(log: MembershipLog, pending: dict[bytes, Piece]) -> Genesis:
    """The genesis is known by its hash, which the device keeps; only then is it decoded."""
    for id, piece in pending.items():
        try:
            plain = open_body(piece, _keys_for(log, piece))
        except Refused:
            continue
        if team_id(plain) == log.team:
            record = decode_record(plain)
            if isinstance(record, Genesis) and piece.is_signed_by(record.founder.verify_key):
                log.keep(pending.pop(id), record)
                return record
    raise ValueError("the founding record of the team is missing")


def _keys_for(log: MembershipLog, piece: Piece) -> tuple[EpochKey, ...]:
    return log.keys.get((piece.header.audience, piece.header.epoch), ())


def _takes(log: MembershipLog, piece: Piece) -> bool:
    """Open one record if that is possible by now; else its reason is kept."""
    try:
        record = _read(log, piece)
    except Refused as refused:
        log.refused[piece.id] = refused.reason
        return False
    log.keep(piece, record)
    return True


def _read(log: MembershipLog, piece: Piece) -> Record:
    if piece.header.team != log.team:
        raise Refused(Refusal.FOREIGN_TEAM)
    signers = log.signers.get(piece.header.author)
    if not signers:
        raise Refused(Refusal.UNKNOWN_AUTHOR)
    if not any(piece.is_signed_by(key) for key in signers):
        raise Refused(Refusal.BAD_SIGNATURE)
    plain = open_body(piece, _keys_for(log, piece))
    try:
        record = decode_record(plain)
    except (ValueError, RecursionError):
        raise Refused(Refusal.UNREADABLE) from None
    if record is None:
        raise Refused(Refusal.NEWER_PROGRAM)
    return record
