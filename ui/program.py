"""The open profile in its window: what the commands do, locking, changing the profile, and the end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.paths import instance_name
from ui.aside import DialogsAside
from ui.commands import Commands
from ui.gate import Gate, Way
from ui.idle import IdleWatch
from ui.instance import Doorbell
from ui.main_window import MainWindow
from ui.overlays import Overlays
from ui.page import Opened, Places, Shell
from ui.preferences import Preferences
from ui.profile_care import ProfileCare
from ui.syncing import Syncing
from ui.tasks import Done

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.domain.cases import Case
    from ui.pages.cases import CasesPage
    from ui.pages.catalogue import CataloguePage
    from ui.pages.quick import QuickPage
    from ui.pages.session import SessionPage


class Program(QObject):
    """Holds the open profile and decides which page is shown."""

    def __init__(self, application: QApplication, shell: Shell, window: MainWindow, places: Places) -> None:
        super().__init__(window)
        self._shell, self._window, self._places = shell, window, places
        self.home = places.own
        self.app: App | None = None
        self._locks = False
        self.session: SessionPage | None = None
        self.catalogue: CataloguePage | None = None
        self.cases: CasesPage | None = None
        self.quick: QuickPage | None = None
        self._main = "session"
        self._aside = DialogsAside(window)
        self.gate = Gate(shell, window)
        self.gate.opened.connect(self.enter_open)
        self.gate.demo_wanted.connect(self._on_demo)
        self.gate.event_wanted.connect(self._on_event)
        self._doorbell = Doorbell(self)
        self._doorbell.rung.connect(window.come_to_front)
        self.idle = IdleWatch(application, shell.settings.lock_minutes, self)
        self.idle.idle.connect(self._on_idle)
        window.closing.connect(self.close)
        window.top.session_wanted.connect(self.show_session)
        window.top.quick_wanted.connect(self.show_quick)
        window.top.offers_wanted.connect(self.show_catalogue)
        window.top.cases_wanted.connect(self.show_cases)
        self.sync = Syncing(shell, window)
        self.sync.page_wanted.connect(self.show_sync)
        self.sync.offer_wanted.connect(self._show_in_catalogue)
        self.sync.case_wanted.connect(self._show_case)
        self._care, self._overlays = ProfileCare(shell, window), Overlays(shell, window)
        self._overlays.offer_wanted.connect(self._show_offer)
        self.preferences = Preferences(application, shell, window, self._care, self.idle)
        self.preferences.left.connect(self._on_settings_left)
        self.preferences.reworded.connect(self.gate.retranslate)
        self._commands = Commands(shell, window)
        window.add_commands(self._commands)
        self._connect()

    def _connect(self) -> None:
        slots: dict[str, Callable[[], Any]] = {
            "palette": self._overlays.show_palette,
            "session": self.show_session,
            "quick": self.show_quick,
            "offers": self.show_catalogue,
            "cases": self.show_cases,
            "sync": self.show_sync,
            "sync-now": self.sync.sync_now,
            "search": self._on_search,
            "undo": self._on_undo,
            "settings": self.show_settings,
            "passphrase": self._care.change_passphrase,
            "recovery": self._care.renew_recovery_code,
            "backup": self._care.back_up,
            "own": self._on_own,
            "lock": self.lock,
            "help": self._overlays.show_help,
            "about": self._overlays.show_about,
            "quit": self._window.close,
        }
        for name, slot in slots.items():
            self._commands[name].triggered.connect(slot)

    def begin(self, demo: bool) -> None:
        """Open the own profile, without one that for events, or the demo; called when the window stands."""
        self._shell.theme.load_other_fonts()
        if demo and self._places.demo:
            self._enter(self._places.demo, Way.DEMO)
        else:
            self._enter(self._places.own, Way.OWN, instead=self._places.event)
        for remark in self._shell.settings.remarks:
            self._shell.messages.warning(self._shell.translator.gettext(remark))

    def _enter(self, home: Path, way: Way, instead: Path | None = None) -> None:
        self.home = home
        # A second start knocks where the own profile lies, also while the one for events is open.
        self._doorbell.listen(instance_name(self._places.own if way is Way.EVENT else home))
        self.gate.begin(home, way, self._places, instead)

    def enter_open(self, app: App) -> None:
        """Begin with a session in an open profile; one that was locked goes on where it was."""
        from app.bootstrap import profile_state
        from app.usecases.profiles import ProfileState

        if self.app is not None and self.app.home == app.home:
            self.app.resume(app)
            self._make_pages_stale()
        else:
            self._forget_pages()
            self.app = self._care.app = self._overlays.app = app
            self.home = app.home
        self._shell.tasks.serve(self.app.interrupt)
        self.app.on_changes = self._shell.tasks.announce
        self.preferences.take(self.app.settings)
        self._locks = profile_state(self.app.home) is ProfileState.LOCKED
        is_own = self.app.home == self._places.own
        self._window.set_open(Opened(self.app.is_demo, self.app.is_event, self._locks, is_own, self.app.settings.cases))
        self._make_pages()
        self._show_last()
        self._window.type_early_keys()
        for note in self.app.notes:
            self._shell.messages.warning(self._shell.translator.gettext(note))
        self.sync.serve(self.app)
        self._aside.bring_back()
        if self._locks or self.app.is_event:
            self.idle.start()

    def _make_pages(self) -> None:
        """The catalogue and the session; a profile for events has no session but quick mode."""
        from ui.pages.catalogue import CataloguePage
        from ui.pages.session import SessionPage

        if self.app is None or self.catalogue is not None:
            return
        self.catalogue = CataloguePage(self._shell, self.app)
        if self.app.is_event:
            self._make_quick(self.app)
        else:
            self.session = SessionPage(self._shell, self.app)
            self.session.results.import_wanted.connect(self._on_import)
            self._window.take_page(self.session)
        self._window.take_page(self.catalogue)

    def _make_quick(self, app: App) -> None:
        from ui.pages.quick import QuickPage

        self.quick = QuickPage(self._shell, app)
        self.quick.import_wanted.connect(self._on_import)
        self._window.take_page(self.quick)

    def show_session(self) -> None:
        """The session, with what was told so far."""
        self._show_main("session")

    def show_quick(self) -> None:
        """The short contact at an event; the session stays as it is."""
        if self.app is not None and not self.app.is_locked and self.quick is None:
            self._make_quick(self.app)
        self._show_main("quick")

    def _on_import(self) -> None:
        self.show_catalogue()
        if self.catalogue is not None:
            self.catalogue.does.import_catalogue()

    def show_catalogue(self) -> None:
        """All offers."""
        self._show_main("offers")

    def show_cases(self) -> None:
        """The people who have a case; not where the profile holds only the catalogue or the organisation wants none."""
        from ui.pages.cases import CasesPage

        if self.app is None or self.app.is_locked or self.app.is_event or not self.app.settings.cases:
            return
        if self.cases is None:
            self.cases = CasesPage(self._shell, self.app)
            self.cases.continue_wanted.connect(self._on_continue)
            self._window.take_page(self.cases)
        self._show_main("cases")

    def show_sync(self) -> None:
        """The sync with the team, or how to found or join one."""
        if self.app is not None and not self.app.is_locked:
            self.sync.make_page(self.app)
            self._show_main("sync")

    def _show_in_catalogue(self, offer: UUID) -> None:
        if self.catalogue is not None:
            self.show_catalogue()
            self.catalogue.show_offer(offer)

    def _show_case(self, client: UUID) -> None:
        self.show_cases()
        if self.cases is not None:
            self.cases.show_case(client)

    def _on_continue(self, case: Case) -> None:
        self.show_session()
        if self.session is not None and not self.session.continue_case(case):
            tr = self._shell.translator.gettext
            self._shell.messages.warning(
                tr("Hier läuft noch eine Beratung. Beenden Sie sie (Strg+Enter) und setzen Sie dann den Fall fort.")
            )

    def _show_main(self, name: str) -> None:
        self._main = name
        self._show_last()
        self.preferences.leave()

    def _show_last(self) -> None:
        """The main page that was shown last; at first the session, or quick mode where there is none."""
        if self.app is None or self.app.is_locked or self.catalogue is None:
            return
        if self._main == "cases" and self.cases is not None:
            self._window.show_page(self.cases, "cases")
            self.cases.focus_search()
        elif self._main == "sync" and self.sync.page is not None:
            self._window.show_page(self.sync.page, "sync")
        elif self._main == "offers":
            self._window.show_page(self.catalogue, "offers")
            self.catalogue.focus_search()
        elif self.session is not None and (self._main != "quick" or self.quick is None):
            self._window.show_page(self.session, "session")
            self.session.take_focus()
        elif self.quick is not None:
            self._window.show_page(self.quick, "quick" if self.app.is_event else "session")
            self.quick.take_focus()

    def _make_pages_stale(self) -> None:
        """While the profile was locked, the command line may have written to it."""
        for page in (self.session, self.catalogue, self.cases, self.quick, self.sync.page):
            if page is not None:
                page.make_stale()

    def _forget_pages(self) -> None:
        self._aside.drop()
        for page in (self.session, self.catalogue, self.cases, self.quick, self.sync.page, self.preferences.page):
            if page is not None:
                self._window.drop_page(page)
        self.session = self.catalogue = self.cases = self.quick = self.sync.page = self.preferences.page = None
        self._main = "session"

    def _on_idle(self) -> None:
        """Nobody sits there any more: lock, or where there is no passphrase at least forget the last person."""
        if self._locks:
            self.lock()
        elif self.quick is not None:
            self.quick.next_person()

    def lock(self) -> None:
        """Forget the key and show nothing of the profile; what was typed stays for after unlocking."""
        if self.app is None or self.app.is_locked:
            return
        if not self._locks:
            self._say_no_passphrase(self.app)
            return
        self._cover()
        self._lock_after_writing(self._on_locked)

    def _say_no_passphrase(self, app: App) -> None:
        tr = self._shell.translator.gettext
        if app.is_demo:
            words = tr(
                "Das Demo-Profil hat keine Passphrase und lässt sich nicht sperren. Geben Sie darin nichts über echte"
                " Personen ein."
            )
        else:
            words = tr("Dieses Profil hat keine Passphrase und lässt sich nicht sperren.")
        self._shell.messages.info(words)

    def _cover(self) -> None:
        """Show nothing of the profile any more, and hand over what was typed and is not kept yet."""
        self._shell.tasks.last_call.emit()
        self._shell.tasks.forget_queries()
        self.idle.stop()
        self._aside.take()
        self.preferences.leave()
        self._shell.messages.clear()
        self._window.set_open(None)
        self.sync.pause()
        self._window.show_nothing(self._shell.translator.gettext("Wird gesperrt, sobald alles geschrieben ist …"))

    def _on_locked(self, _result: object = None) -> None:
        # Also what was said meanwhile, about something that was still being written.
        self._shell.messages.clear()
        self._shell.tasks.serve(None)
        self._enter(self.home, Way.OWN)

    def _on_demo(self) -> None:
        if self._places.demo is not None:
            self._enter(self._places.demo, Way.DEMO)

    def _on_event(self) -> None:
        self._enter(self._places.event or self._places.own, Way.EVENT)

    def _on_own(self) -> None:
        if self.app is None:
            return
        self._cover()
        self._lock_after_writing(self._on_demo_left)

    def _lock_after_writing(self, done: Done) -> None:
        """Forget the key once drafts and changes are written: each lane works one thing after the other."""
        app, tasks = self.app, self._shell.tasks
        if app is None:
            return

        def lock(_drafts_are_kept: object) -> None:
            tasks.change(self, app.lock, done=done)

        tasks.keep(self, int, done=lock)

    def _on_demo_left(self, _result: object) -> None:
        self.app = self._care.app = self._overlays.app = None
        self._forget_pages()
        self._shell.messages.clear()
        self._shell.tasks.serve(None)
        self._enter(self._places.own, Way.OWN)

    def _on_search(self) -> None:
        self.preferences.leave()
        page = self._window.page()
        if page is not None:
            page.focus_search()

    def _on_undo(self) -> None:
        page = self._window.page()
        if page is not None:
            page.undo()

    def _show_offer(self, offer: UUID) -> None:
        if self._main == "session" and self.session is not None:
            self.session.show_offer(offer)
        elif self._main != "offers" and self.quick is not None and self._window.page() is self.quick:
            self.quick.show_offer(offer)
        else:
            self._show_in_catalogue(offer)

    def show_settings(self) -> None:
        """The settings; they apply at once."""
        actions = [self._commands[name] for name in ("passphrase", "recovery", "backup")]
        self.preferences.show(self.home, actions, self.app if self._commands["passphrase"].isEnabled() else None)

    def _on_settings_left(self) -> None:
        asking = self.gate.page()
        if asking is not None:
            self._window.show_page(asking)
        else:
            self._show_last()

    def close(self) -> None:
        """Save where the window was, finish writing, forget the key."""
        self._care.save_settings(self.home, replace(self._shell.settings, window=self._window.state()))
        if self.app is not None and not self.app.is_locked:
            self._shell.tasks.last_call.emit()
        self.idle.stop()
        self.sync.pause()
        self._shell.tasks.cancel_all()
        self._shell.tasks.close()
        self.gate.close()
        if self.app is not None:
            self.app.lock()
        self._doorbell.close()
