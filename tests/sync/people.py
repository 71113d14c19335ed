"""Devices, teams and changes for tests, each a function of a seed."""

from __future__ import annotations

import random as _random
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from app.domain.device import Device, author_of
from app.domain.replication import Change, HeldFrame
from app.domain.team import Membership
from app.sync.body import encode_body
from app.sync.control import MEMBERS, Add, Entering, Record, Writing, card_of, control_frame, found_team, joining_proof
from app.sync.crypto import SIGNATURE_BYTES, EpochKey, Random, encrypt, sign, verify_key_of
from app.sync.frame import NO_FRAME, SIGNING_DOMAIN, Body, Header, Piece, frame_id, piece_of, seal
from app.sync.invitation import Terms, invite, join, new_seal, open_invitation
from app.sync.membership import Team, read_team

CLOCK = 1_700_000_000_000 << 16
"""The clock value at which test teams are founded."""


def seeded(seed: int) -> Random:
    """Bytes that are the same for the same seed."""
    return _random.Random(seed).randbytes


def new_device(random: Random) -> Device:
    """A device as a new profile makes it."""
    signing_key = random(32)
    return Device(author_of(verify_key_of(signing_key)), random(16), signing_key, random(32))


def change(device: Device, random: Random, kind: str = "service", **values: object) -> Change:
    """The birth of a record."""
    value = msgspec.msgpack.encode(values or {"name": random(6).hex()}, order="sorted")
    return Change(random(16), kind, random(16), "", value, None, device.author, CLOCK, None)


@dataclass
class Laptop:
    """A device with the membership records it holds; it numbers and chains its frames."""

    device: Device
    membership: Membership
    control: list[HeldFrame]
    random: Random
    sequence: int = 0
    last: bytes = NO_FRAME
    hlc: int = CLOCK

    @property
    def team(self) -> Team:
        return read_team(self.control, self.device, self.membership)

    @property
    def numbered(self) -> Device:
        return Device(
            self.device.author, self.device.chain, self.device.signing_key, self.device.box_key, self.sequence
        )

    def numbered_after(self, frame: HeldFrame) -> HeldFrame:
        """Go on after this frame of the own chain."""
        self.sequence, self.last = frame.sequence, frame.id
        return frame

    def record(self, record: Record, *, hlc: int | None = None) -> HeldFrame:
        """Write a membership record."""
        key = self.team.writing_key(MEMBERS)
        at = Writing(self.hlc if hlc is None else hlc, self.last)
        frame = self.numbered_after(control_frame(self.membership.team, key, record, self.numbered, at, self.random))
        self.control.append(frame)
        return frame

    def reading(self, *more: HeldFrame) -> Team:
        """The team with further records."""
        return read_team([*self.control, *more], self.device, self.membership)

    def sign_joining(self, seed: bytes, add: Add, *, hlc: int = CLOCK) -> HeldFrame:
        """A joining signed with the key of an invitation."""
        key = self.team.writing_key(MEMBERS)
        invitation = replace(
            self.device, author=author_of(verify_key_of(seed)), chain=self.random(16), signing_key=seed
        )
        return control_frame(self.membership.team, key, add, replace(invitation, sequence=0), Writing(hlc), self.random)

    def frame(self, *changes: Change, audience: str = "catalogue", **overrides: Any) -> Piece:
        """Seal changes; `overrides` replace fields of the header, `plain` the body, `key` the epoch key."""
        key: EpochKey = overrides.pop("key", None) or self.team.writing_key(audience)
        plain = overrides.pop("plain", None) or encode_body(Body(overrides.pop("subject", None), changes))
        header = Header(
            team=self.membership.team,
            author=self.device.author,
            chain=self.device.chain,
            sequence=self.sequence + 1,
            previous=self.last,
            audience=key.audience,
            epoch=key.epoch,
            hlc=self.hlc,
        )
        header = msgspec.structs.replace(header, **overrides)
        piece = seal(header, plain, key, self.device.signing_key, self.random)
        self.numbered_after(piece.held())
        return piece


def founder(seed: int = 1) -> Laptop:
    """The first laptop of a new team."""
    random = seeded(seed)
    device = new_device(random)
    entering = found_team(device, "Jugendberatung", "Ada", CLOCK, random)
    return entered(device, entering, random)


def entered(device: Device, entering: Entering, random: Random) -> Laptop:
    """A laptop that just founded or joined."""
    own = [frame for frame in entering.frames if frame.chain == device.chain]
    last = own[-1] if own else None
    return Laptop(
        device,
        entering.membership,
        list(entering.frames),
        random,
        last.sequence if last else 0,
        last.id if last else NO_FRAME,
    )


def joining(laptop: Laptop, seed: bytes, device: Device, person: str, *, hlc: int = CLOCK) -> HeldFrame:
    """The record with which a device joins the team of this laptop."""
    card = card_of(device, person)
    proof = joining_proof(laptop.membership.team, author_of(verify_key_of(seed)), card, device)
    return laptop.sign_joining(seed, Add(card, proof), hlc=hlc)


def let_in(laptop: Laptop, person: str, **terms: Any) -> Laptop:
    """Invite somebody and let them join; the new laptop holds all that the inviting one does."""
    given = Terms(**{"devices": 1, "expires": CLOCK + (1 << 60), **terms})
    laptop.hlc += 1
    at = Writing(laptop.hlc, laptop.last)
    seal = new_seal(laptop.random, passes=1, memory=8192)
    made = invite(laptop.team, laptop.control, laptop.numbered, given, at, seal, laptop.random)
    laptop.control.append(laptop.numbered_after(made.frame))
    device = new_device(laptop.random)
    opened = open_invitation(made.file, made.words, device)
    joined = entered(device, join(opened, device, person, laptop.hlc, laptop.random), laptop.random)
    joined.hlc = laptop.hlc
    return joined


def with_content(piece: Piece, compressed: bytes, key: EpochKey, signing_key: bytes) -> Piece:
    """The same frame of the same author around exactly these bytes, whatever its header says."""
    header, nonce, ciphertext = piece.sealed_parts()
    sealed = encrypt(key, header, nonce, compressed, seeded(3))
    start = len(piece.data) - SIGNATURE_BYTES - len(ciphertext) - 4
    unsigned = piece.data[:start] + len(sealed).to_bytes(4, "big") + sealed
    whole = piece_of(unsigned + sign(signing_key, SIGNING_DOMAIN, frame_id(unsigned)))
    assert whole is not None
    return whole
