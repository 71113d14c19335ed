"""What a card says: the words, signs and tones of one offer in a list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.domain.search import Card, Cost, Facet, Opening, OpeningState, Span
from app.i18n import Translator
from app.languages import language_name
from ui import wording

LANGUAGES_SHOWN = 3
SNIPPET_GAP = Span(" · ")

Label = Callable[[Facet, str], str]


@dataclass(frozen=True, slots=True)
class Sign:
    """A short text with an icon and a tone; the tone only underlines what icon and words say."""

    text: str
    tone: str = "plain"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """Everything a card shows, worded."""

    title: tuple[Span, ...]
    line: tuple[Span, ...]
    chips: tuple[Sign, ...]
    state: Sign
    aside: str = ""

    def spoken(self) -> str:
        """The whole card for a screen reader."""
        texts = ["".join(span.text for span in self.title), "".join(span.text for span in self.line)]
        return ". ".join(text for text in [*texts, *(c.text for c in self.chips), self.state.text, self.aside] if text)


CHILDCARE = "childcare"
STATE_SIGNS = {
    Opening.OPEN: ("good", "circle-check"),
    Opening.BY_APPOINTMENT: ("plain", "calendar-clock"),
    Opening.CLOSED: ("muted", "circle-minus"),
    Opening.UNKNOWN: ("muted", "circle-help"),
}


def face(tr: Translator, label: Label, card: Card, today: date) -> Face:
    """Word a card for the day it is looked at."""
    return Face(
        card.name,
        _line(card),
        tuple(_chips(tr, label, card)),
        state_sign(tr, card.status, card.opening, begins(card.opening, card.next_date, today), today),
        _aside(tr, card, today),
    )


def _line(card: Card) -> tuple[Span, ...]:
    if not card.snippet:
        return (Span(card.organization),)
    return (Span(card.organization), SNIPPET_GAP, *card.snippet) if card.organization else card.snippet


def _chips(tr: Translator, label: Label, card: Card) -> list[Sign]:
    chips = []
    if card.distance_km is not None:
        chips.append(Sign(wording.distance(tr, card.distance_km), icon="map-pin"))
    elif card.district:
        chips.append(Sign(label(Facet.DISTRICT, card.district), icon="map-pin"))
    if card.cost is not Cost.UNKNOWN:
        chips.append(Sign(wording.cost(tr, card.cost), "good" if card.cost is Cost.FREE else "plain"))
    # Before what a narrow card has no room for: whether the children can come along decides for many.
    chips += [Sign(label(Facet.FEATURE, code), "good", "users") for code in card.features if code == CHILDCARE]
    chips += [Sign(label(Facet.KIND, code)) for code in card.kinds[:1]]
    chips += [Sign(language_name(tr.language, code)) for code in card.languages[:LANGUAGES_SHOWN]]
    if len(card.languages) > LANGUAGES_SHOWN:
        more = len(card.languages) - LANGUAGES_SHOWN
        chips.append(Sign(tr.ngettext("+{count} Sprache", "+{count} Sprachen", more)))
    chips += [Sign(label(Facet.FEATURE, code)) for code in card.features if code != CHILDCARE]
    return chips


def begins(opening: OpeningState, next_date: date | None, today: date) -> date | None:
    """The day a course begins, where its hours say nothing yet of today."""
    waits = next_date is not None and next_date > today
    return next_date if waits and opening.state in (Opening.CLOSED, Opening.UNKNOWN) else None


def state_sign(tr: Translator, status: str, opening: OpeningState, begins_on: date | None, today: date) -> Sign:
    """Whether the offer runs, and if so when it begins or whether it is open."""
    if status in wording.STATUSES and status != "active":
        return Sign(wording.status(tr, status), "warn", "ban")
    if begins_on:
        return Sign(tr.gettext("beginnt {day}", day=wording.coming_day(tr, begins_on, today)), "plain", "calendar")
    tone, icon = STATE_SIGNS[opening.state]
    return Sign(wording.opening(tr, opening), tone, icon)


def _aside(tr: Translator, card: Card, today: date) -> str:
    if card.next_date and not begins(card.opening, card.next_date, today):
        return tr.gettext("nächster Beginn {day}", day=wording.coming_day(tr, card.next_date, today))
    if wording.is_long_ago(card.verified_on, today):
        return tr.gettext("lange nicht geprüft")
    return ""
