"""The files of an export: written beside their place, moved there when they are whole."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from app.domain.exported import AllOf
from app.errors import InvalidInput
from app.exchange.table_writing import write_tables
from app.files import full_or_same
from app.i18n import N_

NOT_WRITABLE = N_("„{file}“ lässt sich nicht schreiben. Wählen Sie einen anderen Ort.")
NOT_EMPTY = N_("Der Ordner „{file}“ ist nicht leer. Es wurde nichts geschrieben; nennen Sie einen neuen Ordner.")
_encoder = msgspec.json.Encoder()


def write_list(path: Path, entries: Iterable[dict[str, Any]]) -> None:
    """Write a JSON list, one entry a line."""
    with _draft(path) as draft, draft.open("wb") as file:
        separator = b"[\n"
        for entry in entries:
            file.write(separator + _encoder.encode(entry))
            separator = b",\n"
        file.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def write_package(path: Path, all_of: AllOf, name: str) -> None:
    """Write the tables as a zip or, where the path has no such ending, as a folder."""
    if path.suffix.lower() == ".zip":
        with _draft(path) as draft, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            write_tables(all_of, lambda table: archive.open(table, "w", force_zip64=True), name)
        return
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise InvalidInput(NOT_EMPTY, file=path.name)
    with _draft(path) as draft:
        draft.mkdir()
        write_tables(all_of, lambda table: (draft / table).open("wb"), name)
        if path.is_dir():
            path.rmdir()


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A path beside the target that takes its place in the end and is gone if anything fails."""
    draft = path.with_name(f".{path.name}.part")
    try:
        _remove(draft)
        yield draft
        draft.replace(path)
    except OSError as error:
        _remove(draft)
        known = full_or_same(error, path)
        raise (InvalidInput(NOT_WRITABLE, file=path.name) if known is error else known) from error
    except BaseException:
        _remove(draft)
        raise


def _remove(draft: Path) -> None:
    with suppress(OSError):
        if draft.is_dir():
            shutil.rmtree(draft)
        else:
            draft.unlink(missing_ok=True)
