"""The log holds facts, never what somebody wrote."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest

from app.logs import LOG_FILE, LOG_FOLDER, places, record, record_failure, start_log, stop_log

MARKER = "Zahra-Marker-4711"


class Colour(Enum):
    GREEN = 1


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    start_log(tmp_path)
    yield tmp_path / LOG_FOLDER / LOG_FILE
    stop_log()


def fail_with_marker(note: str) -> None:
    try:
        {}[note]
    except KeyError as error:
        raise ValueError(f"cannot store {note}") from error


def test_facts_are_written(log: Path) -> None:
    record("import_done", read=4089, seconds=1.5, whole=True, colour=Colour.GREEN, left=None)
    assert log.read_text().endswith("INFO import_done read=4089 seconds=1.5 whole=True colour=green left=None\n")


def test_texts_are_refused(log: Path) -> None:
    with pytest.raises(ValueError, match="number or a code"):
        record("searched", text=MARKER)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="small letters"):
        record(MARKER)


def test_error_leaves_type_and_place_without_its_message(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ValueError, match=MARKER) as caught:
        fail_with_marker(MARKER)
    record_failure("bug", caught.value)
    written = log.read_text()
    assert MARKER not in written
    assert "ValueError" in written
    assert "KeyError" in written
    assert "test_logs.py" in written
    assert str(Path.home()) not in written
    assert MARKER not in "\n".join(places(caught.value))


def test_what_libraries_log_leaves_no_message(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    library = logging.getLogger("sqlalchemy.engine")
    with caplog.at_level(logging.DEBUG):
        library.warning("SELECT %s", MARKER)
        logging.getLogger().error(MARKER)
        logging.getLogger("anlauf").warning(MARKER)
        try:
            fail_with_marker(MARKER)
        except ValueError:
            library.exception("failed with %s", MARKER)
    written = log.read_text()
    assert MARKER not in written
    assert written.count("sqlalchemy.engine") == 2


def test_notes_on_errors_and_groups_stay_out(log: Path, caplog: pytest.LogCaptureFixture) -> None:
    error = ExceptionGroup(MARKER, [ValueError(MARKER)])
    error.add_note(MARKER)
    record_failure("bug", error)
    assert MARKER not in log.read_text()


def test_log_rotates_and_stays_private(log: Path) -> None:
    for number in range(12_000):
        record("step_taken_with_a_long_name", number=number, again=number, and_again=number)
    files = sorted(log.parent.iterdir())
    assert 2 <= len(files) <= 4
    expected = 0o666 if os.name == "nt" else 0o600
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {expected}


def test_log_moves_with_the_profile(tmp_path: Path) -> None:
    start_log(tmp_path / "one")
    record("first_event")
    start_log(tmp_path / "two")
    record("second_event")
    stop_log()
    record("third_event")
    assert "first_event" in (tmp_path / "one" / LOG_FOLDER / LOG_FILE).read_text()
    assert (tmp_path / "two" / LOG_FOLDER / LOG_FILE).read_text().count("event") == 1
