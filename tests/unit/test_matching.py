"""Matching: three verdicts with reasons, alternatives, forces, levels, and the question to ask next."""

from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from app.domain.client import FIELDS, NOT_STATED, Person, contradictions, months_after, settled
from app.domain.eligibility import Eligibility, Slot, slots_of
from app.domain.match import Fit, RuleSource, Verdict
from app.domain.profile import Force
from app.matching.fit import Rulebook, match_ages, match_offers, rulebook
from app.matching.next_question import QUESTIONS, next_question
from app.matching.rules import READS, combine, evaluate

DAY = date(2026, 11, 23)


def rule(criterion: str, force: Force = Force.MUST, source: RuleSource | None = None, **data: Any) -> Eligibility:
    return Eligibility(criterion, json.dumps(data, sort_keys=True), force, "BAMF", (), source or RuleSource())


def verdict(given_rule: Eligibility, **answers: Any) -> Verdict:
    return evaluate(given_rule, Person(**answers), DAY).verdict


GERMAN_B1 = rule("german", min="b1")
GERMAN_B1_CERTIFIED = rule("german", min="b1", certified=True)
BVB = rule(
    "status",
    allowed=["gestattung", "duldung", "duldung_discretion", "permit_24"],
    after_months={"gestattung": 15, "duldung": 9, "duldung_discretion": 9},
    months_of={"gestattung": "stay", "duldung": "status", "duldung_discretion": "status"},
)


@pytest.mark.parametrize(
    ("given_rule", "answers", "expected"),
    [
        (GERMAN_B1, {"german": "b1"}, Verdict.MET),
        (GERMAN_B1, {"german": "b2", "german_certified": True}, Verdict.MET),
        (GERMAN_B1, {"german": "a2"}, Verdict.OPEN),
        (GERMAN_B1, {"german": "a2", "german_certified": True}, Verdict.NOT_MET),
        (GERMAN_B1, {"german": "a1"}, Verdict.NOT_MET),
        (GERMAN_B1, {}, Verdict.OPEN),
        (GERMAN_B1, {"german": NOT_STATED}, Verdict.OPEN),
        (GERMAN_B1_CERTIFIED, {"german": "b1"}, Verdict.OPEN),
        (GERMAN_B1_CERTIFIED, {"german": "c1", "german_certified": True}, Verdict.MET),
        (rule("age", min=16, max=26), {"birth_date": date(1999, 11, 24)}, Verdict.MET),
        (rule("age", min=16, max=26), {"birth_date": date(1999, 11, 23)}, Verdict.NOT_MET),
        (rule("age", min=16, max=26), {"age": 15}, Verdict.NOT_MET),
        (rule("age", min=16), {}, Verdict.OPEN),
        (rule("work_permission"), {"work_permission": "only_with_approval"}, Verdict.OPEN),
        (rule("work_permission"), {"work_permission": "employment_allowed"}, Verdict.MET),
        (rule("work_permission"), {"work_permission": "not_allowed"}, Verdict.NOT_MET),
        (rule("school", min="esa"), {"school": "none"}, Verdict.NOT_MET),
        (rule("school", min="esa"), {"school": "msa"}, Verdict.MET),
        (rule("school", max="none"), {"school": "esa"}, Verdict.NOT_MET),
        (rule("school", min="esa"), {"school": "foreign"}, Verdict.OPEN),
        (
            rule("school", min="esa"),
            {"school": "foreign", "school_recognised": "yes", "school_equivalent": "msa"},
            Verdict.MET,
        ),
        (rule("children", min_age=0, max_age=3), {"children": ()}, Verdict.NOT_MET),
        (rule("children", min_age=0, max_age=3), {"children": (2, 9)}, Verdict.MET),
        (rule("gender", allowed=["female"]), {"gender": "male"}, Verdict.NOT_MET),
        (rule("other"), {}, Verdict.OPEN),
        (rule("moon_phase"), {}, Verdict.OPEN),
        (rule("gender"), {"gender": "male"}, Verdict.OPEN),
    ],
)
def test_a_criterion_gives_its_verdict(given_rule: Eligibility, answers: dict[str, Any], expected: Verdict) -> None:
    assert verdict(given_rule, **answers) is expected


