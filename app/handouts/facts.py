"""What a handout says of one offer in one language: a row for each question somebody would ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.domain import handout_text as words
from app.domain.detail import ContactPerson, Intake, PhoneNumber, PlaceDetail, ServiceDetail, TranslatedText, WeekHours
from app.domain.handout import AgreedStep
from app.domain.search import Cost, Facet
from app.domain.terms import term_name
from app.handouts.clean import clean
from app.handouts.side import Side

DATA = 90
SHORTEST_SENTENCE = 60
"""Of a description less is no sentence; then its kind says what the offer is."""
MOST_DOCUMENTS, MOST_LANGUAGES, MOST_PHONES, MOST_HOURS = 8, 8, 2, 5
_YOU: Final = frozenset({"person", "klient", "klientin", "sie", "selbst"})
_COUNSELLOR: Final = frozenset({"ich", "wir", "beratung", "beraterin", "berater"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a row: in the column's language, in German (`german`), or data like a number or an address (`data`).

    What is `needed` stands in the column of the other language too, with the sign for German.
    """

    text: str
    german: bool = False
    data: bool = False
    small: bool = False
    needed: bool = False


Rows = dict[str, list[Line]]


@dataclass(frozen=True, slots=True)
class Room:
    """How many signs a free text may have, the size of the type in points, and whether lines run on.

    Where they do, the last day of a course whose length is known is left out, and the page says once how old it is.
    """

    free: int = 240
    note: int = 120
    size: float = 9.5
    compact: bool = False


@dataclass(frozen=True, slots=True)
class FreeText:
    """A text somebody wrote: in the column's language where there is a translation, else as it is."""

    text: str
    translated: bool = False


def free_text(detail: ServiceDetail, field: str, side: Side, original: str) -> FreeText:
    """A text of the offer in the best language there is for this column."""
    wanted = [side.language.code, side.language.over, side.language.locale]
    found = {one.language.replace("-", "_"): one for one in detail.translations if one.field == field and one.text}
    best: TranslatedText | None = next((found[code] for code in wanted if code in found), None)
    return FreeText(best.text, True) if best else FreeText(original)


def rows(detail: ServiceDetail, side: Side, today: date, room: Room) -> Rows:
    """The rows that have something to say, by their fact, in the order in which one asks."""
    teller = _Teller(detail, side, today, room)
    every: Mapping[str, Iterator[Line]] = {
        "what": teller.what(),
        "where": teller.where(),
        "way_there": teller.way_there(),
        "when": teller.when(),
        "begins": teller.begins(),
        "cost": teller.cost(),
        "languages": teller.languages(),
        "bring": teller.bring(),
        "how_to_apply": teller.free("application_process", detail.application_process, room.note),
        "ask": teller.ask(),
        "good_to_know": teller.good_to_know(),
    }
    return {fact: list(lines) for fact, lines in every.items()}


