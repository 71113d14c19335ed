"""The keyring of the operating system: what it means is said, it opens at the start and never undoes a lock."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import fail
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from app.cli.self_test import STEPS
from ui.dialogs.about import AboutDialog
from ui.dialogs.keys import KeyringDialog
from ui.pictures import PASSPHRASE, Player
from ui.widgets.facet_group import two_lines


class KeyringInMemory(keyring.backend.KeyringBackend):
    """The keyring of an operating system, without one."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError


@pytest.fixture
def use_keyring() -> Iterator[Callable[[keyring.backend.KeyringBackend], None]]:
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


@pytest.fixture
def home(templates: Path, tmp_path: Path) -> Path:
    shutil.copytree(templates / "profile", tmp_path / "profile")
    return tmp_path


def keyring_box(player: Player) -> QCheckBox:
    player.command("settings")
    player.settle()
    page = player.window.page()
    assert page is not None
    return next(box for box in page.findChildren(QCheckBox) if "Schlüsselbund" in box.text())


def words(dialog: KeyringDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


def test_it_opens_at_the_start_asks_after_a_lock_and_can_be_taken_back(
    qapp: QApplication, home: Path, use_keyring: Callable[[keyring.backend.KeyringBackend], None]
) -> None:
    backend = KeyringInMemory()
    use_keyring(backend)
    player = Player(qapp, home, "locked", QSize(1200, 800))
    player.own_offers()
    box = keyring_box(player)
    box.click()
    dialog = player.dialog()
    assert isinstance(dialog, KeyringDialog)
    assert "ohne Passphrase" in words(dialog)
    assert not box.isChecked()
    dialog.field.edit.setText("falsch geraten")
    dialog.work()
    player.settle()
    assert not backend.kept
    dialog.field.edit.setText(PASSPHRASE)
    dialog.work()
    player.settle()
    assert box.isChecked()
    assert backend.kept
    player.program.lock()
    player.unlock_page()
    player.close()

    player = Player(qapp, home, "locked", QSize(1200, 800))
    player.wait(lambda: player.program.app is not None)
    player.settle()
    keyring_box(player).click()
    player.settle()
    assert not backend.kept
    player.close()

    player = Player(qapp, home, "locked", QSize(1200, 800))
    player.unlock_page()
    player.close()


def test_without_a_keyring_the_passphrase_stays(
    qapp: QApplication, home: Path, use_keyring: Callable[[keyring.backend.KeyringBackend], None]
) -> None:
    use_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    player = Player(qapp, home, "locked", QSize(1200, 800))
    player.own_offers()
    box = keyring_box(player)
    box.click()
    dialog = player.dialog()
    assert isinstance(dialog, KeyringDialog)
    dialog.field.edit.setText(PASSPHRASE)
    dialog.work()
    player.settle()
    assert "keinen Schlüsselbund" in dialog.trouble.text()
    assert not box.isChecked()
    dialog.reject()
    player.close()


def test_the_program_tests_itself_and_says_what_passed(qapp: QApplication, home: Path) -> None:
    player = Player(qapp, home, "locked", QSize(1200, 800))
    player.own_offers()
    player.command("about")
    dialog = player.dialog()
    assert isinstance(dialog, AboutDialog)
    dialog.test.click()
    player.wait(dialog.test.isEnabled)
    said = dialog.shown_text()
    assert "alles in Ordnung" in said
    assert said.count("In Ordnung: ") == len(STEPS)
    dialog.reject()
    player.close()


def test_long_names_of_filters_take_a_second_line() -> None:
    assert two_lines("Sprache", lambda text: len(text) < 20) == ["Sprache"]
    assert two_lines("Hilfe bei Behörden und Anträgen", lambda text: len(text) < 20) == [
        "Hilfe bei Behörden",
        "und Anträgen",
    ]
    assert two_lines("Donaudampfschifffahrtsgesellschaft", lambda text: len(text) < 20) == [
        "Donaudampfschifffahrtsgesellschaft"
    ]
