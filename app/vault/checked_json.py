"""JSON that proves to be whole: one canonical spelling and a checksum over it.

A reader spells again what it has read and compares, so that any damaged byte is noticed even where it would not change
the meaning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

LARGEST = 64 * 1024
_CHECKSUM = "checksum"


def spell_checked(content: Mapping[str, Any]) -> bytes:
    """The bytes of a file with this content."""
    return _spelled({**content, _CHECKSUM: _checksum(content)})


def read_checked(data: bytes) -> dict[str, Any]:
    """The content without its checksum; raises `ValueError` for damaged bytes."""
    if len(data) > LARGEST:
        raise ValueError("too large")
    try:
        content = json.loads(data)
        checksum = content.pop(_CHECKSUM)
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise ValueError("no checked JSON") from error
    if checksum != _checksum(content) or spell_checked(content) != data:
        raise ValueError("damaged")
    return dict(content)


def _spelled(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=True).encode("ascii") + b"\n"


def _checksum(content: Mapping[str, Any]) -> str:
    return hashlib.blake2b(_spelled(content), digest_size=32).hexdigest()
