"""Reading the German spreadsheet, XLSX or CSV; formulas are never evaluated."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import chain, islice
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.incoming import BATCH, Batch, Findings, Incoming, Progress
from app.domain.profile import OBJECTS
from app.errors import UnreadableFile
from app.exchange.files import Member, check_workbook, decoding_of, lines_without_nul, text_of_member, unreadable
from app.exchange.headings import Headings, certain, match_headings
from app.exchange.identity import SourceIds
from app.exchange.sheet_columns import EXAMPLE_NAME
from app.exchange.sheet_rows import RowMapping, cell_text
from app.exchange.source import OpenedSource, SourceInfo
from app.exchange.tabular import LONGEST_CELL, delimiter_of
from app.exchange.values import Remarked, number_text
from app.i18n import N_

MOST_COLUMNS = 200
HEADINGS_WITHIN = 20
NO_HEADINGS = N_(
    "In „{file}“ steht keine Zeile mit den Überschriften der Vorlage (wenigstens „Angebot“). Es wurde nichts verändert."
    " Legen Sie mit „anlauf template“ eine leere Vorlage an."
)

ROWS_BETWEEN_REPORTS = 100

FORMULA = object()
"""Stands for a cell that holds a formula."""

Row = tuple[int, list[Any]]


def open_sheet(path: Path, member: Member, findings: Findings, source_name: str, today: date) -> OpenedSource:
    """Recognise a spreadsheet; raises `UnreadableFile` where no row holds our headings.

    `source_name` stands for an institution nobody named, `today` is the day from which a year left out is guessed.
    """
    workbook = member.suffix not in {".csv", ".tsv"}
    if workbook:
        check_workbook(path)

    def rows(report: Findings) -> Iterator[Row]:
        return _workbook_rows(path, member, report) if workbook else _csv_rows(member, report)

    _find_headings(member, rows(Findings()))

    def batches(source: UUID, progress: Progress) -> Iterator[Batch]:
        yield from _read(member, _told(rows(findings), progress), source, findings, source_name, today)

    return OpenedSource(SourceInfo(path.stem), member.size, findings, batches)


def _told(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    for row in rows:
        if row[0] % ROWS_BETWEEN_REPORTS == 0:
            progress("reading", row[0], 0)
        yield row


def _find_headings(member: Member, rows: Iterator[Row]) -> tuple[int, list[str], Iterator[Row]]:
    """The row with the most known headings among the first ones, and the rows after it."""
    first = list(islice(rows, HEADINGS_WITHIN))
    best = max(first, key=lambda row: certain(_texts(row[1])), default=None)
    if best is None or "name" not in match_headings(_texts(best[1])).positions:
        raise UnreadableFile(NO_HEADINGS, file=member.path.name)
    after = (row for row in first if row[0] > best[0])
    return best[0], _texts(best[1]), chain(after, rows)


def _texts(cells: Sequence[Any]) -> list[str]:
    return ["" if cell is None or cell is FORMULA else str(cell) for cell in cells]


def _read(
    member: Member, rows: Iterator[Row], source: UUID, findings: Findings, source_name: str, today: date
) -> Iterator[Batch]:
    line, header, rows = _find_headings(member, rows)
    headings = match_headings(header)
    _report_headings(member, line, header, headings, findings)
    found: dict[str, list[Incoming]] = {kind: [] for kind in OBJECTS}
    shared: set[bytes] = set()

    def emit(kind: str, record: Incoming) -> None:
        if kind in {"organization", "location", "address", "taxonomy_term", "attribute"}:
            if record.id in shared:
                return
            shared.add(record.id)
        found[kind].append(record)

    mapping = RowMapping(SourceIds(source), findings, member.name, emit, source_name, today)
    columns = {position: key for key, position in headings.positions.items()}
    count = 0
    for line, cells in rows:
        count += _add_row(mapping, member, line, cells, columns, header, findings)
        if count >= BATCH:
            yield from _taken(found, member.name)
            count = 0
    yield from _taken(found, member.name)


def _taken(found: dict[str, list[Incoming]], file: str) -> Iterator[Batch]:
    for kind, records in found.items():
        if records:
            yield Batch(kind, file, records)
            found[kind] = []


def _report_headings(member: Member, line: int, header: list[str], headings: Headings, findings: Findings) -> None:
    for position, column in headings.guessed.items():
        findings.warn(
            member.name,
            "guessed_heading",
            line=line,
            field=column.heading,
            value=header[position],
            understood=column.heading,
        )
    for position in headings.twice:
        findings.warn(member.name, "double_heading", line=line, field=header[position], value=header[position])
    for position in headings.unknown:
        findings.warn(member.name, "unknown_column", line=line, field=header[position], value=header[position])
    for column in headings.missing:
        findings.warn(member.name, "missing_heading", line=line, field=column.heading, value=column.heading)


def _add_row(
    mapping: RowMapping,
    member: Member,
    line: int,
    row: list[Any],
    columns: dict[int, str],
    header: list[str],
    findings: Findings,
) -> int:
    known: dict[str, str] = {}
    unknown: dict[str, str] = {}
    for position, cell in enumerate(row):
        heading = header[position] if position < len(header) else ""
        text = _cell(cell, member, line, heading, findings)
        if text and position in columns:
            known[columns[position]] = text
        elif text:
            unknown[heading or f"Spalte {position + 1}"] = text
    if not known:
        return 0
    if known.get("name") == EXAMPLE_NAME:
        findings.warn(member.name, "example_row", line=line)
        return 0
    mapping.add(line, known, unknown)
    return 1


def _cell(cell: Any, member: Member, line: int, heading: str, findings: Findings) -> str | None:
    if cell is None:
        return None
    if cell is FORMULA:
        findings.warn(member.name, "formula", line=line, field=heading)
        return None
    try:
        return cell_text(_plain(cell))
    except Remarked as remark:
        findings.warn(member.name, remark.reason, line=line, field=heading)
        return str(remark.value) if remark.value else None


def _plain(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, bool):
        return "ja" if cell else "nein"
    return number_text(cell) if isinstance(cell, int | float) else str(cell)


def _csv_rows(member: Member, findings: Findings) -> Iterator[Row]:
    """The rows of a CSV; a cell that begins like a formula is one, as a spreadsheet program would take it."""
    decoding = decoding_of(member)
    if decoding.guessed:
        findings.warn(member.name, "guessed_encoding", value=decoding.encoding)
    csv.field_size_limit(LONGEST_CELL)
    with text_of_member(member, decoding) as file:
        first = file.readline(1 << 20)
        file.seek(0)
        reader = csv.reader(lines_without_nul(file), delimiter=delimiter_of(first))
        line = 1
        while True:
            try:
                for row in reader:
                    yield line, [_unless_formula(cell) for cell in row[:MOST_COLUMNS]]
                    line = reader.line_num + 1
                return
            except csv.Error:
                findings.reject(member.name, "unreadable_row", line=line)
                line = reader.line_num + 1


def _unless_formula(text: str) -> Any:
    return FORMULA if text.lstrip().startswith("=") else text


def _workbook_rows(path: Path, member: Member, findings: Findings) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl lets errors of its parsers through, of many kinds
        raise unreadable(member) from error
    try:
        if not book.worksheets:
            raise unreadable(member)
        sheet = next((sheet for sheet in book.worksheets if sheet.title == "Angebote"), book.worksheets[0])
        own = {"Angebote", "Hinweise", "Listen"}
        for other in book.worksheets:
            if other is not sheet and other.title not in own:
                findings.warn(member.name, "unread_sheet", value=other.title)
        sheet.reset_dimensions()
        yield from _sheet_rows(sheet, member)
    finally:
        book.close()


def _sheet_rows(sheet: Any, member: Member) -> Iterator[Row]:
    rows = sheet.iter_rows(max_col=MOST_COLUMNS)
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # a damaged sheet fails only where it is read
            raise unreadable(member) from error
        if row is None:
            return
        line = next((cell.row for cell in row if getattr(cell, "row", None)), 0)
        if line:
            yield line, [_workbook_cell(cell) for cell in row]


def _workbook_cell(cell: Any) -> Any:
    value = cell.value
    if getattr(cell, "data_type", "n") == "f" or not isinstance(
        value, str | int | float | datetime | date | time | None
    ):
        return FORMULA
    return None if getattr(cell, "data_type", "n") == "e" else value
