"""Text from the catalogue made fit for paper: no control signs, no floods, no glyph the fonts lack, never too long."""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.paths import resources_folder

ELLIPSIS = "…"
ISOLATE, POP = "\u2066", "\u2069"
UNKNOWN_LETTER = "\ufffd"
LONGEST_WORD = 36
_BREAK_HERE = "\u200b"
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_NUMBER_AND_WORD = re.compile(r"(?<=\d)(\.?) (?=[\w€])|(?<=[€§]) (?=\d)")
_LATIN_IN_BRACKETS = re.compile(r"\((?=[^()]*[A-Za-z])([^()\u0590-\u08ff\u2066]+)\)")
_SPACES = re.compile(r"\s+")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_LIMIT_BEFORE_CLEANING = 4


def clean(text: str, limit: int) -> str:
    """One line of at most `limit` signs; what is cut off is cut at a word and shown by an ellipsis."""
    # Cut first: cleaning ten thousand signs of which two hundred remain costs time for nothing.
    longest = limit * _LIMIT_BEFORE_CLEANING
    flat = _SPACES.sub(" ", _DIRECTIONS.sub("", unicodedata.normalize("NFC", text[:longest])))
    known = _SPACES.sub(" ", "".join(_printable(flat))).strip()
    shortened = shorten(known, limit)
    if len(text) > longest and not shortened.endswith(ELLIPSIS):
        shortened += ELLIPSIS
    return _LONG_WORD.sub(_breakable, shortened)


def shorten(text: str, limit: int) -> str:
    """At most `limit` signs, ended by an ellipsis where something was cut off."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > limit // 2 else cut).rstrip(" ,;:.–-") + ELLIPSIS


def isolated(text: str) -> str:
    """A phone number, an address or a reference that must keep its order inside right-to-left text."""
    return f"{ISOLATE}{text}{POP}" if text else ""


def brackets_kept(text: str) -> str:
    """German words in brackets keep their order inside right-to-left text, a number at their end included."""
    return _LATIN_IN_BRACKETS.sub(lambda found: f"({isolated(found[1])})", text)


def with_its_unit(text: str) -> str:
    """A number stays in one line with the word after it: 30. November, 16 Wochen, 74 €, § 60b."""
    return _NUMBER_AND_WORD.sub(lambda found: f"{found[1] or ''}\u00a0", text)


def _breakable(word: re.Match[str]) -> str:
    signs = word[0]
    return _BREAK_HERE.join(signs[start : start + LONGEST_WORD] for start in range(0, len(signs), LONGEST_WORD))


def _printable(text: str) -> Iterator[str]:
    """The signs the fonts have; pictures and control signs are left out, letters of other scripts show as unknown."""
    covered = covered_signs()
    for sign in text:
        category = unicodedata.category(sign)
        if category[0] == "C" and sign not in "\u200c\u200d":
            continue
        if ord(sign) in covered:
            yield sign
        elif category[0] not in "SM":
            yield UNKNOWN_LETTER


@cache
def covered_signs() -> frozenset[int]:
    """Every code point that one of our fonts can draw."""
    return frozenset().union(*(_signs_of(path.read_bytes()) for path in sorted(fonts_folder().glob("*-Regular.ttf"))))


def fonts_folder() -> Path:
    """The only fonts a handout is set in."""
    return resources_folder() / "fonts"


def _signs_of(font: bytes) -> set[int]:
    """The code points in the character maps of a TrueType font."""
    tables = {
        font[at : at + 4]: struct.unpack(">L", font[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", font[4:6])[0], 16)
    }
    start = tables[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack(">H", font[start + 2 : start + 4])[0]):
        at = start + struct.unpack(">L", font[start + 8 + 8 * number : start + 12 + 8 * number])[0]
        kind = struct.unpack(">H", font[at : at + 2])[0]
        found |= _signs_by_segments(font, at) if kind == 4 else _signs_by_groups(font, at) if kind == 12 else set()
    return found


def _signs_by_segments(font: bytes, at: int) -> set[int]:
    count = struct.unpack(">H", font[at + 6 : at + 8])[0] // 2
    ends = struct.unpack(f">{count}H", font[at + 14 : at + 14 + 2 * count])
    begins = struct.unpack(f">{count}H", font[at + 16 + 2 * count : at + 16 + 4 * count])
    return {
        sign for first, last in zip(begins, ends, strict=True) if first != 0xFFFF for sign in range(first, last + 1)
    }


def _signs_by_groups(font: bytes, at: int) -> set[int]:
    count = struct.unpack(">L", font[at + 12 : at + 16])[0]
    groups = struct.iter_unpack(">3L", font[at + 16 : at + 16 + 12 * count])
    return {sign for first, last, _glyph in groups for sign in range(first, last + 1)}
