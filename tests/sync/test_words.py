"""The six words of an invitation: many, easy to type, and typing errors are found."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator

import pytest
from rapidfuzz.distance import OSA

from app.errors import InvalidInput
from app.sync.words import all_words, choose_words, read_words
from tests.sync.people import seeded

TOLD = ("Apfellampe", "Wintertreppe", "Seidenfuchs", "Hafenglocke", "Honigzaun", "Mondkoffer")


def test_there_are_more_words_than_dice_could_choose() -> None:
    words = all_words()
    assert len(words) == len(set(words)) >= 7776
    assert all(word.isascii() and word.isalpha() and 5 <= len(word) <= 16 for word in words)


def test_no_single_typing_error_makes_another_word() -> None:
    """Two words one error apart share what is left when a letter of one or of both is taken out, or two are swapped."""
    shortened: defaultdict[str, set[str]] = defaultdict(set)
    for word in map(str.lower, all_words()):
        for place in range(len(word) + 1):
            shortened[word[:place] + word[place + 1 :]].add(word)
    close = (pair for words in shortened.values() for pair in itertools.combinations(sorted(words), 2))
    assert [pair for pair in close if OSA.distance(*pair) < 2] == []
    words = {word.lower() for word in all_words()}
    assert not words & {swapped for word in words for swapped in _with_two_letters_swapped(word)}


def _with_two_letters_swapped(word: str) -> Iterator[str]:
    for place, (left, right) in enumerate(itertools.pairwise(word)):
        if left != right:
            yield word[:place] + right + left + word[place + 2 :]


def test_words_are_chosen_by_chance() -> None:
    chosen = {choose_words(seeded(seed)) for seed in range(200)}
    assert len(chosen) == 200
    assert len({word for words in chosen for word in words}) > 1000
    assert all(read_words(" ".join(words)) == words for words in chosen)


@pytest.mark.parametrize(
    "typed",
    [
        " ".join(TOLD),
        "  ".join(TOLD).upper(),
        ", ".join(TOLD).lower(),
        "\n".join(TOLD) + "\n",
        "apfel lampe Winter Treppe seiden-fuchs Hafen glocke Honig zaun Mond koffer",
        " – ".join(TOLD),
    ],
)
def test_words_are_understood_however_they_are_typed(typed: str) -> None:
    assert read_words(typed) == TOLD


@pytest.mark.parametrize("wrong", ["Apfelampe", "Apffellampe", "Apfellapme", "Apfellampr", "Apfel1ampe"])
def test_a_typing_error_is_named_with_the_word_that_is_meant(wrong: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_words(" ".join((*TOLD[:2], wrong, *TOLD[3:])))
    assert refused.value.params == {"number": 3, "word": "Apfellampe"}


def test_a_word_that_is_none_is_named_by_its_place() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_words(" ".join(("Donaudampfschifffahrt", *TOLD[1:])))
    assert refused.value.params == {"number": 1}


@pytest.mark.parametrize("count", [0, 1, 5, 7])
def test_another_number_of_words_is_named(count: int) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_words(" ".join((TOLD * 2)[:count]))
    assert refused.value.params == {"expected": 6, "typed": count}
