"""Which fields the form of an offer has, by tab and section; names are those of HSDS and our profile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.domain.forms import STATUSES
from app.domain.profile import Criterion, Force, Gain
from app.domain.terms import term_name
from app.i18n import N_, Translator
from app.languages import language_name
from ui import wording
from ui.widgets.fields import (
    ChecksField,
    ChoiceField,
    Choices,
    DateField,
    Field,
    LanguageField,
    LineField,
    NumberField,
    SuggestField,
    TextField,
    WeekdaysField,
)
from ui.widgets.rule_field import RuleField

Fields = Mapping[str, Field]
ATTENDING = (("by_appointment", N_("nur nach Vereinbarung")),)
GAIN_NAMES = {
    Gain.GERMAN: N_("Deutschniveau"),
    Gain.SCHOOL: N_("Schulabschluss"),
    Gain.GOAL: N_("Ziel erreicht"),
    Gain.NEXT_STEP: N_("nächster Schritt"),
    Gain.COMPETENCE_PROFILE: N_("Profil der Fähigkeiten"),
    Gain.PRACTICE: N_("praktische Erfahrung"),
    Gain.CHILDCARE: N_("Kinderbetreuung"),
    Gain.DOCUMENT: N_("Unterlage"),
    Gain.MONEY: N_("Geld"),
}
GAIN_TAXONOMIES = ("german", "school", "goal", "kind", "document")
TAXONOMIES = (
    "topic",
    "kind",
    "feature",
    "district",
    "document",
    "german",
    "school",
    "goal",
    "status",
    "work_permission",
    "gender",
    "registration",
)
LANGUAGES = (
    "de",
    "ar",
    "fa",
    "fa-AF",
    "ps",
    "tr",
    "kmr",
    "ckb",
    "so",
    "ti",
    "ru",
    "uk",
    "fr",
    "es",
    "en",
    "sq",
    "am",
    "om",
)


@dataclass(frozen=True)
class Known:
    """What the form offers to choose from: institutions and the terms of each taxonomy."""

    tr: Translator
    organizations: Choices
    terms: Mapping[str, Choices]

    def of(self, taxonomy: str) -> Choices:
        """The terms of a taxonomy as the window calls them."""
        return tuple((code, term_name(self.tr, taxonomy, name)) for code, name in self.terms.get(taxonomy, ()))

    def gettext(self, message: str) -> str:
        return self.tr.gettext(message)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: the offer's own fields, then sections of rows; `first` are own fields above them."""

    title: str
    own: Callable[[Known], Fields]
    sections: tuple[str, ...] = ()


def basics(known: Known) -> Fields:
    return {
        "name": LineField(known.gettext("Name des Angebots"), needed=True),
        "organization_id": SuggestField(known.gettext("Institution"), known.organizations, needed=True),
        "description": TextField(known.gettext("Beschreibung")),
        "kind": ChecksField(known.gettext("Art des Angebots"), known.of("kind")),
        "topic": ChecksField(known.gettext("Thema"), known.of("topic"), lines=4),
        "feature": ChecksField(known.gettext("Besonderes"), known.of("feature"), lines=4),
        "status": ChoiceField(known.gettext("Stand"), [(code, wording.status(known.tr, code)) for code in STATUSES]),
        "alternate_name": LineField(known.gettext("Anderer Name oder Abkürzung")),
        "alert": LineField(known.gettext("Wichtiger Hinweis, steht ganz oben")),
        "assured_date": DateField(known.gettext("Zuletzt geprüft am"), known.tr),
    }


def place_and_times(_known: Known) -> Fields:
    return {}


def costs_and_documents(known: Known) -> Fields:
    return {"fees_description": TextField(known.gettext("Kosten in Worten"), lines=2)}


def spoken(known: Known) -> Fields:
    return {"interpretation_services": LineField(known.gettext("Dolmetschen"))}


