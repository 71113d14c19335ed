"""Nothing of a record or of the search index can be read in any file of the folder."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

from app.store import writing
from app.store.database import Database

MARKER = "Zaunkönigmarke"


def _service_with_marker(database: Database) -> None:
    organization, service = uuid4(), uuid4()
    with database.write() as unit:
        writing.insert_records(unit, "organization", [writing.NewRecord(organization, {"name": MARKER})])
        values = {"name": f"Kurs {MARKER}", "organization_id": organization, "description": MARKER * 20}
        writing.insert_records(unit, "service", [writing.NewRecord(service, values, {"more": MARKER})])


def test_no_plaintext_in_any_file_while_open_and_after_closing(database: Database) -> None:
    folder = database.path.parent
    _service_with_marker(database)
    with database.write() as unit:
        found = unit.connection.exec_driver_sql("SELECT count(*) FROM search('zaunkoenigmarke')").scalar_one()
        assert found == 1
        writing.insert_records(unit, "service", [writing.NewRecord(uuid4(), {"name": MARKER * 1000})])
        _assert_nothing_readable(folder)
    assert {path.suffix for path in folder.iterdir()} >= {".db", ".db-wal", ".db-shm"}
    _assert_nothing_readable(folder)
    database.backup_to(folder / "copy.db")
    database.close()
    assert {path.name for path in folder.iterdir()} == {"anlauf.db", "copy.db"}
    _assert_nothing_readable(folder)


def _assert_nothing_readable(folder: Path) -> None:
    for path in folder.iterdir():
        content = path.read_bytes()
        for encoding in ("utf-8", "utf-16-le"):
            assert MARKER.encode(encoding) not in content
            assert MARKER.lower().encode(encoding) not in content
            assert b"zaunkoenig" not in content
        assert b"CREATE TABLE" not in content
