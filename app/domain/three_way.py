"""Two versions of a text beside their common ancestor, stretch by stretch, and what follows without a decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

MOST_PIECES = 4_000
_WORDS = re.compile(r"\S+\s*|\s+")


class Hunk(NamedTuple):
    """A stretch of a text on two sides and in their common ancestor."""

    base: str
    left: str
    right: str

    @property
    def merged(self) -> str | None:
        """What follows without a decision; None where both sides changed the stretch in different ways."""
        if self.right in {self.left, self.base}:
            return self.left
        return self.right if self.left == self.base else None


def three_way(base: str, left: str, right: str) -> tuple[Hunk, ...]:
    """The stretches of two texts and their ancestor; one behind the other they are the whole texts.

    Texts are compared word by word, long ones line by line, endless ones as a whole.
    """
    for cut in (_WORDS.findall, lambda text: text.splitlines(keepends=True)):
        texts = [cut(text) for text in (base, left, right)]
        if max(map(len, texts)) <= MOST_PIECES:
            return tuple(_hunks(*texts))
    return (Hunk(base, left, right),)


def merged_text(hunks: Sequence[Hunk]) -> str | None:
    """The text that holds what both sides changed; None where they changed the same stretch."""
    parts = [hunk.merged for hunk in hunks]
    return None if None in parts else "".join(part for part in parts if part is not None)


def _hunks(base: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Iterator[Hunk]:
    at = at_left = at_right = 0
    for start, in_left, in_right, size in [*_common(base, left, right), (len(base), len(left), len(right), 0)]:
        if (at, at_left, at_right) != (start, in_left, in_right):
            yield Hunk(*map("".join, (base[at:start], left[at_left:in_left], right[at_right:in_right])))
        if size:
            same = "".join(base[start : start + size])
            yield Hunk(same, same, same)
        at, at_left, at_right = start + size, in_left + size, in_right + size


def _common(base: Sequence[str], left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where all three say the same: places in base, left and right, and for how many pieces."""
    lefts, rights = (
        SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks() for other in (left, right)
    )
    for in_base, in_left, left_size in lefts:
        for other_base, in_right, right_size in rights:
            start, end = max(in_base, other_base), min(in_base + left_size, other_base + right_size)
            if start < end:
                yield start, in_left + start - in_base, in_right + start - other_base, end - start
