"""Bridge paths: from where the person is to a goal through offers of this catalogue, one open step after the other.

A step is open when the person, with all that the steps before have given, is not refused on the day it can begin; a
level that only a generous estimate reaches is not relied on, a course leads there first.
What a step gives raises the German or school level or reaches a goal; its weeks move the day on, and
who begins a training or a placement has reached that goal; what it leads to further on is reached at its end.
Of several paths that differ in their last offer alone the quickest is shown and names the others. Of offers with equal
rules and gains the first in rank order stands for all, so the search grows with the variety of a catalogue and not
with its size.
"""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Final

from app.domain.client import GERMAN_LEVELS, SCHOOL_LEVELS, Person
from app.domain.match import Gained, Reason, Verdict
from app.domain.pathway import Bridge, Path, Step
from app.matching.rules import combine

SCHOOL_GOALS: Final = frozenset({"esa", "eesa", "msa", "fhr"})
_BEGUN_GOALS: Final = ("eq", "apprenticeship", "work")
_LEADING: Final = frozenset({"german", "school", "goal"})
LONGEST_PATH: Final = 5
ALTERNATIVES: Final = 3
MOST_ENDS: Final = 4
_WEEKS_IF_UNKNOWN: Final = 12


@dataclass(frozen=True, slots=True)
class _State:
    """What steps change: the levels and whether the goal is reached. Two ways to the same state differ only in time."""

    german: str | None
    school: str | None
    reached: bool = False


def find_paths(bridges: Sequence[Bridge], person: Person, goal: str, day: date) -> tuple[Path, ...]:
    """The quickest paths to a goal that differ in an offer, or one path without steps that names what is missing.

    Paths whose steps give the same are told once. `bridges` are in rank order.
    The time counts waiting for a start, for a status or age rule, and each step's weeks.
    """
    distinct = _distinct(bridges)
    found = _quickest(distinct, person, goal, day)
    return found or (Path(goal, missing=_nearest_miss(distinct, person, goal, day)),)


def _distinct(bridges: Iterable[Bridge]) -> tuple[Bridge, ...]:
    first: dict[tuple[object, ...], Bridge] = {}
    for bridge in bridges:
        if bridge.gains:
            first.setdefault((frozenset(bridge.slots), bridge.gains, bridge.weeks, bridge.starts_on), bridge)
    return tuple(first.values())


def _quickest(bridges: Sequence[Bridge], person: Person, goal: str, day: date) -> tuple[Path, ...]:
    """Dijkstra over (state, day); a state may be left as often as paths are wanted."""
    tie = count()
    start = _State(person.known("german"), person.known("school"))
    queue: list[tuple[date, int, int, _State, tuple[Step, ...]]] = [(day, 0, next(tie), start, ())]
    visits: dict[_State, int] = {}
    shown = _Shown()
    while queue and len(shown.paths) < ALTERNATIVES:
        then, _, _, state, steps = heapq.heappop(queue)
        if steps and _is_reached(state, goal):
            shown.take(Path(goal, steps, then))
            continue
        visits[state] = visits.get(state, 0) + 1
        if visits[state] > ALTERNATIVES or len(steps) >= LONGEST_PATH:
            continue
        for step, arrives, reached in _steps_from(bridges, person, state, goal, then, day):
            if reached.reached and goal == _begun(step.bridge):
                arrives = step.begins
            heapq.heappush(queue, (arrives, len(steps) + 1, next(tie), reached, (*steps, step)))
    return tuple(shown.paths)


@dataclass(slots=True)
class _Shown:
    """The paths found so far, with what the steps of each give."""

    paths: list[Path] = field(default_factory=list)
    kinds: list[frozenset[frozenset[Gained]]] = field(default_factory=list)

    def take(self, path: Path) -> None:
        """Keep a path, unless a quicker one makes do with some of its steps, or with others that give the same."""
        kind = frozenset(frozenset(gain for gain in step.bridge.gains if gain.gives in _LEADING) for step in path.steps)
        offers = {step.bridge.id for step in path.steps}
        for place, (known, quicker) in enumerate(zip(self.kinds, self.paths, strict=True)):
            if known == kind:
                self.paths[place] = _with_other_end(quicker, path)
            if known <= kind or {step.bridge.id for step in quicker.steps} <= offers:
                return
        self.paths.append(path)
        self.kinds.append(kind)


