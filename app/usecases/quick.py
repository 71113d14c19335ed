"""A short contact at an event: what the catalogue has for a need, and one anonymous row when it is over.

Neither status nor work permission is asked here. What hangs on them is for a counselling service to clarify, so the
answer names the next one. Nothing of a contact is kept but the row that `count_contact` writes.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from app.domain.cells import ages_of
from app.domain.client import FIELDS, Person
from app.domain.detail import ServiceDetail
from app.domain.match import Fit, Match, Verdict
from app.domain.offers import TEMPORARILY_CLOSED, OfferRow
from app.domain.opening import OpeningNow, opening_now
from app.domain.profile import Criterion
from app.domain.search import Criteria, Facet, Opening
from app.matching.index import OfferIndex
from app.matching.rank import serving
from app.store import casework
from app.store.unit import UnitOfWork, View
from app.usecases.matching import CHILDCARE, WITH_CHILDCARE, Answer, codes, home, match_person
from app.usecases.searching import find_offers, find_services
from app.usecases.sessions import record_quick_contact, record_unmet_need, take_back_quick_contact
from app.usecases.showing import read_service

SHOWN_AT_ONCE: Final = 3
CONTACT: Final = "quick_contact"
FOR_COUNSELLING: Final = frozenset((Criterion.STATUS, Criterion.WORK_PERMISSION, Criterion.REGISTRATION))
"""The criteria that only a counselling service clarifies: judging them is a legal service."""
COUNSELLING_KINDS: Final = ("jmd", "regionale_beratung", "mbe", "kim")
"""The kinds of offers that advise on residence and work without taking sides; by age each admits its own people."""
_CANDIDATES = 120
_NEVER_ASKED = frozenset(FIELDS)


@dataclass(frozen=True, slots=True)
class QuickWish:
    """What is asked at an event: needs, words to search, and where it helps district, language and a band of ages."""

    needs: tuple[str, ...] = ()
    text: str = ""
    district: str | None = None
    language: str | None = None
    age_band: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing says yet what the person needs."""
        return not self.needs and not self.text.strip()

    @property
    def person(self) -> Person:
        """The person as far as a volunteer asks."""
        return Person(
            needs=self.needs or None,
            district=self.district,
            languages=(self.language,) if self.language else None,
            childcare_needed=True if CHILDCARE in self.needs else None,
        )


@dataclass(frozen=True, slots=True)
class QuickOffer:
    """One offer with what is open about it: `for_counselling`, or the criteria one can ask for on the spot.

    `childcare`: whether a course has some of its own, where somebody needs it.
    """

    detail: ServiceDetail
    opens: OpeningNow
    fit: Fit = Fit.PERHAPS
    for_counselling: bool = False
    to_ask: tuple[str, ...] = ()
    childcare: bool | None = None


@dataclass(frozen=True, slots=True)
class QuickAnswer:
    """Three offers from `offset` on, of `total` that can be shown, and the next counselling service.

    `offers` is how many the catalogue has in all.
    """

    offers: int
    results: tuple[QuickOffer, ...] = ()
    total: int = 0
    offset: int = 0
    counselling: QuickOffer | None = None
    corrected: str = ""
    loosened: bool = False


