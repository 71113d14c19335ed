"""Bridge paths: every step is open after the steps before it, the quickest comes first, a miss is named."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.client import Person
from app.domain.eligibility import Eligibility, slots_of
from app.domain.match import Gained, Verdict
from app.domain.pathway import Bridge
from app.matching.pathway import find_paths
from app.matching.rules import combine

DAY = date(2026, 11, 23)


def rule(criterion: str, **data: Any) -> Eligibility:
    return Eligibility(criterion, json.dumps(data, sort_keys=True))


def bridge(number: int, rules: list[Eligibility], *gains: Gained, **more: Any) -> Bridge:
    return Bridge(UUID(int=number), slots_of(rules), gains, **{"weeks": 20, **more})


A2_COURSE = bridge(1, [rule("german", max="a1")], Gained("german", "a2"))
B1_COURSE = bridge(2, [rule("german", min="a2", max="b1")], Gained("german", "b1", certificate=True))
ESA = bridge(3, [rule("german", min="b1"), rule("school", max="none")], Gained("school", "esa"), weeks=40)
EQ = bridge(4, [rule("german", min="b1"), rule("school", min="esa")], Gained("goal", "eq"), weeks=26)
TRAINING = bridge(5, [rule("german", min="b1"), rule("school", min="esa")], Gained("goal", "apprenticeship"), weeks=156)
ALL = (A2_COURSE, B1_COURSE, ESA, EQ, TRAINING)


def ids(path: Any) -> list[int]:
    return [step.bridge.id.int for step in path.steps]


def test_a_path_leads_over_language_and_certificate_to_training() -> None:
    paths = find_paths(ALL, Person(german="a1", german_certified=True, school="none"), "apprenticeship", DAY)
    assert ids(paths[0]) == [1, 2, 3, 5]
    assert paths[0].arrives == DAY + timedelta(weeks=20 + 20 + 40)


def test_what_is_reached_already_is_not_repeated() -> None:
    assert ids(find_paths(ALL, Person(german="b1", school="esa"), "eq", DAY)[0]) == [4]


def test_a_wait_of_the_law_moves_the_start() -> None:
    waiting = rule("status", allowed=["duldung"], after_months={"duldung": 9})
    offer = bridge(6, [waiting], Gained("goal", "work"))
    person = Person(status="duldung", duldung_kind="ordinary", status_since=date(2026, 3, 24))
    step = find_paths((offer,), person, "work", DAY)[0].steps[0]
    assert step.begins == date(2026, 12, 24)
    assert step.waits_for is not None
    assert step.waits_for.code == "status_waits"


def test_a_start_in_the_calendar_moves_the_start() -> None:
    offer = bridge(7, [], Gained("goal", "eq"), starts_on=date(2027, 2, 1))
    assert find_paths((offer,), Person(), "eq", DAY)[0].steps[0].begins == date(2027, 2, 1)


def test_without_a_path_the_missing_conditions_are_named() -> None:
    path = find_paths((TRAINING,), Person(german="a1", school="esa"), "apprenticeship", DAY)[0]
    assert path.steps == ()
    assert [reason.code for reason in path.missing] == ["german_too_low"]


def test_a_goal_that_nobody_offers_has_no_path_and_nothing_missing() -> None:
    path = find_paths((ESA,), Person(), "recognition", DAY)[0]
    assert (path.steps, path.missing) == ((), ())


def test_a_path_holds_no_step_that_a_quicker_one_does_without() -> None:
    paths = find_paths((*ALL, dataclasses.replace(TRAINING, id=UUID(int=8), weeks=150)), Person(german="a2"), "eq", DAY)
    assert all(not set(ids(one)) < set(ids(other)) for one in paths for other in paths)


levels = st.sampled_from(["a1", "a2", "b1", "b2"])
schools = st.sampled_from(["none", "esa", "msa"])
gains = st.one_of(
    st.builds(Gained, st.just("german"), levels),
    st.builds(Gained, st.just("school"), st.sampled_from(["esa", "msa"])),
    st.builds(Gained, st.just("goal"), st.sampled_from(["eq", "apprenticeship"])),
)
rules = st.one_of(
    st.builds(lambda level: rule("german", min=level), levels),
    st.builds(lambda level: rule("school", min=level), schools),
    st.just(rule("age", min=16, max=26)),
    st.just(rule("status", allowed=["gestattung"], after_months={"gestattung": 15})),
)


@st.composite
def catalogues(draw: st.DrawFn) -> tuple[Bridge, ...]:
    shapes = draw(st.lists(st.tuples(st.lists(rules, max_size=3), gains, st.integers(1, 50)), min_size=1, max_size=7))
    return tuple(
        Bridge(UUID(int=number), slots_of(asked), (gain,), weeks) for number, (asked, gain, weeks) in enumerate(shapes)
    )


people = st.builds(
    Person,
    birth_date=st.dates(date(1998, 1, 1), date(2011, 1, 1)),
    german=st.one_of(st.none(), levels),
    school=st.one_of(st.none(), schools),
    status=st.sampled_from([None, "gestattung", "duldung"]),
    status_since=st.dates(date(2025, 1, 1), DAY),
)


@given(catalogues(), people, st.sampled_from(["eq", "apprenticeship", "esa"]))
def test_every_step_is_open_after_the_steps_before_it(offers: tuple[Bridge, ...], person: Person, goal: str) -> None:
    for path in find_paths(offers, person, goal, DAY):
        then, earliest = person, DAY
        for step in path.steps:
            assert step.begins >= earliest
            found = [combine(slot, then, step.begins) for slot in step.bridge.slots]
            assert all(reason is None or reason.verdict is not Verdict.NOT_MET for reason in found)
            earliest = step.begins + timedelta(weeks=step.bridge.weeks or 0)
            then = _told(then, step.bridge.gains)


def _told(person: Person, gained: tuple[Gained, ...]) -> Person:
    for gain in gained:
        if gain.gives == "german":
            person = dataclasses.replace(person, german=gain.value, german_certified=True)
        elif gain.gives == "school":
            person = dataclasses.replace(person, school=gain.value)
    return person
