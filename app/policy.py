"""What an administrator fixed for every user of this machine: `policy.json`, whose values win over the settings.

Windows: `%ProgramData%\\anlauf`; macOS: `/Library/Application Support/anlauf`; Linux: `/etc/xdg/anlauf`. The names are
those of the settings; what is there stands greyed in the window.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

POLICY_FILE = "policy.json"


def policy_file() -> Path:
    """Where the administrator's file lies; only an administrator can write there."""
    from platformdirs import site_config_path

    return site_config_path("anlauf", appauthor=False) / POLICY_FILE


def read_policy() -> Mapping[str, Any]:
    """The values of the policy by name, none where there is no file. Raises `ValueError` or `OSError` if unreadable."""
    try:
        content = json.loads(policy_file().read_bytes())
    except FileNotFoundError:
        return {}
    if not isinstance(content, dict):
        raise ValueError(POLICY_FILE)
    return content
