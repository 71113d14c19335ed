"""The invitation: a file that brings a new laptop into the team, sealed with six words that are told separately.

It holds the keys, the membership records and a signing key that can do nothing but join. The file alone opens nothing:
the words are stretched by Argon2id. What it costs to guess them is written in the file and bound to its content.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Final

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

from app.domain.device import Device
from app.domain.replication import HeldFrame
from app.domain.team import Membership, Role
from app.errors import InvitationOver, UnreadableFile, WrongWords
from app.i18n import N_
from app.sync import limits
from app.sync.control import (
    MEMBERS,
    Add,
    Entering,
    Invite,
    Writing,
    card_of,
    control_frame,
    encode_record,
    joining_proof,
)
from app.sync.crypto import (
    KEY_BYTES,
    NONCE_BYTES,
    EpochKey,
    Key32,
    Number,
    Random,
    decode_keys,
    encode_keys,
    verify_key_of,
)
from app.sync.frame import CONTROL, Header, piece_of
from app.sync.frame import seal as seal_frame
from app.sync.membership import Team, read_team
from app.sync.words import choose_words

MAGIC: Final = b"\x89ANLAUF+"
FORMAT: Final = 1
SALT_BYTES: Final = 16


class _Guess(msgspec.Struct, frozen=True, array_like=True):
    """How the words become a key: Argon2id passes and bytes of memory."""

    format: Number
    salt: Annotated[bytes, msgspec.Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
    passes: Annotated[int, msgspec.Meta(ge=1, le=limits.GUESS_PASSES)]
    memory: Annotated[int, msgspec.Meta(ge=8192, le=limits.GUESS_MEMORY)]
    nonce: Annotated[bytes, msgspec.Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]


class _Content(msgspec.Struct, frozen=True):
    team: Key32
    keys: bytes
    seed: Key32
    frames: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Who may join: so many devices, until a clock value, in a role, into audiences by name (None = all)."""

    devices: int
    expires: int
    role: Role = Role.COUNSELLOR
    audiences: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class WordSeal:
    """Six words and the key they become; making one takes a second of work and much memory, so it is made first."""

    words: tuple[str, ...] = field(repr=False)
    guess: _Guess = field(repr=False)
    key: bytes = field(repr=False)


