"""What the access rules of the kinds say to a person on a day, at the days on which the law turns."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import pytest

from app.domain.client import Person
from app.domain.eligibility import Eligibility
from app.domain.match import RuleSource, Verdict
from app.domain.profile import Criterion, Force, term_id
from app.matching.rules import combine
from app.paths import resources_folder

DAY = date(2026, 11, 16)
MET, OPEN, NOT_MET = Verdict.MET, Verdict.OPEN, Verdict.NOT_MET


@cache
def rules_of(kind: str, criterion: str) -> tuple[Eligibility, ...]:
    text = (resources_folder() / "taxonomies" / "rules.json").read_text(encoding="utf-8")
    owner = str(term_id("kind", kind))
    records = json.loads(text)["eligibilities"]
    return tuple(
        _rule(record) for record in records if record["taxonomy_term_id"] == owner and record["criterion"] == criterion
    )


def _rule(record: dict[str, Any]) -> Eligibility:
    days = {name: _day(record.get(name)) for name in ("valid_from", "valid_to", "check_by")}
    data = json.dumps(record["data"], sort_keys=True)
    source = RuleSource(**days)
    return Eligibility(record["criterion"], data, Force(record["force"]), record.get("decided_by", ""), (), source)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def tolerated(since: date, kind: str = "ordinary", **more: Any) -> Person:
    return Person(status="duldung", duldung_kind=kind, status_since=since, **more)


def asylum_seeker(arrived: date, **more: Any) -> Person:
    return Person(status="gestattung", status_since=arrived, arrived_on=arrived, **more)


OLD_ENTRY = date(2019, 7, 31)
APPROVAL = tolerated(date(2026, 11, 1), arrived_on=date(2026, 9, 1), work_permission="only_with_approval")
STATUS_CASES = [
    ("bvb", tolerated(date(2026, 2, 17), arrived_on=date(2024, 1, 1)), DAY, NOT_MET, "nine months less a day, § 52(2)"),
    ("bvb", tolerated(date(2026, 2, 16), arrived_on=date(2024, 1, 1)), DAY, MET, "nine months, § 52(2) s. 4"),
    ("bvb", asylum_seeker(date(2025, 8, 16)), DAY, MET, "15 months' stay, § 52(2) s. 2"),
    ("bvb", asylum_seeker(date(2025, 8, 17)), DAY, NOT_MET, "15 months less a day"),
    ("bvb", tolerated(date(2026, 8, 16), arrived_on=OLD_ENTRY), DAY, MET, "entry before 1.8.2019: 3 months, s. 5"),
    ("bvb", tolerated(date(2026, 8, 16), arrived_on=date(2019, 8, 1)), DAY, NOT_MET, "entry on 1.8.2019: nine months"),
    ("bvb", Person(status="duldung_60b"), DAY, NOT_MET, "§ 60b: no work can be allowed"),
    ("bvb", Person(status="permit_24"), DAY, MET, "work allowed"),
    ("bvb", Person(), DAY, OPEN, "status unknown"),
    ("asa_vorphase", tolerated(date(2026, 8, 1), arrived_on=date(2025, 8, 16)), DAY, MET, "15 months' stay, § 75a"),
    (
        "asa_vorphase",
        tolerated(date(2025, 1, 1), arrived_on=date(2025, 8, 17)),
        DAY,
        NOT_MET,
        "the stay counts",
    ),
    ("integrationskurs", Person(status="permit_25_2", status_since=date(2026, 3, 1)), DAY, MET, "claim, § 44(1)"),
    (
        "integrationskurs",
        Person(status="permit_25_2", status_since=date(2025, 11, 16)),
        DAY,
        OPEN,
        "over, § 44(2)",
    ),
    ("integrationskurs", tolerated(date(2025, 1, 1)), DAY, NOT_MET, "ordinary Duldung after the stop"),
    ("integrationskurs", tolerated(date(2025, 1, 1)), date(2026, 2, 8), NOT_MET, "ordinary Duldung before the stop"),
    ("integrationskurs", tolerated(date(2025, 1, 1), "discretion"), date(2026, 2, 8), OPEN, "§ 44(4): BAMF decides"),
    ("integrationskurs", tolerated(date(2025, 1, 1), "discretion"), date(2026, 2, 9), OPEN, "§ 44(4) suspended"),
    ("integrationskurs", Person(status="permit_24"), DAY, OPEN, "§ 44(4) suspended"),
    (
        "berufssprachkurs",
        tolerated(date(2026, 5, 16), registered_with="agentur"),
        DAY,
        MET,
        "six months",
    ),
    (
        "berufssprachkurs",
        tolerated(date(2026, 5, 17), registered_with="agentur"),
        DAY,
        NOT_MET,
        "a day less",
    ),
    ("berufssprachkurs", tolerated(date(2026, 11, 1), "discretion"), DAY, MET, "discretionary: no wait, § 4(1) s. 2"),
    ("berufssprachkurs", asylum_seeker(date(2026, 11, 1)), DAY, MET, "no wait for asylum seekers"),
    ("ausbildung", tolerated(date(2026, 11, 1)), DAY, MET, "no approval, so no three months, § 32(2) BeschV"),
    ("arbeit", APPROVAL, DAY, NOT_MET, "three months, § 32(1) BeschV"),
    ("arbeit", tolerated(date(2026, 11, 1), arrived_on=date(2026, 8, 16)), DAY, MET, "the stay before counts"),
    ("arbeit", Person(status="duldung_60b"), DAY, NOT_MET, "§ 60b(5)"),
    ("bab", asylum_seeker(date(2020, 1, 1)), DAY, NOT_MET, "§ 60(3) s. 1"),
    ("bab", tolerated(date(2026, 1, 1), arrived_on=date(2025, 8, 16)), DAY, MET, "15 months, § 60(3) s. 2"),
]


@pytest.mark.parametrize(("kind", "person", "day", "expected", "why"), STATUS_CASES)
def test_status(kind: str, person: Person, day: date, expected: Verdict, why: str) -> None:
    reason = combine(rules_of(kind, Criterion.STATUS), person, day)
    assert reason is not None
    assert reason.verdict is expected, (why, reason)


def test_an_asylum_seeker_may_work_by_claim_since_the_new_law() -> None:
    person = asylum_seeker(date(2026, 2, 1), asylum_registered_on=date(2026, 2, 1))
    before = combine(rules_of("arbeit", Criterion.STATUS), person, date(2026, 6, 11))
    after = combine(rules_of("arbeit", Criterion.STATUS), person, date(2026, 6, 12))
    assert before is not None
    assert after is not None
    assert (before.verdict, after.verdict) == (OPEN, MET)


def test_in_the_third_month_the_day_of_opening_is_named() -> None:
    person = asylum_seeker(
        date(2026, 9, 1), asylum_registered_on=date(2026, 9, 1), work_permission="only_with_approval"
    )
    reason = combine(rules_of("arbeit", Criterion.STATUS), person, DAY)
    assert reason is not None
    assert (reason.verdict, reason.opens_on) == (NOT_MET, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("permission", "expected"),
    [("employment_allowed", MET), ("only_with_approval", OPEN), ("not_allowed", NOT_MET), (None, OPEN)],
)
def test_introductory_training_needs_a_work_permission(permission: str | None, expected: Verdict) -> None:
    reason = combine(rules_of("eq", Criterion.WORK_PERMISSION), Person(work_permission=permission), DAY)
    assert reason is not None
    assert reason.verdict is expected


@pytest.mark.parametrize(
    ("kind", "age", "day", "expected"),
    [
        ("fit_fuer_mehr", 24, date(2025, 3, 16), MET),
        ("fit_fuer_mehr", 24, date(2025, 3, 17), NOT_MET),
        ("fit_fuer_mehr", 18, DAY, MET),
        ("jmd", 26, DAY, MET),
        ("jmd", 27, DAY, NOT_MET),
        ("mbe", 24, DAY, OPEN),
    ],
)
def test_age(kind: str, age: int, day: date, expected: Verdict) -> None:
    reason = combine(rules_of(kind, Criterion.AGE), Person(age=age), day)
    assert reason is not None
    assert reason.verdict is expected


def test_recognition_does_not_ask_for_the_status() -> None:
    assert rules_of("anerkennung", Criterion.STATUS) == ()
    assert rules_of("zeugnisanerkennung", Criterion.STATUS) == ()


def test_a_rule_past_its_check_by_is_open() -> None:
    reason = combine(rules_of("bvb", Criterion.STATUS), Person(status="permit_24"), date(2030, 1, 1))
    assert reason is not None
    assert reason.verdict is OPEN
