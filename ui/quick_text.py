"""What quick mode says: an offer on its large card and on the page to photograph, and who clarifies what is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.domain.detail import PlaceDetail, ServiceDetail, WeekHours
from app.domain.handout_text import listed
from app.domain.match import Fit
from app.domain.opening import OpeningNow
from app.domain.search import Cost, Opening
from app.i18n import N_, Translator
from app.languages import language_name
from app.usecases.quick import QuickOffer
from ui import wording
from ui.detail_text import hours_lines, phone_line
from ui.session_text import criterion_name
from ui.text_line import Line
from ui.widgets.offer_face import Sign

NEED_ICONS: Mapping[str, str] = {
    "language": "languages",
    "subject_support": "book-open",
    "competence_assessment": "compass",
    "practice": "wrench",
    "childcare": "baby",
    "bureaucracy": "mail",
    "certificate": "graduation-cap",
    "recognition": "badge-check",
    "housing": "house",
    "health": "heart-pulse",
    "leisure": "volleyball",
}
AGES: Mapping[str, str] = {
    "under_14": N_("unter 14 Jahre"),
    "14_17": N_("14 bis 17 Jahre"),
    "18_20": N_("18 bis 20 Jahre"),
    "21_23": N_("21 bis 23 Jahre"),
    "24_26": N_("24 bis 26 Jahre"),
    "27_plus": N_("27 Jahre und älter"),
}
OPENINGS: Mapping[Opening, str] = {
    Opening.OPEN: N_("heute geöffnet"),
    Opening.BY_APPOINTMENT: N_("nach Vereinbarung"),
    Opening.CLOSED: N_("zurzeit geschlossen"),
    Opening.UNKNOWN: N_("Zeiten unbekannt"),
}
ACCESS = "access"
ASKED_ON_CARD = 3
LANGUAGES_ON_CARD = 2


@dataclass(frozen=True, slots=True)
class QuickFace:
    """What a large card says: what, where, when, cost and languages, and what to clarify first."""

    title: str
    where: str
    when: str
    facts: Sign
    sign: Sign

    def spoken(self) -> str:
        """The whole card for a screen reader."""
        parts = [self.title, self.where, self.when, self.facts.text, self.sign.text]
        return ". ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the page to photograph; `own_language` is the name in the language of the person."""

    title: str
    own_language: str
    organization: str
    lines: tuple[Line, ...]
    note: str = ""


def quick_face(tr: Translator, offer: QuickOffer, language: str | None, today: date) -> QuickFace:
    """Word one offer for its card; the language of the person comes first."""
    detail = offer.detail
    return QuickFace(
        detail.name,
        _where_in_short(tr, detail),
        _when(tr, offer, today),
        _facts(tr, offer, language),
        clarify_sign(tr, offer),
    )


def opening_words(tr: Translator, opens: OpeningNow, today: date) -> str:
    """Until when it is open, or when it opens next."""
    match opens.state:
        case Opening.OPEN if opens.until:
            return tr.gettext("jetzt geöffnet, bis {time} Uhr", time=wording.clock(tr, opens.until))
        case Opening.CLOSED if opens.day is not None:
            return _opens_again(tr, opens.day, opens.times, today)
    return tr.gettext(OPENINGS[opens.state])


def _opens_again(tr: Translator, on: date, hours: tuple[tuple[str, str], ...], today: date) -> str:
    times = wording.hours(tr, hours)
    if on == today:
        return tr.gettext("heute {times}", times=times)
    day = wording.coming_day(tr, on, today)
    return tr.gettext("wieder {day}, {times}", day=day, times=times) if times else tr.gettext("wieder {day}", day=day)


def _where_in_short(tr: Translator, detail: ServiceDetail) -> str:
    """Institution, street and district; the town is known."""
    place = nearest(detail)
    parts = [detail.organization.name]
    if place is not None:
        parts += [wording.isolated(", ".join(place.address[:-1])), place.district]
        if place.distance_km is not None:
            parts.append(wording.distance(tr, place.distance_km))
    return " · ".join(part for part in parts if part)


def where_words(tr: Translator, detail: ServiceDetail) -> str:
    """Street, district and distance of the nearest place."""
    place = nearest(detail)
    if place is None:
        return ""
    parts = [wording.isolated(", ".join(place.address)), place.district]
    if place.distance_km is not None:
        parts.append(wording.distance(tr, place.distance_km))
    return " · ".join(part for part in parts if part)


def nearest(detail: ServiceDetail) -> PlaceDetail | None:
    """The place to go to: the nearest as far as distances are known, else the first with an address."""
    places = [place for place in detail.places if place.address or place.district]
    return min(places, key=lambda place: (place.distance_km is None, place.distance_km or 0.0), default=None)


def clarify_sign(tr: Translator, offer: QuickOffer) -> Sign:
    """What must be clarified before going there, and by whom."""
    if offer.for_counselling:
        return Sign(tr.gettext("Das klärt die Beratungsstelle"), "warn", "users")
    if offer.fit is Fit.FITS:
        return Sign(tr.gettext("Passt"), "good", "circle-check")
    asked = [criterion_name(tr, criterion) for criterion in offer.to_ask if criterion != ACCESS]
    if not asked:
        return Sign(tr.gettext("Vorher fragen, ob es passt"), "plain", "circle-help")
    names = listed(tr, asked[:ASKED_ON_CARD])
    return Sign(tr.gettext("Vorher fragen: {criteria}", criteria=names), "warn", "circle-help")


