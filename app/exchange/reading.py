"""What a path holds, and the stream of its records."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import IO, Any
from uuid import UUID

from app.domain.incoming import Batch, Findings, Progress
from app.errors import UnreadableFile
from app.exchange.files import EMPTY, Member, members_of, read_whole
from app.exchange.flattening import Flattening
from app.exchange.hsds_json import NotJson, add_document, decoded, only_source, read_json
from app.exchange.identity import SourceIds
from app.exchange.legacy import JOINED_TO_SERVICE, TABLES, old_name
from app.exchange.shapes import kind_called
from app.exchange.source import OpenedSource, SourceInfo
from app.exchange.tabular import Table, TableReader, recognised, resources_of
from app.i18n import N_

DATAPACKAGE = "datapackage.json"
JSON_SUFFIXES = frozenset({".json", ".jsonl", ".ndjson", ".jsonlines"})
TABLE_SUFFIXES = frozenset({".csv", ".tsv"})
SHEET_SUFFIXES = frozenset({".xlsx", ".xlsm"})
NOT_KNOWN = N_(
    "„{file}“ ist weder HSDS (JSON oder Tabellen) noch eine Tabelle nach der Vorlage. Es wurde nichts verändert."
)


@dataclass(frozen=True, slots=True)
class Package:
    """The tables of one folder with the description beside them."""

    folder: str
    members: tuple[Member, ...]
    description: dict[str, Any]
    unreadable: str = ""


def open_source(path: Path, source_name: str = "", today: date | None = None) -> OpenedSource:
    """Recognise what a path holds; nothing of the records is read yet.

    `source_name` and `today` help to read a spreadsheet that names no institution or leaves out a year.
    Raises `RefusedFile` where reading would be dangerous and `UnreadableFile` where there is nothing to read.
    """
    findings = Findings()
    with members_of(path) as members:
        if not any(member.size for member in members):
            raise UnreadableFile(EMPTY, file=path.name)
        if len(members) == 1 and _is_sheet(members[0]):
            from app.exchange.spreadsheet import open_sheet

            return open_sheet(path, members[0], findings, source_name or path.stem, today or date.today())
        packages = _packages(members)
        if not packages and not any(_is_json(member) for member in members):
            raise UnreadableFile(NOT_KNOWN, file=path.name)
        size = sum(member.size for member in members)
        info = _info(path, packages)
        if len(members) == 1 and (name := only_source(members[0])):
            info = dataclasses.replace(info, name=name)

    def batches(source: UUID, progress: Progress) -> Iterator[Batch]:
        with members_of(path) as found:
            meter = _Meter()
            for batch in _read([meter.watching(member) for member in found], SourceIds(source), findings):
                progress("reading", meter.position(), size)
                yield batch
            progress("reading", size, size)

    return OpenedSource(info, size, findings, batches)


class _Meter:
    """How many bytes of the files have become records; a first look into a file does not count."""

    def __init__(self) -> None:
        self._done: dict[str, int] = {}
        self._current: tuple[Member, IO[bytes]] | None = None

    def watching(self, member: Member) -> Member:
        """The same file; opening it makes it the one being read."""

        def opened() -> IO[bytes]:
            if self._current is not None and self._current[0].name in self._done:
                self._done[self._current[0].name] = self._current[0].size
            file = member.open()
            self._current = (member, file)
            return file

        return Member(member.name, member.size, opened)

    def position(self) -> int:
        """The bytes read so far; a file that is closed has been read whole."""
        if self._current is not None:
            member, file = self._current
            self._done[member.name] = member.size if file.closed else file.tell()
        return sum(self._done.values())


def documents_source(name: str, documents: Sequence[Any]) -> OpenedSource:
    """JSON documents that are in memory already, as one source."""
    findings = Findings()

    def batches(source: UUID, _progress: Progress) -> Iterator[Batch]:
        flattening = Flattening(SourceIds(source), findings)
        flattening.begin(name)
        for document in documents:
            add_document(document, name, flattening)
        yield from flattening.take()

    return OpenedSource(SourceInfo(name), 0, findings, batches)


def _is_sheet(member: Member) -> bool:
    if member.suffix in SHEET_SUFFIXES:
        return True
    return member.suffix in TABLE_SUFFIXES and _table_name(member) is None


def _is_json(member: Member) -> bool:
    return member.suffix in JSON_SUFFIXES and member.path.name.lower() != DATAPACKAGE


def _table_name(member: Member) -> str | None:
    old = old_name(member.stem)
    return member.stem if kind_called(member.stem) or old in TABLES or old in JOINED_TO_SERVICE else None


def _info(path: Path, packages: Sequence[Package]) -> SourceInfo:
    described = next((package.description for package in packages if package.description), {})
    licence = _first(described.get("licenses")) or described.get("license") or {}
    author = _first(described.get("contributors")) or _first(described.get("sources")) or {}
    return SourceInfo(
        name=_text(described.get("name")) or (path.name if path.is_dir() else path.stem) or path.name,
        title=_text(described.get("title")),
        language=_text(_first(described.get("languages")) or described.get("language")),
        licence=_text(licence.get("type") or licence.get("name") or licence.get("title"))
        if isinstance(licence, dict)
        else _text(licence),
        attribution=_text(author.get("title") or author.get("name")) if isinstance(author, dict) else _text(author),
        url=_text(described.get("homepage")),
    )


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _text(value: Any) -> str:
    return value.strip()[:1000] if isinstance(value, str) else ""


def _packages(members: Sequence[Member]) -> list[Package]:
    """The tables by the folder of the description that governs them, else by their own folder."""
    described = {member.folder: member for member in members if member.path.name.lower() == DATAPACKAGE}
    groups: dict[str, list[Member]] = {folder: [] for folder in described}
    for member in members:
        if member.suffix in TABLE_SUFFIXES:
            groups.setdefault(_governing(member, described), []).append(member)
    return [_package(folder, groups[folder], described.get(folder)) for folder in sorted(groups) if groups[folder]]


def _governing(member: Member, described: dict[str, Member]) -> str:
    return next((str(parent) for parent in member.path.parents if str(parent) in described), member.folder)


def _package(folder: str, members: Sequence[Member], description: Member | None) -> Package:
    if description is None:
        return Package(folder, tuple(members), {})
    try:
        content = decoded(read_whole(description), description, Findings())
    except NotJson:
        content = None
    if isinstance(content, dict):
        return Package(folder, tuple(members), content)
    return Package(folder, tuple(members), {}, description.name)


def _read(members: Sequence[Member], id_of: SourceIds, findings: Findings) -> Iterator[Batch]:
    packages = _packages(members)
    for package in packages:
        yield from TableReader(id_of, findings).read(_tables(package, findings))
    flattening = Flattening(id_of, findings)
    documents = [member for member in members if _is_json(member)]
    for member in documents:
        try:
            yield from read_json(member, flattening, findings)
        except UnreadableFile:
            if len(documents) + len(packages) == 1:
                raise
            findings.reject(member.name, "unreadable_file")
    for member in members:
        if member.suffix not in JSON_SUFFIXES | TABLE_SUFFIXES:
            findings.warn(member.name, "ignored_file")


def _tables(package: Package, findings: Findings) -> list[Table]:
    if package.unreadable:
        findings.warn(package.unreadable, "unreadable_datapackage")
    described = _described_members(package, findings)
    nothing: tuple[str, frozenset[str]] = ("", frozenset())
    found = [(member, *described.get(member.name, nothing)) for member in package.members if member.size]
    return [recognised(member, name or member.stem, kept) for member, name, kept in found]


def _described_members(package: Package, findings: Findings) -> dict[str, tuple[str, frozenset[str]]]:
    """What the description says of each file: a name that recognises it, and columns kept in an export of ours.

    Files it names in vain are warned of.
    """
    by_path = {member.name: member for member in package.members}
    by_name = {member.path.name: member for member in package.members}
    described: dict[str, tuple[str, frozenset[str]]] = {}
    for name, path, kept in resources_of(package.description):
        whole = (PurePosixPath(package.folder) / path).as_posix()
        member = by_path.get(whole) or by_name.get(PurePosixPath(path).name)
        if member is None:
            findings.warn(_beside(package.folder), "missing_file", value=path)
        else:
            described[member.name] = ("" if _table_name(member) else name, kept)
    return described


def _beside(folder: str) -> str:
    return (PurePosixPath(folder) / DATAPACKAGE).as_posix()
