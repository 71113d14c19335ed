"""Membership records, each in a frame of its own of the kind `control`, and the founding, inviting and joining.

The genesis names the team: its id is the hash of the record. An *invitation* certifies a signing key that is used for
nothing but joining: a new laptop signs its own `Add` with it, under the id of the invitation, on a chain of that one
frame. So every record is signed by a key that an earlier one names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

import msgspec

from app.domain.casework import CASEWORK, STATISTICS
from app.domain.device import Device, author_of
from app.domain.replication import HeldFrame
from app.domain.team import Membership, Role
from app.sync import limits
from app.sync.crypto import (
    SIGNATURE_BYTES,
    EpochKey,
    Id,
    Key32,
    MaybeKey,
    Number,
    Random,
    box_key_of,
    encode_keys,
    is_signed,
    new_epoch_key,
    new_sealing_key,
    sign,
    verify_key_of,
)
from app.sync.frame import CONTROL, NO_FRAME, Header, seal

MEMBERS: Final = "members"
"""The audience of the membership records: everybody in the team."""
CATALOGUE: Final = "catalogue"
AUDIENCES: Final = (MEMBERS, CATALOGUE, STATISTICS, CASEWORK)
TEAM_DOMAIN: Final = b"anlauf team 1\0"
JOINING_DOMAIN: Final = b"anlauf joining 1\0"

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=limits.NAME_LETTERS)]
Signature = Annotated[bytes, msgspec.Meta(min_length=SIGNATURE_BYTES, max_length=SIGNATURE_BYTES)]


class Card(msgspec.Struct, frozen=True, array_like=True):
    """A device as the team knows it: its author id, its public keys and whose it is."""

    author: Id
    verify_key: Key32
    box_key: Key32
    person: Name


class Genesis(msgspec.Struct, frozen=True, tag_field="record", tag="genesis"):
    """The founding: the founder's device and the ids of the audiences by name; `salt` makes every team another."""

    name: Name
    salt: Key32
    founder: Card
    role: Role
    audiences: dict[Name, Id]


class Invite(msgspec.Struct, frozen=True, tag_field="record", tag="invite"):
    """A certificate: who signs with this key may join in this role, until the clock value `expires`."""

    verify_key: Key32
    role: Role
    audiences: tuple[Id, ...]
    devices: Annotated[int, msgspec.Meta(ge=1, le=limits.INVITED_DEVICES)]
    expires: Number

    @property
    def invitation(self) -> bytes:
        """The id of the invitation; it follows from the key, so nobody can take the one of another."""
        return author_of(self.verify_key)


class Add(msgspec.Struct, frozen=True, tag_field="record", tag="add"):
    """A joining; `proof` is signed by the device itself, so nobody brings in the keys of somebody else."""

    card: Card
    proof: Signature


class Close(msgspec.Struct, frozen=True, tag_field="record", tag="close"):
    """An invitation ends; of those who used it, these devices stay."""

    invitation: Id
    devices: tuple[Id, ...]


class Remove(msgspec.Struct, frozen=True, tag_field="record", tag="remove"):
    """A device leaves; `last` is the number of the last frame accepted from each of its chains."""

    author: Id
    reason: Annotated[str, msgspec.Meta(max_length=limits.NAME_LETTERS)]
    last: tuple[tuple[Id, Number, Key32], ...]


class Rotate(msgspec.Struct, frozen=True, tag_field="record", tag="rotate"):
    """A new epoch of an audience: its key in a sealed box for each device that stays."""

    audience: Id
    epoch: Number
    boxes: tuple[tuple[Id, bytes], ...]
    public: MaybeKey = b""


class Promote(msgspec.Struct, frozen=True, tag_field="record", tag="promote"):
    """A device gets one more role."""

    author: Id
    role: Role


