"""The tabular data package: a CSV for each object; 3.x and, through `legacy`, 1.x."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.hsds import Type
from app.domain.profile import OBJECTS
from app.exchange.files import Decoding, Member, decoding_of, lines_without_nul, text_of_member
from app.exchange.flattening import CODES_OF, LONGEST_ID, MANDATORY, Flattening
from app.exchange.identity import IdOf, is_uuid
from app.domain.incoming import BATCH, Batch, Findings, Incoming
from app.exchange.legacy import JOINED_TO_SERVICE, TABLES, TableForm, language_code, old_name
from app.exchange.profile_attributes import profile_kind, profile_record
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, kind_called, shape_of
from app.exchange.values import CODES, LONGEST_TEXT, Converter, Remarked, Unreadable, place_problem

LONGEST_CELL = 16 << 20
_NAMED = frozenset(name for name, kind in OBJECTS.items() if (f := kind.by_name.get("name")) and f.required)


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file, the form of its rows, and how its text is decoded."""

    member: Member
    name: str
    form: TableForm | None
    decoding: Decoding


def recognised(member: Member, name: str) -> Table:
    """The table a file holds, by its name in the package and its columns."""
    decoding = decoding_of(member)
    old = old_name(name)
    form = TABLES.get(old)
    if old == "taxonomy" and not {"parent_id", "vocabulary", "parent_name"} & set(_header(member, decoding)):
        form = None
    if form is None and (kind := kind_called(name)) is not None:
        form = TableForm(kind)
    if old == "location" and form and "location_type" in _header(member, decoding):
        form = TableForm("location")
    return Table(member, old, form, decoding)


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

    def __init__(self, id_of: IdOf, findings: Findings) -> None:
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
                    self._findings.reject(table.member.name, "broken_link", line=line, field="service_id", value=text[:80])

    def _read_table(self, table: Table) -> Iterator[Batch]:
        self._note_decoding(table)
        rows = rows_of(table, self._findings)
        _, header = next(rows, (0, []))
        reader = RowReader(table, header, self._id_of, self._findings)
        special = self._specialist(table, reader)
        records: list[Incoming] = []
        for line, row in rows:
            record = reader.read(line, row)
            if record is not None and (special is None or special(record)):
                records.append(record)
                if len(records) >= BATCH:
                    yield from self._more(table)
                    yield Batch(reader.kind, table.member.name, records)
                    records = []
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
            self._flattening.add("language", {"phone_id": record.id.hex(), "name": name, "code": language_code(name)}, "")
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


