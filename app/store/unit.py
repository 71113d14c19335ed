"""What a use case works in: a `View` to read from, a `UnitOfWork` to write in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection

from app.changes import Changes

MOST_TOUCHED = 20_000
INSTALL = "install"
"""The step that brings in what comes with the program."""


@dataclass
class View:
    """A snapshot of the database; ids and frozen records leave it, rows and connections never do."""

    connection: Connection


@dataclass
class UnitOfWork(View):
    """One transaction of the writer; its author and time are fixed when it begins.

    `next` is the number of the next version, `first` that of the step's first one. `touched` holds the records
    written, by kind; `everything` replaces it where there are too many to name. `subjects` are the people whose records
    were written or erased; with `catalogue_only` there are none. `erases`: something left the file for good.
    `edition` is that of the data being installed with the program, the clock of their versions.
    """

    author: bytes
    now: datetime
    hlc: int
    kind: str
    first: int
    next: int
    changes: Changes = field(default_factory=Changes)
    touched: dict[str, set[UUID]] = field(default_factory=dict)
    everything: bool = False
    undoes: int | None = None
    subjects: set[UUID] = field(default_factory=set)
    catalogue_only: bool = False
    erases: bool = False
    edition: int = 0

    def touch(self, kind: str, ids: Iterable[UUID]) -> None:
        """Remember records whose offers must be shown and searched anew."""
        if self.everything:
            return
        self.touched.setdefault(kind, set()).update(ids)
        if sum(map(len, self.touched.values())) > MOST_TOUCHED:
            self.everything = True
            self.touched.clear()

    def naming(self, source: bytes) -> bytes:
        """What names the versions of a source beside what they hold: each edition has its own."""
        return source + self.edition.to_bytes(4, "big") if self.edition else source

    def numbers(self, count: int) -> range:
        """The numbers of the next versions."""
        start, self.next = self.next, self.next + count
        return range(start, self.next)
