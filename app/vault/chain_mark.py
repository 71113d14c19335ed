"""The chain and its last number, kept outside the database too: a difference says "restored or cloned"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.files import write_whole

CHAIN_FILE = "chain.json"


@dataclass(frozen=True, slots=True)
class ChainMark:
    """16 bytes that name the chain, and how many frames it has."""

    chain: bytes
    sequence: int = 0


class ChainState(StrEnum):
    """`BEHIND` means that only the outside mark is older: a crash came between the commit and writing it."""

    SAME = "same"
    BEHIND = "behind"
    RESTORED_OR_CLONED = "restored_or_cloned"


def read_mark(home: Path) -> ChainMark | None:
    """The mark beside the database, None where it is missing or unreadable."""
    try:
        content = json.loads((home / CHAIN_FILE).read_bytes())
        return ChainMark(bytes.fromhex(content["chain"]), int(content["sequence"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_mark(home: Path, mark: ChainMark) -> None:
    """To be written after the commit that moved the chain on."""
    content = {"chain": mark.chain.hex(), "sequence": mark.sequence}
    write_whole(home / CHAIN_FILE, json.dumps(content, sort_keys=True).encode() + b"\n")


def compare(outside: ChainMark | None, inside: ChainMark) -> ChainState:
    """What the outside mark says about the database: one that is older than its mark was restored."""
    if outside is None or outside.chain != inside.chain or outside.sequence > inside.sequence:
        return ChainState.RESTORED_OR_CLONED
    return ChainState.SAME if outside == inside else ChainState.BEHIND
