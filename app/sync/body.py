"""The body of a frame: opened and decompressed within its limits, then checked change by change."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import msgspec
import zstandard

from app.domain.casework import ALL_OBJECTS
from app.domain.refusal import Refusal
from app.domain.replication import NOBODY, Change
from app.sync import limits
from app.sync.crypto import EpochKey, Id, Number, decrypt
from app.sync.frame import Body, Header, Piece

_Name = Annotated[str, msgspec.Meta(max_length=limits.NAME_LETTERS)]
Decoded = TypeVar("Decoded")


class _ReadChange(Change):
    """A change from outside: the same fields with their limits, which the decoder holds before it copies anything."""

    __slots__ = ()

    version: Id
    kind: _Name
    record: Id
    group: _Name
    value: Annotated[bytes, msgspec.Meta(max_length=limits.VALUE_BYTES)]
    parents: Annotated[bytes, msgspec.Meta(max_length=limits.PARENTS_BYTES)] | None
    author: Id | None
    hlc: Number
    source: Id | None


_body_decoder = msgspec.msgpack.Decoder(tuple[Id | None, tuple[_ReadChange, ...]])
_value_decoder = msgspec.msgpack.Decoder(dict[str, Any])


class Refused(Exception):
    """A body that is not applied, with the reason."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def encode_body(body: Body) -> bytes:
    """The body before it is compressed."""
    return msgspec.msgpack.encode(body)


def open_body(piece: Piece, keys: tuple[EpochKey, ...]) -> bytes:
    """The plain body of a piece whose signature is verified.

    Raises `Refused`: `NO_KEY` without a key that reads, `UNREADABLE` where none fits or the content is not what the
    header says, `TOO_LARGE` for what would grow beyond its declared size.
    """
    readable = [key for key in keys if key.can_open]
    if not readable:
        raise Refused(Refusal.NO_KEY)
    header, nonce, ciphertext = piece.sealed_parts()
    for key in readable:
        compressed = decrypt(key, header, nonce, ciphertext)
        if compressed is not None:
            return _inflated(compressed, piece.header.plain_size)
    raise Refused(Refusal.UNREADABLE)


def _inflated(compressed: bytes, size: int) -> bytes:
    """Decompress exactly `size` bytes; zstandard reserves what the content claims, so the claim is compared first."""
    try:
        claimed = zstandard.get_frame_parameters(compressed)
        if claimed.content_size != size or claimed.window_size > limits.PLAIN_BYTES or claimed.dict_id:
            raise Refused(Refusal.TOO_LARGE)
        plain = zstandard.ZstdDecompressor().decompress(compressed, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError:
        raise Refused(Refusal.UNREADABLE) from None
    if len(plain) != size:
        raise Refused(Refusal.UNREADABLE)
    return plain


def read_changes(plain: bytes, header: Header, audience: str) -> Body:
    """The checked changes of an open body. Raises `Refused`.

    Kinds that this program does not know pass: they are kept and applied after an upgrade.
    """
    subject, changes = _decoded(_body_decoder, plain)
    writers = {(change.kind, change.author, change.source is not None) for change in changes}
    if any(_audience_of(kind, audience) != audience for kind, _, _ in writers):
        raise Refused(Refusal.WRONG_AUDIENCE)
    if not all(_is_own(*writer, header.author) for writer in writers):
        raise Refused(Refusal.FOREIGN_AUTHOR)
    for change in changes:
        if change.parents and len(change.parents) % 16:
            raise Refused(Refusal.UNREADABLE)
        _decoded(_value_decoder, change.value)
    return Body(subject, changes)


def _decoded(decoder: msgspec.msgpack.Decoder[Decoded], content: bytes) -> Decoded:
    try:
        return decoder.decode(content)
    except (ValueError, RecursionError):
        raise Refused(Refusal.UNREADABLE) from None


def _audience_of(kind: str, unknown: str) -> str:
    declared = ALL_OBJECTS.get(kind)
    return declared.audience if declared else unknown


def _is_own(kind: str, author: bytes | None, has_source: bool, frame_author: bytes) -> bool:
    """Written by the frame's author, by a source, or by nobody where the kind allows that."""
    if author is None:
        return has_source
    declared = ALL_OBJECTS.get(kind)
    return author == frame_author or (author == NOBODY and declared is not None and declared.anonymous)