def new_seal(random: Random, *, passes: int, memory: int) -> WordSeal:
    """Fresh words, stretched with this cost."""
    words = choose_words(random)
    guess = _Guess(FORMAT, random(SALT_BYTES), passes, memory, random(NONCE_BYTES))
    return WordSeal(words, guess, _stretched(words, guess))


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation just made: the file, the words that open it, and the record that the team must get to know."""

    file: bytes = field(repr=False)
    words: tuple[str, ...] = field(repr=False)
    frame: HeldFrame


@dataclass(frozen=True, slots=True)
class OpenedInvitation:
    """What an opened invitation says, before anybody joined; `team` is the team as it was when it was written."""

    team: Team
    invite: Invite
    inviter: bytes
    membership: Membership
    frames: tuple[HeldFrame, ...]
    seed: bytes = field(repr=False)


def invite(
    team: Team,
    control: Sequence[HeldFrame],
    device: Device,
    terms: Terms,
    at: Writing,
    seal: WordSeal,
    random: Random,
) -> NewInvitation:
    """Make an invitation. `control` are the membership records held; the new one is to be kept with them."""
    names = team.audiences if terms.audiences is None else (MEMBERS, *terms.audiences)
    audiences = frozenset(team.audiences[name] for name in names)
    seed = random(KEY_BYTES)
    record = Invite(verify_key_of(seed), terms.role, tuple(sorted(audiences)), terms.devices, terms.expires)
    frame = control_frame(team.id, team.writing_key(MEMBERS), record, device, at, random)
    content = _Content(
        team.id,
        encode_keys(_granted(team, audiences)),
        seed,
        tuple(entry.data for entry in (*control, frame)),
    )
    return NewInvitation(_sealed(msgspec.msgpack.encode(content), seal), seal.words, frame)


def _granted(team: Team, audiences: frozenset[bytes]) -> list[EpochKey]:
    """All keys of these audiences, of the others what everybody may have."""
    keys = [key for entries in team.keys.values() for key in entries]
    granted = [key if key.audience in audiences else key.for_writing() for key in keys]
    return [key for key in granted if key.audience in audiences or not key.can_open]


def _sealed(plain: bytes, seal: WordSeal) -> bytes:
    written = msgspec.msgpack.encode(seal.guess)
    opening = MAGIC + len(written).to_bytes(4, "big") + written
    return opening + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, opening, seal.guess.nonce, seal.key)


def _stretched(words: Sequence[str], guess: _Guess) -> bytes:
    told = " ".join(word.lower() for word in words).encode()
    return argon2id.kdf(KEY_BYTES, told, guess.salt, opslimit=guess.passes, memlimit=guess.memory)


def open_invitation(file: bytes, words: Sequence[str], device: Device) -> OpenedInvitation:
    """What lies in an invitation. Raises `UnreadableFile` for a file that is none and `WrongWords`."""
    guess, opening = _read_opening(file)
    try:
        key = _stretched(words, guess)
        plain = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(file[len(opening) :], opening, guess.nonce, key)
    except (CryptoError, ValueError, MemoryError):
        raise WrongWords(
            N_(
                "Diese sechs Wörter öffnen die Einladung nicht. Vielleicht gehören sie zu einer anderen Einladung,"
                " oder die Datei ist beschädigt. Es wurde nichts geändert."
            )
        ) from None
    return _read_content(plain, device)


def _read_opening(file: bytes) -> tuple[_Guess, bytes]:
    start = len(MAGIC) + 4
    size = int.from_bytes(file[len(MAGIC) : start], "big")
    if len(file) > limits.INVITATION_BYTES or not file.startswith(MAGIC) or size > limits.HEADER_BYTES:
        raise _no_invitation()
    try:
        guess = msgspec.msgpack.decode(file[start : start + size], type=_Guess)
    except (ValueError, RecursionError):
        raise _no_invitation() from None
    if guess.format > FORMAT:
        raise UnreadableFile(
            N_(
                "Diese Einladung wurde von einer neueren Version des Programms geschrieben."
                " Bitte aktualisieren Sie das Programm. Es wurde nichts geändert."
            )
        )
    return guess, file[: start + size]


def _no_invitation() -> UnreadableFile:
    return UnreadableFile(
        N_(
            "Diese Datei ist keine Einladung, oder sie ist beschädigt. Es wurde nichts geändert."
            " Lassen Sie sich die Einladung noch einmal geben."
        )
    )


def _read_content(plain: bytes, device: Device) -> OpenedInvitation:
    """Read what is inside; whoever knew the words wrote it, but it must be whole all the same."""
    try:
        content = msgspec.msgpack.decode(plain, type=_Content)
        decode_keys(content.keys)
        pieces = [piece for piece in map(piece_of, content.frames) if piece is not None]
        membership = Membership(content.team, content.keys)
        team = read_team(pieces, device, membership)
        invited = next(
            entry for entry in team.invitations.values() if entry.record.verify_key == verify_key_of(content.seed)
        )
    except (ValueError, RecursionError, StopIteration):
        raise _no_invitation() from None
    frames = tuple(piece.held() for piece in pieces if team.verdicts.get(piece.id) is None)
    return OpenedInvitation(team, invited.record, invited.inviter, membership, frames, content.seed)


def join(opened: OpenedInvitation, device: Device, person: str, hlc: int, random: Random) -> Entering:
    """Join the team: the membership records of the invitation and the own joining, on a chain of that one frame.

    Raises `InvitationOver` for an invitation that this device's clock says has ended.
    """
    if hlc > opened.invite.expires:
        raise InvitationOver(
            N_(
                "Diese Einladung ist abgelaufen, oder das Datum dieses Geräts stimmt nicht. Es wurde nichts geändert."
                " Prüfen Sie das Datum oder bitten Sie um eine neue Einladung."
            )
        )
    card = card_of(device, person)
    proof = joining_proof(opened.team.id, opened.invite.invitation, card, device)
    key = opened.team.writing_key(MEMBERS)
    header = Header(
        team=opened.team.id,
        author=opened.invite.invitation,
        chain=random(16),
        sequence=1,
        audience=key.audience,
        epoch=key.epoch,
        kind=CONTROL,
        hlc=hlc,
    )
    joining = seal_frame(header, encode_record(Add(card, proof)), key, opened.seed, random)
    return Entering(opened.membership, (*opened.frames, joining.held()))
