"""The laws of the merge: the same versions end in the same state, in any order, however often and in whatever parts."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain import merge
from app.domain.device import Device
from app.domain.hsds import ALIVE
from app.domain.profile import BASE_SOURCE_ID
from app.domain.replication import Change, HeldFrame
from app.store.rebuild import rebuild
from app.sync.replica import Arrival
from tests.sync.counts import count
from tests.sync.histories import GROUPS, KIND, RECORDS, arrivals, histories
from tests.sync.memory import MemoryReplica, known
from tests.sync.model import Model
from tests.sync.stored import StoredReplica, stored_replica

DEVICE = Device(b"D" * 16, b"C" * 16, b"S" * 32, b"B" * 32)
seeds = st.integers(0, 1 << 30)


def take(replica: MemoryReplica | StoredReplica, parts: Sequence[Sequence[Change]]) -> None:
    for part in parts:
        number = len(replica.held().frames)
        frame = HeldFrame(number.to_bytes(32, "big"), b"c" * 16, number, b"a" * 16, b"u" * 16, "changes", b"-")
        replica.receive([Arrival(frame, tuple(part))])


def state(replica: Any) -> dict[str, Any]:
    """Heads and what is shown of every record, in the words of model and replicas."""
    heads = {
        (record, group): replica.heads(KIND, record, group) for record in RECORDS for group in (*GROUPS, "url", ALIVE)
    }
    return {"heads": heads, "shown": {record: replica.shown(KIND, record) for record in RECORDS}}


@settings(max_examples=count(2_000, 200_000), deadline=None)
@given(versions=histories(), first=seeds, second=seeds)
def test_order_repetition_and_parts_make_no_difference(versions: list[Change], first: int, second: int) -> None:
    model, one, two = Model(), MemoryReplica(DEVICE), MemoryReplica(DEVICE)
    for version in versions:
        model.apply(version)
    take(one, arrivals(versions, first))
    take(two, arrivals(versions, second))
    assert one.digest() == two.digest()
    assert state(one) == state(two) == state(model)


@settings(max_examples=count(60, 20_000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=histories(), first=seeds, second=seeds)
def test_the_database_ends_like_the_reference_and_like_its_own_versions(
    template: Path, versions: list[Change], first: int, second: int
) -> None:
    model = Model()
    for version in versions:
        model.apply(version)
    with tempfile.TemporaryDirectory() as folder:
        one, two = (stored_replica(template, Path(folder) / name, DEVICE) for name in ("one", "two"))
        try:
            take(one, arrivals(versions, first))
            take(two, arrivals(versions, second))
            assert one.digest() == two.digest()
            assert state(one) == state(two) == state(model)
            assert rows(one) == rows(two)
            before = (one.digest(), rows(one), head_rows(one))
            with one.database.write("rebuild") as unit:
                rebuild(unit)
            assert (one.digest(), rows(one), head_rows(one)) == before
            assert head_rows(one) == head_rows(two)
        finally:
            one.database.close()
            two.database.close()


def rows(replica: StoredReplica) -> list[Any]:
    """All rows, without the numbers that are of one machine."""
    columns = ", ".join(("id", *GROUPS, "external_id", "imported_from", "alive", "gone", "birth"))
    with replica.database.read() as view:
        return list(view.connection.exec_driver_sql(f"SELECT {columns} FROM service ORDER BY id").all())


def head_rows(replica: StoredReplica) -> list[Any]:
    with replica.database.read() as view:
        return list(view.connection.exec_driver_sql("SELECT kind, record, grp, version FROM heads").all())


def version(
    id: bytes, group: str, parents: bytes = b"", hlc: int = 1, source: bytes | None = None, **value: Any
) -> Any:
    encoded = msgspec.msgpack.encode(value)
    return known(Change(id * 16, KIND, RECORDS[0], group, encoded, parents, b"A" * 16, hlc, source))


def test_a_newer_edition_of_what_is_shipped_replaces_the_older_one() -> None:
    base = BASE_SOURCE_ID.bytes
    old, new = version(b"o", "", hlc=20260101, source=base), version(b"n", "", hlc=20270101, source=base)
    edit = version(b"e", "name", b"o" * 16, hlc=1 << 40, name="hier")
    assert merge.heads_of([new, old], "name") == [new]
    assert merge.heads_of([new, edit, old], "name") == [new, edit]
    decided = version(b"d", "name", b"n" * 16 + b"e" * 16, hlc=2 << 40, name="hier")
    assert merge.heads_of([decided, old, edit, new], "name") == [decided]


def test_versions_that_replace_each_other_leave_something_to_show() -> None:
    one, two = version(b"1", "name", b"2" * 16), version(b"2", "name", b"1" * 16)
    assert merge.heads_of([one, two], "name") == [one, two]


def test_equal_siblings_are_no_conflict() -> None:
    one, same, other = (version(id, "name", name=name) for id, name in ((b"1", "a"), (b"2", "a"), (b"3", "b")))
    assert not merge.disagree([one, same], ["name"])
    assert merge.disagree([one, same, other], ["name"])
    assert merge.disagree([version(b"4", "name", name=1), version(b"5", "name", name=True)], ["name"])
    assert not merge.disagree([version(b"4", "name", name=None), version(b"5", "name")], ["name"])


def test_the_common_ancestor_is_the_newest_that_all_go_back_to() -> None:
    birth = version(b"0", "")
    middle = version(b"1", "name", b"0" * 16)
    left, right = version(b"2", "name", b"1" * 16), version(b"3", "name", b"1" * 16)
    later = version(b"4", "name", b"3" * 16)
    versions = [birth, middle, left, right, later]
    assert merge.common_ancestor(versions, [left, later]) == middle
    assert merge.common_ancestor([birth, left, later], [left, later]) is None
    assert merge.common_ancestor(versions, [left, version(b"9", "name", b"0" * 16)]) == birth
