"""The log: facts in codes and numbers, in a file of the profile folder.

It can be sent to anybody, since it holds no name, no note and no search text: `record` takes no texts, and of
what libraries log or raise only who, where and which type is written, never the message.
"""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime
from enum import Enum
from logging.handlers import RotatingFileHandler
from pathlib import Path, PurePath

from app.files import private_folder

LOG_FOLDER, LOG_FILE = "logs", "anlauf.log"
_LARGEST = 512 * 1024
_KEPT = 3
_CODE = re.compile(r"[a-z][a-z0-9_]{0,47}")
_FACTS = "facts"

_logger = logging.getLogger("anlauf")

Fact = int | float | bool | Enum | None


def start_log(home: Path) -> None:
    """Write the log of this process into the profile folder; a log started before is closed."""
    stop_log()
    folder = home / LOG_FOLDER
    private_folder(folder)
    handler = _PrivateFile(folder / LOG_FILE, maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(FactFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    _logger.setLevel(logging.INFO)
    _logger.disabled = False  # other libraries configure logging and switch off what they do not know


def stop_log() -> None:
    """Close the file of the log."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _PrivateFile)]:
        root.removeHandler(handler)
        handler.close()


def record(event: str, **facts: Fact) -> None:
    """Log that something happened: an event code and numbers. Raises `ValueError` for anything that could be a text."""
    _logger.info(_checked(event), extra={_FACTS: _worded(facts)})


def record_failure(event: str, error: BaseException, **facts: Fact) -> None:
    """Log a bug: its type and the places it came through, without its message."""
    _logger.error(_checked(event), extra={_FACTS: _worded(facts)}, exc_info=error)


def places(error: BaseException) -> tuple[str, ...]:
    """The types of an error and its causes with the lines they came through; safe to show and to send."""
    chain = traceback.TracebackException.from_exception(error, lookup_lines=False, capture_locals=False)
    lines: list[str] = []
    current: traceback.TracebackException | None = chain
    while current is not None:
        lines.append(_type_name(current))
        lines += [f"  {_inside_program(frame.filename)}:{frame.lineno} {frame.name}" for frame in current.stack]
        current = current.__cause__ or current.__context__
    return tuple(lines)


class FactFormatter(logging.Formatter):
    """Formats a record without its message unless it is one of our event codes."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC)
        head = f"{at:%Y-%m-%dT%H:%M:%SZ} {record.levelname} {self._what(record)}"
        error = record.exc_info[1] if record.exc_info else None
        return "\n".join((head, *(f"  {line}" for line in places(error)))) if error else head

    def _what(self, record: logging.LogRecord) -> str:
        facts = getattr(record, _FACTS, None)
        if record.name == _logger.name and facts is not None:
            return f"{record.msg} {facts}".rstrip()
        return f"{record.name} {_inside_program(record.pathname)}:{record.lineno}"


class _PrivateFile(RotatingFileHandler):
    """A rotating file that only this user can read."""

    def _open(self):  # type: ignore[no-untyped-def]  # what it returns has a type in the stubs alone
        stream = super()._open()
        Path(self.baseFilename).chmod(0o600)
        return stream


def _checked(event: str) -> str:
    if not _CODE.fullmatch(event):
        raise ValueError("an event is a code of small letters")
    return event


def _worded(facts: dict[str, Fact]) -> str:
    return " ".join(f"{name}={_fact(value)}" for name, value in facts.items())


def _fact(value: Fact) -> str:
    if isinstance(value, Enum):
        return value.name.lower()
    if value is None or isinstance(value, bool | int | float):
        return str(value)
    raise ValueError("a fact is a number or a code of an enumeration")


def _type_name(error: traceback.TracebackException) -> str:
    return error.exc_type_str if hasattr(error, "exc_type_str") else getattr(error.exc_type, "__name__", "Exception")


def _inside_program(filename: str) -> str:
    """The path from the package on: what lies before may hold the name of the user."""
    parts = PurePath(filename).parts
    for anchor in ("site-packages", "app", "ui"):
        if anchor in parts:
            start = len(parts) - 1 - parts[::-1].index(anchor)
            return "/".join(parts[start + (anchor == "site-packages") :])
    return parts[-1] if parts else ""
