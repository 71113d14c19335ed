"""Importing: the real package and a generated one, against the csv module reading the same rows; memory and growth."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from app.store.database import Database
from app.usecases.exchange import import_catalogue
from tests.bench.conftest import Table
from tests.bench.package import rows_in, write_package
from tests.conftest import DEVICE, KEY

SIZES = (10_000, 100_000)
MOST_TIMES_THE_REFERENCE = 40
MEMORY_MAY_GROW = 1.3
"""From 10,000 services on; below that the page cache is not full yet. All figures are processor time."""

_MEASURED = """
import json, resource, sys, time
from pathlib import Path
from app.store.database import Database
from app.usecases.exchange import import_catalogue
database = Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
begin = time.process_time()
with database.write("import") as unit:
    report = import_catalogue(unit, Path(sys.argv[3]))
    read = time.process_time()
end = time.process_time()
database.close()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": end - begin, "finishing": end - read, "memory": used, "growth": used - before}))
"""


def measured(folder: Path, source: Path) -> dict[str, float]:
    """Seconds and megabytes of an import in a process of its own, and what it wrote."""
    folder.mkdir()
    Database.create(folder / "anlauf.db", KEY, DEVICE).close()
    arguments = [sys.executable, "-c", _MEASURED, str(folder / "anlauf.db"), KEY.hex(), str(source)]
    done = subprocess.run(
        arguments, check=True, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2]
    )
    result: dict[str, float] = json.loads(done.stdout)
    return result


def processor_seconds(work: Callable[[], object]) -> float:
    """How long one call keeps the processor busy."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def add_import(table: Table, work: str, found: dict[str, float], most: float | None) -> None:
    """The rows of one import: all of it, what its end takes (index and commit), and its memory."""
    seconds, reference = found["seconds"], found["reference"]
    goal = (
        f"<= {MOST_TIMES_THE_REFERENCE} x csv" if most is None else f"<= {most} s, <= {MOST_TIMES_THE_REFERENCE} x csv"
    )
    reached = seconds <= MOST_TIMES_THE_REFERENCE * reference and (most is None or seconds <= most)
    table.add("import", work, seconds, "s", goal=goal, reached=reached, reference=reference)
    table.add("import, search index and commit", work, found["finishing"], "s", goal="part of the above")
    table.add("import, memory grown by", work, found["growth"], "MB", goal="flat from 10,000 services on")


def test_the_catalogue_of_a_city(table: Table, tmp_path: Path, real_data: Path) -> None:
    folder = real_data / "miami"
    reference = processor_seconds(lambda: rows_in(folder / "data"))
    found = measured(tmp_path / "profile", folder) | {"reference": reference}
    add_import(table, "4,089 real services", found, 5)


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> dict[int, dict[str, float]]:
    """Imports of generated packages by their number of services."""
    folder = tmp_path_factory.mktemp("packages")
    found = {}
    for size in SIZES[: 1 if pytestconfig.getoption("--quick") else 2]:
        package = write_package(folder / str(size), size)
        reference = processor_seconds(lambda package=package: rows_in(package))
        known = {"reference": reference, "rows": rows_in(package)}
        found[size] = measured(folder / f"profile-{size}", package) | known
    return found


def test_generated_services(table: Table, imports: dict[int, dict[str, float]]) -> None:
    for size, found in imports.items():
        work = f"{size:,} services, {found['rows']:,} rows"
        add_import(table, work, found, 60 if size == SIZES[-1] else None)


def test_memory_stays_flat(table: Table, imports: dict[int, dict[str, float]]) -> None:
    smallest = imports[SIZES[0]]["memory"]
    for size, found in imports.items():
        reached = found["memory"] <= MEMORY_MAY_GROW * smallest
        goal = f"<= {MEMORY_MAY_GROW} x that of {SIZES[0]:,}"
        table.add(
            "import, memory",
            f"{size:,} services",
            found["memory"],
            "MB",
            goal=goal,
            reached=reached,
            reference=smallest,
        )


def test_growth(table: Table, imports: dict[int, dict[str, float]]) -> None:
    for (small, before), (big, after) in pairwise(imports.items()):
        growth = after["seconds"] / before["seconds"]
        limit = 1.35 * big / small
        table.add(
            "growth of import", f"{small:,} to {big:,}", growth, "x", goal=f"<= {limit:.1f} x", reached=growth <= limit
        )


def test_again_unchanged(table: Table, tmp_path: Path) -> None:
    package = write_package(tmp_path / "package", 2_000)
    Database.create(tmp_path / "anlauf.db", KEY, DEVICE).close()
    database = Database.open(tmp_path / "anlauf.db", KEY)

    def bring_in() -> None:
        with database.write("import") as unit:
            import_catalogue(unit, package)

    first = processor_seconds(bring_in)
    again = processor_seconds(bring_in)
    database.close()
    table.add(
        "import, again", "2,000 services", again, "s", goal="<= the first", reached=again <= first, reference=first
    )
