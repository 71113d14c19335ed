"""The way into a profile: look what the folder holds, ask for the passphrase or make a profile, open it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.errors import DiskFull, KnownError, WrongPassphrase
from app.i18n import N_
from app.settings import Settings
from ui.main_window import MainWindow
from ui.page import Page, Places, Shell
from ui.pages.first_start import FirstStartPage
from ui.pages.trouble import TroublePage
from ui.pages.unlock import UnlockPage

if TYPE_CHECKING:
    from app.bootstrap import App, Created
    from app.usecases.profiles import ProfileState


class Way(Enum):
    """Which profile is entered: the own one, the demo, or the one for events; the last two are made where missing."""

    OWN = auto()
    DEMO = auto()
    EVENT = auto()


INSTALLING = {
    "base": N_("Die Grunddaten werden eingerichtet …"),
    "demo": N_("Der Demo-Katalog wird eingerichtet …"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in a profile folder; `app` where it opened without asking."""

    state: ProfileState
    app: App | None = None


def look_into(home: Path, way: Way, instead: Path | None, settings: Settings, may_open: bool) -> Found:
    """Load the database layer and see what lies in the folder, in `instead` where that one is empty.

    A demo or a profile for events that is not there yet is made. `may_open` lets the keyring of the system open it: at
    the start, not after somebody has locked it. Runs in a worker: these imports take longer than the window needs to
    appear.
    """
    from app.bootstrap import create_profile, open_profile, profile_state
    from app.usecases.keys import is_in_keyring
    from app.usecases.profiles import ProfileState
    from ui.pages import catalogue  # noqa: F401  # loads the whole database layer here, not on the GUI thread

    state = profile_state(home)
    if state is ProfileState.MISSING and instead is not None and profile_state(instead) is not ProfileState.MISSING:
        return look_into(instead, way, None, settings, may_open)
    if state is ProfileState.MISSING and way is not Way.OWN:
        app = create_profile(home, None, demo=way is Way.DEMO, event=way is Way.EVENT).app
        _keep_settings(app, settings)
        return Found(ProfileState.OPEN, app)
    if state is ProfileState.LOCKED and may_open and is_in_keyring(home):
        # A keyring that has lost the secret is no fault: the passphrase is asked for.
        with suppress(WrongPassphrase):
            return Found(state, open_profile(home))
    if state in (ProfileState.MISSING, ProfileState.LOCKED):
        return Found(state)
    return Found(state, open_profile(home))


def _keep_settings(app: App, settings: Settings) -> None:
    # What cannot be written now holds all the same and is tried again when the window closes.
    with suppress(OSError, DiskFull):
        app.save_settings(settings)


def make_profile(
    home: Path,
    passphrase: str,
    settings: Settings,
    *,
    progress: Callable[[str, int, int], None],
    cancelled: Callable[[], bool],
) -> Created:
    """Make a profile; this is too short and too whole to be stopped half-way."""
    from app.bootstrap import create_profile

    del cancelled
    created = create_profile(home, passphrase, progress=progress)
    _keep_settings(created.app, settings)
    return created


def unlock(home: Path, passphrase: str) -> App:
    """Open a profile with its passphrase."""
    from app.bootstrap import open_profile

    return open_profile(home, passphrase=passphrase)