@dataclass(frozen=True, slots=True)
class QuickContact:
    """A contact that is over: what it was about and whether an offer was shown; `unmet`: nothing was there for it."""

    wish: QuickWish = QuickWish()
    offer_shown: bool = False
    unmet: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to count."""
        return self.wish == QuickWish() and not self.offer_shown


def quick_offers(view: View, index: OfferIndex, wish: QuickWish, now: datetime, offset: int = 0) -> QuickAnswer:
    """The next three offers that serve one of the needs and have the words; `now` is local.

    What does not fit for the age is left out, what is open is not. Words put the best found first; without any it is
    what asks for the least and is about nothing else. Empty as long as the wish is.
    """
    counselling = next_counselling(view, index, wish, now)
    if wish.is_empty:
        return QuickAnswer(index.listed.bit_count(), counselling=counselling)
    found = find_offers(view, index, wish.text)
    among = found.offers & (serving(index.values(Facet.TOPIC), wish.needs) if wish.needs else index.all)
    answer = _matched(view, index, wish, now, among, _CANDIDATES)
    admitting = [match for match in answer.matches if match.fit is not Fit.NO]
    places = _places_found(view, index, wish, now) if wish.text.strip() else {}
    best = sorted(admitting, key=lambda match: (places.get(match.id, _CANDIDATES), *_demands(index, wish, match)))
    results = tuple(_quick_offer(view, index, wish, match, now) for match in best[offset : offset + SHOWN_AT_ONCE])
    return QuickAnswer(
        index.listed.bit_count(), results, len(best), offset, counselling, found.corrected, found.loosened
    )


def _places_found(view: View, index: OfferIndex, wish: QuickWish, now: datetime) -> Mapping[UUID, int]:
    """The place of each offer in the order of the words searched."""
    chosen = {Facet.TOPIC: frozenset(wish.needs)} if wish.needs else {}
    page = find_services(view, index, Criteria(text=wish.text, chosen=chosen), now, limit=_CANDIDATES)
    return {card.id: place for place, card in enumerate(page.cards)}


def _demands(index: OfferIndex, wish: QuickWish, match: Match) -> tuple[int, bool, bool, int, bool, int]:
    """Smaller serves more needs and asks less: no counselling first, few conditions; then language, little else."""
    criteria, row = _open_criteria(match), index.rows[index.position_of[match.id.bytes]]
    foreign = wish.language is not None and wish.language not in row.languages
    served = frozenset(row.topics) | ({CHILDCARE} if _has_childcare(row, wish, match) else frozenset())
    unserved, others = len(frozenset(wish.needs) - served), len(frozenset(row.topics) - frozenset(wish.needs))
    return unserved, match.fit is Fit.PERHAPS, not FOR_COUNSELLING.isdisjoint(criteria), len(criteria), foreign, others


def _has_childcare(row: OfferRow, wish: QuickWish, match: Match) -> bool | None:
    """Whether an offer has childcare of its own; None where nobody needs it, or none is needed there."""
    if CHILDCARE in wish.needs and WITH_CHILDCARE in row.features:
        return True
    return next((reason.verdict is Verdict.MET for reason in match.reasons if reason.criterion == CHILDCARE), None)


def _open_criteria(match: Match) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reason.criterion for reason in match.reasons if reason.verdict is Verdict.OPEN))


def quick_offer(view: View, index: OfferIndex, wish: QuickWish, offer: UUID, now: datetime) -> QuickOffer:
    """One offer, wherever it stands; raises `NotFound`."""
    position = index.position_of.get(offer.bytes)
    answer = _matched(view, index, wish, now, 1 << position if position is not None else 0, 1)
    if not answer.matches:
        return QuickOffer(read_service(view, offer, now), OpeningNow())
    return _quick_offer(view, index, wish, answer.matches[0], now)


def next_counselling(view: View, index: OfferIndex, wish: QuickWish, now: datetime) -> QuickOffer | None:
    """The counselling service that opens soonest and, of those of one day, lies nearest; None where there is none."""
    among = serving(index.values(Facet.KIND), COUNSELLING_KINDS)
    answer = _matched(view, index, wish, now, among, _CANDIDATES)
    origin = home(view, index, wish.person)
    distances = index.distances(origin) if origin else None
    candidates = []
    for place, match in enumerate(match for match in answer.matches if match.fit is not Fit.NO):
        position = index.position_of[match.id.bytes]
        row = index.rows[position]
        if row.status != TEMPORARILY_CLOSED:
            opens = _opens(row, now)
            away = distances[position] if distances else None
            candidates.append((*_waits(opens), math.inf if away is None else away, not _is_open(opens), place, match))
    return _quick_offer(view, index, wish, min(candidates)[-1], now) if candidates else None


def _waits(opens: OpeningNow) -> tuple[date, bool]:
    """How long one waits for the door to open: until which day, and whether for an appointment."""
    return opens.day or date.max, opens.state is Opening.BY_APPOINTMENT


def _is_open(opens: OpeningNow) -> bool:
    return opens.state is Opening.OPEN


def _matched(view: View, index: OfferIndex, wish: QuickWish, now: datetime, among: int, limit: int) -> Answer:
    return match_person(
        view,
        index,
        wish.person,
        now.date(),
        limit=limit,
        among=among,
        skipped=_NEVER_ASKED,
        ages=ages_of(wish.age_band or ""),
    )


def _quick_offer(view: View, index: OfferIndex, wish: QuickWish, match: Match, now: datetime) -> QuickOffer:
    detail = read_service(view, match.id, now, home(view, index, wish.person))
    row = index.rows[index.position_of[match.id.bytes]]
    criteria = _open_criteria(match)
    to_ask = tuple(criterion for criterion in criteria if criterion not in FOR_COUNSELLING)
    for_counselling = not FOR_COUNSELLING.isdisjoint(criteria)
    childcare = _has_childcare(row, wish, match)
    return QuickOffer(detail, _opens(row, now), match.fit, for_counselling, to_ask, childcare)


def _opens(row: OfferRow, now: datetime) -> OpeningNow:
    return opening_now(row.schedules, row.by_appointment, now)


def quick_needs(view: View) -> Mapping[str, str]:
    """The needs with what they are called; they are there before the offers have been read."""
    return codes(view).get("need", {})


def quick_districts(view: View, index: OfferIndex) -> Mapping[str, str]:
    """The districts of the catalogue with what they are called."""
    found = {code: label.text for code, label in index.labels.get(Facet.DISTRICT, {}).items()}
    return found or codes(view).get("district", {})


def count_contact(unit: UnitOfWork, contact: QuickContact, today: date) -> tuple[UUID, ...]:
    """Count a contact that is over; the ids take it back while the day lasts. A contact without content counts not.

    Kept are the day, the needs, language and band of ages in codes, and whether an offer was shown; what nothing was
    there for is counted beside it, without any connection. Words that were searched and the district are not kept.
    """
    if contact.is_empty:
        return ()
    wish = contact.wish
    counted = record_quick_contact(
        unit,
        today,
        topics=wish.needs,
        language=wish.language,
        age_band=wish.age_band,
        occasion="offer" if contact.offer_shown else "other",
        today=today,
    )
    unmet = [record_unmet_need(unit, need, "none", today, today=today) for need in wish.needs if contact.unmet]
    return (counted, *unmet)


def take_back_contact(unit: UnitOfWork, counted: Collection[UUID]) -> bool:
    """Uncount a contact of today; False where its day is over."""
    return all([take_back_quick_contact(unit, id) for id in counted])


def contacts_today(view: View, today: date) -> int:
    """How many contacts were counted on this device today."""
    waiting = casework.waiting_counts(view)
    return sum(one.kind == CONTACT and one.values.get("day") == today.isoformat() for one in waiting)