def test_a_duldung_opens_bvb_after_nine_months_and_names_the_day() -> None:
    since = date(2026, 3, 25)
    waiting = evaluate(BVB, Person(status="duldung", duldung_kind="ordinary", status_since=since), DAY)
    assert (waiting.verdict, waiting.opens_on) == (Verdict.NOT_MET, date(2026, 12, 25))
    almost = Person(status="duldung", duldung_kind="ordinary", status_since=date(2026, 2, 24))
    assert evaluate(BVB, almost, DAY).verdict is Verdict.NOT_MET
    assert evaluate(BVB, almost, DAY + timedelta(days=1)).verdict is Verdict.MET


@given(st.dates(date(1950, 1, 1), date(2060, 1, 1)), st.integers(-50, 500))
def test_months_are_counted_as_calendars_do(start: date, months: int) -> None:
    assert months_after(start, months) == start + relativedelta(months=months)


def test_a_wait_counts_the_stay_for_an_asylum_seeker() -> None:
    person = Person(status="gestattung", status_since=date(2026, 10, 1), arrived_on=date(2025, 8, 23))
    assert evaluate(BVB, person, DAY).verdict is Verdict.MET


FROM_REGISTRATION = rule(
    "status", allowed=["gestattung"], after_months={"gestattung": 3}, months_of={"gestattung": "registration"}
)


@pytest.mark.parametrize(
    ("answers", "expected", "code"),
    [
        ({"status_since": date(2026, 8, 23)}, Verdict.MET, "status_long_enough"),
        ({"status_since": date(2026, 8, 24)}, Verdict.OPEN, "status_waits_at_most"),
        ({"asylum_registered_on": date(2026, 8, 24)}, Verdict.NOT_MET, "status_waits"),
        ({}, Verdict.OPEN, "status_since_unknown"),
    ],
)
def test_an_unknown_registration_lies_at_the_latest_at_the_begin_of_the_status(
    answers: dict[str, Any], expected: Verdict, code: str
) -> None:
    reason = evaluate(FROM_REGISTRATION, Person(status="gestattung", **answers), DAY)
    assert (reason.verdict, reason.code) == (expected, code)


def test_a_claim_lapses_a_year_after_the_permit() -> None:
    claim = rule("status", allowed=["permit_25_2"], until_months={"permit_25_2": 12})
    person = Person(status="permit_25_2", status_since=date(2025, 11, 24))
    assert evaluate(claim, person, DAY).verdict is Verdict.MET
    assert evaluate(claim, person, DAY + timedelta(days=1)).verdict is Verdict.NOT_MET


CLAIM = rule("status", allowed=["permit_25_2"])
DISCRETION = rule("status", Force.SUSPENDED, allowed=["duldung_discretion", "permit_24"])


@pytest.mark.parametrize(
    ("answers", "expected", "code"),
    [
        ({"status": "permit_25_2"}, Verdict.MET, "status_admitted"),
        ({"status": "permit_24"}, Verdict.OPEN, "suspended_decides"),
        ({"status": "duldung", "duldung_kind": "discretion"}, Verdict.OPEN, "suspended_decides"),
        ({"status": "duldung", "duldung_kind": "ordinary"}, Verdict.NOT_MET, "status_not_admitted"),
        ({"status": "duldung"}, Verdict.OPEN, "duldung_kind_unknown"),
        ({}, Verdict.OPEN, "status_unknown"),
    ],
)
def test_alternatives_admit_by_claim_or_by_discretion(answers: dict[str, Any], expected: Verdict, code: str) -> None:
    reason = combine((CLAIM, DISCRETION), Person(**answers), DAY)
    assert reason is not None
    assert (reason.verdict, reason.code) == (expected, code)


def test_a_discretionary_rule_alone_never_refuses() -> None:
    reason = combine((rule("age", Force.DISCRETION, min=18),), Person(age=17), DAY)
    assert reason is not None
    assert (reason.verdict, reason.code) == (Verdict.OPEN, "discretion_decides")


