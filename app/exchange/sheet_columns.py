"""The columns of the German spreadsheet: headings, explanations, lists to choose from, an example."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from app.i18n import N_
from app.paths import resources_folder


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `also` are headings offices use for it, `choices` names the list to choose from."""

    key: str
    heading: str
    help: str
    example: str = ""
    choices: str = ""
    also: tuple[str, ...] = ()
    width: int = 18
    wanted: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "name",
        "Angebot",
        N_("Wie das Angebot heißt. Diese Spalte muss ausgefüllt sein."),
        "Beispiel: Deutschkurs am Abend",
        also=("Angebotsname", "Name des Angebots", "Titel", "Bezeichnung", "Name"),
        width=32,
        wanted=True,
    ),
    Column(
        "organization",
        "Institution",
        N_("Wer das Angebot macht."),
        "Beispielverein e. V.",
        also=("Träger", "Einrichtung", "Organisation", "Anbieter", "Verein"),
        width=28,
        wanted=True,
    ),
    Column(
        "description",
        "Beschreibung",
        N_("Worum es geht, in zwei bis drei einfachen Sätzen."),
        "Wir lernen Deutsch für den Alltag.",
        also=("Inhalt", "Kurzbeschreibung"),
        width=48,
        wanted=True,
    ),
    Column(
        "kind",
        "Art",
        N_("Die Art des Angebots aus der Liste. Sie bringt die gesetzlichen Zugangsregeln mit."),
        "Deutschkurs ohne Zulassung",
        "kind",
        ("Angebotsart", "Art des Angebots"),
        28,
    ),
    Column(
        "topic_1",
        "Thema",
        N_("Wofür das Angebot da ist, aus der Liste."),
        "Sprache",
        "topic",
        ("Thema 1", "Bereich", "Kategorie"),
        22,
    ),
    Column("topic_2", "Thema 2", N_("Ein zweites Thema, wenn es eines gibt."), "", "topic", (), 22),
    Column("topic_3", "Thema 3", N_("Ein drittes Thema, wenn es eines gibt."), "", "topic", (), 22),
    Column(
        "feature_1",
        "Merkmal",
        N_("Zum Beispiel Kinderbetreuung im Haus oder nur mit Termin."),
        "Abends",
        "feature",
        ("Merkmal 1", "Besonderheit"),
        22,
    ),
    Column("feature_2", "Merkmal 2", N_("Ein weiteres Merkmal."), "", "feature", (), 22),
    Column("status", "Status", N_("Ob es das Angebot zurzeit gibt."), "aktiv", "status", ("Zustand",), 16),
    Column(
        "eligibility",
        "Für wen",
        N_("Wer kommen kann, in eigenen Worten."),
        "Für alle ab 18 Jahren",
        also=("Zielgruppe", "Voraussetzungen", "Teilnahmevoraussetzungen"),
        width=32,
    ),
    Column(
        "minimum_age",
        "Alter von",
        N_("Das Mindestalter in Jahren."),
        "18",
        also=("Mindestalter", "Alter ab", "Alter"),
        width=10,
    ),
    Column("maximum_age", "Alter bis", N_("Das Höchstalter in Jahren."), "27", also=("Höchstalter",), width=10),
    Column(
        "german",
        "Deutsch ab",
        N_("Das Sprachniveau, das man mitbringen muss."),
        "A1",
        "german",
        ("Sprachniveau", "Deutschniveau", "Deutschkenntnisse"),
        14,
    ),
    Column("cost", "Kosten", N_("Ob das Angebot etwas kostet."), "kostenlos", "cost", ("Kosten ja nein", "Gebühr"), 16),
    Column(
        "amount",
        "Betrag in Euro",
        N_("Was es kostet, als Zahl."),
        "0",
        also=("Betrag", "Preis", "Kosten in Euro"),
        width=12,
    ),
    Column(
        "fees",
        "Hinweis zu Kosten",
        N_("Was man dazu wissen muss, zum Beispiel eine Ermäßigung."),
        "Bücher sind inklusive",
        also=("Kostenhinweis", "Gebührenhinweis"),
        width=28,
    ),
    Column(
        "languages",
        "Sprachen",
        N_("Sprachen, in denen beraten wird, mit Komma getrennt."),
        "Deutsch, Englisch, Arabisch",
        "language",
        ("Beratungssprachen", "Sprache der Beratung"),
        26,
    ),
    Column(
        "place",
        "Ort",
        N_("Der Name des Hauses oder Raums."),
        "Begegnungszentrum",
        also=("Veranstaltungsort", "Raum", "Standort"),
        width=24,
    ),
    Column(
        "street",
        "Straße und Hausnummer",
        N_("Die Anschrift, an der das Angebot stattfindet."),
        "Beispielweg 1",
        also=("Straße", "Adresse", "Anschrift"),
        width=26,
        wanted=True,
    ),
    Column("postal_code", "PLZ", N_("Die Postleitzahl."), "58990", also=("Postleitzahl",), width=10, wanted=True),
    Column(
        "city",
        "Stadt",
        N_("Der Ort der Anschrift."),
        "Hollerbrück",
        also=("Gemeinde", "Stadt Gemeinde"),
        width=18,
        wanted=True,
    ),
    Column(
        "district",
        "Stadtteil",
        N_("Der Stadtteil, damit man danach suchen kann."),
        "Innenstadt",
        also=("Ortsteil", "Bezirk", "Quartier"),
        width=18,
    ),
    Column("weekday", "Wochentag", N_("Wann das Angebot stattfindet."), "Montag bis Freitag", "weekday", ("Tag",), 18),
    Column(
        "opens_at",
        "Von",
        N_("Wann es beginnt, zum Beispiel 9:00."),
        "18:00",
        also=("Beginnt um", "Uhrzeit von", "Öffnet um"),
        width=8,
    ),
    Column("closes_at", "Bis", N_("Wann es endet."), "20:00", also=("Endet um", "Uhrzeit bis", "Schließt um"), width=8),
    Column(
        "hours",
        "Öffnungszeiten",
        N_("Alle Zeiten in einem Satz, wenn ein Wochentag nicht reicht: Mo–Fr 9–12 Uhr; Do 14–18 Uhr."),
        "",
        also=("Sprechzeiten", "Zeiten", "Sprechstunde", "Termine", "Uhrzeit"),
        width=30,
    ),
    Column(
        "phone",
        "Telefon",
        N_("Die Nummer, unter der man sich meldet."),
        "02372 000000",
        also=("Telefonnummer", "Tel", "Rufnummer"),
        width=20,
        wanted=True,
    ),
    Column(
        "email",
        "E-Mail",
        N_("Die E-Mail-Adresse des Angebots."),
        "kurs@verein.example",
        also=("Mail", "E-Mail-Adresse", "Mailadresse"),
        width=28,
        wanted=True,
    ),
    Column(
        "url",
        "Internetseite",
        N_("Die Adresse der Seite im Netz."),
        "https://verein.example",
        also=("Webseite", "Website", "Homepage", "Internet", "Link"),
        width=28,
    ),
    Column(
        "contact",
        "Ansprechperson",
        N_("Wen man fragen kann."),
        "",
        also=("Ansprechpartner", "Ansprechpartnerin", "Kontakt", "Kontaktperson"),
        width=22,
    ),
    Column(
        "application",
        "Anmeldung",
        N_("Wie man sich anmeldet."),
        "Einfach vorbeikommen",
        also=("Anmeldeverfahren", "Zugang"),
        width=28,
    ),
    Column(
        "documents",
        "Unterlagen",
        N_("Was man mitbringt, mit Komma getrennt."),
        "Pass oder Ausweis",
        "document",
        ("Dokumente", "Benötigte Unterlagen", "Mitzubringen"),
        28,
    ),
    Column(
        "wait_time", "Wartezeit", N_("Wie lange man zurzeit wartet."), "", also=("Wartezeiten", "Warteliste"), width=16
    ),
    Column(
        "starts_on",
        "Beginn",
        N_("Der nächste Kursbeginn als Datum."),
        "",
        also=("Start", "Startdatum", "Kursbeginn", "Beginn am"),
        width=12,
    ),
    Column("ends_on", "Ende", N_("Das Ende als Datum."), "", also=("Enddatum", "Kursende", "Ende am"), width=12),
    Column(
        "apply_by",
        "Anmeldeschluss",
        N_("Bis wann man sich anmelden kann, als Datum."),
        "",
        also=("Anmeldefrist", "Anmelden bis"),
        width=16,
    ),
    Column(
        "alert",
        "Wichtiger Hinweis",
        N_("Was gerade anders ist als sonst."),
        "",
        also=("Hinweis", "Achtung", "Aktueller Hinweis"),
        width=26,
    ),
    Column(
        "assured_date",
        "Geprüft am",
        N_("Wann die Angaben zuletzt geprüft wurden."),
        "",
        also=("Stand", "Zuletzt geprüft", "Aktualisiert am"),
        width=12,
    ),
    Column(
        "id",
        "Kennung",
        N_("Eine eigene Nummer des Angebots, wenn es eine gibt. An ihr wird es beim nächsten Mal wiedererkannt."),
        "",
        also=("ID", "Angebotsnummer", "Nr", "Nummer", "Kennnummer"),
        width=12,
    ),
)
"""In the order of the template. A row is recognised by its `Kennung`, else by Institution and Angebot."""

