"""Where the program finds its own files and keeps the user's."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def program_folder() -> Path:
    """The folder that holds `resources` and `translations`, from source and in the built program alike."""
    bundled = getattr(sys, "_MEIPASS", None)
    return Path(bundled) if bundled else Path(__file__).resolve().parent.parent


def resources_folder() -> Path:
    """Icons, fonts, schemas, synonyms, taxonomies and the demo catalogue."""
    return program_folder() / "resources"


def translations_folder() -> Path:
    """The gettext catalogues."""
    return program_folder() / "translations"


def data_folder() -> Path:
    """The user's local, never roaming, data folder; it holds one folder for each profile."""
    from platformdirs import user_data_path

    return user_data_path("anlauf", appauthor=False, roaming=False)


def instance_name(home: Path) -> str:
    """One stable name for each profile and user, e.g. for the local socket through which a second start knocks."""
    from zlib import crc32

    place = f"{os.path.normcase(home.expanduser().resolve())}\0{Path.home()}".encode()
    return f"anlauf-{crc32(place):08x}{crc32(place[::-1]):08x}"
