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
    """The themes a user can choose; `SYSTEM` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


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

    def __init__(self, application: QApplication, look: Look = Look.SYSTEM, reduce_motion: bool = False) -> None:
        super().__init__(application)
        self._application = application
        self._look = look
        self._reduce_motion = reduce_motion
        self.name = ""
        self._colors: dict[str, QColor] = {}
        load_font("NotoSans")
        application.setStyle("Fusion")
        application.setFont(font())
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system_changed)
        self._apply()

    @property
    def look(self) -> Look:
        return self._look

    def choose(self, look: Look, reduce_motion: bool | None = None) -> None:
        """Change the look at run time."""
        self._look = look
        if reduce_motion is not None:
            self._reduce_motion = reduce_motion
        self._apply()

    def color(self, token: str) -> QColor:
        """The colour of a token in the present theme."""
        return self._colors[token]

    @property
    def moves(self) -> bool:
        """Whether animations are wanted."""
        preference = self._application.styleHints().accessibility().motionPreference()
        return not self._reduce_motion and preference != Qt.MotionPreference.ReducedMotion

    def load_other_fonts(self) -> None:
        """Register the fonts of the other scripts; not needed for the first paint."""
        load_font("Vazirmatn")
        load_font("NotoSansEthiopic")

    def _wanted(self) -> str:
        if self._look is not Look.SYSTEM:
            return self._look.value
        hints = self._application.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return Look.CONTRAST.value
        return Look.DARK.value if hints.colorScheme() == Qt.ColorScheme.Dark else Look.LIGHT.value

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
