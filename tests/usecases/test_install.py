"""What the program brings with it: base lists and the demo catalogue."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app.store import reading
from app.store.database import Database
from app.usecases.exchange import import_catalogue, install_base, install_demo
from tests.usecases.catalogues import reasons


@pytest.fixture
def with_base(database: Database) -> Database:
    with database.write("install") as unit:
        install_base(unit)
    return database


def test_the_base_and_the_demo_install_once(with_base: Database) -> None:
    with with_base.write("install") as unit:
        first = install_demo(unit, date(2026, 11, 20))
    with with_base.write("install") as unit:
        assert not any(install_base(unit).written.values())
        assert not any(install_demo(unit, date(2026, 11, 20)).written.values())
    assert not first.rejected
    assert not first.warnings
    assert first.written["service"] >= 80


def test_the_demo_moves_by_whole_weeks(with_base: Database) -> None:
    def days() -> dict[UUID, date]:
        with with_base.read() as view:
            found = {one.id: one.values.get("starts_on") for one in reading.all_records(view, "intake")}
        return {id: date.fromisoformat(day) for id, day in found.items() if day}

    def laws() -> list[Any]:
        with with_base.read() as view:
            return [one.values.get("checked_on") for one in reading.all_records(view, "eligibility")]

    with with_base.write("install") as unit:
        install_demo(unit, date(2026, 11, 20))
    before, dated = days(), laws()
    with with_base.write("install") as unit:
        install_demo(unit, date(2027, 3, 3))
    assert {(after - before[id]).days for id, after in days().items()} == {15 * 7}
    assert laws() == dated


def test_what_the_program_brought_is_not_changed_by_a_catalogue(
    with_base: Database, package: Callable[..., Path]
) -> None:
    with with_base.read() as view:
        term = next(iter(reading.all_records(view, "taxonomy_term")))
    with with_base.write("import") as unit:
        report = import_catalogue(
            unit, package({"id": str(term.id), "name": "Anders", "code": "x", "taxonomy_id": "t"}, "taxonomy_term.json")
        )
    assert reasons(report)["kept_here"] == 1
    with with_base.read() as view:
        assert reading.record(view, "taxonomy_term", term.id).values == term.values  # type: ignore[union-attr]