def counselling_words(tr: Translator, offer: QuickOffer, today: date) -> str:
    """The counselling service by name, place and hours."""
    parts = (offer.detail.name, where_words(tr, offer.detail), opening_words(tr, offer.opens, today))
    return " · ".join(part for part in parts if part)


def _when(tr: Translator, offer: QuickOffer, today: date) -> str:
    if offer.detail.status in wording.STATUSES and offer.detail.status != "active":
        return wording.status(tr, offer.detail.status)
    opening = opening_words(tr, offer.opens, today)
    begins = offer.detail.next_date
    if not begins:
        return opening
    day = wording.coming_day(tr, begins, today)
    if offer.opens.state is Opening.UNKNOWN:
        return tr.gettext("nächster Beginn {day}", day=day)
    return tr.gettext("{opening} · nächster Beginn {day}", opening=opening, day=day)


def _facts(tr: Translator, offer: QuickOffer, language: str | None) -> Sign:
    """Cost, languages, and childcare where somebody needs it."""
    detail = offer.detail
    cost, tone = wording.cost(tr, detail.cost), "good" if detail.cost is Cost.FREE else "plain"
    spoken = sorted((one.code or one.name for one in detail.languages), key=lambda code: code != language)
    names = [_language(tr, code) for code in spoken[:LANGUAGES_ON_CARD]]
    if len(spoken) > LANGUAGES_ON_CARD:
        more = len(spoken) - LANGUAGES_ON_CARD
        names.append(tr.ngettext("+{count} Sprache", "+{count} Sprachen", more))
    if offer.childcare is not None:
        names.append(tr.gettext("mit Kinderbetreuung") if offer.childcare else tr.gettext("Kinderbetreuung klären"))
    return Sign(" · ".join([cost, *names]), tone)


def _language(tr: Translator, code: str) -> str:
    return language_name(tr.language, code)


def shown(
    tr: Translator, offer: QuickOffer, counselling: QuickOffer | None, language: str | None, today: date
) -> Shown:
    """Word one offer for the page to photograph."""
    detail = offer.detail
    names = {one.language: one.text for one in detail.translations if one.field == "name"}
    return Shown(
        detail.name,
        names.get(language or "", ""),
        detail.organization.name,
        tuple(_lines(tr, offer, today)),
        _note(tr, offer, counselling, today),
    )


def _lines(tr: Translator, offer: QuickOffer, today: date) -> Iterator[Line]:
    detail, place = offer.detail, nearest(offer.detail)
    if where := where_words(tr, detail):
        yield Line(where, "map-pin", strong=True)
    if place is not None and place.transportation:
        yield Line(place.transportation)
    phones = (*detail.phones, *(place.phones if place else ()), *detail.organization.phones)
    if phones:
        yield Line(phone_line(tr, phones[0]).text, "phone", strong=True)
    if detail.status in wording.STATUSES and detail.status != "active":
        yield Line(_sentence(wording.status(tr, detail.status)), "ban", strong=True)
    else:
        yield Line(_dated_opening(tr, offer.opens, today), "clock", strong=True)
    for line in hours_lines(tr, _hours(detail, place)):
        yield Line(line.text)
    if detail.next_date:
        day = wording.coming_day(tr, detail.next_date, today)
        yield Line(tr.gettext("Nächster Beginn {day}", day=day), "calendar", strong=True)
    if detail.documents:
        names = listed(tr, [one.document for one in detail.documents])
        yield Line(tr.gettext("Bitte mitbringen: {documents}", documents=names), "file-text", strong=True)
    yield Line(_sentence(wording.cost(tr, detail.cost)), "euro")
    if detail.languages:
        spoken = listed(tr, [_language(tr, one.code or one.name) for one in detail.languages])
        yield Line(spoken, "languages")


def _dated_opening(tr: Translator, opens: OpeningNow, today: date) -> str:
    """The next hours with their day: a photograph is looked at later."""
    if opens.day is None or opens.state is Opening.BY_APPOINTMENT:
        return _sentence(opening_words(tr, opens, today))
    day, times = wording.coming_day(tr, opens.day, today), wording.hours(tr, opens.times)
    return tr.gettext("{day}, {times}", day=day, times=times) if times else day


def _hours(detail: ServiceDetail, place: PlaceDetail | None) -> WeekHours:
    return detail.hours or (place.hours if place else WeekHours())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _note(tr: Translator, offer: QuickOffer, counselling: QuickOffer | None, today: date) -> str:
    if offer.for_counselling and counselling is not None:
        return tr.gettext(
            "Passt das zu meinem Aufenthalt und meiner Arbeitserlaubnis? Das klärt die Beratungsstelle: {where}",
            where=counselling_words(tr, counselling, today),
        )
    sign = clarify_sign(tr, offer)
    return "" if offer.fit is Fit.FITS else sign.text
