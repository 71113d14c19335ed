"""The needs as large tiles with icon, word and key."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.i18n import Translator
from ui.icons import pixmap
from ui.quick_text import NEED_ICONS
from ui.theme import Theme, set_role
from ui.widgets.block_button import BlockButton, quiet_label
from ui.widgets.scrolled import scrolled

KEYS = "1234567890-"
COLUMNS = 2
SMALLEST = QSize(158, 62)
SIGN = 26


class Tile(BlockButton):
    """One need; chosen it has a thick border and a tick as well as its colour."""

    def __init__(self, theme: Theme, icon_name: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__("tile", parent)
        self._theme, self._icon_name = theme, icon_name
        self.setCheckable(True)
        # Enter shows the first offer; Space chooses.
        self.setAutoDefault(False)
        self.setMinimumSize(SMALLEST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sign, self._word, self._key = QLabel(), quiet_label("strong"), quiet_label("small-muted")
        for label in (self._sign, self._key):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._key.setText(key)
        self._key.setWordWrap(False)
        self._key.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        signs = QVBoxLayout()
        signs.setSpacing(1)
        signs.addStretch(1)
        signs.addWidget(self._sign)
        signs.addWidget(self._key)
        signs.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(12)
        row.addLayout(signs)
        row.addWidget(self._word, 1)
        self.toggled.connect(self.paint_sign)
        theme.changed.connect(self.paint_sign)
        self.paint_sign()

    def set_word(self, word: str) -> None:
        self._word.setText(word)
        self.setAccessibleName(word)

    def paint_sign(self) -> None:
        """Show the need's icon, or a tick where it is chosen."""
        name = "circle-check" if self.isChecked() else self._icon_name
        color = self._theme.color("accent")
        self._sign.setPixmap(pixmap(name, color, QSize(SIGN, SIGN), self.devicePixelRatioF()))
        if self._word.property("tone") != (tone := "chosen" if self.isChecked() else ""):
            set_role(self._word, tone=tone)


class NeedTiles(QFrame):
    """All needs of the catalogue; `changed` carries the codes now chosen."""

    changed = Signal(tuple)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tiles: dict[str, Tile] = {}
        self._title = QLabel()
        self._title.setProperty("role", "heading")
        inside = QWidget()
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        scroll = scrolled(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(scroll, 1)
        self.retranslate(tr)

    def set_needs(self, needs: Mapping[str, str]) -> None:
        """Make a tile for each need; the words come from the catalogue."""
        if list(needs) != list(self._tiles):
            self._make(tuple(needs))
        for code, word in needs.items():
            self._tiles[code].set_word(word)

    @property
    def are_there(self) -> bool:
        """Whether the needs have been read."""
        return bool(self._tiles)

    def chosen(self) -> tuple[str, ...]:
        """The codes of the needs chosen."""
        return tuple(code for code, tile in self._tiles.items() if tile.isChecked())

    def clear(self) -> None:
        """Choose none; nobody is told."""
        for tile in self._tiles.values():
            tile.setChecked(False)

    def take_key(self, key: str) -> bool:
        """Choose the need of a key, or leave it."""
        place = KEYS.find(key) if key else -1
        if not 0 <= place < len(self._tiles):
            return False
        tile = list(self._tiles.values())[place]
        tile.setFocus(Qt.FocusReason.ShortcutFocusReason)
        tile.click()
        return True

    def take_focus(self) -> None:
        """Begin with the first tile."""
        if self._tiles:
            next(iter(self._tiles.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def retranslate(self, tr: Translator) -> None:
        self._title.setText(tr.gettext("Was wird gebraucht?"))

    def _make(self, codes: tuple[str, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._tiles = {}
        for place, code in enumerate(codes):
            tile = Tile(self._theme, NEED_ICONS.get(code, "tag"), KEYS[place : place + 1])
            tile.clicked.connect(self._on_clicked)
            self._grid.addWidget(tile, place // COLUMNS, place % COLUMNS)
            self._grid.setRowStretch(place // COLUMNS, 1)
            self._tiles[code] = tile

    def _on_clicked(self) -> None:
        self.changed.emit(self.chosen())
