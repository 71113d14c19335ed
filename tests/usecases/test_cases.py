"""Cases: found, read, changed, given out; deleted so that nothing but the numbers is left."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlcipher3.dbapi2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app import bootstrap
from app.bootstrap import Created
from app.domain.casework import ALL_OBJECTS, CASEWORK_OBJECTS
from app.domain.cells import Cell
from app.domain.history import Act
from app.domain.session import Consent, NewCase, Session, Unmet
from app.errors import ChangedMeanwhile, NotFound, NothingToUndo
from app.store import database as store_database
from app.store import reading, writing
from app.store.database import Database
from app.store.digest import state_digests
from app.store.history import history
from app.store.rebuild import rebuild
from app.store.undo import undo_newest
from app.store.unit import View
from app.usecases import cases
from app.usecases.sessions import record_quick_contact, record_session, release_counts
from app.usecases.statistics import numbers
from tests.conftest import DEVICE, KEY
from tests.usecases.conftest import PASSPHRASE

TODAY = date(2026, 11, 22)
MARKER = "Zahra-Marker-4711"
TASK = Consent("counselling", "task")


def keep(database: Database, *, client: UUID | None = None, name: str = "", **values: Any) -> UUID:
    """Keep a session of a new case, or of one that is there."""
    begins = None if client else NewCase((TASK,), name=name)
    one = Session(uuid4(), values.pop("day", TODAY), client=client, keep=begins, **values)
    with database.write("session") as unit:
        recorded = record_session(unit, one, today=TODAY, public_body=False)
    assert recorded.client is not None
    return recorded.client


def delete(database: Database, client: UUID, today: date = TODAY) -> cases.Deleted:
    with database.write("erase") as unit:
        return cases.delete_case(unit, client, today=today)


def test_cases_are_found_by_the_beginning_of_words_and_by_number(database: Database) -> None:
    first = keep(database, name="Zahra Öztürk", day=TODAY - timedelta(days=9), follow_up_on=TODAY)
    second = keep(database, name="Amir")
    keep(database, client=second)
    with database.read() as view:
        everybody = cases.cases(view)
        assert [row.id for row in everybody] == [second, first]
        assert [(row.encounters, row.due_on) for row in everybody] == [(2, None), (1, TODAY)]
        for text in ("ÖZTURK zah", "Oeztuerk", "zahra öztürk"):
            assert [row.id for row in cases.cases(view, text)] == [first]
        number = everybody[0].number
        assert [row.id for row in cases.cases(view, number.lower())] == [second]
        assert cases.find_case(view, number.lower()) == second
        assert cases.cases(view, "nobody") == ()
        with pytest.raises(NotFound, match="„nobody“"):
            cases.find_case(view, "nobody")


def test_the_history_of_a_case_says_who_changed_what(database: Database) -> None:
    client = keep(database, name="Zahra", answers={"german": "a1"}, note="x")
    with database.read() as view:
        shown = cases.read_case(view, client)
    with database.write("edit") as unit:
        cases.change_client(unit, client, {"german": "a2"}, shown.client.based_on)
    with database.write("edit") as unit:
        cases.change_note(unit, shown.meetings[0].notes[0].id, "y", shown.meetings[0].notes[0].based_on)
    with database.read() as view:
        note, german, made = history(view, client, "client")
    assert [(change.field, change.old, change.new) for change in german.changes] == [("german", "a1", "a2")]
    assert [(change.record_kind, change.old, change.new) for change in note.changes] == [("note", "x", "y")]
    assert [(change.act, change.record_kind, change.name) for change in made.changes] == [
        (Act.CREATED, "client", shown.client.values["name"])
    ]


def test_edits_of_a_case_are_taken_back(database: Database) -> None:
    client = keep(database, note="x")
    with database.read() as view:
        (meeting,) = cases.read_case(view, client).meetings
        (consent,) = cases.read_case(view, client).consents
    with database.write("edit") as unit:
        cases.change_note(unit, meeting.notes[0].id, " ", meeting.notes[0].based_on)
        cases.withdraw_consent(unit, consent.id, TODAY, consent.based_on)
    with database.read() as view:
        case = cases.read_case(view, client)
        assert (case.meetings[0].notes, case.consents[0].values["withdrawn_on"]) == ((), "2026-11-22")
    with database.write() as unit:
        undo_newest(unit)
    with database.read() as view:
        case = cases.read_case(view, client)
        assert [note.values["text"] for note in case.meetings[0].notes] == ["x"]
        assert "withdrawn_on" not in case.consents[0].values


def test_casework_and_catalogue_stay_apart(database: Database) -> None:
    with database.read() as view:
        before = state_digests(view)
    client = keep(database, name=MARKER, note="x")
    with database.read() as view:
        after = state_digests(view)
        assert before["catalogue"] == after["catalogue"]
        assert before["casework"] != after["casework"]
        assert not CASEWORK_OBJECTS.keys() & reading.counts(view).keys()
        assert sum(reading.counts(view).values()) == 0
        assert client not in {UUID(bytes=id) for (id,) in view.connection.exec_driver_sql("SELECT id FROM service")}


def everything_about(view: View) -> int:
    tables = (*CASEWORK_OBJECTS, "versions", "heads", "outbox", "step")
    return sum(view.connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one() for table in tables)


def test_a_deleted_person_is_gone_and_the_numbers_stay(database: Database) -> None:
    other = keep(database, answers={"age": 30})
    with database.read() as view:
        rows = everything_about(view)
    client = keep(database, name=MARKER, note=MARKER, answers={"age": 19, "status": "duldung"}, topics=("housing",))
    keep(database, client=client, visit="follow_up", unmet_needs=(Unmet("housing", "none"),))
    with database.read() as view:
        before = numbers(view)
    deleted = delete(database, client)
    assert deleted == (6, 5)
    with database.read() as view:
        assert numbers(view) == before
        assert everything_about(view) == rows
        assert [row.id for row in cases.cases(view)] == [other]
        with pytest.raises(NotFound):
            cases.read_case(view, client)
    with pytest.raises(NotFound):
        delete(database, client)
    with database.write("batch") as unit:
        assert release_counts(unit, TODAY + timedelta(days=1)) == 5
    with database.read() as view:
        assert numbers(view) == before
        assert before[Cell("2026-Q4", "18_20", "tolerated", "person")] == 1


def test_nothing_can_be_written_to_a_deleted_person(database: Database) -> None:
    client = keep(database, note="x")
    with database.read() as view:
        note = cases.read_case(view, client).meetings[0].notes[0]
    delete(database, client)
    with pytest.raises(NotFound), database.write("edit") as unit:
        cases.change_note(unit, note.id, MARKER, note.based_on)
    with pytest.raises(NotFound):
        keep(database, client=client)
    with pytest.raises(NothingToUndo), database.write() as unit:
        undo_newest(unit)


def test_numbers_of_versions_are_not_given_again_after_deleting(database: Database) -> None:
    organization = uuid4()
    with database.write("edit") as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(organization, {"name": "VHS"})])
        client = record_session(
            unit, Session(uuid4(), TODAY, keep=NewCase((TASK,))), today=TODAY, public_body=False
        ).client
    assert client is not None
    delete(database, client)
    with database.write("edit") as unit:
        writing.update_record(
            unit,
            "organization",
            organization,
            {"name": "AWO"},
            reading.record(unit, "organization", organization).based_on,  # type: ignore[union-attr]
        )
    with database.write() as unit:
        undo_newest(unit)
    with database.read() as view:
        found = reading.record(view, "organization", organization)
    assert found is not None
    assert found.values["name"] == "VHS"


@contextmanager
def without_cipher(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same store on a file that is not encrypted, so that its bytes can be searched."""

    def connect(path: Path, _key: bytes) -> Any:
        return sqlcipher3.dbapi2.connect(str(path), isolation_level=None, check_same_thread=False)

    monkeypatch.setattr(store_database, "_connect", connect)
    database = Database.create(path, KEY, DEVICE)
    yield database
    database.close()


