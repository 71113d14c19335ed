"""Deadlines in words, the same in the window and on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from babel.dates import format_date

from app.domain.deadline import Deadline, DeadlineKind
from app.domain.handout_text import listed_or
from app.domain.reasons import Labels
from app.i18n import N_, Translator

LINES: Final[Mapping[DeadlineKind, str]] = {
    DeadlineKind.DEADLINE: N_("bis {day}: {name}"),
    DeadlineKind.WINDOW_OPENS: N_("ab {day}: {name}"),
    DeadlineKind.ENDS: N_("endet am {day}: {name}"),
}


def deadline_words(tr: Translator, deadline: Deadline) -> str:
    """A deadline in one line."""
    name = tr.pgettext("deadline", deadline.name)
    words = tr.gettext(LINES[deadline.kind], day=_day(tr, deadline.day), name=name)
    return words[:1].upper() + words[1:]


def doubt(tr: Translator, labels: Labels, deadline: Deadline) -> str:
    """Why it is not certain, as a sentence; empty where it is."""
    if deadline.certain:
        return ""
    if deadline.only_for:
        names = labels.get("status", {})
        statuses = listed_or(tr, [names.get(status, status) for status in deadline.only_for])
        return tr.gettext("Gilt nur bei: {statuses}. Ob das zutrifft, ist offen.", statuses=statuses)
    return tr.gettext("Ob diese Frist hier gilt, ist noch offen. Bitte klären.")


def _day(tr: Translator, day: date) -> str:
    return str(format_date(day, "medium", locale=tr.locale))
