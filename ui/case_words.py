"""A case in words: its line in the list, the sections of its timeline, and what its deletion takes away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from app.domain.answers import day_of
from app.domain.case_text import FIELD_WORDS, value_words
from app.domain.cases import Case, CaseRecord, CaseRow, Meeting, Parts
from app.domain.casework import ANSWERS
from app.domain.deadline import Deadline, DeadlineKind
from app.domain.deadline_text import deadline_words
from app.domain.handout_text import listed
from app.domain.reasons import Labels
from app.domain.session import MEETING
from app.i18n import Translator
from app.usecases.cases import case_deadlines
from ui import wording
from ui.text_line import Line, Section

WATCHED = ("deadline_on", "follow_up_on")
IN_THE_HEAD = ("channel", "visit", "language", "interpreter", "minutes", "place")
PARTS = ("notes", "plan", "offers", "unmet_needs")
CONSENT = ("purpose", "basis", "form", "given_on", "language", "interpreter", "given_by", "withdrawn_on")


def called(row: CaseRow) -> str:
    """Number and name of a case, the alias where there is no name."""
    return " · ".join(part for part in (row.number, row.name or row.alias) if part)


def row_facts(tr: Translator, row: CaseRow, today: date) -> str:
    """What is due, when the case was met last, and how often."""
    parts = [
        due(tr, row.due_on, today) if row.due_on else "",
        tr.gettext("zuletzt {day}", day=wording.day(tr, row.last_on)) if row.last_on else "",
        meetings(tr, row.encounters),
    ]
    return " · ".join(part for part in parts if part)


def due(tr: Translator, day: date, today: date) -> str:
    """When something is due, and whether the day has passed."""
    if day < today:
        return tr.gettext("fällig seit {day}", day=wording.day(tr, day))
    return tr.gettext("heute fällig") if day == today else tr.gettext("fällig {day}", day=wording.day(tr, day))


def meetings(tr: Translator, count: int) -> str:
    """How many sessions there were."""
    return tr.ngettext("{count} Beratung", "{count} Beratungen", count)


def title(case: Case) -> str:
    """Number and name of the case."""
    values = case.client.values
    name = values.get("name") or values.get("alias")
    return " · ".join(str(part) for part in (values.get("number"), name) if part)


def open_steps(case: Case) -> tuple[CaseRecord, ...]:
    """The agreed steps nobody has done yet, those with the nearest day first."""
    steps = [
        step for parts in (*case.meetings, case.loose) for step in parts.plan if step.values.get("state") == "open"
    ]
    return tuple(sorted(steps, key=lambda step: day_of(step.values.get("until")) or date.max))


def standing_consents(case: Case) -> tuple[CaseRecord, ...]:
    """The consents that hold: what is kept for a task or a contract cannot be withdrawn."""
    given = (one for one in case.consents if one.values.get("basis") == "consent")
    return tuple(one for one in given if not one.values.get("withdrawn_on"))


def purpose(tr: Translator, consent: CaseRecord) -> str:
    """What a consent is for."""
    return value_words("purpose", consent.values.get("purpose", ""), tr, {})


def step_words(tr: Translator, step: CaseRecord, today: date) -> str:
    """A step of the plan: what, who, until when."""
    until = day_of(step.values.get("until"))
    parts = [step.values.get("what"), step.values.get("who"), due(tr, until, today) if until else ""]
    return " · ".join(str(part) for part in parts if part)


def is_late(step: CaseRecord, today: date) -> bool:
    """Whether the day of a step has passed."""
    until = day_of(step.values.get("until"))
    return until is not None and until < today


def watched_lines(tr: Translator, case: Case, today: date) -> tuple[Line, ...]:
    """Deadlines and days to come back to, unless a later session has left them behind."""
    days = [day for meeting in case.meetings if (day := day_of(meeting.encounter.values.get("day")))]
    last = max(days, default=date.min)
    ruled = case_deadlines(case, today)
    known = {("deadline_on", one.day) for one in ruled if one.kind is DeadlineKind.DEADLINE}
    noted = {
        (field, day)
        for meeting in case.meetings
        for field in WATCHED
        if (day := day_of(meeting.encounter.values.get(field))) and day >= last
    }
    found = [
        *((one.day, _deadline(tr, one, today)) for one in ruled),
        *((day, f"{tr.gettext(FIELD_WORDS[field])} · {due(tr, day, today)}") for field, day in noted - known),
    ]
    return tuple(
        Line(words, "calendar-clock", "bad" if day < today else "plain", strong=day == today)
        for day, words in sorted(found)
    )


def _deadline(tr: Translator, deadline: Deadline, today: date) -> str:
    """A deadline in a line with its paragraph; what only begins or ends on its day is never due."""
    if deadline.kind is not DeadlineKind.DEADLINE:
        return deadline_words(tr, deadline)
    doubt = "" if deadline.certain else tr.gettext("noch zu klären, ob sie gilt")
    name = tr.pgettext("deadline", deadline.name)
    parts = (name, due(tr, deadline.day, today), deadline.source.paragraph, doubt)
    return " · ".join(part for part in parts if part)


def case_sections(tr: Translator, labels: Labels, case: Case) -> tuple[Section, ...]:
    """The person, every session with the newest first, and on what basis this is kept."""
    known = _worded(tr, labels, case.client.values, ("alias", "contact", *ANSWERS))
    person = tuple(Line(words) for words in known.values())
    found = [
        Section(tr.gettext("Zur Person"), person),
        *(_meeting(tr, labels, meeting) for meeting in reversed(case.meetings)),
        Section(tr.gettext("Außerdem"), tuple(_parts(tr, labels, case.loose))),
        Section(tr.gettext("Grundlage"), tuple(_consents(tr, labels, case))),
    ]
    return tuple(section for section in found if section.lines)


def what_goes(tr: Translator, case: Case) -> str:
    """The sentences that name what a deletion takes away and what stays."""
    parts = (*case.meetings, case.loose)
    notes, steps, offers, needs = (sum(len(getattr(one, name)) for one in parts) for name in PARTS)
    counts = (
        (len(case.meetings), meetings(tr, len(case.meetings))),
        (notes, tr.ngettext("{count} Notiz", "{count} Notizen", notes)),
        (steps, tr.ngettext("{count} Schritt im Plan", "{count} Schritte im Plan", steps)),
        (offers, tr.ngettext("{count} vermerktes Angebot", "{count} vermerkte Angebote", offers)),
        (needs, tr.ngettext("{count} ungedeckter Bedarf", "{count} ungedeckte Bedarfe", needs)),
    )
    what = listed(tr, [tr.gettext("alle Angaben zur Person"), *(words for count, words in counts if count)])
    sentences = (
        tr.gettext("Gelöscht werden: {what}.", what=what),
        tr.gettext("Als Zahlen bleiben die Kontakte mit Quartal, Altersgruppe und Statusgruppe, ohne die Person."),
        tr.gettext("Das lässt sich nicht zurücknehmen."),
        tr.gettext("Sicherungen und Auskünfte von früher enthalten den Fall noch; löschen Sie auch diese."),
    )
    return "\n\n".join(sentences)


def _meeting(tr: Translator, labels: Labels, meeting: Meeting) -> Section:
    values = meeting.encounter.values
    day = day_of(values.get("day"))
    heading = tr.gettext("Beratung am {day}", day=wording.day(tr, day)) if day else tr.gettext("Beratung")
    head = " · ".join(_worded(tr, labels, values, IN_THE_HEAD).values())
    facts = _worded(tr, labels, values, [name for name in MEETING if name not in IN_THE_HEAD])
    lines = [
        *([Line(head, "", "muted")] if head else []),
        *(Line(words, "calendar" if "_on" in field else "") for field, words in facts.items()),
        *_parts(tr, labels, meeting),
    ]
    return Section(heading, tuple(lines))


def _parts(tr: Translator, labels: Labels, parts: Parts) -> Iterator[Line]:
    for note in parts.notes:
        yield Line(str(note.values.get("text", "")), "pencil")
    for step in parts.plan:
        yield _step(tr, labels, step)
    for offer in parts.offers:
        how = value_words("how", offer.values.get("how"), tr, labels)
        words = tr.gettext("Angebot „{name}“: {how}", name=offer.values.get("name", ""), how=how)
        yield Line(words, "building-2")
    for need in parts.unmet_needs:
        what, barrier = (value_words(name, need.values.get(name), tr, labels) for name in ("need", "barrier"))
        yield Line(tr.gettext("Bedarf ohne Angebot: {need} ({barrier})", need=what, barrier=barrier), "circle-minus")


def _step(tr: Translator, labels: Labels, step: CaseRecord) -> Line:
    until = day_of(step.values.get("until"))
    state = step.values.get("state")
    parts = [
        step.values.get("what"),
        step.values.get("who"),
        tr.gettext("bis {day}", day=wording.day(tr, until)) if until else "",
        value_words("state", state, tr, labels) if state else "",
    ]
    return Line(" · ".join(str(part) for part in parts if part), "circle-check" if state == "done" else "list-checks")


def _consents(tr: Translator, labels: Labels, case: Case) -> Iterator[Line]:
    for consent in case.consents:
        yield Line(" · ".join(_worded(tr, labels, consent.values, CONSENT).values()), "shield-check")


def _worded(tr: Translator, labels: Labels, values: Mapping[str, Any], fields: Iterable[str]) -> dict[str, str]:
    """Each field that has a value, with its name."""
    return {
        field: tr.gettext(
            "{label}: {value}",
            label=tr.gettext(FIELD_WORDS[field]),
            value=value_words(field, values[field], tr, labels),
        )
        for field in fields
        if field in FIELD_WORDS and values.get(field) not in (None, "", [])
    }
