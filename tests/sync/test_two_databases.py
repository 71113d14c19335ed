"""Two laptops that do anything the program can do, import the same source in other states, and meet now and then."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.device import Device
from app.domain.profile import OBJECTS
from app.errors import ChangedMeanwhile, NothingToUndo
from app.store import search_index
from app.store.rebuild import rebuild
from app.store.undo import undo_newest
from app.usecases.conflicts import conflicts, resolve_by_taking
from app.usecases.whats_new import whats_new
from tests.store.test_rebuild import act, fields
from tests.sync.counts import count
from tests.sync.plain import exchange
from tests.sync.stored import StoredReplica, stored_replica

RECORDS = 3
NUMBERS_OF_ONE_MACHINE = {"rowid", "born"}
actions = st.lists(
    st.tuples(
        st.sampled_from(
            ["birth", "import", "edit", "stale edit", "delete", "revive", "gone", "undo", "decide", "meet"]
        ),
        st.integers(0, 1),
        st.integers(1, RECORDS),
        fields,
    ),
    min_size=4,
    max_size=20,
)


@settings(max_examples=count(60, 10_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=actions)
def test_they_end_equal_row_by_row(template: Path, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pair = [stored_replica(template, Path(folder) / str(n), _device(n)) for n in (1, 2)]
        began: list[dict[UUID, Any]] = [{}, {}]
        try:
            for action, at, number, values in steps:
                _do(pair, began, action, at, UUID(int=number), values)
            exchange(*pair)
            states = [state(replica) for replica in pair]
            assert states[0] == states[1]
            for replica, before in zip(pair, states, strict=True):
                with replica.database.write("rebuild") as unit:
                    rebuild(unit)
                assert state(replica) == before
        finally:
            for replica in pair:
                replica.database.close()


def _device(number: int) -> Device:
    return Device(bytes([number]) * 16, bytes([number + 100]) * 16, b"S" * 32, b"B" * 32)


def _do(
    pair: list[StoredReplica], began: list[dict[UUID, Any]], action: str, at: int, id: UUID, values: dict[str, Any]
) -> None:
    database = pair[at].database
    if action == "meet":
        exchange(*pair)
    elif action == "undo":
        _undo(pair[at])
    elif action == "decide":
        _decide(pair[at])
    else:
        with database.write("import" if action == "import" else "edit") as unit:
            if action != "stale edit" or id in began[at]:
                act(unit, action, id, values, began[at])


def _undo(replica: StoredReplica) -> None:
    try:
        with replica.database.write() as unit:
            undo_newest(unit)
    except (NothingToUndo, ChangedMeanwhile):
        pass


def _decide(replica: StoredReplica) -> None:
    with replica.database.write() as unit:
        for conflict in conflicts(unit)[:1]:
            resolve_by_taking(unit, conflict.id, len(conflict.sides))


def state(replica: StoredReplica) -> dict[str, Any]:
    """Everything two laptops must agree on, without the numbers that are of one machine."""
    found: dict[str, Any] = {"digest": replica.digest()}
    with replica.database.read() as view:
        execute = view.connection.exec_driver_sql
        for kind in OBJECTS:
            columns = [name for _, name, *_ in execute(f'PRAGMA table_info("{kind}")')]
            kept = ", ".join(f'"{name}"' for name in columns if name not in NUMBERS_OF_ONE_MACHINE)
            found[kind] = execute(f'SELECT {kept} FROM "{kind}" ORDER BY id').all()
        found["heads"] = execute("SELECT kind, record, grp, version FROM heads").all()
        found["versions"] = execute(
            "SELECT id, kind, record, grp, value, parents, author, hlc, source FROM versions ORDER BY id"
        ).all()
        found["conflicts"] = [(one.id, len(one.sides), one.fields) for one in conflicts(view)]
        found["search"] = len(search_index.slots_with(view, search_index.COLUMNS, [["a"], ["b"], ["ae"]]))
        whats_new(view)
    return found
