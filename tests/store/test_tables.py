"""What every table must say of itself before anything can be shared or erased."""

from __future__ import annotations

from app.domain.profile import OBJECTS
from app.store import tables


def test_every_shared_table_declares_audience_groups_root_and_subject() -> None:
    for name, kind in OBJECTS.items():
        info = tables.OBJECT_TABLES[name].info
        assert info["audience"] == kind.audience == "catalogue"
        assert {field for group in info["groups"].values() for field in group} == {*kind.by_name, "extra"}
        assert info["root"] == (not kind.parents)
        assert info["subject"] is None


def test_every_other_table_says_whether_it_leaves_this_machine() -> None:
    others = {name: table.info["audience"] for name, table in tables.metadata.tables.items() if name not in OBJECTS}
    local = {name for name, audience in others.items() if audience == tables.LOCAL}
    assert local == {"device", "step", "outbox"}
    assert others.keys() - local == {"versions", "heads"}


def test_every_part_can_be_found_from_its_owner() -> None:
    for name, kind in OBJECTS.items():
        indexed = {column.name for index in tables.OBJECT_TABLES[name].indexes for column in index.columns}
        assert indexed >= set(kind.parents)
