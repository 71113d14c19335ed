"""The actions of the window itself; each has a menu entry, a shortcut and a place in the palette."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.i18n import N_
from ui.icons import icon
from ui.page import Command, Opened, Shell, word

_ACTIONS = {
    "palette": Command(N_("Befehl oder Angebot finden …"), "Ctrl+K", "command"),
    "session": Command(N_("Beratung"), "Ctrl+1", "users", needs=True),
    "quick": Command(N_("Kurzberatung für Veranstaltungen"), "Ctrl+Shift+K", "user-round-plus", needs=True),
    "offers": Command(N_("Angebote"), "Ctrl+2", "building-2", needs=True),
    "cases": Command(N_("Fälle"), "Ctrl+3", "list", needs=True),
    "sync": Command(N_("Abgleich mit dem Team"), "Ctrl+4", "share-2", needs=True),
    "sync-now": Command(N_("Jetzt abgleichen"), "F5", "refresh-cw", needs=True),
    "search": Command(N_("Suchen"), QKeySequence.StandardKey.Find, "search", needs=True),
    "undo": Command(N_("Letzte Änderung zurücknehmen"), QKeySequence.StandardKey.Undo, "undo-2", needs=True),
    "settings": Command(N_("Einstellungen …"), "Ctrl+,", "settings"),
    "passphrase": Command(N_("Passphrase ändern …"), "Ctrl+Shift+P", "key-round", needs=True),
    "recovery": Command(N_("Neuer Wiederherstellungscode …"), "Ctrl+Shift+W", "life-buoy", needs=True),
    "backup": Command(N_("Sicherung speichern …"), "Ctrl+Shift+B", "hard-drive", needs=True),
    "own": Command(N_("Eigenes Profil öffnen"), "Ctrl+Shift+O", "users", needs=True),
    "lock": Command(N_("Sperren"), "Ctrl+L", "lock", needs=True),
    "help": Command(N_("Hilfe zu dieser Seite"), QKeySequence.StandardKey.HelpContents, "circle-help"),
    "about": Command(N_("Über Anlauf"), "Ctrl+F1", "info"),
    "quit": Command(N_("Anlauf beenden"), QKeySequence.StandardKey.Quit, "log-out"),
}
_MENU = (
    ("palette", "session", "quick", "offers", "cases", "sync", "search", "undo"),
    ("sync-now",),
    ("settings", "passphrase", "recovery", "backup", "own"),
    ("help", "about"),
    ("lock", "quit"),
)


class Commands(QObject):
    """Holds the actions by name and builds the menu from them and from those of the page now shown."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self._actions: dict[str, QAction] = {}
        for name, declared in _ACTIONS.items():
            action = QAction(icon(shell.theme, declared.icon, "muted"), "", self)
            keys = QKeySequence(declared.shortcut)
            action.setShortcut(keys if not keys.isEmpty() else QKeySequence("Ctrl+Q"))
            self._actions[name] = action
        window.addActions(list(self._actions.values()))
        self.retranslate()
        self.set_open(None)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> list[QAction]:
        """The actions of the window in the order of the menu."""
        return [self._actions[name] for group in _MENU for name in group]

    def retranslate(self) -> None:
        """Set the words again."""
        word(self._actions, _ACTIONS, self._shell.translator)

    def set_open(self, opened: Opened | None) -> None:
        """Allow what is possible with an open profile, or only what is possible without one."""
        for name, declared in _ACTIONS.items():
            self._actions[name].setEnabled(opened is not None or not declared.needs)
        for name in ("passphrase", "recovery"):
            self._actions[name].setEnabled(opened is not None and opened.locks)
        self._actions["own"].setVisible(opened is not None and not opened.own)
        is_event = opened is not None and opened.event
        without_cases = is_event or (opened is not None and not opened.cases)
        for name, is_missing in (("session", is_event), ("cases", without_cases)):
            self._actions[name].setEnabled(opened is not None and not is_missing)
            self._actions[name].setVisible(not is_missing)
        shortcuts = [_ACTIONS[name].shortcut for name in (("session", "quick") if is_event else ("quick",))]
        self._actions["quick"].setShortcuts([QKeySequence(keys) for keys in shortcuts])

    def fill(self, menu: QMenu, page_title: str, page_actions: list[QAction]) -> None:
        """Build the menu: what the page offers first, then the window's own actions in groups."""
        menu.clear()
        for older in menu.findChildren(QMenu):
            older.deleteLater()
        if page_actions:
            menu.addMenu(self._submenu(menu, page_title, page_actions))
            menu.addSeparator()
        for group in _MENU:
            menu.addActions([self._actions[name] for name in group])
            menu.addSeparator()

    def _submenu(self, menu: QMenu, title: str, actions: list[QAction]) -> QMenu:
        submenu = QMenu(title.replace("&", "&&"), menu)
        submenu.addActions(actions)
        return submenu
