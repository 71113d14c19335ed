"""Versions: every value a field group ever had, with parents, author and time.

A record is born with **one** version that holds all its groups; later edits make one version for each group changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

BIRTH = ""
"""The group name of a birth version: it stands for every group not changed since."""

VersionId = bytes
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it is shown: its values and the head versions of its groups, to be handed back as `based_on`."""

    kind: str
    id: UUID
    values: Values
    based_on: Mapping[str, tuple[VersionId, ...]] = field(default_factory=dict)
    alive: bool = True
