"""Wraps: the database key sealed under a passphrase, a recovery code or the keyring of the operating system.

XChaCha20-Poly1305 seals the key; the profile id and every parameter of the wrap are authenticated with it. A passphrase
becomes a key through Argon2id with the cost written in the wrap; the recovery code is random enough for BLAKE2b.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.errors import DamagedKeyFile, WrongPassphrase
from app.i18n import N_
from app.vault.key_file import KeyFile, Wrap, WrapKind
from app.vault.recovery_code import read_code

KEY_BYTES = 32
KEYRING_SERVICE = "Anlauf"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of a passphrase costs: Argon2id passes and bytes of memory."""

    passes: int
    memory: int


MODERATE = Cost(passes=3, memory=256 * 1024 * 1024)
CHEAPEST = Cost(passes=1, memory=8192)
LIMIT = Cost(passes=20, memory=1024 * 1024 * 1024)
"""A file that asks for more than the limit would only stop the machine; it is taken as damaged."""


class Key:
    """The raw database key; `forget` overwrites it. Copies that Python or the database driver made are out of reach."""

    __slots__ = ("_content",)

    def __init__(self, content: bytes) -> None:
        self._content = bytearray(content)

    @classmethod
    def random(cls) -> Key:
        return cls(secrets.token_bytes(KEY_BYTES))

    def reveal(self) -> bytes:
        return bytes(self._content)

    def forget(self) -> None:
        self._content[:] = bytes(len(self._content))

    def __repr__(self) -> str:
        return "Key(…)"


def wrap_with_passphrase(key: Key, profile: str, passphrase: str, cost: Cost = MODERATE) -> Wrap:
    salt = secrets.token_bytes(16)
    header = {
        "kind": WrapKind.PASSPHRASE.value,
        "kdf": "argon2id",
        "passes": cost.passes,
        "memory": cost.memory,
        "salt": salt.hex(),
    }
    return _sealed(key, profile, header, _stretched(passphrase, salt, cost))


def wrap_with_recovery_code(key: Key, profile: str, code: bytes) -> Wrap:
    salt = secrets.token_bytes(16)
    header = {"kind": WrapKind.RECOVERY.value, "kdf": "blake2b", "salt": salt.hex()}
    return _sealed(key, profile, header, _hashed(code, salt))


def wrap_with_keyring(key: Key, profile: str) -> Wrap | None:
    """Seal the key under a secret kept in the operating system's keyring; None where there is none that works."""
    secret = secrets.token_bytes(KEY_BYTES)
    if not _store_secret(profile, secret):
        return None
    return _sealed(key, profile, {"kind": WrapKind.KEYRING.value}, secret)


def open_wrap(key: Key) -> Wrap:
    """The key as it is: for a profile that holds no personal data and opens without asking."""
    return {"kind": WrapKind.OPEN.value, "key": key.reveal().hex()}


def unwrap_with_passphrase(key_file: KeyFile, passphrase: str) -> Key:
    """The key; raises `WrongPassphrase`."""
    wrap = key_file.wrap(WrapKind.PASSPHRASE)
    if wrap is not None:
        key = _opened(key_file, wrap, _stretched(passphrase, _bytes(wrap, "salt"), _cost(wrap)))
        if key is not None:
            return key
    raise WrongPassphrase(
        N_("Diese Passphrase öffnet das Profil nicht. Prüfen Sie Groß- und Kleinschreibung und die Tastatursprache.")
    )


def unwrap_with_recovery_code(key_file: KeyFile, typed: str) -> Key:
    """The key; raises `InvalidInput` for a typing error and `WrongPassphrase` for the code of another profile."""
    code = read_code(typed)
    wrap = key_file.wrap(WrapKind.RECOVERY)
    if wrap is not None:
        key = _opened(key_file, wrap, _hashed(code, _bytes(wrap, "salt")))
        if key is not None:
            return key
    raise WrongPassphrase(
        N_(
            "Dieser Wiederherstellungscode ist richtig geschrieben, gehört aber nicht zu diesem Profil,"
            " oder er wurde durch einen neueren ersetzt."
        )
    )


