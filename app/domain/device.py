"""The device: who writes on this laptop, with which keys, on which chain."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Device:
    """One person on one laptop; made with the profile, long before there is a team.

    `author` and `chain` are 16 bytes, the private keys (Ed25519 seed, X25519) 32 bytes and kept in the encrypted
    database only; `sequence` is the number of frames the chain has. `catalogue_only`: nothing about people is written.
    """

    author: bytes
    chain: bytes
    signing_key: bytes = field(repr=False)
    box_key: bytes = field(repr=False)
    sequence: int = 0
    catalogue_only: bool = False


def author_of(verify_key: bytes) -> bytes:
    """The author id (16 bytes) that belongs to a public signing key: nobody else can sign under it."""
    return hashlib.blake2b(verify_key, digest_size=16, person=b"anlauf.author").digest()
