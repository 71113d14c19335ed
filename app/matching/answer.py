"""What a criterion says of a person before the force of its rule is weighed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from app.domain.client import Person
from app.domain.match import Verdict


@dataclass(frozen=True, slots=True)
class Answer:
    """What a criterion says before the rule's force and its "check by" are weighed."""

    verdict: Verdict
    code: str
    params: dict[str, Any] = field(default_factory=dict)
    opens_on: date | None = None


Facts = dict[str, Any]
Evaluation = Callable[[Facts, Person, date], Answer]


ORDER: Final = {Verdict.MET: 0, Verdict.OPEN: 1, Verdict.NOT_MET: 2}
