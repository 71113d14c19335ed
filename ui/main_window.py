"""The window: navigation on top, the line with messages under it, and the page now shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QLocale, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.i18n import N_
from ui.icons import pixmap, put_icon
from ui.messages import Banner, Level
from ui.page import Page, Shell

if TYPE_CHECKING:
    from ui.commands import Commands

SMALLEST = QSize(1024, 700)
USUAL = QSize(1360, 820)
DEMO = N_("Demo-Katalog: erfundene Angebote einer erfundenen Stadt. Bitte nichts über echte Personen eingeben.")


class MainWindow(QMainWindow):
    """Shows one page at a time; `painted` fires once, when the window can be seen."""

    painted = Signal()
    closing = Signal()
    offers_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.commands: Commands | None = None
        self._was_painted = False
        self.setMinimumSize(SMALLEST)
        self.resize(USUAL)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._opening_page())
        self._demo: Banner | None = None
        centre = QWidget()
        self._layout = QVBoxLayout(centre)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(8)
        self._layout.addLayout(self._top())
        self._layout.addWidget(shell.messages)
        self._layout.addWidget(self._pages, 1)
        self.setCentralWidget(centre)
        self._restore()
        self.retranslate()
        shell.theme.changed.connect(self._paint_status)

    def _opening_page(self) -> QLabel:
        words = QLabel(self._shell.translator.gettext("Anlauf wird geöffnet …"))
        words.setProperty("role", "muted")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return words

    def _top(self) -> QHBoxLayout:
        self._nav = QToolButton()
        self._nav.setProperty("role", "nav")
        self._nav.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        put_icon(self._nav, self._shell.theme, "building-2", "accent")
        self._nav.setCheckable(True)
        self._nav.setChecked(True)
        self._nav.clicked.connect(self.offers_wanted)
        self._nav.hide()
        self._status_sign, self._status = QLabel(), QLabel()
        self._status.setProperty("role", "muted")
        self._status_sign.hide()
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._on_menu)
        self._menu_button = QToolButton()
        self._menu_button.setProperty("role", "button")
        put_icon(self._menu_button, self._shell.theme, "menu")
        self._menu_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu_button.setMenu(self._menu)
        self._nav.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._nav)
        row.addStretch(1)
        row.addWidget(self._status_sign)
        row.addWidget(self._status)
        row.addSpacing(8)
        row.addWidget(self._menu_button)
        return row

    def retranslate(self) -> None:
        """Set the words of the window again."""
        tr = self._shell.translator.gettext
        self.setWindowTitle("Anlauf")
        self._nav.setText(tr("Angebote"))
        self._menu_button.setText(tr("Menü"))
        self._menu_button.setShortcut("F10")
        self._menu_button.setToolTip(tr("Alle Befehle (F10)"))
        if self.commands is not None:
            self.commands.retranslate()

    def add_commands(self, commands: Commands) -> None:
        """Take the actions of the menu; they are made after the first paint."""
        self.commands = commands

    def page(self) -> Page | None:
        """The page now shown."""
        current = self._pages.currentWidget()
        return current if isinstance(current, Page) else None

    def show_page(self, page: QWidget, in_navigation: bool = False) -> None:
        """Show a page; one shown before stays as it is."""
        self._nav.setChecked(in_navigation)
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        title = page.title() if isinstance(page, Page) else ""
        self.setWindowTitle(f"{title} – Anlauf" if title else "Anlauf")

    def show_nothing(self) -> None:
        """Show nothing of a profile, at once."""
        self._pages.setCurrentIndex(0)

    def drop_page(self, page: QWidget) -> None:
        """Forget a page and all it showed."""
        self._pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def set_open(self, is_open: bool, demo: bool = False) -> None:
        """Show the navigation and what the profile is, or hide all of it while locked."""
        if self.commands is not None:
            self.commands.set_open(is_open, demo)
        self._nav.setVisible(is_open)
        self._status.setVisible(is_open)
        self._status_sign.setVisible(is_open)
        if self._demo is not None:
            self._demo.deleteLater()
            self._demo = None
        if is_open and demo:
            self._demo = self._demo_banner()
            self._layout.insertWidget(1, self._demo)

    def show_waiting(self, count: int) -> None:
        """Say at the right how many changes no other device has yet."""
        translator = self._shell.translator
        here = translator.gettext("Nur auf diesem Gerät")
        waiting = translator.ngettext(
            "{number} Änderung noch nicht geteilt",
            "{number} Änderungen noch nicht geteilt",
            count,
            number=QLocale().toString(count),
        )
        self._status.setText(f"{here} · {waiting}" if count else here)
        self._paint_status()

    def all_actions(self) -> list[QAction]:
        """Every action that is possible now, for the palette and the help."""
        page = self.page()
        actions = [*(page.actions() if page else []), *(self.commands.all() if self.commands else [])]
        return [action for action in actions if action.isEnabled() and action.isVisible()]

    def event(self, event: QEvent) -> bool:
        result = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._was_painted:
            self._was_painted = True
            # After this event, when what was painted has reached the screen.
            QTimer.singleShot(0, self.painted.emit)
        return result

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closing.emit()
        super().closeEvent(event)

    def state(self) -> str:
        """Where the window is and how large, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def come_to_front(self) -> None:
        """Raise the window, also when it is minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def _restore(self) -> None:
        if self._shell.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self._shell.settings.window.encode()))

    def _demo_banner(self) -> Banner:
        tr = self._shell.translator
        return Banner(self._shell.theme, tr, Level.WARNING, tr.gettext(DEMO), closable=False)

    def _paint_status(self) -> None:
        color = self._shell.theme.color("muted")
        self._status_sign.setPixmap(pixmap("hard-drive", color, QSize(16, 16), self.devicePixelRatioF()))

    def open_menu(self) -> QMenu:
        """Show the menu under its button."""
        self._on_menu()
        self._menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))
        return self._menu

    def _on_menu(self) -> None:
        page = self.page()
        if self.commands is not None:
            self.commands.fill(self._menu, page.title() if page else "", page.actions() if page else [])
