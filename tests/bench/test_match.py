"""Matching all offers with a person: counts, the best fifty with reasons, the question to ask next."""

from __future__ import annotations

import math
import random
import statistics
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.domain.client import GERMAN_LEVELS, Person, settled
from app.domain.eligibility import Slot
from app.domain.match import Fit, Verdict
from app.matching.index import OfferIndex
from app.matching.rules import combine
from app.store.unit import View
from app.usecases.matching import _grounds, match_person
from app.usecases.searching import load_index
from tests.bench.conftest import QUERIES, Table, milliseconds, p95
from tests.bench.generate import DISTRICTS, district, open_database

DAY = date(2026, 11, 23)
GOALS = {5_000: 3.0, 100_000: 30.0}
TIMES_FASTER = 5
LOOPS = {5_000: 3, 100_000: 1}
"""The plain loop takes seconds: this often is enough to know."""


def people(count: int) -> list[Person]:
    """People who told more or less of themselves, each in another way."""
    chance = random.Random(3)

    def perhaps(value: Any, share: float = 0.6) -> Any:
        return value if chance.random() < share else None

    return [
        Person(
            age=perhaps(chance.randint(16, 29), 0.8),
            german=perhaps(chance.choice(GERMAN_LEVELS[:7]), 0.8),
            german_certified=perhaps(chance.random() < 0.5),
            status=perhaps(chance.choice(("gestattung", "duldung", "permit_25_2", "permit_24", "settlement"))),
            status_since=perhaps(DAY - timedelta(days=chance.randint(20, 900)), 0.4),
            arrived_on=perhaps(DAY - timedelta(days=chance.randint(900, 2000)), 0.3),
            school=perhaps(chance.choice(("none", "esa", "msa", "foreign"))),
            work_permission=perhaps(chance.choice(("employment_allowed", "only_with_approval", "not_allowed")), 0.4),
            gender=perhaps(chance.choice(("female", "male")), 0.8),
            children=perhaps(chance.choice(((), (2,), (5,)))),
            childcare_needed=perhaps(chance.random() < 0.5, 0.3),
            registered_with=perhaps(chance.choice(("jobcenter", "agentur", "asylblg", "none"))),
            pupil=perhaps(chance.random() < 0.2, 0.4),
            needs=perhaps(tuple(chance.sample(("language", "work", "certificate", "housing", "childcare"), 2)), 0.9),
            languages=perhaps(tuple(chance.sample(("de", "fa-AF", "ar", "uk", "tr"), 2))),
            district=perhaps(district(chance.randrange(DISTRICTS)), 0.5),
            travel_km=perhaps(chance.choice((3, 5, 10, 20)), 0.4),
        )
        for _ in range(count)
    ]


def warmed(view: View) -> OfferIndex:
    """The index, with what is worked out once for each district the people come from."""
    index = load_index(view)
    for number in range(DISTRICTS):
        match_person(view, index, Person(age=20, district=district(number), travel_km=5), DAY)
    return index


def matched(view: View, index: OfferIndex, people: Sequence[Person]) -> list[float]:
    """The milliseconds each person takes."""
    return [milliseconds(lambda who=who: match_person(view, index, who, DAY)) for who in people]


def loop_over_rules(slots: Sequence[tuple[Slot, ...]], person: Person) -> dict[Fit, int]:
    """The fit of every offer by asking each of its rules."""
    counts = dict.fromkeys(Fit, 0)
    told = settled(person, DAY)
    for of_offer in slots:
        verdicts = {reason.verdict for slot in of_offer if (reason := combine(slot, told, DAY))}
        if Verdict.NOT_MET in verdicts:
            counts[Fit.NO] += 1
        elif Verdict.OPEN in verdicts or not verdicts:
            counts[Fit.PERHAPS] += 1
        else:
            counts[Fit.FITS] += 1
    return counts


@pytest.mark.parametrize("size", GOALS)
def test_match_all_offers(size: int, table: Table) -> None:
    database = open_database(size)
    with database.read() as view:
        first = milliseconds(lambda: match_person(view, load_index(view), Person(age=20), DAY))
        index = warmed(view)
        ours = matched(view, index, people(QUERIES))
        slots = _grounds(view, index).slots
        loops = [milliseconds(lambda who=who: loop_over_rules(slots, who)) for who in people(LOOPS[size])]
    database.close()
    work, goal, reference = f"{QUERIES} people, {size:,} offers", GOALS[size], statistics.median(loops)
    ninety_fifth = p95(ours)
    table.add(
        "match, p95", work, ninety_fifth, "ms", goal=f"≤ {goal:.0f} ms, ≥ {TIMES_FASTER} × faster",
        reached=ninety_fifth <= min(goal, reference / TIMES_FASTER), reference=reference,
    )  # fmt: skip
    table.add("match, median", work, statistics.median(ours), "ms", goal="", reference=reference)
    table.add("match, first", f"offers and rules read before, {size:,} offers", first, "ms", goal="")


def test_growth_of_matching(table: Table, queries: int, growing: tuple[int, ...]) -> None:
    """Time against the number of offers: nothing steeper than n log n."""
    told, times = people(min(queries, 60)), []
    for size in growing:
        database = open_database(size)
        with database.read() as view:
            index = warmed(view)
            times.append(statistics.mean(matched(view, index, told)))
        database.close()
    for (before, less), (size, spent) in pairwise(zip(growing, times, strict=True)):
        allowed = (size * math.log(size)) / (before * math.log(before))
        table.add(
            "growth of matching", f"{before:,} → {size:,} offers, mean", spent, "ms",
            goal=f"≤ {allowed:.1f} × (n log n)", reached=spent / less <= allowed, reference=less,
        )  # fmt: skip
