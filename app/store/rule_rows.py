"""Reading what matching needs of all offers: access rules, what they give, when they begin, by owner.

An owner is an offer or a kind of offers, by its id as 16 bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, TypeVar, cast

import msgspec

from app.domain.eligibility import Eligibility
from app.domain.match import Gained, RuleSource
from app.domain.opening import iso_day
from app.domain.profile import Criterion, Force, taxonomy_id
from app.store.tables import json_text
from app.store.unit import View

Owner = bytes
Value = TypeVar("Value")

_RULES = (
    "SELECT coalesce(service_id, taxonomy_term_id), criterion, data, force, decided_by, other_ways, text, paragraph,"
    " source, valid_from, valid_to, checked_on, check_by FROM eligibility WHERE alive ORDER BY rowid"
)
_AGES = (
    "SELECT id, minimum_age, maximum_age FROM service"
    " WHERE alive AND (minimum_age IS NOT NULL OR maximum_age IS NOT NULL)"
)
_OUTCOMES = (
    "SELECT coalesce(service_id, taxonomy_term_id), gives, value, certificate FROM outcome WHERE alive ORDER BY rowid"
)
_INTAKES = (
    "SELECT service_id, starts_on, apply_by, rolling, weeks, places_free, waiting_list FROM intake WHERE alive"
    " ORDER BY rowid"
)
_KINDS = (
    "SELECT link_id, taxonomy_term_id FROM attribute NOT INDEXED WHERE alive AND link_entity = 'service' ORDER BY rowid"
)
_KIND_TERMS = "SELECT id FROM taxonomy_term WHERE alive AND taxonomy_id = ?"
_TERMS = "SELECT id, parent_id FROM taxonomy_term WHERE alive"


@dataclass(frozen=True, slots=True)
class Beginning:
    """One date on which an offer begins; `free_places` None = unknown."""

    starts_on: date | None
    apply_by: date | None
    rolling: bool
    weeks: int | None
    free_places: int | None
    waiting_list: bool


def rules_by_owner(view: View) -> Mapping[Owner, tuple[Eligibility, ...]]:
    """The access rules of each offer and kind; equal rules are one object. HSDS ages of an offer are a rule as well."""
    same: dict[Eligibility, Eligibility] = {}
    found: dict[Owner, list[Eligibility]] = defaultdict(list)
    for owner, rule in chain(_each(view, _RULES, _written_rule), _each(view, _AGES, _age_rule)):
        found[owner].append(same.setdefault(rule, rule))
    return {owner: tuple(rules) for owner, rules in found.items()}


def _rows(view: View, query: str, *values: Any) -> Iterable[tuple[Any, ...]]:
    # A driver's own cursor: SQLAlchemy's rows double the time to read a large catalogue.
    return cast("Iterable[tuple[Any, ...]]", view.connection.connection.cursor().execute(query, values))


def _each(view: View, query: str, made: Callable[..., Value]) -> Iterator[tuple[Owner, Value]]:
    """The owner in the first column of each row, and what is made of the others; of equal rows once."""
    known: dict[tuple[Any, ...], Value] = {}
    for owner, *values in _rows(view, query):
        if owner is not None:
            row = tuple(values)
            if row not in known:
                known[row] = made(*row)
            yield owner, known[row]


def _written_rule(
    criterion: str, data: str | None, force: str | None, decided_by: str | None, ways: str | None, *source: str | None
) -> Eligibility:
    return Eligibility(
        criterion,
        _canonical(data),
        Force(force) if force in set(Force) else Force.MUST,
        decided_by or "",
        tuple(_way(way) for way in msgspec.json.decode(ways or "[]")),
        _rule_source(*source),
    )


def _canonical(data: str | None) -> str:
    try:
        return json_text(msgspec.json.decode(data or "{}")) or "{}"
    except msgspec.DecodeError:
        return "[]"


def _way(way: Any) -> str:
    return str(way.get("text", "")) if isinstance(way, dict) else str(way)


def _rule_source(
    text: str | None,
    paragraph: str | None,
    source: str | None,
    valid_from: str | None,
    valid_to: str | None,
    checked_on: str | None,
    check_by: str | None,
) -> RuleSource:
    return RuleSource(
        paragraph or "",
        source or "",
        iso_day(valid_from),
        iso_day(valid_to),
        iso_day(checked_on),
        iso_day(check_by),
        text or "",
    )


def _age_rule(low: float | None, high: float | None) -> Eligibility:
    limits = {name: int(limit) for name, limit in (("min", low), ("max", high)) if limit is not None}
    return Eligibility(Criterion.AGE, json_text(limits) or "{}")


def outcomes_by_owner(view: View) -> Mapping[Owner, tuple[Gained, ...]]:
    """What each offer and kind gives."""
    found: dict[Owner, list[Gained]] = defaultdict(list)
    for owner, gained in _each(view, _OUTCOMES, _gained):
        found[owner].append(gained)
    return {owner: tuple(gains) for owner, gains in found.items()}


def _gained(gives: str, value: str | None, certificate: int | None) -> Gained:
    return Gained(gives, value or "", bool(certificate))


def beginnings_by_service(view: View) -> Mapping[Owner, tuple[Beginning, ...]]:
    """The dates on which each offer begins, in the order they were written."""
    found: dict[Owner, list[Beginning]] = defaultdict(list)
    for owner, beginning in _each(view, _INTAKES, _beginning):
        found[owner].append(beginning)
    return {owner: tuple(beginnings) for owner, beginnings in found.items()}


def _beginning(
    starts: str | None,
    apply_by: str | None,
    rolling: int | None,
    weeks: float | None,
    free: float | None,
    waiting: int | None,
) -> Beginning:
    length = None if weeks is None else int(weeks)
    places = None if free is None else int(free)
    return Beginning(iso_day(starts), iso_day(apply_by), bool(rolling), length, places, bool(waiting))


def kinds_of_services(view: View) -> Mapping[Owner, tuple[Owner, ...]]:
    """The kinds of each offer with the broader ones they belong to, nearest first."""
    taxonomy = taxonomy_id("kind").bytes
    broader: dict[Owner, Owner | None] = dict(_rows(view, _TERMS))
    kinds = {kind: _upwards(kind, broader) for (kind,) in _rows(view, _KIND_TERMS, taxonomy)}
    found: dict[Owner, tuple[Owner, ...]] = {}
    for service, kind in _rows(view, _KINDS):
        if kind in kinds:
            before = found.get(service)
            found[service] = tuple(dict.fromkeys((*before, *kinds[kind]))) if before else kinds[kind]
    return found


def _upwards(kind: Owner, broader: Mapping[Owner, Owner | None]) -> tuple[Owner, ...]:
    """The kind and all that it belongs to; terms that name each other end it."""
    found: dict[Owner, None] = {}
    up: Owner | None = kind
    while up is not None and up not in found:
        found[up] = None
        up = broader.get(up)
    return tuple(found)


def codes_by_taxonomy(view: View, names: tuple[str, ...]) -> Mapping[str, Mapping[str, str]]:
    """The codes of these taxonomies of ours with their labels."""
    query = "SELECT code, name FROM taxonomy_term WHERE alive AND taxonomy_id = ? ORDER BY rowid"
    return {
        name: {code: label for code, label in view.connection.exec_driver_sql(query, (taxonomy_id(name).bytes,))}
        for name in names
    }
