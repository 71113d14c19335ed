"""What is here of each chain."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as some

from app.sync.frame import NO_FRAME
from app.sync.intervals import forks, holes, intervals, seen_of

CHAIN, OTHER = b"c" * 16, b"d" * 16


def held(*places: tuple[bytes, int]) -> dict[bytes, tuple[bytes, int]]:
    return {index.to_bytes(32, "big"): place for index, place in enumerate(places)}


@given(numbers=some.sets(some.integers(1, 60)))
def test_intervals_name_every_number_once(numbers: set[int]) -> None:
    found = intervals(numbers)
    assert [number for first, last in found for number in range(first, last + 1)] == sorted(numbers)
    assert all(before[1] + 1 < after[0] for before, after in itertools.pairwise(found))


@given(numbers=some.sets(some.integers(1, 60), min_size=1))
def test_holes_are_what_is_missing_below_the_highest(numbers: set[int]) -> None:
    missing = holes(held(*((CHAIN, number) for number in numbers))).get(CHAIN, ())
    listed = {number for first, last in missing for number in range(first, last + 1)}
    assert listed == set(range(1, max(numbers))) - numbers


def test_chains_do_not_fill_each_others_holes() -> None:
    found = holes(held((CHAIN, 1), (CHAIN, 4), (OTHER, 2), (OTHER, 3)))
    assert found == {CHAIN: ((2, 3),), OTHER: ((1, 1),)}
    assert holes(held((CHAIN, 1), (CHAIN, 2))) == {}


def test_a_number_with_two_frames_is_a_fork() -> None:
    assert forks(held((CHAIN, 1), (CHAIN, 2), (OTHER, 2))) == frozenset()
    assert forks(held((CHAIN, 1), (CHAIN, 2), (OTHER, 2), (CHAIN, 2))) == {CHAIN}


@given(ids=some.lists(some.binary(min_size=32, max_size=32), unique=True), data=some.data())
def test_the_digest_of_what_was_seen_knows_no_order_and_grows_by_what_is_new(
    ids: list[bytes], data: some.DataObject
) -> None:
    cut = data.draw(some.integers(0, len(ids)))
    assert seen_of(reversed(ids)) == seen_of(ids) == seen_of(ids[cut:], seen_of(ids[:cut]))
    assert seen_of(()) == NO_FRAME
