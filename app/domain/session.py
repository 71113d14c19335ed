"""A session as it is handed over to be kept: what was said, agreed and handed out in one meeting.

Stored it is an `encounter` with its notes, plan steps and offers. Every value may be `NOT_STATED`; None is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_of
from datetime import date
from typing import Any, Final
from uuid import UUID

from app.domain.case_text import place_words
from app.domain.client import NOT_STATED, Silent
from app.errors import InvalidInput
from app.i18n import N_, Translator

LONGEST_MINUTES: Final = 24 * 60
OF_AGE: Final = 18
PAPERLESS: Final = "no_papers"

CHANNELS: Final = ("walk_in", "appointment", "phone", "video", "email", "outreach", "event")
VISITS: Final = ("first", "follow_up")
OCCASIONS: Final = ("offer", "letter", "form", "deadline", "other")
INTERPRETERS: Final = ("none", "interpreter", "by_phone", "relative", "colleague")
HOWS: Final = ("shown", "handed_out")
STEP_STATES: Final = ("open", "done", "dropped")
BASES: Final = ("task", "contract", "consent")
COUNSELLING: Final = "counselling"
PURPOSES: Final = (COUNSELLING, "referral", "handover", "contact")
FORMS: Final = ("written", "oral", "electronic")
GIVERS: Final = ("person", "guardian", "both")

CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": CHANNELS,
    "visit": VISITS,
    "occasion": OCCASIONS,
    "interpreter": INTERPRETERS,
    "how": HOWS,
    "state": STEP_STATES,
    "basis": BASES,
    "purpose": PURPOSES,
    "form": FORMS,
    "given_by": GIVERS,
}
"""The codes a field may hold besides `not_stated`."""


@dataclass(frozen=True, slots=True)
class Consent:
    """On what basis data are kept for a purpose; form, day and language belong to a consent, `given_by` to a minor."""

    purpose: str
    basis: str
    form: str | Silent = None
    given_on: date | Silent = None
    language: str | Silent = None
    interpreter: str | Silent = None
    given_by: str | Silent = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """What makes a session a case: what the person is called here and at least one basis; a number is made if none."""

    consents: tuple[Consent, ...]
    name: str = ""
    alias: str = ""
    number: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """Who does what until when, with an offer where it is about one."""

    what: str
    who: str = ""
    until: date | Silent = None
    offer: UUID | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """An offer that was shown or handed out."""

    offer: UUID
    how: str = "shown"


@dataclass(frozen=True, slots=True)
class Unmet:
    """A need that no offer met, and the barrier."""

    need: str
    barrier: str


@dataclass(frozen=True, slots=True)
class Session:
    """One meeting. With `client` it continues a case, with `keep` it begins one, with neither it stays anonymous.

    `id` is made when the session begins, so that storing it twice changes nothing. `answers` are fields of `Person`
    with their values; a field that is not named stays as it is in the case, None makes it unknown again. `based_on`
    are the versions of the client that were shown (empty: those of now).
    """

    id: UUID
    day: date
    answers: Mapping[str, Any] = made_of(default_factory=dict)
    client: UUID | None = None
    based_on: Mapping[str, tuple[bytes, ...]] = made_of(default_factory=dict)
    keep: NewCase | None = None
    minutes: int | Silent = None
    channel: str | Silent = None
    place: str | Silent = None
    language: str | Silent = None
    interpreter: str | Silent = None
    visit: str | Silent = None
    came_by: str | Silent = None
    topics: tuple[str, ...] | Silent = ()
    occasion: str | Silent = None
    letter_kind: str | Silent = None
    delivered_on: date | Silent = None
    deadline_on: date | Silent = None
    missing_documents: tuple[str, ...] | Silent = ()
    follow_up_on: date | Silent = None
    outcome: str | Silent = None
    note: str = ""
    plan: tuple[PlannedStep, ...] = ()
    offers: tuple[Handed, ...] = ()
    unmet_needs: tuple[Unmet, ...] = ()


MEETING: Final = (
    *("minutes", "channel", "place", "language", "interpreter", "visit", "came_by", "topics", "occasion"),
    *("letter_kind", "delivered_on", "deadline_on", "missing_documents", "follow_up_on", "outcome"),
)
"""The fields of a session that its encounter keeps under the same name."""


SENTENCES: Final[Mapping[str, str]] = {
    "in_future": N_("Der Tag {day} liegt in der Zukunft."),
    "out_of_range": N_("Möglich ist {least} bis {most}."),
    "missing": N_("Diese Angabe fehlt."),
    "needs_case": N_("Das kann nur mit einem Fall gespeichert werden. Legen Sie einen Fall an oder lassen Sie es weg."),
    "unknown_code": N_("Den Wert „{value}“ gibt es hier nicht. Möglich sind: {codes}."),
    "number_taken": N_("Die Nummer „{number}“ hat schon ein anderer Fall."),
}


@dataclass(frozen=True, slots=True)
class SessionProblem:
    """What stands against keeping a session: the field (`consents/0/form`), a code and its parameters."""

    field: str
    code: str
    params: Mapping[str, Any] = made_of(default_factory=dict)

    def sentence(self, translator: Translator) -> str:
        """What is wrong, in the translator's language."""
        words = {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self.params.items()}
        return translator.gettext(SENTENCES[self.code], **words)


