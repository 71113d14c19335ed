"""Fixtures for all tests: real encrypted databases, real data, and a refusal of noise and leaks."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.domain.device import Device
from app.domain.versions import Record
from app.store import reading, writing
from app.store.database import Database

KEY = bytes(range(32))
DEVICE = Device(author=b"A" * 16, chain=b"C" * 16, signing_key=b"S" * 32, box_key=b"B" * 32)
REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty encrypted database, to be copied: making one takes many times longer."""
    path = tmp_path_factory.mktemp("template") / "anlauf.db"
    Database.create(path, KEY, DEVICE).close()
    return path


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty encrypted database of this test alone, closed at its end."""
    folder = tmp_path / "profile"
    folder.mkdir()
    path = shutil.copy(template, folder / "anlauf.db")
    opened = Database.open(Path(path), KEY)
    yield opened
    opened.close()


@pytest.fixture
def add(database: Database) -> Callable[..., UUID]:
    """Write one new record and give its id: `add("phone", service_id=…, number=…)`."""

    def add(kind: str, *, id: UUID | None = None, source: UUID | None = None, **values: Any) -> UUID:
        id = id or uuid4()
        with database.write() as unit:
            writing.insert_records(unit, kind, [writing.NewRecord(id, values)], source=source)
        return id

    return add


@pytest.fixture
def record(database: Database) -> Callable[..., Record]:
    """Read one record that must be there."""

    def record(kind: str, id: UUID, *, deleted: bool = False) -> Record:
        with database.read() as view:
            found = reading.record(view, kind, id, deleted=deleted)
        assert found is not None
        return found

    return record


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real material beside the repository; tests of it alone are left out where it is not there."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the real material is not there: {REAL_DATA.name} beside the repository's folder")
    return REAL_DATA


class _Noise(logging.Handler):
    """Collects what should not be logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """A warning or error in the log fails a test, except where the test looks at the log itself (`caplog`)."""
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    yield
    logging.getLogger().removeHandler(noise)
    if noise.records and "caplog" not in request.fixturenames:
        pytest.fail("unexpected log lines: " + "; ".join(f"{line.name}: {line.getMessage()}" for line in noise.records))


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """A thread that outlives its test fails it; one that is just ending is waited for."""
    before = set(threading.enumerate())
    yield
    leaked = [thread for thread in threading.enumerate() if thread not in before]
    for thread in leaked:
        thread.join(timeout=5)
    alive = [thread.name for thread in leaked if thread.is_alive()]
    if alive:
        pytest.fail(f"threads left running: {', '.join(alive)}")


@pytest.fixture(autouse=True)
def no_open_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A file in a temporary folder that is still open after its test fails it (where the system tells)."""
    base = tmp_path_factory.getbasetemp()
    before = _open_below(base)
    yield
    left = _open_below(base) - before
    if left:
        pytest.fail(f"files left open: {', '.join(sorted(Path(path).name for path in left))}")


def _open_below(folder: Path) -> set[str]:
    handles = Path("/proc/self/fd")
    if not handles.is_dir():
        return set()
    found = set()
    for handle in handles.iterdir():
        try:
            found.add(os.readlink(handle))  # noqa: PTH115 the target may be no path
        except OSError:
            continue
    return {path for path in found if path.startswith(str(folder))}
