"""What a source states, before it is in the catalogue: batches of records of one kind, and findings on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

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

    def reject(
        self, file: str, reason: str, *, line: int = 0, pointer: str = "", field: str = "", **params: str
    ) -> None:
        """A record that did not go in."""
        self.rejected.append(Finding(file, line, pointer, field, reason, params))

    def warn(self, file: str, reason: str, *, line: int = 0, pointer: str = "", field: str = "", **params: str) -> None:
        """Something odd about what went in."""
        self.warnings.append(Finding(file, line, pointer, field, reason, params))


Progress = Callable[[str, int, int], None]
Cancelled = Callable[[], bool]
