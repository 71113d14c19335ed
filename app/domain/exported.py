"""One record on its way out of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID


class Exported(NamedTuple):
    """A record with its unknown columns (`extra`) and the id it had in its source, if that was no UUID."""

    kind: str
    id: UUID
    values: Mapping[str, Any]
    extra: Mapping[str, Any]
    external_id: str = ""


AllOf = Callable[[str], Iterator[Exported]]
"""Every record of a kind, in a stream."""

ChildrenOf = Callable[[str, str, Collection[UUID]], list[Exported]]
"""The records of a kind whose link of that name leads to one of these."""
