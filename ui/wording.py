"""What codes, dates, hours and distances are called on screen; labels of terms come from the catalogue itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

from babel.dates import format_date, format_datetime, get_day_names
from babel.numbers import format_currency, format_decimal

from app.domain.handout_text import listed
from app.domain.profile import Criterion, Force
from app.domain.search import Cost, Facet, Opening, OpeningState, Sort
from app.domain.terms import term_name
from app.i18n import N_, Translator
from app.languages import language_name, locale

LONG_AGO = timedelta(days=365)
HALF_A_YEAR = timedelta(days=182)
ISOLATE, POP = "\u2066", "\u2069"

COSTS = {Cost.FREE: N_("kostenlos"), Cost.PAID: N_("kostet etwas"), Cost.UNKNOWN: N_("Kosten unbekannt")}
FACETS = {
    Facet.TOPIC: N_("Thema"),
    Facet.KIND: N_("Art des Angebots"),
    Facet.LANGUAGE: N_("Gesprochene Sprache"),
    Facet.COST: N_("Kosten"),
    Facet.DISTRICT: N_("Stadtteil"),
    Facet.FEATURE: N_("Besonderes"),
    Facet.SOURCE: N_("Quelle"),
}
SORTS = {
    Sort.RELEVANCE: N_("Beste Treffer"),
    Sort.NAME: N_("Name"),
    Sort.DISTANCE: N_("Entfernung"),
    Sort.NEXT_DATE: N_("Nächster Termin"),
    Sort.VERIFIED: N_("Zuletzt geprüft"),
}
STATUSES = {
    "active": N_("läuft"),
    "inactive": N_("ruht"),
    "defunct": N_("eingestellt"),
    "temporarily closed": N_("vorübergehend geschlossen"),
}
FORCES = {
    Force.MUST: N_("zwingend"),
    Force.DISCRETION: N_("Ermessen: die Stelle entscheidet"),
    Force.SUSPENDED: N_("zurzeit ausgesetzt"),
}
CRITERIA = {
    Criterion.AGE: N_("Alter"),
    Criterion.STATUS: N_("Aufenthaltsstatus"),
    Criterion.WORK_PERMISSION: N_("Arbeitserlaubnis"),
    Criterion.GERMAN: N_("Deutschkenntnisse"),
    Criterion.SCHOOL: N_("Schulabschluss"),
    Criterion.GENDER: N_("Geschlecht"),
    Criterion.REGISTRATION: N_("Gemeldet bei"),
    Criterion.CHILDREN: N_("Kinder"),
    Criterion.DISTRICT: N_("Wohnort"),
    Criterion.PUPIL: N_("Schulbesuch"),
    Criterion.IN_TRAINING: N_("In Ausbildung"),
    Criterion.DOCUMENT: N_("Unterlage"),
    Criterion.OTHER: N_("Weitere Bedingung"),
}


def isolated(text: str) -> str:
    """A phone number, address or reference that must keep its order inside right-to-left text."""
    return f"{ISOLATE}{text}{POP}" if text else ""


def cost(tr: Translator, value: Cost) -> str:
    """Free, paid or unknown."""
    return tr.gettext(COSTS[value])


def status(tr: Translator, value: str) -> str:
    """The HSDS status in words; empty while an offer simply runs."""
    return tr.gettext(STATUSES[value]) if value in STATUSES else value


def day(tr: Translator, value: date) -> str:
    """A date as people write it."""
    return str(format_date(value, "medium", locale=locale(tr.language)))


def short_day(tr: Translator, value: date) -> str:
    """Weekday and day of a near date, e.g. Mo., 23. Nov."""
    return str(format_date(value, tr.pgettext("CLDR-Muster", "EEE d. MMM"), locale=locale(tr.language)))


def coming_day(tr: Translator, value: date, today: date) -> str:
    """A day to come: with its weekday while it is near, with its year when it is far."""
    return short_day(tr, value) if value - today < HALF_A_YEAR else day(tr, value)


def weekday(tr: Translator, number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """A weekday, Monday is 0."""
    return str(get_day_names(width, locale=locale(tr.language))[number])


def clock(tr: Translator, value: str | time) -> str:
    """A time without needless zeros, 9 or 9:30; where no "Uhr" follows, the language writes 9:00."""
    text = value.strftime("%H:%M") if isinstance(value, time) else value
    hours, _, minutes = text.partition(":")
    hours = hours.lstrip("0") or "0"
    if minutes[:2] in ("", "00"):
        # TRANSLATORS: a full hour, as in "9 bis 12 Uhr"
        return tr.pgettext("volle Stunde", "{hour}", hour=hours)
    return f"{hours}:{minutes[:2]}"


def hours(tr: Translator, times: Iterable[tuple[str, str]]) -> str:
    """The opening hours of one day: 9 bis 12 und 13 bis 16 Uhr."""
    spans = [_span(tr, opens, closes) for opens, closes in times if opens or closes]
    return tr.gettext("{spans} Uhr", spans=listed(tr, spans)) if spans else ""


def _span(tr: Translator, opens: str, closes: str) -> str:
    if not closes:
        return tr.gettext("ab {opens}", opens=clock(tr, opens))
    if not opens:
        return tr.gettext("bis {closes}", closes=clock(tr, closes))
    return tr.gettext("{opens} bis {closes}", opens=clock(tr, opens), closes=clock(tr, closes))


def number(tr: Translator, value: float, digits: int = 0) -> str:
    """A number with the separators of the language."""
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return str(format_decimal(value, format=pattern, locale=locale(tr.language)))


def distance(tr: Translator, kilometres: float) -> str:
    """A distance with one decimal below ten kilometres."""
    return tr.gettext("{km} km", km=number(tr, kilometres, 1 if kilometres < 10 else 0))


def money(tr: Translator, amount: float, currency: str = "") -> str:
    """An amount in its currency."""
    if not currency:
        return number(tr, amount, 0 if float(amount).is_integer() else 2)
    return str(format_currency(amount, currency, locale=locale(tr.language)))


def opening(tr: Translator, state: OpeningState) -> str:
    """Whether an offer is open today; "by appointment" is never called closed."""
    match state.state:
        case Opening.OPEN:
            times = hours(tr, state.times)
            return tr.gettext("heute {times}", times=times) if times else tr.gettext("heute geöffnet")
        case Opening.BY_APPOINTMENT:
            return tr.gettext("nach Vereinbarung")
        case Opening.CLOSED if state.next_day:
            return tr.gettext("heute geschlossen, wieder {day}", day=short_day(tr, state.next_day))
        case Opening.CLOSED:
            return tr.gettext("heute geschlossen")
    return tr.gettext("Zeiten unbekannt")


def verified(tr: Translator, on: date | None) -> str:
    """When somebody last confirmed that the entry is right."""
    return tr.gettext("Geprüft am {day}", day=day(tr, on)) if on else tr.gettext("Noch nie geprüft")


def is_long_ago(on: date | None, today: date) -> bool:
    """Whether a confirmation is too old to rely on."""
    return on is not None and today - on > LONG_AGO


def offers(tr: Translator, total: int) -> str:
    """How many offers were found."""
    return tr.ngettext("{number} Angebot", "{number} Angebote", total, number=number(tr, total))


def facet_value(tr: Translator, facet: Facet, code: str, label: str) -> str:
    """One value of a filter: languages by CLDR, cost in our words, anything else by the catalogue's own label."""
    if facet is Facet.LANGUAGE:
        return language_name(tr.language, code)
    if facet is Facet.COST and code in set(Cost):
        return cost(tr, Cost(code))
    return term_name(tr, facet, label) if label else code


