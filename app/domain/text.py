"""Words as a search sees them: folded text, tokens, plain text out of HTML, highlighted pieces.

Folding makes spellings of one word equal: case, ä/ae, ß/ss, accents, the forms of alef, ya and kaf, tashkeel,
Ukrainian apostrophes, Ethiopic homophones. It changes lengths, so a hit is mapped back to the text it came from.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from app.domain.search import Span

SHORTEST_WORD = 3
LONGEST_WORD = 40
PASSAGE = 160

_ARABIC = re.compile("[\u0600-\u06ff]")
_ARTICLE = re.compile(r"(?<!\w)(?:ال)+(?=\w{2})")
_NEEDS_MORE = re.compile("[^\x00-\x7f\u00a0-\u00bf\u2010-\u2027\u20ac]")
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u135d-\u135f]"
)
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = re.compile(r"([^\W_]+)")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--|![^<>]*)>", re.DOTALL)
_BLOCK_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_SPACES = re.compile(r"[ \t\u00a0]+")
_BLANK_LINES = re.compile(r"\s*\n\s*(?:\n\s*)*")


def _letters() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((0x0640, 0x200C, 0x200D, 0x00AD, 0x02BC), None)
    table |= {ord(letter): "ا" for letter in "أإآٱ"} | {ord(letter): "ي" for letter in "ىیېئ"}
    table |= {ord("ک"): "ك", ord("ڪ"): "ك", ord("ة"): "ه", ord("ە"): "ه", ord("ۀ"): "ه", ord("ؤ"): "و", ord("ۆ"): "و"}
    table |= {0x0660 + digit: str(digit) for digit in range(10)} | {0x06F0 + digit: str(digit) for digit in range(10)}
    table |= {ord("ı"): "i", ord("ø"): "oe", ord("æ"): "ae", ord("œ"): "oe", ord("đ"): "d", ord("ł"): "l"}
    table |= {ord("ґ"): "г", ord("’"): "'", ord("ʻ"): "'"}
    for variant, base in (("ሐ", "ሀ"), ("ኀ", "ሀ"), ("ሠ", "ሰ"), ("ዐ", "አ"), ("ፀ", "ጸ")):
        table |= {ord(variant) + order: chr(ord(base) + order) for order in range(7)}
    return table


_LETTERS = _letters()
_IN_TABLE = re.compile(f"[{''.join(map(chr, _LETTERS))}]")
_CYRILLIC_APOSTROPHE = re.compile("(?<=[а-яіїєґ])['’](?=[а-яіїєґ])")


def fold(text: str) -> str:
    """The spelling that is indexed and searched; not for showing."""
    folded = text.casefold()
    if folded.isascii():
        return folded
    folded = folded.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    if folded.isascii() or not _NEEDS_MORE.search(folded):
        return folded
    # Piece by piece: few of the words need it, and most of those come again.
    return " ".join([piece if piece.isascii() else _folded_piece(piece) for piece in folded.split(" ")])


@lru_cache(maxsize=20_000)
def fold_word(word: str) -> str:
    """`fold` for single words, which come again with every keystroke."""
    return fold(word)


def _folded_piece(piece: str) -> str:
    return _folded_word(piece) if len(piece) <= LONGEST_WORD else _folded_script(piece)


@lru_cache(maxsize=20_000)
def _folded_word(word: str) -> str:
    return _folded_script(word)


def _folded_script(text: str) -> str:
    text = unicodedata.normalize("NFC", text).replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    text = _CYRILLIC_APOSTROPHE.sub("", _translated(text))
    text = unicodedata.normalize("NFKD", text).casefold()
    if not text.isascii():
        text = _translated(_MARKS.sub("", text)).casefold()
    return _ARTICLE.sub("", text) if _ARABIC.search(text) else text


def _translated(text: str) -> str:
    # str.translate costs a hundred times what looking for a letter of the table does.
    return text.translate(_LETTERS) if _IN_TABLE.search(text) else text


def tokens(text: str) -> list[str]:
    """The folded words of a text, in order, as the full-text index cuts them."""
    return words(fold(text))


def words(folded: str) -> list[str]:
    """The words of a folded text."""
    return _WORD.findall(folded)


def is_kept(word: str) -> bool:
    """Whether a folded word belongs in the vocabulary; the shortest, the longest and those with digits do not."""
    return SHORTEST_WORD <= len(word) <= LONGEST_WORD and word.isalpha()


def plain_text(text: str) -> str:
    """The text without markup and needless space: tags of HTML dropped, line ends kept, nothing run."""
    return _BLANK_LINES.sub("\n", _SPACES.sub(" ", without_markup(text).replace("\r\n", "\n"))).strip()


def without_markup(text: str) -> str:
    """The text with tags of HTML dropped and entities read."""
    if "<" in text:
        text = _TAG.sub("", _BLOCK_END.sub("\n", _SCRIPT.sub(" ", text)))
    if "&" in text:
        text = html.unescape(text)
    if "\\n" in text:
        text = text.replace("\\r", "").replace("\\n", "\n")
    return text


class Hits(dict[str, bool]):
    """What is marked in a text: words that begin with one of `beginnings` or hold one of `parts`, both folded.

    As a dictionary it remembers which words are hits: they come again and again in the texts of one page.
    """

    def __init__(self, beginnings: Iterable[str] = (), parts: Iterable[str] = ()) -> None:
        super().__init__()
        self.beginnings = tuple(beginnings)
        self.parts = tuple(parts)

    def __bool__(self) -> bool:
        return bool(self.beginnings or self.parts)

    def __missing__(self, word: str) -> bool:
        folded = fold_word(word)
        is_hit = folded.startswith(self.beginnings)
        for part in () if is_hit else self.parts:
            is_hit = is_hit or part in folded
        self[word] = is_hit
        return is_hit

    def first(self, folded: str) -> int:
        """The place of the first hit in a folded text, or -1; earlier words and parts weigh more than later ones."""
        for word in self.beginnings:
            place = _find_beginning(folded, word)
            if place >= 0:
                return place
        return next((place for part in self.parts if (place := folded.find(part)) >= 0), -1)


def _find_beginning(folded: str, word: str) -> int:
    place = folded.find(word)
    while place > 0 and folded[place - 1].isalnum():
        place = folded.find(word, place + 1)
    return place


def highlight(text: str, hits: Hits) -> tuple[Span, ...]:
    """The text in pieces; the words of it that are hits are marked as a whole."""
    if not hits or not text:
        return (Span(text),) if text else ()
    pieces = _BETWEEN.split(text)
    marked = [place for place in range(1, len(pieces), 2) if hits[pieces[place]]]
    if not marked:
        return (Span(text),)
    spans: list[Span] = []
    done = 0
    for place in (*marked, len(pieces)):
        plain = "".join(pieces[done:place])
        spans += [Span(plain)] if plain else []
        spans += [Span(pieces[place], hit=True)] if place < len(pieces) else []
        done = place + 1
    return tuple(spans)


FoldedText = tuple[str, str]
"""A text without markup, and folded."""


def folded_text(text: str) -> FoldedText:
    """A text as `snippet` takes it."""
    plain = without_markup(text) if text else ""
    return plain, fold(plain) if plain else ""


def snippet(texts: Iterable[FoldedText], hits: Hits) -> tuple[Span, ...]:
    """The passage around the first hit in the first text that has one, else the beginning of the first text."""
    beginning = ""
    for text, folded in texts:
        place = hits.first(folded) if text else -1
        if place >= 0:
            offset = place if len(text) == len(folded) else original_offset(text, place)
            return highlight(_passage(text, offset), hits)
        beginning = beginning or text
    return (Span(_passage(beginning, 0)),) if beginning else ()


def original_offset(text: str, folded_offset: int) -> int:
    """The place in `text` of a place in `fold(text)`; folding mostly makes texts longer (ä, ß)."""
    place = min(folded_offset, len(text))
    while place > 0 and (surplus := len(fold(text[:place])) - folded_offset) > 0:
        place = max(place - surplus, 0)
    while place < len(text) and len(fold(text[: place + 1])) <= folded_offset:
        place += 1
    return place


def _passage(text: str, hit: int) -> str:
    start = 0 if hit < PASSAGE // 2 else _word_start(text, hit - PASSAGE // 3)
    end = start + PASSAGE
    if end < len(text):
        end = max(text.rfind(" ", start + PASSAGE // 2, end), hit) if " " in text[start:end] else end
        end = end if end > hit else min(len(text), start + PASSAGE)
    passage = " ".join(text[start:end].split())
    return f"{'… ' if start else ''}{passage}{' …' if end < len(text) else ''}"


def _word_start(text: str, near: int) -> int:
    space = text.find(" ", near)
    return space + 1 if 0 <= space < near + 30 else near
