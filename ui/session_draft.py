"""A session that is not finished, as a draft keeps it, and the session that is handed over in the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.answers import answers_of, person_of, stored
from app.domain.client import NOT_STATED, Person
from app.domain.deadline import Letter
from app.domain.session import PAPERLESS, Handed, NewCase, PlannedStep, Session, Unmet
from ui.session_entry import NotUnderstood, read_day
from ui.session_state import CHANNEL, DEADLINE, NO_LETTER, UNCLEAR, SessionState
from ui.widgets.session_plan import PlanStep

BUREAUCRACY = "bureaucracy"
LONGEST = 8 * 60


def draft_of(state: SessionState, steps: Sequence[PlanStep], note: str, public_body: bool = False) -> dict[str, Any]:
    """Everything of a session, in the form of JSON; a public body keeps nobody's missing papers, in no draft either."""
    return {
        "id": str(state.id),
        "client": str(state.client or ""),
        "case_number": state.case_number,
        "begun": state.begun.isoformat(),
        "answers": answers_of(_keepable(state.person, public_body)),
        "letters": [[letter.kind, letter.delivered_on.isoformat()] for letter in state.letters],
        "pinned": [str(offer) for offer in state.pinned],
        "hidden": [str(offer) for offer in state.hidden],
        "skipped": sorted(state.skipped),
        "opened": [str(offer) for offer in state.opened],
        "meeting": {field: stored(value) for field, value in state.meeting.items() if value is not None},
        "reads": state.reads,
        "letter_kind": state.letter_kind,
        "deadline_on": stored(state.deadline_on),
        "occasion": state.occasion,
        "unmet": [[one.need, one.barrier] for one in state.unmet],
        "plan": [[step.what, step.who, step.until, str(step.offer or "")] for step in steps],
        "note": note,
    }


def _keepable(person: Person, public_body: bool) -> Person:
    return person.without(frozenset({"status"})) if public_body and person.status == PAPERLESS else person


def state_of(draft: Mapping[str, Any]) -> SessionState:
    """The session of a draft."""
    return SessionState(
        person=person_of(draft["answers"]),
        letters=tuple(Letter(kind, date.fromisoformat(day)) for kind, day in draft["letters"]),
        pinned={UUID(offer) for offer in draft["pinned"]},
        hidden={UUID(offer) for offer in draft["hidden"]},
        skipped=set(draft["skipped"]),
        opened={UUID(offer) for offer in draft.get("opened", ())},
        meeting=_meeting(draft.get("meeting", {"channel": CHANNEL})),
        begun=datetime.fromisoformat(draft["begun"]),
        letter_kind=draft["letter_kind"],
        deadline_on=date.fromisoformat(draft["deadline_on"]) if draft.get("deadline_on") else None,
        occasion=draft["occasion"],
        unmet=tuple(Unmet(need, barrier) for need, barrier in draft["unmet"]),
        id=UUID(draft["id"]),
        client=UUID(draft["client"]) if draft.get("client") else None,
        case_number=draft.get("case_number", ""),
        reads=draft.get("reads", ""),
    )


def _meeting(values: Mapping[str, str]) -> dict[str, Any]:
    return {field: _meeting_value(field, value) for field, value in values.items()}


def _meeting_value(field: str, value: str) -> Any:
    if value == NOT_STATED.value:
        return NOT_STATED
    return date.fromisoformat(value) if field == "follow_up_on" else value


def steps_of(draft: Mapping[str, Any]) -> tuple[PlanStep, ...]:
    """The plan of a draft."""
    return tuple(
        PlanStep(what, who, until, UUID(offer) if offer else None) for what, who, until, offer in draft["plan"]
    )


def session_of(
    state: SessionState, steps: Sequence[PlanStep], note: str, now: datetime, keep: NewCase | None
) -> Session:
    """The session as it is kept: with `keep` as a new case, in the case it continues, else as one anonymous row."""
    in_case = keep is not None or state.client is not None
    needs = tuple(state.person.known("needs") or ())
    with_letter = bool(state.occasion)
    kind = state.letter_kind if state.letter_kind not in (None, UNCLEAR, NO_LETTER, DEADLINE) else None
    topics = dict.fromkeys((*needs, BUREAUCRACY) if with_letter else needs)
    answers = {field: value for field, value in _answers(state.person).items() if value is not None}
    return Session(
        id=state.id,
        day=state.begun.date(),
        answers=answers,
        client=state.client,
        keep=keep,
        minutes=min(max(round((now - state.begun).total_seconds() / 60), 1), LONGEST),
        channel=state.meeting.get("channel"),
        language=state.meeting.get("language"),
        interpreter=state.meeting.get("interpreter") if in_case else None,
        visit=_visit(state, keep),
        topics=tuple(topics),
        occasion=state.occasion or ("offer" if steps or state.opened else "other"),
        letter_kind=kind if in_case else None,
        delivered_on=state.letters[-1].delivered_on if in_case and state.letters else None,
        deadline_on=state.deadline_on if in_case else None,
        follow_up_on=state.meeting.get("follow_up_on") if in_case else None,
        note=note.strip() if in_case else "",
        plan=tuple(_planned(step, now.date()) for step in steps) if in_case else (),
        offers=_handed(state, steps),
        unmet_needs=state.unmet,
    )


def _visit(state: SessionState, keep: NewCase | None) -> str | None:
    """Whether the case is met for the first time; a conversation without a case does not say."""
    return "follow_up" if state.client is not None else "first" if keep is not None else None


def _handed(state: SessionState, steps: Sequence[PlanStep]) -> tuple[Handed, ...]:
    """The offers of the plan were handed out, the others that were opened were shown."""
    planned = dict.fromkeys(step.offer for step in steps if step.offer)
    shown = sorted(state.opened.difference(planned))
    return (*(Handed(offer, "handed_out") for offer in planned), *(Handed(offer, "shown") for offer in shown))


def _answers(person: Person) -> dict[str, Any]:
    return {field: getattr(person, field) for field in answers_of(person)}


def _planned(step: PlanStep, today: date) -> PlannedStep:
    """A step with its day; what is no day stays readable in the step's words."""
    if not step.until:
        return PlannedStep(step.what or step.who, step.who, None, step.offer)
    try:
        until = read_day(step.until, today, ahead=True)
    except NotUnderstood:
        return PlannedStep(f"{step.what} ({step.until})", step.who, None, step.offer)
    return PlannedStep(step.what or step.who, step.who, until, step.offer)
