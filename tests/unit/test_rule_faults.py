"""Faulty and overlapping rules: each is said in words, decides nothing, and what is right beside it still counts."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.domain.client import Person
from app.domain.eligibility import Eligibility
from app.domain.match import RuleSource, Verdict
from app.domain.profile import Force
from app.domain.reasons import reason_sentence
from app.domain.rule_faults import FAULTS
from app.i18n import translator
from app.matching.rules import combine

DAY = date(2026, 11, 23)
OLD_RIGHT = RuleSource(valid_to=date(2026, 6, 11))
NEW_RIGHT = RuleSource(valid_from=date(2026, 6, 12))


def rule(criterion: str, data: Any, force: Force = Force.MUST, source: RuleSource | None = None) -> Eligibility:
    return Eligibility(criterion, json.dumps(data), force, source=source or RuleSource())


def said(*rules: Eligibility, **answers: Any) -> tuple[Verdict, str]:
    reason = combine(rules, Person(**answers), DAY)
    assert reason is not None
    return reason.verdict, reason_sentence(reason, translator(), {})


@pytest.mark.parametrize(
    ("criterion", "data", "fault"),
    [
        ("age", {"min": "sechzehn"}, "not_a_number"),
        ("age", {"min": True}, "not_a_number"),
        ("age", {"min": 27, "max": 16}, "reversed"),
        ("children", {"min_age": 6, "max_age": 3}, "reversed"),
        ("german", {"min": "b7"}, "unknown_level"),
        ("school", {"min": "msa", "max": "esa"}, "reversed"),
        ("gender", {}, "nobody"),
        ("status", {"allowed": []}, "nobody"),
        ("status", {"allowed": "duldung"}, "unreadable"),
        ("document", {}, "nobody"),
        ("age", [16, 26], "unreadable"),
    ],
)
@pytest.mark.parametrize("told", [{}, {"age": 20, "german": "b1", "school": "msa", "gender": "female"}])
def test_a_rule_with_an_error_is_open_and_says_which(
    criterion: str, data: Any, fault: str, told: dict[str, Any]
) -> None:
    verdict, sentence = said(rule(criterion, data), **told)
    assert verdict is Verdict.OPEN
    assert FAULTS[fault] in sentence
    assert "berichtigen" in sentence


def test_an_alternative_beside_a_broken_rule_still_admits() -> None:
    assert said(rule("age", {"min": 27, "max": 16}), rule("age", {"min": 16}), age=20)[0] is Verdict.MET


TWO_BANDS = (rule("age", {"min": 16, "max": 21}), rule("age", {"min": 18, "max": 26}))
THREE_MONTHS, SIX_MONTHS = (
    {"allowed": ["gestattung"], "after_months": {"gestattung": months}, "months_of": {"gestattung": "stay"}}
    for months in (3, 6)
)


@pytest.mark.parametrize(
    ("age", "verdict"), [(17, Verdict.OPEN), (20, Verdict.MET), (24, Verdict.OPEN), (30, Verdict.NOT_MET)]
)
def test_bands_that_overlap_decide_only_where_they_agree(age: int, verdict: Verdict) -> None:
    found, sentence = said(*TWO_BANDS, age=age)
    assert found is verdict
    assert ("sagen Verschiedenes" in sentence) == (verdict is Verdict.OPEN)


def test_bands_beside_each_other_are_alternatives() -> None:
    assert said(rule("age", {"max": 17}), rule("age", {"min": 18, "max": 26}), age=20)[0] is Verdict.MET


def test_an_old_right_that_nobody_ended_leaves_open_what_the_two_say_differently() -> None:
    both = rule("status", THREE_MONTHS, source=NEW_RIGHT), rule("status", SIX_MONTHS)
    told = {"status": "gestattung", "arrived_on": date(2026, 7, 1)}
    assert said(*both, **told) == (
        Verdict.OPEN,
        "Zwei Regeln gelten zugleich und sagen Verschiedenes. Bitte nachfragen und eine beenden.",
    )
    ended = rule("status", SIX_MONTHS, source=OLD_RIGHT)
    assert said(both[0], ended, **told)[0] is Verdict.MET


def test_another_condition_or_another_force_is_an_alternative() -> None:
    before = {**THREE_MONTHS, "entry_before": "2026-08-01"}
    told = {"status": "gestattung", "arrived_on": date(2026, 7, 1)}
    assert said(rule("status", before), rule("status", SIX_MONTHS), **told)[0] is Verdict.MET
    discretion = rule("status", SIX_MONTHS, Force.DISCRETION)
    assert said(rule("status", THREE_MONTHS), discretion, **told)[0] is Verdict.MET
