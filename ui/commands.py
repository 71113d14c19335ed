"""The actions of the window itself; each has a menu entry, a shortcut and a place in the palette."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.i18n import N_
from ui.icons import icon
from ui.page import Opened, Shell

# name: words, icon, shortcut, whether it needs an open profile
_ACTIONS: dict[str, tuple[str, str, str | QKeySequence.StandardKey, bool]] = {
    "palette": (N_("Befehl oder Angebot finden …"), "command", "Ctrl+K", False),
    "session": (N_("Beratung"), "users", "Ctrl+1", True),
    "quick": (N_("Kurzberatung für Veranstaltungen"), "user-round-plus", "Ctrl+Shift+K", True),
    "offers": (N_("Angebote"), "building-2", "Ctrl+2", True),
    "cases": (N_("Fälle"), "list", "Ctrl+3", True),
    "sync": (N_("Abgleich mit dem Team"), "share-2", "Ctrl+4", True),
    "sync-now": (N_("Jetzt abgleichen"), "refresh-cw", "F5", True),
    "search": (N_("Suchen"), "search", QKeySequence.StandardKey.Find, True),
    "undo": (N_("Letzte Änderung zurücknehmen"), "undo-2", QKeySequence.StandardKey.Undo, True),
    "settings": (N_("Einstellungen …"), "settings", "Ctrl+,", False),
    "passphrase": (N_("Passphrase ändern …"), "key-round", "Ctrl+Shift+P", True),
    "recovery": (N_("Neuer Wiederherstellungscode …"), "life-buoy", "Ctrl+Shift+W", True),
    "backup": (N_("Sicherung speichern …"), "hard-drive", "Ctrl+Shift+B", True),
    "own": (N_("Eigenes Profil öffnen"), "users", "Ctrl+Shift+O", True),
    "lock": (N_("Sperren"), "lock", "Ctrl+L", True),
    "help": (N_("Hilfe zu dieser Seite"), "circle-help", QKeySequence.StandardKey.HelpContents, False),
    "about": (N_("Über Anlauf"), "info", "Ctrl+F1", False),
    "quit": (N_("Anlauf beenden"), "log-out", QKeySequence.StandardKey.Quit, False),
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
        for name, (_, icon_name, shortcut, _) in _ACTIONS.items():
            action = QAction(icon(shell.theme, icon_name, "muted"), "", self)
            keys = QKeySequence(shortcut)
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
        for name, (words, *_) in _ACTIONS.items():
            self._actions[name].setText(self._shell.translator.gettext(words))

    def set_open(self, opened: Opened | None) -> None:
        """Allow what is possible with an open profile, or only what is possible without one."""
        for name, (_, _, _, needs_profile) in _ACTIONS.items():
            self._actions[name].setEnabled(opened is not None or not needs_profile)
        for name in ("passphrase", "recovery", "lock"):
            self._actions[name].setEnabled(opened is not None and opened.locks)
        self._actions["own"].setVisible(opened is not None and not opened.own)
        is_event = opened is not None and opened.event
        without_cases = is_event or (opened is not None and not opened.cases)
        for name, is_missing in (("session", is_event), ("cases", without_cases)):
            self._actions[name].setEnabled(opened is not None and not is_missing)
            self._actions[name].setVisible(not is_missing)
        first = _ACTIONS["session"][2] if is_event else ""
        self._actions["quick"].setShortcuts([QKeySequence(keys) for keys in (first, _ACTIONS["quick"][2]) if keys])

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
