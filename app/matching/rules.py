"""One small function per criterion: a rule, the person and the day give a verdict with its reason.

The person is *settled* (contradicted answers are unknown). Unknown is never a "no": it is open. Sources of the
thresholds are in the rules themselves; the only knowledge here is the order of levels and how months are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from math import ceil, floor
from typing import Any, Final

from app.domain.client import (
    FOREIGN,
    GERMAN_LEVELS,
    SCHOOL_LEVELS,
    YES_NO_FIELDS,
    Person,
    completed_years,
    months_after,
)
from app.domain.eligibility import Eligibility, doubted, fault
from app.domain.match import Reason, Verdict
from app.domain.profile import Force
from app.matching.answer import ORDER, Answer, Evaluation, Facts
from app.matching.status import holds, needs_facts, status_answer


def evaluate(rule: Eligibility, person: Person, day: date, today: date | None = None) -> Reason:
    """The reason a rule gives for a person on a day; `today` is the day it is asked, where that is another one.

    A discretionary or suspended rule is never met and never refuses: where it applies somebody decides. A rule past
    its "check by", with broken data or of an unknown criterion is open and says so.
    """
    answer = _answered(rule, person, day)
    if rule.force is not Force.MUST and answer.verdict is Verdict.MET:
        answer = Answer(Verdict.OPEN, f"{rule.force.value}_decides", {"decided_by": rule.decided_by}, answer.opens_on)
    if answer.verdict is not Verdict.OPEN and not rule.checked_until(today or day):
        answer = Answer(Verdict.OPEN, "unchecked", {"check_by": rule.source.check_by, "was": answer.code})
    reads = READS.get(rule.criterion, ())
    ways = rule.other_ways if answer.verdict is not Verdict.MET else ()
    return Reason(rule.criterion, answer.verdict, answer.code, answer.params, reads, rule.source, answer.opens_on, ways)


def _answered(rule: Eligibility, person: Person, day: date) -> Answer:
    evaluation = _EVALUATIONS.get(rule.criterion)
    if evaluation is None:
        return Answer(Verdict.OPEN, "unknown_criterion")
    wrong = fault(rule.criterion, rule.data)
    if wrong:
        return Answer(Verdict.OPEN, "broken_rule", {"fault": wrong})
    try:
        return evaluation(rule.facts, person, day)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Answer(Verdict.OPEN, "broken_rule", {"fault": "unreadable"})


def combine(rules: tuple[Eligibility, ...], person: Person, day: date, today: date | None = None) -> Reason | None:
    """The reason of alternatives: rules of one owner for one criterion, of which any one admits.

    A discretionary or suspended alternative that does not apply has no say while a binding one has. Where rules
    overlap, none of them admits alone.
    """
    valid = tuple(rule for rule in rules if rule.valid_on(day))
    reasons = [(rule, evaluate(rule, person, day, today)) for rule in valid]
    if len(valid) > 1 and (unclear := doubted(valid)):
        reasons = _agreed(reasons, unclear)
    return min(_with_a_say(reasons), key=_most_helpful, default=None)


def _agreed(
    reasons: list[tuple[Eligibility, Reason]], unclear: Iterable[tuple[int, int]]
) -> list[tuple[Eligibility, Reason]]:
    """The reasons without what one rule admits and another, of which it is unclear which is meant, does not."""
    agreed = list(reasons)
    for pair in unclear:
        if reasons[pair[0]][1].verdict is reasons[pair[1]][1].verdict:
            continue
        for place in pair:
            rule, reason = reasons[place]
            if reason.verdict is Verdict.MET:
                agreed[place] = (rule, replace(reason, verdict=Verdict.OPEN, code="rules_overlap", params={}))
    return agreed


def _with_a_say(reasons: list[tuple[Eligibility, Reason]]) -> list[Reason]:
    if not any(rule.force is Force.MUST for rule, _ in reasons):
        return [reason if _applies(reason) else _undecided(rule, reason) for rule, reason in reasons]
    return [reason for rule, reason in reasons if rule.force is Force.MUST or _applies(reason) or reason.opens_on]


def _applies(reason: Reason) -> bool:
    return reason.verdict is not Verdict.NOT_MET


def _undecided(rule: Eligibility, reason: Reason) -> Reason:
    params = {"decided_by": rule.decided_by}
    code = f"{rule.force.value}_decides"
    return replace(reason, verdict=Verdict.OPEN, code=code, params=params, opens_on=None)


def _most_helpful(reason: Reason) -> tuple[int, date, bool]:
    """The best verdict, then the earliest day on which it turns, then a reason that says more than "not admitted"."""
    return ORDER[reason.verdict], reason.opens_on or date.max, reason.code == "status_not_admitted"


def _age(facts: Facts, person: Person, day: date) -> Answer:
    low, high = facts.get("min"), facts.get("max")
    age = _age_on(person, day)
    params = {"min": low, "max": high, "age": age}
    if age is None:
        return Answer(Verdict.OPEN, "age_unknown", params)
    if low is not None and age < low:
        return Answer(Verdict.NOT_MET, "age_too_young", params, _birthday(person, low))
    if high is not None and age > high:
        return Answer(Verdict.NOT_MET, "age_too_old", params)
    return Answer(Verdict.MET, "age_fits", params)


def turning_ages(rules: Iterable[Eligibility]) -> list[int]:
    """The ages at which rules may begin to say something else; from one to the next their verdict stays as it is."""
    limits = [rule.facts for rule in rules if rule.criterion == "age" and not fault(rule.criterion, rule.data)]
    begins = {ceil(low) for facts in limits if (low := facts.get("min")) is not None}
    ends = {floor(high) + 1 for facts in limits if (high := facts.get("max")) is not None}
    return sorted({0} | begins | ends) if limits else []


def _age_on(person: Person, day: date) -> int | None:
    birth = person.known("birth_date")
    return completed_years(birth, day) if birth else person.known("age")


def _birthday(person: Person, years: int) -> date | None:
    birth = person.known("birth_date")
    return months_after(birth, 12 * years) if birth else None


def _work_permission(facts: Facts, person: Person, _day: date) -> Answer:
    permission = person.known("work_permission")
    if permission in (None, "unknown"):
        return Answer(Verdict.OPEN, "permission_unknown")
    enough = facts.get("enough", ("employment_allowed", "dependent_employment_allowed"))
    if permission in enough:
        return Answer(Verdict.MET, "permission_given", {"permission": permission})
    if permission == "only_with_approval":
        return Answer(Verdict.OPEN, "permission_needs_approval", {"permission": permission})
    return Answer(Verdict.NOT_MET, "permission_missing", {"permission": permission})


def _german(facts: Facts, person: Person, _day: date) -> Answer:
    level = person.known("german")
    low, high = facts.get("min"), facts.get("max")
    params = {"min": low, "max": high, "level": level}
    if level is None:
        return Answer(Verdict.OPEN, "german_unknown", params)
    certified = person.known("german_certified")
    rank = GERMAN_LEVELS.index(level)
    if low and rank < GERMAN_LEVELS.index(low):
        return _german_gap(GERMAN_LEVELS.index(low) - rank, certified, "german_too_low", params)
    if high and rank > GERMAN_LEVELS.index(high):
        return _german_gap(rank - GERMAN_LEVELS.index(high), certified, "german_too_high", params)
    if facts.get("certified") and certified is not True:
        return Answer(Verdict.OPEN, "german_certificate_needed", params)
    return Answer(Verdict.MET, "german_certified" if certified else "german_estimated", params)


def _german_gap(levels: int, certified: bool | None, code: str, params: dict[str, Any]) -> Answer:
    """An estimate one level off is open; a certificate, or more than a level, decides."""
    if levels == 1 and certified is not True:
        return Answer(Verdict.OPEN, f"{code}_by_estimate", params)
    return Answer(Verdict.NOT_MET, code, params)


def _school(facts: Facts, person: Person, _day: date) -> Answer:
    low, high = facts.get("min"), facts.get("max")
    level = person.known("school")
    params = {"min": low, "max": high, "level": level}
    if level == FOREIGN:
        equivalent = person.known("school_equivalent")
        if person.known("school_recognised") != "yes" or equivalent is None:
            return Answer(Verdict.OPEN, "school_foreign", params)
        level = equivalent
    if level is None:
        return Answer(Verdict.OPEN, "school_unknown", params)
    rank = SCHOOL_LEVELS.index(level)
    if low and rank < SCHOOL_LEVELS.index(low):
        return Answer(Verdict.NOT_MET, "school_too_low", params)
    if high and rank > SCHOOL_LEVELS.index(high):
        return Answer(Verdict.NOT_MET, "school_too_high", params)
    return Answer(Verdict.MET, "school_fits", params)


def _one_of(field_name: str, code: str) -> Evaluation:
    """A criterion that asks whether one answer is among the allowed ones."""

    def evaluation(facts: Facts, person: Person, _day: date) -> Answer:
        value = person.known(field_name)
        params = {"allowed": tuple(facts["allowed"]), "value": value}
        if value in (None, "unknown"):
            return Answer(Verdict.OPEN, f"{code}_unknown", params)
        verdict = Verdict.MET if value in facts["allowed"] else Verdict.NOT_MET
        return Answer(verdict, f"{code}_{'fits' if verdict is Verdict.MET else 'not_admitted'}", params)

    return evaluation


def _registration(facts: Facts, person: Person, _day: date) -> Answer:
    allowed = tuple(facts.get("allowed", ()))
    ways = [holds(name, person) for name in facts.get("or", ())]
    office = person.known("registered_with")
    params = {"allowed": allowed, "office": office}
    if office in allowed or True in ways:
        return Answer(Verdict.MET, "registration_fits", params)
    if office is None or None in ways:
        return Answer(Verdict.OPEN, "registration_unknown", params)
    return Answer(Verdict.NOT_MET, "registration_missing", params)


def _children(facts: Facts, person: Person, _day: date) -> Answer:
    ages = person.known("children")
    low, high = facts.get("min_age", 0), facts.get("max_age", 99)
    params = {"min": low, "max": high}
    if ages is None:
        return Answer(Verdict.OPEN, "children_unknown", params)
    fitting = any(low <= age <= high for age in ages)
    return Answer(Verdict.MET if fitting else Verdict.NOT_MET, f"children_{'fit' if fitting else 'none'}", params)


def _yes_or_no(field_name: str) -> Evaluation:
    def evaluation(facts: Facts, person: Person, _day: date) -> Answer:
        value, needed = person.known(field_name), facts.get("needed", True)
        if value is None:
            return Answer(Verdict.OPEN, f"{field_name}_unknown")
        verdict = Verdict.MET if value is needed else Verdict.NOT_MET
        return Answer(verdict, f"{field_name}_{'yes' if value else 'no'}")

    return evaluation


def _document(facts: Facts, _person: Person, _day: date) -> Answer:
    return Answer(Verdict.OPEN, "document_needed", {"document": facts["document"]})


def _other(facts: Facts, person: Person, day: date) -> Answer:
    if "needs_fact" not in facts:
        return Answer(Verdict.OPEN, "ask_provider")
    return needs_facts("", facts, person, day) or Answer(Verdict.MET, "fact_given", {"facts": facts["needs_fact"]})


_EVALUATIONS: Final[dict[str, Evaluation]] = {
    "age": _age,
    "status": status_answer,
    "work_permission": _work_permission,
    "german": _german,
    "school": _school,
    "gender": _one_of("gender", "gender"),
    "district": _one_of("district", "district"),
    "registration": _registration,
    "children": _children,
    "pupil": _yes_or_no("pupil"),
    "in_training": _yes_or_no("in_training"),
    "document": _document,
    "other": _other,
}

_FACTS: Final = tuple(sorted(YES_NO_FIELDS))

READS: Final[dict[str, tuple[str, ...]]] = {
    "age": ("age", "birth_date"),
    "status": (
        "status",
        "duldung_kind",
        "status_since",
        "arrived_on",
        "asylum_registered_on",
        "registered_with",
        "work_permission",
        *_FACTS,
    ),
    "work_permission": ("work_permission",),
    "german": ("german", "german_certified"),
    "school": ("school", "school_recognised", "school_equivalent"),
    "gender": ("gender",),
    "district": ("district",),
    "registration": ("registered_with", *_FACTS),
    "children": ("children",),
    "pupil": ("pupil",),
    "in_training": ("in_training",),
    "other": _FACTS,
}
"""The person's fields each criterion may read: a change of any other field leaves it as it was."""
