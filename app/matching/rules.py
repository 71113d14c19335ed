"""One small function per criterion: a rule, the person and the day give a verdict with its reason.

The person is *settled* (contradicted answers are unknown). Unknown is never a "no": it is open. Sources of the
thresholds are in the rules themselves; the only knowledge here is the order of levels and how months are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
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
from app.domain.eligibility import Eligibility
from app.domain.match import Reason, Verdict
from app.domain.profile import Force


@dataclass(frozen=True, slots=True)
class Answer:
    """What a criterion says before the rule's force and its "check by" are weighed."""

    verdict: Verdict
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    opens_on: date | None = None


Facts = dict[str, Any]
Evaluation = Callable[[Facts, Person, date], Answer]


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
    try:
        return evaluation(rule.facts, person, day)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Answer(Verdict.OPEN, "broken_rule")


def combine(rules: tuple[Eligibility, ...], person: Person, day: date, today: date | None = None) -> Reason | None:
    """The reason of alternatives: rules of one owner for one criterion, of which any one admits.

    A discretionary or suspended alternative that does not apply has no say while a binding one has.
    """
    valid = [rule for rule in rules if rule.valid_on(day)]
    reasons = [(rule, evaluate(rule, person, day, today)) for rule in valid]
    return min((reason for rule, reason in _with_a_say(reasons)), key=_by_verdict, default=None)


def _with_a_say(reasons: list[tuple[Eligibility, Reason]]) -> list[tuple[Eligibility, Reason]]:
    binding = any(rule.force is Force.MUST for rule, _ in reasons)
    return [
        (rule, reason if applies else _undecided(rule, reason))
        for rule, reason in reasons
        if (applies := rule.force is Force.MUST or reason.verdict is not Verdict.NOT_MET) or not binding
    ]


def _undecided(rule: Eligibility, reason: Reason) -> Reason:
    params = {"decided_by": rule.decided_by}
    code = f"{rule.force.value}_decides"
    return replace(reason, verdict=Verdict.OPEN, code=code, params=params, opens_on=None)


_ORDER: Final = {Verdict.MET: 0, Verdict.OPEN: 1, Verdict.NOT_MET: 2}


def _by_verdict(reason: Reason) -> tuple[int, date]:
    return _ORDER[reason.verdict], reason.opens_on or date.max


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


def _age_on(person: Person, day: date) -> int | None:
    birth = person.known("birth_date")
    return completed_years(birth, day) if birth else person.known("age")


def _birthday(person: Person, years: int) -> date | None:
    birth = person.known("birth_date")
    return months_after(birth, 12 * years) if birth else None


def _status(facts: Facts, person: Person, day: date) -> Answer:
    answers = [_status_as(status, facts, person, day) for status in possible_statuses(person)]
    if not answers:
        return Answer(Verdict.OPEN, "status_unknown", {"allowed": tuple(facts.get("allowed", ()))})
    if len({answer.verdict for answer in answers}) > 1:
        return Answer(Verdict.OPEN, "duldung_kind_unknown")
    return answers[0]


def possible_statuses(person: Person) -> tuple[str, ...]:
    """The status as rules name it; a Duldung whose kind is unknown may be either kind, none means unknown."""
    status = person.known("status")
    if status in (None, "unknown", "other"):
        return ()
    if status != "duldung":
        return (str(status),)
    kinds = {"discretion": ("duldung_discretion",), "ordinary": ("duldung",)}
    return kinds.get(person.known("duldung_kind") or "", ("duldung", "duldung_discretion"))


def _status_as(status: str, facts: Facts, person: Person, day: date) -> Answer:
    """One thing that is missing refuses, else one that is unknown leaves it open, else the status is admitted."""
    if status not in facts.get("allowed", ()):
        return Answer(Verdict.NOT_MET, "status_not_admitted", {"status": status})
    asked = (_wait, _time_limit, _entry_before, _registered_or, _needs_facts)
    answers = [answer for ask in asked if (answer := ask(status, facts, person, day)) is not None]
    return max(answers, key=lambda answer: _ORDER[answer.verdict], default=_admitted(status))


def _admitted(status: str) -> Answer:
    return Answer(Verdict.MET, "status_admitted", {"status": status})