class Gate(QObject):
    """Shows the page that the profile folder asks for; `opened` hands over the open profile."""

    opened = Signal(object)
    demo_wanted = Signal()
    event_wanted = Signal()

    def __init__(self, shell: Shell, window: MainWindow) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._home, self._way = Path(), Way.OWN
        self._instead: Path | None = None
        self._with_demo = self._with_event = False
        self._page: Page | None = None
        self._opened: set[Path] = set()
        self._made: App | None = None

    def begin(self, home: Path, way: Way, places: Places, instead: Path | None = None) -> None:
        """Find out what the folder holds, or `instead` where it holds nothing; the other `places` are offered too."""
        self._home, self._way, self._instead = home, way, instead
        self._with_demo = places.demo is not None and way is not Way.DEMO
        self._with_event = places.event is not None and way is not Way.EVENT
        self._look()

    def page(self) -> Page | None:
        """The page that asks, if any does."""
        return self._page

    def retranslate(self) -> None:
        """Make the page that asks anew in the language now spoken; what was typed in it stays."""
        old = self._page
        if isinstance(old, FirstStartPage):
            self._ask_first(old)
        elif isinstance(old, UnlockPage):
            self._ask_passphrase(old)
        elif isinstance(old, TroublePage):
            self._say_unusable(old.error)

    def _look(self) -> None:
        self._shell.tasks.run(
            self,
            look_into,
            self._home,
            self._way,
            self._instead,
            self._shell.settings,
            self._home not in self._opened,
            done=self._on_found,
            failed=self._on_unusable,
        )

    def _on_found(self, found: Found) -> None:
        from app.usecases.profiles import ProfileState

        if found.app is not None:
            self._finish(found.app)
        elif found.state is ProfileState.MISSING:
            self._ask_first()
        else:
            self._ask_passphrase()

    def _on_unusable(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self._say_unusable(error)

    def _say_unusable(self, error: KnownError) -> None:
        page = TroublePage(self._shell, error, self._with_demo)
        page.again_wanted.connect(self._look)
        page.demo_wanted.connect(self.demo_wanted)
        self._show(page)

    def _ask_first(self, before: FirstStartPage | None = None) -> None:
        from app.usecases.keys import passphrase_strength

        page = FirstStartPage(self._shell, passphrase_strength, self._with_demo)
        page.create_wanted.connect(self._on_create)
        page.demo_wanted.connect(self.demo_wanted)
        page.event_wanted.connect(self.event_wanted)
        page.restore_wanted.connect(self._on_restore)
        page.code_kept.connect(self._on_code_kept)
        self._show(page)
        if before is not None:
            page.take_over(before)

    def _ask_passphrase(self, before: UnlockPage | None = None) -> None:
        from app.usecases.keys import passphrase_strength

        page = UnlockPage(self._shell, passphrase_strength, self._with_demo, self._with_event)
        page.passphrase_entered.connect(self._on_passphrase)
        page.recovery_entered.connect(self._on_recovery)
        page.demo_wanted.connect(self.demo_wanted)
        page.event_wanted.connect(self.event_wanted)
        self._show(page)
        if before is not None:
            page.take_over(before)

    def _show(self, page: Page) -> None:
        old, self._page = self._page, page
        # Where the settings were opened from here, it waits under them.
        if old is None or self._window.page() is old:
            self._window.show_page(page)
        else:
            self._window.take_page(page)
        if old is not None:
            self._window.drop_page(old)

    def _finish(self, app: App) -> None:
        old, self._page = self._page, None
        self._opened.add(self._home)
        self.opened.emit(app)
        if old is not None:
            self._window.drop_page(old)

    def _on_passphrase(self, passphrase: str) -> None:
        self._run(unlock, self._home, passphrase, done=self._finish)

    def _on_recovery(self, code: str, passphrase: str) -> None:
        from app.bootstrap import recover_profile

        self._run(recover_profile, self._home, code, passphrase, done=self._finish)

    def _on_create(self, passphrase: str) -> None:
        self._shell.tasks.run(
            self,
            make_profile,
            self._home,
            passphrase,
            self._shell.settings,
            done=self._on_created,
            failed=self._on_refused,
            on_progress=self._on_progress,
        )

    def _on_created(self, created: Created) -> None:
        self._made = created.app
        if isinstance(self._page, FirstStartPage):
            self._page.show_code(created.recovery_code)

    def _on_code_kept(self) -> None:
        made, self._made = self._made, None
        if made is not None:
            self._finish(made)

    def _on_restore(self) -> None:
        from app.bootstrap import restore_profile

        tr = self._shell.translator.gettext
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Sicherung einspielen"), "", tr("Sicherung von Anlauf (*.anlauf);;Alle Dateien (*)")
        )
        if name:
            self._run(restore_profile, self._home, Path(name), done=self._on_restored)

    def _on_restored(self, _backup: Any) -> None:
        from app.usecases.profiles import ProfileState, profile_state

        tr = self._shell.translator.gettext
        self._shell.messages.info(
            tr("Die Sicherung ist eingespielt. Sie öffnet sich ohne Passphrase.")
            if profile_state(self._home) is ProfileState.OPEN
            else tr("Die Sicherung ist eingespielt. Sie öffnet sich mit der Passphrase, die beim Sichern galt.")
        )
        self._look()

    def _run(self, fn: Callable[..., Any], *args: Any, done: Callable[[Any], None]) -> None:
        self._shell.tasks.run(self, fn, *args, done=done, failed=self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        if isinstance(self._page, UnlockPage | FirstStartPage):
            self._page.refuse(error if isinstance(error, KnownError) else None)
        if not isinstance(error, KnownError):
            raise error

    def _on_progress(self, what: str, count: int, total: int) -> None:
        if isinstance(self._page, FirstStartPage):
            self._page.progress(self._shell.translator.gettext(INSTALLING.get(what, what)), count, total)

    def close(self) -> None:
        """Let go of a profile that was made but not yet handed over."""
        if self._made is not None:
            self._made.lock()
            self._made = None
