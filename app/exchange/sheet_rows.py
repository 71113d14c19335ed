"""One row of the German spreadsheet as HSDS: an offer with its institution, place, times and what it asks and gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

from app.domain.incoming import Findings, Incoming
from app.domain.opening import names_appointment
from app.domain.profile import taxonomy_id, term_id
from app.domain.text import fold
from app.exchange.german_times import Opening, days_of, opening_times, without_appointment
from app.exchange.headings import plain
from app.exchange.identity import IdOf
from app.exchange.legacy import language_code
from app.exchange.office_words import (
    Price,
    age_of,
    ages_of,
    day_of,
    email_of,
    level_of,
    names_no_language,
    price_of,
)
from app.exchange.sheet_columns import HEADINGS, STATUSES, terms
from app.exchange.values import Converter, Remarked, Unreadable, clean_text, number_of, time_of

Emit = Callable[[str, Incoming], None]
_TEXTS = {
    "name": "name", "description": "description", "eligibility": "eligibility_description", "fees": "fees_description",
    "url": "url", "application": "application_process", "wait_time": "wait_time", "alert": "alert",
}  # fmt: skip
_WHOLE_ADDRESS = re.compile(r"(?P<street>.+?)\s*[,;\n]\s*(?:D-)?(?P<plz>\d{5})\s+(?P<city>.+)", re.DOTALL)
_LIST = re.compile(r"\s*[,;/\n]\s*")


def slug(text: str) -> str:
    """A code made of a name."""
    return re.sub(r"[^0-9a-z]+", "_", fold(text)).strip("_")


class RowMapping:
    """Turns the cells of a row into records; `cells` are texts by column key.

    `source` is the institution of offers that name none, `today` the day from which a year left out is guessed.
    """

    def __init__(self, id_of: IdOf, findings: Findings, file: str, emit: Emit, source: str, today: date) -> None:
        self._id_of = id_of
        self._findings = findings
        self._file = file
        self._emit = emit
        self._source = source
        self._today = today
        self._line = 0
        self._cells: dict[str, str] = {}
        self._extra: dict[str, Any] = {}
        self._notes: dict[str, list[str]] = {}
        self._key = ""
        self._used: dict[str, int] = {}

    def add(self, line: int, cells: dict[str, str], unknown: dict[str, str]) -> None:
        """One row; rejected without a name."""
        self._line, self._cells, self._extra, self._notes = line, cells, dict(unknown), {}
        if not cells.get("name"):
            self._findings.reject(self._file, "missing_name", line=line, field="Angebot")
            return
        self._key = self._unique(cells.get("id") or f"~{cells.get('organization', '')}|{cells['name']}")
        if cells.get("id") and self._key != cells["id"]:
            self._warn("repeated_id", "id", cells["id"])
        elif not cells.get("id") and self._key.endswith("#2"):
            self._warn("repeated_offer", "name", cells["name"])
        service = self._id_of("service", self._key)
        values: dict[str, Any] = {field: cells[key] for key, field in _TEXTS.items() if cells.get(key)}
        values |= self._organization() | self._read_values()
        self._terms(service, "kind", ("kind",))
        self._terms(service, "topic", ("topic_1", "topic_2", "topic_3"))
        self._terms(service, "feature", ("feature_1", "feature_2"))
        self._details(service)
        values |= {field: "\n".join(filter(None, (values.get(field), *texts))) for field, texts in self._notes.items()}
        record = Incoming(service, values, self._extra, cells.get("id", ""), line)
        self._emit("service", record)

    def _unique(self, key: str) -> str:
        count = self._used[key] = self._used.get(key, 0) + 1
        return key if count == 1 else f"{key}#{count}"

    def _new(self, kind: str, name: str, values: dict[str, Any]) -> bytes:
        """A record that belongs to this row; its id follows from the row and `name`."""
        record = self._id_of(kind, f"~{self._key}/{name}")
        self._emit(
            kind,
            Incoming(record, {key: value for key, value in values.items() if value is not None}, {}, "", self._line),
        )
        return record

    def _organization(self) -> dict[str, bytes]:
        name = self._cells.get("organization")
        if not name:
            row, offer = str(self._line), self._cells["name"][:80]
            self._warn("no_organization", "organization", offer, row=row, understood=self._source)
        record = self._organization_id()
        self._emit("organization", Incoming(record, {"name": name or self._source}, {}, "", self._line))
        return {"organization_id": record}

    def _organization_id(self) -> bytes:
        return self._id_of("organization", f"~{self._cells.get('organization', '')}")

    def _read_values(self) -> dict[str, Any]:
        said = {
            **self._ages(),
            "assured_date": self._read("assured_date", partial(day_of, today=self._today, past=True)),
            "status": self._one_of("status", STATUSES),
            "email": self._email(),
        }
        return {field: value for field, value in said.items() if value is not None}

    def _email(self) -> Any:
        text = self._cells.get("email", "")
        try:
            return email_of(text) if text else None
        except Unreadable as problem:
            self._note("application_process", "email", problem.reason, text)
            return None
        except Remarked as guess:
            self._warn(guess.reason, "email", text, understood=guess.value)
            return guess.value

    def _ages(self) -> dict[str, Any]:
        """Both ages; either column may name both, and each column counts first for its own."""
        read = {key: self._age_range(key, number) for number, key in enumerate(("minimum_age", "maximum_age"))}
        least, greatest = read["minimum_age"], read["maximum_age"]
        low, high = (least[0] if least[0] is not None else greatest[0]), (greatest[1] or least[1])
        for key, said in read.items():
            if any(age is not None and age != other for age, other in zip(said, (low, high), strict=True)):
                self._put_aside(key, "contradicts")
        if low is not None and high is not None and low > high:
            self._extra |= {HEADINGS[key]: self._cells[key] for key in read if self._cells.get(key)}
            self._warn("reversed_ages", "minimum_age", f"{low}–{high}")
            return {}
        return {"minimum_age": low, "maximum_age": high}

    def _age_range(self, key: str, number: int) -> tuple[Any, Any]:
        text = self._cells.get(key, "")
        try:
            return ages_of(text)
        except Unreadable:
            age = self._read(key, age_of)
            return (None, age) if number else (age, None)

    def _read(self, key: str, convert: Converter) -> Any:
        text = self._cells.get(key)
        if not text:
            return None
        try:
            return convert(text)
        except (Unreadable, Remarked) as problem:
            value = getattr(problem, "value", None)
            self._put_aside(key, problem.reason, understood=str(value))
            return value

    def _put_aside(self, key: str, reason: str, text: str = "", **more: str) -> None:
        """Keep what could not be understood as it was written."""
        text, heading = text or self._cells[key], HEADINGS[key]
        self._extra[heading] = f"{self._extra[heading]}; {text}" if heading in self._extra else text
        self._warn(reason, key, text, **more)

    def _note(self, field: str, key: str, reason: str, text: str) -> None:
        """Say what could not be understood where people read it, under its heading."""
        self._notes.setdefault(field, []).append(f"{HEADINGS[key]}: {text}")
        self._warn(reason, key, text)

    def _warn(self, reason: str, key: str, text: str, **more: str) -> None:
        self._findings.warn(self._file, reason, line=self._line, field=HEADINGS[key], value=text[:80], **more)

    def _one_of(self, key: str, known: dict[str, str]) -> str | None:
        text = self._cells.get(key)
        if not text:
            return None
        found = {plain(label): code for label, code in known.items()} | {plain(code): code for code in known.values()}
        if plain(text) not in found:
            self._put_aside(key, "unknown_term")
            return None
        return found[plain(text)]

    def _terms(self, service: bytes, taxonomy: str, keys: tuple[str, ...]) -> None:
        known = terms(taxonomy)
        for key in keys:
            for text in filter(None, _LIST.split(self._cells.get(key, ""))):
                code = next((c for label, c in known.items() if plain(text) in {plain(label), plain(c)}), None)
                if code is None:
                    self._put_aside(key, "unknown_term", text)
                else:
                    term = self._term(taxonomy, code)
                    link = {
                        "link_id": service,
                        "link_entity": "service",
                        "link_type": taxonomy,
                        "taxonomy_term_id": term,
                    }
                    self._new("attribute", f"{taxonomy}/{code}", link)

    def _term(self, taxonomy: str, code: str) -> bytes:
        """A term of the program's own lists; it is there already, except in a profile without them."""
        term = term_id(taxonomy, code).bytes
        label = next(label for label, known in terms(taxonomy).items() if known == code)
        said = {"name": label, "code": code, "taxonomy": taxonomy, "taxonomy_id": taxonomy_id(taxonomy).bytes}
        self._emit("taxonomy_term", Incoming(term, said, {}, "", self._line))
        return term

    def _details(self, service: bytes) -> None:
        owner = {"service_id": service}
        place = self._place()
        for position, schedule in enumerate(self._schedules()):
            self._new("schedule", str(position), {**owner, **schedule})
        self._phone_and_contact(owner)
        self._lists(owner)
        self._cost(owner)
        self._rules_and_dates(owner)
        if place:
            self._new("service_at_location", "place", {**owner, "location_id": place})

    def _place(self) -> bytes | None:
        cells = self._cells
        address = {"address_1": cells.get("street"), "postal_code": cells.get("postal_code"), "city": cells.get("city")}
        if not address["postal_code"] and (found := _WHOLE_ADDRESS.fullmatch(cells.get("street", ""))):
            address = {
                "address_1": found["street"],
                "postal_code": found["plz"],
                "city": address["city"] or found["city"],
            }
        district = cells.get("district")
        if not any((*address.values(), cells.get("place"), district)):
            return None
        key = "|".join(
            (cells.get("organization", ""), cells.get("place", ""), *(text or "" for text in address.values()))
        )
        place = self._id_of("location", f"~{key}")
        values = {"name": cells.get("place"), "location_type": "physical", "organization_id": self._organization_id()}
        self._emit("location", Incoming(place, {k: v for k, v in values.items() if v}, {}, "", self._line))
        if address["postal_code"] and not re.fullmatch(r"(D-)?\d{5}", address["postal_code"]):
            self._warn("odd_postal_code", "postal_code", address["postal_code"])
        if any(address.values()):
            where = {"location_id": place, "address_type": "physical", "country": "DE", "region": district, **address}
            record = self._id_of("address", f"~{key}")
            self._emit("address", Incoming(record, {k: v for k, v in where.items() if v}, {}, "", self._line))
        if district:
            self._district(place, key, district)
        return place

    def _district(self, place: bytes, key: str, name: str) -> None:
        term = term_id("district", slug(name)).bytes
        said = {"name": name, "code": slug(name), "taxonomy": "district", "taxonomy_id": taxonomy_id("district").bytes}
        self._emit("taxonomy_term", Incoming(term, said, {}, "", self._line))
        link = {"link_id": place, "link_entity": "location", "link_type": "district", "taxonomy_term_id": term}
        self._emit("attribute", Incoming(self._id_of("attribute", f"~{key}/district"), link, {}, "", self._line))

    def _schedules(self) -> Iterator[dict[str, Any]]:
        yield from self._simple_times()
        text, appointment = without_appointment(self._cells.get("hours", ""))
        if not text and not appointment:
            return
        try:
            times = opening_times(text) if text else ()
        except Unreadable as problem:
            yield {"description": self._cells["hours"]}
            if not names_appointment(self._cells["hours"]):
                self._warn(problem.reason, "hours", text)
            return
        yield from map(_schedule, times)
        if appointment:
            yield {"description": appointment}

    def _simple_times(self) -> Iterator[dict[str, Any]]:
        days = self._cells.get("weekday")
        opens, closes = self._read("opens_at", time_of), self._read("closes_at", time_of)
        if not days:
            for key, value in (("opens_at", opens), ("closes_at", closes)):
                if value:
                    self._put_aside(key, "unreadable_hours")
            return
        try:
            named = days_of(days)
        except Unreadable as problem:
            if names_appointment(days):
                yield {"description": days}
            else:
                self._put_aside("weekday", problem.reason)
            return
        if opens and closes and opens >= closes:
            self._warn("reversed_times", "opens_at", f"{opens}–{closes}")
            yield {"description": f"{days} {opens}–{closes}"}
            return
        yield {**_schedule(Opening(named, opens or "", closes or "")), "opens_at": opens, "closes_at": closes}

    def _phone_and_contact(self, owner: dict[str, bytes]) -> None:
        if number := self._cells.get("phone"):
            if re.search(r"[^\W\d_]", number):
                self._warn("odd_phone", "phone", number)
            self._new("phone", "phone", {**owner, "number": number})
        if name := self._cells.get("contact"):
            self._new("contact", "contact", {**owner, "name": name})

    def _lists(self, owner: dict[str, bytes]) -> None:
        for name in filter(None, _LIST.split(self._cells.get("languages", ""))):
            if names_no_language(name):
                self._note("interpretation_services", "languages", "no_language", name)
                continue
            self._new("language", slug(name), {**owner, "name": name, "code": language_code(name)})
        for document in filter(None, re.split(r"\s*[,;\n]\s*", self._cells.get("documents", ""))):
            self._new("required_document", slug(document), {**owner, "document": document})

    def _cost(self, owner: dict[str, bytes]) -> None:
        price, amount = self._price(), self._read("amount", _euros)
        if price and None not in (price.amount, amount) and price.amount != amount:
            self._put_aside("cost", "contradicts")
        if amount is None and price is None:
            return
        said = amount if amount is not None else price and price.amount
        currency = "EUR" if said is not None else None
        per = price.per if price else ""
        self._new("cost_option", "cost", {**owner, "amount": said, "currency": currency, "option": per or None})

    def _price(self) -> Price | None:
        text = self._cells.get("cost", "")
        if not text or plain(text) == "unbekannt":
            return None
        try:
            return price_of(text)
        except Unreadable as problem:
            self._note("fees_description", "cost", problem.reason, text)
            return None

    def _rules_and_dates(self, owner: dict[str, bytes]) -> None:
        level = self._level()
        if level and level != "none":
            rule = {"criterion": "german", "data": {"min": level}, "force": "must"}
            self._new("eligibility", "german", {**owner, **rule, "text": self._level_in_words(level)})
        read = partial(day_of, today=self._today)
        dates = {key: self._read(key, read) for key in ("starts_on", "ends_on", "apply_by")}
        unread = [key for key, day in dates.items() if day is None and self._cells.get(key)]
        if dates["starts_on"] and dates["ends_on"] and dates["ends_on"] < dates["starts_on"]:
            self._put_aside("ends_on", "ends_before_start")
            dates["ends_on"] = None
        text = "\n".join(f"{HEADINGS[key]}: {self._cells[key]}" for key in unread)
        if text or any(dates.values()):
            self._new("intake", "intake", {**owner, **dates, "text": text or None})

    def _level(self) -> str | None:
        text = self._cells.get("german", "")
        known = {plain(name): code for label, code in terms("german").items() for name in (label, code)}
        if not text or plain(text) in known:
            return known.get(plain(text))
        try:
            return level_of(text)
        except Unreadable as problem:
            self._note("eligibility_description", "german", problem.reason, text)
            return None

    def _level_in_words(self, level: str) -> str | None:
        """What the cell says beyond the level itself."""
        text = self._cells["german"]
        return None if plain(text) == level else text


def _euros(text: str) -> Any:
    return number_of(re.sub(r"\s*(?:€|eur|euro)\.?\s*$", "", text.strip(), flags=re.IGNORECASE))


def _schedule(opening: Opening) -> dict[str, Any]:
    return {
        "freq": "WEEKLY",
        "byday": ",".join(opening.days),
        "opens_at": opening.opens_at or None,
        "closes_at": opening.closes_at or None,
    }


def cell_text(text: str) -> str | None:
    """The text of a cell without signs no file may carry; `Remarked` where some had to go."""
    return clean_text(text.strip())
