"""The rows of one table as records: columns are looked up once, so that a row costs little."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.domain.hsds import Type
from app.domain.incoming import Findings, Incoming
from app.domain.profile import OBJECTS
from app.exchange.flattening import CODES_OF, LONGEST_ID, MANDATORY, NAMED
from app.exchange.identity import IdOf, is_uuid
from app.exchange.legacy import TableForm
from app.exchange.profile_attributes import profile_record
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, shape_of
from app.exchange.values import CODES, LONGEST_TEXT, Converter, Remarked, Unreadable, place_problem


class RowReader:
    """Reads the rows of one table; columns are looked up once."""

    def __init__(self, form: TableForm, file: str, header: Sequence[str], id_of: IdOf, findings: Findings) -> None:
        self.kind = form.kind
        self._form = form
        self._file = file
        self._id_of = id_of
        self._findings = findings
        self._width = len(header)
        self._texts: list[tuple[int, str]] = []
        self._converted: list[tuple[int, str, Converter]] = []
        self._links: list[tuple[int, str, str]] = []
        self._unknown: list[tuple[int, str]] = []
        self._id_column = self._external_column = -1
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
                self._unknown.append((position, name))
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
        if self._unknown:
            self._read_unknown(row, extra)
        return self._finished(line, row, values, extra)

    def _read_unknown(self, row: list[str], extra: dict[str, Any]) -> None:
        for position, name in self._unknown:
            if not row[position]:
                continue
            if name == EXTRA_JSON:
                extra |= profile_record(row[position]) or {}
            else:
                extra[name] = row[position][:LONGEST_TEXT]

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
            uuid = is_uuid(text)
            own = f"{self._form.table}/{text}" if self._form.table and not uuid else text
            return Incoming(self._id_of(self.kind, own), values, extra, external or ("" if uuid else text), line)
        if OBJECTS[self.kind].is_root or not values:
            self._findings.reject(self._file, "missing_id", line=line, field="id")
            return None
        content = "\x1f".join(f"{name}={values[name]}" for name in sorted(values))
        return Incoming(self._id_of(self.kind, f"~{self._form.table}{content}"), values, extra, external or text, line)

    def _may_miss(self, name: str, line: int) -> bool:
        if name == "name" and self.kind in NAMED:
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
