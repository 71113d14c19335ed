"""The copy a person gets of everything kept about them (Art. 15, 20 DSGVO), as files that are not encrypted."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

from app.domain.case_text import case_lines
from app.files import full_or_same, not_writable, require_new, write_whole
from app.i18n import Translator
from app.store.unit import View
from app.usecases.cases import extract_case
from app.usecases.sessions import session_codes


def extract_files(file: Path) -> tuple[Path, Path]:
    """The text to read and the JSON beside it, whichever of the two was named."""
    return (file.with_suffix(".txt"), file) if file.suffix == ".json" else (file, file.with_suffix(".json"))


def save_extract(view: View, client: UUID, file: Path, tr: Translator) -> tuple[Path, Path]:
    """Write the extract as a text and as JSON, both or none; returns where they lie.

    Raises `InvalidInput` where one of the files is there, `NotFound`, `DiskFull` or `ReadOnlyPlace`.
    """
    require_new(*extract_files(file))
    document = extract_case(view, client)
    text = "\n".join(case_lines(document, tr, session_codes(view))) + "\n"
    whole = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    files = extract_files(file)
    try:
        for one, content in zip(files, (text, whole), strict=True):
            write_whole(one, content.encode())
    except Exception as error:  # whatever fails, no half extract with personal data may stay
        _remove(files)
        if isinstance(error, OSError):
            raise full_or_same(error, file, not_writable(file.parent)) from error
        raise
    return files


def _remove(files: tuple[Path, Path]) -> None:
    """Leave no half of an extract behind; both were new."""
    for one in files:
        if one.is_file():
            one.unlink()
