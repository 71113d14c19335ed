"""Making a device: author, chain and the two key pairs, at the moment the profile is created."""

from __future__ import annotations

import secrets

from app.domain.device import Device, author_of

ID_BYTES = 16


def new_device() -> Device:
    """A device with fresh private keys and a random chain; the author id follows from the signing key."""
    from nacl.public import PrivateKey
    from nacl.signing import SigningKey

    signing_key = SigningKey.generate()
    return Device(
        author=author_of(bytes(signing_key.verify_key)),
        chain=new_chain(),
        signing_key=bytes(signing_key),
        box_key=bytes(PrivateKey.generate()),
    )


def new_chain() -> bytes:
    """The id of a new chain."""
    return secrets.token_bytes(ID_BYTES)
