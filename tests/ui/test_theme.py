"""Every pair of colours that the style uses together can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFontDatabase
from PySide6.QtWidgets import QApplication

from app.paths import program_folder, resources_folder
from app.settings import Settings
from tests.ui.screens import contrast
from ui.icons import icon
from ui.page import Shell
from ui.theme import tokens

ON = {
    "window": ("text", "muted", "accent", "good", "warn", "bad"),
    "panel": ("text", "muted", "accent", "good", "warn", "bad"),
    "accent": ("on_accent",),
    "accent_hover": ("on_accent",),
    "accent_soft": ("text", "muted", "accent", "good", "warn"),
    "chip": ("text", "muted"),
    "hover": ("text", "muted", "accent"),
    "good_soft": ("good", "text"),
    "warn_soft": ("warn", "text"),
    "bad_soft": ("bad", "text"),
    "hit": ("text",),
}
PAIRS = [(name, behind, text) for name in tokens() for behind, texts in ON.items() for text in texts]


@pytest.mark.parametrize(("name", "behind", "text"), PAIRS)
def test_every_pair_of_colours_can_be_read(name: str, behind: str, text: str) -> None:
    colors = tokens()[name]
    assert contrast(QColor(colors[behind]), QColor(colors[text])) >= 4.5


def test_every_theme_has_the_same_tokens_and_drawings() -> None:
    names = {frozenset(colors) for colors in tokens().values()}
    drawings = {frozenset(file.name for file in (resources_folder() / "style" / name).iterdir()) for name in tokens()}
    assert len(names) == 1
    assert len(drawings) == 1


def test_the_look_follows_the_settings(shell: Shell) -> None:
    seen = []
    shell.theme.changed.connect(lambda: seen.append(shell.theme.name))
    for look in ("dark", "light", "contrast"):
        shell.theme.choose(Settings(theme=look))
    assert seen == ["dark", "light", "contrast-light"]
    assert shell.theme.color("accent") == QColor(tokens()["contrast-light"]["accent"])


def test_less_motion_can_be_chosen(shell: Shell) -> None:
    shell.theme.choose(Settings(theme="light", reduce_motion=True))
    assert not shell.theme.moves


def test_an_icon_takes_the_colour_of_the_theme(shell: Shell) -> None:
    def colors() -> set[str]:
        image = sign.pixmap(24, 24).toImage()
        return {
            image.pixelColor(x, y).name() for x in range(24) for y in range(24) if image.pixelColor(x, y).alpha() > 250
        }

    sign = icon(shell.theme, "lock", "accent")
    assert tokens()["light"]["accent"] in colors()
    shell.theme.choose(Settings(theme="dark"))
    assert tokens()["dark"]["accent"] in colors()


def test_our_fonts_cover_the_scripts_of_the_clients(qapp: QApplication, shell: Shell) -> None:
    shell.theme.load_other_fonts()
    assert {"Noto Sans", "Vazirmatn", "Noto Sans Ethiopic"} <= set(QFontDatabase.families())


def test_only_icons_that_are_used_are_kept() -> None:
    sources = "\n".join(
        path.read_text("utf-8") for folder in ("ui", "resources/style") for path in _texts(program_folder() / folder)
    )
    names = {file.stem for file in (resources_folder() / "icons").glob("*.svg")}
    unused = sorted(name for name in names if not re.search(rf"""["']{re.escape(name)}["']""", sources))
    assert not unused


def _texts(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.suffix in (".py", ".qss")]
