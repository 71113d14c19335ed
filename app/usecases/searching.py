"""Finding offers while somebody types, and reading one of them."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app.changes import Changes, Kind
from app.domain.offers import Place
from app.domain.search import Card, Criteria, Facet, SearchPage, Span
from app.domain.text import FoldedText, Hits, fold, fold_word, folded_text, highlight, plain_text, snippet
from app.matching.facets import Tiers, facet_counts, filtered, ordered
from app.matching.index import OfferIndex, next_start
from app.matching.query import Concept, concepts_of
from app.matching.relevance import GOES_ON, Grades, Vocabulary, kinds_named, lookups, raised, scored, spoken
from app.matching.spelling import KnownWords, near_words
from app.matching.synonyms import Phrase, Synonyms, load_synonyms
from app.paths import resources_folder
from app.store import offer_rows, search_index
from app.store.unit import UnitOfWork, View

_NOTHING: Tiers = ()
_MARKED_WORDS = 2
_TEXTS_KEPT = 2_000


def load_index(view: View) -> OfferIndex:
    """The index of all offers, to be kept in memory while the profile is open."""
    with nothing_collected():
        return OfferIndex.build(offer_rows.offer_rows(view), offer_rows.labels(view))


def search_is_due(view: View) -> bool:
    """Whether a sync brought so many offers that searching their texts follows later."""
    return search_index.is_due(view)


def catch_up_search(unit: UnitOfWork) -> None:
    """Make some thousand of these offers found by their texts."""
    search_index.catch_up(unit)


@contextmanager
def nothing_collected() -> Iterator[None]:
    """While the whole catalogue is read."""
    # A million small objects are made and nearly all of them kept: looking for garbage among them takes a third longer.
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def refreshed_index(view: View, index: OfferIndex, changes: Changes) -> OfferIndex:
    """The index after a write: a new one where the catalogue changed; `index` itself stays as it was."""
    if not changes.kinds & {Kind.CATALOGUE, Kind.TAXONOMY}:
        return index
    if not changes.ids or Kind.TAXONOMY in changes.kinds:
        return load_index(view)
    rows = list(offer_rows.offer_rows(view, changes.ids))
    found = {row.key for row in rows}
    gone = {service_id.bytes for service_id in changes.ids} - found
    return index.updated(rows, gone)


def term_labels(index: OfferIndex) -> Mapping[tuple[Facet, str], str]:
    """What the codes on cards and in filters are called."""
    return {(facet, code): label.text for facet, known in index.labels.items() for code, label in known.items()}


def find_services(
    view: View, index: OfferIndex, criteria: Criteria, today: datetime | date, *, limit: int = 50, offset: int = 0
) -> SearchPage:
    """One page of the offers that meet the criteria, with exact total and facet counts.

    `today` is the local day or moment. Offers that have all the words come first; where none has, a typing error is
    looked for (`corrected`), then offers that have some of the words are taken (`loosened`).
    """
    day = today.date() if isinstance(today, datetime) else today
    search = _Search(view, index)
    tiers = search.of(criteria.text)
    found = _joined(tiers) if search.concepts else index.all
    kept = filtered(index, criteria, found, day)
    page = ordered(index, criteria, kept.bits, tiers, day, offset=offset, limit=limit)
    cards = tuple(_cards(search, page, criteria, day))
    return SearchPage(
        total=kept.bits.bit_count(),
        cards=cards,
        facets=facet_counts(index, criteria, kept),
        open_today=(kept.without.get("open", kept.bits) & index.open_on(day)).bit_count(),
        without_place=kept.without_place,
        corrected=_as_written(search.corrected, cards),
        loosened=search.loosened,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The offers that have the words of a text, as a set of positions in the index; see `SearchPage`."""

    offers: int
    corrected: str = ""
    loosened: bool = False


def find_offers(view: View, index: OfferIndex, text: str) -> Found:
    """The offers a text finds, all of them while nothing is typed; to narrow another list, such as a session's."""
    search = _Search(view, index)
    tiers = search.of(text)
    return Found(_joined(tiers) if search.concepts else index.all, search.corrected, search.loosened)


