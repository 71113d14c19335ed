"""Reading pages back with readers that know nothing of what made them: pdfium and zxing."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

import pypdfium2
import zxingcpp
from pypdfium2 import raw

_WORD = re.compile(r"[^\W_]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_LETTERS_OF_CARDS = re.compile(r"\\[\\;,n]|[^\\]")


def page_texts(pdf: bytes) -> list[str]:
    """What a reader extracts of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [str(page.get_textpage().get_text_range()) for page in document]


def words_of(text: str) -> Counter[str]:
    """The words, without marks of direction and in one form of each letter."""
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))))


def share_found(expected: Iterable[str], pdf: bytes) -> float:
    """How many of the expected words are extracted, as a share."""
    wanted = sum((words_of(text) for text in expected), Counter[str]())
    found = words_of(" ".join(page_texts(pdf)))
    return (wanted & found).total() / wanted.total()


def seen_lines(pdf: bytes) -> list[str]:
    """Each printed line as the eye sees it: its signs from left to right, without spaces."""
    lines = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            signs = sorted(_signs(page.get_textpage()), key=lambda sign: (-round(sign[1]), sign[0]))
            lines += ["".join(sign[2] for sign in line) for _, line in groupby(signs, key=lambda sign: round(sign[1]))]
    return lines


def type_sizes(pdf: bytes) -> dict[int, Counter[float]]:
    """How many printed letters of each page have which size in points."""
    sizes = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document):
            text = page.get_textpage()
            every = (round(raw.FPDFText_GetFontSize(text.raw, index), 2) for index in range(text.count_chars()))
            sizes[number] = Counter(size for size in every if size > 1)
    return sizes


def _signs(text: pypdfium2.PdfTextPage) -> Iterator[tuple[float, float, str]]:
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(text.raw, index))
        if not sign.isspace() and not _INVISIBLE.match(sign):
            raw.FPDFText_GetCharOrigin(text.raw, index, x, y)
            yield x.value, y.value, sign


def decoded(pdf: bytes, scale: float = 3) -> list[str]:
    """The codes on the printed pages, as their bytes say."""
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bitmap = page.render(scale=scale, grayscale=True)
            dots = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
            found += [code.bytes.decode() for code in zxingcpp.read_barcodes(dots, zxingcpp.BarcodeFormat.QRCode)]
    return found


def fonts(pdf: bytes) -> dict[str, bool]:
    """The fonts of the first page, each with whether it is embedded."""
    found = {}
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        for thing in page.get_objects([raw.FPDF_PAGEOBJ_TEXT]):
            font = raw.FPDFTextObj_GetFont(thing.raw)
            buffer = ctypes.create_string_buffer(200)
            raw.FPDFFont_GetBaseFontName(font, buffer, 200)
            found[buffer.value.decode()] = raw.FPDFFont_GetIsEmbedded(font) == 1
    return found


def card_fields(text: str) -> list[tuple[str, list[str]]]:
    """The lines of a vCard or iCalendar text, values split at `;` and unescaped; raises `ValueError` if not strict."""
    if not text.endswith("\r\n") or "\n" in text.replace("\r\n", ""):
        raise ValueError("lines must end in CR LF")
    lines = text[:-2].split("\r\n")
    fields = [line.partition(":") for line in lines]
    if any(not colon or not re.fullmatch("[A-Z]+", name) for name, colon, _ in fields):
        raise ValueError("a line has no name")
    if any(unicodedata.category(sign) == "Cc" for line in lines for sign in line):
        raise ValueError("a control sign")
    opened = []
    for name, _, value in fields:
        if name == "BEGIN":
            opened.append(value)
        elif name == "END" and (not opened or opened.pop() != value):
            raise ValueError("END without BEGIN")
    if opened:
        raise ValueError("BEGIN without END")
    return [(name, [_unescaped(part) for part in re.split(r"(?<!\\);", value)]) for name, _, value in fields]


def _unescaped(value: str) -> str:
    parts = _LETTERS_OF_CARDS.findall(value)
    if "".join(parts) != value or any(part in ",;" for part in parts):
        raise ValueError("a separator or a backslash is not escaped")
    return "".join({"\\n": "\n"}.get(part, part[-1]) for part in parts)
