"""Fixtures for the window: no display, no Qt warning, no widget or thread left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from app.bootstrap import create_profile
from app.i18n import translator
from app.settings import Settings
from app.vault.wraps import CHEAPEST
from ui.language import install_qt_texts
from ui.messages import Messages
from ui.page import Shell
from ui.pictures import PASSPHRASE
from ui.sync_pictures import prepare_team
from ui.tasks import Tasks
from ui.theme import Theme


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """A window that outlives its test fails it; so does a direction that was not put back."""
    before = set(qapp.topLevelWidgets())
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in qapp.topLevelWidgets() if widget not in before]
    names = ", ".join(f"{type(widget).__name__} {widget.objectName()}" for widget in left)
    for widget in left:
        widget.deleteLater()
    assert not left, f"widgets left behind: {names}"
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo profile and a locked one, made once and copied for each window."""
    folder = tmp_path_factory.mktemp("templates")
    create_profile(folder / "demo", None, demo=True).app.lock()
    create_profile(folder / "profile", PASSPHRASE, cost=CHEAPEST).app.lock()
    create_profile(folder / "event", None, event=True).app.lock()
    prepare_team(folder / "team", cost=CHEAPEST)
    return folder


@pytest.fixture
def errors() -> list[Exception]:
    """What background work reported."""
    return []


@pytest.fixture
def tasks(qapp: QApplication, errors: list[Exception]) -> Iterator[Tasks]:
    """Background work that is ended after the test."""
    tasks = Tasks(errors.append)
    yield tasks
    tasks.close()
    # Garbage is collected in any thread, and a watcher of files below it must go in this one.
    tasks.deleteLater()


@pytest.fixture
def shell(qapp: QApplication, tasks: Tasks) -> Iterator[Shell]:
    """What pages and dialogs need from the window."""
    settings = Settings(theme="light")
    install_qt_texts(qapp, "de")
    theme = Theme(qapp, settings)
    messages = Messages(theme, translator())
    yield Shell(tasks, theme, messages, translator(), settings)
    messages.deleteLater()
    theme.deleteLater()
