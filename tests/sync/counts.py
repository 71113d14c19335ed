"""How much a test tries: little in every run, much where ANLAUF_SOAK is set (`make soak`)."""

from __future__ import annotations

import os

IS_SOAK = bool(os.environ.get("ANLAUF_SOAK"))


def count(usual: int, soak: int) -> int:
    """The number for this run."""
    return soak if IS_SOAK else usual