def access(known: Known) -> Fields:
    return {
        "minimum_age": NumberField(known.gettext("Alter von"), known.tr),
        "maximum_age": NumberField(known.gettext("Alter bis"), known.tr),
        "eligibility_description": TextField(known.gettext("Für wen das Angebot ist"), lines=3),
        "application_process": TextField(known.gettext("Wie man sich anmeldet"), lines=3),
    }


def start_and_gain(known: Known) -> Fields:
    return {"wait_time": LineField(known.gettext("Wartezeit in Worten"))}


def contact(known: Known) -> Fields:
    return {"email": LineField(known.gettext("E-Mail")), "url": LineField(known.gettext("Internet-Adresse"))}


TABS = (
    Tab(N_("Angebot"), basics),
    Tab(N_("Kontakt"), contact, ("phones", "contacts", "urls")),
    Tab(N_("Ort und Zeiten"), place_and_times, ("locations", "schedules")),
    Tab(N_("Kosten"), costs_and_documents, ("cost_options", "required_documents")),
    Tab(N_("Sprachen"), spoken, ("languages",)),
    Tab(N_("Zugang"), access, ("eligibilities",)),
    Tab(N_("Beginn, Ergebnis"), start_and_gain, ("intakes", "outcomes")),
)
SECTION_TITLES = {
    "phones": N_("Telefon"),
    "contacts": N_("Ansprechperson"),
    "urls": N_("Weitere Internet-Adresse"),
    "locations": N_("Ort"),
    "schedules": N_("Öffnungszeit"),
    "cost_options": N_("Preis"),
    "required_documents": N_("Unterlage"),
    "languages": N_("Sprache"),
    "eligibilities": N_("Zugangsregel"),
    "intakes": N_("Termin"),
    "outcomes": N_("Ergebnis"),
}
WHOLE_LINES = {
    "own": frozenset({"name", "organization_id"}),
    "eligibilities": frozenset({"text", "data"}),
    "outcomes": frozenset({"text"}),
    "intakes": frozenset({"text"}),
}


def phone(known: Known) -> Fields:
    return {
        "number": LineField(known.gettext("Nummer"), needed=True),
        "description": LineField(known.gettext("Wofür")),
        "extension": LineField(known.gettext("Durchwahl")),
    }


def contact_person(known: Known) -> Fields:
    return {
        "name": LineField(known.gettext("Name")),
        "title": LineField(known.gettext("Funktion")),
        "phone": LineField(known.gettext("Telefon")),
        "email": LineField(known.gettext("E-Mail")),
    }


def web(known: Known) -> Fields:
    return {"url": LineField(known.gettext("Adresse"), needed=True), "label": LineField(known.gettext("Wozu"))}


def location(known: Known) -> Fields:
    return {
        "name": LineField(known.gettext("Name des Ortes")),
        "address_1": LineField(known.gettext("Straße und Hausnummer")),
        "postal_code": LineField(known.gettext("Postleitzahl")),
        "city": LineField(known.gettext("Stadt")),
        "transportation": LineField(known.gettext("Haltestelle und Weg")),
        "description": LineField(known.gettext("Hinweis zum Ort")),
        "latitude": NumberField(known.gettext("Breite"), known.tr),
        "longitude": NumberField(known.gettext("Länge"), known.tr),
    }


def schedule(known: Known) -> Fields:
    return {
        "byday": WeekdaysField(known.gettext("Wochentage"), known.tr),
        "opens_at": LineField(known.gettext("von (Uhrzeit)")),
        "closes_at": LineField(known.gettext("bis (Uhrzeit)")),
        "valid_from": DateField(known.gettext("gilt ab"), known.tr),
        "valid_to": DateField(known.gettext("gilt bis"), known.tr),
        "attending_type": ChoiceField(
            known.gettext("Wie man kommt"), [(code, known.gettext(text)) for code, text in ATTENDING]
        ),
        "notes": LineField(known.gettext("Hinweis")),
    }


def cost_option(known: Known) -> Fields:
    return {
        "option": LineField(known.gettext("Für wen oder was")),
        "amount": NumberField(known.gettext("Betrag"), known.tr),
        "currency": LineField(known.gettext("Währung")),
        "amount_description": LineField(known.gettext("Hinweis")),
    }


