"""No small number can be read or reckoned from what is published."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from app.domain.suppression import SMALLEST, SUM, Published, published

COUNTS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(min_value=0, max_value=40), max_size=12
)


def lines(table: Published) -> list[list[tuple[str, str]]]:
    """Every row and column with its sum at the end."""
    rows, columns = (*table.rows, SUM), (*table.columns, SUM)
    return [[(row, column) for column in columns] for row in rows] + [
        [(row, column) for row in rows] for column in columns
    ]


def test_a_table_without_small_cells_is_told_whole() -> None:
    table = published({("2026-Q4", "asylum"): 7, ("2026-Q4", "permit"): 12})
    assert table.cells["2026-Q4", "asylum"] == 7
    assert table.cells[SUM, SUM] == 19


def test_a_small_cell_takes_another_one_with_it() -> None:
    table = published({("q", "a"): 3, ("q", "b"): 9, ("q", "c"): 30, ("r", "a"): 20, ("r", "b"): 21, ("r", "c"): 22})
    assert table.cells["q", "a"] is None
    assert table.cells["q", "b"] is None
    assert table.cells["r", "a"] is None
    assert table.cells["r", "b"] is None
    assert table.cells["q", "c"] == 30
    assert table.cells["q", SUM] == 42
    assert table.cells[SUM, SUM] == 105


def test_nobody_is_a_number_that_may_be_told() -> None:
    assert published({("q", "a"): 0, ("q", "b"): 8}).cells["q", "a"] == 0


def test_a_single_small_cell_hides_the_sums_too() -> None:
    assert set(published({("q", "a"): 2}).cells.values()) == {None}


@given(COUNTS)
def test_no_small_number_is_told_and_no_line_gives_one_away(counts: dict[tuple[str, str], int]) -> None:
    table = published(counts)
    whole = {**{place: 0 for place in product(table.rows, table.columns)}, **counts}
    for count in table.cells.values():
        assert count is None or count == 0 or count >= SMALLEST
    for line in lines(table):
        missing = [place for place in line if table.cells[place] is None]
        assert len(missing) != 1
        if missing and line[-1] not in missing:
            assert sum(whole.get(place, 0) for place in missing if SUM not in place) >= SMALLEST or any(
                SUM in place for place in missing
            )


@given(COUNTS)
def test_what_is_told_is_true(counts: dict[tuple[str, str], int]) -> None:
    for place, count in published(counts).cells.items():
        if count is not None and SUM not in place:
            assert count == counts.get(place, 0)
