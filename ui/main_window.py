"""The window: navigation on top, the line with messages under it, and the page now shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app.i18n import N_
from ui.messages import Banner, Level
from ui.page import Opened, Page, Shell
from ui.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from ui.commands import Commands

SMALLEST = QSize(1024, 700)
USUAL = QSize(1360, 820)
FRAME = QSize(16, 40)
DEMO = N_("Demo-Katalog: erfundene Angebote einer erfundenen Stadt. Bitte nichts über echte Personen eingeben.")


class MainWindow(QMainWindow):
    """Shows one page at a time; `painted` fires once, when the window can be seen."""

    painted = Signal()
    closing = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self.commands: Commands | None = None
        self._was_painted = self._breaks_off = False
        self._typed_early: list[QKeyEvent] = []
        # The system says how large its frame is only after the window stands; one too tall hides its lower edge.
        room = self.screen().availableSize() - FRAME
        self.setMinimumSize(SMALLEST.boundedTo(room))
        self.resize(USUAL.boundedTo(room))
        self._pages = QStackedWidget()
        self._blank = QLabel(shell.translator.gettext("Anlauf wird geöffnet …"))
        self._blank.setProperty("role", "muted")
        self._blank.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages.addWidget(self._blank)
        self._demo: Banner | None = None
        self.top = TopBar(shell)
        self.top.menu.aboutToShow.connect(self._on_menu)
        centre = QWidget()
        self._layout = QVBoxLayout(centre)
        self._layout.setContentsMargins(16, 12, 16, 16)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.top)
        self._layout.addWidget(shell.messages)
        self._layout.addWidget(self._pages, 1)
        self.setCentralWidget(centre)
        self._restore()
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words of the window again."""
        self._word_title()
        self.top.retranslate()
        if self.commands is not None:
            self.commands.retranslate()
        if self._demo is not None:
            self._show_demo_banner()

    def add_commands(self, commands: Commands) -> None:
        """Take the actions of the menu; they are made after the first paint."""
        self.commands = commands

    def page(self) -> Page | None:
        """The page now shown."""
        current = self._pages.currentWidget()
        return current if isinstance(current, Page) else None

    def show_page(self, page: QWidget, in_navigation: str = "") -> None:
        """Show a page; one shown before stays as it is."""
        self.top.mark(in_navigation)
        self.take_page(page)
        self._pages.setCurrentWidget(page)
        self._word_title()

    def _word_title(self) -> None:
        page = self.page()
        self.setWindowTitle(f"{page.title()} – Anlauf" if page is not None and page.title() else "Anlauf")

    def take_page(self, page: QWidget) -> None:
        """Hold a page that is shown later; without the window it would be a window of its own."""
        if self._pages.indexOf(page) < 0:
            self._pages.addWidget(page)

    def type_early_keys(self) -> None:
        """Give what was typed while a profile opened to the part that has the focus now."""
        early, self._typed_early = self._typed_early, []
        for event in early:
            QApplication.postEvent(self.focusWidget() or self.page() or self, event)

    def show_nothing(self, words: str) -> None:
        """Show nothing of a profile, at once, only what goes on."""
        self._typed_early = []
        self._blank.setText(words)
        self._pages.setCurrentWidget(self._blank)
        self.setWindowTitle("Anlauf")

    def drop_page(self, page: QWidget) -> None:
        """Forget a page and all it showed."""
        self._pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def set_open(self, opened: Opened | None) -> None:
        """Show the navigation and what the profile is, or hide all of it while locked."""
        if self.commands is not None:
            self.commands.set_open(opened)
        self.top.set_open(opened)
        if opened is not None and opened.demo:
            self._show_demo_banner()
        elif self._demo is not None:
            self._demo.deleteLater()
            self._demo = None

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
        elif event.type() == QEvent.Type.LanguageChange:
            # Now that the page has heard of it, it knows its name.
            self._word_title()
        return result

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._pages.currentWidget() is self._blank and event.text():
            self._typed_early.append(event.clone())
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._shell.tasks.is_importing and not self._breaks_off:
            from ui.dialogs.import_dialog import ask_to_break_off

            event.ignore()
            ask_to_break_off(self, self._shell.translator, self._break_off)
            return
        self.closing.emit()
        super().closeEvent(event)

    def _break_off(self) -> None:
        self._breaks_off = True
        self.close()

    def state(self) -> str:
        """Where the window is and how large, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode()

    def come_to_front(self) -> None:
        """Raise the window, also when it is minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        # Where the system does not let a program raise itself, its entry asks for attention.
        QApplication.alert(self)

    def _restore(self) -> None:
        if self._shell.settings.window:
            self.restoreGeometry(QByteArray.fromBase64(self._shell.settings.window.encode()))

    def _show_demo_banner(self) -> None:
        if self._demo is not None:
            self._demo.deleteLater()
        tr = self._shell.translator
        self._demo = Banner(self._shell.theme, tr, Level.WARNING, tr.gettext(DEMO), closable=False)
        self._layout.insertWidget(1, self._demo)

    def _on_menu(self) -> None:
        page = self.page()
        if self.commands is not None:
            self.commands.fill(self.top.menu, page.title() if page else "", page.actions() if page else [])