def required_document(known: Known) -> Fields:
    choices = [(name, term_name(known.tr, "document", name)) for _code, name in known.terms.get("document", ())]
    return {"document": LanguageField(known.gettext("Unterlage"), choices, needed=True)}


def language(known: Known) -> Fields:
    choices = [(code, language_name(known.tr.language, code)) for code in LANGUAGES]
    return {"code": LanguageField(known.gettext("Sprache"), choices), "note": LineField(known.gettext("Hinweis"))}


def eligibility(known: Known) -> Fields:
    criteria = [(code.value, wording.criterion(known.tr, code)) for code in Criterion]
    forces = [(code.value, known.gettext(wording.FORCES[code])) for code in Force]
    choice = ChoiceField(known.gettext("Worum es geht"), criteria, needed=True)
    data = RuleField(known.tr, known.of)
    choice.changed.connect(lambda: data.show_criterion(choice.value()))
    return {
        "criterion": choice,
        "force": ChoiceField(known.gettext("Wie verbindlich"), forces),
        "text": LineField(known.gettext("Die Regel in einem Satz")),
        "data": data,
        "decided_by": LineField(known.gettext("Wer entscheidet")),
        "paragraph": LineField(known.gettext("Paragraf")),
        "source": LineField(known.gettext("Quelle")),
        "source_url": LineField(known.gettext("Adresse der Quelle")),
        "checked_on": DateField(known.gettext("Geprüft am"), known.tr),
        "check_by": DateField(known.gettext("Neu prüfen bis"), known.tr),
        "valid_from": DateField(known.gettext("Gilt ab"), known.tr),
        "valid_to": DateField(known.gettext("Gilt bis"), known.tr),
    }


def intake(known: Known) -> Fields:
    return {
        "starts_on": DateField(known.gettext("Beginn"), known.tr),
        "ends_on": DateField(known.gettext("Ende"), known.tr),
        "apply_from": DateField(known.gettext("Anmeldung ab"), known.tr),
        "apply_by": DateField(known.gettext("Anmeldung bis"), known.tr),
        "rolling": ChoiceField(known.gettext("Einstieg"), [("1", known.gettext("jederzeit möglich"))]),
        "times": ChoiceField(
            known.gettext("Zu welchen Zeiten"),
            [(code, known.gettext(text)) for code, text in wording.TIMES_OF_DAY.items()],
        ),
        "weeks": NumberField(known.gettext("Dauer in Wochen"), known.tr),
        "hours_per_week": NumberField(known.gettext("Stunden in der Woche"), known.tr),
        "places": NumberField(known.gettext("Plätze"), known.tr),
        "places_free": NumberField(known.gettext("Freie Plätze"), known.tr),
        "waiting_list": NumberField(known.gettext("Personen auf der Warteliste"), known.tr),
        "wait_weeks": NumberField(known.gettext("Wartezeit in Wochen"), known.tr),
        "text": LineField(known.gettext("Hinweis")),
    }


def outcome(known: Known) -> Fields:
    gains = [(code.value, known.gettext(text)) for code, text in GAIN_NAMES.items()]
    values = [pair for taxonomy in GAIN_TAXONOMIES for pair in known.of(taxonomy)]
    return {
        "gives": ChoiceField(known.gettext("Was man bekommt"), gains, needed=True),
        "value": LanguageField(known.gettext("Genauer"), values),
        "certificate": ChoiceField(known.gettext("Nachweis"), [("1", known.gettext("mit Zertifikat"))]),
        "text": LineField(known.gettext("In einem Satz")),
    }


ROW_FIELDS: Mapping[str, Callable[[Known], Fields]] = {
    "phones": phone,
    "contacts": contact_person,
    "urls": web,
    "locations": location,
    "schedules": schedule,
    "cost_options": cost_option,
    "required_documents": required_document,
    "languages": language,
    "eligibilities": eligibility,
    "intakes": intake,
    "outcomes": outcome,
}
