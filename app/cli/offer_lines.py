"""One offer in lines for people: what the detail pane shows, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date, get_day_names

from app.domain.rule_faults import FAULTS, FAULTY, OVERLAPPING
from app.domain.search import Cost
from app.i18n import N_, Translator
from app.languages import language_name

if TYPE_CHECKING:
    from app.domain.detail import AccessRule, CostOption, Intake, PhoneNumber, PlaceDetail, ServiceDetail, WeekHours

COSTS = {Cost.FREE: N_("kostenlos"), Cost.PAID: N_("kostet etwas")}


def offer_lines(offer: ServiceDetail, tr: Translator) -> list[str]:
    """The whole offer; what nobody wrote down has no line."""
    entries = (
        ("", [offer.name]),
        (tr.gettext("Institution"), [offer.organization.name]),
        ("", offer.description.splitlines()),
        (tr.gettext("Hinweis"), [offer.alert]),
        *(entry for place in offer.places for entry in _place(place, tr)),
        (tr.gettext("Telefon"), _phones(offer)),
        (tr.gettext("E-Mail"), [offer.email, *(person.email for person in offer.contacts), offer.organization.email]),
        (tr.gettext("Ansprechperson"), [person.name for person in offer.contacts]),
        (tr.gettext("Zeiten"), _hours(offer.hours, tr)),
        (tr.gettext("Kosten"), _costs(offer, tr)),
        (tr.gettext("Sprachen"), [_language(tr, one.code, one.name) for one in offer.languages]),
        (tr.gettext("Dolmetschen"), offer.interpretation_services.splitlines()),
        (tr.gettext("Unterlagen"), [one.document for one in offer.documents]),
        (tr.gettext("Für wen"), _eligibility(offer, tr)),
        (tr.gettext("Anmeldung"), [offer.application_process, offer.wait_time]),
        (tr.gettext("Termine"), [line for intake in offer.intakes for line in _intake(intake, tr)]),
        (tr.gettext("Zuletzt geprüft"), [_day(tr, offer.verified_on)]),
        (tr.gettext("Internetseite"), [offer.url, *(one.url for one in offer.urls), offer.organization.website]),
        (tr.gettext("Kennung"), [str(offer.id)]),
    )
    return [line for heading, texts in entries for line in _lines(heading, texts)]


def _lines(heading: str, texts: Iterable[str]) -> Iterator[str]:
    shown = list(dict.fromkeys(text.strip() for text in texts if text and text.strip()))
    if not heading or not shown:
        yield from shown
    elif len(shown) == 1:
        yield f"{heading}: {shown[0]}"
    else:
        yield f"{heading}:"
        yield from (f"  {text}" for text in shown)


def _place(place: PlaceDetail, tr: Translator) -> Iterator[tuple[str, list[str]]]:
    yield tr.gettext("Ort"), [place.name, *place.address, place.district, place.transportation, *place.accessibility]
    yield tr.gettext("Telefon am Ort"), [_phone(phone) for phone in place.phones]
    yield tr.gettext("Zeiten am Ort"), _hours(place.hours, tr)


def _phones(offer: ServiceDetail) -> list[str]:
    of_people = (phone for person in offer.contacts for phone in person.phones)
    return [_phone(phone) for phone in (*offer.phones, *of_people, *offer.organization.phones)]


def _phone(phone: PhoneNumber) -> str:
    return f"{phone.number} ({phone.description})" if phone.description else phone.number


def _hours(hours: WeekHours, tr: Translator) -> list[str]:
    names = get_day_names("wide", locale=tr.locale)
    days = [(names[number], times) for number, times in enumerate(hours.days) if times]
    lines = [f"{name} {', '.join(_span(tr, *span) for span in times)}" for name, times in days]
    lines += [tr.gettext("nach Vereinbarung")] if hours.by_appointment else []
    special = [
        " ".join(filter(None, (_day(tr, one.next_day), _span(tr, one.opens_at, one.closes_at), one.notes)))
        for one in hours.irregular
    ]
    return [*lines, *hours.notes, *special]


def _span(tr: Translator, opens: str, closes: str) -> str:
    if opens and closes:
        return f"{opens}–{closes}"
    return tr.gettext("ab {time}", time=opens) if opens else ""


def _costs(offer: ServiceDetail, tr: Translator) -> list[str]:
    word = [tr.gettext(COSTS[offer.cost])] if offer.cost in COSTS else []
    return [*word, *map(_price, offer.cost_options), *offer.fees_description.splitlines()]


def _price(option: CostOption) -> str:
    amount = f"{option.amount:g} {option.currency}" if option.amount else ""
    return " ".join(filter(None, (amount, option.option, option.description)))


def _eligibility(offer: ServiceDetail, tr: Translator) -> list[str]:
    least, greatest = offer.minimum_age, offer.maximum_age
    ages = []
    if least is not None:
        ages.append(tr.gettext("ab {age} Jahren", age=f"{least:g}"))
    if greatest is not None:
        ages.append(tr.gettext("bis {age} Jahre", age=f"{greatest:g}"))
    rules = [line for rule in offer.rules for line in _rule(rule, tr)]
    return [*offer.eligibility_description.splitlines(), *ages, *rules]


def _rule(rule: AccessRule, tr: Translator) -> Iterator[str]:
    yield rule.text or ", ".join(rule.labels.values())
    if rule.fault:
        yield tr.gettext(FAULTY, fault=tr.gettext(FAULTS[rule.fault]))
    if rule.overlaps:
        yield tr.gettext(OVERLAPPING)


def _intake(intake: Intake, tr: Translator) -> Iterator[str]:
    words = (
        (intake.starts_on, N_("Beginn: {day}")),
        (intake.ends_on, N_("Ende: {day}")),
        (intake.apply_from, N_("Anmeldung ab {day}")),
        (intake.apply_by, N_("Anmeldung bis {day}")),
    )
    yield from (tr.gettext(text, day=_day(tr, day)) for day, text in words if day)
    yield from intake.text.splitlines()


def _language(tr: Translator, code: str, name: str) -> str:
    return name or language_name(tr.language, code)


def _day(tr: Translator, day: date | None) -> str:
    return format_date(day, "long", locale=tr.locale) if day else ""
