"""Which numbers of each chain are here: intervals, so that holes are seen, and a digest of all that was seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from app.sync.frame import NO_FRAME

_MODULUS = 1 << 256


def seen_of(ids: Iterable[bytes], before: bytes = NO_FRAME) -> bytes:
    """The digest of a set of frames: the sum of their ids, so that it grows with what is new and knows no order.

    Whoever could choose ids freely could make sums meet; frames of members only go in, which an outsider cannot sign.
    """
    total = int.from_bytes(before, "big") + sum(int.from_bytes(id, "big") for id in ids)
    return (total % _MODULUS).to_bytes(32, "big")


def intervals(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Numbers as closed intervals, in order: 1 2 3 5 become (1, 3) and (5, 5)."""
    found: list[tuple[int, int]] = []
    for number in sorted(set(numbers)):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple(found)


def holes(frames: Mapping[bytes, tuple[bytes, int]]) -> dict[bytes, tuple[tuple[int, int], ...]]:
    """What is missing of each chain below the highest number that is here; `frames` names chain and number by id."""
    numbers: defaultdict[bytes, set[int]] = defaultdict(set)
    for chain, number in frames.values():
        numbers[chain].add(number)
    found = {chain: _between(intervals(known)) for chain, known in numbers.items()}
    return {chain: missing for chain, missing in found.items() if missing}


def _between(known: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    starts = (0, *(last for _, last in known))
    return tuple((last + 1, first - 1) for last, (first, _) in zip(starts, known, strict=False) if first > last + 1)


def forks(frames: Mapping[bytes, tuple[bytes, int]]) -> frozenset[bytes]:
    """Chains of which one number came with two frames: a machine was cloned."""
    seen: set[tuple[bytes, int]] = set()
    found = set()
    for place in frames.values():
        if place in seen:
            found.add(place[0])
        seen.add(place)
    return frozenset(found)
