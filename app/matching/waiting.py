"""Offers that only time stands against: which they are, and the day from which nothing refuses them any more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from app.matching.clauses import Bits
from app.matching.fit import Matching


def opening(matching: Matching, among: Bits) -> tuple[tuple[date, Bits], ...]:
    """The offers among those given that are refused now and open by themselves, by the day of it, the nearest first."""
    refused, by_day = 0, defaultdict[date, Bits](int)
    for reason, offers in matching.refusals():
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