def _with_other_end(path: Path, other: Path) -> Path:
    """The path, naming the last offer of another one that is the same up to there."""
    before, after = ([step.bridge.id for step in one.steps[:-1]] for one in (path, other))
    last = other.steps[-1].bridge
    if before != after or last in path.other_ends or last == path.steps[-1].bridge or len(path.other_ends) >= MOST_ENDS:
        return path
    return dataclasses.replace(path, other_ends=(*path.other_ends, last))


def _begun(bridge: Bridge) -> str | None:
    """The goal that is reached by beginning: of several, the one that comes first on the way."""
    goals = [gain.value for gain in bridge.gains if gain.gives == "goal" and gain.value in _BEGUN_GOALS]
    return min(goals, key=_BEGUN_GOALS.index, default=None)


def _is_reached(state: _State, goal: str) -> bool:
    if goal in SCHOOL_GOALS:
        return _rank(SCHOOL_LEVELS, state.school) >= SCHOOL_LEVELS.index(goal)
    return state.reached


def _rank(levels: Sequence[str], level: str | None) -> int:
    return levels.index(level) if level in levels else -1


def _steps_from(
    bridges: Sequence[Bridge], person: Person, state: _State, goal: str, day: date, today: date
) -> Iterator[tuple[Step, date, _State]]:
    by_then = _as_in(person, state)
    for bridge in bridges:
        then = _after(state, bridge.gains, goal)
        if then == state:
            continue
        step = _step(bridge, by_then, day, today)
        if step is not None:
            weeks = _WEEKS_IF_UNKNOWN if bridge.weeks is None else bridge.weeks
            yield step, step.begins + timedelta(weeks=weeks), then


def _after(state: _State, gains: Iterable[Gained], goal: str) -> _State:
    """The state after a step; of the goals only the one wanted leads further."""
    german, school, reached = state.german, state.school, state.reached
    for gain in gains:
        if gain.gives == "german" and _rank(GERMAN_LEVELS, gain.value) > _rank(GERMAN_LEVELS, german):
            german = gain.value
        elif gain.gives == "school" and _rank(SCHOOL_LEVELS, gain.value) > _rank(SCHOOL_LEVELS, school):
            school = gain.value
        elif gain.gives == "goal" and gain.value == goal:
            reached = True
    return _State(german, school, reached)


def _as_in(person: Person, state: _State) -> Person:
    raised = state.german != person.known("german")
    return dataclasses.replace(
        person,
        german=state.german,
        german_certified=True if raised else person.german_certified,
        school=state.school,
    )


def _step(bridge: Bridge, person: Person, day: date, today: date) -> Step | None:
    """The step if nothing but time refuses it: then it begins on the day the last wait is over."""
    begins = max(day, bridge.starts_on or day)
    waits_for: Reason | None = None
    for _ in range(len(bridge.slots) + 1):
        reasons = tuple(_reasons(bridge, person, begins, today))
        refusals = [reason for reason in reasons if reason.verdict is Verdict.NOT_MET or reason.code in _NOT_RELIED_ON]
        if not refusals:
            return Step(bridge, begins, tuple(one for one in reasons if one.verdict is Verdict.OPEN), waits_for)
        if any(reason.opens_on is None for reason in refusals):
            return None
        waits_for = max(refusals, key=lambda reason: reason.opens_on or date.min)
        begins = waits_for.opens_on or begins
    return None


_NOT_RELIED_ON: Final = frozenset({"german_too_low_by_estimate"})


def _reasons(bridge: Bridge, person: Person, day: date, today: date) -> Iterator[Reason]:
    return (reason for slot in bridge.slots if (reason := combine(slot, person, day, today)) is not None)


def _nearest_miss(bridges: Iterable[Bridge], person: Person, goal: str, day: date) -> tuple[Reason, ...]:
    """What the offer that gives the goal and lacks least still needs; empty where no offer gives it."""
    misses = [
        tuple(reason for reason in _reasons(bridge, person, day, day) if reason.verdict is Verdict.NOT_MET)
        for bridge in bridges
        if _is_reached(_after(_State(None, None), bridge.gains, goal), goal)
    ]
    return min(misses, key=len, default=())
