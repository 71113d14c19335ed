"""Matching the headings of a table with the columns we know: other order, case, spelling of umlauts, slips."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.text import fold
from app.exchange.sheet_columns import COLUMNS, Column

NEAR_ENOUGH = 84
SHORTEST_GUESS = 4


@dataclass(frozen=True, slots=True)
class Headings:
    """The position of each column found; `guessed` and `twice` and `unknown` name headings by their position."""

    positions: dict[str, int]
    guessed: dict[int, Column]
    twice: tuple[int, ...]
    unknown: tuple[int, ...]
    missing: tuple[Column, ...]


def plain(heading: str) -> str:
    """A heading without case, spaces, signs and umlauts."""
    return re.sub(r"[^0-9a-z]+", "", fold(heading))


def _known() -> dict[str, Column]:
    return {plain(name): column for column in reversed(COLUMNS) for name in (*column.also, column.heading)}


_BY_NAME = _known()


def match_headings(row: Sequence[str]) -> Headings:
    """Which column each heading means; exact ones first, so that a guess never takes the place of a certain one."""
    positions: dict[str, int] = {}
    twice: list[int] = []
    open_positions: list[int] = []
    for position, heading in enumerate(row):
        column = _BY_NAME.get(plain(heading))
        if column is None:
            open_positions += [position] if heading.strip() else []
        elif column.key in positions:
            twice.append(position)
        else:
            positions[column.key] = position
    guessed: dict[int, Column] = {}
    unknown: list[int] = []
    for position in open_positions:
        column = _guess(plain(row[position]))
        if column is None or column.key in positions:
            unknown.append(position)
        else:
            positions[column.key] = position
            guessed[position] = column
    missing = tuple(column for column in COLUMNS if column.key not in positions and column.wanted)
    return Headings(positions, guessed, tuple(twice), tuple(unknown), missing)


def _guess(heading: str) -> Column | None:
    if len(heading) < SHORTEST_GUESS:
        return None
    near = process.extractOne(heading, _BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=NEAR_ENOUGH)
    return _BY_NAME[near[0]] if near else None


def certain(row: Sequence[str]) -> int:
    """How many headings of a row are known for certain."""
    return len({_BY_NAME[name].key for name in map(plain, row) if name in _BY_NAME})
