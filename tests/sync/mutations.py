"""Mutated packs against the codec and the checks: nothing forged is ever applied and no error escapes."""

from __future__ import annotations

import random
from functools import lru_cache

from app.domain.replication import FrameState
from app.sync.checks import judge
from app.sync.frame import MAGIC, Piece, split
from app.sync.membership import Team
from tests.sync.people import change, founder


@lru_cache(maxsize=1)
def small_pack(seed: int = 7, frames: int = 3) -> tuple[Team, list[bytes]]:
    """A team and a few genuine frames of its founder."""
    laptop = founder(seed)
    made = [laptop.frame(change(laptop.device, laptop.random)).data for _ in range(frames)]
    return laptop.team, made


def applied(data: bytes, team: Team) -> list[bytes]:
    """The frames in these bytes that would be applied."""
    pieces = (found for found in split(data) if isinstance(found, Piece))
    return [piece.data for piece in pieces if judge(piece, team).frame.state is FrameState.APPLIED]


def mutate(data: bytes, chance: random.Random) -> bytes:
    """One to four random wounds: bits, bytes, runs cut, doubled, moved or overwritten."""
    wounded = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        start = chance.randrange(len(wounded) + 1)
        run = wounded[start : start + chance.choice((1, 1, 4, 32, 300))]
        match chance.randrange(7):
            case 0 if start < len(wounded):
                wounded[start] ^= 1 << chance.randrange(8)
            case 1:
                del wounded[start : start + len(run)]
            case 2:
                wounded[start:start] = run
            case 3:
                wounded[start:start] = chance.randbytes(chance.randint(1, 40))
            case 4:
                wounded[start : start + len(run)] = bytes(len(run))
            case 5:
                wounded[start:start] = MAGIC
            case _:
                place = chance.randrange(len(wounded) + 1)
                del wounded[start : start + len(run)]
                wounded[place:place] = run
    return bytes(wounded)


def attack(first: int, count: int) -> int:
    """Try the mutations numbered from `first` on and return how many; a forgery ends it with the number that made it.

    Each mutation is a function of its number, so a long run can be broken off and taken up again.
    """
    team, frames = small_pack()
    genuine, whole = set(frames), b"".join(frames)
    for number in range(first, first + count):
        found = split(mutate(whole, random.Random(number)))
        unknown = (piece for piece in found if isinstance(piece, Piece) and piece.data not in genuine)
        forged = [piece for piece in unknown if judge(piece, team).frame.state is FrameState.APPLIED]
        assert not forged, f"mutation {number} was applied"
    return count