class InvalidSession(InvalidInput):
    """A session that cannot be kept as it is; `problems` says where."""

    code = "invalid_session"

    def __init__(self, problems: tuple[SessionProblem, ...]) -> None:
        super().__init__(N_("Es wurde nichts gespeichert: {field}. {what}"), field=problems[0].field, what="")
        self.problems = problems

    def sentence(self, translator: Translator) -> str:
        """Where the first problem is, and which."""
        words = {
            "field": place_words(self.problems[0].field, translator),
            "what": self.problems[0].sentence(translator),
        }
        return translator.gettext(self.message, **words)


def session_problems(session: Session, today: date, age: int | None) -> tuple[SessionProblem, ...]:
    """Everything that must be mended before the session can be kept; `age` in completed years, None = unknown."""
    found = [*_code_problems("", session, ("channel", "visit", "occasion", "interpreter"))]
    if session.day > today:
        found.append(SessionProblem("day", "in_future", {"day": session.day}))
    if isinstance(session.minutes, int) and not 0 <= session.minutes <= LONGEST_MINUTES:
        found.append(SessionProblem("minutes", "out_of_range", {"least": 0, "most": LONGEST_MINUTES}))
    for place, step in enumerate(session.plan):
        if not step.what.strip():
            found.append(SessionProblem(f"plan/{place}/what", "missing"))
    for place, handed in enumerate(session.offers):
        found += _code_problems(f"offers/{place}/", handed, ("how",))
    if session.client is None and session.keep is None:
        found += [SessionProblem(name, "needs_case") for name in ("note", "plan") if getattr(session, name)]
    if session.keep:
        found += case_problems(session.keep, today, age)
    return tuple(found)


def case_problems(case: NewCase, today: date, age: int | None) -> tuple[SessionProblem, ...]:
    """Everything that must be mended before a case can be made."""
    found = [] if case.consents else [SessionProblem("consents", "missing")]
    for place, consent in enumerate(case.consents):
        found += _consent_problems(f"consents/{place}/", consent, today, age)
    return tuple(found)


def _consent_problems(place: str, consent: Consent, today: date, age: int | None) -> list[SessionProblem]:
    found = _code_problems(place, consent, ("purpose", "basis", "form", "interpreter", "given_by"))
    if isinstance(consent.given_on, date) and consent.given_on > today:
        found.append(SessionProblem(f"{place}given_on", "in_future", {"day": consent.given_on}))
    if consent.basis == "consent":
        needed = ("form", "given_on", "language", *(("given_by",) if age is not None and age < OF_AGE else ()))
        found += [SessionProblem(f"{place}{name}", "missing") for name in needed if getattr(consent, name) is None]
    return found


def _code_problems(place: str, entry: Any, names: tuple[str, ...]) -> list[SessionProblem]:
    return [
        SessionProblem(f"{place}{name}", "unknown_code", {"value": value, "codes": CODES[name]})
        for name in names
        if (value := getattr(entry, name)) not in (None, NOT_STATED, *CODES[name])
    ]