def read_cards(
    view: View, index: OfferIndex, ids: Iterable[UUID], text: str, day: date, origin: Place | None = None
) -> tuple[Card, ...]:
    """The cards of offers in the order given, with the words of the text marked; `origin` is where people start."""
    search = _Search(view, index)
    search.of(text)
    positions = [index.position_of[id.bytes] for id in ids if id.bytes in index.position_of]
    return tuple(_cards(search, positions, Criteria(text=text, origin=origin), day))


class _Search:
    """One text looked up: its concepts, what was searched instead, and the offers by score."""

    def __init__(self, view: View, index: OfferIndex) -> None:
        self.view = view
        self.index = index
        self.synonyms: Synonyms = load_synonyms(resources_folder() / "synonyms")
        self.concepts: tuple[Concept, ...] = ()
        self.corrected = ""
        self.loosened = False

    def of(self, text: str) -> Tiers:
        self.concepts = concepts_of(text, self.synonyms)
        if not self.concepts:
            return _NOTHING
        tiers = self._all_of(self.concepts)
        return tiers or self._corrected() or self._some_of()

    def _all_of(self, concepts: Sequence[Concept]) -> Tiers:
        return scored([self.grades(concept) for concept in concepts], self.index.all)

    def _corrected(self) -> Tiers:
        meant = [self._meant(concept) for concept in self.concepts]
        if meant == list(self.concepts):
            return _NOTHING
        tiers = self._all_of(meant)
        if tiers or len(meant) > 1:
            self.concepts = tuple(meant)
            self.corrected = " ".join(word for concept in meant for word in concept.words)
        return tiers

    def _some_of(self) -> Tiers:
        self.loosened = len(self.concepts) > 1
        tiers = scored([self.grades(concept) for concept in self.concepts], self.index.all, loosened=True)
        if not tiers:
            self.loosened, self.corrected = False, ""
        return tiers

    def _meant(self, concept: Concept) -> Concept:
        """The concept with its misspelt words put right; as it is where it is found or nothing is near."""
        if self.grades(concept):
            return concept
        return self.index.remember(("meant", concept), lambda: self._put_right(concept))

    def _put_right(self, concept: Concept) -> Concept:
        known = self._known_words()
        words = [self._nearest(word, known, concept.open_ended) for word in concept.words]
        again = concepts_of(" ".join(words) + ("" if concept.open_ended else " "), self.synonyms)
        return again[0] if len(again) == 1 else replace(concept, words=tuple(words))

    def _nearest(self, word: str, known: KnownWords, open_ended: bool) -> str:
        near = near_words(word, known, open_ended)
        by_hits = sorted(near[:3], key=lambda other: -self._hits(other)) if len(near) > 1 else near
        return next((other for other in by_hits if self._hits(other)), word)

    def _hits(self, word: str) -> int:
        grades = self.grades(concepts_of(word, self.synonyms)[0])
        return sum(bits.bit_count() for _, bits in grades)

    def _known_words(self) -> KnownWords:
        own = (word for key in self.synonyms.keys for word in key.split())
        return self.index.remember("known words", lambda: KnownWords({*own, *self._vocabulary().words}))

    def _vocabulary(self) -> Vocabulary:
        return self.index.remember("vocabulary", lambda: Vocabulary(search_index.all_words(self.view)))

    def grades(self, concept: Concept) -> Grades:
        """The sets of offers in which a concept was found, by weight; kept for the next keystroke."""
        return self.index.remember(("grades", concept), lambda: self._look_up(concept))

    def _look_up(self, concept: Concept) -> Grades:
        grades: list[tuple[int, int]] = []
        for lookup in lookups(concept, self._vocabulary()):
            found = 0
            for phrases in _begun_apart(lookup.phrases):
                found |= self._with(lookup.columns, phrases)
            if found:
                grades.append((lookup.weight, found))
        return raised(grades, self._of_kinds(concept)) if grades else ()

    def _of_kinds(self, concept: Concept) -> int:
        """The offers that are what the concept says, by the name of their kind."""
        offers, kinds = 0, self.index.values(Facet.KIND)
        for kind in kinds_named(concept, self.index.remember("kinds", self._kinds)):
            offers |= kinds.get(kind, 0)
        return offers

    def _kinds(self) -> dict[str, str]:
        """The names of the kinds; what only gathers them, as "Wohnen, Gesundheit und Freizeit", says too much."""
        labels = self.index.labels.get(Facet.KIND, {})
        gathering = {label.parent for label in labels.values()}
        return {code: spoken(label.text) for code, label in labels.items() if code not in gathering}

    def _with(self, columns: tuple[str, ...], phrases: tuple[Phrase, ...]) -> int:
        """The offers with one of the phrases in one of the columns."""
        return self.index.remember(
            ("with", columns, phrases),
            lambda: self.index.bits_of_slots(search_index.slots_with(self.view, columns, phrases)),
        )

    def hits(self) -> Hits:
        """The words to mark: those typed, what they are part of, and their synonyms."""
        typed = [concept.words for concept in self.concepts]
        others = [other for concept in self.concepts for other in concept.others if len(other) <= _MARKED_WORDS]
        known = dict[str, None]()
        for phrase in (*typed, *others):
            if self._vocabulary().may_have((*phrase, GOES_ON)):
                known |= dict.fromkeys(word for word in phrase if word not in self.synonyms.stopwords)
        parts = [concept.may_be_inside for concept in self.concepts if concept.may_be_inside]
        return Hits(known, parts)