_COUNTED_FROM: Final = {"stay": "arrived_on", "status": "status_since", "registration": "asylum_registered_on"}


def _wait(status: str, facts: Facts, person: Person, day: date) -> Answer | None:
    months = facts.get("after_months", {}).get(status)
    permission = person.known("work_permission")
    if not months or permission in facts.get("or_permission", ()):
        return None
    of, start = _counted(status, facts, person)
    counted_from = start or (person.known("status_since") if of == "registration" else None)
    params = {"status": status, "months": months, "of": of}
    if counted_from is None:
        return Answer(Verdict.OPEN, "status_since_unknown", params)
    opens_on = months_after(counted_from, months)
    if day >= opens_on:
        return Answer(Verdict.MET, "status_long_enough", params)
    params["opens_on"] = opens_on
    if start is None:
        return Answer(Verdict.OPEN, "status_waits_at_most", params, opens_on)
    if "or_permission" in facts and permission in (None, "unknown"):
        return Answer(Verdict.OPEN, "status_waits_or_permission", params, opens_on)
    return Answer(Verdict.NOT_MET, "status_waits", params, opens_on)


def _counted(status: str, facts: Facts, person: Person) -> tuple[str, date | None]:
    """What the months of a rule are counted of, and from which day.

    A registration nobody knows of lies at the latest at the begin of the status; `contradictions` sees to that.
    """
    of = facts.get("months_of", {}).get(status, "status")
    return of, person.known(_COUNTED_FROM[of])


def _time_limit(status: str, facts: Facts, person: Person, day: date) -> Answer | None:
    months = facts.get("until_months", {}).get(status)
    if not months:
        return None
    of, start = _counted(status, facts, person)
    params = {"status": status, "months": months, "of": of}
    if start is None:
        return Answer(Verdict.OPEN, "status_since_unknown", params)
    ends_on = months_after(start, months)
    verdict = Verdict.MET if day < ends_on else Verdict.NOT_MET
    return Answer(verdict, f"status_{'still' if verdict is Verdict.MET else 'no_longer'}", {**params, "until": ends_on})


def _entry_before(status: str, facts: Facts, person: Person, _day: date) -> Answer | None:
    if "entry_before" not in facts:
        return None
    limit, arrived = date.fromisoformat(facts["entry_before"]), person.known("arrived_on")
    params = {"status": status, "before": limit}
    if arrived is None:
        return Answer(Verdict.OPEN, "entry_unknown", params)
    return Answer(Verdict.NOT_MET, "entered_too_late", params) if arrived >= limit else None


def _registered_or(status: str, facts: Facts, person: Person, _day: date) -> Answer | None:
    wanted = facts.get("registered_or")
    if not wanted:
        return None
    answers = [_holds(name, person) for name in wanted]
    if True in answers:
        return None
    verdict = Verdict.OPEN if None in answers else Verdict.NOT_MET
    return Answer(verdict, "registration_needed", {"status": status, "ways": tuple(wanted)})


def _holds(name: str, person: Person) -> bool | None:
    """Whether a fact that a rule names is true: one of the person, or being registered (with that office)."""
    if name in YES_NO_FIELDS:
        return None if (value := person.known(name)) is None else bool(value)
    office = person.known("registered_with")
    if name not in ("registered", *_OFFICES) or office in (None, "unknown"):
        return None
    return bool(office != "none" if name == "registered" else office == name)


_OFFICES: Final = ("jobcenter", "agentur", "asylblg")


def _needs_facts(status: str, facts: Facts, person: Person, _day: date) -> Answer | None:
    missing = {name: value for name in facts.get("needs_fact", ()) if (value := _holds(name, person)) is not True}
    if not missing:
        return None
    verdict = Verdict.NOT_MET if False in missing.values() else Verdict.OPEN
    return Answer(verdict, "fact_needed", {"status": status, "facts": tuple(missing)})


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
    ways = [_holds(name, person) for name in facts.get("or", ())]
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
    return _needs_facts("", facts, person, day) or Answer(Verdict.MET, "fact_given", {"facts": facts["needs_fact"]})


_EVALUATIONS: Final[dict[str, Evaluation]] = {
    "age": _age,
    "status": _status,
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
