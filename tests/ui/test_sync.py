"""The page of the sync tells the truth: words for every state, and a sentence for every bad place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from app.bootstrap import open_profile
from app.domain.refusal import Refusal
from app.domain.syncing import LastSync, Place, PlaceKind, SyncState, Trouble, Warned
from app.i18n import translator
from app.usecases.editing import delete_service, edit_form, set_fields
from ui import sync_pictures, sync_words
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.place import CopyOutDialog, PlaceDialog
from ui.dialogs.team import FoundTeamDialog, InviteDialog, JoinTeamDialog
from ui.pages.sync import SyncPage
from ui.player import PASSPHRASE, Player
from ui.widgets.words_field import WordsField

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
MET = SyncState(True, Place(PlaceKind.FILE, Path("team.anlauf")), LastSync(at=NOW, contact=NOW))
GONE = Trouble("share_unreachable", "Der Ort „{place}“ ist gerade nicht erreichbar.", {"place": "S:"})


@pytest.fixture
def player(qapp: QApplication, templates: Path, tmp_path: Path) -> Iterator[Player]:
    """The laptop of one of two people in a team."""
    sync_pictures.copy_team(templates, tmp_path)
    player = Player(qapp, tmp_path, "locked", QSize(1200, 800))
    yield player
    player.close()


@pytest.fixture
def page(player: Player) -> SyncPage:
    player.own_offers()
    player.program.show_sync()
    player.settle()
    assert player.program.sync.page is not None
    return player.program.sync.page


def shown(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


@pytest.mark.parametrize(
    ("state", "token", "words"),
    [
        (None, "muted", ""),
        (SyncState(False), "muted", "Nur auf diesem Gerät"),
        (SyncState(True, waiting=3), "warn", "Kein Ort gewählt · 3 Änderungen warten"),
        (replace(MET, last=LastSync()), "warn", "Noch nie abgeglichen"),
        (replace(MET, waiting=1), "warn", "1 Änderung wartet"),
        (replace(MET, conflicts=2), "warn", "2 Konflikte sind offen"),
        (replace(MET, last=replace(MET.last, trouble=(GONE,))), "warn", "Ort nicht erreichbar"),
        (replace(MET, last=replace(MET.last, trouble=(Trouble("else", "…"),))), "warn", "Abgleich nicht vollständig"),
        (MET, "good", "Abgeglichen"),
    ],
)
def test_green_is_only_what_is_everywhere(state: SyncState | None, token: str, words: str) -> None:
    status = sync_words.status(translator(), state)
    assert status.token == token
    assert status.text.startswith(words)


def test_what_goes_on_is_said_before_what_was(qapp: QApplication) -> None:
    assert sync_words.status(translator(), MET, busy=True).text == "Wird abgeglichen …"
    stuck = sync_words.status(translator(), replace(MET, waiting=2), busy=True, stuck=True)
    assert (stuck.text, stuck.token) == ("Ort antwortet nicht · 2 Änderungen warten", "warn")
    assert "F5 versucht es neu" in sync_words.detail(translator(), MET, stuck=True)
    assert sync_words.status(translator(), None, locked=True).text == "Abgleich wartet auf das Entsperren"


def test_what_was_noticed_is_said_though_it_is_mended() -> None:
    state = replace(MET, last=replace(MET.last, warnings=(Warned(GONE, NOW),)))
    [noticed] = [line for line in sync_words.lines(translator(), state) if line.text.startswith("Bemerkt am ")]
    assert "Der Ort „S:“ ist gerade nicht erreichbar." in noticed.text
    assert sync_words.status(translator(), state).token == "good"


def test_every_refusal_has_its_sentence() -> None:
    state = replace(MET, quarantined={reason.value: 2 for reason in Refusal} | {"later": 1})
    lines = [line.text for line in sync_words.lines(translator(), state)]
    assert sum(line.startswith("2 Mal: ") for line in lines) == len(Refusal)
    assert lines[-1] == "later"


def test_dialogs_say_what_is_missing_and_keep_what_was_typed(player: Player, page: SyncPage, tmp_path: Path) -> None:
    for kind, ask in (
        (PlaceDialog, page.choose_place),
        (CopyOutDialog, page.copy_out),
        (InviteDialog, page.invite),
        (JoinTeamDialog, page.join_team),
    ):
        ask()
        dialog = player.dialog()
        assert isinstance(dialog, kind)
        dialog.work()
        assert dialog.trouble.text().startswith("Bitte ")
        dialog.reject()
    page.join_team()
    joining = player.dialog()
    assert isinstance(joining, JoinTeamDialog)
    invited = page.app.team.invite(tmp_path / "einladung.anlauf", devices=1, days=7)
    joining.file.set_value(invited.file)
    joining.words.set_value(" ".join(invited.words))
    joining.work()
    player.settle()
    joining.person.set_value("Ada")
    joining.work()
    assert joining.trouble.text() == "Bitte wählen, was mit den eigenen Daten geschehen soll."
    assert not joining.bring.isChecked()
    assert not joining.empty.isChecked()
    joining.reject()
    page.found_team()
    dialog = player.dialog()
    assert isinstance(dialog, FoundTeamDialog)
    dialog.name.set_value("Süd")
    dialog.work()
    player.settle()
    assert "Es wurde nichts geändert" in dialog.trouble.text()
    assert dialog.name.value() == "Süd"
    dialog.reject()


def test_a_copy_holds_the_catalogue_and_never_overwrites_a_letter(
    player: Player, page: SyncPage, tmp_path: Path
) -> None:
    letter = tmp_path / "brief.txt"
    letter.write_text("Lieber Boris", encoding="utf-8")
    page.copy_out()
    dialog = player.dialog()
    assert isinstance(dialog, CopyOutDialog)
    assert dialog.catalogue.isChecked()
    dialog.file.set_value(letter)
    dialog.work()
    player.settle()
    assert "ist etwas anderes und bleibt, wie es ist" in dialog.trouble.text()
    dialog.file.set_value(tmp_path / "kopie.anlauf")
    dialog.work()
    player.settle()
    assert (tmp_path / "kopie.anlauf").stat().st_size > 0
    assert letter.read_text(encoding="utf-8") == "Lieber Boris"


def test_a_copy_from_anywhere_brings_the_conflict_and_it_is_decided(
    player: Player, page: SyncPage, tmp_path: Path
) -> None:
    page.read_file(tmp_path / "ort" / "team.anlauf")
    player.settle()
    assert "1 Konflikt ist offen" in page.conflicts.heading.text()
    assert "Lerngruppe am Abend und am Samstag“, vorher „Lerngruppe am Abend“ (Boris" in shown(page)
    page.conflicts.buttons[0].click()
    dialog = player.dialog()
    assert isinstance(dialog, ConflictDialog)
    dialog.take(2)
    player.settle()
    assert not page.conflicts.isVisible()
    page.news.seen.click()
    player.settle()
    assert "Nichts Neues von den anderen." in shown(page)


def test_words_are_completed_one_by_one(qapp: QApplication) -> None:
    field = WordsField(translator(), ["Apfelbaum", "Apfelboot", "Milchkanne"])
    field.set_value("Milchkanne apfelb")
    line = field.control
    completer = line.completer()  # type: ignore[attr-defined]
    completer.setCompletionPrefix(completer.splitPath("Milchkanne apfelb")[0])
    assert completer.completionCount() == 2
    assert completer.pathFromIndex(completer.completionModel().index(0, 0)) == "Milchkanne Apfelbaum"
    field.deleteLater()


def test_the_page_is_worded_again_in_another_language(player: Player, page: SyncPage) -> None:
    page.retranslate()
    player.settle()
    assert "Team „Jugendberatung Nord“" in shown(page)
    page.status.choose.click()
    assert isinstance(player.dialog(), PlaceDialog)
    player.dialog().reject()


def test_a_copy_beside_the_file_is_offered_for_tidying_once_it_is_safe(
    player: Player, page: SyncPage, tmp_path: Path
) -> None:
    place = tmp_path / "ort" / "team.anlauf"
    copy = place.with_name("team (conflicted copy 2026-11-22).anlauf")
    copy.write_bytes(place.read_bytes())
    page.app.team.choose_place(Place(PlaceKind.FILE, place))
    player.settle()
    assert "liegt 1 Kopie: team (conflicted copy 2026-11-22).anlauf. Ihr Inhalt ist sicher" in shown(page)
    page.status.tidy.click()
    player.settle()
    assert [path.name for path in place.parent.iterdir()] == ["team.anlauf"]
    assert not page.status.tidy.isVisible()


def test_a_folder_of_a_sync_client_is_offered_as_a_shared_folder(
    player: Player, page: SyncPage, tmp_path: Path
) -> None:
    """By the name of the folder or by what the client keeps in it; a file that is there already can move."""
    kept = {"Nextcloud": None, "Daten": ".stfolder", "OneDrive - Haus der Beispiele": None, "Cloud": ".sync_4711.db"}
    clients = ["Nextcloud", "Syncthing", "OneDrive", "Nextcloud"]
    for (name, marker), client in zip(kept.items(), clients, strict=True):
        (tmp_path / name).mkdir()
        if marker:
            (tmp_path / name / marker).touch()
        for typed in (tmp_path / name / "team.anlauf", tmp_path / name):
            page.choose_place()
            dialog = player.dialog()
            assert isinstance(dialog, PlaceDialog)
            dialog.path.set_value(typed)
            player.settle()
            assert dialog.as_folder.isChecked()
            assert f"Diesen Ort hält {client} auf dem Stand." in shown(dialog)
            dialog.reject()
    file = tmp_path / "Cloud" / "team.anlauf"
    page.app.team.choose_place(Place(PlaceKind.FILE, file, "Nextcloud"))
    player.settle()
    assert "Gemeinsame Datei in einem Ordner von Nextcloud:" in shown(page)
    page.status.better.click()
    player.settle()
    assert "Gemeinsamer Ordner, gehalten von Nextcloud:" in shown(page)
    assert "Alles von hier liegt am Ort und wurde zurückgelesen." in shown(page)
    assert (tmp_path / "Cloud" / "team.anlauf.d" / "ctl").is_dir()
    assert file.exists()


def test_a_deletion_beside_an_edit_says_what_was_edited_and_waits_for_a_decision(
    player: Player, page: SyncPage, tmp_path: Path
) -> None:
    place = tmp_path / "ort" / "team.anlauf"
    offer = sync_pictures.new_offer(page.app, "Lernzeit", "Hausaufgaben")
    page.app.team.choose_place(Place(PlaceKind.FILE, place))
    player.settle()
    boris = open_profile(tmp_path / "boris", passphrase=PASSPHRASE)
    boris.team.sync(place)
    boris.write("delete", delete_service, offer, boris.read(edit_form, offer).based_on)
    boris.team.sync(place)
    boris.lock()
    page.app.write("edit", set_fields, offer, {"description": "Hausaufgaben, jeden Dienstag"})
    page.watcher.sync()
    player.settle()
    [asks] = [one for one in page.conflicts.buttons if one.words() == "Lernzeit · geändert und gelöscht"]
    asks.click()
    dialog = player.dialog()
    assert isinstance(dialog, ConflictDialog)
    assert "Beschreibung\nHausaufgaben, jeden Dienstag\nBoris, am " in shown(dialog)
    assert [take.text() for take in dialog.takes] == ["Behalten", "Löschen"]
    assert dialog.fields == {}
    dialog.take(1)
    player.settle()
    assert page.app.read(edit_form, offer).values["description"] == "Hausaufgaben, jeden Dienstag"
    assert "Lernzeit · geändert und gelöscht" not in [one.words() for one in page.conflicts.buttons]
