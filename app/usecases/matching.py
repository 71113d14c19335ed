"""Matching a person with all offers: fits with reasons, the next question, paths to a goal, deadlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, islice
from typing import Any
from uuid import UUID

from app.domain.client import Contradiction, Person, contradictions, settled
from app.domain.deadline import Deadline, Letter
from app.domain.eligibility import Slot, slots_of
from app.domain.match import Fit, Gained, Match, Question
from app.domain.offers import Place
from app.domain.pathway import Bridge, Path, Step
from app.domain.search import Facet
from app.exchange.person import read_person
from app.matching.bits import bits_of
from app.matching.clauses import Bits
from app.matching.fit import Matching, Rulebook, match_ages, match_offers, rulebook
from app.matching.index import OfferIndex
from app.matching.next_question import next_question
from app.matching.pathway import find_paths
from app.matching.practical import Facts, Reach, is_over, practical_reasons
from app.matching.rank import Level, Order, ranked, serving
from app.matching.waiting import opening
from app.store import rule_rows
from app.store.rule_rows import Beginning
from app.store.unit import View
from app.usecases.deadlines import deadlines_of
from app.usecases.searching import find_offers, nothing_collected
from app.usecases.showing import district_places

UNKNOWN_KM = 100_000
SOON_DAYS, SOON_OFFERS = 365, 5
ONLINE, WITH_CHILDCARE, CHILDCARE = "online", "childcare_on_site", "childcare"
TAXONOMIES = (
    *("status", "work_permission", "german", "school", "gender", "registration"),
    *("district", "document", "need", "goal", "barrier", "kind"),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What matching says of a person on a day; `matches` are in rank order and end at the limit asked for.

    `unruled` of the offers that perhaps fit have no rule anybody knows of; `folded` of these are left out of `matches`.
    `refused_first`: how many of the offers that were to come first do not fit.
    `soon`: a few offers that only time stands against, the one that opens first on top.
    """

    day: date
    matches: tuple[Match, ...]
    counts: Mapping[Fit, int]
    unruled: int
    folded: int
    refused_first: int
    question: Question | None
    paths: tuple[Path, ...]
    soon: tuple[Match, ...]
    deadlines: tuple[Deadline, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What matching needs of the catalogue, by position in the index."""

    book: Rulebook
    beginnings: tuple[tuple[Beginning, ...], ...]
    gains: tuple[tuple[Gained, ...], ...]
    slots: tuple[tuple[Slot, ...], ...]
    reaching: Mapping[str, Bits]


def match_person(
    view: View,
    index: OfferIndex,
    person: Person,
    day: date,
    *,
    limit: int = 50,
    offset: int = 0,
    among: Bits | None = None,
    first: Bits = 0,
    skipped: frozenset[str] = frozenset(),
    letters: Iterable[Letter] = (),
    ages: range = range(0),
    fold_from: int | None = None,
) -> Answer:
    """Match a person with all listed offers (or those `among` them) on a day; dates are local.

    The rules come from the catalogue and inform; they do not advise. `skipped` questions are not proposed; the offers
    in `first` come before all others; `matches` are those from `offset` on. `ages`: what is known instead of an age.
    `fold_from` so many offers without a rule on, these are counted and not listed, if there are others.
    """
    grounds = _grounds(view, index)
    origin = home(view, index, person)
    practical = practical_reasons(_facts(index, grounds, day, origin), person)
    matching = match_offers(grounds.book, person, day, practical)
    if ages:
        matching = match_ages(matching, person, ages)
    offers = index.listed if among is None else among & index.listed
    needed = serving(index.values(Facet.TOPIC), person.known("needs") or ())
    order = _order(view, index, grounds, person, day, origin)
    unruled = matching.unruled & offers
    folded = _folded(matching, unruled & ~first, offers, fold_from)
    positions = chain(order.walk(first & offers), ranked(matching, needed, order, offers & ~first & ~folded))
    paths = _paths(index, grounds, person, day, order)
    wanted = needed | _on_the_way(index, grounds, person, paths)
    return Answer(
        day,
        tuple(_matches(index, matching, islice(positions, offset, offset + limit))),
        {fit: (matching.bits(fit) & offers).bit_count() for fit in Fit},
        unruled.bit_count(),
        folded.bit_count(),
        (matching.no & first & offers).bit_count(),
        next_question(matching, person, day, wanted & offers or offers, skipped),
        _with_childcare(index, matching, order, paths),
        _soon(index, matching, order, day),
        deadlines_of(person, day, letters),
        contradictions(person, day),
    )


def match_offer(view: View, index: OfferIndex, person: Person, offer: UUID, day: date) -> Match | None:
    """The match of one offer, also of one that no list shows; None where the index does not hold it."""
    position = index.position_of.get(offer.bytes)
    if position is None:
        return None
    grounds = _grounds(view, index)
    facts = _facts(index, grounds, day, home(view, index, person))
    matching = match_offers(grounds.book, person, day, practical_reasons(facts, person))
    return next(iter(_matches(index, matching, (position,))))


def _folded(matching: Matching, unruled: Bits, offers: Bits, fold_from: int | None) -> Bits:
    others = (matching.fits | matching.perhaps) & offers & ~unruled
    return unruled if fold_from is not None and others and unruled.bit_count() >= fold_from else 0


def _soon(index: OfferIndex, matching: Matching, order: Order, day: date) -> tuple[Match, ...]:
    """The offers that open within a year."""
    within = (offers for opens, offers in opening(matching, index.listed) if (opens - day).days <= SOON_DAYS)
    positions = chain.from_iterable(order.walk(offers) for offers in within)
    return tuple(_matches(index, matching, islice(positions, SOON_OFFERS)))


def _on_the_way(index: OfferIndex, grounds: _Grounds, person: Person, paths: Iterable[Path]) -> Bits:
    """The offers that reach the goal, and those of the paths to it."""
    steps = (index.position_of[step.bridge.id.bytes] for path in paths for step in path.steps)
    return grounds.reaching.get(person.known("goal") or "", 0) | bits_of(steps, len(index.rows))


def _with_childcare(index: OfferIndex, matching: Matching, order: Order, paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """The paths with childcare beside each step during which the children would be alone."""
    alone = next((found for found in matching.practical if found[0].code == "childcare_to_arrange"), None)
    if alone is None:
        return paths
    there = index.values(Facet.TOPIC).get(CHILDCARE, 0) & index.listed & ~matching.no
    beside = tuple(_matches(index, matching, islice(ranked(matching, 0, order, there), 1)))

    def cared(step: Step) -> Step:
        if not alone[1] >> index.position_of[step.bridge.id.bytes] & 1:
            return step
        return replace(step, open_reasons=(*step.open_reasons, alone[0]), beside=beside)

    return tuple(replace(path, steps=tuple(map(cared, path.steps))) for path in paths)


def _matches(index: OfferIndex, matching: Matching, positions: Iterable[int]) -> Iterable[Match]:
    for position in positions:
        row = index.rows[position]
        yield Match(UUID(bytes=row.key), row.name, matching.fit(position), matching.reasons_of(position))


def _grounds(view: View, index: OfferIndex) -> _Grounds:
    return index.remember("grounds of matching", lambda: _read_grounds(view, index))


@nothing_collected()
def _read_grounds(view: View, index: OfferIndex) -> _Grounds:
    rules, kinds = rule_rows.rules_by_owner(view), rule_rows.kinds_of_services(view)
    outcomes, beginnings = rule_rows.outcomes_by_owner(view), rule_rows.beginnings_by_service(view)
    slots_by_owner = {owner: slots_of(of_owner) for owner, of_owner in rules.items()}
    owners = [(row.key, *kinds.get(row.key, ())) for row in index.rows]
    slots = tuple(tuple(slot for owner in of for slot in slots_by_owner.get(owner, ())) for of in owners)
    gains = tuple(_gains(outcomes, of) for of in owners)
    return _Grounds(
        rulebook(slots), tuple(beginnings.get(row.key, ()) for row in index.rows), gains, slots, _reaching(gains)
    )


def _reaching(gains: Sequence[tuple[Gained, ...]]) -> Mapping[str, Bits]:
    """The offers that reach a goal or a school certificate, by its code."""
    positions: dict[str, list[int]] = {}
    for position, of_offer in enumerate(gains):
        for gain in of_offer:
            if gain.gives in ("goal", "school"):
                positions.setdefault(gain.value, []).append(position)
    return {goal: bits_of(of_goal, len(gains)) for goal, of_goal in positions.items()}


def _gains(outcomes: Mapping[bytes, tuple[Gained, ...]], owners: Sequence[bytes]) -> tuple[Gained, ...]:
    """What the offer says it gives, else what its kind gives."""
    return next((outcomes[owner] for owner in owners if owner in outcomes), ())


def home(view: View, index: OfferIndex, person: Person) -> Place | None:
    """Where the person's district lies, as far as the catalogue knows."""
    district = person.known("district")
    label = index.labels.get(Facet.DISTRICT, {}).get(district) if district else None
    places: Mapping[str, Place] = index.remember("places of districts", lambda: district_places(view))
    return places.get(label.text) if label else None


def _facts(index: OfferIndex, grounds: _Grounds, day: date, origin: Place | None) -> Facts:
    facts = index.remember(("facts of matching", day), lambda: _read_facts(index, grounds, day))
    return facts if origin is None else replace(facts, reach=_reach(index, origin))


def _reach(index: OfferIndex, origin: Place) -> Reach:
    return index.remember(("reach", origin), lambda: Reach(index.distances(origin)))


def _read_facts(index: OfferIndex, grounds: _Grounds, day: date) -> Facts:
    features, size = index.values(Facet.FEATURE), len(index.rows)
    coming = [_coming(of, day) for of in grounds.beginnings]

    def where(holds: Iterable[bool]) -> Bits:
        return bits_of((position for position, is_so in enumerate(holds) if is_so), size)

    return Facts(
        index.all,
        None,
        features.get(ONLINE, 0),
        where(bool(of) and all(one.free_places == 0 for one in of) for of in coming),
        where(any(one.waiting_list for one in of) and all(one.free_places in (0, None) for one in of) for of in coming),
        where(bool(of) and all(is_over(one.apply_by, day) and not one.rolling for one in of) for of in coming),
        where(bool(of) for of in grounds.beginnings) & ~index.values(Facet.TOPIC).get(CHILDCARE, 0),
        features.get(WITH_CHILDCARE, 0),
    )


def _coming(beginnings: Iterable[Beginning], day: date) -> tuple[Beginning, ...]:
    """The beginnings that are not over; one without a day is always possible."""
    return tuple(one for one in beginnings if one.starts_on is None or one.starts_on >= day or one.rolling)


def _order(view: View, index: OfferIndex, grounds: _Grounds, person: Person, day: date, origin: Place | None) -> Order:
    """By occupation, whole kilometres, next date, free places, language, last verified; the unknown after the rest."""
    languages = frozenset[str](person.known("languages") or ())
    near = (index.remember(("by kilometres", origin), lambda: _by_distance(index, origin)),) if origin else ()
    return Order(
        (
            *_about_occupation(view, index, person.known("wanted_occupation")),
            *near,
            index.remember(("by next date", "level", day), lambda: Level.of(index.next_dates(day), _soonest)),
            index.remember("by places", lambda: Level.of(grounds.beginnings, _is_full)),
            Level.first(_speaking(index, languages), len(index)),
            index.remember("by freshness", lambda: Level.of((row.verified_on for row in index.rows), _freshest)),
        )
    )


def _about_occupation(view: View, index: OfferIndex, occupation: str | None) -> tuple[Level, ...]:
    """The offers that have the words of the occupation wanted come first; no level where none has them."""
    if not occupation:
        return ()

    def level() -> tuple[Level, ...]:
        found = find_offers(view, index, occupation)
        return () if found.loosened or found.offers in (0, index.all) else (Level.first(found.offers, len(index)),)

    return index.remember(("about occupation", occupation), level)


def _by_distance(index: OfferIndex, origin: Place) -> Level:
    return Level.of((distance and int(distance) for distance in index.distances(origin)), _nearest)


def _nearest(kilometres: int | None) -> int:
    return UNKNOWN_KM if kilometres is None else kilometres


def _is_full(beginnings: Sequence[Beginning]) -> int:
    return int(bool(beginnings) and all(one.free_places == 0 for one in beginnings))


def _speaking(index: OfferIndex, languages: Iterable[str]) -> Bits:
    return serving(index.values(Facet.LANGUAGE), languages)


def _soonest(day: date | None) -> int:
    return (day or date.max).toordinal()


def _freshest(verified_on: date | None) -> int:
    return -(verified_on or date.min).toordinal()


def _paths(index: OfferIndex, grounds: _Grounds, person: Person, day: date, order: Order) -> tuple[Path, ...]:
    goal = person.known("goal")
    if goal is None:
        return ()
    bridges = [
        _bridge(index, grounds, position, day) for position in order.walk(index.listed) if grounds.gains[position]
    ]
    return find_paths(bridges, settled(person, day), goal, day)


def _bridge(index: OfferIndex, grounds: _Grounds, position: int, day: date) -> Bridge:
    coming = _coming(grounds.beginnings[position], day)
    begins = min((one for one in coming if one.starts_on), key=lambda one: one.starts_on or date.max, default=None)
    weeks = next((one.weeks for one in (*coming, *grounds.beginnings[position]) if one.weeks), None)
    starts_on = begins.starts_on if begins and not begins.rolling else None
    row = index.rows[position]
    return Bridge(UUID(bytes=row.key), grounds.slots[position], grounds.gains[position], weeks, starts_on, row.name)


def codes(view: View) -> Mapping[str, Mapping[str, str]]:
    """The codes of a person's answers with their labels, by taxonomy."""
    return rule_rows.codes_by_taxonomy(view, TAXONOMIES)


def read_answers(document: Any, known: Mapping[str, Mapping[str, str]]) -> Person:
    """The person a JSON document describes by the codes of the catalogue; raises `InvalidInput` naming the key."""
    return read_person(document, known)