def test_a_rule_past_its_check_by_is_open_and_says_so() -> None:
    stale = rule("age", source=RuleSource(check_by=DAY - timedelta(days=1)), min=18)
    assert evaluate(stale, Person(age=17), DAY).code == "unchecked"


def test_a_rule_counts_only_while_it_is_in_force() -> None:
    ended = rule("age", source=RuleSource(valid_to=DAY - timedelta(days=1)), min=18)
    assert combine((ended,), Person(age=12), DAY) is None


def test_an_offer_without_rules_is_perhaps() -> None:
    matching = match_offers(rulebook([(), slots_of([rule("age", min=18)])]), Person(age=20), DAY)
    assert [matching.fit(0), matching.fit(1)] == [Fit.PERHAPS, Fit.FITS]


def test_contradicted_answers_leave_their_criteria_open() -> None:
    person = Person(status="settlement", work_permission="not_allowed")
    assert [found.code for found in contradictions(person, DAY)] == ["status_allows_work"]
    matching = match_offers(rulebook([slots_of([rule("work_permission")])]), person, DAY)
    assert matching.fit(0) is Fit.PERHAPS


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "age": st.integers(14, 30),
    "gender": st.sampled_from(["female", "male", "diverse"]),
    "german": st.sampled_from(["none", "alpha", "a1", "a2", "b1", "b2"]),
    "german_certified": st.booleans(),
    "school": st.sampled_from(["none", "esa", "msa", "foreign"]),
    "school_recognised": st.sampled_from(["yes", "no", "applied"]),
    "school_equivalent": st.sampled_from(["esa", "msa"]),
    "status": st.sampled_from(["gestattung", "duldung", "permit_24", "permit_25_2", "duldung_60b", "unknown"]),
    "duldung_kind": st.sampled_from(["ordinary", "discretion"]),
    "status_since": st.dates(date(2024, 1, 1), DAY),
    "arrived_on": st.dates(date(2019, 1, 1), DAY),
    "work_permission": st.sampled_from(["employment_allowed", "only_with_approval", "not_allowed", "unknown"]),
    "registered_with": st.sampled_from(["jobcenter", "agentur", "none"]),
    "employed": st.booleans(),
    "in_training": st.booleans(),
    "identity_clear": st.booleans(),
    "children": st.lists(st.integers(0, 9), max_size=2).map(tuple),
    "pupil": st.booleans(),
    "asylum_registered_on": st.dates(date(2024, 1, 1), DAY),
}
persons = st.fixed_dictionaries({}, optional=VALUES)
levels = st.sampled_from(["a1", "a2", "b1"])
status_data = st.fixed_dictionaries(
    {"allowed": st.lists(st.sampled_from(["gestattung", "duldung", "duldung_discretion", "permit_25_2"]), max_size=3)},
    optional={
        "after_months": st.just({"gestattung": 15, "duldung": 9}),
        "months_of": st.sampled_from([{"gestattung": "stay"}, {"gestattung": "registration"}]),
        "entry_before": st.just("2023-08-01"),
        "until_months": st.just({"permit_25_2": 12}),
        "or_permission": st.just(["employment_allowed"]),
        "registered_or": st.just(["registered", "employed"]),
        "needs_fact": st.just(["identity_clear"]),
    },
)
DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "age": st.fixed_dictionaries({}, optional={"min": st.integers(14, 20), "max": st.integers(20, 30)}),
    "german": st.fixed_dictionaries({"min": levels}, optional={"certified": st.booleans(), "max": st.just("b2")}),
    "school": st.fixed_dictionaries({}, optional={"min": st.just("esa"), "max": st.just("msa")}),
    "status": status_data,
    "work_permission": st.just({"needed": True}),
    "gender": st.just({"allowed": ["female"]}),
    "registration": st.just({"allowed": ["jobcenter"], "or": ["employed"]}),
    "children": st.just({"min_age": 0, "max_age": 3}),
    "pupil": st.just({"needed": True}),
}


@st.composite
def eligibilities(draw: st.DrawFn) -> Eligibility:
    criterion = draw(st.sampled_from(sorted(DATA)))
    force = draw(st.sampled_from(list(Force)))
    check_by = draw(st.sampled_from([None, DAY, DAY - timedelta(days=1)]))
    return rule(criterion, force, RuleSource(check_by=check_by), **draw(DATA[criterion]))