def _begun_apart(phrases: tuple[Phrase, ...]) -> Iterator[tuple[Phrase, ...]]:
    """The phrase that grows while somebody types, and all others, which stay as they are for some keystrokes."""
    first = phrases[:1] if phrases[0][-1] == GOES_ON else ()
    return filter(None, (first, phrases[len(first) :]))


def _joined(tiers: Tiers) -> int:
    found = 0
    for _, bits in tiers:
        found |= bits
    return found


def _cards(search: _Search, page: Sequence[int], criteria: Criteria, day: date) -> Iterable[Card]:
    index = search.index
    texts = _texts_of(search, [index.rows[position].slot for position in page])
    hits = search.hits() if search.concepts else Hits()
    distances = index.distances(criteria.origin) if criteria.origin is not None else None
    for position in page:
        row = index.rows[position]
        alert, *long = texts.get(row.slot, (("", ""),))
        yield Card(
            id=UUID(bytes=row.key),
            name=highlight(row.name, hits) if hits and hits.first(fold_word(row.name)) >= 0 else (Span(row.name),),
            organization=row.organization,
            snippet=snippet(long, hits),
            kinds=row.kinds,
            topics=row.topics,
            languages=row.languages,
            features=row.features,
            cost=row.cost,
            district=row.districts[0] if row.districts else "",
            distance_km=distances[position] if distances else None,
            opening=index.opening(position, day),
            next_date=next_start(row, day) if row.starts else None,
            verified_on=row.verified_on,
            status=row.status,
            alert=plain_text(alert[0]) if alert[0] else "",
        )


def _texts_of(search: _Search, slots: Sequence[int]) -> Mapping[int, Sequence[FoldedText]]:
    """The texts of some offers with their folded form; those shown with the last keystroke come again with the next."""
    kept: dict[int, Sequence[FoldedText]] = search.index.remember("texts of cards", dict)
    if len(kept) > _TEXTS_KEPT:
        kept.clear()
    missing = [slot for slot in slots if slot not in kept]
    if missing:
        found = search_index.card_texts(search.view, missing)
        kept |= {slot: tuple(map(folded_text, texts)) for slot, texts in found.items()}
    return kept


def _as_written(corrected: str, cards: Sequence[Card]) -> str:
    """Corrected words as the offers write them, with umlauts and capitals."""
    if not corrected:
        return ""
    spelt: dict[str, str] = {}
    for card in cards[:10]:
        for span in (*card.name, *card.snippet):
            spelt |= {fold(word): word for word in span.text.split() if fold(word) not in spelt}
    return " ".join(spelt.get(word, word) for word in corrected.split())
