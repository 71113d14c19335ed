"""Packing a PDF: the many small objects of its tags go into one compressed stream (object streams of PDF 1.5)."""

from __future__ import annotations

import re
import struct
import zlib

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"(\d+) (\d+)\s*\n((?:\d{10} \d{5} [nf][ \r]?[\r\n])+)")
_TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
_OBJECT = re.compile(rb"\s*\d+ \d+ obj\s*(.*?)\s*endobj", re.DOTALL)
_COMPRESSED = re.compile(rb"<</Length \d+/Filter/FlateDecode>>\s*stream\r?\n(.*)\nendstream", re.DOTALL)
_FINE_NUMBER = re.compile(rb"(?<=\.\d\d)\d+")
_IS_STREAM = re.compile(rb">>\s*stream\r?\n")


def packed(pdf: bytes) -> bytes:
    """The same document in fewer bytes; one that is not laid out as expected comes back as it is."""
    start, trailer = _START.search(pdf), _TRAILER.search(pdf)
    if not start or not trailer:
        return pdf
    offsets = _offsets(pdf, int(start[1]))
    bodies = {number: _body(pdf, at) for number, at in offsets.items()}
    if not bodies or None in bodies.values():
        return pdf
    lighter = {number: _lighter(body) for number, body in bodies.items() if body}
    return _written(pdf[: min(offsets.values())], lighter, trailer[1])


def _lighter(body: bytes) -> bytes:
    """A page's drawing with places to a hundredth of a point, which no printer can tell apart."""
    stream = _COMPRESSED.match(body)
    drawing = zlib.decompress(stream[1]) if stream else b""
    if b"BT" not in drawing or b" Tm" not in drawing:
        return body
    # Glyphs are pairs of bytes whose first is below "0": no text can look like such a number.
    compressed = zlib.compress(_FINE_NUMBER.sub(b"", drawing), 9)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream" % (len(compressed), compressed)


def _offsets(pdf: bytes, table: int) -> dict[int, int]:
    """Where each object lies, by its number."""
    found = {}
    for section in _SECTION.finditer(pdf, table):
        for place, entry in enumerate(section[3].split(b"\n")):
            if b" n" in entry:
                found[int(section[1]) + place] = int(entry[:10])
    return found


def _body(pdf: bytes, at: int) -> bytes | None:
    # A stream may contain any bytes, also "endobj": its length says where it ends.
    head = pdf[at : at + 4096]
    stream = _IS_STREAM.search(head)
    length = re.search(rb"/Length (\d+)", head[: stream.start()]) if stream else None
    if stream and length and b"endobj" not in head[: stream.start()]:
        begin = head.index(b"obj") + 3
        end = at + stream.end() + int(length[1])
        if not pdf[end : end + 16].lstrip().startswith(b"endstream"):
            return None
        return pdf[at + begin : end].lstrip() + b"\nendstream"
    found = _OBJECT.match(pdf, at)
    return found[1] if found else None


def _written(header: bytes, bodies: dict[int, bytes], trailer: bytes) -> bytes:
    small = {number: body for number, body in bodies.items() if not _IS_STREAM.search(body[:4096])}
    container, table = max(bodies) + 1, max(bodies) + 2
    out, places = bytearray(header), {}
    for number, body in bodies.items():
        if number not in small:
            places[number] = struct.pack(">BLH", 1, len(out), 0)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    places |= {number: struct.pack(">BLH", 2, container, index) for index, number in enumerate(small)}
    places[container] = struct.pack(">BLH", 1, len(out), 0)
    out += _container(container, small)
    places[table] = struct.pack(">BLH", 1, len(out), 0)
    entries = b"".join(places.get(number, struct.pack(">BLH", 0, 0, 65535)) for number in range(table + 1))
    kept = re.sub(rb"/(Size|Prev) \d+", b"", trailer).strip()
    words = b"/Type/XRef/W[1 4 2]/Size %d%b" % (table + 1, kept)
    at = len(out)
    out += _stream(table, words, entries) + b"startxref\n%d\n%%%%EOF\n" % at
    return bytes(out)


def _container(number: int, small: dict[int, bytes]) -> bytes:
    heads, content = [], bytearray()
    for own, body in small.items():
        heads.append(b"%d %d" % (own, len(content)))
        content += body + b"\n"
    first = b" ".join(heads) + b"\n"
    return _stream(number, b"/Type/ObjStm/N %d/First %d" % (len(small), len(first)), first + content)


def _stream(number: int, words: bytes, content: bytes) -> bytes:
    compressed = zlib.compress(content, 9)
    return b"%d 0 obj\n<<%b/Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (
        number,
        words,
        len(compressed),
        compressed,
    )
