"""The parts of a detail made from records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.domain import detail
from app.domain.opening import iso_day, next_day, schedule_of, week
from app.domain.text import plain_text
from app.domain.versions import Record


def text_of(record: Record, name: str) -> str:
    """A field as text."""
    value = record.values.get(name)
    return "" if value is None else str(value)


def number_text(value: float | None) -> str:
    """A number without needless zeros."""
    return "" if value is None else f"{value:g}"


def term_of(term: Record) -> detail.Term:
    """A value of a taxonomy."""
    return detail.Term(text_of(term, "code") or term.id.hex, term.values["name"], text_of(term, "description"))


def language_of(language: Record) -> detail.SpokenLanguage:
    """A language; its name stands in where it has no tag."""
    name, code = text_of(language, "name"), text_of(language, "code")
    return detail.SpokenLanguage(code or name, name, text_of(language, "note"))


def address_lines(address: Record) -> tuple[str, ...]:
    """The lines of an address as on an envelope, without the country."""
    lines = (text_of(address, name).strip() for name in ("attention", "address_1", "address_2"))
    city = " ".join(filter(None, (text_of(address, "postal_code").strip(), text_of(address, "city").strip())))
    return tuple(line for line in (*lines, city) if line)


def cost_option_of(option: Record) -> detail.CostOption:
    """One price."""
    return detail.CostOption(
        plain_text(text_of(option, "option")),
        option.values.get("amount"),
        text_of(option, "currency"),
        plain_text(text_of(option, "amount_description")),
        iso_day(option.values.get("valid_from")),
        iso_day(option.values.get("valid_to")),
    )


def intake_of(intake: Record) -> detail.Intake:
    """When it begins."""
    values = intake.values
    days: dict[str, Any] = {
        name: iso_day(values.get(name)) for name in ("starts_on", "ends_on", "apply_from", "apply_by")
    }
    numbers: dict[str, Any] = {name: values.get(name) for name in ("weeks", "hours_per_week", "wait_weeks")}
    counts: dict[str, Any] = {name: _whole(values.get(name)) for name in ("places", "places_free", "waiting_list")}
    texts: dict[str, Any] = {name: plain_text(text_of(intake, name)) for name in ("times", "text")}
    return detail.Intake(rolling=bool(values.get("rolling")), **days, **numbers, **counts, **texts)


def _whole(value: Any) -> int | None:
    return None if value is None else int(value)


def other_way_of(way: Any) -> detail.OtherWay:
    """Another way in, given as a sentence or with its paragraph."""
    if isinstance(way, Mapping):
        return detail.OtherWay(str(way.get("text", "")), str(way.get("paragraph", "")))
    return detail.OtherWay(str(way))


def codes_in(value: Any) -> list[str]:
    """The codes in one value of the data of a rule."""
    if isinstance(value, str):
        return [value]
    return [str(code) for code in value] if isinstance(value, (list, dict, tuple)) else []


def hours_of(records: Iterable[Record], day: date) -> detail.WeekHours:
    """The hours of a week, by weekday, with what is said in words and what is not weekly."""
    plans = [(record, schedule_of(record.values)) for record in records]
    special = [
        detail.IrregularHours(next_day(plan, day), plan.opens_at, plan.closes_at, _notes(record))
        for record, plan in plans
        if not plan.weekly and (plan.recurs or plan.single_day)
    ]
    notes = [_notes(record) for record, plan in plans if plan.weekly or not (plan.recurs or plan.single_day)]
    return detail.WeekHours(
        days=week([plan for _, plan in plans], day),
        by_appointment=any(plan.by_appointment for _, plan in plans),
        notes=tuple(dict.fromkeys(filter(None, notes))),
        irregular=tuple(special),
    )


def _notes(schedule: Record) -> str:
    texts = (plain_text(text_of(schedule, "description")), plain_text(text_of(schedule, "notes")))
    return "\n".join(dict.fromkeys(filter(None, texts)))
