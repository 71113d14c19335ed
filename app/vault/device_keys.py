"""Making a device: author, chain and the two key pairs, at the moment the profile is created."""

from __future__ import annotations

import secrets

from app.domain.device import Device

ID_BYTES = 16


def new_device() -> Device:
    """A device with fresh random ids and private keys."""
    from nacl.public import PrivateKey
    from nacl.signing import SigningKey

    return Device(
        author=secrets.token_bytes(ID_BYTES),
        chain=new_chain(),
        signing_key=bytes(SigningKey.generate()),
        box_key=bytes(PrivateKey.generate()),
    )


def new_chain() -> bytes:
    """The id of a new chain."""
    return secrets.token_bytes(ID_BYTES)
