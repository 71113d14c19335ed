"""Nested JSON objects into flat records: what stands in another links to it, what is written inline is linked from it.

The same record may stand in several places, each time with a part of its links: the parts are joined. Where they
disagree the first counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from itertools import islice
from typing import Any

import msgspec

from app.domain.hsds import EXTRA, Field
from app.domain.incoming import BATCH, Batch, Findings, Incoming
from app.domain.profile import OBJECTS
from app.exchange.identity import IdOf, is_uuid
from app.exchange.profile_attributes import profile_kind, profile_record
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, FILLED, OWN_NAMES, Nested, Shape, shape_of
from app.exchange.values import CODES, Converter, Remarked, Unreadable, place_problem, storable

DEEPEST = 40
LONGEST_ID = 500
NAMED = frozenset(name for name, kind in OBJECTS.items() if (f := kind.by_name.get("name")) and f.required)
_canonical = msgspec.json.Encoder(order="sorted")


class Flattening:
    """Collects the records of one file after another and gives them away in batches, owners before what they own."""

    def __init__(self, id_of: IdOf, findings: Findings) -> None:
        self._id_of = id_of
        self._findings = findings
        self._file = ""
        self._found: dict[str, dict[bytes, Incoming]] = {name: {} for name in OBJECTS}
        self._count = 0

    def begin(self, file: str) -> None:
        """The file the following objects stand in."""
        self._file = file

    def full(self) -> bool:
        """Whether enough has been collected to be given away."""
        return self._count >= BATCH

    def take(self) -> Iterator[Batch]:
        """What has been collected, in an order in which each record comes after those it needs."""
        for kind, records in self._found.items():
            waiting = iter(records.values())
            while part := list(islice(waiting, BATCH)):
                yield Batch(kind, self._file, part, partial=True)
            if records:
                self._found[kind] = {}
        self._count = 0

    def add(self, kind: str, document: Any, pointer: str, line: int = 0) -> None:
        """One object with everything in it."""
        self._object(shape_of(kind), document, None, None, pointer, line)

    def add_unknown(self, document: Any, pointer: str, line: int, table: str = "") -> None:
        """An object HSDS does not know is kept whole."""
        self._warn("unknown_object", pointer, line)
        values = {"object": table or "object", "content": self._storable(document, pointer, line)}
        self._keep(
            "unknown_object", Incoming(self._content_id("unknown_object", values), values, {}, "", line, pointer)
        )

    def _object(
        self,
        shape: Shape,
        document: Any,
        owner: tuple[str, bytes] | None,
        nested: Nested | None,
        pointer: str,
        line: int,
    ) -> bytes | None:
        if not isinstance(document, dict):
            self._reject("not_an_object", pointer, line)
            return None
        if pointer.count("/") > DEEPEST:
            self._reject("unreadable_row", pointer, line)
            return None
        kind = shape.kind.name
        if kind == "attribute" and (special := profile_kind(self._term_of(document))):
            return self._profile(special, document, pointer, line)
        links = self._inline(shape, document, pointer, line)
        to_owner = _link_to_owner(shape, owner, nested)
        values, extra = self._values(shape, document, links | to_owner, pointer, line)
        if shape.kind.parent_kind and not document.get(shape.kind.parents[0]):
            values |= to_owner
        found = self._id(kind, document, values, pointer, line)
        if found is None or not self._is_whole(shape, values, pointer, line):
            return None
        record, external = found
        self._keep(kind, Incoming(record, values, extra, external, line, pointer))
        self._nested(shape, document, (kind, record), pointer, line)
        return record

    def _inline(self, shape: Shape, document: Mapping[str, Any], pointer: str, line: int) -> dict[str, bytes]:
        links: dict[str, bytes] = {}
        for name, nested in shape.inline.items():
            inner = document.get(name)
            if isinstance(inner, dict):
                record = self._object(shape_of(nested.kind), inner, None, None, f"{pointer}/{name}", line)
                if record is not None:
                    links[nested.link] = record
        return links

    def _nested(
        self, shape: Shape, document: Mapping[str, Any], owner: tuple[str, bytes], pointer: str, line: int
    ) -> None:
        for name, nested in shape.lists.items():
            entries = document.get(name)
            if isinstance(entries, list):
                inner = shape_of(nested.kind)
                for position, entry in enumerate(entries):
                    self._object(inner, entry, owner, nested, f"{pointer}/{name}/{position}", line)

    def _values(
        self, shape: Shape, document: Mapping[str, Any], links: Mapping[str, bytes], pointer: str, line: int
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        values: dict[str, Any] = dict(links)
        extra: dict[str, Any] = {}
        filled = document.get(FILLED) or ()
        for name, raw in document.items():
            if raw is None or name == "id" or name in filled:
                continue
            known = shape.fields.get(name)
            if known is not None and not (isinstance(raw, dict) and name in shape.inline):
                self._field(known, raw, values, extra, pointer, line, document)
            elif known is None and not _is_nested(shape, name, raw) and name not in OWN_NAMES:
                extra[name] = self._storable(raw, pointer, line, name)
        if isinstance(more := document.get(EXTRA_JSON), dict):
            extra |= self._storable(more, pointer, line)
        self._check_values(shape, values, extra, pointer, line)
        return values, extra

    def _field(
        self,
        known: tuple[Field, Converter | None],
        raw: Any,
        values: dict[str, Any],
        extra: dict[str, Any],
        pointer: str,
        line: int,
        document: Mapping[str, Any],
    ) -> None:
        field, convert = known
        try:
            value = self._link(field, raw, document) if convert is None else convert(raw)
        except Unreadable as problem:
            extra[field.name] = storable(raw)
            self._warn(problem.reason, pointer, line, field.name, value=_shown(raw))
            return
        except Remarked as remark:
            value = remark.value
            if remark.reason == "time_with_remark":
                extra[f"{field.name}_original"] = raw
            self._warn(remark.reason, pointer, line, field.name, value=_shown(raw))
        if value is not None:
            values[field.name] = value

    def _storable(self, raw: Any, pointer: str, line: int, field: str = "") -> Any:
        kept = raw if isinstance(raw, str) else storable(raw)
        if kept is not raw:
            self._warn("unreadable_number", pointer, line, field, value=_shown(raw))
        return kept

    def _link(self, field: Field, raw: Any, document: Mapping[str, Any]) -> bytes | None:
        text = _id_text(raw)
        if text is None:
            raise Unreadable("wrong_type")
        target = field.target
        if target == "*":
            target = str(
                document.get("link_entity") or document.get("resource_type") or document.get("record_kind") or ""
            )
        return self._id_of(target, text) if text else None

    def _check_values(
        self, shape: Shape, values: dict[str, Any], extra: dict[str, Any], pointer: str, line: int
    ) -> None:
        kind = shape.kind.name
        for field in CODES_OF.get(kind, ()):
            value = values.get(field)
            if value is not None and value not in CODES[kind, field]:
                self._warn("unknown_code", pointer, line, field, value=_shown(value))
        if kind == "location" and (problem := place_problem(values.get("latitude"), values.get("longitude"))):
            self._warn(problem, pointer, line, "latitude")
            extra |= {name: values.pop(name) for name in ("latitude", "longitude")}

    def _is_whole(self, shape: Shape, values: Mapping[str, Any], pointer: str, line: int) -> bool:
        kind = shape.kind.name
        if kind in NAMED and "name" not in values:
            self._reject("missing_name", pointer, line, "name")
            return False
        for field in shape.kind.fields:
            if field.required and field.name not in values:
                if field.name in MANDATORY[kind]:
                    self._reject("missing_link", pointer, line, field.name)
                    return False
                self._warn("missing_value", pointer, line, field.name)
        return True

    def _id(
        self, kind: str, document: Mapping[str, Any], values: Mapping[str, Any], pointer: str, line: int
    ) -> tuple[bytes, str] | None:
        raw = document.get("id")
        text = _id_text(raw)
        external = document.get(EXTERNAL_ID)
        if text:
            shown = external if isinstance(external, str) else "" if is_uuid(text) else text
            return self._id_of(kind, text), shown
        if raw is None and OBJECTS[kind].parents and values:
            return self._content_id(kind, values), ""
        self._reject("missing_id", pointer, line, "id")
        return None

    def _content_id(self, kind: str, values: Mapping[str, Any]) -> bytes:
        plain = {name: value.hex() if isinstance(value, bytes) else value for name, value in values.items()}
        return self._id_of(kind, "~" + blake2b(_canonical.encode(plain), digest_size=20).hexdigest())

    def _term_of(self, attribute: Mapping[str, Any]) -> bytes | None:
        inner = attribute.get("taxonomy_term")
        term = attribute.get("taxonomy_term_id") or (inner.get("id") if isinstance(inner, dict) else None)
        return self._id_of("taxonomy_term", term) if isinstance(term, str) else None

    def _profile(self, kind: str, attribute: Mapping[str, Any], pointer: str, line: int) -> bytes | None:
        content = profile_record(attribute.get("value"))
        if content is None:
            self._reject("unreadable_row", f"{pointer}/value", line, "value")
            return None
        return self._object(shape_of(kind), {**content, "id": attribute.get("id")}, None, None, pointer, line)

    def _keep(self, kind: str, record: Incoming) -> None:
        records = self._found[kind]
        earlier = records.get(record.id)
        if earlier is None:
            records[record.id] = record
            self._count += 1
        else:
            self._join(earlier, record)

    def _join(self, earlier: Incoming, later: Incoming) -> None:
        for part, more in ((earlier.values, later.values), (earlier.extra, later.extra)):
            for name, value in more.items():
                if part.setdefault(name, value) != value:
                    self._warn("differs", later.pointer, later.line, name, value=_shown(value))

    def _warn(self, reason: str, pointer: str, line: int, field: str = "", **params: str) -> None:
        self._findings.warn(self._file, reason, pointer=pointer, line=line, field=field, **params)

    def _reject(self, reason: str, pointer: str, line: int, field: str = "") -> None:
        self._findings.reject(self._file, reason, pointer=pointer, line=line, field=field)


CODES_OF: Mapping[str, tuple[str, ...]] = {
    kind: tuple(field for owner, field in CODES if owner == kind) for kind, _ in CODES
}
MANDATORY: Mapping[str, frozenset[str]] = {
    name: frozenset(f.name for f in kind.links if f.required and (name, f.name) != ("service", "organization_id"))
    for name, kind in OBJECTS.items()
}
"""Links without which a record cannot stand; a service may wait for its organization."""


def _link_to_owner(shape: Shape, owner: tuple[str, bytes] | None, nested: Nested | None) -> dict[str, Any]:
    if owner is None or nested is None:
        return {}
    if nested.link:
        return {nested.link: owner[1]}
    if shape.kind.name == "metadata":
        return {"resource_id": owner[1], "resource_type": owner[0]}
    return {"link_id": owner[1], "link_entity": owner[0]}


def _is_nested(shape: Shape, name: str, raw: Any) -> bool:
    return (name in shape.lists and isinstance(raw, list)) or (name in shape.inline and isinstance(raw, dict))


def _id_text(raw: Any) -> str | None:
    """An id as text; None where it is none."""
    if isinstance(raw, str):
        return raw.strip() if len(raw) <= LONGEST_ID else None
    return str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else None


def _shown(value: Any) -> str:
    return str(value)[:80]


__all__ = ["CODES_OF", "EXTRA", "MANDATORY", "Flattening"]
