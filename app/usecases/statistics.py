"""The numbers: living cases, short contacts and what remains of people who were deleted, in the same cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.answers import person_of
from app.domain.cells import UNKNOWN, Cell, case_cells, need_code, quarter
from app.domain.suppression import Published, published
from app.store import casework, reading
from app.store.unit import View

CASE_KINDS = ("encounter", "offer_handed", "unmet_need")


def numbers(view: View) -> Counter[Cell]:
    """Every cell with its sum, anonymous rows of today included; nothing is suppressed: see `published_numbers`."""
    sums: Counter[Cell] = Counter()
    for kind, values in _anonymous(view):
        sums.update(_ANONYMOUS_CELLS[kind](values))
    for cells in _cells_of_cases(view):
        sums.update(cells)
    return sums


def published_numbers(view: View, measure: str, rows: str = "quarter", columns: str = "status_group") -> Published:
    """A table of one measure as it may be given away, small and complementary cells suppressed.

    `rows` and `columns` are fields of `Cell`; an empty code is told as `unknown`.
    """
    counts: Counter[tuple[str, str]] = Counter()
    for cell, count in numbers(view).items():
        if cell.measure == measure:
            counts[getattr(cell, rows) or UNKNOWN, getattr(cell, columns) or UNKNOWN] += count
    return published(counts)


def _anonymous(view: View) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from casework.waiting_counts(view)
    for kind in _ANONYMOUS_CELLS:
        for record in reading.all_records(view, kind):
            yield kind, record.values


def _contact_cells(values: Mapping[str, Any]) -> dict[Cell, int]:
    place = (quarter(date.fromisoformat(values["day"])), values.get("age_band", UNKNOWN), UNKNOWN)
    topics = values.get("topics")
    listed = topics if isinstance(topics, list) else []
    return {Cell(*place, "contact", "quick"): 1} | {Cell(*place, "topic", topic): 1 for topic in listed}


def _need_cells(values: Mapping[str, Any]) -> dict[Cell, int]:
    place = (quarter(date.fromisoformat(values["day"])), UNKNOWN, UNKNOWN)
    return {Cell(*place, "unmet_need", need_code(values["need"], values["barrier"])): 1}


def _sum_cells(values: Mapping[str, Any]) -> dict[Cell, int]:
    return {Cell(*(values.get(name, "") for name in Cell._fields)): values["count"]}


_ANONYMOUS_CELLS = {"quick_contact": _contact_cells, "quick_need": _need_cells, "cell": _sum_cells}


def _cells_of_cases(view: View) -> Iterator[Counter[Cell]]:
    found: dict[UUID, dict[str, dict[UUID, Mapping[str, Any]]]] = defaultdict(lambda: {kind: {} for kind in CASE_KINDS})
    for kind in CASE_KINDS:
        for record in reading.all_records(view, kind):
            found[record.values["client_id"]][kind][record.id] = record.values
    for client in reading.all_records(view, "client"):
        encounters, offers, needs = (found[client.id][kind] for kind in CASE_KINDS)
        yield case_cells(encounters, offers.values(), needs.values(), person_of(client.values))