def files_with_marker(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if MARKER.encode() in path.read_bytes()]


def test_not_a_byte_of_a_deleted_person_is_left_in_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_cipher(tmp_path / "plain.db", monkeypatch) as database:
        other = keep(database, note="stays")
        long = f"{MARKER} " * 3000
        client = keep(database, name=MARKER, note=long, answers={"experience": MARKER})
        for turn in range(5):
            keep(database, client=client, note=f"{turn} {long}", answers={"experience": f"{MARKER} {turn}"})
        with database.write() as unit:
            undo_newest(unit)
        assert files_with_marker(tmp_path) != []
        delete(database, client)
        assert files_with_marker(tmp_path) == []
        assert [row.id for row in database_cases(database)] == [other]
    assert files_with_marker(tmp_path) == []


def test_taking_back_a_new_case_leaves_not_a_byte_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with without_cipher(tmp_path / "plain.db", monkeypatch) as database:
        keep(database, name=MARKER, note=f"{MARKER} " * 3000)
        assert files_with_marker(tmp_path) != []
        with database.write() as unit:
            undo_newest(unit)
        assert files_with_marker(tmp_path) == []


def database_cases(database: Database) -> tuple[Any, ...]:
    with database.read() as view:
        return cases.cases(view)


def test_anonymous_rows_share_no_author_time_or_order_with_anything(database: Database) -> None:
    topics = [f"topic {number:02d}" for number in range(40)]
    for topic in topics:
        with database.write("contact") as unit:
            record_quick_contact(unit, TODAY, topics=(topic,), today=TODAY)
    with database.read() as view:
        assert reading.waiting(view) == 0
        assert view.connection.exec_driver_sql("SELECT count(*) FROM step").scalar_one() == 0
    with database.write("session") as unit:
        record_quick_contact(unit, TODAY + timedelta(days=1), today=TODAY + timedelta(days=1))
    with database.read() as view:
        execute = view.connection.exec_driver_sql
        assert set(execute("SELECT author, hlc, source FROM versions").all()) == {(bytes(16), 0, None)}
        assert set(execute("SELECT audience, subject FROM outbox").all()) == {("statistics", None)}
        assert execute("SELECT kind FROM step").scalars().all() == ["batch"]
        in_order = [record.values["topics"][0] for record in reading.all_records(view, "quick_contact")]
        assert {tuple(record.values) for record in reading.all_records(view, "quick_contact")} == {
            ("day", "channel", "topics")
        }
    assert sorted(in_order) == topics
    assert in_order != topics
    with pytest.raises(NothingToUndo), database.write() as unit:
        undo_newest(unit)


