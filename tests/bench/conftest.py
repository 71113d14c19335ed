"""The table that `make bench` prints: what was measured, beside its reference of the same run and its goal."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import pytest

QUERIES = 200
QUICK_QUERIES = 20
LARGE = 100_000
"""Offers of the catalogue that `--quick` leaves out: making and reading it takes most of the time."""
ORDER = (
    *("first window", "usable", "memory", "search", "facet counts", "match", "import", "sync", "new laptop joins"),
    *("handout", "scrolling", "switching", "growth"),
)
"""How the rows are named at their beginning, in the order in which they are printed."""


@dataclass(frozen=True)
class Line:
    """One row; `ratio` compares with the reference of the same run."""

    what: str
    work: str
    measured: str
    reference: str
    ratio: str
    goal: str
    reached: bool | None


@dataclass
class Table:
    """Collects the rows of one run."""

    lines: list[Line] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)

    def sorted(self) -> list[Line]:
        """The rows, those of one matter together."""

        def place(line: Line) -> int:
            return next(number for number, name in enumerate((*ORDER, "")) if line.what.startswith(name))

        return sorted(self.lines, key=place)

    def add(
        self,
        what: str,
        work: str,
        measured: float,
        unit: str,
        *,
        goal: str,
        reached: bool | None = None,
        reference: float | None = None,
    ) -> None:
        """One row: figures in `unit`, the goal in words, whether it was reached."""
        ratio = f"{measured / reference:.2f}" if reference else ""
        compared = f"{reference:.1f} {unit}" if reference is not None else ""
        self.lines.append(Line(what, work, f"{measured:.1f} {unit}", compared, ratio, goal, reached))


_TABLE = pytest.StashKey[Table]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick",
        action="store_true",
        help=f"{QUICK_QUERIES} queries instead of {QUERIES}, no {LARGE:,} offers",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TABLE] = Table()


@pytest.fixture(scope="session")
def table(pytestconfig: pytest.Config) -> Table:
    """Where a measurement puts its rows."""
    return pytestconfig.stash[_TABLE]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--quick"):
        left_out = [item for item in items if f"[{LARGE}]" in item.name]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def growing(pytestconfig: pytest.Config) -> tuple[int, ...]:
    """The sizes against which growth is measured."""
    return (1_000, 10_000) if pytestconfig.getoption("--quick") else (1_000, 10_000, LARGE)


@pytest.fixture(scope="session")
def queries(pytestconfig: pytest.Config) -> int:
    """How many texts are typed."""
    return QUICK_QUERIES if pytestconfig.getoption("--quick") else QUERIES


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    table = config.stash[_TABLE]
    lines = table.sorted()
    if not lines:
        return
    rows = [("what", "work", "measured", "reference", "ratio", "goal", "")]
    rows += [(row.what, row.work, row.measured, row.reference, row.ratio, row.goal, _mark(row)) for row in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    terminalreporter.section("measurements")
    for row in rows:
        terminalreporter.line("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    minutes = (time.monotonic() - table.begun) / 60
    missed = sum(row.reached is False for row in lines)
    machine = f"{minutes:.1f} minutes on {os.cpu_count()} processors; all times are processor time"
    terminalreporter.line(f"{machine}; {missed} goals not reached")


def _mark(line: Line) -> str:
    return "" if line.reached is None else "reached" if line.reached else "NOT REACHED"


def milliseconds(work: Callable[[], object]) -> float:
    """How long one call keeps the processor busy: what else this machine does is not measured."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def p95(values: Iterable[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[-1]