slots: st.SearchStrategy[list[tuple[Slot, ...]]] = st.lists(
    st.lists(eligibilities(), max_size=4).map(slots_of), min_size=1, max_size=6
)


@given(slots, persons, st.sampled_from(sorted(VALUES)), st.data())
def test_an_answer_leaves_every_decided_criterion_as_it_was(
    offers: list[tuple[Slot, ...]], answers: dict[str, Any], field: str, data: st.DataObject
) -> None:
    answers.pop(field, None)
    before = Person(**answers)
    after = dataclasses.replace(before, **{field: data.draw(VALUES[field])})
    if contradictions(before, DAY) or contradictions(after, DAY):
        return
    book = rulebook(offers)
    first, then = match_offers(book, before, DAY), match_offers(book, after, DAY)
    for slot, reason in first.reasons.items():
        if reason.verdict is not Verdict.OPEN:
            assert then.reasons[slot].verdict is reason.verdict
        if field not in READS.get(reason.criterion, ()):
            assert then.reasons[slot] == reason


@given(slots, st.lists(persons, min_size=1, max_size=6))
def test_what_was_remembered_of_others_equals_asking_every_rule(
    offers: list[tuple[Slot, ...]], people: list[dict[str, Any]]
) -> None:
    book = rulebook(offers)
    for answers in people:
        matching, person = match_offers(book, Person(**answers), DAY), settled(Person(**answers), DAY)
        assert matching.reasons == {slot: reason for slot in book.slots if (reason := combine(slot, person, DAY))}
        for position, of_offer in enumerate(offers):
            asked = [matching.reasons[slot] for slot in dict.fromkeys(of_offer) if slot in matching.reasons]
            verdicts = {reason.verdict for reason in asked} or {Verdict.OPEN}
            fit = Fit.NO if Verdict.NOT_MET in verdicts else Fit.PERHAPS if Verdict.OPEN in verdicts else Fit.FITS
            assert matching.fit(position) is fit


def test_more_people_than_are_remembered_get_what_the_rule_says() -> None:
    age_16_to_26 = rule("age", min=16, max=26)
    book = rulebook([[(age_16_to_26,)]])
    for days in range(4_000, 14_000, 9):
        person = Person(birth_date=DAY - timedelta(days=days))
        assert match_offers(book, person, DAY).reasons_of(0) == (evaluate(age_16_to_26, person, DAY),)


limits = st.none() | st.integers(14, 30) | st.sampled_from([17.5, 26.9])


@given(st.lists(st.tuples(st.sampled_from(list(Force)), limits, limits), min_size=1, max_size=3), st.data())
def test_every_age_gets_what_the_rules_say_of_it(
    ages: list[tuple[Force, float | None, float | None]], data: st.DataObject
) -> None:
    (slot,) = slots_of(rule("age", force, min=low, max=high) for force, low, high in ages)
    book = rulebook([(slot,)])
    for age in data.draw(st.permutations(range(12, 33))):
        assert match_offers(book, Person(age=age), DAY).reasons_of(0) == (combine(slot, Person(age=age), DAY),)


@given(slots, persons, st.integers(14, 26), st.integers(1, 4))
def test_a_rule_is_decided_for_a_band_of_ages_where_it_decides_all_of_them_alike(
    offers: list[tuple[Slot, ...]], answers: dict[str, Any], youngest: int, count: int
) -> None:
    answers.pop("age", None)
    book, person, ages = rulebook(offers), settled(Person(**answers), DAY), range(youngest, youngest + count)
    found = match_ages(match_offers(book, person, DAY), person, ages).reasons
    for slot in book.slots:
        of_ages = [combine(slot, dataclasses.replace(person, age=age), DAY) for age in ages]
        alike = len({reason.verdict for reason in of_ages if reason}) == 1
        assert found.get(slot) == (of_ages[0] if alike else combine(slot, person, DAY))