class _Teller:
    """Tells the facts of one offer to one column."""

    def __init__(self, detail: ServiceDetail, side: Side, today: date, room: Room) -> None:
        self._detail, self._side, self._today, self._room = detail, side, today, room

    def free(self, field: str, original: str, limit: int) -> Iterator[Line]:
        """A free text, marked as German where the column speaks another language."""
        text = free_text(self._detail, field, self._side, original)
        shown = clean(text.text, limit)
        if shown:
            yield Line(shown, german=not (text.translated or self._side.is_german))

    def what(self) -> Iterator[Line]:
        kinds = [term_name(self._side.tr, "kind", term.label) for term in self._detail.terms.get(Facet.KIND, ())]
        if kinds:
            yield Line(clean(self._side.listed(kinds), DATA))
        if not kinds or self._room.free > SHORTEST_SENTENCE:
            yield from self.free("description", self._detail.description, self._room.free)

    def where(self) -> Iterator[Line]:
        name = clean(self._detail.organization.name, DATA)
        if name and name != clean(self._detail.name, DATA):
            yield Line(name, german=True, data=True)
        for place in self._detail.places[:2]:
            yield from self._place(place)
        if not self._detail.places and self._is("online"):
            yield Line(self._side.say(words.TIMES["online"]))

    def _place(self, place: PlaceDetail) -> Iterator[Line]:
        address = clean(", ".join(place.address), DATA)
        name = clean(place.name, DATA)
        if name and name not in address:
            yield Line(name, german=True, data=True)
        if address:
            yield Line(address, german=True, data=True)

    def way_there(self) -> Iterator[Line]:
        for place in self._detail.places[:1]:
            if way := clean(place.transportation, self._room.note):
                yield Line(way, german=not self._side.is_german)

    def when(self) -> Iterator[Line]:
        say, hours = self._side.say, hours_of(self._detail)
        yield from (Line(text) for text in hours_lines(self._side, hours))
        by_appointment = hours.by_appointment or self._is("by_appointment")
        if by_appointment:
            yield Line(say(words.TIMES["by_appointment"]))
        elif self._is("walk_in"):
            yield Line(say(words.TIMES["walk_in"]))
        elif not hours and not self._detail.intakes:
            yield Line(say(words.TIMES["unknown"]))
        for note in hours.notes[:1]:
            if not by_appointment:
                yield Line(clean(note, self._room.note), german=not self._side.is_german)

    def begins(self) -> Iterator[Line]:
        coming = [one for one in self._detail.intakes if one.rolling or (one.starts_on or self._today) >= self._today]
        for intake in sorted(coming, key=lambda one: one.starts_on or date.max)[:1]:
            yield from (Line(text) for text in intake_lines(self._side, intake, self._today, self._room.compact))
            if intake.text:
                yield Line(clean(intake.text, self._room.note), german=not self._side.is_german)

    def cost(self) -> Iterator[Line]:
        detail, side = self._detail, self._side
        options = [one for one in detail.cost_options if one.amount]
        if detail.cost is not Cost.PAID or not options:
            yield Line(side.say(words.COSTS[detail.cost.value]))
        for option in options[:3]:
            amount = side.money(option.amount or 0, clean(option.currency, 8))
            if name := clean(option.option, DATA):
                text = side.say(words.COSTS["amount_for"], amount=amount, option=name)
                yield Line(text, german=not side.is_german, needed=True)
            else:
                yield Line(amount)
        yield from self.free("fees_description", detail.fees_description, self._room.note)

    def languages(self) -> Iterator[Line]:
        names = [
            clean(self._side.language_name(one.code) if len(one.code) <= 8 else one.name, DATA)
            for one in self._detail.languages[:MOST_LANGUAGES]
        ]
        if names:
            yield Line(self._side.listed(names))
        if self._is("interpreter"):
            yield Line(term_name(self._side.tr, "feature", self._feature("interpreter")))
        yield from self.free("interpretation_services", self._detail.interpretation_services, self._room.note)

    def bring(self) -> Iterator[Line]:
        """What our own list of documents knows is translated; the rest stays German and is marked so."""
        plain = [clean(one.document, DATA) for one in self._detail.documents[:MOST_DOCUMENTS] if one.document]
        named = {name: term_name(self._side.tr, "document", name) for name in plain}
        if self._side.is_german:
            yield from ([Line(self._side.listed(list(named.values())))] if named else [])
            return
        translated = [name for german, name in named.items() if name != german]
        if translated:
            yield Line(self._side.listed(translated))
        left = [german for german, name in named.items() if name == german]
        if left:
            yield Line(", ".join(left), german=True)

    def ask(self) -> Iterator[Line]:
        detail = self._detail
        for person in detail.contacts[:1]:
            if name := clean(", ".join(filter(None, (person.name, person.title or person.department))), DATA):
                yield Line(name, german=True, data=True)
        for number in phone_numbers(detail)[:MOST_PHONES]:
            yield Line(number, german=True, data=True)
        for address in (email(detail), web_address(detail)):
            if address:
                yield Line(clean(address, DATA), german=True, data=True)

    def good_to_know(self) -> Iterator[Line]:
        detail, side = self._detail, self._side
        if detail.status in words.STATES:
            yield Line(side.say(words.STATES[detail.status]))
        yield from self.free("alert", detail.alert, self._room.note)
        for feature in ("childcare_on_site", "women_only", "barrier_free", "anonymous"):
            if self._is(feature):
                yield Line(term_name(side.tr, "feature", self._feature(feature)))
        if not detail.verified_on:
            yield Line(side.say(words.FOOTER["never_verified"]), small=True)
        elif not self._room.compact:
            yield Line(verified(side, detail.verified_on), small=True)

    def _is(self, feature: str) -> bool:
        return bool(self._feature(feature))

    def _feature(self, code: str) -> str:
        terms = self._detail.terms.get(Facet.FEATURE, ())
        return next((term.label for term in terms if term.code == code), "")


def verified(side: Side, day: date) -> str:
    """Since when what is said holds."""
    return side.say(words.FOOTER["verified"], day=side.day(day))


def hours_of(detail: ServiceDetail) -> WeekHours:
    """The hours of the offer; where it has none, those of its place."""
    return detail.hours or next((place.hours for place in detail.places if place.hours), detail.hours)


def hours_lines(side: Side, hours: WeekHours) -> Iterator[str]:
    """The hours of a week: days with the same times together, then the next special day."""
    yield from week_lines(side, hours, lambda numbers: side.listed([side.weekday(number) for number in numbers]))
    yield from special_lines(side, hours)


