"""Bad places in the window: each ends in a sentence on the page, nothing is lost, and a sound place heals it."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, NoReturn

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QLabel

from app.bootstrap import create_profile
from app.domain.syncing import Place, PlaceKind
from app.sync.share.disk import LocalDisk
from app.sync.share.file import FILE_MAGIC
from app.usecases.profiles import status
from app.vault.wraps import CHEAPEST
from ui import sync_pictures, sync_words
from ui.pages.sync import SyncPage
from ui.player import PASSPHRASE, Player

GONE_OUT = "Alles von hier liegt am Ort und wurde zurückgelesen."
WAS_THERE = "Zuletzt lag alles von hier am"
NOT_YET = "liegen noch nicht am Ort; sie warten auf diesem Gerät."


class Window(NamedTuple):
    """The page of a team whose file lies in `folder`, with the file of another team beside it."""

    player: Player
    page: SyncPage
    folder: Path

    def reads(self) -> str:
        """All words of the page."""
        return "\n".join(label.text() for label in self.page.findChildren(QLabel) if label.isVisible())

    def meet_at(self, file: Path) -> None:
        """Meet there, and read everything that lies there."""
        self.page.app.team.choose_place(Place(PlaceKind.FILE, file))
        self.player.settle()

    def look_again(self) -> None:
        """Press F5."""
        self.page.watcher.sync(thoroughly=True)
        self.player.settle()

    def told(self) -> bool:
        """Whether a message complains of the place."""
        return any(banner.error is not None for banner in self.page.messages.banners())

    def token(self) -> str:
        """What the top of the window warns of."""
        return sync_words.status(self.page.tr_, self.page.watcher.state).token


@pytest.fixture(scope="module")
def window(qapp: QApplication, templates: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window for all bad places: each lies in a folder of its own."""
    folder = tmp_path_factory.mktemp("places")
    sync_pictures.copy_team(templates, folder)
    other = create_profile(folder / "clara", PASSPHRASE, cost=CHEAPEST).app
    other.team.found("Andere Stadt", "Clara")
    other.team.sync(folder / "other.anlauf")
    other.lock()
    player = Player(qapp, folder, "locked", QSize(1200, 800))
    player.own_offers()
    player.program.show_sync()
    player.settle()
    assert player.program.sync.page is not None
    window = Window(player, player.program.sync.page, folder)
    window.meet_at(folder / "sound.anlauf")
    yield window
    player.close()


def written(content: bytes) -> Callable[[Path, Path], None]:
    """A file with this content."""

    def write(file: Path, _folder: Path) -> None:
        file.write_bytes(content)

    return write


def seen(file: Path) -> tuple[int, ...]:
    """What shows that a file was touched."""
    if not file.exists():
        return ()
    status = file.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def make_half(file: Path, folder: Path) -> None:
    """The copy of the file broke off."""
    whole = (folder / "ort" / "team.anlauf").read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def make_huge(file: Path, _folder: Path) -> None:
    """Two gigabytes behind the right beginning."""
    with file.open("wb") as stream:
        stream.write(FILE_MAGIC)
        stream.truncate(2 << 30)


Make = Callable[[Path, Path], object]
OTHERS: dict[str, tuple[Make, str]] = {
    "of another team": (
        lambda file, folder: shutil.copy(folder / "other.anlauf", file),
        "gehört zu einem anderen Team. Nichts wurde gelesen oder verändert. Wählen Sie den Ort Ihres Teams",
    ),
    "of a newer version": (
        written(b"Anlauf shared file 2\n" + bytes(500)),
        "von einer neueren Version von Anlauf geschrieben. Sie wurde nicht verändert",
    ),
    "a letter": (written(b"Lieber Boris"), "ist keine gemeinsame Datei von Anlauf. Sie wurde nicht verändert."),
    "a folder": (lambda file, _folder: file.mkdir(), "ist ein Ordner, hier wird eine Datei erwartet."),
    "two gigabytes": (make_huge, "ist zu groß für eine gemeinsame Datei und wurde nicht gelesen."),
    "no folder around it": (lambda file, _folder: file.parent.rmdir(), "gerade nicht erreichbar. Nichts ging verloren"),
}


