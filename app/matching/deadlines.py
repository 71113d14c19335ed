"""Which deadlines follow from what the person said and brought: rule data, dates, and the shortest on top.

They inform and do not advise. A rule past its "check by" is shown as uncertain; one that hangs on an unknown answer
stands below all others; neither is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from app.domain.client import Person
from app.domain.deadline import Deadline, DeadlineRule, Letter
from app.matching.status import possible_statuses

_FIELD_OF_TRIGGER: Final[Mapping[str, str]] = {
    "entry": "arrived_on",
    "status_since": "status_since",
    "permit_granted": "status_since",
    "permit_until": "permit_until",
    "asylum_registered": "asylum_registered_on",
    "birth_date": "birth_date",
}
LETTER_TRIGGER: Final = "letter_delivered"


def deadlines(
    rules: Iterable[DeadlineRule],
    person: Person,
    day: date,
    is_free: Callable[[date], bool],
    letters: Iterable[Letter] = (),
    events: Mapping[str, date] | None = None,
) -> tuple[Deadline, ...]:
    """Every deadline that lies on or after the day, by date, those that hang on an unknown answer below the others.

    `is_free` tells Saturdays, Sundays and holidays: a deadline of a letter that ends on one ends on the next working
    day (§ 222 ZPO). `events` are further days by trigger, such as `training_starts`. The person is settled.
    """
    brought = tuple(letters)
    in_force = [rule for rule in rules if _in_force(rule, day)]
    found = [
        deadline
        for rule in in_force
        for deadline in _following(rule, person, day, is_free, brought, events or {})
        if deadline.day >= day
    ]
    return tuple(sorted(found, key=lambda deadline: deadline.place))


def _in_force(rule: DeadlineRule, day: date) -> bool:
    begins, ends = rule.source.valid_from, rule.source.valid_to
    return (begins is None or begins <= day) and (ends is None or day <= ends)


def _following(
    rule: DeadlineRule,
    person: Person,
    day: date,
    is_free: Callable[[date], bool],
    letters: tuple[Letter, ...],
    events: Mapping[str, date],
) -> Iterator[Deadline]:
    concerned, by_status = _concerns(rule, person), _status_concerned(rule, person)
    if concerned is False:
        return
    only_for = tuple(sorted(rule.statuses)) if by_status is None else ()
    checked = rule.source.check_by is None or day <= rule.source.check_by
    for start, known in _starts(rule, person, letters, events):
        ends = _reckoned(rule, start)
        of_letter = rule.trigger == LETTER_TRIGGER
        moved = _next_working_day(ends, is_free) if of_letter else ends
        certain, before = bool(concerned) and known and checked, ends if moved != ends else None
        yield Deadline(
            rule.code, rule.name, rule.kind, moved, certain, rule.source, before, of_letter, not concerned, only_for
        )


def _concerns(rule: DeadlineRule, person: Person) -> bool | None:
    """Whether the rule concerns the person; None where that is not known."""
    answers = [_status_concerned(rule, person), _entry_concerned(rule, person)]
    if False in answers:
        return False
    return None if None in answers else True


def _status_concerned(rule: DeadlineRule, person: Person) -> bool | None:
    if not rule.statuses:
        return True
    answers = {status in rule.statuses for status in possible_statuses(person)}
    return answers.pop() if len(answers) == 1 else None


def _entry_concerned(rule: DeadlineRule, person: Person) -> bool | None:
    if rule.entry_from is None:
        return True
    arrived: date | None = person.known("arrived_on")
    return None if arrived is None else arrived >= rule.entry_from


def _starts(
    rule: DeadlineRule, person: Person, letters: tuple[Letter, ...], events: Mapping[str, date]
) -> Iterator[tuple[date, bool]]:
    """The days a rule counts from, each with whether it is known that it does."""
    if rule.trigger == LETTER_TRIGGER:
        for letter in letters:
            if letter.kind is None or not rule.letters or letter.kind in rule.letters:
                yield letter.delivered_on, letter.kind is not None
        return
    start = rule.until if rule.trigger == "fixed" else events.get(rule.trigger) or _told(rule.trigger, person)
    if start is not None:
        yield start, True


def _told(trigger: str, person: Person) -> date | None:
    field = _FIELD_OF_TRIGGER.get(trigger)
    return person.known(field) if field else None


def _reckoned(rule: DeadlineRule, start: date) -> date:
    from dateutil.relativedelta import relativedelta

    if rule.trigger == "fixed":
        return start
    sign = -1 if rule.before else 1
    reckoned: date = start + sign * relativedelta(**{rule.unit: rule.length})
    return reckoned - timedelta(days=1) if rule.last_day_before else reckoned


def _next_working_day(day: date, is_free: Callable[[date], bool]) -> date:
    while is_free(day):
        day += timedelta(days=1)
    return day
