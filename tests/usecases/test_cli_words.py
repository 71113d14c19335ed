"""What the command line says to people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest

from app import logs
from app.bootstrap import Created
from app.cli.catalogue import _import_lines
from app.cli.offer_lines import offer_lines
from app.cli.program import run_command_line
from app.domain import detail
from app.domain.object_words import OBJECT_WORDS
from app.domain.profile import OBJECTS
from app.domain.reports import Finding, ImportReport
from app.i18n import translator


def test_every_object_has_a_word() -> None:
    assert set(OBJECT_WORDS) == set(OBJECTS)


def test_the_report_of_an_import_counts_in_words_and_gives_one_example() -> None:
    warnings = tuple(Finding("a.csv", line, "", "Sprachen", "no_language", {"value": "alle"}) for line in (3, 7))
    report = ImportReport("a", {"service": 2, "schedule": 1}, {"service": 2}, (), warnings)
    assert _import_lines(report, translator(), dry_run=False) == [
        "Angebote: 2 gelesen, 2 geschrieben",
        "Zeiten: 1 gelesen, 0 geschrieben",
        "Abgewiesen: 0",
        "Hinweise: 2",
        "  2 ×, zum Beispiel a.csv:3:Sprachen: „alle“ ist keine Sprache. Der Text steht als Hinweis beim Angebot.",
    ]


def test_an_offer_is_shown_whole() -> None:
    offer = detail.ServiceDetail(
        uuid4(),
        "Treff",
        detail.OrganizationDetail(uuid4(), "AWO"),
        email="a@b.example",
        url="https://b.example",
        phones=(detail.PhoneNumber("02372 1"),),
        places=(detail.PlaceDetail(uuid4(), "Haus", address=("Weg 1", "58675 Hemer")),),
        hours=detail.WeekHours(days=((("09:00", "12:00"),), (("16:00", ""),), (), (), (), (), ())),
        cost_options=(detail.CostOption("im Monat", 5, "EUR"),),
        languages=(detail.SpokenLanguage("prs", "Dari"),),
        documents=(detail.RequiredDocument("Pass"),),
        minimum_age=16,
        intakes=(detail.Intake(starts_on=date(2027, 1, 15)),),
        verified_on=date(2026, 11, 3),
    )
    said = "\n".join(offer_lines(offer, translator()))
    for text in (
        *("Treff", "Institution: AWO", "Weg 1", "58675 Hemer", "Telefon: 02372 1", "E-Mail: a@b.example"),
        *("Montag 09:00–12:00", "Dienstag ab 16:00", "5 EUR im Monat", "Sprachen: Dari", "Unterlagen: Pass"),
        *("ab 16 Jahren", "Beginn: 15. Januar 2027", "Zuletzt geprüft: 3. November 2026", "https://b.example"),
    ):
        assert text in said


def test_a_restored_profile_says_which_passphrase_opens_it(
    created: Created, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    backup = tmp_path / "safe.anlauf"
    created.app.back_up(backup)
    assert run_command_line(["--home", str(tmp_path / "other"), "restore", str(backup)]) == 0
    logs.stop_log()
    said = capfd.readouterr().out.strip()
    assert said.endswith("mit der Passphrase, die es hatte, als die Sicherung gemacht wurde.")
