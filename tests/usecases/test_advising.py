"""The list of a session: many offers about which nothing is known do not hide those that tell why they fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from app.domain.client import Person
from app.domain.match import Fit
from app.store.database import Database
from app.usecases.advising import FOLD_FROM, Advice, Wish, advise
from app.usecases.searching import load_index

NOW = datetime(2026, 11, 23, 10)
MANY = FOLD_FROM + 1
Ask = Callable[..., Advice]


@pytest.fixture
def ask(database: Database, add: Callable[..., UUID]) -> Ask:
    """A catalogue with one offer for adults, one for women, and many that say nothing."""
    organization = add("organization", name="VHS", description="")
    for name, criterion, data in (("Abendkurs", "age", {"min": 18}), ("Frauen", "gender", {"allowed": ["female"]})):
        service = add("service", name=name, organization_id=organization, status="active")
        add("eligibility", service_id=service, criterion=criterion, data=data, force="must")
    for number in range(MANY):
        add("service", name=f"Fern {number:03}", organization_id=organization, status="active")

    def asking(**wish: Any) -> Advice:
        with database.read() as view:
            return advise(view, load_index(view), Wish(**{"person": Person(age=20), **wish}), NOW)

    return asking


def test_many_offers_without_a_rule_are_counted_and_folded(ask: Ask) -> None:
    advice = ask()
    assert [card.title for card in advice.cards] == ["Abendkurs", "Frauen"]
    assert advice.total == 2
    assert (advice.answer.unruled, advice.answer.folded) == (MANY, MANY)
    assert advice.answer.counts == {Fit.FITS: 1, Fit.PERHAPS: MANY + 1, Fit.NO: 0}
    assert advice.answer.question is not None
    assert advice.answer.question.of == 1


def test_they_are_listed_when_they_are_asked_for_searched_or_pinned(ask: Ask) -> None:
    everything = ask(unruled=True)
    assert everything.total == MANY + 2
    assert [card.title for card in everything.cards[:2]] == ["Abendkurs", "Frauen"]
    assert ask(text="fern").total == MANY
    pinned = ask(pinned=frozenset({everything.cards[-1].id}))
    assert pinned.total == 3
    assert pinned.cards[0].title == everything.cards[-1].title


def test_a_pinned_offer_that_does_not_fit_stays_on_top(ask: Ask) -> None:
    (frauen,) = (card.id for card in ask().cards if card.title == "Frauen")
    man = {"person": Person(age=20, gender="male"), "pinned": frozenset({frauen})}
    assert [card.title for card in ask(**man).cards] == ["Frauen", "Abendkurs"]
    asked = ask(**man, refused=True)
    assert (asked.total, asked.refused) == (2, 0)
