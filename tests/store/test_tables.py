"""What every table must say of itself before anything can be shared or erased."""

from __future__ import annotations

from app.domain.casework import ALL_OBJECTS, CASEWORK_OBJECTS, STATISTICS_OBJECTS
from app.store import tables

AUDIENCES = dict.fromkeys(CASEWORK_OBJECTS, "casework") | dict.fromkeys(STATISTICS_OBJECTS, "statistics")


def test_every_shared_table_declares_audience_groups_root_and_subject() -> None:
    for name, kind in ALL_OBJECTS.items():
        info = tables.OBJECT_TABLES[name].info
        assert info["audience"] == kind.audience == AUDIENCES.get(name, "catalogue")
        assert {field for group in info["groups"].values() for field in group} == {*kind.by_name, "extra"}
        assert info["root"] == (not kind.parents)
        assert info["subject"] == (None if name not in CASEWORK_OBJECTS else "id" if name == "client" else "client_id")
        assert not info["subject"] or info["subject"] == "id" or info["subject"] in kind.by_name


def test_every_other_table_says_whether_it_leaves_this_machine() -> None:
    others = {name: table.info["audience"] for name, table in tables.metadata.tables.items() if name not in ALL_OBJECTS}
    local = {name for name, audience in others.items() if audience == tables.LOCAL}
    sealed = {"frame", "frame_body", "entry", "unborn", "membership", "meeting_place", "news_seen", "search_due"}
    assert local == {"device", "step", "outbox", "waiting_count", *sealed}
    assert others.keys() - local == {"versions", "heads"}


def test_every_part_can_be_found_from_its_owner() -> None:
    for name, kind in ALL_OBJECTS.items():
        indexed = {column.name for index in tables.OBJECT_TABLES[name].indexes for column in index.columns}
        assert indexed >= set(kind.parents)
