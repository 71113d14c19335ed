"""HSDS 3.0 as JSON: nested organizations, then whatever no organization reaches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from app.domain.exported import AllOf, ChildrenOf, Exported
from app.domain.hsds import ObjectType, Type
from app.domain.profile import OBJECTS
from app.exchange.profile_attributes import as_attribute
from app.exchange.shapes import EXTERNAL_ID, EXTRA_JSON, FILLED, OBJECT, kind_of_object, shape_of

AT_ONCE = 500
_NO_TEXT: Mapping[str, str] = {
    "organization": "description",
    "program": "description",
    "taxonomy": "description",
    "taxonomy_term": "description",
    "phone": "number",
    "address": "address_1 city state_province postal_code country",
    "organization_identifier": "identifier_type identifier",
    "metadata": "last_action_date last_action_type field_name previous_value replacement_value updated_by",
}
_GUESSED: Mapping[str, Mapping[str, str]] = {
    "service": {"status": "active"},
    "location": {"location_type": "physical"},
    "address": {"address_type": "physical"},
}
"""What the schema demands of a kind: an empty text, or one of its values, then named as filled."""

_WRITTEN_AS: Mapping[tuple[str, str], str] = {
    ("service", "url"): "additional_urls",
    ("organization", "url"): "additional_websites",
}


_NAMED_BESIDE: Mapping[str, tuple[tuple[str, str], ...]] = {
    "attribute": (("taxonomy_term", "taxonomy_term_id"),),
    "service_at_location": (("location", "location_id"),),
}
_BRIEF = frozenset({"name", "code", "location_type"})
Owned = dict[tuple[str, UUID], list[Exported]]


def owner_of(record: Exported) -> tuple[str, UUID] | None:
    """The kind and id of the record this one is written in: the first of its parents that is set."""
    kind = OBJECTS[record.kind]
    if record.kind in {"location", "service", "taxonomy_term"}:
        owner = record.values.get("organization_id")
        return ("organization", owner) if owner else None
    for name in kind.parents:
        if (owner := record.values.get(name)) is not None:
            target = kind.by_name[name].target
            return (str(record.values.get(kind.parent_kind, "")) if target == "*" else target, owner)
    return None


def documents(all_of: AllOf, children_of: ChildrenOf, source: Exported | None = None) -> Iterator[dict[str, Any]]:
    """The entries of the list an export is; every record stands in it once in full, the only `source` of all first."""
    writer = _Nesting(children_of)
    if source is not None:
        yield from writer.nested([source])
    for kind in ("organization", "service", "location", "taxonomy", "taxonomy_term", *OBJECTS):
        roots = (record for record in all_of(kind) if not writer.has_written(record))
        while chunk := list(islice(roots, AT_ONCE)):
            yield from writer.nested([record for record in chunk if not writer.has_written(record)])


def document_of(record: Exported, children_of: ChildrenOf, inline: Iterable[Exported]) -> dict[str, Any]:
    """One record with everything that belongs to it; `inline` records are written in where they are linked to."""
    return _Nesting(children_of).single(record, list(inline))


class _Nesting:
    """Writes records with all that belongs to them, and remembers what it has written."""

    def __init__(self, children_of: ChildrenOf) -> None:
        self._children_of = children_of
        self._written: set[tuple[str, UUID]] = set()

    def has_written(self, record: Exported) -> bool:
        """Whether the record stands in a document already."""
        return (record.kind, record.id) in self._written

    def nested(self, roots: Sequence[Exported]) -> Iterator[dict[str, Any]]:
        """The roots as objects of their own; what they link to is named beside the link."""
        owned = self._all_below(roots)
        inline = self._named(owned)
        for root in roots:
            document = _object(root, owned, inline)
            yield document if kind_of_object(document) == _shown_kind(root) else {OBJECT: _shown_kind(root), **document}

    def single(self, root: Exported, linked: Sequence[Exported]) -> dict[str, Any]:
        """One object in which the `linked` ones are written in full."""
        owned = self._all_below([root, *linked])
        inline = self._named(owned)
        inline |= {record.id: _object(record, owned, inline) for record in linked}
        return _object(root, owned, inline)

    def _all_below(self, roots: Sequence[Exported]) -> Owned:
        """Everything the roots own, directly or through another, by its owner."""
        owned: Owned = {}
        self._written.update((root.kind, root.id) for root in roots)
        level = list(roots)
        while level:
            level = [record for found in self._below(level) for record in found]
            for record in level:
                owner = owner_of(record)
                assert owner is not None
                owned.setdefault(owner, []).append(record)
        return owned

    def _below(self, level: Sequence[Exported]) -> Iterator[list[Exported]]:
        by_kind: dict[str, list[UUID]] = {}
        for record in level:
            by_kind.setdefault(record.kind, []).append(record.id)
        for owner, ids in by_kind.items():
            for kind, link in _children(owner):
                found = [r for r in self._children_of(kind, link, ids) if self._belongs(r, owner, link)]
                self._written.update((record.kind, record.id) for record in found)
                yield found

    def _belongs(self, record: Exported, owner: str, link: str) -> bool:
        return owner_of(record) == (owner, record.values[link]) and not self.has_written(record)

    def _named(self, owned: Owned) -> dict[UUID, dict[str, Any]]:
        """The name of every term and place linked to."""
        wanted: dict[str, set[UUID]] = {}
        for record in (record for records in owned.values() for record in records):
            for kind, link in _NAMED_BESIDE.get(record.kind, ()):
                if link in record.values:
                    wanted.setdefault(kind, set()).add(record.values[link])
        found = (record for kind, ids in wanted.items() for record in self._children_of(kind, "id", ids))
        return {record.id: plain_object(_brief(record)) for record in found}


def _brief(record: Exported) -> Exported:
    values = {name: value for name, value in record.values.items() if name in _BRIEF}
    return Exported(record.kind, record.id, values, {}, record.external_id)


def _object(record: Exported, owned: Owned, inline: Mapping[UUID, dict[str, Any]]) -> dict[str, Any]:
    if OBJECTS[record.kind].profile:
        kind, id = owner_of(record) or (record.kind, record.id)
        return as_attribute(record.kind, record.id, kind, id, _content(record))
    document = plain_object(record)
    for link in OBJECTS[record.kind].links:
        found = inline.get(record.values.get(link.name, record.id))
        if found is not None and link.target != "*" and link.name != "parent_id":
            document[link.name.removesuffix("_id")] = found
    for child in owned.get((record.kind, record.id), ()):
        document.setdefault(_list_name(record.kind, child), []).append(_object(child, owned, inline))
    return document


def _shown_kind(record: Exported) -> str:
    return "attribute" if OBJECTS[record.kind].profile else record.kind


def _children(owner: str) -> Iterator[tuple[str, str]]:
    if owner == "organization":
        yield from (("location", "organization_id"), ("service", "organization_id"))
    for kind in OBJECTS.values():
        for name in kind.parents:
            if kind.by_name[name].target in {owner, "*"}:
                yield kind.name, name


def _list_name(owner: str, child: Exported) -> str:
    kind = _shown_kind(child)
    return _WRITTEN_AS.get((owner, kind)) or OBJECTS[kind].plural


def profile_attribute(record: Exported) -> Exported:
    """A profile record as the attribute that stands for it in a table."""
    kind, id = owner_of(record) or (record.kind, record.id)
    attribute = as_attribute(record.kind, record.id, kind, id, _content(record))
    values = {name: attribute[name] for name in OBJECTS["attribute"].by_name if name in attribute}
    return Exported("attribute", record.id, values, {})


def _content(record: Exported) -> dict[str, Any]:
    """A profile record as the value of its attribute."""
    content = {**record.extra, **_json_values(OBJECTS[record.kind], record.values)}
    return {**content, EXTERNAL_ID: record.external_id} if record.external_id else content


def _json_values(kind: ObjectType, values: Mapping[str, Any]) -> dict[str, Any]:
    links = {field.name for field in kind.fields if field.type is Type.LINK}
    return {name: str(value) if name in links else value for name, value in values.items()}


def plain_object(record: Exported) -> dict[str, Any]:
    """The record without anything nested, with what the official schema demands."""
    kind = OBJECTS[record.kind]
    shape = shape_of(record.kind)
    apart = {name: value for name, value in record.extra.items() if name in shape.known and name not in shape.fields}
    own = {name: value for name, value in record.extra.items() if name not in apart}
    document = {"id": str(record.id), **own, **_json_values(kind, record.values)}
    if apart:
        document[EXTRA_JSON] = apart
    for name in _NO_TEXT.get(record.kind, "").split():
        document.setdefault(name, "")
    guessed = {name: value for name, value in _GUESSED.get(record.kind, {}).items() if name not in document}
    if guessed:
        document |= guessed | {FILLED: sorted(guessed)}
    if record.external_id:
        document[EXTERNAL_ID] = record.external_id
    return document
