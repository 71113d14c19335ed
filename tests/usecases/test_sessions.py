"""Keeping sessions: what goes into a case, what stays anonymous, what is refused, and that it can be taken back."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.cells import Cell
from app.domain.client import NOT_STATED, Person
from app.domain.deadline import DeadlineKind
from app.domain.session import Consent, Handed, InvalidSession, NewCase, PlannedStep, Session, Unmet
from app.errors import CatalogueOnly, NotAllowed, NotFound, NothingToUndo
from app.store import reading
from app.store.database import Database
from app.store.undo import undo_newest
from app.usecases.cases import case_deadlines, cases, read_case
from app.usecases.sessions import (
    record_quick_contact,
    record_session,
    record_unmet_need,
    take_back_quick_contact,
)
from app.usecases.statistics import numbers

TODAY = date(2026, 11, 22)
CONSENT = Consent("counselling", "consent", form="written", given_on=TODAY, language="fa_AF", interpreter="none")
TASK = Consent("counselling", "task")

Record = Callable[..., Any]


def session(**values: Any) -> Session:
    return Session(id=values.pop("id", None) or uuid4(), day=values.pop("day", TODAY), **values)


@pytest.fixture
def keep(database: Database) -> Record:
    """Keeps a session and gives where it went."""

    def keep(one: Session, *, today: date = TODAY, public_body: bool = False) -> Any:
        with database.write("session") as unit:
            recorded = record_session(unit, one, today=today, public_body=public_body)
        return recorded

    return keep


def casework_rows(database: Database) -> int:
    from app.domain.casework import CASEWORK_OBJECTS

    with database.read() as view:
        return sum(
            view.connection.exec_driver_sql(f'SELECT count(*) FROM "{kind}"').scalar_one() for kind in CASEWORK_OBJECTS
        )


@pytest.fixture
def offer(add: Callable[..., UUID]) -> UUID:
    organization = add("organization", name="VHS", description="")
    return add("service", name="Sprachkurs B1", organization_id=organization, status="active")


def test_a_session_begins_a_case_with_all_that_belongs_to_it(database: Database, keep: Record, offer: UUID) -> None:
    recorded = keep(
        session(
            keep=NewCase((CONSENT,), name="Zahra", alias="Z."),
            answers={"age": 22, "status": "duldung", "german": "a2", "needs": ("language",), "gender": NOT_STATED},
            minutes=15,
            channel="walk_in",
            visit="first",
            language="fa_AF",
            topics=("language", "childcare"),
            place=NOT_STATED,
            delivered_on=NOT_STATED,
            note="Brief vom Amt besprochen.",
            plan=(PlannedStep("Anmelden", who="Zahra", until=date(2026, 12, 1), offer=offer),),
            offers=(Handed(offer, "handed_out"),),
            unmet_needs=(Unmet("childcare", "full"),),
        )
    )
    with database.read() as view:
        case = read_case(view, recorded.client)
    assert case.person == Person(age=22, status="duldung", german="a2", needs=("language",), gender=NOT_STATED)
    assert case.client.values["name"] == "Zahra"
    assert len(case.client.values["number"]) == 7
    assert [one.values["basis"] for one in case.consents] == ["consent"]
    (meeting,) = case.meetings
    values = meeting.encounter.values
    assert (values["minutes"], values["place"], values["delivered_on"]) == (15, "not_stated", "not_stated")
    assert values["topics"] == ["language", "childcare"]
    assert values["situation"] == {
        "age_band": "21_23",
        "status_group": "tolerated",
        "gender": "not_stated",
        "german": "a2",
    }
    assert [one.values["text"] for one in meeting.notes] == ["Brief vom Amt besprochen."]
    (step,) = meeting.plan
    assert (step.values["what"], step.values["until"], step.values["offer_id"]) == ("Anmelden", "2026-12-01", offer)
    assert [(one.values["name"], one.values["how"]) for one in meeting.offers] == [("Sprachkurs B1", "handed_out")]
    assert [(one.values["need"], one.values["barrier"]) for one in meeting.unmet_needs] == [("childcare", "full")]


def test_the_nearest_deadline_of_a_letter_is_kept_and_named_in_the_case(database: Database, keep: Record) -> None:
    def deadline_on(**values: Any) -> Any:
        client = keep(session(keep=NewCase((TASK,)), occasion="letter", delivered_on=TODAY, **values)).client
        with database.read() as view:
            case = read_case(view, client)
        named = [one for one in case_deadlines(case, TODAY) if one.kind is DeadlineKind.DEADLINE]
        kept = case.meetings[0].encounter.values.get("deadline_on")
        return kept, [one.day.isoformat() for one in named][:1], [one.certain for one in named][:1]

    assert deadline_on(letter_kind="asylum_decision") == ("2026-12-07", ["2026-12-07"], [True])
    assert deadline_on(letter_kind=None) == ("2026-11-30", ["2026-11-30"], [False])
    own = {"deadline_on": date(2027, 1, 5)}
    assert deadline_on(letter_kind="asylum_decision", **own)[0] == "2027-01-05"
    assert deadline_on(letter_kind="asylum_decision", deadline_on=NOT_STATED)[0] == "not_stated"


def test_a_deadline_that_follows_from_the_answers_is_due_in_the_list(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((TASK,)), answers={"status": "permit_24"})).client
    with database.read() as view:
        (row,) = cases(view)
        late = case_deadlines(read_case(view, client), date(2027, 4, 1))
    assert row.due_on == date(2027, 3, 4)
    assert [one.day for one in late if one.kind is DeadlineKind.DEADLINE] == [date(2027, 3, 4)]


def test_every_version_waits_for_sharing_with_its_person(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((TASK,)), note="x", answers={"german": "a1"})).client
    keep(session(client=client, answers={"german": "a2"}, note="y"))
    with database.read() as view:
        rows = view.connection.exec_driver_sql(
            "SELECT o.audience, o.subject FROM outbox o JOIN versions v ON v.seq = o.version"
        ).all()
    assert set(rows) == {("casework", client.bytes)}
    assert len(rows) == 7


def test_the_same_session_is_kept_once(database: Database, keep: Record) -> None:
    one = session(keep=NewCase((TASK,), name="Zahra"), note="x")
    first = keep(one)
    before = casework_rows(database)
    assert keep(one) == first
    assert casework_rows(database) == before
    quick = session(topics=("housing",), unmet_needs=(Unmet("housing", "none"),))
    keep(quick)
    keep(quick)
    with database.read() as view:
        counted = numbers(view)
    assert counted[Cell("2026-Q4", "unknown", "unknown", "contact", "quick")] == 1
    assert counted[Cell("2026-Q4", "unknown", "unknown", "unmet_need", "housing/none")] == 1


def test_a_case_goes_on_and_answers_not_given_stay(database: Database, keep: Record) -> None:
    client = keep(
        session(keep=NewCase((TASK,)), answers={"german": "a2", "school": "esa"}, day=date(2026, 10, 1))
    ).client
    keep(session(client=client, answers={"german": "b1", "district": None}, visit="follow_up"))
    with database.read() as view:
        case = read_case(view, client)
    assert (case.person.german, case.person.school) == ("b1", "esa")
    assert [one.encounter.values["day"] for one in case.meetings] == ["2026-10-01", "2026-11-22"]
    assert [one.encounter.values["situation"]["german"] for one in case.meetings] == ["a2", "b1"]


def test_an_answer_can_become_unknown_again(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((TASK,)), answers={"german": "a2"})).client
    keep(session(client=client, answers={"german": None}))
    with database.read() as view:
        assert read_case(view, client).person.german is None


def test_what_was_changed_meanwhile_is_kept_beside(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((TASK,)), answers={"german": "a1"})).client
    with database.read() as view:
        shown = read_case(view, client).client.based_on
    keep(session(client=client, answers={"german": "a2"}, based_on=shown))
    keep(session(client=client, answers={"german": "b1"}, based_on=shown))
    with database.read() as view:
        assert len(read_case(view, client).client.based_on["german"]) == 2


def test_without_a_case_only_an_anonymous_row_remains(database: Database, keep: Record, offer: UUID) -> None:
    recorded = keep(
        session(
            answers={"age": 19, "gender": "female", "status": "gestattung"},
            channel="event",
            minutes=3,
            topics=("language",),
            offers=(Handed(offer),),
            occasion="letter",
            delivered_on=date(2026, 11, 20),
        )
    )
    assert recorded == (None, None)
    assert casework_rows(database) == 0
    with database.read() as view:
        (row,) = [value for _, value in view.connection.exec_driver_sql("SELECT kind, value FROM waiting_count")]
        steps = view.connection.exec_driver_sql("SELECT kind FROM step").scalars().all()
    from app.store.codec import decode

    assert decode(row) == {
        "day": "2026-11-22",
        "age_band": "18_20",
        "gender": "female",
        "topics": ["language"],
        "channel": "event",
        "occasion": "letter",
    }
    assert "session" not in steps


@pytest.mark.parametrize(
    ("field", "code", "values"),
    [
        ("note", "needs_case", {"note": "Zahra"}),
        ("plan", "needs_case", {"plan": (PlannedStep("x"),)}),
        ("day", "in_future", {"day": date(2026, 11, 23)}),
        ("minutes", "out_of_range", {"minutes": -1}),
        ("minutes", "out_of_range", {"minutes": 1441}),
        ("channel", "unknown_code", {"channel": "pigeon"}),
        ("consents", "missing", {"keep": NewCase(())}),
        ("consents/0/basis", "unknown_code", {"keep": NewCase((Consent("counselling", "luck"),))}),
        ("consents/0/form", "missing", {"keep": NewCase((dataclasses.replace(CONSENT, form=None),))}),
        ("consents/0/given_on", "missing", {"keep": NewCase((dataclasses.replace(CONSENT, given_on=None),))}),
        ("consents/0/language", "missing", {"keep": NewCase((dataclasses.replace(CONSENT, language=None),))}),
        (
            "consents/0/given_on",
            "in_future",
            {"keep": NewCase((dataclasses.replace(CONSENT, given_on=date(2027, 1, 1)),))},
        ),
        ("consents/0/given_by", "missing", {"keep": NewCase((CONSENT,)), "answers": {"age": 17}}),
        (
            "consents/0/given_by",
            "missing",
            {"keep": NewCase((CONSENT,)), "answers": {"birth_date": date(2008, 11, 23)}},
        ),
        ("plan/0/what", "missing", {"keep": NewCase((TASK,)), "plan": (PlannedStep(" "),)}),
    ],
)
def test_what_cannot_be_kept_is_named(
    database: Database, keep: Record, field: str, code: str, values: dict[str, Any]
) -> None:
    with pytest.raises(InvalidSession, match="Es wurde nichts gespeichert") as raised:
        keep(session(**values))
    assert [(problem.field, problem.code) for problem in raised.value.problems] == [(field, code)]
    assert casework_rows(database) == 0
    with database.read() as view:
        assert numbers(view) == Counter()


def test_keine_angabe_is_an_answer_in_a_consent_too(keep: Record) -> None:
    silent = Consent("counselling", "consent", NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED, NOT_STATED)
    assert keep(session(keep=NewCase((silent,)), answers={"age": 17})).client is not None


def test_keeping_as_a_case_is_one_step_that_leaves_nothing_when_it_fails(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((CONSENT,), number="7"), answers={"age": 20})).client
    assert client is not None
    with database.read() as view:
        assert read_case(view, client).client.values["number"] == "7"
        assert view.connection.exec_driver_sql("SELECT count(*) FROM step").scalar_one() == 1
    rows = casework_rows(database)
    with pytest.raises(InvalidSession, match="schon ein anderer Fall"):
        keep(session(keep=NewCase((CONSENT,), number="7")))
    with pytest.raises(InvalidSession):
        keep(session(keep=NewCase(())))
    assert casework_rows(database) == rows


def test_a_quick_session_can_become_a_case_and_counts_once(database: Database, keep: Record) -> None:
    one = session(topics=("language",))
    keep(one)
    keep(dataclasses.replace(one, keep=NewCase((TASK,))))
    with database.read() as view:
        contacts = {cell.code: count for cell, count in numbers(view).items() if cell.measure == "contact"}
    assert contacts == {"unknown": 1}


def test_people_without_papers_are_not_kept_by_a_public_body(database: Database, keep: Record) -> None:
    paperless = {"status": "no_papers"}
    with pytest.raises(NotAllowed, match="öffentlichen Stelle"):
        keep(session(keep=NewCase((TASK,)), answers=paperless), public_body=True)
    client = keep(session(keep=NewCase((TASK,)), answers={"status": "other"}), public_body=True).client
    with pytest.raises(NotAllowed):
        keep(session(client=client, answers=paperless), public_body=True)
    assert casework_rows(database) == 3
    keep(session(answers=paperless), public_body=True)
    keep(session(client=client, answers=paperless), public_body=False)


def test_unknown_people_and_offers_are_refused(database: Database, keep: Record) -> None:
    with pytest.raises(NotFound):
        keep(session(client=uuid4()))
    with pytest.raises(NotFound, match="Angebot"):
        keep(session(keep=NewCase((TASK,)), offers=(Handed(uuid4()),)))
    assert casework_rows(database) == 0


def test_a_session_is_taken_back_whole(database: Database, keep: Record) -> None:
    client = keep(session(keep=NewCase((TASK,)), answers={"german": "a1"})).client
    keep(session(client=client, answers={"german": "b1"}, note="x", unmet_needs=(Unmet("housing", "none"),)))
    with database.write() as unit:
        undone = undo_newest(unit)
    assert undone.step == "session"
    with database.read() as view:
        case = read_case(view, client)
        assert undone.name == case.client.values["number"]
        assert case.person.german == "a1"
        assert len(case.meetings) == 1
        assert case.loose.unmet_needs == ()
    assert not unit.changes.ids - {client}


def test_taking_back_a_new_case_leaves_nothing_of_the_person(database: Database, keep: Record) -> None:
    keep(session(keep=NewCase((TASK,), name="Zahra"), note="x"))
    with database.write() as unit:
        undo_newest(unit)
    assert casework_rows(database) == 0
    with database.read() as view:
        assert view.connection.exec_driver_sql("SELECT count(*) FROM versions").scalar_one() == 0
        assert reading.waiting(view) == 0
    with pytest.raises(NothingToUndo), database.write() as unit:
        undo_newest(unit)


def test_an_unmet_need_is_noted_with_and_without_a_case(database: Database, keep: Record) -> None:
    keep(session(keep=NewCase((TASK,)), unmet_needs=(Unmet("housing", "none"),)))
    with database.write("need") as unit:
        record_unmet_need(unit, "language", "waiting_list", TODAY, today=TODAY)
    with database.read() as view:
        needs = {cell.code: count for cell, count in numbers(view).items() if cell.measure == "unmet_need"}
    assert needs == {"housing/none": 1, "language/waiting_list": 1}


def test_a_quick_contact_can_be_taken_back_the_same_day(database: Database) -> None:
    with database.write("contact") as unit:
        first = record_quick_contact(unit, TODAY, topics=("language",), language="uk", today=TODAY)
        record_quick_contact(unit, TODAY, today=TODAY)
    with database.write("contact") as unit:
        assert take_back_quick_contact(unit, first)
        assert not take_back_quick_contact(unit, first)
    with database.read() as view:
        assert sum(count for cell, count in numbers(view).items() if cell.measure == "contact") == 1


def test_an_event_profile_keeps_nothing_about_people(tmp_path: Any) -> None:
    from tests.conftest import DEVICE, KEY

    device = dataclasses.replace(DEVICE, catalogue_only=True)
    database = Database.create(tmp_path / "event.db", KEY, device)
    try:
        with database.write("contact") as unit:
            record_quick_contact(unit, TODAY, topics=("housing",), today=TODAY)
        with pytest.raises(CatalogueOnly, match="Veranstaltungen"), database.write("session") as unit:
            record_session(unit, session(keep=NewCase((TASK,))), today=TODAY, public_body=False)
        assert casework_rows(database) == 0
    finally:
        database.close()
