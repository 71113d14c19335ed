"""What a user has chosen, in `settings.json` of the profile folder; no personal data.

It is read before the profile is unlocked, so that the window speaks the right language at once.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.files import write_whole
from app.i18n import N_
from app.languages import WINDOW_LANGUAGES
from app.policy import read_policy

SETTINGS_FILE = "settings.json"
DAMAGED_FILE = "settings.damaged.json"
DAMAGED_NOTE = N_(
    "Die Einstellungen waren nicht lesbar; es gelten die üblichen."
    " Beim nächsten Ändern wird die alte Datei als „settings.damaged.json“ aufgehoben."
)
POLICY_NOTE = N_(
    "Die Vorgaben für diesen Rechner (policy.json) sind nicht lesbar und gelten nicht; Ihre eigenen Einstellungen"
    " gelten. Bitte sagen Sie es der Person, die Ihre Rechner verwaltet."
)


@dataclass(frozen=True, slots=True)
class Settings:
    """`lock_minutes` 0 means never; `window` is Qt's own state in base 64.

    `cases` False: the organisation keeps people in another system, so there are no cases here.
    `public_body`: the profile belongs to a public office, which must report people without papers and so keeps none.

    `fixed` names what the administrator's policy sets; that is never written into the user's file.
    `unknown` keeps what a newer version wrote, so that going back and forth loses nothing. `damaged` says that the file
    could not be read and these are the usual values; `policy_damaged`, that the policy could not and does not hold.
    """

    language: str = "de"
    theme: str = "system"
    scale_percent: int = 100
    reduce_motion: bool = False
    lock_minutes: int = 10
    public_body: bool = False
    cases: bool = True
    window: str = ""
    fixed: frozenset[str] = frozenset()
    unknown: Mapping[str, Any] = field(default_factory=dict)
    damaged: bool = False
    policy_damaged: bool = False

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the user should be told of the settings, in German to be translated."""
        found = ((self.damaged, DAMAGED_NOTE), (self.policy_damaged, POLICY_NOTE))
        return tuple(note for holds, note in found if holds)


_ALLOWED: Mapping[str, tuple[Any, ...]] = {
    "language": WINDOW_LANGUAGES,
    "theme": ("system", "light", "dark", "contrast"),
}
_LIMITS: Mapping[str, tuple[Any, Any]] = {"scale_percent": (100, 300), "lock_minutes": (0, 24 * 60)}


def load_settings(home: Path) -> Settings:
    """Read the settings; a value that cannot be used falls back to the usual one, the policy wins. Writes nothing."""
    return _governed(_chosen(home))


def _governed(settings: Settings) -> Settings:
    try:
        policy = read_policy()
    except (OSError, ValueError):
        return dataclasses.replace(settings, policy_damaged=True)
    fixed = {name: value for name, value in policy.items() if _is_usable(name, value)}
    return dataclasses.replace(settings, **fixed, fixed=frozenset(fixed))


def _chosen(home: Path) -> Settings:
    try:
        content = _content(home / SETTINGS_FILE)
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError):
        return Settings(damaged=True)
    known = {name: value for name, value in content.items() if _is_usable(name, value)}
    unknown = {name: value for name, value in content.items() if name not in _TYPES}
    return Settings(**known, unknown=unknown)


def save_settings(home: Path, settings: Settings) -> None:
    """Write the settings; a damaged file is put aside first. Raises `DiskFull`, or `OSError` for a closed folder."""
    path = home / SETTINGS_FILE
    try:
        before = _content(path)
    except FileNotFoundError:
        before = {}
    except ValueError:
        before = {}
        path.replace(home / DAMAGED_FILE)
    values = {name: getattr(settings, name) for name in _TYPES if name not in settings.fixed}
    values |= {name: before[name] for name in settings.fixed if name in before}
    content = json.dumps({**settings.unknown, **values}, indent=1, sort_keys=True, ensure_ascii=False)
    write_whole(path, content.encode() + b"\n")


def _content(path: Path) -> dict[str, Any]:
    content = json.loads(path.read_bytes())
    if not isinstance(content, dict):
        raise ValueError(SETTINGS_FILE)
    return content


_NOT_STORED = ("fixed", "unknown", "damaged", "policy_damaged")
_TYPES: Mapping[str, type] = {
    item.name: type(item.default) for item in dataclasses.fields(Settings) if item.name not in _NOT_STORED
}


def _is_usable(name: str, value: Any) -> bool:
    if _TYPES.get(name) is not type(value):
        return False
    low, high = _LIMITS.get(name, (value, value))
    return bool(low <= value <= high) and value in _ALLOWED.get(name, (value,))
