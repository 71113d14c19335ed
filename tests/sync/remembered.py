"""Pure functions of the sync, computed once for the same bytes and keys however many simulated laptops ask.

What is remembered, for one schedule: the pieces in a stretch of bytes (`split`, `piece_of`) and the header of one, the
keys that follow from a seed, whether a key signed a frame, what a key opens in it and which record or changes that
makes, how a set of membership records stands, and the team it means to one device. Each is computed by the code of the
program the first time; nothing that has a state is remembered, and a refusal is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest

from app.sync import body, checks, crypto, engine, frame, membership, membership_log
from app.sync.frame import Piece
from app.sync.share import file

Key = Callable[..., Hashable]


@contextmanager
def remembered() -> Iterator[None]:
    """Compute each of them once inside."""
    pieces, piece_of = cache(lambda data: tuple(frame.split(data))), cache(frame.piece_of)
    opened = _once(body.open_body, lambda piece, keys: (piece.id, keys))
    read = _once(body.read_changes, lambda plain, header, audience: (plain, header.author, audience))
    stood = _once(membership.stand, lambda log, _genesis: (log.team, frozenset(log.opened)))
    with pytest.MonkeyPatch.context() as patch:
        for module in (engine, file):
            patch.setattr(module, "split", pieces)
        for module in (engine, membership):
            patch.setattr(module, "piece_of", piece_of)
        for module in (checks, membership_log):
            patch.setattr(module, "open_body", opened)
        patch.setattr(frame, "_read_header", cache(frame._read_header))
        patch.setattr(crypto.bindings, "crypto_sign_seed_keypair", cache(crypto.bindings.crypto_sign_seed_keypair))
        patch.setattr(Piece, "is_signed_by", _once(Piece.is_signed_by, lambda piece, key: (piece.id, key)))
        patch.setattr(checks, "read_changes", read)
        patch.setattr(membership_log, "decode_record", cache(membership_log.decode_record))
        patch.setattr(membership, "stand", stood)
        patch.setattr(membership, "read_team", _once(membership.read_team, _team_key))
        yield


def _team_key(frames: Any, device: Any, own: Any) -> Hashable:
    return (frozenset(one.id for one in frames), device.author, device.box_key, own.team, own.keys)


def _once(compute: Callable[..., Any], key: Key) -> Callable[..., Any]:
    known: dict[Hashable, Any] = {}

    def answer(*given: Any) -> Any:
        at = key(*given)
        if at not in known:
            try:
                known[at] = compute(*given)
            except body.Refused as refused:
                known[at] = refused
        if isinstance(known[at], body.Refused):
            raise known[at].with_traceback(None)
        return known[at]

    return answer
