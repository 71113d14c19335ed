"""Syncing: changes on both sides, nothing new, a laptop that joins; beside SQLite's session extension in the same run.

All figures are processor time: the disks of these machines are shared. The reference merges the same changes into the
same rows without versions, keys, signatures or a place.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

import apsw
import pytest

from app.store import heads, search_index, writing
from app.store.database import Database
from app.store.tables import SCHEMA_VERSION
from app.sync.control import Entering, Writing, found_team
from app.sync.engine import SyncReport, synchronise
from app.sync.intervals import seen_of
from app.sync.invitation import Terms, invite, join, new_seal, open_invitation
from app.sync.membership import read_team
from app.sync.sealing import Sealing, last_of_chain
from app.sync.share.disk import LocalDisk
from app.sync.share.folder import FOLDER_SUFFIX, FolderShare
from app.usecases.replicas import StoreReplica
from tests.bench.conftest import Table
from tests.conftest import DEVICE, KEY
from tests.sync.people import new_device
from tests.sync.stored import StoredReplica, stored_replica

SIZES = (1_000, 10_000, 100_000)
CHANGES, SAME, ROUNDS = 100, 10, 5
FIELDS = ("name", "description", "email", "url", "alert", "minimum_age")
BATCH = 2_000
CLOCK = 1_800_000_000_000 << 16


def processor_ms(work: Callable[[], object]) -> float:
    """How long one call keeps the processor busy."""
    begin = time.process_time()
    work()
    return (time.process_time() - begin) * 1000


def values(number: int) -> dict[str, object]:
    """The six fields of a record."""
    texts = (f"Sprachkurs {number}", f"Wir helfen bei Briefen und Anträgen, Gruppe {number}", f"k{number}@kurs.example")
    return dict(zip(FIELDS, (*texts, f"https://kurs.example/{number}", "offen", 16 + number % 10), strict=True))


def changed(size: int, round: int, side: int) -> list[int]:
    """The records one side changes; the last ten of one are the first ten of the other."""
    step = size // (2 * CHANGES)
    return [(side * (CHANGES - SAME) + place) * step + round % step for place in range(CHANGES)]


@dataclass
class Pair:
    """Two laptops of a team, one with all records, and the folder they meet in; figures are milliseconds."""

    one: StoredReplica
    two: StoredReplica
    folder: Path
    size: int
    joined: float = 0.0
    searched: float = 0.0

    def sync(self, replica: StoredReplica) -> SyncReport:
        """As the program does it: what a sync knows of the database is forgotten with it."""
        share = FolderShare(self.folder, LocalDisk())
        report = synchronise(StoreReplica(replica.database), share, Sealing(SCHEMA_VERSION, CLOCK), os.urandom)
        assert not report.trouble
        return report

    def edit(self, replica: StoredReplica, side: int, round: int) -> None:
        with replica.database.write("edit") as unit:
            for number in changed(self.size, round, side):
                id = UUID(int=number + 1)
                based_on = heads.of_record(unit, "service", id)
                writing.update_record(unit, "service", id, {"alert": f"{side} {round}"}, based_on)

    def list_all(self) -> None:
        """Look once at every name in the shared folder."""
        for _, _, names in os.walk(self.folder):
            assert names is not None

    def catch_up(self) -> None:
        while True:
            with self.two.database.read() as view:
                if not search_index.is_due(view):
                    return
            with self.two.database.write("index") as unit:
                search_index.catch_up(unit)


def team_of_two(folder: Path, size: int) -> Pair:
    """A team whose first laptop has written all records and whose second has just joined."""
    chance = random.Random(size)
    Database.create(folder / "empty.db", KEY, DEVICE).close()
    one, two = (stored_replica(folder / "empty.db", folder / name, new_device(chance.randbytes)) for name in "ab")
    enter(one, found_team(one.device(), "Team", "Ada", CLOCK, chance.randbytes))
    device, control, held = one.device(), one.control_frames(), one.held()
    at = Writing(CLOCK, last_of_chain(held, device.chain), seen_of(held.frames))
    seal = new_seal(chance.randbytes, passes=1, memory=8192)
    team = read_team(control, device, one.membership())
    invitation = invite(team, control, device, Terms(devices=1, expires=CLOCK * 2), at, seal, chance.randbytes)
    one.enter(one.membership(), [invitation.frame])
    opened = open_invitation(invitation.file, invitation.words, two.device())
    enter(two, join(opened, two.device(), "Boris", CLOCK, chance.randbytes))
    with one.database.write("sync") as unit:
        for start in range(0, size, BATCH):
            part = range(start, min(size, start + BATCH))
            writing.insert_records(unit, "service", [writing.NewRecord(UUID(int=n + 1), values(n)) for n in part])
    return Pair(one, two, folder / f"team{FOLDER_SUFFIX}", size)


def enter(replica: StoredReplica, entering: Entering) -> None:
    replica.enter(entering.membership, entering.frames)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[dict[int, Pair]]:
    """Teams by the number of their records; joining is measured while they are made."""
    made = {}
    for size in SIZES[: 2 if pytestconfig.getoption("--quick") else 3]:
        pair = made[size] = team_of_two(tmp_path_factory.mktemp(f"team-{size}"), size)
        pair.sync(pair.one)
        pair.joined = processor_ms(partial(pair.sync, pair.two))
        pair.searched = processor_ms(pair.catch_up)
        pair.sync(pair.one)
    yield made
    for pair in made.values():
        pair.one.database.close()
        pair.two.database.close()


def plain_rows(path: Path, size: int) -> apsw.Connection:
    """The same records in a plain file."""
    rows = [((number + 1).to_bytes(16, "big"), *values(number).values()) for number in range(size)]
    connection = apsw.Connection(str(path))
    connection.execute(f"CREATE TABLE service (id BLOB PRIMARY KEY, {', '.join(FIELDS)})")
    with connection:
        connection.executemany("INSERT INTO service VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    return connection


def session_ms(sides: list[apsw.Connection], size: int, round: int) -> float:
    """What SQLite needs to tell one side of the other's changes and to apply them."""
    sessions = []
    for side, connection in enumerate(sides):
        session = apsw.Session(connection, "main")
        session.attach()
        ids = [((number + 1).to_bytes(16, "big"),) for number in changed(size, round, side)]
        with connection:
            connection.executemany(f"UPDATE service SET alert = '{side} {round}' WHERE id = ?", ids)
        sessions.append(session)

    def exchange() -> None:
        found = [session.changeset() for session in sessions]
        for changeset, connection in zip(reversed(found), sides, strict=True):
            apsw.Changeset.apply(changeset, connection, conflict=lambda *_: apsw.SQLITE_CHANGESET_REPLACE)

    spent = processor_ms(exchange)
    for session in sessions:
        session.close()
    return spent / 2


