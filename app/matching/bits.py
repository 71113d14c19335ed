"""Sets of offers as Python integers: bit n stands for the offer at position n."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

_FEW = 24


def bits_of(positions: Iterable[int], size: int) -> int:
    """The set of these positions, all below `size`."""
    chosen = list(positions)
    if len(chosen) <= _FEW:
        result = 0
        for position in chosen:
            result |= 1 << position
        return result
    digits = bytearray(b"0") * size
    for position in chosen:
        digits[position] = 49
    digits.reverse()
    return int(digits, 2)


def some_positions(bits: int, start: int, count: int) -> Iterator[int]:
    """At most `count` positions of a set, ascending, without the first `start` of them."""
    digits = bin(bits)[:1:-1]
    position = -1
    for number in range(start + count):
        position = digits.find("1", position + 1)
        if position < 0:
            return
        if number >= start:
            yield position


def with_bit(bits: int, position: int, value: bool) -> int:
    """The set after an offer was put in at a position; those above move up by one."""
    low = bits & ((1 << position) - 1)
    return (((bits >> position) << 1 | value) << position) | low


def without_bit(bits: int, position: int) -> int:
    """The set after the offer at a position was taken out; those above move down by one."""
    low = bits & ((1 << position) - 1)
    return (bits >> (position + 1)) << position | low
