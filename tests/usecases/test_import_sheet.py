"""The German spreadsheet: the template, what offices make of it, and what must not be run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.domain.findings import reason_sentence
from app.domain.profile import term_id
from app.domain.reports import ImportReport
from app.exchange.identity import source_id
from app.exchange.reading import open_source
from app.exchange.sheet_columns import COLUMNS, choices
from app.i18n import translator
from app.store import reading
from app.store.database import Database
from app.usecases.exchange import import_catalogue, install_base, write_template

FILLED: dict[str, Any] = {
    "Angebot": "Deutsch am Dienstag",
    "Institution": "AWO",
    "Art": "Sprachtreff",
    "Thema": "Sprache",
    "Thema 2": "Kinderbetreuung",
    "Merkmal": "Abends",
    "Status": "aktiv",
    "Für wen": "Für alle",
    "Alter von": 18,
    "Deutsch ab": "A2",
    "Kosten": "kostenlos",
    "Sprachen": "Deutsch, Arabisch",
    "Ort": "Treff",
    "Straße und Hausnummer": "Weg 1",
    "PLZ": 58675,
    "Stadt": "Hemer",
    "Stadtteil": "Mitte",
    "Wochentag": "Montag bis Freitag",
    "Von": time(9),
    "Bis": "12 Uhr",
    "Öffnungszeiten": "Do 14-18 Uhr",
    "Telefon": "+49 2372 1",
    "Unterlagen": "Pass oder Ausweis",
    "Beginn": date(2027, 1, 4),
    "Geprüft am": "1.11.2026",
}


@pytest.fixture
def base(database: Database) -> Database:
    with database.write("install") as unit:
        install_base(unit)
    return database


@pytest.fixture
def template_file(tmp_path: Path) -> Path:
    path = tmp_path / "vorlage.xlsx"
    write_template(path, translator())
    return path


@pytest.fixture
def fill(template_file: Path) -> Callable[..., Path]:
    def fill(*rows: dict[str, Any]) -> Path:
        book = load_workbook(template_file)
        sheet = book["Angebote"]
        position = {cell.value: cell.column for cell in sheet[1]}
        for line, row in enumerate(rows, 3):
            for heading, value in row.items():
                sheet.cell(line, position[heading]).value = value
        book.save(template_file)
        return template_file

    return fill


def bring_in(database: Database, path: Path) -> ImportReport:
    with database.write("import") as unit:
        return import_catalogue(unit, path)


def found(database: Database, kind: str) -> list[dict[str, Any]]:
    """What is there apart from what the program brought."""
    with database.read() as view:
        return [dict(record.values) for record in reading.all_records(view, kind)]


def test_the_template_has_headings_notes_and_lists(template_file: Path) -> None:
    book = load_workbook(template_file)
    sheet = book["Angebote"]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in COLUMNS]
    assert all(cell.comment for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(bool(column.choices) for column in COLUMNS)
    listed = {cell.value for row in book["Listen"].iter_rows() for cell in row if cell.value}
    assert {"kostenlos", "aktiv", "Montag", "Arabisch", "Sprache", "Integrationskurs"} <= listed
    assert [cell.value for cell in book["Hinweise"]["A"]][-len(COLUMNS) :] == [column.heading for column in COLUMNS]


def test_the_empty_template_holds_no_offer(base: Database, template_file: Path) -> None:
    report = bring_in(base, template_file)
    assert not report.read
    assert [finding.reason for finding in report.warnings] == ["example_row"]


def test_a_filled_row_becomes_a_whole_offer(base: Database, fill: Callable[..., Path]) -> None:
    report = bring_in(base, fill(FILLED))
    assert not report.rejected
    assert Counter(finding.reason for finding in report.warnings) == {"example_row": 1}
    (service,) = found(base, "service")
    assert (service["name"], service["status"], service["minimum_age"]) == ("Deutsch am Dienstag", "active", 18)
    assert service["assured_date"] == "2026-11-01"
    assert [organization["name"] for organization in found(base, "organization")] == ["AWO"]
    (address,) = found(base, "address")
    assert (address["address_1"], address["postal_code"], address["city"]) == ("Weg 1", "58675", "Hemer")
    schedules = [(s["byday"], s["opens_at"], s["closes_at"]) for s in found(base, "schedule")]
    assert schedules == [("MO,TU,WE,TH,FR", "09:00", "12:00"), ("TH", "14:00", "18:00")]
    assert [(language["name"], language["code"]) for language in found(base, "language")] == [
        ("Deutsch", "de"),
        ("Arabisch", "ar"),
    ]
    linked = {attribute["taxonomy_term_id"] for attribute in found(base, "attribute")}
    assert linked >= {term_id("kind", "sprachtreff"), term_id("topic", "language"), term_id("topic", "childcare")}
    assert term_id("district", "mitte") in linked
    assert [cost["amount"] for cost in found(base, "cost_option")] == [0]
    assert [intake["starts_on"] for intake in found(base, "intake")] == ["2027-01-04"]
    assert {"criterion": "german", "data": {"min": "a2"}, "force": "must"}.items() <= found(base, "eligibility")[
        -1
    ].items()
    assert found(base, "phone")[0]["number"] == "+49 2372 1"


def test_importing_it_again_changes_nothing_and_a_new_value_one_record(
    base: Database, fill: Callable[..., Path]
) -> None:
    bring_in(base, fill(FILLED))
    assert not any(bring_in(base, fill(FILLED)).written.values())
    report = bring_in(base, fill({**FILLED, "Telefon": "02372 2"}))
    assert {kind: count for kind, count in report.written.items() if count} == {"phone": 1}


def test_what_is_not_understood_is_named_and_kept(base: Database, fill: Callable[..., Path]) -> None:
    row = {
        "Angebot": "Rat",
        "Institution": "AWO",
        "Thema": "Gibt es nicht",
        "Alter von": "achtzehn",
        "Öffnungszeiten": "wenn Licht brennt",
    }
    report = bring_in(base, fill(row, {"Institution": "AWO"}))
    assert {(f.line, f.field, f.reason) for f in report.warnings[1:]} == {
        (3, "Alter von", "unreadable_number"),
        (3, "Thema", "unknown_term"),
        (3, "Öffnungszeiten", "unreadable_hours"),
    }
    assert [(f.line, f.field, f.reason) for f in report.rejected] == [(4, "Angebot", "missing_name")]
    (service,) = found(base, "service")
    assert service["extra"] == {"Alter von": "achtzehn", "Thema": "Gibt es nicht"}
    assert [schedule["description"] for schedule in found(base, "schedule")] == ["wenn Licht brennt"]


def test_a_formula_is_not_run(base: Database, fill: Callable[..., Path]) -> None:
    report = bring_in(base, fill({**FILLED, "Beschreibung": '=HYPERLINK("http://böse.example";"klick")'}))
    assert [(f.line, f.field) for f in report.warnings if f.reason == "formula"] == [(3, "Beschreibung")]
    assert "description" not in found(base, "service")[0]


def test_headings_in_another_order_case_and_spelling(base: Database, tmp_path: Path) -> None:
    text = "telefon;TRAEGER;Lieblingsfarbe;Beschreibng;angebotsname;Öffnungszeiten\r\n1;Cafè;blau;Text;Treff;=1+1\r\n"
    path = tmp_path / "liste.csv"
    path.write_bytes(text.encode("cp1252"))
    report = bring_in(base, path)
    named = {(finding.reason, finding.params.get("value", "")) for finding in report.warnings}
    assert named >= {
        ("guessed_encoding", "cp1252"),
        ("guessed_heading", "Beschreibng"),
        ("unknown_column", "Lieblingsfarbe"),
        ("missing_heading", "PLZ"),
        ("formula", ""),
    }
    (service,) = found(base, "service")
    assert (service["name"], service["description"], service["extra"]) == ("Treff", "Text", {"Lieblingsfarbe": "blau"})
    assert found(base, "organization")[0]["name"] == "Cafè"


def test_a_workbook_of_ones_own_with_a_title_above(base: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ["Unsere Liste 2026"],
        [],
        ["Name", "Einrichtung", "Anschrift"],
        ["Kleiderkammer", "DRK", "Ringstraße 2, 58675 Hemer"],
    ):
        sheet.append(row)
    book.create_sheet("Notizen")
    path = tmp_path / "eigene.xlsx"
    book.save(path)
    report = bring_in(base, path)
    assert report.written["service"] == 1
    assert ("unread_sheet", "Notizen") in {(f.reason, f.params.get("value")) for f in report.warnings}
    assert found(base, "address")[0]["postal_code"] == "58675"


def test_every_list_has_entries() -> None:
    assert all(choices(column.choices) for column in COLUMNS if column.choices)


def test_what_offices_write_is_understood(base: Database, fill: Callable[..., Path]) -> None:
    row = {
        "Angebot": "Kurs",
        "Institution": "AWO",
        "Alter von": "16-26",
        "Deutsch ab": "A2-B1",
        "Kosten": "ja, 5 €",
        "Öffnungszeiten": "Mo-Fr 9-12 Uhr, Di auch 14-16 und nach Vereinbarung",
        "Beginn": "15. Januar 2027",
        "Geprüft am": "3.11.26",
    }
    report = bring_in(base, fill(row))
    assert {finding.reason for finding in report.warnings} == {"example_row"}
    (service,) = found(base, "service")
    assert (service["minimum_age"], service["maximum_age"], service["assured_date"]) == (16, 26, "2026-11-03")
    assert [(cost["amount"], cost["currency"]) for cost in found(base, "cost_option")] == [(5, "EUR")]
    rule = found(base, "eligibility")[-1]
    assert (rule["data"], rule["text"]) == ({"min": "a2"}, "A2-B1")
    assert [(s.get("byday"), s.get("opens_at"), s.get("description")) for s in found(base, "schedule")] == [
        ("MO,TU,WE,TH,FR", "09:00", None),
        ("TU", "14:00", None),
        (None, None, "nach Vereinbarung"),
    ]
    assert [intake["starts_on"] for intake in found(base, "intake")] == ["2027-01-15"]


def test_what_is_still_not_understood_is_told_at_the_offer(base: Database, fill: Callable[..., Path]) -> None:
    row = {
        "Angebot": "Kurs",
        "Institution": "AWO",
        "Deutsch ab": "gut",
        "Kosten": "kostenlos für Geflüchtete",
        "Hinweis zu Kosten": "Bücher extra",
        "Sprachen": "alle, Dari",
        "Beginn": "Anfang März",
    }
    report = bring_in(base, fill(row))
    assert {(f.field, f.reason) for f in report.warnings[1:]} == {
        ("Deutsch ab", "unreadable_level"),
        ("Kosten", "unreadable_cost"),
        ("Sprachen", "no_language"),
        ("Beginn", "unreadable_date"),
    }
    (service,) = found(base, "service")
    assert service["eligibility_description"] == "Deutsch ab: gut"
    assert service["fees_description"] == "Bücher extra\nKosten: kostenlos für Geflüchtete"
    assert service["interpretation_services"] == "Sprachen: alle"
    assert [language["name"] for language in found(base, "language")] == ["Dari"]
    assert [intake["text"] for intake in found(base, "intake")] == ["Beginn: Anfang März"]
    assert not found(base, "cost_option")


def test_cells_that_contradict_each_other_are_named(base: Database, fill: Callable[..., Path]) -> None:
    row = {"Angebot": "Kurs", "Institution": "AWO", "Alter von": "16-26", "Alter bis": 27}
    report = bring_in(base, fill({**row, "Kosten": "kostenlos", "Betrag in Euro": "5 €"}))
    assert {(f.field, f.reason) for f in report.warnings[1:]} == {
        ("Alter von", "contradicts"),
        ("Kosten", "contradicts"),
    }
    (service,) = found(base, "service")
    assert (service["minimum_age"], service["maximum_age"]) == (16, 27)
    assert service["extra"] == {"Alter von": "16-26", "Kosten": "kostenlos"}
    assert [cost["amount"] for cost in found(base, "cost_option")] == [5]


def test_what_cannot_be_meant_is_named_with_its_line_and_not_taken(base: Database, fill: Callable[..., Path]) -> None:
    row = {"Angebot": "Kurs", "Institution": "AWO", "Kennung": "7", "Alter von": 40, "Alter bis": 20}
    times = {"Wochentag": "Montag", "Von": "18:00", "Bis": "17:00", "Beginn": "1.3.2027", "Ende": "1.2.2027"}
    other = {"Angebot": "Treff", "Institution": "AWO", "Kennung": "7", "E-Mail": "kurs(at)verein.example"}
    third = {"Angebot": "Rat", "Institution": "AWO", "E-Mail": "siehe Webseite", "Alter von": 400}
    fourth = {"Angebot": "Sport", "Institution": "AWO", "Alter von": "26-16"}
    report = bring_in(base, fill({**row, **times}, other, third, fourth))
    assert [(f.line, f.field, f.reason) for f in report.warnings[1:]] == [
        (3, "Alter von", "reversed_ages"),
        (3, "Von", "reversed_times"),
        (3, "Ende", "ends_before_start"),
        (4, "Kennung", "repeated_id"),
        (4, "E-Mail", "guessed_email"),
        (5, "Alter von", "unreadable_number"),
        (5, "E-Mail", "unreadable_email"),
        (6, "Alter von", "reversed_ages"),
    ]
    assert all(reason_sentence(finding, translator()) for finding in report.warnings)
    services = {service["name"]: service for service in found(base, "service")}
    assert services["Kurs"].keys().isdisjoint({"minimum_age", "maximum_age"})
    assert services["Kurs"]["extra"] == {"Alter von": "40", "Alter bis": "20", "Ende": "1.2.2027"}
    assert services["Treff"]["email"] == "kurs@verein.example"
    assert services["Rat"]["application_process"] == "E-Mail: siehe Webseite"
    assert [schedule["description"] for schedule in found(base, "schedule")] == ["Montag 18:00–17:00"]
    assert [(intake["starts_on"], intake.get("ends_on")) for intake in found(base, "intake")] == [("2027-03-01", None)]


def test_a_year_left_out_is_guessed_and_said(fill: Callable[..., Path]) -> None:
    path = fill({"Angebot": "Kurs", "Institution": "AWO", "Beginn": "01.02.", "Geprüft am": "1.2."})
    opened = open_source(path, today=date(2026, 11, 22))
    records = {batch.kind: batch.records for batch in opened.batches(source_id("liste"), lambda *_: None)}
    assert records["intake"][0].values["starts_on"] == "2027-02-01"
    assert records["service"][0].values["assured_date"] == "2026-02-01"
    said = [reason_sentence(finding, translator()) for finding in opened.findings.warnings[1:]]
    assert sorted(said) == [
        "In „01.02.“ fehlt das Jahr. Übernommen wurde 2027-02-01; bitte prüfen Sie es.",
        "In „1.2.“ fehlt das Jahr. Übernommen wurde 2026-02-01; bitte prüfen Sie es.",
    ]


def test_a_row_without_an_institution_stands_under_its_source(base: Database, fill: Callable[..., Path]) -> None:
    with base.write("import") as unit:
        report = import_catalogue(unit, fill({"Angebot": "Eins", "Ort": "Treff"}), source="Liste Mitte")
    assert [organization["name"] for organization in found(base, "organization")] == ["Liste Mitte"]
    (service,) = found(base, "service")
    (location,) = found(base, "location")
    assert service["organization_id"] == location["organization_id"]
    (warning,) = report.warnings[1:]
    assert reason_sentence(warning, translator()) == (
        "In Zeile 3 fehlt die Institution. Das Angebot „Eins“ steht unter „Liste Mitte“, dem Namen der Quelle."
    )


def test_what_looks_mistyped_is_taken_over_and_told(base: Database, fill: Callable[..., Path]) -> None:
    row = {"Angebot": "Kurs", "Institution": "AWO", "Straße und Hausnummer": "Weg 1", "PLZ": "5867"}
    report = bring_in(base, fill({**row, "Telefon": "02372 abc"}, row))
    assert Counter((f.field, f.reason) for f in report.warnings[1:]) == {
        ("Angebot", "repeated_offer"): 1,
        ("PLZ", "odd_postal_code"): 2,
        ("Telefon", "odd_phone"): 1,
    }
    assert report.written["service"] == 2
