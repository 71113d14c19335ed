"""What the tests of importing share: a small catalogue, and ways to bring it in."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.reports import ImportReport
from app.exchange.identity import source_id

Import = Callable[..., ImportReport]

ORGANIZATION: dict[str, Any] = {
    "id": "o1",
    "name": "AWO",
    "description": "Verein",
    "services": [
        {
            "id": "s1",
            "name": "Deutschkurs",
            "status": "active",
            "url": "https://awo.example",
            "colour": "blau",
            "phones": [{"id": "p1", "number": "02372 1", "languages": [{"name": "Dari", "code": "fa-AF"}]}],
            "service_at_locations": [
                {
                    "id": "l1",
                    "location": {
                        "id": "h1",
                        "location_type": "physical",
                        "name": "Haus",
                        "latitude": 0,
                        "longitude": 0,
                    },
                    "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "9:00am", "closes_at": "17:00:00Z"}],
                }
            ],
            "attributes": [
                {
                    "id": "a1",
                    "taxonomy_term": {"id": "t1", "name": "Sprache", "taxonomy_detail": {"id": "x1", "name": "Themen"}},
                }
            ],
            "alert": "Heute zu",
        }
    ],
}


def id_of(kind: str, text: str, source: str = "stadt") -> UUID:
    from app.exchange.identity import SourceIds

    return UUID(bytes=SourceIds(source_id(source))(kind, text))


def changed(**values: Any) -> dict[str, Any]:
    """The organization with other values in its service; None takes one out."""
    service = {**ORGANIZATION["services"][0], **values}
    return {**ORGANIZATION, "services": [{name: value for name, value in service.items() if value is not None}]}


def written(report: ImportReport) -> dict[str, int]:
    return {kind: count for kind, count in report.written.items() if count}


def reasons(report: ImportReport) -> Counter[str]:
    return Counter(finding.reason for finding in report.warnings)


def tables(folder: Path, **rows: list[Mapping[str, str]]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, content[0].keys())
            writer.writeheader()
            writer.writerows(content)
    return folder