class RowReader:
    """Reads the rows of one table; columns are looked up once."""

    def __init__(self, table: Table, header: Sequence[str], id_of: IdOf, findings: Findings) -> None:
        assert table.form is not None
        self.kind = table.form.kind
        self._form = table.form
        self._file = table.member.name
        self._id_of = id_of
        self._findings = findings
        self._width = len(header)
        self._texts: list[tuple[int, str]] = []
        self._converted: list[tuple[int, str, Converter]] = []
        self._links: list[tuple[int, str, str]] = []
        self._unknown: list[tuple[int, str]] = []
        self._id_column = self._external_column = self._extra_column = -1
        self._owner_columns: list[int] = []
        self._entity_column = -1
        self._needed = [f.name for f in OBJECTS[self.kind].fields if f.required]
        self._codes = [(name, CODES[self.kind, name]) for name in CODES_OF.get(self.kind, ())]
        self._plan([name.strip() for name in header])

    def _plan(self, header: Sequence[str]) -> None:
        shape = shape_of(self.kind)
        seen: set[str] = set()
        for position, original in enumerate(header):
            column = original.lower()
            name = self._form.renamed.get(column, column)
            if name == "id":
                self._id_column = position
            elif name == EXTERNAL_ID:
                self._external_column = position
            elif name == EXTRA_JSON:
                self._extra_column = position
            elif name in shape.fields and name not in seen:
                seen.add(name)
                self._plan_field(position, name)
            elif column:
                self._unknown.append((position, original if column != "language" else column))
                if not (self.kind == "phone" and column == "language"):
                    self._findings.warn(self._file, "unknown_column", line=1, field=original, value=original)

    def _plan_field(self, position: int, name: str) -> None:
        field, convert = shape_of(self.kind).fields[name]
        if convert is None:
            target = self._form.links.get(name, field.target)
            self._links.append((position, name, target))
            if target in {"service", "location"}:
                self._owner_columns.append(position)
        elif name in self._form.readers:
            self._converted.append((position, name, self._form.readers[name]))
        elif field.type is Type.TEXT:
            self._texts.append((position, name))
        else:
            self._converted.append((position, name, convert))
        if name in {"link_entity", "resource_type", "record_kind"}:
            self._entity_column = position

    def read(self, line: int, row: list[str]) -> Incoming | None:
        """One row as a record; None where it was rejected."""
        extra: dict[str, Any] = {}
        if len(row) != self._width:
            row = self._fitted(row, line, extra)
        values: dict[str, Any] = dict(self._form.constant)
        for position, name in self._texts:
            text = row[position]
            if text and not (text[0] <= " " and text.isspace()):
                values[name] = text if len(text) <= LONGEST_TEXT else self._cut(text, line, name)
        for position, name, target in self._links:
            text = row[position].strip()
            if text:
                target = self._entity(row) if target == "*" else target
                values[name] = self._id_of(target, text[:LONGEST_ID])
        for position, name, convert in self._converted:
            if row[position]:
                self._convert(name, convert, row[position], values, extra, line)
        for position, name in self._unknown:
            if row[position]:
                extra[name] = row[position][:LONGEST_TEXT]
        if self._extra_column >= 0:
            extra |= profile_record(row[self._extra_column]) or {}
        return self._finished(line, row, values, extra)

    def _finished(self, line: int, row: list[str], values: dict[str, Any], extra: dict[str, Any]) -> Incoming | None:
        if self.kind == "location":
            self._check_place(line, values, extra)
        for name, allowed in self._codes:
            if (value := values.get(name)) is not None and value not in allowed:
                self._findings.warn(self._file, "unknown_code", line=line, field=name, value=value[:80])
        for name in self._needed:
            if name not in values and not self._may_miss(name, line):
                return None
        return self._identified(line, row, values, extra)

    def _identified(self, line: int, row: list[str], values: dict[str, Any], extra: dict[str, Any]) -> Incoming | None:
        text = row[self._id_column].strip() if self._id_column >= 0 else ""
        external = row[self._external_column] if self._external_column >= 0 else ""
        repeats = self.kind == "language" and any(row[position].strip() == text for position in self._owner_columns)
        if text and not repeats:
            record = self._id_of(self.kind, f"{self._form.table}/{text}" if self._form.table and not is_uuid(text) else text)
            return Incoming(record, values, extra, external or ("" if is_uuid(text) else text), line)
        if OBJECTS[self.kind].is_root or not values:
            self._findings.reject(self._file, "missing_id", line=line, field="id")
            return None
        content = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
        return Incoming(self._id_of(self.kind, f"~{self._form.table}{content}"), values, extra, external or text, line)

    def _may_miss(self, name: str, line: int) -> bool:
        if name == "name" and self.kind in _NAMED:
            self._findings.reject(self._file, "missing_name", line=line, field=name)
            return False
        if name in MANDATORY[self.kind]:
            self._findings.reject(self._file, "missing_link", line=line, field=name)
            return False
        self._findings.warn(self._file, "missing_value", line=line, field=name)
        return True

    def _fitted(self, row: list[str], line: int, extra: dict[str, Any]) -> list[str]:
        if len(row) > self._width:
            more = [text for text in row[self._width :] if text]
            if more:
                extra["more_cells"] = more
                self._findings.warn(self._file, "too_many_cells", line=line)
            return row[: self._width]
        return [*row, *[""] * (self._width - len(row))]

    def _entity(self, row: list[str]) -> str:
        return row[self._entity_column].strip() if self._entity_column >= 0 else ""

    def _cut(self, text: str, line: int, name: str) -> str:
        self._findings.warn(self._file, "too_long", line=line, field=name)
        return text[:LONGEST_TEXT]

    def _convert(
        self, name: str, convert: Converter, text: str, values: dict[str, Any], extra: dict[str, Any], line: int
    ) -> None:
        try:
            value = convert(text)
        except Unreadable as problem:
            extra[name] = text[:LONGEST_TEXT]
            self._findings.warn(self._file, problem.reason, line=line, field=name, value=text[:80])
            return
        except Remarked as remark:
            value = remark.value
            extra[f"{name}_original"] = text
            self._findings.warn(self._file, remark.reason, line=line, field=name, value=text[:80])
        if value is not None:
            values[name] = value

    def _check_place(self, line: int, values: dict[str, Any], extra: dict[str, Any]) -> None:
        if problem := place_problem(values.get("latitude"), values.get("longitude")):
            self._findings.warn(self._file, problem, line=line, field="latitude")
            extra |= {name: values.pop(name) for name in ("latitude", "longitude")}


def resources_of(description: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name and path of each table a package description lists."""
    resources = description.get("resources")
    for resource in resources if isinstance(resources, list) else ():
        if isinstance(resource, dict) and isinstance(resource.get("path"), str):
            yield str(resource.get("name") or ""), resource["path"]
