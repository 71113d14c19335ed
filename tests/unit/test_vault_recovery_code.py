"""The recovery code: typed by hand, so a typing error must be found and named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidInput
from app.vault.recovery_code import ALPHABET, CODE_BYTES, GROUPS, new_recovery_code, read_code, spell

codes = st.binary(min_size=CODE_BYTES, max_size=CODE_BYTES)


@given(codes)
def test_what_is_spelled_is_read(code: bytes) -> None:
    assert read_code(spell(code)) == code


def test_looks_like_six_groups_of_five() -> None:
    groups = spell(new_recovery_code()).split("-")
    assert [len(group) for group in groups] == [5] * GROUPS
    assert set("".join(groups)) <= set(ALPHABET)


def test_two_codes_differ() -> None:
    assert new_recovery_code() != new_recovery_code()


@given(codes, st.sampled_from(["lower", "spaces", "none", "lines", "dashes"]))
def test_way_of_typing_does_not_matter(code: bytes, way: str) -> None:
    typed = spell(code)
    ways = {
        "lower": typed.lower(),
        "spaces": typed.replace("-", " "),
        "none": typed.replace("-", ""),
        "lines": f"  {typed}\n".replace("-", "\r\n"),
        "dashes": typed.replace("-", " – "),
    }
    assert read_code(ways[way]) == code


@given(codes)
def test_lookalikes_are_understood(code: bytes) -> None:
    assert read_code(spell(code).replace("0", "O").replace("1", "l")) == code


def test_every_wrong_letter_is_found_in_its_group() -> None:
    code = spell(bytes(range(7, 7 + CODE_BYTES)))
    for place, right in enumerate(code):
        if right == "-":
            continue
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(InvalidInput, match=f"Gruppe {place // 6 + 1} "):
                read_code(code[:place] + wrong + code[place + 1 :])


def test_swapped_letters_and_groups_are_found() -> None:
    code = spell(bytes(range(7, 7 + CODE_BYTES)))
    for place in range(len(code) - 1):
        pair = code[place : place + 2]
        if "-" in pair or pair[0] == pair[1]:
            continue
        with pytest.raises(InvalidInput):
            read_code(code[:place] + pair[::-1] + code[place + 2 :])
    groups = code.split("-")
    for first in range(GROUPS):
        for second in range(first):
            swapped = groups.copy()
            swapped[first], swapped[second] = groups[second], groups[first]
            with pytest.raises(InvalidInput):
                read_code("-".join(swapped))


@pytest.mark.parametrize("typed", ["", "ABC", "Ä" * 30, "🙂" * 30, "U" * 30])
def test_nonsense_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"\.$"):
        read_code(typed)


def test_too_much_is_refused() -> None:
    with pytest.raises(InvalidInput, match="30 Zeichen, eingegeben sind 31"):
        read_code(spell(bytes(CODE_BYTES)) + "0")


@given(st.text(max_size=60))
def test_any_other_text_ends_in_a_sentence(typed: str) -> None:
    with pytest.raises(InvalidInput, match=r"\.$"):
        read_code(typed)
