"""What JSON calls the parts of an object: its fields, the lists nested in it, the single objects written inline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from app.domain.hsds import Field, ObjectType, Type
from app.domain.profile import OBJECTS
from app.exchange.values import Converter, converter

EXTERNAL_ID = "anlauf_external_id"
FILLED = "anlauf_filled"
OBJECT = "anlauf_object"
EXTRA_JSON = "anlauf_extra"
KEPT = "anlauf_kept"
OWN_NAMES = frozenset({EXTERNAL_ID, FILLED, OBJECT, EXTRA_JSON})

_ALSO_CALLED: Mapping[str, tuple[str, ...]] = {
    "service_capacity": ("service_capacities",),
    "service_at_location": ("service_at_location",),
    "url": ("additional_urls", "additional_websites"),
    "accessibility": ("accessibilities",),
    "taxonomy_term": ("terms",),
}


@dataclass(frozen=True, slots=True)
class Nested:
    """A nested list or inline object: its kind and the link between it and what it stands in (empty = any owner)."""

    kind: str
    link: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind is written in JSON."""

    kind: ObjectType
    fields: Mapping[str, tuple[Field, Converter | None]]
    lists: Mapping[str, Nested]
    inline: Mapping[str, Nested]
    known: frozenset[str]


def names_of(kind: ObjectType) -> tuple[str, ...]:
    """Every name a list or table of this kind goes by, mechanical plurals included."""
    return (kind.plural, f"{kind.name}s", kind.name, *_ALSO_CALLED.get(kind.name, ()))


@cache
def shape_of(name: str) -> Shape:
    """The shape of a kind."""
    kind = OBJECTS[name]
    fields = {f.name: (f, None if f.type is Type.LINK else converter(f)) for f in kind.fields}
    lists, inline = _lists_in(kind), _inline_in(kind)
    return Shape(kind, fields, lists, inline, frozenset((*fields, *lists, *inline, "id", *OWN_NAMES)))


def _lists_in(owner: ObjectType) -> dict[str, Nested]:
    found: dict[str, Nested] = {}
    for child in OBJECTS.values():
        link = next((f.name for f in child.links if f.target == owner.name and f.name == f"{owner.name}_id"), None)
        if child.profile or (link is None and not child.parent_kind):
            continue
        for name in names_of(child):
            if name not in owner.by_name and name != owner.name and (name != child.name or name == child.plural):
                found[name] = Nested(child.name, "" if child.parent_kind else link or "")
    return found


def _inline_in(kind: ObjectType) -> dict[str, Nested]:
    found = {f.name.removesuffix("_id"): Nested(f.target, f.name) for f in kind.links if f.target != "*"}
    if kind.name == "taxonomy_term":
        found |= {"taxonomy_detail": Nested("taxonomy", "taxonomy_id")}
    return found


@cache
def kind_called(name: str) -> str | None:
    """The kind a list or table of this name holds."""
    plain = name.strip().lower().replace("-", "_").replace(" ", "_")
    return next((kind.name for kind in OBJECTS.values() if plain in names_of(kind)), None)


def kind_of_object(document: Mapping[str, object], hint: str = "") -> str | None:
    """The kind of a bare object, from its properties and the name of its file; None where it is none of HSDS."""
    if (said := document.get(OBJECT)) in OBJECTS:
        return str(said)
    best = max(OBJECTS, key=lambda name: _likeness(document, name, hint))
    return best if _likeness(document, best, hint) > 0 else None


_ORDINARY: Final = (
    "service_at_location",
    "attribute",
    "taxonomy_term",
    "taxonomy",
    "location",
    "service",
    "organization",
)


def _likeness(document: Mapping[str, object], name: str, hint: str) -> float:
    shape = shape_of(name)
    needed = {f.name for f in shape.kind.fields if f.required and f.type is not Type.LINK} - {"link_entity"}
    if "id" not in document or not needed <= document.keys() or (shape.kind.profile and len(document) < 3):
        return 0
    own = (shape.fields.keys() | shape.lists.keys() | shape.inline.keys()) - {"attributes", "metadata"}
    known = len(document.keys() & own)
    strange = len(document.keys() - shape.known)
    hinted = 3 * (_hinted_kind(hint) == name)
    usual = 0.01 * (_ORDINARY.index(name) + 1) if name in _ORDINARY and known else 0
    return max(known - 0.9 * strange + hinted, 0) + usual - 0.01 * shape.kind.profile


@cache
def _hinted_kind(hint: str) -> str | None:
    """The kind a file name says, as `contact_list` or `organizations-2026`; a mere beginning counts for roots alone."""
    words = re.split(r"[\W_]+", hint.lower())
    for end in range(len(words), 0, -1):
        kind = kind_called("_".join(words[:end]))
        if kind is not None:
            return kind if OBJECTS[kind].is_root or words[end:] in ([], *_FORMS_OF_A_LIST) else None
    return None


_FORMS_OF_A_LIST: Final = (["list"], ["full"], ["detail"])
