"""A generated HSDS 1.x package in the ratios of a real one: 18 rows for each service."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from tests.bench.generate import BEGINNINGS, ENDINGS

TERMS = 2000
SCHEDULES, LANGUAGES, LINKS = 2.78, 2.29, 6.42
"""Rows for each service of the real package."""

Rows = Iterator[tuple[object, ...]]
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
_NAMES = ("English", "Spanish", "Creole", "French", "Arabic", "Portuguese", "Russian")


def write_package(folder: Path, services: int) -> Path:
    """Write the tables for that many services; the same every time."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(services)
    for name, (header, rows) in _tables(services, chance).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split())
            writer.writerows(rows)
    return folder


def rows_in(folder: Path) -> int:
    """Read every row with the csv module and do nothing with it: the reference."""
    count = 0
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            count += sum(1 for _ in csv.reader(file)) - 1
    return count


def _tables(count: int, chance: random.Random) -> dict[str, tuple[str, Rows]]:
    several = max(count // 4, 1)
    each = range(1, count + 1)
    return {
        "organizations": (
            "id name description url",
            ((n, _words(chance, 3), _words(chance, 60), "") for n in range(1, several + 1)),
        ),
        "services": (
            "id organization_id name description url status application_process",
            ((n, n % several + 1, _words(chance, 3), _words(chance, 60), "www.example.org", "", "Call") for n in each),
        ),
        "locations": (
            "id organization_id name description latitude longitude",
            ((n, n % several + 1, _words(chance, 3), _words(chance, 40), "25.77", "-80.19") for n in each),
        ),
        "services_at_location": ("id service_id location_id description", ((n, n, n, "") for n in each)),
        "physical_addresses": (
            "id location_id address_1 city state_province postal_code country",
            ((n, n, f"{n} Main Street", "Miami", "FL ", "33157", "   ") for n in each),
        ),
        "phones": ("id location_id service_id service_at_location_id number", ((n, n, n, n, f"305-{n}") for n in each)),
        "accessibility_for_disabilities": (
            "id location_id accessibility details",
            ((n, n, "Handicap accessible", "") for n in each),
        ),
        "regular_schedules": ("id service_id weekday opens_at closes_at original_text", _schedules(count)),
        "languages": ("id service_id location_id language", _languages(count)),
        "taxonomy": (
            "id name parent_id vocabulary",
            ((f"T-{n}", _words(chance, 2), f"T-{n // 12}", "AIRS") for n in range(TERMS)),
        ),
        "services_taxonomy": (
            "id service_id taxonomy_id taxonomy_detail",
            ((n, n % count + 1, f"T-{chance.randrange(TERMS)}", "") for n in range(int(count * LINKS))),
        ),
    }


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(BEGINNINGS) + chance.choice(ENDINGS) for _ in range(count))


def _schedules(count: int) -> Rows:
    for number in range(int(count * SCHEDULES)):
        yield "", number % count + 1, _DAYS[number // count % 5], "9:00am", "5:00pm", "9:00am-5:00pm, Mon-Fri"


def _languages(count: int) -> Rows:
    for number in range(int(count * LANGUAGES)):
        service = number % count + 1
        yield service, service, service, _NAMES[number // count % len(_NAMES)]
