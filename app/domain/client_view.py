"""What the window for the young person shows: here is no place for a note, a search or another person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from app.languages import Language

READS: Final = "reads"
"""The field of the question which language somebody wants to read; it is no field of a person."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the client's language and, where that is another one, the same in German."""

    text: str
    german: str = ""


class Way(Enum):
    """How a question is answered: one tile, several tiles, digits, several numbers, a day, or words."""

    ONE = auto()
    SEVERAL = auto()
    NUMBER = auto()
    NUMBERS = auto()
    DAY = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True)
class ClientAnswer:
    """One answer to tap: its code as `Person` holds it, None for "I do not know"; `picture` and `sound` by name."""

    code: Any
    words: Words
    picture: str = ""
    sound: str = ""


@dataclass(frozen=True, slots=True)
class ClientQuestion:
    """A question with its answers, the usual ones first; `silence` are the two that are always there."""

    field: str
    words: Words
    way: Way
    answers: tuple[ClientAnswer, ...] = ()
    silence: tuple[ClientAnswer, ...] = ()
    hint: Words = Words("")
    unit: Words = Words("")


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line of the plan: its label, what it says, and the sign beside it."""

    label: Words
    words: Words
    picture: str = ""


@dataclass(frozen=True, slots=True)
class PlanPart:
    """An offer chosen or a step agreed, with its lines."""

    title: Words
    lines: tuple[PlanLine, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """The plan."""

    parts: tuple[PlanPart, ...]


@dataclass(frozen=True, slots=True)
class ClientNotice:
    """A sentence or two, while there is no question."""

    sentences: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ClientView:
    """One state of the window: the language with what its controls say, the foot of the page (empty where a speaker has
    reviewed the language), and what is shown.
    """

    language: Language
    controls: Mapping[str, Words]
    footer: Words
    shown: ClientQuestion | ClientPlan | ClientNotice
