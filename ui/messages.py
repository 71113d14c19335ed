"""The line under the navigation that says what happened: information, warnings, known errors with advice."""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.i18n import N_, Translator
from ui.icons import icon, pixmap
from ui.theme import Theme

if TYPE_CHECKING:
    from app.errors import KnownError

MOST = 3


class Level(StrEnum):
    """How much a message matters."""

    INFORMATION = "information"
    WARNING = "warning"
    ERROR = "error"


ICONS = {
    Level.INFORMATION: ("info", "accent"),
    Level.WARNING: ("triangle-alert", "warn"),
    Level.ERROR: ("circle-x", "bad"),
}
WORDS = {Level.INFORMATION: N_("Hinweis"), Level.WARNING: N_("Achtung"), Level.ERROR: N_("Fehler")}


class Banner(QFrame):
    """One message with an icon, its words, at most one action and a button to close it."""

    dismissed = Signal(object)

    def __init__(
        self,
        theme: Theme,
        translator: Translator,
        level: Level,
        text: str,
        *,
        action_text: str | None = None,
        on_action: Callable[[], None] | None = None,
        closable: bool = True,
    ) -> None:
        super().__init__()
        self.level, self.text = level, text
        self.error: KnownError | None = None
        self._theme, self._on_action = theme, on_action
        self.setProperty("role", "banner")
        self.setProperty("level", level.value)
        self._sign = QLabel()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.setSpacing(10)
        layout.addWidget(self._sign)
        self.words = QLabel(text)
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        layout.addWidget(self.words, 1)
        if action_text and on_action:
            self.action = QPushButton(action_text)
            self.action.setProperty("role", "link")
            self.action.clicked.connect(self._on_clicked)
            layout.addWidget(self.action)
        self._close = self._close_button()
        layout.addWidget(self._close)
        # Not before it has a parent: it would be a window of its own for a moment and take the focus away.
        self._close.setVisible(closable)
        self.retranslate(translator)
        theme.changed.connect(self._paint_sign)
        self._paint_sign()

    def retranslate(self, translator: Translator) -> None:
        """Word it again: a known error whole, of anything else what surrounds it."""
        self._sign.setAccessibleName(translator.gettext(WORDS[self.level]))
        self._close.setAccessibleName(translator.gettext("Meldung schließen"))
        self._close.setToolTip(self._close.accessibleName())
        if self.error is not None:
            self.text = self.error.sentence(translator)
            self.words.setText(self.text)

    def _close_button(self) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(self._theme, "x"))
        button.clicked.connect(self.dismiss)
        return button

    def dismiss(self) -> None:
        """Take the message away; the focus goes on to the next control."""
        if self.isAncestorOf(self.focusWidget() or self):
            self.focusNextChild()
        self.hide()
        self.dismissed.emit(self)
        self.deleteLater()

    def _on_clicked(self) -> None:
        # First, because the action may have something to say, and a new message takes older ones away.
        self.dismiss()
        if self._on_action is not None:
            self._on_action()

    def _paint_sign(self) -> None:
        name, token = ICONS[self.level]
        self._sign.setPixmap(pixmap(name, self._theme.color(token), QSize(20, 20), self.devicePixelRatioF()))


class Messages(QWidget):
    """The banners now shown; a new information replaces the one before, warnings and errors stay until closed."""

    def __init__(self, theme: Theme, translator: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._translator = theme, translator
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self._open: list[Banner] = []
        self.setVisible(False)

    def info(self, text: str, action_text: str | None = None, on_action: Callable[[], None] | None = None) -> None:
        """Say that something worked."""
        self._close([banner for banner in self.banners() if banner.level is Level.INFORMATION])
        self._show(Level.INFORMATION, text, action_text, on_action)

    def warning(self, text: str, action_text: str | None = None, on_action: Callable[[], None] | None = None) -> None:
        """Say that something needs a look."""
        self._show(Level.WARNING, text, action_text, on_action)

    def error(
        self, error: KnownError | str, action_text: str | None = None, on_action: Callable[[], None] | None = None
    ) -> None:
        """Say what went wrong, what was kept and what to do."""
        text = error if isinstance(error, str) else error.sentence(self._translator)
        self._show(Level.ERROR, text, action_text, on_action, None if isinstance(error, str) else error)

    def speak(self, translator: Translator) -> None:
        """Speak another language; known errors are worded again, what was only said is taken away."""
        self._translator = translator
        self._close([banner for banner in self.banners() if banner.level is Level.INFORMATION])
        for banner in self.banners():
            banner.retranslate(translator)

    def banners(self) -> list[Banner]:
        """The banners that are open, oldest first."""
        return list(self._open)

    def withdraw(self, errors: Collection[KnownError]) -> None:
        """Close what tells of these errors: they are over."""
        self._close([banner for banner in self.banners() if banner.error is not None and banner.error in errors])

    def clear(self) -> None:
        """Close all banners, e.g. when the profile is locked."""
        self._close(self.banners())

    def _close(self, banners: list[Banner]) -> None:
        for banner in banners:
            banner.dismiss()

    def _show(
        self,
        level: Level,
        text: str,
        action_text: str | None,
        on_action: Callable[[], None] | None,
        error: KnownError | None = None,
    ) -> None:
        self._close([banner for banner in self.banners() if banner.text == text])
        self._close(self.banners()[: 1 - MOST])
        banner = Banner(self._theme, self._translator, level, text, action_text=action_text, on_action=on_action)
        banner.error = error
        banner.dismissed.connect(self._on_dismissed)
        self._open.append(banner)
        self._layout.addWidget(banner)
        self.setVisible(True)
        self._announce(banner)

    def _on_dismissed(self, banner: Banner) -> None:
        self._open.remove(banner)
        self.setVisible(bool(self._open))

    def _announce(self, banner: Banner) -> None:
        # Late: these classes take their time, and the window comes first.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

        tr = self._translator.gettext
        said = tr("{label}: {value}", label=tr(WORDS[banner.level]), value=banner.text)
        event = QAccessibleAnnouncementEvent(self, said)
        if banner.level is not Level.INFORMATION:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
