"""What happened to an offer."""

from __future__ import annotations

from uuid import UUID

from app.domain.history import HistoryEntry
from app.store import history, writing
from app.store.unit import View


def service_history(view: View, id: UUID) -> tuple[HistoryEntry, ...]:
    """Every step that changed an offer or a part of it, newest first, deleted offers included; raises `NotFound`."""
    found = history.history(view, id)
    if not found:
        raise writing.missing("service", id)
    return found
