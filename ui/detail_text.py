"""What the detail pane says of an offer: sections of worded lines, still without any widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.detail import (
    ContactPerson,
    CostOption,
    Intake,
    Outcome,
    PhoneNumber,
    PlaceDetail,
    ServiceDetail,
    SpokenLanguage,
    WeekHours,
)
from app.domain.handout_text import listed
from app.domain.profile import Gain
from app.domain.search import Cost, Facet
from app.domain.terms import term_name
from app.i18n import N_, Translator
from app.languages import language_name
from ui import wording
from ui.rule_text import rule_lines
from ui.text_line import Line, Section

GAINS = {
    Gain.GERMAN: N_("Deutsch {value}"),
    Gain.SCHOOL: N_("Abschluss: {value}"),
    Gain.GOAL: N_("Ziel: {value}"),
    Gain.NEXT_STEP: N_("Danach möglich: {value}"),
    Gain.COMPETENCE_PROFILE: N_("Ein Profil der eigenen Fähigkeiten"),
    Gain.PRACTICE: N_("Praktische Erfahrung"),
    Gain.CHILDCARE: N_("Kinderbetreuung"),
    Gain.DOCUMENT: N_("Unterlage: {value}"),
    Gain.MONEY: N_("Geld"),
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A short fact under the title."""

    text: str
    good: bool = False


def chips(tr: Translator, detail: ServiceDetail) -> tuple[Chip, ...]:
    """Cost, kind, languages and features in short."""
    result = [Chip(wording.cost(tr, detail.cost), True)] if detail.cost is Cost.FREE else []
    for facet in (Facet.KIND, Facet.FEATURE):
        result += [Chip(term_name(tr, facet, term.label)) for term in detail.terms.get(facet, ())]
    result += [Chip(_language(tr, language)) for language in detail.languages]
    return tuple(dict.fromkeys(result))


def notes(tr: Translator, detail: ServiceDetail) -> tuple[str, ...]:
    """What must be seen before anything else."""
    result = []
    if detail.status in wording.STATUSES and detail.status != "active":
        result.append(
            tr.gettext("Dieses Angebot ist zurzeit so gemeldet: {status}.", status=wording.status(tr, detail.status))
        )
    if detail.alert:
        result.append(detail.alert)
    if detail.gone_from_source:
        result.append(tr.gettext("In der Quelle steht dieses Angebot nicht mehr. Bitte nachfragen, ob es noch läuft."))
    return tuple(result)


def sections(tr: Translator, detail: ServiceDetail, today: date, with_rules: bool = True) -> tuple[Section, ...]:
    """The sections that have something to say, in the order one asks for it; in a session reasons stand for rules."""
    every = (
        Section("", (Line(detail.description),) if detail.description else ()),
        Section(tr.gettext("Kontakt"), tuple(_contact(tr, detail))),
        Section(tr.gettext("Zeiten"), tuple(hours_lines(tr, detail.hours))),
        *(_place(tr, place) for place in detail.places),
        Section(tr.gettext("Beginn und Anmeldung"), tuple(_intakes(tr, detail))),
        Section(tr.gettext("Für wen"), tuple(_for_whom(tr, detail, today, with_rules))),
        Section(tr.gettext("Was es bringt"), tuple(_outcome(tr, outcome) for outcome in detail.outcomes)),
        Section(tr.gettext("Mitbringen"), tuple(_documents(tr, detail))),
        Section(tr.gettext("Kosten"), tuple(_costs(tr, detail))),
        Section(tr.gettext("Sprachen"), tuple(_languages(tr, detail))),
        Section(tr.gettext("Thema"), tuple(_topics(tr, detail))),
        Section(tr.gettext("Stand und Quelle"), tuple(_origin(tr, detail, today))),
    )
    return tuple(section for section in every if section.lines)


