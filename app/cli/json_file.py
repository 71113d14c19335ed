"""A JSON file named on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.errors import UnreadableFile
from app.i18n import N_


def read_json_file(path: Path) -> Any:
    """What the file says; raises `UnreadableFile`."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise UnreadableFile(
            N_("Die Datei „{file}“ gibt es nicht. Es wurde nichts geändert."), file=str(path)
        ) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            N_("Die Datei „{file}“ ist kein lesbares JSON. Es wurde nichts geändert."), file=str(path)
        ) from error