def test_a_profile_shares_the_counts_of_earlier_days_when_it_opens(created: Created, home: Path) -> None:
    yesterday = date.today() - timedelta(days=1)
    created.app.write("contact", record_quick_contact, yesterday, today=yesterday)
    before = created.app.read(reading.waiting)
    created.app.lock()
    app = bootstrap.open_profile(home, passphrase=PASSPHRASE)
    try:
        assert app.read(reading.waiting) == before + 1
    finally:
        app.lock()


def test_equal_cells_of_a_day_become_one(database: Database) -> None:
    for _ in range(3):
        delete(database, keep(database, answers={"age": 20}, visit="first"))
    with database.write("batch") as unit:
        release_counts(unit, TODAY + timedelta(days=1))
    with database.read() as view:
        cells = {record.values["measure"]: record.values["count"] for record in reading.all_records(view, "cell")}
    assert cells == {"person": 3, "contact": 3}


ages = st.sampled_from([None, 17, 19, 22])
actions = st.lists(
    st.tuples(
        st.sampled_from(["begin", "go on", "edit", "delete", "undo", "quick", "release"]), st.integers(0, 9), ages
    ),
    min_size=1,
    max_size=14,
)


def act(database: Database, action: str, number: int, age: int | None) -> None:
    rows = database_cases(database)
    client = rows[number % len(rows)].id if rows else None
    day = TODAY - timedelta(days=40 * number)
    if action == "begin":
        keep(database, name=f"n{number}", note=MARKER, answers={"age": age}, day=day)
    elif action == "quick":
        with database.write("contact") as unit:
            record_quick_contact(unit, day, topics=("housing",), today=TODAY + timedelta(days=number))
    elif action == "release":
        with database.write("batch") as unit:
            release_counts(unit, TODAY + timedelta(days=number))
    elif action == "undo":
        with suppress(NothingToUndo, ChangedMeanwhile), database.write() as unit:
            undo_newest(unit)
    elif client and action == "go on":
        keep(database, client=client, answers={"age": age}, day=day, unmet_needs=(Unmet("housing", "none"),))
    elif client and action == "edit":
        with database.read() as view:
            shown = cases.read_case(view, client).client.based_on
        with database.write("edit") as unit:
            cases.change_client(unit, client, {"age": age, "german": "a1"}, shown)


def snapshot(view: View) -> dict[str, Any]:
    """Every shared row without its number here (erasing leaves gaps that a rebuild closes), and the digest."""
    execute = view.connection.exec_driver_sql
    rows: dict[str, Any] = {
        name: sorted(map(repr, (row[1:] for row in execute(f'SELECT * FROM "{name}"')))) for name in ALL_OBJECTS
    }
    return {**rows, "heads": execute("SELECT * FROM heads").all(), "digest": state_digests(view)}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=actions)
def test_numbers_outlive_people_and_versions_tell_everything(template: Path, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(shutil.copy(template, folder)), KEY)
        for action, number, age in steps:
            rows = database_cases(database)
            if action != "delete":
                act(database, action, number, age)
            elif rows:
                with database.read() as view:
                    before = numbers(view)
                delete(database, rows[number % len(rows)].id)
                with database.read() as view:
                    assert numbers(view) == before
        with database.read() as view:
            told = snapshot(view)
            orphans = view.connection.exec_driver_sql(
                "SELECT count(*) FROM outbox WHERE version NOT IN (SELECT seq FROM versions)"
            ).scalar_one()
        assert orphans == 0
        with database.write() as unit:
            rebuild(unit)
        with database.read() as view:
            assert snapshot(view) == told
            assert numbers(view) == +Counter(numbers(view))
        database.close()
