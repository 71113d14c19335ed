"""Colours and fonts: one set of design tokens for each theme, turned into a palette and one style sheet."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.paths import resources_folder
from app.settings import Settings

FAMILIES = ["Noto Sans", "Vazirmatn", "Noto Sans Ethiopic"]
BODY = 13
SIZES = {
    "title": (23, True),
    "heading": (15, True),
    "section": (12, True),
    "strong": (BODY, True),
    "small": (12, False),
}


class Look(StrEnum):
    """The looks a user can choose; `SYSTEM` follows the desktop, high contrast is there on light and on dark."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


_SCHEMES = {
    Look.SYSTEM: Qt.ColorScheme.Unknown,
    Look.CONTRAST: Qt.ColorScheme.Unknown,
    Look.LIGHT: Qt.ColorScheme.Light,
    Look.DARK: Qt.ColorScheme.Dark,
}


@cache
def tokens() -> dict[str, dict[str, str]]:
    """The colours of every theme by name."""
    content: dict[str, dict[str, str]] = json.loads((resources_folder() / "style/tokens.json").read_bytes())
    return content


@cache
def _template() -> Template:
    return Template((resources_folder() / "style/window.qss").read_text("utf-8"))


def font(role: str = "body") -> QFont:
    """The font of a role: title, heading, section, strong, small or body."""
    pixels, bold = SIZES.get(role, (BODY, False))
    result = QFont(FAMILIES)
    result.setPixelSize(pixels)
    result.setBold(bold)
    return result


def load_font(prefix: str) -> None:
    """Register the regular and bold file of one of our own fonts."""
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFont(str(resources_folder() / f"fonts/{prefix}-{weight}.ttf"))


def set_role(widget: QWidget, **properties: str) -> None:
    """Give a widget the properties that the style sheet reads, also after it was shown."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Theme(QObject):
    """The look of the whole program; `changed` fires after new colours were applied."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self.name = ""
        self._colors: dict[str, QColor] = {}
        load_font("NotoSans")
        application.setStyle("Fusion")
        application.setFont(font())
        # Both kept: the second is lost with the wrapper of the first.
        self._hints = application.styleHints()
        self._accessibility = self._hints.accessibility()
        self._hints.colorSchemeChanged.connect(self._on_system_changed)
        self._accessibility.contrastPreferenceChanged.connect(self._on_system_changed)
        self.choose(settings)

    def choose(self, settings: Settings) -> None:
        """Take the look from the settings; new colours apply at once."""
        self._settings = settings
        self._hints.setColorScheme(_SCHEMES[Look(settings.theme)])
        if self._wanted() != self.name:
            self._apply()

    def color(self, token: str) -> QColor:
        """The colour of a token in the present theme."""
        return self._colors[token]

    @property
    def moves(self) -> bool:
        """Whether animations are wanted."""
        # Qt before 6.12 does not know what the desktop prefers.
        preference = getattr(self._accessibility, "motionPreference", None)
        reduced = preference is not None and preference().name == "ReducedMotion"
        return not self._settings.reduce_motion and not reduced

    def load_other_fonts(self) -> None:
        """Register the fonts of the other scripts; not needed for the first paint."""
        load_font("Vazirmatn")
        load_font("NotoSansEthiopic")

    def _wanted(self) -> str:
        contrast = self._accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast
        contrast = contrast or self._settings.theme == Look.CONTRAST
        dark = self._hints.colorScheme() == Qt.ColorScheme.Dark
        if self._settings.theme in (Look.LIGHT, Look.DARK):
            dark = self._settings.theme == Look.DARK
        return ("contrast-" if contrast else "") + ("dark" if dark else "light")

    def _on_system_changed(self) -> None:
        if self._wanted() != self.name:
            self._apply()

    def _apply(self) -> None:
        self.name = self._wanted()
        values = tokens()[self.name]
        self._colors = {token: QColor(value) for token, value in values.items()}
        self._application.setPalette(_palette(self._colors))
        folder = (resources_folder() / "style" / self.name).as_posix()
        self._application.setStyleSheet(_template().substitute(values, folder=folder))
        self.changed.emit()


def _palette(colors: dict[str, QColor]) -> QPalette:
    role = QPalette.ColorRole
    roles = {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "panel",
        role.AlternateBase: "window",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "panel",
        role.ButtonText: "text",
        role.BrightText: "bad",
        role.ToolTipBase: "panel",
        role.ToolTipText: "text",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Light: "panel",
        role.Midlight: "chip",
        role.Mid: "line",
        role.Dark: "muted",
        role.Shadow: "text",
    }
    result = QPalette()
    for key, token in roles.items():
        result.setColor(key, colors[token])
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, colors["disabled"])
    return result
