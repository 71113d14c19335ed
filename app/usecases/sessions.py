"""Keeping a session: as part of a case, as a new case, or as one anonymous row; and the needs that nothing met.

Days are local. Whether the profile is one of a *public body* is a setting of its administrator: there the value
`no_papers` is not kept with a person (§87 AufenthG).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from app.domain.answers import person_of, stored
from app.domain.casework import ANSWERS
from app.domain.cells import age_band, situation
from app.domain.client import Person, completed_years
from app.domain.deadline import Letter
from app.domain.session import (
    MEETING,
    PAPERLESS,
    Consent,
    InvalidSession,
    NewCase,
    Session,
    SessionProblem,
    Unmet,
    session_problems,
)
from app.domain.versions import Record
from app.errors import NotAllowed, NotFound
from app.exchange.session import read_session
from app.i18n import N_
from app.store import casework, reading, rule_rows, writing
from app.store.unit import UnitOfWork, View
from app.usecases.deadlines import nearest_deadline
from app.usecases.matching import TAXONOMIES


def session_codes(view: View) -> Mapping[str, Mapping[str, str]]:
    """The codes of a session and of a person's answers with their labels, by taxonomy."""
    return rule_rows.codes_by_taxonomy(view, (*TAXONOMIES, "topic"))


def read_session_document(document: Any, codes: Mapping[str, Mapping[str, str]], today: date) -> Session:
    """The session a JSON document describes; raises `InvalidInput` naming the place."""
    return read_session(document, codes, today)


class Recorded(NamedTuple):
    """Where a session went: the case and the encounter, or None and None for an anonymous row."""

    client: UUID | None
    encounter: UUID | None


def record_session(unit: UnitOfWork, session: Session, *, today: date, public_body: bool) -> Recorded:
    """Keep a session; called again with the same one it changes nothing.

    With `client` or `keep` the answers, the encounter, note, plan, offers and unmet needs go to the case; where the
    session names no deadline, the nearest that follows from the rules goes with them. With neither only one anonymous
    row remains, and one for each unmet need. Raises `InvalidSession`, `NotFound`, `NotAllowed` or `CatalogueOnly`; then
    nothing is kept.
    """
    known = reading.record(unit, "encounter", session.id, deleted=True)
    if known is not None:
        return Recorded(known.values["client_id"], known.id)
    before = _client(unit, session.client) if session.client else None
    person = _person_after(before, session)
    _require_keepable(session, person, today, public_body)
    if before is None and session.keep is None:
        _record_anonymously(unit, session, person, today)
        return Recorded(None, None)
    casework.take_back_count(unit, session.id)
    client = _kept(unit, before, session)
    _insert_encounter(unit, client, session, person)
    return Recorded(client, session.id)


def _client(view: View, id: UUID) -> Record:
    found = reading.record(view, "client", id)
    if found is None:
        raise writing.missing("client", id)
    return found


def _person_after(before: Record | None, session: Session) -> Person:
    values = {name: value for name, value in (before.values if before else {}).items() if name in ANSWERS}
    return person_of(values | {name: stored(value) for name, value in session.answers.items()})


def _require_keepable(session: Session, person: Person, today: date, public_body: bool) -> None:
    found = session_problems(session, today, _age(person, today))
    if found:
        raise InvalidSession(found)
    if (session.client or session.keep) and public_body:
        _refuse_paperless(person)


def _refuse_paperless(person: Person) -> None:
    if person.known("status") == PAPERLESS:
        raise NotAllowed(
            N_(
                "Dieses Profil gehört einer öffentlichen Stelle: „ohne Papiere“ wird hier nicht mit einer Person"
                " gespeichert. Es wurde nichts gespeichert; nehmen Sie diese Angabe heraus."
            )
        )


def _age(person: Person, day: date) -> int | None:
    birth: date | None = person.known("birth_date")
    years: int | None = completed_years(birth, day) if birth else person.known("age")
    return years


def _kept(unit: UnitOfWork, before: Record | None, session: Session) -> UUID:
    """The client of the session, made or brought up to date."""
    answers = {name: stored(value) for name, value in session.answers.items()}
    if before is None:
        assert session.keep is not None
        return _insert_case(unit, session.keep, answers)
    writing.update_record(unit, "client", before.id, answers, session.based_on or before.based_on)
    return before.id


def _insert_case(unit: UnitOfWork, case: NewCase, answers: Mapping[str, Any]) -> UUID:
    client = uuid4()
    called = {name: getattr(case, name).strip() or None for name in ("name", "alias", "contact")}
    values = {"number": _number(unit, case.number.strip()), **called, **answers}
    writing.insert_records(unit, "client", [writing.NewRecord(client, values)])
    add_consents(unit, client, case.consents)
    return client


def add_consents(unit: UnitOfWork, client: UUID, consents: Collection[Consent]) -> None:
    """Note on what basis data of a person are kept, one record for each purpose."""
    fields = Consent.__dataclass_fields__
    values = [{name: stored(getattr(consent, name)) for name in fields} for consent in consents]
    _insert(unit, "consent", client, None, values)


def _number(view: View, wanted: str) -> str:
    """The number given, or a random one."""
    if wanted and wanted.lower() in {entry.number.lower() for entry in casework.case_list(view)}:
        raise InvalidSession((SessionProblem("number", "number_taken", {"number": wanted}),))
    return wanted or casework.free_number(view)


