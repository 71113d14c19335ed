"""A case to read: the extract a person gets, in words and in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from app.domain.answers import CODED
from app.domain.client_questions import TIMES
from app.domain.handout_text import listed, long_day
from app.domain.reasons import Labels
from app.i18n import N_, Translator
from app.languages import language_name

Document = Mapping[str, Any]

FIELD_WORDS: Final[Mapping[str, str]] = {
    "number": N_("Nummer"),
    "name": N_("Name"),
    "alias": N_("Rufname"),
    "contact": N_("Kontakt"),
    "age": N_("Alter"),
    "birth_date": N_("Geburtsdatum"),
    "gender": N_("Geschlecht"),
    "languages": N_("Sprachen"),
    "status": N_("Aufenthalt"),
    "status_since": N_("Status seit"),
    "duldung_kind": N_("Art der Duldung"),
    "work_permission": N_("Arbeit"),
    "identity_clear": N_("Identität geklärt"),
    "german": N_("Deutsch"),
    "german_certified": N_("Deutsch-Zertifikat"),
    "school": N_("Schulabschluss"),
    "school_recognised": N_("Zeugnis anerkannt"),
    "school_equivalent": N_("Zeugnis entspricht"),
    "pupil": N_("Schule"),
    "in_training": N_("In Ausbildung"),
    "employed": N_("In Arbeit"),
    "training_contract": N_("Ausbildungsvertrag"),
    "recognition_running": N_("Anerkennung läuft"),
    "lives_apart_from_parents": N_("Eigene Wohnung"),
    "experience": N_("Arbeitserfahrung"),
    "skills": N_("Fähigkeiten"),
    "needs": N_("Bedarf"),
    "children": N_("Alter der Kinder"),
    "childcare_needed": N_("Betreuung"),
    "district": N_("Stadtteil"),
    "travel_km": N_("Weg höchstens"),
    "times": N_("Zeiten"),
    "registered_with": N_("Gemeldet bei"),
    "asylum_registered_on": N_("Asylantrag"),
    "arrived_on": N_("Einreise"),
    "permit_until": N_("Papier gültig bis"),
    "goal": N_("Ziel"),
    "wanted_occupation": N_("Berufswunsch"),
    "purpose": N_("Zweck"),
    "basis": N_("Grundlage"),
    "form": N_("Form"),
    "given_on": N_("Erteilt am"),
    "given_by": N_("Erteilt durch"),
    "withdrawn_on": N_("Widerrufen am"),
    "day": N_("Tag"),
    "minutes": N_("Dauer in Minuten"),
    "channel": N_("Weg des Kontakts"),
    "place": N_("Ort"),
    "language": N_("Sprache"),
    "interpreter": N_("Übersetzung"),
    "visit": N_("Kontakt"),
    "came_by": N_("Gekommen durch"),
    "topics": N_("Themen"),
    "occasion": N_("Anlass"),
    "letter_kind": N_("Brief"),
    "delivered_on": N_("Zugestellt"),
    "deadline_on": N_("Frist"),
    "missing_documents": N_("Fehlende Unterlagen"),
    "follow_up_on": N_("Wiedervorlage"),
    "outcome": N_("Ergebnis"),
    "text": N_("Notiz"),
    "who": N_("Wer"),
    "what": N_("Was"),
    "until": N_("Bis"),
    "state": N_("Stand"),
    "how": N_("Wie"),
    "need": N_("Bedarf"),
    "barrier": N_("Hindernis"),
}
"""Every field that is worded, in the order in which it is read."""
CODE_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "purpose": {
        "counselling": N_("Beratung"),
        "referral": N_("Vermittlung"),
        "handover": N_("Weitergabe an eine Fachstelle"),
        "contact": N_("spätere Kontaktaufnahme"),
    },
    "basis": {"task": N_("Aufgabe"), "contract": N_("Vertrag"), "consent": N_("Einwilligung")},
    "form": {"written": N_("schriftlich"), "oral": N_("mündlich"), "electronic": N_("elektronisch")},
    "given_by": {
        "person": N_("die Person selbst"),
        "guardian": N_("Sorgeberechtigte"),
        "both": N_("Person und Sorgeberechtigte"),
    },
    "interpreter": {
        "none": N_("ohne"),
        "interpreter": N_("Dolmetschende vor Ort"),
        "by_phone": N_("Dolmetschende am Telefon"),
        "relative": N_("Angehörige"),
        "colleague": N_("Kollegin oder Kollege"),
    },
    "channel": {
        "walk_in": N_("offene Sprechzeit"),
        "appointment": N_("vereinbarter Termin"),
        "phone": N_("Telefon"),
        "video": N_("Videogespräch"),
        "email": N_("E-Mail oder Nachricht"),
        "outreach": N_("aufsuchend"),
        "event": N_("Veranstaltung"),
    },
    "visit": {"first": N_("Erstkontakt"), "follow_up": N_("Folgekontakt")},
    "occasion": {
        "offer": N_("Angebote"),
        "letter": N_("Brief"),
        "form": N_("Formular"),
        "deadline": N_("Frist"),
        "other": N_("anderes"),
    },
    "letter_kind": {
        "asylum_decision": N_("Asylbescheid des BAMF"),
        "asylum_decision_inadmissible_or_unfounded": N_("Asylbescheid: unzulässig oder offensichtlich unbegründet"),
        "transfer_decision": N_("Überstellung in ein anderes Land (Dublin)"),
        "benefit_notice": N_("Bescheid über Leistungen"),
        "other_decision": N_("Bescheid der Ausländerbehörde oder einer anderen Behörde"),
        "unclear": N_("Welche Art, ist unklar"),
        "deadline": N_("Frist, deren Tag feststeht"),
        "form": N_("Formular oder anderes, ohne Frist"),
    },
    "state": {"open": N_("offen"), "done": N_("erledigt"), "dropped": N_("entfallen")},
    "how": {"shown": N_("gezeigt"), "handed_out": N_("mitgegeben")},
    "duldung_kind": {"ordinary": N_("gewöhnliche Duldung"), "discretion": N_("Ermessensduldung")},
    "school_recognised": {"yes": N_("ja"), "no": N_("nein"), "applied": N_("beantragt")},
    "times": TIMES,
}


def place_words(place: str, tr: Translator) -> str:
    """The field at a place of a document by its word, with the place itself, which is how it is written there."""
    label = FIELD_WORDS.get(place.rpartition("/")[2])
    return tr.gettext("„{label}“ ({place})", label=tr.gettext(label), place=place) if label else f"„{place}“"


NOT_STATED_WORDS: Final = N_("keine Angabe")
_TAXONOMIES: Final = {**CODED, "topics": "topic", "need": "need", "barrier": "barrier"}
_LANGUAGES: Final = ("language", "languages")
_PARTS: Final = ("notes", "plan", "offers", "unmet_needs")


def case_lines(document: Document, tr: Translator, labels: Labels) -> tuple[str, ...]:
    """The extract of a case in lines; `labels` are those of the taxonomies, `topic` among them."""
    lines = [tr.gettext("Gespeicherte Angaben zu einer Person"), "", *_fields(document["client"], tr, labels, "")]
    for consent in document["consents"]:
        lines += ["", tr.gettext("Grundlage"), *_fields(consent, tr, labels)]
    for meeting in document["meetings"]:
        lines += ["", tr.gettext("Beratung"), *_fields(meeting["encounter"], tr, labels), *_parts(meeting, tr, labels)]
    loose = list(_parts(document["loose"], tr, labels))
    return (*lines, *(["", tr.gettext("Außerdem"), *loose] if loose else []))


def _parts(parts: Document, tr: Translator, labels: Labels) -> Iterator[str]:
    headings = ("", tr.gettext("Plan"), tr.gettext("Angebot"), tr.gettext("Ungedeckter Bedarf"))
    for name, heading in zip(_PARTS, headings, strict=True):
        for part in parts[name]:
            if heading:
                yield f"  {heading}"
            yield from _fields(part, tr, labels, "    " if heading else "  ")


def _fields(values: Document, tr: Translator, labels: Labels, indent: str = "  ") -> Iterator[str]:
    for field, label in FIELD_WORDS.items():
        if values.get(field) not in (None, "", []):
            shown = value_words(field, values[field], tr, labels)
            yield indent + tr.gettext("{label}: {value}", label=tr.gettext(label), value=shown)


def value_words(field: str, value: Any, tr: Translator, labels: Labels) -> str:
    """A stored value in words: codes by their label, days and lists as the language writes them."""
    if value == "not_stated":
        return tr.gettext(NOT_STATED_WORDS)
    if isinstance(value, bool):
        return tr.gettext("ja") if value else tr.gettext("nein")
    if isinstance(value, list):
        return listed(tr, _words(field, value, tr, labels))
    return next(iter(_words(field, [value], tr, labels)))


def _words(field: str, values: Iterable[Any], tr: Translator, labels: Labels) -> list[str]:
    return [_word(field, value, tr, labels) for value in values]


def _word(field: str, value: Any, tr: Translator, labels: Labels) -> str:
    own, label = CODE_WORDS.get(field, {}).get(value), labels.get(_TAXONOMIES.get(field, ""), {}).get(value)
    if own or label:
        return tr.gettext(own) if own else str(label)
    if field in _LANGUAGES:
        return language_name(tr.language, value)
    try:
        return long_day(tr, date.fromisoformat(value))
    except (TypeError, ValueError):
        return str(value)