def unwrap_without_asking(key_file: KeyFile) -> Key | None:
    """The key of an open profile, or the one that the keyring gives; None where somebody must be asked."""
    wrap = key_file.wrap(WrapKind.OPEN)
    if wrap is not None:
        return Key(_bytes(wrap, "key"))
    wrap = key_file.wrap(WrapKind.KEYRING)
    secret = _stored_secret(key_file.profile) if wrap is not None else None
    return _opened(key_file, wrap, secret) if wrap is not None and secret is not None else None


def forget_keyring_secret(profile: str) -> None:
    """Take the secret out of the keyring; a keyring that is gone has nothing left to take."""
    import keyring
    from keyring.errors import KeyringError

    with suppress(KeyringError, RuntimeError, OSError):
        keyring.delete_password(KEYRING_SERVICE, profile)


def _sealed(key: Key, profile: str, header: dict[str, Any], secret: bytes) -> Wrap:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt

    nonce = secrets.token_bytes(24)
    wrap = {**header, "nonce": nonce.hex()}
    box = crypto_aead_xchacha20poly1305_ietf_encrypt(key.reveal(), _bound(profile, wrap), nonce, secret)
    return {**wrap, "box": box.hex()}


def _opened(key_file: KeyFile, wrap: Wrap, secret: bytes) -> Key | None:
    from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt
    from nacl.exceptions import CryptoError

    box, nonce = _bytes(wrap, "box"), _bytes(wrap, "nonce")
    bound = _bound(key_file.profile, {name: value for name, value in wrap.items() if name != "box"})
    try:
        return Key(crypto_aead_xchacha20poly1305_ietf_decrypt(box, bound, nonce, secret))
    except CryptoError:
        return None


def _bound(profile: str, wrap: Wrap) -> bytes:
    """What is authenticated beside the key: a wrap moved to another profile or with other parameters does not open."""
    return json.dumps({"profile": profile, **wrap}, sort_keys=True).encode()


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    from nacl.exceptions import CryptoError
    from nacl.pwhash import argon2id

    typed = unicodedata.normalize("NFKC", passphrase).encode()
    try:
        return argon2id.kdf(KEY_BYTES, typed, salt, opslimit=cost.passes, memlimit=cost.memory)
    except (CryptoError, ValueError) as error:
        raise _damaged() from error


def _hashed(code: bytes, salt: bytes) -> bytes:
    return hashlib.blake2b(code, digest_size=KEY_BYTES, salt=salt, person=b"anlauf recovery").digest()


def _cost(wrap: Wrap) -> Cost:
    passes, memory = wrap.get("passes"), wrap.get("memory")
    if not isinstance(passes, int) or not isinstance(memory, int):
        raise _damaged()
    if passes > LIMIT.passes or memory > LIMIT.memory:
        raise _damaged()
    return Cost(passes, memory)


_SIZES = {"salt": 16, "nonce": 24, "box": KEY_BYTES + 16, "key": KEY_BYTES}


def _bytes(wrap: Wrap, name: str) -> bytes:
    try:
        content = bytes.fromhex(wrap[name])
    except (KeyError, ValueError, TypeError) as error:
        raise _damaged() from error
    if len(content) != _SIZES[name]:
        raise _damaged()
    return content


def _damaged() -> DamagedKeyFile:
    return DamagedKeyFile(
        N_(
            "Die Schlüsseldatei dieses Profils hat einen unzulässigen Inhalt. Es wurde nichts verändert."
            " Legen Sie „key.json“ aus einer Sicherung in den Profilordner."
        )
    )


def _store_secret(profile: str, secret: bytes) -> bool:
    """Store and read back: some keyrings accept a secret and keep nothing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(KEYRING_SERVICE, profile, secret.hex())
    except (KeyringError, RuntimeError, OSError):
        return False
    return _stored_secret(profile) == secret


def _stored_secret(profile: str) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        found = bytes.fromhex(keyring.get_password(KEYRING_SERVICE, profile) or "")
        return found if len(found) == KEY_BYTES else None
    except (KeyringError, RuntimeError, OSError, ValueError):
        return None
