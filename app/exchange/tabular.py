"""The tabular data package: a CSV for each object; 3.x and, through `legacy`, 1.x."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.domain.incoming import BATCH, Batch, Findings, Incoming
from app.domain.profile import OBJECTS
from app.exchange.files import Decoding, Member, decoding_of, lines_without_nul, text_of_member
from app.exchange.flattening import Flattening
from app.exchange.identity import SourceIds
from app.exchange.legacy import JOINED_TO_SERVICE, TABLES, TableForm, language_code, old_name
from app.exchange.profile_attributes import profile_kind, profile_record
from app.exchange.shapes import KEPT, kind_called
from app.exchange.table_rows import RowReader
from app.exchange.values import LONGEST_TEXT

LONGEST_CELL = 16 << 20


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file, the form of its rows, how its text is decoded, and the unknown columns nobody is warned of."""

    member: Member
    name: str
    form: TableForm | None
    decoding: Decoding
    kept: frozenset[str] = frozenset()


def recognised(member: Member, name: str, kept: frozenset[str] = frozenset()) -> Table:
    """The table a file holds, by its name in the package and its columns; `kept` are those an export kept."""
    decoding = decoding_of(member)
    old = old_name(name)
    form = TABLES.get(old)
    if old == "taxonomy" and not {"parent_id", "vocabulary", "parent_name"} & set(_header(member, decoding)):
        form = None
    if form is None and (kind := kind_called(name)) is not None:
        form = TableForm(kind)
    if old == "location" and form and "location_type" in _header(member, decoding):
        form = TableForm("location")
    return Table(member, old, form, decoding, kept)


def _header(member: Member, decoding: Decoding) -> list[str]:
    with text_of_member(member, decoding) as file:
        line = file.readline(1 << 20).replace("\x00", "")
    found = next(csv.reader([line], delimiter=delimiter_of(line)), [])
    return [name.strip().lower() for name in found]


def delimiter_of(line: str) -> str:
    """What separates the cells of a table, from its first line."""
    return max(",;\t", key=line.count)


def rows_of(table: Table, findings: Findings) -> Iterator[tuple[int, list[str]]]:
    """The rows with the number of the line each begins in, the header first."""
    csv.field_size_limit(LONGEST_CELL)
    with text_of_member(table.member, table.decoding) as file:
        first = file.readline(1 << 20).replace("\x00", "")
        file.seek(0)
        lines = lines_without_nul(file) if table.decoding.has_nul else file
        reader = csv.reader(lines, delimiter=delimiter_of(first))
        line = 1
        while True:
            try:
                for row in reader:
                    if row:
                        yield line, row
                    line = reader.line_num + 1
                return
            except csv.Error:
                findings.reject(table.member.name, "unreadable_row", line=line)
                line = reader.line_num + 1