def week_lines(side: Side, hours: WeekHours, naming: Callable[[Sequence[int]], str]) -> Iterator[str]:
    """The hours of every week: days with the same times together, named as `naming` does."""
    by_times: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for number, times in enumerate(hours.days):
        if times:
            by_times.setdefault(times, []).append(number)
    for times, numbers in list(by_times.items())[:MOST_HOURS]:
        days = naming(numbers)
        spans = side.hours(times)
        yield side.say(words.TIMES["days"], days=days, times=spans) if spans else days


def special_lines(side: Side, hours: WeekHours) -> Iterator[str]:
    """The next day of hours that are not weekly."""
    for special in hours.irregular[:2]:
        if special.next_day:
            spans = side.hours([(special.opens_at, special.closes_at)])
            day = side.say(words.TIMES["next"], day=side.day(special.next_day))
            yield side.say(words.TIMES["days"], days=day, times=spans) if spans else day


def intake_lines(side: Side, intake: Intake, today: date, brief: bool = False) -> Iterator[str]:
    """When it begins, how long it takes, until when one can apply; in brief without the end that its weeks tell."""
    say, day = side.say, side.day
    if intake.starts_on and intake.ends_on and not (brief and intake.weeks):
        yield say(words.TIMES["day_to_day"], begin=day(intake.starts_on), end=day(intake.ends_on))
    elif intake.starts_on:
        yield say(words.TIMES["from_day"], day=day(intake.starts_on))
    if intake.rolling:
        yield say(words.TIMES["starts_any_time"])
    length = [side.count(words.WEEKS, intake.weeks or 0), side.count(words.HOURS_A_WEEK, intake.hours_per_week or 0)]
    times = [say(words.TIMES[code]) for code in intake.times.replace(",", " ").split() if code in words.TIMES]
    yield from (part for part in (*length, *times) if part)
    if intake.apply_by and intake.apply_by >= today:
        yield say(words.TIMES["days"], days=say(words.FACTS["apply_by"]), times=day(intake.apply_by))


def phone_numbers(detail: ServiceDetail) -> list[str]:
    """The numbers to call, the nearest to the offer first; faxes are no help."""
    people: Sequence[ContactPerson] = detail.contacts
    every = [phone for person in people for phone in person.phones]
    every += [*detail.phones, *(phone for place in detail.places for phone in place.phones)]
    found = [_dialled(phone) for phone in every or detail.organization.phones if phone.type.lower() != "fax"]
    return list(dict.fromkeys(filter(None, found)))


def _dialled(phone: PhoneNumber) -> str:
    number = clean(phone.number, 40)
    return f"{number}-{clean(phone.extension, 10)}" if number and phone.extension else number


def email(detail: ServiceDetail) -> str:
    """Where to write."""
    of_people = (person.email for person in detail.contacts if person.email)
    return next(of_people, "") or detail.email or detail.organization.email


def web_address(detail: ServiceDetail) -> str:
    """Where to read more, as one types it."""
    return web_link(detail).removeprefix("https://").removeprefix("http://").rstrip("/")


def web_link(detail: ServiceDetail) -> str:
    """Where to read more, as a phone opens it: with its scheme, also where only the host was typed."""
    found = detail.url or next((one.url for one in detail.urls if one.url), "") or detail.organization.website
    return found if not found or found.startswith(("https://", "http://")) else f"https://{found}"


def step_lines(step: AgreedStep, side: Side, offer_name: str, room: Room) -> list[Line]:
    """One agreed step: what (as it was typed), when, who; nothing where it only says that the offer was chosen."""
    what = clean(step.what, room.note)
    lines = [Line(what, german=not side.is_german)] if what and what != clean(offer_name, room.note) else []
    if step.until and step.moment:
        time = clock_words(step)
        lines.append(Line(side.say(words.TIMES["on_day_at"], day=side.day(step.until), time=time)))
    elif step.until:
        lines.append(Line(side.say(words.TIMES["until_day"], day=side.day(step.until))))
    who = _who(step.who, side)
    if lines and who.text:
        lines.append(replace(who, small=True))
    return lines


def clock_words(step: AgreedStep) -> str:
    """The time of an appointment as one says it."""
    at = step.at
    return "" if at is None else f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)


def _who(who: str, side: Side) -> Line:
    key = who.strip().casefold()
    known = "you" if key in _YOU else "counsellor" if key in _COUNSELLOR else ""
    if known:
        return Line(side.say(words.STEP_STATES[known]))
    return Line(clean(who, DATA), german=True, data=True)