HEADINGS = {column.key: column.heading for column in COLUMNS}
EXAMPLE_NAME = COLUMNS[0].example

STATUSES = {
    "aktiv": "active",
    "ruht": "inactive",
    "beendet": "defunct",
    "vorübergehend geschlossen": "temporarily closed",
}
COSTS = ("kostenlos", "kostenpflichtig", "unbekannt")
WEEKDAYS = (
    "Montag",
    "Dienstag",
    "Mittwoch",
    "Donnerstag",
    "Freitag",
    "Samstag",
    "Sonntag",
    "Montag bis Freitag",
    "täglich",
)
LANGUAGES = (
    "Deutsch",
    "Englisch",
    "Arabisch",
    "Dari",
    "Farsi",
    "Paschtu",
    "Kurdisch",
    "Ukrainisch",
    "Russisch",
    "Türkisch",
    "Tigrinya",
    "Somali",
    "Französisch",
    "Spanisch",
    "Albanisch",
    "Serbisch",
    "Rumänisch",
    "Bulgarisch",
    "Polnisch",
    "Portugiesisch",
)


@cache
def terms(taxonomy: str) -> dict[str, str]:
    """The labels of one of our taxonomies with their codes, in the order of the file."""
    document = json.loads((resources_folder() / "taxonomies" / f"{taxonomy}.json").read_text("utf-8"))
    chosen = document.get("taxonomy_terms", ())
    return {term["name"]: term["code"] for term in chosen if term["code"] not in {"unknown", "not_stated"}}


def choices(name: str) -> tuple[str, ...]:
    """The entries of a list to choose from."""
    fixed = {"status": tuple(STATUSES), "cost": COSTS, "weekday": WEEKDAYS, "language": LANGUAGES}
    return fixed.get(name) or tuple(terms(name))
