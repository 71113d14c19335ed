"""Offers that only time stands against: which they are, and the day from which nothing refuses them any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from app.domain.match import Reason, Verdict
from app.matching.clauses import Bits
from app.matching.fit import Matching


def opening(matching: Matching, among: Bits) -> tuple[tuple[date, Bits], ...]:
    """The offers among those given that are refused now and open by themselves, by the day of it, the nearest first."""
    refused, by_day = 0, defaultdict[date, Bits](int)
    for reason, offers in _refusals(matching):
        if reason.opens_on is None:
            refused |= offers
        else:
            by_day[reason.opens_on] |= offers
    left, found = among & ~refused, list[tuple[date, Bits]]()
    for day in sorted(by_day, reverse=True):
        # An offer with two waits opens with the later one.
        if offers := by_day[day] & left:
            found.append((day, offers))
        left &= ~offers
    return tuple(reversed(found))


def _refusals(matching: Matching) -> Iterator[tuple[Reason, Bits]]:
    return (found for found in matching.verdicts() if found[0].verdict is Verdict.NOT_MET)
