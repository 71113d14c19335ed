"""The order of offers: tiers of fit and need first, then level by level, the same however many there are."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from app.domain.client import Person
from app.domain.eligibility import Eligibility
from app.domain.match import Fit
from app.matching.fit import Matching, match_offers, rulebook
from app.matching.rank import FEW, Level, Order, ranked

DAY = date(2026, 11, 23)
RULES = {
    Fit.FITS: Eligibility("age", '{"min":16}'),
    Fit.PERHAPS: Eligibility("gender", '{"allowed":["female"]}'),
    Fit.NO: Eligibility("age", '{"min":30}'),
}
offers = st.lists(st.tuples(st.sampled_from(list(Fit)), st.booleans(), st.integers(0, 3), st.integers(0, 2)))
Offers = list[tuple[Fit, bool, int, int]]


def matching_of(found: Offers) -> Matching:
    return match_offers(rulebook([[(RULES[fit],)] for fit, *_ in found]), Person(age=20), DAY)


def positions(found: Offers) -> list[int]:
    needed = sum(1 << position for position, (_, needed, *_) in enumerate(found) if needed)
    order = Order(tuple(Level.of((offer[part] for offer in found), int) for part in (2, 3)))
    return list(ranked(matching_of(found), needed, order, (1 << len(found)) - 1))


def tier(fit: Fit, needed: bool) -> int:
    return [(Fit.FITS, True), (Fit.PERHAPS, True), (Fit.FITS, False), (Fit.PERHAPS, False)].index((fit, needed))


def test_what_serves_a_need_comes_before_what_merely_fits() -> None:
    found: Offers = [
        (Fit.NO, False, 0, 0),
        (Fit.PERHAPS, False, 0, 0),
        (Fit.FITS, False, 0, 0),
        (Fit.NO, True, 0, 0),
        (Fit.PERHAPS, True, 3, 0),
        (Fit.FITS, True, 3, 0),
        (Fit.FITS, True, 1, 0),
    ]
    assert positions(found) == [6, 5, 4, 2, 1, 3, 0]


@given(offers)
def test_every_offer_stands_once_in_the_order_of_its_parts(found: Offers) -> None:
    def key(position: int) -> tuple[int, bool, int, int, int]:
        fit, needed, first, second = found[position]
        refused = fit is Fit.NO
        return (4 if refused else tier(fit, needed)), refused and not needed, first, second, position

    assert positions(found) == sorted(range(len(found)), key=key)


def test_many_offers_are_told_apart_by_sets_and_few_one_by_one_in_the_same_order() -> None:
    found: Offers = [(Fit.FITS, False, place % 4, place % 3) for place in range(3 * FEW)]
    assert positions(found) == sorted(range(len(found)), key=lambda place: (place % 4, place % 3, place))


def test_offers_without_a_rule_come_last_in_their_tier_and_none_is_lost() -> None:
    asked: list[list[tuple[Eligibility]]] = [[], [(RULES[Fit.PERHAPS],)], [(RULES[Fit.FITS],)], [], [(RULES[Fit.NO],)]]
    matching = match_offers(rulebook(asked), Person(age=20), DAY)
    found = list(ranked(matching, 0b01000, Order(()), 0b11111))
    assert found == [3, 2, 1, 0, 4]
    assert matching.unruled == 0b01001
