"""What a path turned out to hold: what it says about itself and the stream of its records."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain.incoming import Batch, Findings, Progress

__all__ = ["Batches", "OpenedSource", "SourceInfo"]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a package says about itself."""

    name: str
    title: str = ""
    language: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""


Batches = Callable[[UUID, Progress], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A recognised path: what it says about itself and a stream that can be read once.

    `batches` needs the id of the source, which its name decides, and reports on `findings` while it is read;
    `size` is in bytes, `info` names what the package says.
    """

    info: SourceInfo
    size: int
    findings: Findings
    batches: Batches
    metadata: dict[str, Any] = dataclasses.field(default_factory=dict)
