"""Offers as handouts are tested with, and texts that would break a careless page."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from app.domain import detail
from app.domain.detail import ServiceDetail
from app.domain.handout import AgreedStep, HandoutContent
from app.domain.search import Cost, Facet
from app.languages import LANGUAGES

TODAY = date(2026, 11, 22)
PHONE, STREET, TOWN = "0201 123456-78", "Marktgasse 4", "58991 Hollerbrück"
EVERY_LANGUAGE = tuple(LANGUAGES)
HOSTILE = {
    "markup": '#panic("x") = Titel *fett* _kursiv_ $x$ @ref <label> `raw` #import "a" \\ // [] {} <b>b</b>',
    "no space": "x" * 10_000,
    "long": "Wort " * 2_000,
    "emoji": "Kurs 📞👨‍👩‍👧‍👦🏳️‍🌈 um 9 ✂️ 漢字 ไทย",
    "control": "a\x00b\x07c\x1bd\ufeffe\u2028f\u0085g\ud7ff",
    "directions": "\u202eabc \u2067 12-34 \u202b العربية (a) \u2066",
    "newlines": "eins\n\n\n\n\r\n\n\t\n" * 500,
    "marks": "Z" + "\u0301\u0489" * 400,
    "combined": "\\n;:,END:VCARD\r\nBEGIN:VCARD\r\nTEL:110\r\n",
}


def uuid(number: int) -> UUID:
    """An id that is the same in every run."""
    return UUID(int=number)


def offer(number: int = 1, words: str = "") -> ServiceDetail:
    """An offer with something to say in every field; `words` stands in all its texts instead."""

    def text(usual: str) -> str:
        return words or usual

    hours = detail.WeekHours(
        days=((("09:00", "12:00"), ("13:00", "16:30")), (("09:00", "12:00"), ("13:00", "16:30")), (), (), (), (), ()),
        notes=(text("In den Ferien geschlossen"),),
    )
    place = detail.PlaceDetail(
        uuid(100),
        text("Haus am Markt"),
        address=(text(STREET), words or TOWN),
        transportation=text("Bus 4 bis Markt"),
    )
    return ServiceDetail(
        uuid(number),
        text(f"Deutsch am Abend {number}"),
        detail.OrganizationDetail(uuid(200), text("Volkshochschule Hollerbrück"), website=text("https://vhs.example")),
        description=text("Ein Kurs für alle, die ihr Deutsch verbessern möchten. Man lernt in einer kleinen Gruppe."),
        alert=words,
        email=text("kurs@vhs.example"),
        phones=(detail.PhoneNumber(text(PHONE)),),
        contacts=(detail.ContactPerson(text("Frau Özdemir"), text("Kursberatung")),),
        places=(place,),
        hours=hours,
        documents=(detail.RequiredDocument(text("Aufenthaltspapier")), detail.RequiredDocument(text("Heft und Stift"))),
        cost=Cost.PAID,
        cost_options=(detail.CostOption(text("Eigenanteil je Stunde"), 2.29, "EUR"),),
        fees_description=words,
        languages=(detail.SpokenLanguage("de"), detail.SpokenLanguage("fa_AF"), detail.SpokenLanguage(words or "ti")),
        interpretation_services=words,
        intakes=(
            detail.Intake(
                date(2026, 11, 30),
                date(2027, 3, 26),
                apply_by=date(2026, 11, 26),
                weeks=16,
                hours_per_week=8,
                times="evening",
                text=words,
            ),
        ),
        terms={Facet.KIND: (detail.Term("deutschkurs", text("Deutschkurs ohne Zulassung")),)},
        application_process=text("Vorher anrufen und einen Platz sichern."),
        verified_on=date(2026, 11, 5),
    )


def content(offers: int = 3, words: str = "") -> HandoutContent:
    """A handout with an appointment at the first offer, another step, and the answers given."""
    steps = (
        AgreedStep(words or "Zur Anmeldung gehen", words or "Person", date(2026, 11, 30), time(14, 30), uuid(1)),
        AgreedStep(words or "Zeugnis kopieren", words or "Beratung", date(2026, 12, 4)),
    )
    every = tuple(offer(number, words) for number in range(1, offers + 1))
    return HandoutContent(TODAY, every, steps, words or "Alter: 19; Deutsch: A2 geschätzt")
