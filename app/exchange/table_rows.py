"""The rows of one table as records, read column by column."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import repeat
from typing import Any

from app.domain.hsds import Type
from app.domain.incoming import Findings, Incoming
from app.domain.profile import OBJECTS
from app.exchange.flattening import CODES_OF, LONGEST_ID, MANDATORY, NAMED
from app.exchange.identity import SHORTEST, SourceIds, is_uuid
from app.exchange.legacy import TableForm
from app.exchange.profile_attributes import profile_record
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, shape_of
from app.exchange.values import CODES, LONGEST_TEXT, Converter, Remarked, Unreadable, place_problem

MOST_KNOWN = 1 << 12
"""Cells of one column whose value is remembered."""


class RowReader:
    """Reads the rows of one table, some thousand at a time and column by column: a row then costs little."""

    def __init__(
        self,
        form: TableForm,
        file: str,
        header: Sequence[str],
        ids: SourceIds,
        findings: Findings,
        kept: Collection[str] = (),
    ) -> None:
        self.kind = form.kind
        self._form = form
        self._file = file
        self._ids = ids
        self._findings = findings
        self._kept = kept
        self._width = len(header)
        self._texts: list[tuple[int, str]] = []
        self._links: list[tuple[int, str, str]] = []
        self._converted: list[tuple[int, str, Converter]] = []
        self._known: dict[str, dict[str, Any]] = {}
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
                if original not in self._kept and not (self.kind == "phone" and column == "language"):
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

    def read(self, lines: Sequence[int], rows: Sequence[list[str]]) -> list[Incoming]:
        """Rows as records, without those that were rejected; `lines` are the places of the rows in the file."""
        part = _Part(self._file, lines)
        width = self._width
        if any(len(row) != width for row in rows):
            rows = [self._fitted(row, place, part) for place, row in enumerate(rows)]
        columns = list(zip(*rows, strict=True))
        cells: dict[str, list[Any]] = {}
        for position, name in self._texts:
            if any(columns[position]):
                cells[name] = _texts(columns[position], name, part)
        for position, name, target in self._links:
            if any(columns[position]):
                cells[name] = self._linked(columns, position, target)
        for position, name, convert in self._converted:
            if any(columns[position]):
                cells[name] = self._values(columns[position], name, convert, part)
        for position, name in self._unknown:
            _keep_unknown(columns[position], name, part)
        rejected = self._checked(cells, part)
        records = self._identified(columns, self._assembled(cells, len(rows)), part, rejected)
        part.hand_over(self._findings)
        return records

    def _assembled(self, cells: Mapping[str, list[Any]], count: int) -> list[dict[str, Any]]:
        """The values of each row: what every row gets, then the cells that are filled."""
        constant = self._form.constant
        names = (*constant, *cells)
        rows = zip(*(repeat(value, count) for value in constant.values()), *cells.values(), strict=True)
        found = [{name: value for name, value in zip(names, row, strict=True) if value is not None} for row in rows]
        return found or [{} for _ in range(count)]

    def _linked(self, columns: Sequence[Sequence[str]], position: int, target: str) -> list[bytes | None]:
        texts = [text.strip()[:LONGEST_ID] for text in columns[position]]
        if target != "*":
            ids = self._ids.of(target)
            return [ids[text] if text else None for text in texts]
        entities = columns[self._entity_column] if self._entity_column >= 0 else repeat("", len(texts))
        pairs = zip(entities, texts, strict=True)
        return [self._ids(entity.strip(), text) if text else None for entity, text in pairs]

    def _values(self, column: Sequence[str], name: str, convert: Converter, part: _Part) -> list[Any]:
        known = self._known.setdefault(name, {})
        values = [known.get(text) for text in column]
        for place, value in enumerate(values):
            if value is None and column[place]:
                values[place] = _converted(column[place], name, convert, part, place, known)
        return values

    def _checked(self, cells: Mapping[str, list[Any]], part: _Part) -> set[int]:
        """Warn of what is odd; the places of rows that cannot stand."""
        if "latitude" in cells and "longitude" in cells and self.kind == "location":
            _check_places(cells, part)
        for name, allowed in self._codes:
            if name in cells and not allowed.issuperset(value for value in cells[name] if value is not None):
                for place, value in enumerate(cells[name]):
                    if value is not None and value not in allowed:
                        part.warn("unknown_code", place, name, value=value[:80])
        rejected: set[int] = set()
        for name in self._needed:
            if name in cells and None not in cells[name]:
                continue
            column = cells.get(name) or repeat(self._form.constant.get(name), len(part.lines))
            for place, value in enumerate(column):
                if value is None and name not in self._form.constant and place not in rejected:
                    self._miss(name, place, part, rejected)
        return rejected

    def _miss(self, name: str, place: int, part: _Part, rejected: set[int]) -> None:
        if name == "name" and self.kind in NAMED:
            part.reject("missing_name", place, name)
        elif name in MANDATORY[self.kind]:
            part.reject("missing_link", place, name)
        else:
            part.warn("missing_value", place, name)
            return
        rejected.add(place)

    def _identified(
        self,
        columns: Sequence[Sequence[str]],
        values: Sequence[dict[str, Any]],
        part: _Part,
        rejected: Collection[int],
    ) -> list[Incoming]:
        """The records with their ids; a row without one of its own is known by its content."""
        blank = ("",) * len(values)
        texts = [text.strip() for text in columns[self._id_column]] if self._id_column >= 0 else blank
        shown = columns[self._external_column] if self._external_column >= 0 else blank
        repeated = self._repeated(columns, texts)
        ids, prefix, is_root = self._ids.of(self.kind), self._form.table, OBJECTS[self.kind].is_root
        records = []
        rows = zip(part.lines, texts, shown, values, part.extras, strict=True)
        for place, (line, text, external, stated, extra) in enumerate(rows):
            if place in rejected:
                continue
            if text and place not in repeated:
                uuid = len(text) >= SHORTEST and is_uuid(text)
                external = external or ("" if uuid else text)
                key = f"{prefix}/{text}" if prefix and not uuid else text
            elif stated and not is_root:
                external = external or text
                key = f"~{prefix}" + "\x1f".join([f"{name}={stated[name]}" for name in sorted(stated)])
            else:
                part.reject("missing_id", place, "id")
                continue
            records.append(Incoming(ids[key], stated, extra, external, line))
        return records

    def _repeated(self, columns: Sequence[Sequence[str]], texts: Sequence[str]) -> set[int]:
        """Rows of a table of languages whose id is only that of their owner once more."""
        if self.kind != "language":
            return set()
        owners = [[text.strip() for text in columns[position]] for position in self._owner_columns]
        return {place for owner in owners for place, text in enumerate(owner) if text == texts[place]}

    def _fitted(self, row: list[str], place: int, part: _Part) -> list[str]:
        if len(row) > self._width and (more := [text for text in row[self._width :] if text]):
            part.extras[place]["more_cells"] = more
            part.warn("too_many_cells", place, "")
        return [*row, *[""] * (self._width - len(row))][: self._width]


class _Part:
    """The rows read at once: their lines, what HSDS does not know of them, and what was found."""

    def __init__(self, file: str, lines: Sequence[int]) -> None:
        self.lines = lines
        self.extras: list[dict[str, Any]] = [{} for _ in lines]
        self._file = file
        self._found = Findings()

    def warn(self, reason: str, place: int, field: str, **params: str) -> None:
        """Something odd in the row at that place."""
        self._found.warn(self._file, reason, line=self.lines[place], field=field, **params)

    def reject(self, reason: str, place: int, field: str) -> None:
        """The row at that place did not go in."""
        self._found.reject(self._file, reason, line=self.lines[place], field=field)

    def hand_over(self, findings: Findings) -> None:
        """Add what was found, in the order of the lines."""
        findings.rejected += sorted(self._found.rejected, key=lambda found: found.line)
        findings.warnings += sorted(self._found.warnings, key=lambda found: found.line)


def _texts(column: Sequence[str], name: str, part: _Part) -> list[str | None]:
    cells = [text if text and (text[0] > " " or not text.isspace()) else None for text in column]
    if max(map(len, column)) > LONGEST_TEXT:
        for place, text in enumerate(cells):
            if text and len(text) > LONGEST_TEXT:
                part.warn("too_long", place, name)
                cells[place] = text[:LONGEST_TEXT]
    return cells


def _keep_unknown(column: Sequence[str], name: str, part: _Part) -> None:
    if not any(column):
        return
    for extra, text in zip(part.extras, column, strict=True):
        if text and name == EXTRA_JSON:
            extra |= profile_record(text) or {}
        elif text:
            extra[name] = text[:LONGEST_TEXT]


def _converted(text: str, name: str, convert: Converter, part: _Part, place: int, known: dict[str, Any]) -> Any:
    """One cell as its field holds it; what came of it without a remark is remembered for the next such cell."""
    try:
        value = convert(text)
    except Unreadable as problem:
        part.extras[place][name] = text[:LONGEST_TEXT]
        part.warn(problem.reason, place, name, value=text[:80])
        return None
    except Remarked as remark:
        part.extras[place][f"{name}_original"] = text
        part.warn(remark.reason, place, name, value=text[:80])
        return remark.value
    if isinstance(value, str | int | float) and len(known) < MOST_KNOWN:
        known[text] = value
    return value


def _check_places(cells: Mapping[str, list[Any]], part: _Part) -> None:
    latitudes, longitudes = cells["latitude"], cells["longitude"]
    for place, (latitude, longitude) in enumerate(zip(latitudes, longitudes, strict=True)):
        if problem := place_problem(latitude, longitude):
            part.warn(problem, place, "latitude")
            part.extras[place] |= {"latitude": latitude, "longitude": longitude}
            latitudes[place] = longitudes[place] = None
