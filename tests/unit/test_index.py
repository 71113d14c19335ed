"""The index in memory: bitsets, filters, counts, orders, updates."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.offers import Label, OfferRow, distance_km
from app.domain.opening import schedule_of
from app.domain.search import Cost, Criteria, Facet, Sort
from app.matching.bits import bits_of, some_positions, with_bit, without_bit
from app.matching.facets import facet_counts, filtered, ordered
from app.matching.index import REBUILD_ABOVE, OfferIndex

TODAY = date(2026, 11, 23)
LABELS = {
    Facet.TOPIC: {
        "education": Label("Bildung"),
        "certificate": Label("Schulabschluss", "education"),
        "language": Label("Sprache"),
    }
}


def offer(number: int, name: str, **values: object) -> OfferRow:
    return OfferRow(slot=number, key=number.to_bytes(16, "big"), name=name, **values)  # type: ignore[arg-type]


MONDAYS = (schedule_of({"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "12:00"}),)
OFFERS = (
    offer(1, "Ärztliche Hilfe", topics=("language",), cost=Cost.FREE, places=((51.25, 7.15),), schedules=MONDAYS),
    offer(2, "Abendschule", topics=("certificate",), languages=("de", "ar"), verified_on=date(2026, 1, 1)),
    offer(3, "Zweite Chance", topics=("certificate", "language"), places=((51.45, 7.01),), starts=(date(2026, 12, 1),)),
    offer(4, "Beratung", status="defunct", topics=("language",)),
    offer(5, "Café", status="temporarily closed", topics=("language",), by_appointment=True, schedules=MONDAYS),
)
INDEX = OfferIndex.build(OFFERS, LABELS)


def names(criteria: Criteria, index: OfferIndex = INDEX) -> list[str]:
    kept = filtered(index, criteria, index.all, TODAY)
    page = ordered(index, criteria, kept.bits, (), TODAY, offset=0, limit=50)
    return [index.rows[position].name for position in page]


def counts(criteria: Criteria, facet: Facet) -> dict[str, int]:
    found = facet_counts(INDEX, criteria, filtered(INDEX, criteria, INDEX.all, TODAY))
    return {count.code: count.count for count in found[facet]}


def test_names_are_in_the_order_people_expect_and_defunct_ones_left_out() -> None:
    assert names(Criteria()) == ["Abendschule", "Ärztliche Hilfe", "Café", "Zweite Chance"]


def test_inactive_ones_are_listed_when_asked() -> None:
    assert "Beratung" in names(Criteria(inactive=True))


def test_within_a_facet_any_value_suffices_between_facets_all_must_hold() -> None:
    either = {Facet.TOPIC: frozenset({"certificate", "language"})}
    assert len(names(Criteria(chosen=either))) == 4
    assert names(Criteria(chosen={**either, Facet.COST: frozenset({"free"})})) == ["Ärztliche Hilfe"]


def test_what_counts_for_a_child_counts_for_its_parent_once() -> None:
    assert counts(Criteria(), Facet.TOPIC) == {"language": 3, "education": 2}


def test_children_are_listed_below_a_chosen_parent() -> None:
    chosen = Criteria(chosen={Facet.TOPIC: frozenset({"education"})})
    assert counts(chosen, Facet.TOPIC) == {"language": 3, "education": 2, "certificate": 2}


def test_counts_of_a_facet_ignore_its_own_choice_but_not_the_others() -> None:
    chosen = Criteria(chosen={Facet.TOPIC: frozenset({"certificate"}), Facet.LANGUAGE: frozenset({"ar"})})
    assert counts(chosen, Facet.TOPIC) == {"education": 1, "certificate": 1}
    assert counts(chosen, Facet.LANGUAGE) == {"ar": 1, "de": 1}


def test_a_value_nobody_has_is_not_listed_unless_chosen() -> None:
    assert counts(Criteria(chosen={Facet.COST: frozenset({"paid"})}), Facet.TOPIC) == {}
    assert counts(Criteria(chosen={Facet.COST: frozenset({"free"})}), Facet.TOPIC) == {"language": 1}


def test_open_today_leaves_out_those_by_appointment() -> None:
    assert names(Criteria(open_today=True)) == ["Ärztliche Hilfe"]


def test_distance_names_how_many_have_no_place() -> None:
    criteria = Criteria(origin=(51.26, 7.15), within_km=5)
    kept = filtered(INDEX, criteria, INDEX.all, TODAY)
    assert names(criteria) == ["Ärztliche Hilfe"]
    assert kept.without_place == 2


def test_orders() -> None:
    assert names(Criteria(sort=Sort.DISTANCE, origin=(51.45, 7.0)))[:2] == ["Zweite Chance", "Ärztliche Hilfe"]
    assert names(Criteria(sort=Sort.NEXT_DATE))[:3] == ["Ärztliche Hilfe", "Café", "Zweite Chance"]
    assert names(Criteria(sort=Sort.VERIFIED))[0] == "Abendschule"


def test_relevance_goes_by_score_then_name() -> None:
    tiers = ((9, bits_of([3], 5)), (2, bits_of([0, 1], 5)))
    page = ordered(INDEX, Criteria(), INDEX.all, tiers, TODAY, offset=0, limit=2)
    assert [INDEX.rows[position].name for position in page] == ["Café", "Abendschule"]
    rest = ordered(INDEX, Criteria(), INDEX.all, tiers, TODAY, offset=2, limit=2)
    assert [INDEX.rows[position].name for position in rest] == ["Ärztliche Hilfe"]


def test_haversine() -> None:
    assert distance_km((51.2562, 7.1508), (50.9375, 6.9603)) == pytest.approx(37.9, abs=0.5)


def _random_offer(chance: random.Random, number: int) -> OfferRow:
    topics = tuple(chance.sample(["language", "certificate", "education"], k=chance.randint(0, 2)))
    return offer(number, chance.choice("ABCDEÄ") + str(number), topics=topics, status=chance.choice(["", "inactive"]))


@pytest.mark.parametrize("changed", [1, 5, REBUILD_ABOVE + 5])
def test_an_update_equals_a_new_index(changed: int) -> None:
    chance = random.Random(changed)
    before = [_random_offer(chance, number) for number in range(200)]
    rows = [_random_offer(chance, number) for number in chance.sample(range(230), k=changed)]
    gone = [number.to_bytes(16, "big") for number in chance.sample(range(200), k=3)]
    gone = [key for key in gone if key not in {row.key for row in rows}]
    index = OfferIndex.build(before, LABELS)
    updated = index.updated(rows, gone)
    keys = {row.key for row in rows} | set(gone)
    expected = OfferIndex.build([row for row in before if row.key not in keys] + rows, LABELS)
    assert list(updated.rows) == list(expected.rows)
    assert updated.postings == expected.postings
    assert len(index) == 200


@given(st.sets(st.integers(0, 300)), st.integers(0, 300), st.booleans())
def test_putting_in_and_taking_out_a_bit(positions: set[int], at: int, value: bool) -> None:
    bits = bits_of(positions, 301)
    assert list(some_positions(bits, 0, 301)) == sorted(positions)
    moved = with_bit(bits, at, value)
    expected = {p + (p >= at) for p in positions} | ({at} if value else set())
    assert list(some_positions(moved, 0, 302)) == sorted(expected)
    assert without_bit(moved, at) == bits


@given(st.sets(st.integers(0, 200)), st.integers(0, 50), st.integers(0, 50))
def test_some_positions_are_a_slice(positions: set[int], start: int, count: int) -> None:
    assert list(some_positions(bits_of(positions, 201), start, count)) == sorted(positions)[start : start + count]
