"""The top of the window: the pages at the left, where the data are and the menu at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from ui.icons import pixmap, put_icon
from ui.page import Opened, Shell
from ui.text_line import Status
from ui.theme import set_role


class TopBar(QWidget):
    """Navigation, state and menu; the menu is filled by whoever listens to `menu.aboutToShow`."""

    session_wanted = Signal()
    quick_wanted = Signal()
    offers_wanted = Signal()
    cases_wanted = Signal()
    sync_wanted = Signal()
    reworded = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._session, self._quick, self._offers, self._cases, self._sync = (QToolButton() for _ in range(5))
        for button, wanted in (
            (self._session, self.session_wanted),
            (self._quick, self.quick_wanted),
            (self._offers, self.offers_wanted),
            (self._cases, self.cases_wanted),
            (self._sync, self.sync_wanted),
        ):
            button.setProperty("role", "nav")
            button.setCheckable(True)
            button.clicked.connect(wanted)
        self.menu = QMenu(self)
        self._menu_button = QToolButton()
        self._menu_button.setProperty("role", "button")
        self._menu_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu_button.setMenu(self.menu)
        self._sign, self._status = QLabel(), QLabel()
        self._shown = Status("hard-drive", "muted", "")
        self._status.setProperty("role", "muted")
        put_icon(self._session, shell.theme, "users", "accent")
        put_icon(self._quick, shell.theme, "user-round-plus", "accent")
        put_icon(self._offers, shell.theme, "building-2", "accent")
        put_icon(self._cases, shell.theme, "list", "accent")
        put_icon(self._sync, shell.theme, "refresh-cw", "accent")
        put_icon(self._menu_button, shell.theme, "menu")
        for button in (self._session, self._quick, self._offers, self._cases, self._sync, self._menu_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._session)
        row.addWidget(self._quick)
        row.addWidget(self._offers)
        row.addWidget(self._cases)
        row.addWidget(self._sync)
        row.addStretch(1)
        row.addWidget(self._sign)
        row.addWidget(self._status)
        row.addSpacing(8)
        row.addWidget(self._menu_button)
        shell.theme.changed.connect(self._paint_sign)
        self.set_open(None)
        self.retranslate()

    def retranslate(self) -> None:
        """Set the words again."""
        tr = self._shell.translator.gettext
        self._session.setText(tr("Beratung"))
        self._session.setToolTip(tr("Beratung (Strg+1)"))
        self._quick.setText(tr("Kurzberatung"))
        self._quick.setToolTip(tr("Kurzberatung (Strg+1)"))
        self._offers.setText(tr("Angebote"))
        self._offers.setToolTip(tr("Angebote (Strg+2)"))
        self._cases.setText(tr("Fälle"))
        self._cases.setToolTip(tr("Fälle (Strg+3)"))
        self._sync.setText(tr("Abgleich"))
        self._sync.setToolTip(tr("Abgleich mit dem Team (Strg+4)"))
        self._menu_button.setText(tr("Menü"))
        self._menu_button.setToolTip(tr("Alle Befehle (F10)"))
        # Setting the text takes the shortcut away.
        self._menu_button.setShortcut("F10")
        self.reworded.emit()

    def set_open(self, opened: Opened | None) -> None:
        """Show navigation and state only while a profile is open, and for events neither sessions nor cases."""
        for widget in (self._offers, self._sync, self._sign, self._status):
            widget.setVisible(opened is not None)
        self._session.setVisible(opened is not None and not opened.event)
        self._cases.setVisible(opened is not None and not opened.event and opened.cases)
        self._quick.setVisible(opened is not None and opened.event)

    def mark(self, name: str) -> None:
        """Show which page of the navigation is in the window: session, quick, offers, cases, sync, or none."""
        self._session.setChecked(name == "session")
        self._quick.setChecked(name == "quick")
        self._offers.setChecked(name == "offers")
        self._cases.setChecked(name == "cases")
        self._sync.setChecked(name == "sync")

    def show_status(self, status: Status, detail: str) -> None:
        """Say whether everything is where the team meets; `detail` in whole sentences. Stays visible while locked."""
        self._shown = status
        self._status.setText(status.text)
        role = status.token if status.token in ("good", "warn") else "muted"
        if self._status.property("role") != role:
            set_role(self._status, role=role)
        for part in (self._sign, self._status):
            part.setToolTip(detail)
            part.setVisible(bool(status.text))
        self._paint_sign()

    def open_menu(self) -> QMenu:
        """Show the menu under its button."""
        self.menu.popup(self._menu_button.mapToGlobal(self._menu_button.rect().bottomLeft()))
        return self.menu

    def _paint_sign(self) -> None:
        color = self._shell.theme.color(self._shown.token)
        self._sign.setPixmap(pixmap(self._shown.icon, color, QSize(16, 16), self.devicePixelRatioF()))
