"""HSDS 3.0 and 3.1 JSON: one object, a list, an API page, tables by name, or a line for each object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec

from app.domain.incoming import Batch, Findings
from app.exchange.files import Member, is_json_lines, read_whole, unreadable
from app.exchange.flattening import Flattening
from app.exchange.profile_attributes import source_named
from app.exchange.shapes import kind_called, kind_of_object

LONGEST_LINE = 16 << 20
_API_ROOT = frozenset({"version", "profile", "openapi_url"})

NotJson = (msgspec.DecodeError, ValueError, RecursionError, MemoryError)


def read_json(member: Member, flattening: Flattening, findings: Findings) -> Iterator[Batch]:
    """The records of one JSON file; raises `UnreadableFile` where it is none, `RefusedFile` where it is too big."""
    flattening.begin(member.name)
    if is_json_lines(member) or _looks_like_lines(member):
        yield from _lines(member, flattening, findings)
    else:
        yield from _document(member, flattening, findings)
    yield from flattening.take()


def _document(member: Member, flattening: Flattening, findings: Findings) -> Iterator[Batch]:
    content = read_whole(member)
    try:
        document = decoded(content, member, findings)
    except NotJson as error:
        raise unreadable(member) from error
    del content
    if not add_document(document, member.stem, flattening):
        findings.warn(member.name, "ignored_file" if _is_about_the_api(document) else "no_records")
    yield from flattening.take()


def _is_about_the_api(document: Any) -> bool:
    return isinstance(document, dict) and document.keys() <= _API_ROOT


def decoded(content: bytes, member: Member, findings: Findings) -> Any:
    """JSON from bytes; also with a byte order mark, in UTF-16 or in the Windows code page (with a warning)."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _plain(content.decode("utf-16", "replace"))
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        content.decode()
    except UnicodeDecodeError:
        findings.warn(member.name, "guessed_encoding", value="cp1252")
        return _plain(content.decode("cp1252", "replace"))
    return _plain(content)


def _plain(content: bytes | str) -> Any:
    """The strict decoder first, for speed; the lenient one reads NaN and the like."""
    try:
        return msgspec.json.decode(content)
    except msgspec.DecodeError:
        return json.loads(content, parse_constant=lambda _: None)


def add_document(document: Any, stem: str, flattening: Flattening) -> bool:
    """Add everything a document holds; False where nothing in it is a record."""
    if isinstance(document, list):
        return _add_list(document, stem, "", flattening)
    if not isinstance(document, dict):
        return False
    if isinstance(document.get("contents"), list):
        return _add_list(document["contents"], stem, "/contents", flattening)
    tables = {
        name: kind_called(name.removesuffix(".csv")) for name, value in document.items() if isinstance(value, list)
    }
    if "id" not in document and any(tables.values()):
        return _add_tables(document, tables, flattening)
    return _add_one(document, stem, "", 0, flattening)


def _add_list(entries: list[Any], stem: str, pointer: str, flattening: Flattening) -> bool:
    found = [_add_one(entry, stem, f"{pointer}/{position}", 0, flattening) for position, entry in enumerate(entries)]
    return any(found) or not entries


def _add_tables(document: dict[str, Any], tables: dict[str, str | None], flattening: Flattening) -> bool:
    for name, kind in tables.items():
        place = "/" + name.replace("~", "~0").replace("/", "~1")
        for position, entry in enumerate(document[name]):
            if kind is not None:
                flattening.add(kind, entry, f"{place}/{position}")
            elif isinstance(entry, dict):
                flattening.add_unknown(entry, f"{place}/{position}", 0, name.removesuffix(".csv"))
    return True


def _add_one(entry: Any, stem: str, pointer: str, line: int, flattening: Flattening) -> bool:
    kind = kind_of_object(entry, stem) if isinstance(entry, dict) else None
    if kind is not None:
        flattening.add(kind, entry, pointer, line)
    elif isinstance(entry, dict) and "id" in entry:
        flattening.add_unknown(entry, pointer, line)
    elif pointer or line or _meant_as_record(entry):
        flattening.add("service" if _meant_as_record(entry) else "organization", entry, pointer, line)
    return kind is not None or (isinstance(entry, dict) and "id" in entry)


def _meant_as_record(entry: Any) -> bool:
    return isinstance(entry, dict) and {"name", "status"} <= entry.keys()


def only_source(member: Member) -> str:
    """The name of the source that an export says all of it came from, in its first entry; mostly empty."""
    with member.open() as file:
        if file.readline(8).strip() != b"[":
            return ""
        first = file.readline(1 << 16).rstrip().removesuffix(b",")
    try:
        return source_named(msgspec.json.decode(first))
    except NotJson:
        return ""


def _looks_like_lines(member: Member) -> bool:
    """Whether the first line is a whole object and more follows, whatever the file is called."""
    with member.open() as file:
        first = file.readline(1 << 20)
        if not first.rstrip().endswith(b"}") or not file.readline(1 << 10).strip():
            return False
    try:
        return isinstance(msgspec.json.decode(first.removeprefix(b"\xef\xbb\xbf")), dict)
    except NotJson:
        return False


def _lines(member: Member, flattening: Flattening, findings: Findings) -> Iterator[Batch]:
    with member.open() as file:
        number = 0
        while content := file.readline(LONGEST_LINE):
            number += 1
            if content.strip() and not _add_line(content, member, number, flattening, findings):
                findings.reject(member.name, "unreadable_row", line=number)
            if flattening.full():
                yield from flattening.take()


def _add_line(content: bytes, member: Member, number: int, flattening: Flattening, findings: Findings) -> bool:
    try:
        document = decoded(content, member, findings)
    except NotJson:
        return False
    if isinstance(document, dict) and not isinstance(document.get("contents"), list):
        _add_one(document, member.stem, "", number, flattening)
        return True
    return add_document(document, member.stem, flattening)
