"""The sync keeps itself going: when the place appears or changes, in rounds, after work; no place can hold it up."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import App, open_profile
from app.domain.syncing import Place, PlaceKind
from app.usecases.editing import edit_form, set_fields
from app.usecases.syncing import Seen, as_kind, look_at, place_at
from ui import sync_pictures, sync_words
from ui.page import Shell
from ui.player import PASSPHRASE
from ui.share_watcher import Pace, ShareWatcher

PATIENCE = 20_000
NEVER = 3_600_000
SOON = 20
QUIET = Pace(*(NEVER,) * 5)


class Desk:
    """Ada's laptop with a watcher at its own pace, and Boris' laptop, which meets at the same file."""

    def __init__(self, bot: QtBot, shell: Shell, folder: Path) -> None:
        self.bot, self.shell, self.folder = bot, shell, folder
        self.ada, self.boris = (open_profile(folder / name, passphrase=PASSPHRASE) for name in ("profile", "boris"))
        self.ada.on_changes = shell.tasks.announce
        self.file = folder / "ort" / "team.anlauf"
        self.ada.team.choose_place(place_at(self.file))
        self.boris.team.choose_place(place_at(self.file))
        self.offer = sync_pictures.new_offer(self.ada, "Kochen am Montag", "Gemeinsam kochen.")
        self.watcher: ShareWatcher | None = None

    def watch(self, **pace: int) -> ShareWatcher:
        """Serve Ada's profile; nothing happens by itself but what has a pace."""
        self.watcher = ShareWatcher(self.shell, self.shell.tasks, QUIET._replace(**pace))
        self.watcher.serve(self.ada)
        return self.watcher

    def until(self, condition: Callable[[], object]) -> None:
        """Let the window work until something is true."""
        self.bot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def until_said(self, words: str) -> None:
        """Wait until the top of the window says this."""
        self.until(lambda: words in self.says())

    def says(self) -> str:
        assert self.watcher is not None
        state, busy, stuck = self.watcher.state, self.watcher.is_busy, self.watcher.is_stuck
        return sync_words.status(self.shell.translator, state, busy=busy, stuck=stuck).text

    def rename(self, app: App, name: str) -> None:
        """Somebody works on the offer."""
        app.write("edit", set_fields, self.offer, {"name": name})

    def name(self, app: App) -> object:
        """What the offer is called there."""
        return app.read(edit_form, self.offer).values["name"]

    def meet(self) -> None:
        """Both laptops know the offer, and Ada's is served."""
        self.until_said("Konflikt")
        self.boris.team.sync()
        self.until(lambda: self.name(self.boris) == "Kochen am Montag")


@pytest.fixture
def desk(qtbot: QtBot, shell: Shell, templates: Path, tmp_path: Path) -> Iterator[Desk]:
    sync_pictures.copy_team(templates, tmp_path)
    desk = Desk(qtbot, shell, tmp_path)
    yield desk
    if desk.watcher is not None:
        desk.watcher.pause()
    for app in (desk.ada, desk.boris):
        app.lock()


def test_what_others_wrote_is_seen_without_a_round_and_what_waits_goes_out_after_work(desk: Desk) -> None:
    desk.watch(after_stirring=SOON, after_work=SOON)
    desk.meet()
    desk.rename(desk.boris, "Kochen am Dienstag")
    desk.boris.team.sync()
    desk.until(lambda: desk.name(desk.ada) == "Kochen am Dienstag")
    desk.until_said("Konflikt")
    desk.rename(desk.ada, "Kochen am Mittwoch")
    desk.until(lambda: desk.ada.team.state().waiting == 0)
    desk.boris.team.sync()
    assert desk.name(desk.boris) == "Kochen am Mittwoch"


def test_in_rounds_it_finds_a_place_that_went_and_came_back(desk: Desk) -> None:
    desk.watch(look=SOON)
    desk.meet()
    away = desk.folder / "stick in der Tasche"
    desk.file.parent.rename(away)
    desk.until_said("Ort nicht erreichbar")
    desk.rename(desk.boris, "Kochen am Dienstag")
    desk.boris.team.sync(away / desk.file.name)
    away.rename(desk.file.parent)
    desk.until(lambda: desk.name(desk.ada) == "Kochen am Dienstag")
    desk.until_said("Konflikt")


def test_every_few_minutes_it_syncs_whatever_was_seen(desk: Desk) -> None:
    desk.watch(sync=SOON)
    desk.until(lambda: desk.ada.team.state().waiting == 0)
    desk.rename(desk.ada, "Kochen am Mittwoch")
    desk.until(lambda: desk.ada.team.state().waiting == 0)


def test_a_place_that_hangs_is_said_and_left_for_another_one(desk: Desk) -> None:
    desk.file.unlink()
    # Opening a pipe into which nobody writes hangs as a drive does that has gone away.
    os.mkfifo(desk.file)
    watcher = desk.watch(patience=SOON)
    desk.until_said("Ort antwortet nicht · ")
    watcher.sync()
    assert len(hanging("anlauf-place")) == 1
    watcher.sync(thoroughly=True)
    desk.until_said("Ort antwortet nicht · ")
    assert len(hanging("anlauf-place")) == 2
    other = desk.folder / "stick.anlauf"
    desk.ada.team.choose_place(place_at(other))
    desk.until(lambda: other.exists() and not watcher.is_busy)
    assert "antwortet" not in desk.says()
    watcher.pause()
    desk.ada.lock()
    assert hanging("anlauf-place")
    answer(desk.file)
    assert not hanging("anlauf-place")


def test_a_look_that_hangs_is_the_only_one_and_a_sync_still_runs(desk: Desk) -> None:
    watcher = desk.watch()
    desk.meet()
    os.mkfifo(desk.file.with_name("team (Kopie).anlauf"))
    before = hanging("anlauf-look")
    for _ in range(20):
        watcher.look()
    looks = [look for look in hanging("anlauf-look") if look not in before]
    assert len(looks) == 1
    copy = desk.folder / "kopie.anlauf"
    desk.shell.tasks.sync(watcher, desk.ada.team.export_copy, copy)
    desk.until(copy.exists)
    answer(desk.file.with_name("team (Kopie).anlauf"))
    desk.until(lambda: not set(hanging("anlauf-look")) & set(looks))


def hanging(name: str) -> list[threading.Thread]:
    """The threads of this kind that still live."""
    return [thread for thread in threading.enumerate() if thread.name == name]


def answer(pipe: Path) -> None:
    """The drive answers: what hangs at it reads nothing and ends."""
    handle = os.open(pipe, os.O_RDWR)
    pipe.unlink()
    os.close(handle)
    for thread in hanging("anlauf-place"):
        thread.join(PATIENCE / 1000)


def test_only_what_lies_on_this_laptop_is_watched(desk: Desk) -> None:
    desk.ada.team.sync()
    seen = look_at(place_at(desk.file))
    assert seen.watchable == (desk.file.parent, desk.file)
    folder = as_kind(place_at(desk.file), PlaceKind.FOLDER)
    desk.ada.team.sync(folder.path)
    inside = {path.relative_to(folder.path).parts[0] for path in look_at(folder).watchable}
    assert inside == {"ctl", "d"}
    assert look_at(Place(PlaceKind.FILE, Path("/proc/1/fd/team.anlauf"))) == Seen()
    assert look_at(Place(PlaceKind.FILE, desk.folder / ("x" * 300) / "team.anlauf")) == Seen()
