"""Two windows on one screen, two profiles, one shared file: one offer edited on both, and all that may go wrong."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.bootstrap import App, create_profile
from app.domain.forms import ServiceForm
from app.usecases.editing import edit_form, save_service, set_fields
from app.usecases.profiles import status
from app.vault.wraps import CHEAPEST
from tests.stories.conftest import PATIENCE, Story, opened
from ui.dialogs.conflict import ConflictDialog
from ui.dialogs.place import PlaceDialog
from ui.dialogs.service_editor import ServiceEditor
from ui.dialogs.team import FoundTeamDialog, InviteDialog, JoinTeamDialog
from ui.messages import Banner
from ui.page import Places
from ui.pages.sync import SyncPage
from ui.pages.unlock import UnlockPage
from ui.program import Program
from ui.widgets.fields import LineField

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "Lampe Zebra Kiesel Donner"
BEFORE = "Deutsch für den Alltag. Bitte vorher anrufen."
KILLED = """
import os, signal, sys
from pathlib import Path
from app import bootstrap
from app.sync.share import disk
from app.usecases.editing import set_fields
from uuid import UUID
app = bootstrap.open_profile(Path(sys.argv[1]), passphrase=sys.argv[2])
app.write("edit", set_fields, UUID(sys.argv[3]), {"alert": "Im Januar im Nachbarhaus"})
disk.LocalDisk.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL)
app.team.sync()
"""


@dataclass
class Laptop(Story):
    """A window with an own profile."""

    @property
    def program(self) -> Program:
        assert self.start.program is not None
        return self.start.program

    @property
    def app(self) -> App:
        assert self.program.app is not None
        return self.program.app

    def unlock(self) -> Laptop:
        """Enter the passphrase and wait until everything that follows has come to rest."""
        self.bot.waitUntil(lambda: self.start.program is not None, timeout=PATIENCE)
        self.bot.waitUntil(lambda: isinstance(self.program.gate.page(), UnlockPage), timeout=PATIENCE)
        page = self.program.gate.page()
        assert isinstance(page, UnlockPage)
        page.enter(PASSPHRASE)
        self.bot.waitUntil(lambda: self.program.catalogue is not None, timeout=PATIENCE)
        self.settle()
        return self

    def team(self) -> SyncPage:
        """The page of the sync, shown."""
        self.program.show_sync()
        self.settle()
        assert self.program.sync.page is not None
        return self.program.sync.page

    def sync(self) -> None:
        """F5."""
        assert self.start.window.commands is not None
        self.start.window.commands["sync-now"].trigger()
        self.settle()

    def top(self) -> str:
        """What stands at the right top of the window."""
        return " ".join(label.text() for label in self.start.window.top.findChildren(QLabel) if label.isVisible())

    def reads(self) -> str:
        """All words the page of the sync shows; none of them is cut."""
        labels = [label for label in self.team().findChildren(QLabel) if label.isVisible()]
        cut = [label.text() for label in labels if label.height() < label.heightForWidth(label.width())]
        assert not cut
        return "\n".join(label.text() for label in labels)

    def choose(self, place: Path) -> None:
        """Let the team meet there."""
        self.team().choose_place()
        dialog = self.dialog(PlaceDialog)
        dialog.path.set_value(place)
        self.settle()
        dialog.work()
        self.settle()

    def write(self, offer: UUID, **fields: str) -> None:
        """Change an offer in the open profile."""
        self.app.write("edit", set_fields, offer, fields)
        self.settle()

    def value(self, offer: UUID, field: str) -> str:
        """What is kept here now."""
        return str(self.app.read(edit_form, offer).values.get(field))


Switch = Callable[[str], Laptop]


@pytest.fixture
def switch_on(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Switch]:
    """Opens the window of a laptop by name, with a profile of its own."""
    with ExitStack() as windows:

        def open_window(name: str) -> Laptop:
            if not (tmp_path / name).exists():
                create_profile(tmp_path / name, PASSPHRASE, cost=CHEAPEST).app.lock()
            told = windows.enter_context(opened(qtbot, qapp, Places(tmp_path / name), demo=False))
            return Laptop(told.bot, told.start).unlock()

        yield open_window


def found_and_join(ada: Laptop, boris: Laptop, file: Path) -> None:
    """Found on one, join on the other with the six words, one of them mistyped at first."""
    assert "Nur auf diesem Gerät" in ada.top()
    ada.team().found_team()
    founding = ada.dialog(FoundTeamDialog)
    founding.name.set_value("Jugendberatung Nord")
    founding.person.set_value("Ada")
    founding.work()
    ada.settle()
    assert "Kein Ort gewählt" in ada.top()
    ada.team().invite()
    inviting = ada.dialog(InviteDialog)
    inviting.file.set_value(file)
    inviting.work()
    ada.settle()
    words = inviting.words.split()
    inviting.accept()
    boris.team().join_team()
    joining = boris.dialog(JoinTeamDialog)
    joining.file.set_value(file)
    joining.words.set_value(" ".join([words[0] + "x", *words[1:]]))
    joining.work()
    boris.settle()
    assert f"Im 1. Wort ist ein Tippfehler. Ist „{words[0]}“ gemeint?" in joining.trouble.text()
    joining.words.set_value(", ".join(words).lower())
    joining.work()
    boris.settle()
    joining.person.set_value("Boris")
    joining.work()
    boris.settle()
    assert "Boris (dieses Gerät), eingeladen von Ada" in boris.reads()


def met(ada: Laptop, boris: Laptop, folder: Path) -> tuple[UUID, Path]:
    """A team with one offer that both know, meeting at one file."""
    file = folder / "ort" / "team.anlauf"
    file.parent.mkdir()
    found_and_join(ada, boris, folder / "einladung")
    values = {"name": "Deutsch im Alltag", "description": BEFORE, "status": "active"}
    offer = ada.app.write("new", save_service, ServiceForm(values=values, organization="Haus der Beispiele")).id
    for laptop in (ada, boris, ada):
        laptop.choose(file)
        laptop.sync()
    for laptop in (ada, boris):
        assert "Abgeglichen um" in laptop.top()
        assert "Alles von hier liegt am Ort und wurde zurückgelesen." in laptop.reads()
    assert boris.value(offer, "description") == BEFORE
    return offer, file


def test_both_edit_one_offer_and_one_decides(switch_on: Switch, tmp_path: Path) -> None:
    ada, boris = switch_on("ada"), switch_on("boris")
    offer, file = met(ada, boris, tmp_path)
    yesterday = file.read_bytes()

    ada.write(offer, description="Deutsch für den Alltag. Ohne Anmeldung.")
    assert "1 Änderung wartet" in ada.top()
    assert "liegt noch nicht am Ort" in ada.reads()
    boris.write(offer, description="Deutsch für Beruf und Alltag. Bitte vorher anrufen.")
    for laptop in (ada, boris, ada):
        laptop.sync()
    for laptop in (ada, boris):
        assert "1 Konflikt ist offen" in laptop.top()
        assert "Deutsch im Alltag · Beschreibung" in laptop.team().conflicts.buttons[0].words()

    ada.team().conflicts.buttons[0].click()
    deciding = ada.dialog(ConflictDialog)
    shown = "\n".join(label.text() for label in deciding.findChildren(QLabel))
    assert f"Vorher: {BEFORE}" in shown
    assert "Sie, am" in shown
    assert "Boris, am" in shown
    assert deciding.fields["description"].value() == "Deutsch für Beruf und Alltag. Ohne Anmeldung."
    deciding.work()
    ada.settle()
    for laptop in (ada, boris):
        laptop.sync()
        assert "Abgeglichen um" in laptop.top()
        assert laptop.value(offer, "description") == "Deutsch für Beruf und Alltag. Ohne Anmeldung."

    ada = killed_while_syncing(ada, switch_on, tmp_path, offer)
    boris.sync()
    assert boris.value(offer, "alert") == "Im Januar im Nachbarhaus"
    whole = len(file.read_bytes())
    damage_by_hand(ada, boris, file)
    bring_back(yesterday, ada, boris, file)
    assert len(file.read_bytes()) == whole
    assert ada.app.read(status) == boris.app.read(status)


def killed_while_syncing(ada: Laptop, switch_on: Switch, folder: Path, offer: UUID) -> Laptop:
    """The power goes while the shared file is replaced; what was written goes out after the next start."""
    ada.start.window.close()
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder / "ada"), PASSPHRASE, str(offer)], cwd=ROOT, check=False
    )
    assert ran.returncode == -signal.SIGKILL
    again = switch_on("ada")
    again.bot.waitUntil(lambda: "Abgeglichen um" in again.top(), timeout=PATIENCE)
    assert again.value(offer, "alert") == "Im Januar im Nachbarhaus"
    assert "Alles von hier liegt am Ort und wurde zurückgelesen." in again.reads()
    assert [path.name for path in (folder / "ort").iterdir()] == ["team.anlauf"]
    return again


def damage_by_hand(ada: Laptop, boris: Laptop, file: Path) -> None:
    """Half of the file is overwritten; who looks first says so and mends it from what is held here."""
    content = bytearray(file.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 300] = bytes(300)
    file.write_bytes(content)
    boris.sync()
    assert "an einigen Stellen beschädigt. Alles Lesbare ist übernommen" in boris.reads()
    assert "Gemeinsame Datei war beschädigt" in boris.top()
    for laptop in (boris, ada, boris):
        laptop.sync()
    for laptop in (ada, boris):
        assert "Abgeglichen um" in laptop.top()
        assert "beschädigt" not in laptop.reads()


def bring_back(yesterday: bytes, ada: Laptop, boris: Laptop, file: Path) -> None:
    """Somebody lays an older copy over the file: nothing here is taken back, what is lacking is written again."""
    file.write_bytes(yesterday)
    for laptop in (boris, ada):
        laptop.sync()
        assert "Alles von hier liegt am Ort und wurde zurückgelesen." in laptop.reads()
    assert "auf einen älteren Stand zurückgesetzt" in boris.reads()


def test_it_syncs_by_itself_and_leaves_an_open_form_alone(switch_on: Switch, tmp_path: Path) -> None:
    ada, boris = switch_on("ada"), switch_on("boris")
    offer, _file = met(ada, boris, tmp_path)
    boris.program.show_catalogue()
    boris.page.show_offer(offer)
    boris.settle()
    boris.page.does.edit()
    boris.settle()
    editor = boris.dialog(ServiceEditor)
    name = next(field for field in editor.findChildren(LineField) if field.label == "Name des Angebots")
    name.control.setText("Deutsch im Beruf")  # type: ignore[attr-defined]

    ada.app.write("edit", set_fields, offer, {"name": "Deutsch am Abend"})
    ada.bot.waitUntil(ada.program.sync.watcher.after_work.isActive, timeout=PATIENCE)
    ada.bot.waitUntil(lambda: boris.value(offer, "name") == "Deutsch am Abend", timeout=PATIENCE)
    boris.settle()
    assert editor.form().values["name"] == "Deutsch im Beruf"
    assert any("an anderer Stelle geändert" in banner.text for banner in editor.findChildren(Banner))

    editor.save()
    boris.settle()
    boris.sync()
    assert "1 Konflikt ist offen" in boris.top()


def test_while_locked_it_waits_and_says_so(switch_on: Switch, tmp_path: Path) -> None:
    ada, boris = switch_on("ada"), switch_on("boris")
    offer, file = met(ada, boris, tmp_path)
    boris.program.lock()
    boris.bot.waitUntil(lambda: isinstance(boris.program.gate.page(), UnlockPage), timeout=PATIENCE)
    assert "Abgleich wartet auf das Entsperren" in boris.top()
    ada.write(offer, name="Deutsch am Abend")
    ada.sync()
    boris.unlock()
    boris.bot.waitUntil(lambda: boris.value(offer, "name") == "Deutsch am Abend", timeout=PATIENCE)
    boris.settle()
    assert "Abgeglichen um" in boris.top()
    shutil.rmtree(file.parent)
    boris.write(offer, alert="Heute zu")
    boris.sync()
    assert "Ort nicht erreichbar · 1 Änderung wartet" in boris.top()
