"""The clock that orders siblings: never backwards, never far ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.clock import adopt, moment, reading, tick

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_clock_goes_on_when_the_machine_is_set_back() -> None:
    first = tick(0, NOW)
    second = tick(first, NOW - timedelta(days=400))
    assert second == first + 1
    assert moment(second) == NOW


def test_a_value_from_elsewhere_is_adopted_unless_it_is_more_than_a_day_ahead() -> None:
    soon, late = reading(NOW + timedelta(hours=23)), reading(NOW + timedelta(hours=25))
    assert adopt(5, soon, NOW) == soon
    assert adopt(5, late, NOW) == 5
    assert adopt(soon, 5, NOW) == soon
