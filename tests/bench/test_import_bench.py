"""Importing: the real package and a generated one, against the csv module reading the same rows; memory and growth."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from app.store.database import Database
from app.usecases.exchange import import_catalogue
from tests.bench.conftest import Table, milliseconds
from tests.bench.package import rows_in, write_package
from tests.conftest import DEVICE, KEY

SIZES = (1_000, 10_000, 100_000)
MOST_TIMES_THE_REFERENCE = 40
MEMORY_MAY_GROW = 1.3
"""From 10,000 services on; below that the page cache is not full yet."""

_MEASURED = """
import json, resource, sys, time
from pathlib import Path
from app.store.database import Database
from app.usecases.exchange import import_catalogue
database = Database.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
begin = time.perf_counter()
with database.write("import") as unit:
    report = import_catalogue(unit, Path(sys.argv[3]))
seconds = time.perf_counter() - begin
database.close()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": seconds, "memory": used, "written": report.written, "rejected": len(report.rejected)}))
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


def test_the_catalogue_of_a_city(table: Table, tmp_path: Path, real_data: Path) -> None:
    folder = real_data / "miami"
    reference = milliseconds(lambda: rows_in(folder / "data")) / 1000
    found = measured(tmp_path / "profile", folder)
    seconds = found["seconds"]
    goal = f"<= 5 s, <= {MOST_TIMES_THE_REFERENCE} x csv"
    reached = seconds <= 5 and seconds <= MOST_TIMES_THE_REFERENCE * reference
    table.add("import", "4,089 real services", seconds, "s", goal=goal, reached=reached, reference=reference)


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> dict[int, dict[str, float]]:
    """Imports of generated packages by their number of services."""
    folder = tmp_path_factory.mktemp("packages")
    found = {}
    for size in SIZES[: 2 if pytestconfig.getoption("--quick") else 3]:
        package = write_package(folder / str(size), size)
        reference = milliseconds(lambda package=package: rows_in(package)) / 1000
        found[size] = {
            **measured(folder / f"profile-{size}", package),
            "reference": reference,
            "rows": rows_in(package),
        }
    return found


def test_generated_services(table: Table, imports: dict[int, dict[str, float]]) -> None:
    for size, found in imports.items():
        goal = (
            f"<= 60 s, <= {MOST_TIMES_THE_REFERENCE} x csv"
            if size == SIZES[-1]
            else f"<= {MOST_TIMES_THE_REFERENCE} x csv"
        )
        reached = found["seconds"] <= min(60, MOST_TIMES_THE_REFERENCE * found["reference"])
        work = f"{size:,} services, {found['rows']:,} rows"
        table.add("import", work, found["seconds"], "s", goal=goal, reached=reached, reference=found["reference"])


def test_memory_stays_flat(table: Table, imports: dict[int, dict[str, float]]) -> None:
    smallest = imports[SIZES[1]]["memory"]
    for size, found in imports.items():
        reached = found["memory"] <= MEMORY_MAY_GROW * smallest
        goal = f"<= {MEMORY_MAY_GROW} x that of {SIZES[1]:,}"
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
            "import, growth", f"{small:,} to {big:,}", growth, "x", goal=f"<= {limit:.1f} x", reached=growth <= limit
        )


def test_again_unchanged(table: Table, tmp_path: Path) -> None:
    package = write_package(tmp_path / "package", 2_000)
    Database.create(tmp_path / "anlauf.db", KEY, DEVICE).close()
    database = Database.open(tmp_path / "anlauf.db", KEY)

    def bring_in() -> None:
        with database.write("import") as unit:
            import_catalogue(unit, package)

    first = milliseconds(bring_in) / 1000
    again = milliseconds(bring_in) / 1000
    database.close()
    table.add(
        "import, again", "2,000 services", again, "s", goal="<= the first", reached=again <= first, reference=first
    )