def on_cards(tr: Translator, labels: Mapping[tuple[Facet, str], str]) -> dict[tuple[Facet, str], str]:
    """What the codes on cards are called in the language of the window."""
    return {(facet, code): term_name(tr, facet, name) for (facet, code), name in labels.items()}


def label_of(labels: Mapping[str, str], code: str) -> str:
    """The catalogue's label of a term, the code itself where it has none."""
    return labels.get(code) or code


def decimal_comma(tr: Translator) -> bool:
    """Whether the language writes 1,5 for one and a half."""
    return bool(locale(tr.language).number_symbols.get("latn", {}).get("decimal") == ",")


PHONE_TYPES = {
    "fax": N_("Fax"),
    "cell": N_("Mobil"),
    "mobile": N_("Mobil"),
    "tty": N_("Schreibtelefon"),
    "text": N_("SMS"),
    "sms": N_("SMS"),
    "hotline": N_("Hotline"),
}


def phone_type(tr: Translator, value: str) -> str:
    """What a number is for; an ordinary one needs no word."""
    known = PHONE_TYPES.get(value.lower())
    return tr.gettext(known) if known else ""


def criterion(tr: Translator, value: str) -> str:
    """What a rule asks about."""
    return tr.gettext(CRITERIA[Criterion(value)]) if value in set(Criterion) else value


