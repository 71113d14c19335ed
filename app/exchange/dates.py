"""Moving a catalogue in time: every date of an offer by the same number of weeks, so that weekdays stay."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

from app.domain.profile import term_id
from app.exchange.profile_attributes import LINK_TYPE, profile_record

_MOVED = frozenset(
    {
        *("assured_date", "last_modified", "valid_from", "valid_to", "dtstart", "until"),
        *("starts_on", "ends_on", "apply_from", "apply_by", "assured_on"),
    }
)
_LAW = str(term_id("profile", "eligibility"))
"""Records of this term carry the dates of laws, which stay where they are."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def moved_to(document: dict[str, Any], today: date) -> dict[str, Any]:
    """The document as if its `anchor_date` were in the week of `today`."""
    weeks = (today - date.fromisoformat(document["anchor_date"])).days // 7
    moved = _moved(document, timedelta(weeks=weeks))
    return {**moved, "anchor_date": document["anchor_date"]}


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, list):
        return [_moved(entry, by) for entry in value]
    if not isinstance(value, dict):
        return value
    record = profile_record(value.get("value")) if value.get("link_type") == LINK_TYPE else None
    if record is not None:
        moved = record if value.get("taxonomy_term_id") == _LAW else _moved(record, by)
        return {**value, "value": json.dumps(moved, ensure_ascii=False, sort_keys=True)}
    return {name: _moved_day(entry, by) if name in _MOVED else _moved(entry, by) for name, entry in value.items()}


def _moved_day(value: Any, by: timedelta) -> Any:
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return value
    return (date.fromisoformat(found.group()) + by).isoformat() + value[found.end() :]
