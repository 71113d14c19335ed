"""What readers give: batches of records of one kind, and findings on the way."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.domain.reports import Finding

BATCH = 2000


class Incoming(NamedTuple):
    """One record as its source states it: ids and links are 16 bytes, `extra` holds what HSDS does not know.

    `external_id` is the id in the source where that was no UUID; `line` or `pointer` say where it stood.
    """

    id: bytes
    values: dict[str, Any]
    extra: dict[str, Any]
    external_id: str = ""
    line: int = 0
    pointer: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one kind from one file, in their order; `partial` ones may each state a part of a record."""

    kind: str
    file: str
    records: list[Incoming]
    partial: bool = False


class Findings:
    """Collects what was rejected and what was warned of, in the order it was met."""

    def __init__(self) -> None:
        self.rejected: list[Finding] = []
        self.warnings: list[Finding] = []

    def reject(self, file: str, reason: str, *, line: int = 0, pointer: str = "", field: str = "", **params: str) -> None:
        """A record that did not go in."""
        self.rejected.append(Finding(file, line, pointer, field, reason, params))

    def warn(self, file: str, reason: str, *, line: int = 0, pointer: str = "", field: str = "", **params: str) -> None:
        """Something odd about what went in."""
        self.warnings.append(Finding(file, line, pointer, field, reason, params))


Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """What a package says about itself."""

    name: str
    title: str = ""
    language: str = ""
    licence: str = ""
    attribution: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """A recognised path: what it says about itself and a stream that can be read once.

    `batches` needs the id of the source, which its name decides, and reports on `findings` while it is read;
    `size` is in bytes, `info` names what the package says.
    """

    info: SourceInfo
    size: int
    findings: Findings
    batches: Callable[[UUID, Progress, Cancelled], Iterator[Batch]]
    metadata: dict[str, Any] = dataclasses.field(default_factory=dict)