def test_changes_on_both_sides(table: Table, pairs: dict[int, Pair], tmp_path: Path) -> None:
    for size, pair in pairs.items():
        plain = [plain_rows(tmp_path / f"{size}-{side}.db", size) for side in range(2)]
        spent, reference, moved, sealed = [], [], 0, 0
        for round in range(ROUNDS):
            pair.edit(pair.one, 0, round)
            pair.edit(pair.two, 1, round)
            sealed += pair.sync(pair.one).bytes_written
            reports: list[SyncReport] = []
            spent.append(processor_ms(lambda pair=pair, reports=reports: reports.append(pair.sync(pair.two))))
            assert reports[0].applied == CHANGES
            moved += reports[0].bytes_read + reports[0].bytes_written
            sealed += reports[0].bytes_written
            assert pair.sync(pair.one).applied == CHANGES
            reference.append(session_ms(plain, size, round))
        assert pair.one.digest() == pair.two.digest()
        work = f"{CHANGES} changes a side, {size:,} records"
        time_taken, compared = statistics.median(spent), statistics.median(reference)
        table.add(
            "sync, changes", work, time_taken, "ms", goal="<= 50 ms", reached=time_taken <= 50, reference=compared
        )
        bytes_goal = "<= 2 x the sealed changes"
        table.add("sync, bytes moved", work, moved, "B", goal=bytes_goal, reached=moved <= 2 * sealed, reference=sealed)
        for connection in plain:
            connection.close()


def test_nothing_new(table: Table, pairs: dict[int, Pair]) -> None:
    for size, pair in pairs.items():
        pair.sync(pair.two)
        spent = statistics.median(processor_ms(partial(pair.sync, pair.two)) for _ in range(20))
        listing = statistics.median(processor_ms(pair.list_all) for _ in range(20))
        work, goal, reached = f"{size:,} records", "<= 5 ms", spent <= 5
        table.add("sync, nothing new", work, spent, "ms", goal=goal, reached=reached, reference=listing)


def test_a_laptop_that_joins(table: Table, pairs: dict[int, Pair], tmp_path: Path) -> None:
    for size, pair in pairs.items():
        reference = processor_ms(lambda size=size: plain_rows(tmp_path / f"{size}.db", size).close())
        goal, reached = ("<= 5 s", pair.joined <= 5_000) if size == SIZES[-1] else ("", None)
        work = f"{size:,} records"
        table.add("new laptop joins", work, pair.joined, "ms", goal=goal, reached=reached, reference=reference)
        table.add("new laptop joins, search index after it", work, pair.searched, "ms", goal="in the background")
