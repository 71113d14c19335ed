"""The settings: language, look, size, motion, and when to lock; each choice applies at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.i18n import N_
from app.languages import LANGUAGES, WINDOW_LANGUAGES
from app.usecases.keys import is_in_keyring
from ui.dialogs.keys import KeyringDialog
from ui.page import Page, Shell
from ui.theme import Look
from ui.widgets.card import Card, centred, fill_page

if TYPE_CHECKING:
    from app.bootstrap import App

LOOKS = {
    Look.SYSTEM: N_("wie das System"),
    Look.LIGHT: N_("hell"),
    Look.DARK: N_("dunkel"),
    Look.CONTRAST: N_("hoher Kontrast"),
}
SCALES = (100, 125, 150, 175, 200, 250, 300)
MINUTES = (0, 2, 5, 10, 15, 30, 60)


class SettingsPage(Page):
    """Two cards: how the window speaks and looks, and what protects the data."""

    chosen = Signal(object)
    left = Signal()

    def __init__(
        self,
        shell: Shell,
        home: Path,
        key_actions: list[QAction],
        app: App | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(shell, parent)
        self._home, self._key_actions, self._app = home, key_actions, app
        self._scale_now = shell.settings.scale_percent
        self._content = self._make()
        fill_page(self, self._content)

    def retranslate(self) -> None:
        """Make the page anew: nothing on it is typed, and each choice is in the settings already."""
        old, layout = self._content, self.layout()
        self._content = self._make()
        if layout is not None:
            layout.replaceWidget(old, self._content)
        old.deleteLater()
        self._language.setFocus()

    def _make(self) -> QWidget:
        shell = self.shell
        self._language = self._choice(
            [LANGUAGES[code].name for code in WINDOW_LANGUAGES], WINDOW_LANGUAGES, shell.translator.language
        )
        self._look = self._choice(
            [self.tr_.gettext(text) for text in LOOKS.values()], list(LOOKS), shell.settings.theme
        )
        self._scale = self._choice([f"{value} %" for value in SCALES], list(SCALES), shell.settings.scale_percent)
        self._minutes = self._choice(
            [self._minute_words(value) for value in MINUTES], list(MINUTES), shell.settings.lock_minutes
        )
        self._calm = QCheckBox(self.tr_.gettext("Bewegungen vermeiden"))
        self._calm.setChecked(shell.settings.reduce_motion)
        self._calm.toggled.connect(self._on_chosen)
        self._grey_fixed()
        return centred(self._look_card(), self._safety_card())

    def title(self) -> str:
        return self.tr_.gettext("Einstellungen")

    def choose_language(self, code: str) -> None:
        """Choose the language of the window."""
        self._language.setCurrentIndex(self._language.findData(code))

    def choose_look(self, look: str) -> None:
        """Choose one of the colours by its name in the settings."""
        self._look.setCurrentIndex(self._look.findData(look))

    def help_text(self) -> str:
        return self.tr_.gettext("Jede Wahl gilt sofort. Nur die Größe der Schrift gilt erst nach einem neuen Start.")

    def _minute_words(self, minutes: int) -> str:
        if not minutes:
            return self.tr_.gettext("nie")
        return self.tr_.ngettext("nach {count} Minute", "nach {count} Minuten", minutes)

    def _choice(self, words: list[str], values: Sequence[object], now: object) -> QComboBox:
        box = QComboBox()
        for text, value in zip(words, values, strict=True):
            box.addItem(text, value)
        if now not in values:
            box.addItem(str(now), now)
        box.setCurrentIndex(max(box.findData(now), 0))
        box.currentIndexChanged.connect(self._on_chosen)
        return box

    def _grey_fixed(self) -> None:
        fields = (
            ("language", self._language),
            ("theme", self._look),
            ("scale_percent", self._scale),
            ("lock_minutes", self._minutes),
            ("reduce_motion", self._calm),
        )
        for name, field in fields:
            if name in self.shell.settings.fixed:
                field.setEnabled(False)
                field.setToolTip(self.tr_.gettext("Von Ihrer Organisation festgelegt"))

    def _look_card(self) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "settings", tr("Aussehen"))
        form = _form()
        _add(form, tr("Sprache"), self._language)
        _add(form, tr("Farben"), self._look)
        _add(form, tr("Größe"), self._scale)
        form.addRow("", self._calm)
        card.body.addLayout(form)
        self._restart = QLabel(tr("Die neue Größe gilt, wenn Sie Anlauf das nächste Mal starten."))
        self._restart.setWordWrap(True)
        self._restart.setProperty("role", "note")
        self._restart.setVisible(self.shell.settings.scale_percent != self._scale_now)
        card.body.addWidget(self._restart)
        self._done = QPushButton(tr("Fertig"))
        self._done.setProperty("role", "primary")
        self._done.clicked.connect(self.left)
        card.body.addStretch(1)
        card.body.addWidget(self._done)
        return card

    def _safety_card(self) -> Card:
        tr = self.tr_.gettext
        card = Card(self.theme, "shield-check", tr("Schutz der Daten"))
        form = _form()
        _add(form, tr("Von selbst sperren"), self._minutes)
        card.body.addLayout(form)
        card.body.addLayout(self._key_buttons())
        if self._app is not None and not self._app.is_locked:
            card.body.addWidget(self._keyring_box(self._app))
        place = QLabel(tr("Die Daten dieses Profils liegen verschlüsselt in diesem Ordner:"))
        place.setWordWrap(True)
        # Zero-width spaces let the path break; a path has no other place to do so.
        folder = QLabel("\u2066" + str(self._home).replace("/", "/\u200b").replace("\\", "\\\u200b") + "\u2069")
        folder.setWordWrap(True)
        folder.setProperty("role", "muted")
        folder.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        folder.setAccessibleName(tr("Ordner des Profils"))
        card.body.addWidget(place)
        card.body.addWidget(folder)
        card.body.addStretch(1)
        return card

    def _key_buttons(self) -> QVBoxLayout:
        layout = QVBoxLayout()
        layout.setSpacing(8)
        for action in self._key_actions:
            button = QPushButton(action.text())
            button.setIcon(action.icon())
            button.setIconSize(QSize(26, 18))
            button.setEnabled(action.isEnabled())
            button.clicked.connect(action.trigger)
            layout.addWidget(button)
        return layout

    def _keyring_box(self, app: App) -> QCheckBox:
        box = QCheckBox(self.tr_.gettext("Schlüssel im Schlüsselbund des Systems ablegen"))
        box.setToolTip(self.tr_.gettext("Anlauf öffnet sich dann beim Start, ohne nach der Passphrase zu fragen."))
        box.setChecked(is_in_keyring(app.home))
        box.clicked.connect(lambda wanted: self._on_keyring(app, box, wanted))
        return box

    def _on_keyring(self, app: App, box: QCheckBox, wanted: bool) -> None:
        if not wanted:
            self.tasks.run(self, app.forget_in_keyring, done=self._on_forgotten)
            return
        # It is ticked once the key is there.
        box.setChecked(False)
        dialog = KeyringDialog(self.shell, app, self)
        dialog.remembered.connect(lambda: box.setChecked(True))
        dialog.open()

    def _on_forgotten(self, _none: object) -> None:
        self.messages.info(
            self.tr_.gettext("Der Schlüssel ist aus dem Schlüsselbund entfernt. Anlauf fragt wieder die Passphrase ab.")
        )

    def _on_chosen(self) -> None:
        settings = replace(
            self.shell.settings,
            language=str(self._language.currentData()),
            theme=str(self._look.currentData()),
            scale_percent=int(self._scale.currentData()),
            reduce_motion=self._calm.isChecked(),
            lock_minutes=int(self._minutes.currentData()),
        )
        self._restart.setVisible(settings.scale_percent != self._scale_now)
        self.chosen.emit(settings)


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setHorizontalSpacing(16)
    form.setVerticalSpacing(10)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _add(form: QFormLayout, label: str, field: QWidget) -> None:
    field.setAccessibleName(label)
    form.addRow(label, field)
