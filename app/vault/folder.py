"""The folder of a profile: what lies in it, and what it is before anybody unlocks it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.files import write_whole
from app.vault.chain_mark import CHAIN_FILE
from app.vault.key_file import FIRST, SECOND, has_key_file

DATABASE_FILE = "anlauf.db"
PROFILE_FILE = "profile.json"


@dataclass(frozen=True, slots=True)
class ProfileInfo:
    """What is known of a profile without its key: no personal data. An unfinished one was never used."""

    demo: bool = False
    finished: bool = True


def read_info(home: Path) -> ProfileInfo:
    """What `profile.json` says; a missing or damaged file says nothing special."""
    try:
        return parse_info((home / PROFILE_FILE).read_bytes())
    except OSError:
        return ProfileInfo()


def parse_info(data: bytes) -> ProfileInfo:
    try:
        content = json.loads(data)
        return ProfileInfo(demo=content.get("demo") is True, finished=content.get("finished") is not False)
    except (ValueError, AttributeError, RecursionError):
        return ProfileInfo()


def write_info(home: Path, info: ProfileInfo) -> None:
    content = {"demo": info.demo, "finished": info.finished}
    write_whole(home / PROFILE_FILE, json.dumps(content, sort_keys=True).encode() + b"\n")


def has_profile(home: Path) -> bool:
    """Whether a finished profile lies here; remains of one whose making was broken off do not count."""
    found = has_key_file(home) or (home / DATABASE_FILE).exists()
    return found and read_info(home).finished


def clear_unfinished(home: Path) -> None:
    """Remove the remains of a profile that was never finished; anything else stays."""
    if has_profile(home):
        return
    for name in (
        DATABASE_FILE,
        f"{DATABASE_FILE}-wal",
        f"{DATABASE_FILE}-shm",
        FIRST,
        SECOND,
        CHAIN_FILE,
        PROFILE_FILE,
    ):
        (home / name).unlink(missing_ok=True)
