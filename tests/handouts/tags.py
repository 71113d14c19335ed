"""What a screen reader is told of a PDF, read with pdfium: tags, languages, texts of pictures, what is decoration.

No validator of PDF/UA runs here (the known one needs Java); these are the clauses that can be read back without one.
"""

from __future__ import annotations

import ctypes
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

_STREAM = re.compile(rb"stream\r?\n")


@dataclass(frozen=True, slots=True)
class Tag:
    """An element of the structure: its kind, the language it is in, its text where it is a picture, its content."""

    kind: str
    language: str
    alt: str
    contents: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A thing drawn on a page: its text, the language it is said in, its place in the structure (-1: decoration)."""

    text: str
    language: str
    content: int
    is_decoration: bool


def tags_of(page: pypdfium2.PdfPage, language: str) -> list[Tag]:
    """The structure of a page in reading order; `language` is the document's."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        roots = [raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count)]
        return [tag for root in roots for tag in _tags(root, language)]
    finally:
        raw.FPDF_StructTree_Close(tree)


def _tags(element: Any, inherited: str) -> Iterator[Tag]:
    language = _said(raw.FPDF_StructElement_GetLang, element) or inherited
    places = range(max(raw.FPDF_StructElement_GetMarkedContentIdCount(element), 0))
    contents = (raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, place) for place in places)
    yield Tag(
        _said(raw.FPDF_StructElement_GetType, element),
        language,
        _said(raw.FPDF_StructElement_GetAltText, element),
        tuple(content for content in contents if content >= 0),
    )
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, index)
        if child:
            yield from _tags(child, language)


def pieces_of(page: pypdfium2.PdfPage, language: str) -> list[Piece]:
    """Everything drawn on a page, with the language a screen reader says it in."""
    spoken = {content: tag.language for tag in tags_of(page, language) for content in tag.contents}
    text = page.get_textpage()
    return [_piece(thing.raw, text, spoken) for thing in page.get_objects()]


def _piece(thing: Any, text: pypdfium2.PdfTextPage, spoken: dict[int, str]) -> Piece:
    marks = [raw.FPDFPageObj_GetMark(thing, index) for index in range(raw.FPDFPageObj_CountMarks(thing))]
    content = raw.FPDFPageObj_GetMarkedContentID(thing)
    own = [language for mark in marks if (language := _mark_language(mark))]
    is_text = raw.FPDFPageObj_GetType(thing) == raw.FPDF_PAGEOBJ_TEXT
    return Piece(
        _text(thing, text) if is_text else "",
        own[-1] if own else spoken.get(content, ""),
        content,
        any(_mark_name(mark) == "Artifact" for mark in marks),
    )


def _text(thing: Any, text: pypdfium2.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(thing, text.raw, None, 0)
    buffer = (ctypes.c_ushort * max(length // 2, 1))()
    raw.FPDFTextObj_GetText(thing, text.raw, buffer, length)
    return bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _mark_name(mark: Any) -> str:
    buffer, length = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
    raw.FPDFPageObjMark_GetName(mark, buffer, 80, length)
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le")


def _mark_language(mark: Any) -> str:
    buffer, length = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
    if not raw.FPDFPageObjMark_GetParamStringValue(mark, b"Lang", buffer, 80, length):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le")


def _said(ask: Any, element: Any) -> str:
    length = ask(element, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    ask(element, buffer, length)
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le")


def language_of(document: pypdfium2.PdfDocument) -> str:
    """The language the document says it is in."""
    buffer = (ctypes.c_ushort * 32)()
    length = raw.FPDFCatalog_GetLanguage(document.raw, buffer, 64)
    return bytes(buffer)[: max(length - 2, 0)].decode("utf-16-le")


def unpacked(pdf: bytes) -> bytes:
    """The bytes of a PDF with what was compressed in it written out behind."""
    return pdf + b"\n".join(_inflated(pdf[found.end() :]) for found in _STREAM.finditer(pdf))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
