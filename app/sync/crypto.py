"""Suite 1, libsodium through PyNaCl: XChaCha20-Poly1305 for bodies, Ed25519 to sign, sealed boxes to hand keys over.

Randomness is passed in, so that the simulation of a team is a function of its seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Annotated

import msgspec
from nacl import bindings
from nacl.exceptions import CryptoError

from app.domain.device import Device

Random = Callable[[int], bytes]
"""As many random bytes as asked for."""

SUITE = 1
KEY_BYTES = 32
NONCE_BYTES = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
SIGNATURE_BYTES = bindings.crypto_sign_BYTES
BOX_OVERHEAD = bindings.crypto_box_SEALBYTES

Id = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
Key32 = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
MaybeKey = Annotated[bytes, msgspec.Meta(max_length=32)]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]


class EpochKey(msgspec.Struct, frozen=True, array_like=True):
    """One key of an audience.

    Without `public` it is one secret for writing and reading. With it, bodies are sealed to `public`, which everybody
    has, and `secret` opens them; it is empty where this device may write only.
    """

    audience: Id
    epoch: Number
    secret: MaybeKey
    public: MaybeKey = b""

    def __repr__(self) -> str:
        return f"EpochKey(audience={self.audience.hex()}, epoch={self.epoch})"

    @property
    def can_open(self) -> bool:
        """Whether bodies under this key can be read here."""
        return bool(self.secret)

    def for_writing(self) -> EpochKey:
        """The key without the power to read, where that can be told apart."""
        return EpochKey(self.audience, self.epoch, b"", self.public) if self.public else self


def new_epoch_key(audience: bytes, epoch: int, random: Random) -> EpochKey:
    """A key that reads and writes."""
    return EpochKey(audience, epoch, random(KEY_BYTES))


def new_sealing_key(audience: bytes, epoch: int, random: Random) -> EpochKey:
    """A key whose public half everybody may write with."""
    secret = random(KEY_BYTES)
    return EpochKey(audience, epoch, secret, bindings.crypto_scalarmult_base(secret))


def encrypt(key: EpochKey, header: bytes, nonce: bytes, plain: bytes, random: Random) -> bytes:
    """Seal a body; the header is bound to it."""
    if not key.public:
        return bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, nonce, key.secret)
    once = random(KEY_BYTES)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(plain, header, nonce, once)
    return seal_to(key.public, once, random) + sealed


def decrypt(key: EpochKey, header: bytes, nonce: bytes, ciphertext: bytes) -> bytes | None:
    """The body, None where this key does not open it."""
    secret: bytes | None = key.secret
    if key.public:
        handed_over = KEY_BYTES + BOX_OVERHEAD
        secret = open_sealed(key.public, key.secret, ciphertext[:handed_over])
        ciphertext = ciphertext[handed_over:]
    if secret is None or len(secret) != KEY_BYTES:
        return None
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(ciphertext, header, nonce, secret)
    except (CryptoError, ValueError):
        return None


def seal_to(public: bytes, plain: bytes, random: Random) -> bytes:
    """A sealed box as libsodium makes it, with the passing key drawn from `random`."""
    passing = random(KEY_BYTES)
    passing_public = bindings.crypto_scalarmult_base(passing)
    nonce = hashlib.blake2b(passing_public + public, digest_size=24).digest()
    return passing_public + bindings.crypto_box(plain, nonce, public, passing)


def open_sealed(public: bytes, secret: bytes, box: bytes) -> bytes | None:
    """What lies in a sealed box, None where it is not for this key."""
    if len(secret) != KEY_BYTES or len(box) < BOX_OVERHEAD:
        return None
    try:
        return bindings.crypto_box_seal_open(box, public, secret)
    except (CryptoError, ValueError):
        return None


def sign(seed: bytes, domain: bytes, content: bytes) -> bytes:
    """An Ed25519 signature that holds for this domain alone; a domain ends with a zero byte."""
    secret = bindings.crypto_sign_seed_keypair(seed)[1]
    return bindings.crypto_sign(domain + content, secret)[:SIGNATURE_BYTES]


@lru_cache(maxsize=4096)
def is_signed(verify_key: bytes, domain: bytes, content: bytes, signature: bytes) -> bool:
    """Whether the holder of the key signed this content for this domain; every sync asks this of the same records."""
    try:
        bindings.crypto_sign_open(signature + domain + content, verify_key)
    except (CryptoError, ValueError):
        return False
    return True


def verify_key_of(seed: bytes) -> bytes:
    """The public half of a signing key."""
    return bindings.crypto_sign_seed_keypair(seed)[0]


def box_key_of(device: Device) -> bytes:
    """The public half of the device's box key."""
    return bindings.crypto_scalarmult_base(device.box_key)


def encode_keys(keys: Iterable[EpochKey]) -> bytes:
    """Keys as they are handed over and kept."""
    return msgspec.msgpack.encode(tuple(keys))


def decode_keys(content: bytes) -> tuple[EpochKey, ...]:
    """The keys again; raises `ValueError` for anything else."""
    return msgspec.msgpack.decode(content, type=tuple[EpochKey, ...])
