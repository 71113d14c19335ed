"""The report of an import or a preview: what was read, written, rejected and warned of."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One rejected record or one warning, with the place it was found at.

    `line` is 1-based in a CSV, sheet or JSON-lines file, else 0; `pointer` is an RFC 6901 pointer, else empty;
    `reason` is a code translated at the edge, `params` fill its sentence.
    """

    file: str
    line: int
    pointer: str
    field: str
    reason: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts by HSDS object name; `written` counts records new or changed, `kept` those whose edit here won."""

    source: str
    read: Mapping[str, int] = dataclasses.field(default_factory=dict)
    written: Mapping[str, int] = dataclasses.field(default_factory=dict)
    rejected: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    vanished: int = 0
    conflicts: int = 0


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The file or folder an export was written to and how many records of each kind are in it."""

    file: str
    written: Mapping[str, int] = dataclasses.field(default_factory=dict)