def _contact(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    for person in detail.contacts:
        yield from _person(tr, person)
    for phone in detail.phones or detail.organization.phones:
        yield phone_line(tr, phone)
    email = detail.email or detail.organization.email
    if email:
        yield Line(wording.isolated(email), "mail", copy=email)
    addresses = [(detail.url, ""), *((web.url, web.label) for web in detail.urls)]
    if not any(url for url, _label in addresses):
        addresses = [(detail.organization.website, "")]
    for url, label in dict.fromkeys(addresses):
        if url:
            shown = f"{label}: {wording.isolated(url)}" if label else wording.isolated(url)
            yield Line(shown, "globe", copy=url)


def _person(tr: Translator, person: ContactPerson) -> Iterator[Line]:
    about = [part for part in (person.title, person.department) if part]
    name = ", ".join([person.name, *about] if person.name else about)
    if name:
        yield Line(name, "users")
    for phone in person.phones:
        yield phone_line(tr, phone)
    if person.email:
        yield Line(wording.isolated(person.email), "mail", copy=person.email)


def phone_line(tr: Translator, phone: PhoneNumber) -> Line:
    """A number with what it is for and who speaks there."""
    number = wording.isolated(phone.number)
    if phone.extension:
        number = tr.gettext("{number}, Durchwahl {extension}", number=number, extension=phone.extension)
    spoken = listed(tr, [_language(tr, language) for language in phone.languages])
    about = ", ".join(part for part in (phone.description, wording.phone_type(tr, phone.type), spoken) if part)
    text = tr.gettext("{number} ({about})", number=number, about=about) if about else number
    return Line(text, "phone", copy=phone.number)


def _place(tr: Translator, place: PlaceDetail) -> Section:
    lines = []
    address = ", ".join(place.address)
    if address:
        lines.append(Line(wording.isolated(address), "map-pin", copy=address))
    near = [place.district] if place.district else []
    if place.distance_km is not None:
        near.append(wording.distance(tr, place.distance_km))
    if near:
        lines.append(Line(" · ".join(near)))
    lines += [Line(text) for text in (place.description, place.transportation) if text]
    lines += [Line(text, "accessibility") for text in place.accessibility]
    lines += [phone_line(tr, phone) for phone in place.phones]
    if place.url:
        lines.append(Line(wording.isolated(place.url), "globe", copy=place.url))
    lines += hours_lines(tr, place.hours)
    return Section(place.name or tr.gettext("Ort"), tuple(lines))


def hours_lines(tr: Translator, hours: WeekHours) -> Iterator[Line]:
    """The hours of a week: days with the same times together, then what is special."""
    by_times: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for number, times in enumerate(hours.days):
        if times:
            by_times.setdefault(times, []).append(number)
    for times, numbers in by_times.items():
        days = listed(tr, [wording.weekday(tr, number) for number in numbers])
        yield Line(tr.gettext("{days}: {times}", days=days, times=wording.hours(tr, times)), "clock")
    if hours.by_appointment:
        yield Line(tr.gettext("Nach Vereinbarung"), "calendar-clock")
    for special in hours.irregular:
        span = wording.hours(tr, [(special.opens_at, special.closes_at)])
        when = wording.short_day(tr, special.next_day) if special.next_day else ""
        text = " ".join(part for part in (when, span, special.notes) if part)
        if text:
            yield Line(text, "calendar")
    for note in hours.notes:
        if not (hours.by_appointment and note.strip(" .").casefold() == tr.gettext("Nach Vereinbarung").casefold()):
            yield Line(note)


def _intakes(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    for intake in detail.intakes:
        yield from _intake(tr, intake)
    for capacity in detail.capacities:
        if capacity.available is not None:
            yield Line(tr.gettext("Freie Plätze: {number}", number=wording.number(tr, capacity.available)), "users")
    if detail.application_process:
        yield Line(detail.application_process, "list-checks")
    if detail.wait_time:
        yield Line(tr.gettext("Wartezeit: {text}", text=detail.wait_time), "clock")


def _intake(tr: Translator, intake: Intake) -> Iterator[Line]:
    if intake.rolling:
        yield Line(tr.gettext("Einstieg jederzeit möglich"), "calendar")
    if intake.starts_on and intake.ends_on:
        begin, end = wording.day(tr, intake.starts_on), wording.day(tr, intake.ends_on)
        yield Line(tr.gettext("Beginn {begin}, Ende {end}", begin=begin, end=end), "calendar")
    elif intake.starts_on:
        yield Line(tr.gettext("Beginn {begin}", begin=wording.day(tr, intake.starts_on)), "calendar")
    if intake.apply_from:
        yield Line(tr.gettext("Anmeldung ab {day}", day=wording.day(tr, intake.apply_from)), "list-checks")
    if intake.apply_by:
        yield Line(tr.gettext("Anmeldung bis {day}", day=wording.day(tr, intake.apply_by)), "list-checks")
    duration = _duration(tr, intake)
    if duration:
        yield Line(duration, "clock")
    places = _places(tr, intake)
    if places:
        yield Line(places, "users")
    if intake.text:
        yield Line(intake.text)


def _duration(tr: Translator, intake: Intake) -> str:
    parts = []
    if intake.weeks:
        parts.append(
            tr.ngettext("{number} Woche", "{number} Wochen", int(intake.weeks), number=wording.number(tr, intake.weeks))
        )
    if intake.hours_per_week:
        parts.append(tr.gettext("{number} Stunden in der Woche", number=wording.number(tr, intake.hours_per_week)))
    times = wording.times_of_day(tr, intake.times)
    return ", ".join([*parts, times] if times else parts)


def _places(tr: Translator, intake: Intake) -> str:
    parts = []
    if intake.places_free is not None and intake.places is not None:
        parts.append(tr.gettext("{free} von {all} Plätzen frei", free=intake.places_free, all=intake.places))
    elif intake.places_free is not None:
        parts.append(tr.ngettext("{count} Platz frei", "{count} Plätze frei", intake.places_free))
    elif intake.places is not None:
        parts.append(tr.ngettext("{count} Platz", "{count} Plätze", intake.places))
    if intake.waiting_list:
        parts.append(
            tr.ngettext("{count} Person auf der Warteliste", "{count} Personen auf der Warteliste", intake.waiting_list)
        )
    if intake.wait_weeks:
        parts.append(
            tr.ngettext("etwa {count} Woche Wartezeit", "etwa {count} Wochen Wartezeit", int(intake.wait_weeks))
        )
    return ", ".join(parts)


def _for_whom(tr: Translator, detail: ServiceDetail, today: date, with_rules: bool) -> Iterator[Line]:
    if detail.eligibility_description:
        yield Line(detail.eligibility_description)
    ages = wording.ages(tr, detail.minimum_age, detail.maximum_age)
    if ages:
        yield Line(ages, "users")
    if not with_rules:
        return
    for rule in detail.rules:
        yield from rule_lines(tr, rule, today)
    if detail.rules:
        yield Line(tr.gettext("Diese Angaben informieren. Sie ersetzen keine Rechtsberatung."), "info", "muted")


def _outcome(tr: Translator, outcome: Outcome) -> Line:
    template = GAINS.get(Gain(outcome.gives)) if outcome.gives in set(Gain) else None
    taxonomy = "kind" if outcome.gives == Gain.NEXT_STEP else outcome.gives
    value = term_name(tr, taxonomy, outcome.value_label) if outcome.value_label else outcome.value
    gain = tr.gettext(template, value=value) if template else outcome.gives
    text = tr.pgettext("outcome", outcome.text) if outcome.text else ""
    parts = [gain, tr.gettext("mit Zertifikat") if outcome.certificate else "", text]
    return Line(". ".join(part.rstrip(".") for part in parts if part) + ".", "graduation-cap")


def _documents(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    for document in detail.documents:
        yield Line(term_name(tr, "document", document.document), "file-text")


def _costs(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    if detail.cost is not Cost.UNKNOWN or not (detail.cost_options or detail.fees_description):
        yield Line(wording.cost(tr, detail.cost), "euro")
    for option in detail.cost_options:
        text = _cost_option(tr, option)
        if text and not _says_cost(tr, detail, text):
            yield Line(text, "euro" if detail.cost is Cost.UNKNOWN else "")
    if detail.fees_description and not _says_cost(tr, detail, detail.fees_description):
        yield Line(detail.fees_description)


def _says_cost(tr: Translator, detail: ServiceDetail, text: str) -> bool:
    """Whether a text only repeats what was said already."""
    return text.strip(" .").casefold() == wording.cost(tr, detail.cost).casefold()


def _cost_option(tr: Translator, option: CostOption) -> str:
    amount = wording.money(tr, option.amount, option.currency) if option.amount else ""
    parts = [part for part in (option.option, amount, option.description) if part]
    if option.valid_to:
        parts.append(tr.gettext("gilt bis {day}", day=wording.day(tr, option.valid_to)))
    return ", ".join(parts)


def _languages(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    if detail.languages:
        yield Line(listed(tr, [_language(tr, language) for language in detail.languages]), "languages")
    for language in detail.languages:
        if language.note:
            yield Line(tr.gettext("{language}: {note}", language=_language(tr, language), note=language.note))
    if detail.interpretation_services:
        yield Line(detail.interpretation_services)


def _language(tr: Translator, language: SpokenLanguage) -> str:
    return language_name(tr.language, language.code) if language.code else language.name


def _topics(tr: Translator, detail: ServiceDetail) -> Iterator[Line]:
    labels = [
        term_name(tr, facet, term.label) for facet in (Facet.TOPIC, "target") for term in detail.terms.get(facet, ())
    ]
    if labels:
        yield Line(listed(tr, labels), "tag")


def _origin(tr: Translator, detail: ServiceDetail, today: date) -> Iterator[Line]:
    long_ago = wording.is_long_ago(detail.verified_on, today)
    icon, tone = ("triangle-alert", "warn") if long_ago else ("badge-check", "plain")
    text = wording.verified(tr, detail.verified_on)
    if detail.verified_by:
        text = tr.gettext("{verified} von {who}", verified=text, who=detail.verified_by)
    if long_ago:
        text = tr.gettext("{verified}. Das ist lange her, bitte nachfragen.", verified=text)
    yield Line(text, icon if detail.verified_on else "circle-help", tone if detail.verified_on else "muted")
    if detail.accreditations:
        yield Line(detail.accreditations, "shield-check")
    source = detail.source
    if source:
        parts = [source.title, source.attribution, source.licence, source.url]
        yield Line(tr.gettext("Quelle: {source}", source=", ".join(part for part in parts if part)), "", "muted")
