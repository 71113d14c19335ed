"""What may be published of counts: small cells are left out, and those they could be reckoned from.

A line is a row or a column with its sum. Whoever knows all of a line but one cell knows that cell as well; whoever
knows what the missing cells of a line add up to knows a group of that size. So a line hides nothing or at least two
cells, and what it hides inside beside a sum that is told comes to `SMALLEST` people or more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5
"""The smallest number of people that is published."""
SUM: Final = ""
"""The row and the column of the sums."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """Counts by row and column, None where a cell is suppressed; the row and the column `SUM` hold the sums."""

    cells: Mapping[Place, int | None]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows in their order, without the sums."""
        return tuple(dict.fromkeys(row for row, _ in self.cells if row != SUM))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns in their order, without the sums."""
        return tuple(dict.fromkeys(column for _, column in self.cells if column != SUM))


def published(counts: Mapping[Place, int]) -> Published:
    """The table of these counts with its sums, small and complementary cells suppressed; no name may be empty."""
    whole = _with_sums(counts)
    hidden = {place for place, count in whole.items() if 0 < count < SMALLEST}
    while (place := _to_hide(whole, hidden)) is not None:
        hidden.add(place)
    return Published({place: None if place in hidden else count for place, count in whole.items()})


def _with_sums(counts: Mapping[Place, int]) -> dict[Place, int]:
    rows, columns = sorted({row for row, _ in counts}), sorted({column for _, column in counts})
    whole = {(row, column): counts.get((row, column), 0) for row in rows for column in columns}
    whole |= {(row, SUM): sum(whole[row, column] for column in columns) for row in rows}
    whole |= {(SUM, column): sum(whole[row, column] for row in rows) for column in columns}
    return whole | {(SUM, SUM): sum(counts.values())}


def _to_hide(whole: Mapping[Place, int], hidden: set[Place]) -> Place | None:
    """The smallest further cell of a line that gives too much away; a sum goes last."""
    for line, end in _lines(whole):
        missing = [place for place in line if place in hidden]
        if not missing or _is_safe(whole, missing, end):
            continue
        left = [place for place in line if place not in hidden]
        if left:
            return min(left, key=lambda place: (whole[place] == 0, place == end, whole[place], place))
    return None


def _is_safe(whole: Mapping[Place, int], missing: list[Place], end: Place) -> bool:
    return len(missing) > 1 and (end in missing or sum(whole[place] for place in missing) >= SMALLEST)


def _lines(whole: Mapping[Place, int]) -> Iterator[tuple[list[Place], Place]]:
    """Every row and column, that of the sums too, with the place of its sum."""
    for row in dict.fromkeys(row for row, _ in whole):
        yield [place for place in whole if place[0] == row], (row, SUM)
    for column in dict.fromkeys(column for _, column in whole):
        yield [place for place in whole if place[1] == column], (SUM, column)
