"""The hybrid logical clock: milliseconds since 1970 in the upper bits, a counter in the lower sixteen.

It orders siblings for display and nothing else; nothing is refused or deleted because of time.
"""

from __future__ import annotations

from datetime import UTC, datetime

COUNTER_BITS = 16
FARTHEST_AHEAD = (24 * 60 * 60 * 1000) << COUNTER_BITS


def reading(now: datetime) -> int:
    """The clock's value for a moment."""
    return int(now.timestamp() * 1000) << COUNTER_BITS


def tick(last: int, now: datetime) -> int:
    """The next value: later than the last one, even if the machine's clock was set back."""
    return max(last + 1, reading(now))


def adopt(last: int, received: int, now: datetime) -> int:
    """The last value after seeing a received one; one more than a day ahead of this machine is not adopted."""
    return max(last, received) if received <= reading(now) + FARTHEST_AHEAD else last


def moment(value: int) -> datetime:
    """The time of day a value stands for."""
    return datetime.fromtimestamp((value >> COUNTER_BITS) / 1000, UTC)
