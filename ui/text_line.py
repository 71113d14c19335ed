"""Lines and sections of worded text, for panes that only show."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A text with an icon and a tone; `copy` is what a button beside it puts on the clipboard."""

    text: str
    icon: str = ""
    tone: str = "plain"
    copy: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """An icon, the token of its colour, and a few words that say the same."""

    icon: str
    token: str
    text: str