Record: TypeAlias = Genesis | Invite | Add | Close | Remove | Rotate | Promote
RECORDS: Final = frozenset({"genesis", "invite", "add", "close", "remove", "rotate", "promote"})


class _Tag(msgspec.Struct):
    record: str


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder: msgspec.msgpack.Decoder[Record] = msgspec.msgpack.Decoder(Record)
_tag_decoder = msgspec.msgpack.Decoder(_Tag)


def encode_record(record: Record) -> bytes:
    """The record as it lies in the body of its frame."""
    return _encoder.encode(record)


def decode_record(plain: bytes) -> Record | None:
    """The record, None for one that only a newer program knows; raises `ValueError` for anything else."""
    if _tag_decoder.decode(plain).record not in RECORDS:
        return None
    return _decoder.decode(plain)


def team_id(genesis: bytes) -> bytes:
    """The id of the team that this encoded genesis founds."""
    return hashlib.sha256(TEAM_DOMAIN + genesis).digest()


def card_of(device: Device, person: str) -> Card:
    """What the team gets to know of a device."""
    return Card(device.author, verify_key_of(device.signing_key), box_key_of(device), person)


def joining_proof(team: bytes, invitation: bytes, card: Card, device: Device) -> bytes:
    """The device's own signature under its joining."""
    return sign(device.signing_key, JOINING_DOMAIN, _joining(team, invitation, card))


def is_proven(team: bytes, invitation: bytes, add: Add) -> bool:
    """Whether the device that joins holds the key on its card."""
    return is_signed(add.card.verify_key, JOINING_DOMAIN, _joining(team, invitation, add.card), add.proof)


def _joining(team: bytes, invitation: bytes, card: Card) -> bytes:
    return team + invitation + _encoder.encode(card)


@dataclass(frozen=True, slots=True)
class Entering:
    """What a replica keeps when its device founds or joins a team."""

    membership: Membership
    frames: tuple[HeldFrame, ...]


def found_team(device: Device, name: str, person: str, hlc: int, random: Random) -> Entering:
    """Found a team: keys for every audience and the genesis, the next frame of the device's chain."""
    audiences = {audience: random(16) for audience in AUDIENCES}
    keys = tuple(_first_key(audience, id, random) for audience, id in audiences.items())
    genesis = Genesis(name, random(32), card_of(device, person), Role.COUNSELLOR, audiences)
    plain = encode_record(genesis)
    team = team_id(plain)
    header = Header(
        team=team,
        author=device.author,
        chain=device.chain,
        sequence=device.sequence + 1,
        audience=audiences[MEMBERS],
        epoch=0,
        kind=CONTROL,
        hlc=hlc,
    )
    piece = seal(header, plain, keys[0], device.signing_key, random)
    return Entering(Membership(team, encode_keys(keys)), (piece.held(),))


def _first_key(audience: str, id: bytes, random: Random) -> EpochKey:
    return (new_sealing_key if audience == STATISTICS else new_epoch_key)(id, 0, random)


@dataclass(frozen=True, slots=True)
class Writing:
    """What a new frame on the own chain says of its place: the frame before it, what was seen, and the clock."""

    hlc: int
    previous: bytes = NO_FRAME
    seen: bytes = NO_FRAME


def control_frame(team: bytes, key: EpochKey, record: Record, device: Device, at: Writing, random: Random) -> HeldFrame:
    """A membership record as the next frame of the device's chain."""
    header = Header(
        team=team,
        author=device.author,
        chain=device.chain,
        sequence=device.sequence + 1,
        previous=at.previous,
        audience=key.audience,
        epoch=key.epoch,
        kind=CONTROL,
        seen=at.seen,
        hlc=at.hlc,
    )
    return seal(header, encode_record(record), key, device.signing_key, random).held()


def audience_name(audiences: Mapping[str, bytes], id: bytes) -> str | None:
    """The name of an audience, None for one that the genesis does not name."""
    return next((name for name, known in audiences.items() if known == id), None)