def ages(tr: Translator, least: float | None, most: float | None) -> str:
    """An age range in words."""
    if least is not None and most is not None:
        return tr.gettext("{least} bis {most} Jahre", least=number(tr, least), most=number(tr, most))
    if least is not None:
        return tr.gettext("ab {least} Jahren", least=number(tr, least))
    return tr.gettext("bis {most} Jahre", most=number(tr, most)) if most is not None else ""


STEPS = {
    "reading": N_("Gelesen: {percent} %"),
    "comparing": N_("Mit dem Katalog abgeglichen: {done} Datensätze"),
    "writing": N_("Wird abgeschlossen …"),
    "exporting": N_("Geschrieben: {done} von {total} Datensätzen"),
}
ROWS_READ = N_("Gelesen: {done} Zeilen")


def progress(tr: Translator, what: str, done: int, total: int) -> str:
    """What long work is doing, and how far it is; sources are read in bytes, which only say how much is left."""
    message = ROWS_READ if what == "reading" and not total else STEPS.get(what, what)
    percent = number(tr, done * 100 // total) if total else ""
    return tr.gettext(message, done=number(tr, done), total=number(tr, total), percent=percent)


TIMES_OF_DAY = {
    "morning": N_("vormittags"),
    "afternoon": N_("nachmittags"),
    "evening": N_("abends"),
    "weekend": N_("am Wochenende"),
    "flexible": N_("zu wechselnden Zeiten"),
    "online": N_("online"),
    "full_time": N_("in Vollzeit"),
    "part_time": N_("in Teilzeit"),
}


def times_of_day(tr: Translator, value: str) -> str:
    """When in the day an offer is: codes in words, other text as it is."""
    words = value.replace(",", " ").split()
    if words and all(word in TIMES_OF_DAY for word in words):
        return listed(tr, [tr.gettext(TIMES_OF_DAY[word]) for word in words])
    return value


def value(tr: Translator, content: object) -> str:
    """A kept value as people write it: dates and states in words, anything else as it is."""
    if isinstance(content, str) and content in STATUSES:
        return status(tr, content)
    if isinstance(content, str) and len(content) == 10 and content[4:5] == "-":
        try:
            return day(tr, date.fromisoformat(content))
        except ValueError:
            return content
    if isinstance(content, int | float):
        return number(tr, content, 0 if float(content).is_integer() else 2)
    return str(content)


def moment(tr: Translator, at: datetime) -> str:
    """A moment in local time."""
    return str(format_datetime(at.astimezone(), "short", tzinfo=at.astimezone().tzinfo, locale=locale(tr.language)))
