"""The mark outside the database that tells a restored or cloned profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from app.vault.chain_mark import CHAIN_FILE, ChainMark, ChainState, compare, read_mark, write_mark
from app.vault.device_keys import new_device

CHAIN, OTHER = b"c" * 16, b"o" * 16


def test_mark_is_kept(tmp_path: Path) -> None:
    write_mark(tmp_path, ChainMark(CHAIN, 7))
    assert read_mark(tmp_path) == ChainMark(CHAIN, 7)


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"chain": "zz", "sequence": 1}', b'{"chain": "00"}', b"\xff"])
def test_unreadable_mark_counts_as_missing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / CHAIN_FILE).write_bytes(content)
    assert read_mark(tmp_path) is None


@pytest.mark.parametrize(
    ("outside", "inside", "state"),
    [
        (ChainMark(CHAIN, 3), ChainMark(CHAIN, 3), ChainState.SAME),
        (ChainMark(CHAIN, 2), ChainMark(CHAIN, 3), ChainState.BEHIND),
        (ChainMark(CHAIN, 4), ChainMark(CHAIN, 3), ChainState.RESTORED_OR_CLONED),
        (ChainMark(OTHER, 3), ChainMark(CHAIN, 3), ChainState.RESTORED_OR_CLONED),
        (None, ChainMark(CHAIN, 0), ChainState.RESTORED_OR_CLONED),
    ],
)
def test_comparing(outside: ChainMark | None, inside: ChainMark, state: ChainState) -> None:
    assert compare(outside, inside) is state


def test_new_device_has_working_keys_of_its_own() -> None:
    device, other = new_device(), new_device()
    assert (len(device.author), len(device.chain), device.sequence) == (16, 16, 0)
    signed = SigningKey(device.signing_key).sign(b"frame")
    assert SigningKey(device.signing_key).verify_key.verify(signed) == b"frame"
    assert bytes(PrivateKey(device.box_key)) == device.box_key
    mine = (device.author, device.chain, device.signing_key, device.box_key)
    assert len({*mine, other.author, other.chain, other.signing_key, other.box_key}) == 8
    assert device.signing_key.hex() not in repr(device)
    assert repr(device.signing_key) not in repr(device)
