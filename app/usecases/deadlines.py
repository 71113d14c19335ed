"""The deadlines of a person on a day, from the rules that come with the program."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.client import Person, settled
from app.domain.deadline import Deadline, DeadlineKind, DeadlineRule, Letter
from app.domain.match import RuleSource
from app.domain.opening import is_holiday
from app.matching.deadlines import deadlines
from app.paths import resources_folder

SATURDAY = 5


def deadlines_of(person: Person, day: date, letters: Iterable[Letter] = ()) -> tuple[Deadline, ...]:
    """Every deadline on or after a day that follows from the answers and the letters; the nearest first."""
    return deadlines(_rules(), settled(person, day), day, _is_free, letters)


def watched_deadlines(person: Person, day: date, letters: Iterable[Letter]) -> tuple[Deadline, ...]:
    """The deadlines one has to watch."""
    return tuple(one for one in deadlines_of(person, day, letters) if one.is_watched)


def nearest_deadline(person: Person, day: date, letters: Iterable[Letter]) -> date | None:
    """The nearest day until which something must be done; None where there is none."""
    watched = watched_deadlines(person, day, letters)
    return next((one.day for one in watched if one.kind is DeadlineKind.DEADLINE), None)


def _is_free(day: date) -> bool:
    return day.weekday() >= SATURDAY or is_holiday(day)


@lru_cache(maxsize=1)
def _rules() -> tuple[DeadlineRule, ...]:
    """The deadlines of `resources/taxonomies/deadlines.json`; its description states the shape."""
    stored = json.loads((resources_folder() / "taxonomies" / "deadlines.json").read_text(encoding="utf-8"))
    return tuple(_rule(record) for record in stored["deadlines"])


def _rule(record: Mapping[str, Any]) -> DeadlineRule:
    concerns = record.get("applies_to", {})
    return DeadlineRule(
        record["code"],
        record["name"],
        DeadlineKind(record["kind"]),
        record["trigger"],
        record.get("length", 0),
        record.get("unit", "days"),
        record.get("direction") == "before",
        record.get("last_day_before", False),
        _day(record.get("until")),
        frozenset(concerns.get("status", ())),
        frozenset(concerns.get("letter", ())),
        _day(concerns.get("entry_from")),
        RuleSource(
            record.get("paragraph", ""),
            record.get("source", ""),
            _day(record.get("valid_from")),
            _day(record.get("valid_to")),
            _day(record.get("checked_on")),
            _day(record.get("check_by")),
            record.get("text", ""),
        ),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