def _insert_encounter(unit: UnitOfWork, client: UUID, session: Session, person: Person) -> None:
    meeting = {name: stored(getattr(session, name)) for name in MEETING}
    meeting = {name: value for name, value in meeting.items() if value not in (None, "", [])}
    if session.deadline_on is None and (due := nearest_deadline(person, session.day, _letters(session))):
        meeting["deadline_on"] = due.isoformat()
    values = {"client_id": client, "day": session.day.isoformat(), **meeting}
    values["situation"] = situation(person, session.day)
    writing.insert_records(unit, "encounter", [writing.NewRecord(session.id, values)])
    if session.note.strip():
        _insert(unit, "note", client, session.id, [{"text": session.note}])
    _insert(unit, "plan_step", client, session.id, [_step_values(unit, step) for step in session.plan])
    handed = [
        {"offer_id": one.offer, "how": stored(one.how), "name": _offer_name(unit, one.offer)} for one in session.offers
    ]
    _insert(unit, "offer_handed", client, session.id, handed)
    needs = [_need_values(one, session.day) for one in session.unmet_needs]
    _insert(unit, "unmet_need", client, session.id, needs)


def _letters(session: Session) -> tuple[Letter, ...]:
    delivered_on, kind = session.delivered_on, session.letter_kind
    if not isinstance(delivered_on, date):
        return ()
    return (Letter(kind if isinstance(kind, str) else None, delivered_on),)


def _insert(
    unit: UnitOfWork, kind: str, client: UUID, encounter: UUID | None, values: Collection[Mapping[str, Any]]
) -> None:
    whose = {"client_id": client} | ({"encounter_id": encounter} if encounter else {})
    writing.insert_records(unit, kind, [writing.NewRecord(uuid4(), {**whose, **entry}) for entry in values])


def _step_values(view: View, step: Any) -> dict[str, Any]:
    if step.offer is not None:
        _offer_name(view, step.offer)
    values = {"who": step.who.strip() or None, "what": step.what.strip(), "until": stored(step.until)}
    return {**values, "offer_id": step.offer, "state": "open"}


def _offer_name(view: View, offer: UUID) -> str:
    """What an offer is called, also where it was deleted meanwhile."""
    found = reading.record(view, "service", offer, deleted=True)
    if found is None:
        raise NotFound(
            N_("Das Angebot „{id}“ gibt es nicht. Es wurde nichts gespeichert; prüfen Sie die Kennung."), id=offer
        )
    return str(found.values.get("name", ""))


def _need_values(unmet: Unmet, day: date) -> dict[str, str]:
    return {"day": day.isoformat(), "need": unmet.need, "barrier": unmet.barrier}


def _record_anonymously(unit: UnitOfWork, session: Session, person: Person, today: date) -> None:
    """Status and permission are not counted; offers and the letter's dates could be recognised and are not kept."""
    values = {
        "day": session.day.isoformat(),
        "age_band": age_band(person, session.day),
        "gender": stored(person.gender),
        "topics": stored(session.topics),
        **{name: stored(getattr(session, name)) for name in ("channel", "language", "occasion")},
    }
    values = {name: value for name, value in values.items() if value not in (None, "", [])}
    _release(unit, today)
    if not casework.count_later(unit, "quick_contact", values, today, session.id):
        return
    for unmet in session.unmet_needs:
        casework.count_later(unit, "quick_need", _need_values(unmet, session.day), today)


def record_quick_contact(
    unit: UnitOfWork,
    day: date,
    *,
    topics: Collection[str] = (),
    language: str | None = None,
    age_band: str | None = None,
    channel: str = "event",
    occasion: str | None = None,
    today: date,
) -> UUID:
    """Count one short contact: the day and some codes, nothing else; the id takes it back while the day lasts.

    Nobody can say later who wrote it, at what time, or in what order it came.
    """
    id = uuid4()
    codes = {"channel": channel, "language": language, "age_band": age_band, "occasion": occasion}
    given = {"day": day.isoformat(), **codes}
    values = {name: value for name, value in given.items() if value} | ({"topics": list(topics)} if topics else {})
    _release(unit, today)
    casework.count_later(unit, "quick_contact", values, today, id)
    return id


def take_back_quick_contact(unit: UnitOfWork, id: UUID) -> bool:
    """Uncount a contact of today; False where its day is over."""
    return casework.take_back_count(unit, id)


def record_unmet_need(unit: UnitOfWork, need: str, barrier: str, day: date, *, today: date) -> UUID:
    """Note as an anonymous row that nothing met a need, and why; the id takes it back while the day lasts."""
    id = uuid4()
    _release(unit, today)
    casework.count_later(unit, "quick_need", _need_values(Unmet(need, barrier), day), today, id)
    return id


def has_counts_to_release(view: View, today: date) -> bool:
    """Whether anonymous rows of an earlier day wait to be shared."""
    return casework.has_counts_to_release(view, today)


def release_counts(unit: UnitOfWork, today: date) -> int:
    """Share the anonymous rows of earlier days, shuffled; returns how many."""
    return _release(unit, today)


def _release(unit: UnitOfWork, today: date) -> int:
    """A step that releases counts is not one to take back."""
    released = casework.release_counts(unit, today)
    if released:
        unit.kind = "batch"
    return released
