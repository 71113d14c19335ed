"""The offers of a session: the answers of a person, matched, searched and shown as a list."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.client import Person
from app.domain.deadline import Letter
from app.domain.detail import ServiceDetail
from app.domain.match import Fit, Match
from app.domain.search import Card, Facet
from app.matching.index import OfferIndex
from app.store.unit import View
from app.usecases.matching import Answer, home, match_offer, match_person
from app.usecases.searching import find_offers, read_cards
from app.usecases.showing import read_service

TRAININGS = ("ausbildung", "ausbildung_schulisch", "eq")
LONGEST_OCCUPATION = 4
FOLD_FROM = 50
"""So many offers without a rule, and the list begins without them: they would hide what there is to say."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a session asks for: the person, the words searched, and what the counsellor did with questions and offers.

    `refused`: whether offers that do not fit are listed too, after the others; `unruled`: all those of which no rule is
    known.
    """

    person: Person = field(default_factory=Person)
    text: str = ""
    pinned: frozenset[UUID] = frozenset()
    hidden: frozenset[UUID] = frozenset()
    skipped: frozenset[str] = frozenset()
    letters: tuple[Letter, ...] = ()
    refused: bool = False
    unruled: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """The answer with one page of cards, in the same order as `answer.matches`; `total` counts all that are listed.

    `refused`: how many of them, at the end of the list, do not fit and were asked for. `offers`: how many the catalogue
    has in all.
    """

    answer: Answer
    cards: tuple[Card, ...]
    total: int
    offers: int
    refused: int = 0
    corrected: str = ""
    loosened: bool = False

    @property
    def matches(self) -> Mapping[UUID, Match]:
        """The matches of this page by offer."""
        return {match.id: match for match in self.answer.matches}


def advise(view: View, index: OfferIndex, wish: Wish, now: datetime, *, limit: int = 50, offset: int = 0) -> Advice:
    """One page of the offers for a person with reasons; `now` is local.

    Pinned offers come first, hidden ones not at all, those that do not fit last and only when asked for. Many offers
    without a rule are folded, unless they are asked for or words are searched.
    """
    found = find_offers(view, index, wish.text)
    among, pinned = found.offers & ~_bits(index, wish.hidden), _bits(index, wish.pinned)
    answer = match_person(
        view,
        index,
        wish.person,
        now.date(),
        limit=limit,
        offset=offset,
        among=among,
        first=pinned,
        skipped=wish.skipped,
        letters=wish.letters,
        fold_from=None if wish.unruled or wish.text.strip() else FOLD_FROM,
    )
    refused = answer.counts[Fit.NO] if wish.refused else answer.refused_first
    total = answer.counts[Fit.FITS] + answer.counts[Fit.PERHAPS] - answer.folded + refused
    shown = [match.id for match in answer.matches[: max(total - offset, 0)]]
    cards = read_cards(view, index, shown, wish.text, now.date(), home(view, index, wish.person))
    offers, at_the_end = index.listed.bit_count(), refused - answer.refused_first
    return Advice(answer, cards, total, offers, at_the_end, found.corrected, found.loosened)


def read_reasoned(
    view: View, index: OfferIndex, person: Person, offer: UUID, now: datetime
) -> tuple[ServiceDetail, Match | None]:
    """One offer in full with its reasons for a person; no match where the offer is not listed. Raises `NotFound`."""
    detail = read_service(view, offer, now, home(view, index, person))
    return detail, match_offer(view, index, person, offer, now.date())


def known_occupations(index: OfferIndex) -> tuple[str, ...]:
    """The occupations that trainings of the catalogue are named after, without the words for training."""
    labels = index.labels.get(Facet.KIND, {})
    named = {
        name
        for row in index.rows
        for kind in row.kinds
        if kind in TRAININGS and kind in labels and (name := _occupation(row.name, labels[kind].text))
    }
    return tuple(sorted(named))


def _occupation(offer: str, kind: str) -> str:
    """What follows the kind in a name, if it is a name itself: Ausbildung in der *Pflege*."""
    if not offer.startswith(kind):
        return ""
    name = re.sub(r"^[\s:,]+(?:(?:in der|im|als|zur|zum) )?", "", offer.removeprefix(kind))
    return name if name[:1].isupper() and len(name.split()) <= LONGEST_OCCUPATION else ""


def _bits(index: OfferIndex, offers: Collection[UUID]) -> int:
    return sum(1 << index.position_of[offer.bytes] for offer in offers if offer.bytes in index.position_of)
