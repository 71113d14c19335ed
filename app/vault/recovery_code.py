"""The recovery code: 120 random bits in six groups to print and to type, each group with its own check letter.

Crockford's base 32 leaves out I, L, O and U; what is read as one of them is understood. The check letter is a weighted
sum in the field of 32 elements with the number of the group added: one wrong letter, two swapped letters and two
swapped groups are all found, and the sentence names the group.
"""

from __future__ import annotations

import secrets

from app.errors import InvalidInput
from app.i18n import N_

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 6
DATA_LETTERS = 4
CODE_BYTES = GROUPS * DATA_LETTERS * 5 // 8

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IGNORED = " \t\n\r-–—_./"


def new_recovery_code() -> bytes:
    """Fresh random bytes for a code."""
    return secrets.token_bytes(CODE_BYTES)


def spell(code: bytes) -> str:
    """The code as it is printed: `ABCDE-FGHJK-…`."""
    number = int.from_bytes(code, "big")
    count = GROUPS * DATA_LETTERS
    letters = [number >> 5 * (count - 1 - place) & 31 for place in range(count)]
    return "-".join(_spelled_group(index, letters) for index in range(GROUPS))


def _spelled_group(index: int, letters: list[int]) -> str:
    values = letters[index * DATA_LETTERS : (index + 1) * DATA_LETTERS]
    return "".join(ALPHABET[value] for value in (*values, _check(index, values)))


def read_code(typed: str) -> bytes:
    """The bytes of a typed code; raises `InvalidInput` that names the group with the typing error."""
    letters = typed.upper().translate(str.maketrans("", "", _IGNORED)).translate(_LOOKALIKES)
    size = DATA_LETTERS + 1
    number = 0
    for index in range(GROUPS):
        for value in _read_group(index, letters[index * size : (index + 1) * size]):
            number = number << 5 | value
    if len(letters) > GROUPS * size:
        raise InvalidInput(
            N_(
                "Der Wiederherstellungscode hat {expected} Zeichen, eingegeben sind {typed}."
                " Bitte prüfen Sie die Eingabe."
            ),
            expected=GROUPS * size,
            typed=len(letters),
        )
    return number.to_bytes(CODE_BYTES, "big")


def _read_group(index: int, letters: str) -> list[int]:
    group = index + 1
    if len(letters) < DATA_LETTERS + 1:
        raise InvalidInput(
            N_(
                "Dem Wiederherstellungscode fehlen Zeichen in Gruppe {group}."
                " Er hat {groups} Gruppen mit je fünf Zeichen."
            ),
            group=group,
            groups=GROUPS,
        )
    values = [ALPHABET.find(letter) for letter in letters]
    if -1 in values or values[-1] != _check(index, values[:-1]):
        raise InvalidInput(
            N_(
                "In Gruppe {group} des Wiederherstellungscodes ist ein Tippfehler."
                " Bitte vergleichen Sie sie mit dem Ausdruck."
            ),
            group=group,
        )
    return values[:-1]


def _check(index: int, values: list[int]) -> int:
    """Weights are the powers of 2 in the field, so no two places have the same."""
    total, weight = index, 2
    for value in values:
        total ^= _product(value, weight)
        weight = _product(weight, 2)
    return total


def _product(left: int, right: int) -> int:
    """Multiplication in the field of 32 elements (polynomial x^5 + x^2 + 1)."""
    result = 0
    while right:
        if right & 1:
            result ^= left
        left = left << 1 ^ (0b100101 if left & 16 else 0)
        right >>= 1
    return result
