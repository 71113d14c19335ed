"""Our profile in HSDS: a profile record is an attribute whose value is the record as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from app.domain.profile import PROFILE_OBJECTS, PROFILE_TAXONOMY_ID, term_id
from app.exchange.identity import source_id

LINK_TYPE = "profile"

_KINDS: Mapping[bytes, str] = {term_id("profile", kind.name).bytes: kind.name for kind in PROFILE_OBJECTS}
_encoder = msgspec.json.Encoder(order="sorted")


def profile_kind(term: bytes | None) -> str | None:
    """The profile object an attribute with this term stands for; None for an ordinary attribute."""
    return _KINDS.get(term) if term else None


def source_named(entry: Any) -> str:
    """The name of the source that an exported entry stands for; empty where it is another entry."""
    try:
        term = UUID(entry["taxonomy_term_id"]).bytes
    except (TypeError, KeyError, ValueError, AttributeError):
        return ""
    record = profile_record(entry.get("value")) if profile_kind(term) == "source" else None
    name = (record or {}).get("name")
    return name if isinstance(name, str) and str(source_id(name)) == entry.get("id") else ""


def profile_record(value: Any) -> dict[str, Any] | None:
    """The record in an attribute's value; None where it holds none."""
    try:
        record = msgspec.json.decode(value) if isinstance(value, str) else value
    except (msgspec.DecodeError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def as_attribute(kind: str, record: UUID, owner_kind: str, owner: UUID, content: Mapping[str, Any]) -> dict[str, Any]:
    """The attribute for a profile record; the label is for programs that know nothing of the profile."""
    term = term_id("profile", kind)
    return {
        "id": str(record),
        "link_id": str(owner),
        "link_entity": owner_kind,
        "link_type": LINK_TYPE,
        "taxonomy_term_id": str(term),
        "taxonomy_term": _term(term, kind),
        "value": _encoder.encode(content).decode(),
        "label": _label(content) or kind,
    }


def _term(term: UUID, kind: str) -> dict[str, Any]:
    return {
        "id": str(term),
        "code": kind,
        "name": kind,
        "description": kind,
        "taxonomy": LINK_TYPE,
        "taxonomy_id": str(PROFILE_TAXONOMY_ID),
    }


def _label(content: Mapping[str, Any]) -> str:
    said = (content.get(name) for name in ("text", "criterion", "gives", "name", "starts_on", "field", "object"))
    return str(next((value for value in said if value), ""))
