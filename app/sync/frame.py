"""The frame: how changes and membership records lie on a share, sealed and signed.

`magic | u32 length | header | nonce (24) | u32 length | ciphertext | signature (64)`. The header is canonical msgpack
and bound to the ciphertext. The signature covers everything before it, the id is the hash of all bytes.
"""

from __future__ import annotations

import hashlib
import mmap
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Final, NamedTuple, TypeAlias

import msgspec
import zstandard

from app.domain.refusal import Refusal
from app.domain.replication import Change, FrameState, HeldFrame
from app.sync import limits
from app.sync.crypto import (
    NONCE_BYTES,
    SIGNATURE_BYTES,
    SUITE,
    EpochKey,
    Id,
    Key32,
    Number,
    Random,
    encrypt,
    is_signed,
    sign,
)

MAGIC: Final = b"\x89ANLAUF\x1a"
FORMAT: Final = 1
NO_FRAME: Final = bytes(32)
"""What the first frame of a chain names as the one before it; also the digest of having seen nothing."""
CHANGES: Final = "changes"
CONTROL: Final = "control"
SIGNING_DOMAIN: Final = b"anlauf frame 1\0"

_LENGTH = struct.Struct(">I")
_BEFORE_HEADER: Final = len(MAGIC) + _LENGTH.size
_SMALLEST: Final = _BEFORE_HEADER + NONCE_BYTES + _LENGTH.size + SIGNATURE_BYTES
_COMPRESSION_LEVEL: Final = 6

Buffer: TypeAlias = bytes | bytearray | mmap.mmap


