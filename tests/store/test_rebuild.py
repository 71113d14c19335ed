"""The versions are the truth: everything shared can be made from them alone, after any sequence of writes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.profile import OBJECTS
from app.errors import ChangedMeanwhile, NothingToUndo
from app.store import heads, reading, writing
from app.store.database import Database
from app.store.digest import state_digests
from app.store.rebuild import rebuild
from app.store.sources import last_imports
from app.store.undo import undo_newest
from app.store.unit import UnitOfWork, View

KEY = bytes(range(32))
SOURCE = UUID(int=99)
RECORDS = 4
TABLES = (*OBJECTS, "heads")

texts = st.one_of(st.none(), st.sampled_from(["a", "ä", "b"]))
numbers = st.one_of(st.none(), st.integers(0, 3), st.sampled_from([0.5]))
fields = st.fixed_dictionaries(
    {}, optional={"name": texts, "alert": texts, "minimum_age": numbers, "maximum_age": numbers}
)
actions = st.lists(
    st.tuples(
        st.sampled_from(["birth", "import", "edit", "stale edit", "delete", "revive", "gone", "undo"]),
        st.integers(1, RECORDS),
        fields,
    ),
    min_size=1,
    max_size=12,
)


def snapshot(view: View) -> dict[str, Any]:
    """Every row of every shared table, the digest, and what the search index finds."""
    execute = view.connection.exec_driver_sql
    found: dict[str, Any] = {name: execute(f'SELECT * FROM "{name}" ORDER BY 1, 2, 3').all() for name in TABLES}
    found["search"] = execute("SELECT rowid FROM search('a OR b OR ae') ORDER BY rowid").scalars().all()
    return found | {"digest": state_digests(view)}


def act(unit: UnitOfWork, action: str, id: UUID, values: dict[str, Any], began: dict[UUID, Any]) -> None:
    known = reading.record(unit, "service", id, deleted=True)
    if known is None:
        if action in {"birth", "import"}:
            record = writing.NewRecord(id, values, {"x": 1} if action == "import" else None, "17")
            writing.insert_records(unit, "service", [record], source=SOURCE if action == "import" else None)
            began[id] = heads.of_record(unit, "service", id)
    elif action == "edit":
        writing.update_record(unit, "service", id, values, known.based_on)
    elif action == "stale edit":
        writing.update_record(unit, "service", id, values, began[id])
    elif action == "import":
        last = last_imports(unit, "service", [id.bytes], SOURCE)[id.bytes]
        bases = {group: last.base(group) for group in OBJECTS["service"].groups}
        writing.update_record(unit, "service", id, values, bases, source=SOURCE)
    elif action == "delete":
        writing.delete_record(unit, "service", id, known.based_on)
    elif action == "revive":
        writing.revive_record(unit, "service", id, known.based_on)
    elif action == "gone":
        writing.mark_gone(unit, "service", [id])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=actions)
def test_all_shared_tables_and_the_digest_follow_from_the_versions(template: Path, steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(Path(shutil.copy(template, folder)), KEY)
        began: dict[UUID, Any] = {}
        for action, number, values in steps:
            if action == "undo":
                _try_undo(database)
            else:
                with database.write("import" if action == "import" else "edit") as unit:
                    act(unit, action, UUID(int=number), values, began)
        with database.read() as view:
            before = snapshot(view)
        with database.write() as unit:
            rebuild(unit)
        with database.read() as view:
            assert snapshot(view) == before
        database.close()


def _try_undo(database: Database) -> None:
    try:
        with database.write() as unit:
            undo_newest(unit)
    except (NothingToUndo, ChangedMeanwhile):
        pass


def test_the_digest_tells_states_apart(database: Database) -> None:
    seen = set()
    id = UUID(int=1)
    with database.read() as view:
        seen.add(state_digests(view)["catalogue"])
    for action in ("birth", "edit", "delete", "revive", "gone"):
        with database.write() as unit:
            act(unit, action, id, {"name": action}, {})
        with database.read() as view:
            seen.add(state_digests(view)["catalogue"])
    assert len(seen) == 6