@given(slots, persons)
def test_the_question_is_one_that_an_open_offer_depends_on(
    offers: list[tuple[Slot, ...]], answers: dict[str, Any]
) -> None:
    book, person = rulebook(offers), Person(**answers)
    matching = match_offers(book, person, DAY)
    question = next_question(matching, person, DAY, book.everything)
    if question is None:
        return
    assert person.askable(question.field)
    assert 0 < question.settles <= question.of
    assert any(
        question.field in READS[reason.criterion] and matching.perhaps & book.slots[slot]
        for slot, reason in matching.reasons.items()
        if reason.verdict is Verdict.OPEN
    )


@given(slots, persons, st.integers(0, 2**54), st.tuples(*[st.integers(1, 9)] * 6))
def test_no_other_question_settles_more_of_the_offers_asked_for(
    offers: list[tuple[Slot, ...]], answers: dict[str, Any], left_out: int, often: tuple[int, ...]
) -> None:
    book = rulebook(offer for offer, times in zip(offers, often, strict=False) for _ in range(times))
    person, among = Person(**answers), ~left_out
    matching = match_offers(book, person, DAY)
    open_offers = matching.perhaps & among & ~matching.unruled
    worths = {
        field: worth
        for field in QUESTIONS
        if person.askable(field) and (worth := settled_in_the_mean(book, person, field, open_offers)) > 0
    }
    question = next_question(matching, person, DAY, among)
    assert (question is None) == (not worths)
    if question is None:
        return
    assert (question.settles, question.of) == (worths[question.field], open_offers.bit_count())
    nothing_told = all(person.askable(field) for field, asking in QUESTIONS.items() if not asking.sensitive)
    ordinary = [field for field in worths if not QUESTIONS[field].sensitive] if nothing_told else []
    assert question.field == max(ordinary or worths, key=lambda field: worths[field] * QUESTIONS[field].ease)


def settled_in_the_mean(book: Rulebook, person: Person, field: str, open_offers: int) -> float:
    """How many of the open offers an answer would decide, by matching everything again for every answer."""
    possible = [dataclasses.replace(person, **{field: answer}) for answer in QUESTIONS[field].answers]
    possible = [one for one in possible if not any(field in found.fields for found in contradictions(one, DAY))]
    settled_by = [(open_offers & ~match_offers(book, one, DAY).perhaps).bit_count() for one in possible]
    return sum(settled_by) / len(settled_by) if settled_by else 0.0


def test_status_is_not_the_first_question() -> None:
    offers = [slots_of([CLAIM]), slots_of([CLAIM]), slots_of([rule("age", min=18)])]
    book = rulebook(offers)
    first = next_question(match_offers(book, Person(), DAY), Person(), DAY, book.everything)
    assert first is not None
    assert first.field == "age"
    told = Person(age=20)
    second = next_question(match_offers(book, told, DAY), told, DAY, book.everything)
    assert second is not None
    assert second.field == "status"


def test_not_stated_is_never_asked_again() -> None:
    book = rulebook([slots_of([rule("age", min=18)])])
    person = Person(age=NOT_STATED)
    assert next_question(match_offers(book, person, DAY), person, DAY, book.everything) is None


def test_every_question_asks_for_a_field_of_a_person() -> None:
    assert set(QUESTIONS) <= set(FIELDS)


def test_a_band_of_ages_decides_only_where_all_its_ages_agree() -> None:
    book = rulebook([[(rule("age", min=16, max=26),)], [(rule("age", min=22, max=22),)], [(GERMAN_B1,)]])
    before = match_offers(book, Person(), DAY)

    def fits(ages: range) -> list[Fit]:
        found = match_ages(before, Person(), ages)
        return [found.fit(position) for position in range(3)]

    assert fits(range(21, 24)) == [Fit.FITS, Fit.PERHAPS, Fit.PERHAPS]
    assert fits(range(24, 28)) == [Fit.PERHAPS, Fit.NO, Fit.PERHAPS]
    assert fits(range(27, 121)) == [Fit.NO, Fit.NO, Fit.PERHAPS]
    assert fits(range(22, 23)) == [Fit.FITS, Fit.FITS, Fit.PERHAPS]