class TableReader:
    """Reads the tables of one package in an order in which each record comes after those it needs."""

    def __init__(self, id_of: SourceIds, findings: Findings) -> None:
        self._id_of = id_of
        self._findings = findings
        self._flattening = Flattening(id_of, findings)
        self._joined: dict[str, dict[bytes, list[tuple[int, str]]]] = {}

    def read(self, tables: Sequence[Table]) -> Iterator[Batch]:
        """All records of the tables."""
        for table in tables:
            if table.name in JOINED_TO_SERVICE:
                self._joined[table.name] = self._read_joined(table)
        order = {name: position for position, name in enumerate(OBJECTS)}
        known = [table for table in tables if table.name not in JOINED_TO_SERVICE and table.form]
        for table in sorted(known, key=lambda table: order[table.form.kind] if table.form else 0):
            yield from self._read_table(table)
        for table in tables:
            if table.form is None and table.name not in JOINED_TO_SERVICE:
                yield from self._read_unknown(table)
        self._report_left_over(tables)

    def _note_decoding(self, table: Table) -> None:
        if table.decoding.guessed:
            self._findings.warn(table.member.name, "guessed_encoding", value=table.decoding.encoding)
        elif table.decoding.has_nul:
            self._findings.warn(table.member.name, "control_characters")

    def _read_joined(self, table: Table) -> dict[bytes, list[tuple[int, str]]]:
        """Texts with their lines by the id of their service; rows without one are rejected."""
        column = JOINED_TO_SERVICE[table.name]
        found: dict[bytes, list[tuple[int, str]]] = {}
        self._note_decoding(table)
        rows = rows_of(table, self._findings)
        _, header = next(rows, (0, []))
        names = [name.strip().lower() for name in header]
        for line, row in rows:
            cells = dict(zip(names, row, strict=False))
            service, text = cells.get("service_id", "").strip(), cells.get(column, "")
            if not service:
                self._findings.reject(table.member.name, "missing_link", line=line, field="service_id")
            elif text.strip():
                found.setdefault(self._id_of("service", service), []).append((line, text[:LONGEST_TEXT]))
        return found

    def _report_left_over(self, tables: Sequence[Table]) -> None:
        for table in tables:
            for texts in self._joined.get(table.name, {}).values():
                for line, text in texts:
                    self._findings.reject(
                        table.member.name, "broken_link", line=line, field="service_id", value=text[:80]
                    )

    def _read_table(self, table: Table) -> Iterator[Batch]:
        self._note_decoding(table)
        rows = rows_of(table, self._findings)
        _, header = next(rows, (0, []))
        assert table.form is not None
        reader = RowReader(table.form, table.member.name, header, self._id_of, self._findings, table.kept)
        special = self._specialist(table, reader)
        while part := list(islice(rows, BATCH)):
            lines, cells = zip(*part, strict=True)
            records = reader.read(lines, cells)
            if special is not None:
                records = [record for record in records if special(record)]
            yield from self._more(table)
            if records:
                yield Batch(reader.kind, table.member.name, records)
        yield from self._more(table, after=True)

    def _specialist(self, table: Table, reader: RowReader) -> Any:
        if table.name == "taxonomy" and reader.kind == "taxonomy_term":
            return self._with_vocabulary(table)
        special = {"service": self._with_joined_texts, "phone": self._with_phone_language, "language": _with_code}
        if reader.kind == "attribute":
            return self._profile_apart(table)
        return special.get(reader.kind)

    def _with_joined_texts(self, record: Incoming) -> bool:
        if texts := self._joined.get("eligibility", {}).pop(record.id, None):
            joined = "\n\n".join(text for _, text in texts)
            record.values.setdefault("eligibility_description", joined[:LONGEST_TEXT])
        if texts := self._joined.get("payments_accepted", {}).pop(record.id, None):
            record.extra["payments_accepted"] = [text for _, text in texts]
        return True

    def _with_phone_language(self, record: Incoming) -> bool:
        name = record.extra.pop("language", None)
        if name:
            self._flattening.add(
                "language", {"phone_id": record.id.hex(), "name": name, "code": language_code(name)}, ""
            )
        return True

    def _with_vocabulary(self, table: Table) -> Any:
        known: set[str] = set()

        def complete(record: Incoming) -> bool:
            name = record.values.get("taxonomy")
            if name:
                record.values.setdefault("taxonomy_id", self._id_of("taxonomy", name))
                if name not in known:
                    known.add(name)
                    self._flattening.begin(table.member.name)
                    self._flattening.add("taxonomy", {"id": name, "name": name}, "", record.line)
            if record.external_id:
                record.values.setdefault("code", record.external_id)
            return True

        return complete

    def _profile_apart(self, table: Table) -> Any:
        def keep(record: Incoming) -> bool:
            kind = profile_kind(record.values.get("taxonomy_term_id"))
            if kind is None:
                return True
            content = profile_record(record.values.get("value"))
            if content is None:
                self._findings.reject(table.member.name, "unreadable_row", line=record.line, field="value")
            else:
                self._flattening.begin(table.member.name)
                self._flattening.add(kind, {**content, "id": record.id.hex()}, "", record.line)
            return False

        return keep

    def _more(self, table: Table, after: bool = False) -> Iterator[Batch]:
        """Records that came up on the way: taxonomies before their terms, all else after the table."""
        if (after or table.name == "taxonomy") or self._flattening.full():
            yield from self._flattening.take()

    def _read_unknown(self, table: Table) -> Iterator[Batch]:
        self._note_decoding(table)
        rows = rows_of(table, self._findings)
        _, header = next(rows, (0, []))
        found = 0
        records: list[Incoming] = []
        for line, row in rows:
            content = {name: text for name, text in zip(header, row, strict=False) if text}
            if not content:
                continue
            if not found:
                self._findings.warn(table.member.name, "unknown_table", value=table.member.stem)
            found += 1
            record = self._id_of("unknown_object", "~" + "\x1f".join((table.name, *row)))
            records.append(Incoming(record, {"object": table.member.stem, "content": content}, {}, "", line))
            if len(records) >= BATCH:
                yield Batch("unknown_object", table.member.name, records)
                records = []
        if records:
            yield Batch("unknown_object", table.member.name, records)


def _with_code(record: Incoming) -> bool:
    name = record.values.get("name")
    if name and "code" not in record.values and record.external_id and (code := language_code(name)):
        record.values["code"] = code
    return True


def resources_of(description: Mapping[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The name and path of each table a package description lists, and the columns kept in an export of ours."""
    resources = description.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            yield str(resource.get("name") or ""), resource["path"], _kept_columns(resource.get("schema"))


def _kept_columns(schema: Any) -> frozenset[str]:
    fields = schema.get("fields") if isinstance(schema, dict) else None
    found = fields if isinstance(fields, list) else ()
    return frozenset(str(field.get("name")) for field in found if isinstance(field, dict) and field.get(KEPT) is True)
