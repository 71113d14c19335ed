"""The residence status as a criterion: which statuses a rule admits, after and within which time, with what else."""

from __future__ import annotations

from datetime import date
from typing import Final

from app.domain.client import YES_NO_FIELDS, Person, months_after
from app.domain.match import Verdict
from app.matching.answer import ORDER, Answer, Facts


def status_answer(facts: Facts, person: Person, day: date) -> Answer:
    """What a status rule says of a settled person on a day; the shape of `facts` is stated at `Criterion`."""
    if facts.get("any"):
        return Answer(Verdict.MET, "status_irrelevant")
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
    asked = (_wait, _time_limit, _entry_before, _registered_or, needs_facts)
    answers = [answer for ask in asked if (answer := ask(status, facts, person, day)) is not None]
    return max(answers, key=lambda answer: ORDER[answer.verdict], default=_admitted(status))


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
    answers = [holds(name, person) for name in wanted]
    if True in answers:
        return None
    verdict = Verdict.OPEN if None in answers else Verdict.NOT_MET
    return Answer(verdict, "registration_needed", {"status": status, "ways": tuple(wanted)})


def holds(name: str, person: Person) -> bool | None:
    """Whether a fact that a rule names is true: one of the person, or being registered (with that office)."""
    if name in YES_NO_FIELDS:
        return None if (value := person.known(name)) is None else bool(value)
    office = person.known("registered_with")
    if name not in ("registered", *_OFFICES) or office in (None, "unknown"):
        return None
    return bool(office != "none" if name == "registered" else office == name)


_OFFICES: Final = ("jobcenter", "agentur", "asylblg")


def needs_facts(status: str, facts: Facts, person: Person, _day: date) -> Answer | None:
    """The answer where a fact that the rule needs is missing or unknown; None where all are given."""
    missing = {name: value for name in facts.get("needs_fact", ()) if (value := holds(name, person)) is not True}
    if not missing:
        return None
    verdict = Verdict.NOT_MET if False in missing.values() else Verdict.OPEN
    return Answer(verdict, "fact_needed", {"status": status, "facts": tuple(missing)})
