"""What comes with the program is nobody's change, is the same everywhere, and grows newer by itself."""

from __future__ import annotations

import json
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from app import bootstrap
from app.bootstrap import Created
from app.domain.replication import Change
from app.paths import resources_folder
from app.store import reading
from app.store.applying import apply_changes
from app.store.database import Database
from app.store.digest import state_digests
from app.usecases import base
from app.usecases.base import edition, edition_held, renew_base
from app.usecases.exchange import install_base
from app.usecases.profiles import status
from tests.usecases.profile_files import PASSPHRASE

EDITION = ("2026-11-22", "0b6a396a48c3ec81f449225471ddd9aa19bfe52a686278463543d924c59f736b")
"""The newest edition and the hash of its files."""

OTHER_NAME = {"name": "Anders benannt"}


@pytest.fixture
def next_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The resources of a program of next year, in which one status has another name."""
    resources = tmp_path / "resources"
    shutil.copytree(resources_folder() / "taxonomies", resources / "taxonomies")
    for name, change in (("profile", _next_version), ("status", _renamed)):
        path = resources / "taxonomies" / f"{name}.json"
        document = json.loads(path.read_text("utf-8"))
        change(document)
        path.write_text(json.dumps(document), "utf-8")
    return resources


def _next_version(document: dict[str, Any]) -> None:
    document["taxonomies"][0]["version"] = "2027-01-31"


def _renamed(document: dict[str, Any]) -> None:
    document["taxonomy_terms"][0] |= OTHER_NAME


def use(resources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as the program that comes with these resources."""
    monkeypatch.setattr(base, "resources_folder", lambda: resources)
    monkeypatch.setattr("app.usecases.exchange.resources_folder", lambda: resources)


def install(database: Database) -> None:
    with database.write("install") as unit:
        install_base(unit)


def renamed_term(resources: Path) -> UUID:
    document = json.loads((resources / "taxonomies" / "status.json").read_text("utf-8"))
    return UUID(document["taxonomy_terms"][0]["id"])


def test_a_changed_list_is_a_new_edition() -> None:
    """Laptops take up what the program brings only where its edition is newer: raise `version` in profile.json.

    Then note the edition and the hash of all files above; while an edition was never given away, the hash alone.
    """
    digest = sha256()
    for path in sorted((resources_folder() / "taxonomies").glob("*.json")):
        digest.update(path.name.encode() + json.dumps(json.loads(path.read_text("utf-8"))).encode())
    version = json.loads((resources_folder() / "taxonomies" / "profile.json").read_text("utf-8"))
    assert (version["taxonomies"][0]["version"], digest.hexdigest()) == EDITION


def test_a_new_profile_has_nothing_that_waits(created: Created) -> None:
    with created.app.database.read() as view:
        assert status(view).waiting == 0
        assert status(view).counts["taxonomy_term"] > 200
        assert edition_held(view) == edition()


def test_two_laptops_with_one_program_hold_the_same(database: Database, other: Database) -> None:
    for one in (database, other):
        install(one)
    with database.read() as mine, other.read() as theirs:
        assert state_digests(mine) == state_digests(theirs)


def test_a_newer_program_brings_its_lists_into_an_old_profile(
    created: Created, home: Path, next_edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    created.app.lock()
    use(next_edition, monkeypatch)
    app = bootstrap.open_profile(home, passphrase=PASSPHRASE)
    try:
        with app.database.read() as view:
            term = reading.record(view, "taxonomy_term", renamed_term(next_edition))
            assert term is not None
            assert term.values["name"] == OTHER_NAME["name"]
            assert status(view).waiting == 0
            assert edition_held(view) == 20270131
        assert not renew_base(app.database)
    finally:
        app.lock()


def test_an_older_program_takes_nothing_back(
    database: Database, next_edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as newer:
        use(next_edition, newer)
        install(database)
    assert not renew_base(database)
    with database.read() as view:
        assert edition_held(view) == 20270131 > edition()
        assert reading.record(view, "taxonomy_term", renamed_term(next_edition)).values["name"] == "Anders benannt"  # type: ignore[union-attr]


def test_the_version_of_a_list_bears_its_edition(database: Database) -> None:
    install(database)
    with database.read() as view:
        clocks = view.connection.exec_driver_sql("SELECT DISTINCT hlc FROM versions").scalars().all()
        assert clocks == [edition()]


def test_laptops_with_two_programs_end_with_the_newer_list_and_equal(
    database: Database, other: Database, next_edition: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(database)
    with monkeypatch.context() as newer:
        use(next_edition, newer)
        install(other)
    mine, theirs = versions(database), versions(other)
    for one, changes in ((database, theirs), (other, mine)):
        with one.write("sync") as unit:
            apply_changes(unit, changes)
    with database.read() as old, other.read() as new:
        assert state_digests(old) == state_digests(new)
        for view in (old, new):
            term = reading.record(view, "taxonomy_term", renamed_term(next_edition))
            assert term is not None
            assert term.values["name"] == OTHER_NAME["name"]
            assert [len(found) for found in term.based_on.values()] == [1] * len(term.based_on)


def versions(database: Database) -> list[Change]:
    """Every version as it travels."""
    columns = "id, kind, record, grp, value, parents, author, hlc, source"
    with database.read() as view:
        rows = view.connection.exec_driver_sql(f"SELECT {columns} FROM versions ORDER BY seq").all()
    return [Change(*row) for row in rows]