@pytest.mark.parametrize("bad", OTHERS)
def test_what_is_somebody_elses_stays_as_it_is(window: Window, bad: str) -> None:
    make, sentence = OTHERS[bad]
    file = window.folder / bad / "team.anlauf"
    file.parent.mkdir()
    make(file, window.folder)
    before = seen(file)
    window.meet_at(file)
    assert sentence in window.reads()
    assert NOT_YET in window.reads()
    assert window.token() == "warn"
    assert seen(file) == before
    shutil.rmtree(file.parent, ignore_errors=True)
    heals(window, file)


@pytest.mark.parametrize("bad", ["a letter", "a folder", "two gigabytes"])
def test_what_took_the_place_of_the_file_takes_the_green_away(window: Window, bad: str) -> None:
    file = window.folder / f"instead {bad}" / "team.anlauf"
    file.parent.mkdir()
    window.meet_at(file)
    assert GONE_OUT in window.reads()
    file.unlink()
    OTHERS[bad][0](file, window.folder)
    window.look_again()
    assert OTHERS[bad][1] in window.reads()
    assert GONE_OUT not in window.reads()
    assert WAS_THERE in window.reads()
    assert window.page.app.read(status).place_unread
    assert window.told() == (bad != "two gigabytes")
    shutil.rmtree(file.parent)
    heals(window, file)
    assert WAS_THERE not in window.reads()
    assert not window.page.app.read(status).place_unread
    assert not window.told()


def test_a_strange_piece_is_told_as_long_as_it_lies_there_and_an_emptied_file_is_told(window: Window) -> None:
    file = window.folder / "mixed" / "team.anlauf"
    file.parent.mkdir()
    window.meet_at(file)
    strange = (window.folder / "other.anlauf").read_bytes().removeprefix(FILE_MAGIC)
    file.write_bytes(file.read_bytes() + strange)
    window.look_again()
    assert "beschädigt oder gehört zu einem anderen Team" in window.reads()
    file.write_bytes(b"")
    window.look_again()
    assert "zu einem anderen Team" not in window.reads()
    assert "war leer, obwohl schon etwas darin lag" in window.reads()
    assert GONE_OUT in window.reads()


SPOILT: dict[str, Make] = {
    "cut": make_half,
    "empty": written(b""),
    "rubbish": written(FILE_MAGIC + b"\x89ANLAUF\x1a" * 9000),
}


@pytest.mark.parametrize("bad", SPOILT)
def test_what_was_ours_is_mended_at_once(window: Window, bad: str) -> None:
    file = window.folder / bad / "team.anlauf"
    file.parent.mkdir()
    SPOILT[bad](file, window.folder)
    window.meet_at(file)
    assert GONE_OUT in window.reads()
    assert ("beschädigt. Alles Lesbare ist übernommen" in window.reads()) == (bad != "empty")
    heals(window, file)


REFUSED = {
    "no right to look": ("list", PermissionError(errno.EACCES, "denied"), "gerade nicht erreichbar. Nichts ging"),
    "no right to read": ("read", PermissionError(errno.EACCES, "denied"), "darf hier nicht gelesen werden. Nichts"),
    "write-protected": (
        "write_new",
        OSError(errno.EROFS, "read-only"),
        "darf nicht geschrieben werden. Alles",
    ),
    "full": ("write_new", OSError(errno.ENOSPC, "full"), "ist kein Platz mehr. Alles Gelesene ist übernommen"),
    "in use": ("replace", OSError(errno.EBUSY, "busy"), "wird gerade von einem anderen Programm benutzt."),
}


@pytest.mark.parametrize("bad", REFUSED)
def test_what_the_system_refuses_waits(window: Window, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator may do everything, and these tests may run as one: so the disk itself says no."""
    call, error, sentence = REFUSED[bad]
    file = window.folder / bad / "team.anlauf"
    file.parent.mkdir()
    make_half(file, window.folder)
    before = file.read_bytes()

    def refuse(*_anything: object) -> NoReturn:
        raise error

    with monkeypatch.context() as refusing:
        refusing.setattr(LocalDisk, call, refuse)
        window.meet_at(file)
    assert sentence in window.reads()
    assert NOT_YET in window.reads()
    assert window.token() == "warn"
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    heals(window, file)


def heals(window: Window, file: Path) -> None:
    """Once nothing is in the way, F5 brings everything there, and the page says so without an old complaint."""
    file.parent.mkdir(exist_ok=True)
    for _ in range(2):
        window.look_again()
    assert GONE_OUT in window.reads()
    assert window.page.watcher.state is not None
    assert window.page.watcher.state.last.trouble == ()
    assert file.stat().st_size >= (window.folder / "sound.anlauf").stat().st_size
