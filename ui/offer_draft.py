"""The form of an offer as a draft keeps it: all that was typed, with the versions it was based on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from msgspec import convert, to_builtins

from app.domain.forms import ServiceForm


def draft_name(offer: UUID | None) -> str:
    """The name of the draft of an offer, or of one that is new."""
    return f"offer {offer}" if offer else "new offer"


def draft_of(form: ServiceForm) -> Any:
    """A form in the form of JSON."""
    return _tagged(to_builtins(form, builtin_types=(UUID,)))


def form_of(draft: Any) -> ServiceForm:
    """The form of a draft; raises ValueError for one that another version of the program wrote differently."""
    return convert(_untagged(draft), ServiceForm, builtin_types=(UUID,))


def _tagged(value: Any) -> Any:
    """Ids among values of any type carry a tag: as a text nobody could tell them from one."""
    if isinstance(value, UUID):
        return {"uuid": str(value)}
    if isinstance(value, dict):
        return {name: _tagged(inner) for name, inner in value.items()}
    return [_tagged(inner) for inner in value] if isinstance(value, list | tuple) else value


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        return UUID(value["uuid"]) if value.keys() == {"uuid"} else {key: _untagged(one) for key, one in value.items()}
    return [_untagged(inner) for inner in value] if isinstance(value, list) else value
