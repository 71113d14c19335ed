"""What a handout is made of: offers, what was agreed, and how the page is wanted; no sentence yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, Literal
from uuid import UUID

from app.domain.client import Person
from app.domain.detail import ServiceDetail
from app.domain.session import COUNSELLING

Paper = Literal["a4", "a5"]
PageFormat = Literal["pdf", "png"]
PREVIEW_DOTS: Final = 110
"""Dots per inch on a screen."""


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """One thing agreed: what and who (as typed), until which day; with a time it is an appointment on that day."""

    what: str
    who: str = ""
    until: date | None = None
    at: time | None = None
    offer: UUID | None = None

    @property
    def moment(self) -> datetime | None:
        """When the appointment is, in local time; None where it is none."""
        return datetime.combine(self.until, self.at) if self.until and self.at else None


@dataclass(frozen=True, slots=True)
class HandoutWish:
    """Which offers, what was agreed, and whose answers may stand there as one German line."""

    offers: tuple[UUID, ...] = ()
    steps: tuple[AgreedStep, ...] = ()
    person: Person = field(default_factory=Person)


@dataclass(frozen=True, slots=True)
class HandoutContent:
    """The offers in their order, the agreed steps, and `answers`: what the person said, in one German line."""

    day: date
    offers: tuple[ServiceDetail, ...] = ()
    steps: tuple[AgreedStep, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class HandoutForm:
    """How it is wanted: the client's language, German beside it or not, in large print or not, on which paper."""

    language: str
    with_german: bool = True
    large: bool = False
    paper: Paper = "a4"


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """On which basis data are kept (empty: to tick by hand); where it is consent, for what, and who else signs.

    `interpreted` False: nobody translated, so no line for the name of who did.
    """

    basis: str = ""
    purposes: tuple[str, ...] = (COUNSELLING,)
    interpreted: bool = True
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """What was set: one PDF, or one picture for each page; `count` is how many pages there are."""

    count: int
    pdf: bytes = b""
    pictures: tuple[bytes, ...] = ()
