"""What a search asks and what it answers: criteria, cards, facet counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID


class Sort(StrEnum):
    """The orders a list of offers can have; `RELEVANCE` is name order while nothing is typed."""

    RELEVANCE = "relevance"
    NAME = "name"
    DISTANCE = "distance"
    NEXT_DATE = "next_date"
    VERIFIED = "verified"


class Facet(StrEnum):
    """The filters with counts; the value of each is a term or language code, `FEATURE` e.g. `childcare`."""

    TOPIC = "topic"
    KIND = "kind"
    LANGUAGE = "language"
    COST = "cost"
    DISTRICT = "district"
    FEATURE = "feature"
    SOURCE = "source"


class Cost(StrEnum):
    """What an offer costs the person, as far as the catalogue says."""

    FREE = "free"
    PAID = "paid"
    UNKNOWN = "unknown"


class Opening(StrEnum):
    """The four states of "open now"; by appointment is never shown as closed."""

    OPEN = "open"
    BY_APPOINTMENT = "by_appointment"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OpeningState:
    """Whether an offer is open on a day and the times of that day, or the next day it opens."""

    state: Opening = Opening.UNKNOWN
    times: tuple[tuple[str, str], ...] = ()
    next_day: date | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """Text and filters; within one facet any value suffices, between facets all must hold.

    `origin` is (latitude, longitude); `within_km` keeps offers without coordinates out and is then named in the page;
    `inactive` lists offers too that are inactive or defunct.
    """

    text: str = ""
    chosen: Mapping[Facet, frozenset[str]] = field(default_factory=dict)
    open_today: bool = False
    origin: tuple[float, float] | None = None
    within_km: float | None = None
    sort: Sort = Sort.RELEVANCE
    inactive: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text; `hit` pieces are highlighted."""

    text: str
    hit: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One offer in a list. Codes and language tags, not sentences: the edge words them."""

    id: UUID
    name: tuple[Span, ...]
    organization: str
    snippet: tuple[Span, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    cost: Cost = Cost.UNKNOWN
    district: str = ""
    distance_km: float | None = None
    opening: OpeningState = OpeningState()
    next_date: date | None = None
    verified_on: date | None = None
    status: str = ""
    alert: str = ""

    @property
    def title(self) -> str:
        return "".join(span.text for span in self.name)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet, its label in the catalogue's language, how many offers would remain, its broader value."""

    code: str
    label: str
    count: int
    parent: str = ""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a list; `total` is exact; `without_place` were left out for want of coordinates.

    `corrected` is what was searched instead of a misspelt text; `loosened`: no offer has
    all the words, these have some.
    """

    total: int
    cards: tuple[Card, ...]
    facets: Mapping[Facet, tuple[FacetCount, ...]]
    open_today: int = 0
    without_place: int = 0
    corrected: str = ""
    loosened: bool = False