class Header(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What everybody may see of a frame. Later formats append fields; a reader ignores those it does not know.

    `sequence` counts a chain from 1, `previous` is the id of the frame before, `seen` the digest of all frames the
    author had, `hlc` a clock value, `plain_size` the bytes of the body before it was compressed.
    """

    format: Number = FORMAT
    min_reader: Number = FORMAT
    suite: Number = SUITE
    team: Key32
    author: Id
    chain: Id
    sequence: Annotated[int, msgspec.Meta(ge=1, le=2**63 - 1)]
    previous: Key32 = NO_FRAME
    audience: Id
    epoch: Number
    kind: Annotated[str, msgspec.Meta(max_length=16)] = CHANGES
    schema: Number = 1
    seen: Key32 = NO_FRAME
    hlc: Number
    plain_size: Annotated[int, msgspec.Meta(ge=0, le=limits.PLAIN_BYTES)] = 0


class Body(NamedTuple):
    """What a frame of changes holds; `subject` is the person (16 bytes) its casework is about."""

    subject: Id | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that have the form of a frame; nothing is verified yet."""

    data: bytes = field(repr=False)
    header: Header
    id: bytes

    @property
    def is_control(self) -> bool:
        return self.header.kind == CONTROL

    def is_signed_by(self, verify_key: bytes) -> bool:
        """Whether the holder of this key sealed the frame as it is."""
        signed = hashlib.sha256(memoryview(self.data)[:-SIGNATURE_BYTES]).digest()
        return is_signed(verify_key, SIGNING_DOMAIN, signed, self.data[-SIGNATURE_BYTES:])

    def sealed_parts(self) -> tuple[bytes, bytes, bytes]:
        """Header, nonce and ciphertext as they lie in the frame."""
        start = _BEFORE_HEADER + _length_at(self.data, len(MAGIC))
        nonce_end = start + NONCE_BYTES
        return (
            self.data[_BEFORE_HEADER:start],
            self.data[start:nonce_end],
            self.data[nonce_end + _LENGTH.size : -SIGNATURE_BYTES],
        )

    def held(
        self,
        state: FrameState = FrameState.APPLIED,
        reason: Refusal | None = None,
        *,
        subject: bytes | None = None,
        keep: bool = True,
    ) -> HeldFrame:
        """The frame as a replica keeps it; without `keep` only that it was here."""
        header = self.header
        return HeldFrame(
            id=self.id,
            chain=header.chain,
            sequence=header.sequence,
            author=header.author,
            audience=header.audience,
            kind=header.kind,
            data=self.data if keep else b"",
            state=state,
            reason=reason or "",
            subject=subject,
        )


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of an entry that is no frame."""

    offset: int
    size: int
    reason: Refusal


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_header_decoder = msgspec.msgpack.Decoder(Header)


def seal(header: Header, plain: bytes, key: EpochKey, signing_key: bytes, random: Random) -> Piece:
    """A signed frame with this body; `header.plain_size` is filled in here.

    Raises `ValueError` for a body over the limit: nobody could read it.
    """
    if len(plain) > limits.PLAIN_BYTES:
        raise ValueError(f"a body of {len(plain)} bytes does not fit into a frame")
    header = msgspec.structs.replace(header, plain_size=len(plain))
    written, nonce = _encoder.encode(header), random(NONCE_BYTES)
    compressed = zstandard.ZstdCompressor(level=_COMPRESSION_LEVEL).compress(plain)
    ciphertext = encrypt(key, written, nonce, compressed, random)
    unsigned = b"".join((MAGIC, _LENGTH.pack(len(written)), written, nonce, _LENGTH.pack(len(ciphertext)), ciphertext))
    data = unsigned + sign(signing_key, SIGNING_DOMAIN, hashlib.sha256(unsigned).digest())
    return Piece(data, header, frame_id(data))


def frame_id(data: bytes) -> bytes:
    """The identity of a frame: the hash of all its bytes."""
    return hashlib.sha256(data).digest()


def piece_of(data: bytes) -> Piece | None:
    """The piece that these bytes are as a whole, None where they are none or more than one."""
    found = _read(data, 0)
    return found if isinstance(found, Piece) and len(found.data) == len(data) else None


def split(data: Buffer) -> Iterator[Piece | Damage]:
    """All frames in a pack or in a file of anything, and the stretches between them that are none.

    After damage the search goes on at the next magic. The work is bounded by the size of the data: a piece that is not
    followed by another may have a damaged length, so what lies inside it is looked through as well, but not more than
    the whole once.
    """
    place, bad_from, reason, tries, doubtful = 0, 0, Refusal.MALFORMED, 0, 0
    while (start := data.find(MAGIC, place)) >= 0 and tries < limits.TRIES:
        found = _read(data, start)
        if not isinstance(found, Piece):
            if bad_from == start:
                reason = found
            place, tries = start + len(MAGIC), tries + 1
            continue
        if start > bad_from:
            yield Damage(bad_from, start - bad_from, reason)
        yield found
        place = bad_from = start + len(found.data)
        reason = Refusal.MALFORMED
        is_followed = place == len(data) or data[place : place + len(MAGIC)] == MAGIC
        if not is_followed and doubtful < len(data):
            doubtful += len(found.data)
            place = start + len(MAGIC)
    if bad_from < len(data):
        yield Damage(bad_from, len(data) - bad_from, reason)


def _length_at(data: Buffer, place: int) -> int:
    return int(_LENGTH.unpack_from(data, place)[0])


def _read(data: Buffer, start: int) -> Piece | Refusal:
    """The piece at a magic; lengths are checked before anything is copied or decoded."""
    header_start, left = start + _BEFORE_HEADER, len(data) - start - _SMALLEST
    header_size = _length_at(data, start + len(MAGIC)) if left >= 0 else 0
    if header_size > limits.HEADER_BYTES:
        return Refusal.MALFORMED
    if header_size > left:
        return Refusal.TRUNCATED
    header_end = header_start + header_size
    size = _length_at(data, header_end + NONCE_BYTES)
    if size > limits.SEALED_BYTES:
        return Refusal.TOO_LARGE
    if header_size + size > left:
        return Refusal.TRUNCATED
    header = _read_header(bytes(data[header_start:header_end]))
    if header is None:
        return Refusal.MALFORMED
    whole = bytes(data[start : start + _SMALLEST + header_size + size])
    return Piece(whole, header, frame_id(whole))


def _read_header(written: bytes) -> Header | None:
    """The header, None where it is not written in the one canonical way (as far as this program knows its format)."""
    try:
        header = _header_decoder.decode(written)
    except (ValueError, RecursionError):
        return None
    is_canonical = header.format > FORMAT or _encoder.encode(header) == written
    return header if is_canonical else None
