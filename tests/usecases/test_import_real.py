"""The real catalogue of a city and the official examples of the standard import completely."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from app.domain.reports import ImportReport
from app.errors import KnownError
from app.store import reading
from app.store.database import Database
from app.usecases.exchange import import_catalogue

MIAMI = {
    "taxonomy": 1,
    "taxonomy_term": 1991,
    "organization": 1074,
    "location": 4089,
    "service": 4089,
    "service_at_location": 4089,
    "address": 4089,
    "phone": 4089,
    "schedule": 11350,
    "language": 9364,
    "accessibility": 4089,
    "attribute": 26259,
}
EXAMPLES = {
    "location": {
        "location": 1,
        "address": 1,
        "contact": 1,
        "phone": 1,
        "schedule": 1,
        "language": 1,
        "accessibility": 1,
    },
    "organization_list": {"organization": 1},
    "service_list": {"service": 1, "organization": 1, "program": 1},
    "taxonomy_term_list": {"taxonomy": 1, "taxonomy_term": 1},
}
WHOLE = 20
"""The kinds that a full official example holds, one record of each."""


def import_once(database: Database, path: Path) -> ImportReport:
    with database.write("import") as unit:
        return import_catalogue(unit, path)


def test_the_catalogue_of_a_city(database: Database, real_data: Path) -> None:
    report = import_once(database, real_data / "miami")
    assert report.source == "human_services_data"
    assert report.written == MIAMI
    assert report.read == {**MIAMI, "taxonomy_term": 1994}
    assert Counter((f.file, f.field, f.reason) for f in report.rejected) == {
        ("data/eligibility.csv", "service_id", "missing_link"): 2244
    }
    assert Counter(finding.reason for finding in report.warnings) == {
        "dangling_link": 3462,
        "missing_value": 22,
        "unreadable_time": 15,
        "missing_file": 10,
        "time_with_remark": 8,
        "duplicate_id": 3,
        "unknown_column": 3,
    }
    again = import_once(database, real_data / "miami")
    assert not any(again.written.values())
    assert (again.vanished, again.conflicts) == (0, 0)


def example_files() -> list[str]:
    folder = Path(__file__).resolve().parents[3] / "shared" / "data" / "hsds-3.0" / "examples"
    return sorted(path.stem for path in folder.glob("*.json")) or ["service_full"]


@pytest.mark.parametrize("name", example_files())
def test_every_official_example_alone(name: str, database: Database, real_data: Path) -> None:
    report = import_once(database, real_data / "hsds-3.0" / "examples" / f"{name}.json")
    assert not report.rejected
    assert report.read == report.written
    if name in EXAMPLES:
        assert report.written == EXAMPLES[name]
    if name.endswith("_full"):
        assert list(report.written.values()) == [1] * WHOLE


def test_the_official_tables(database: Database, real_data: Path) -> None:
    report = import_once(database, real_data / "hsds-3.0" / "examples" / "csv")
    assert not report.rejected
    assert list(report.written.values()) == [1] * (WHOLE + 1)
    assert "unreadable_datapackage" in {finding.reason for finding in report.warnings}


def test_the_folder_of_examples_as_a_whole(database: Database, real_data: Path) -> None:
    report = import_once(database, real_data / "hsds-3.0" / "examples")
    assert not report.rejected
    with database.read() as view:
        assert {
            kind: count for kind, count in reading.counts(view).items() if count and kind != "source"
        } == report.written
    assert not any(import_once(database, real_data / "hsds-3.0" / "examples").written.values())


def test_a_folder_of_statutes_is_no_catalogue(database: Database, real_data: Path) -> None:
    with pytest.raises(KnownError) as refused, database.write("import") as unit:
        import_catalogue(unit, real_data / "laws")
    assert "nichts verändert" in str(refused.value)
