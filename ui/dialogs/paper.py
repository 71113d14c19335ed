"""A sheet before it is given away: language, form, how it will look; printed or saved, else only in memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap, QShowEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.domain.handout import PREVIEW_DOTS, HandoutForm, PageFormat, Pages
from app.errors import KnownError
from app.i18n import client_translator
from app.languages import GERMAN, LANGUAGES, language_name
from app.usecases.handouts import save_pages
from ui import wording
from ui.icons import put_icon
from ui.page import Shell
from ui.widgets.card import Trouble
from ui.widgets.place_field import ask_where

Make = Callable[[HandoutForm, PageFormat, int], Pages]

LEAST_DOTS, PRINTED_DOTS = 60, 300
INCHES = {"a4": 8.27, "a5": 5.83}
ROOM_BESIDE = 44


class PaperDialog(QDialog):
    """Shows the pages as they will be; nothing of it is written unless somebody saves it."""

    def __init__(self, shell: Shell, title: str, file_name: str, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.shell, self.tr_ = shell, shell.translator
        # The name says nothing about the person.
        self._file_name = file_name
        self._asked = 0
        self.setWindowTitle(title)
        self._language = self._languages(language)
        self._german = self._check(self.tr_.gettext("Deutsch daneben"), True)
        self._large = self._check(self.tr_.gettext("Große Schrift"))
        self._small = self._check(self.tr_.gettext("Kleines Blatt (A5)"))
        self._unreviewed, self._trouble, self._state = QLabel(), Trouble(), QLabel()
        self._pages = QVBoxLayout()
        self._scroll = QScrollArea()
        self._save = self._button(self.tr_.gettext("Als PDF speichern …"), "save", "text", self.save)
        self._print = self._button(self.tr_.gettext("Drucken …"), "printer", "on_accent", self._on_print)
        self._print.setProperty("role", "primary")
        self._print.setDefault(True)
        self._options = QVBoxLayout()
        self._lay_out()

    def maker(self) -> Make | None:
        """How the pages are set now; None while what stands on them is still being read."""
        raise NotImplementedError

    @property
    def is_waiting(self) -> bool:
        """Whether the pages shown are not yet those that were asked for."""
        return not self._print.isEnabled()

    @property
    def pictures(self) -> list[QLabel]:
        """The pages shown."""
        items = (self._pages.itemAt(place) for place in range(self._pages.count()))
        return [widget for item in items if item and isinstance(widget := item.widget(), QLabel)]

    def add_check(self, words: str) -> QCheckBox:
        """One more wish, after those that every sheet has."""
        box = self._check(words)
        self._options.insertWidget(self._options.indexOf(self._unreviewed), box)
        self.setTabOrder(self._small, box)
        return box

    def form(self) -> HandoutForm:
        """How the handout is wanted now."""
        return HandoutForm(
            str(self._language.currentData()),
            self._german.isChecked(),
            self._large.isChecked(),
            "a5" if self._small.isChecked() else "a4",
        )

    def save(self) -> None:
        """Ask where to, and write the PDF there."""
        path = ask_where(self, self.tr_.gettext("Wohin"), self._file_name)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the PDF."""
        make = self.maker()
        if make is not None:
            work = partial(_set_and_save, make, self.form(), path)
            self.shell.tasks.run(self, work, done=self._on_saved, failed=self.fail)

    def print_on(self, printer: QPrinter) -> None:
        """Set the pages as sharp as paper needs and send them to the printer."""
        make = self.maker()
        if make is not None:
            work = partial(make, self.form(), "png", PRINTED_DOTS)
            self.shell.tasks.run(self, work, done=partial(self._paint, printer), failed=self.fail)

    def _paint(self, printer: QPrinter, pages: Pages) -> None:
        # The templates keep the margins themselves.
        printer.setFullPage(True)
        painter = QPainter(printer)
        for number, picture in enumerate(pages.pictures):
            if number:
                printer.newPage()
            image = QImage.fromData(picture)
            size = image.size().scaled(painter.viewport().size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(painter.viewport().topLeft(), size), image)
        painter.end()
        self._state.setText(self.tr_.gettext("Das Blatt ist beim Drucker."))

    def set_pages(self) -> None:
        """Set the pages anew; what an older wish brings is no longer shown."""
        make = self.maker()
        self._say_unreviewed()
        if make is None:
            return
        self._asked += 1
        self._allow(False)
        self._state.setText(self.tr_.gettext("Das Blatt wird gesetzt …"))
        work = partial(make, self.form(), "png", self._dots())
        self.shell.tasks.run(self, work, done=partial(self._on_set, self._asked), failed=self.fail)

    def _dots(self) -> int:
        """How many dots an inch of the preview may have so that a page is as wide as there is room."""
        room = self._scroll.viewport().width() - ROOM_BESIDE
        return round(max(room / INCHES[self.form().paper], LEAST_DOTS) * self.devicePixelRatioF())

    def _on_set(self, asked: int, pages: Pages) -> None:
        if asked != self._asked:
            return
        self._trouble.say("")
        self._show(pages)
        self._state.setText(self.tr_.ngettext("{count} Seite", "{count} Seiten", pages.count))
        self._allow(True)

    def _show(self, pages: Pages) -> None:
        while (item := self._pages.takeAt(0)) is not None:
            if widget := item.widget():
                widget.deleteLater()
        for number, picture in enumerate(pages.pictures, 1):
            shown = QPixmap()
            shown.loadFromData(picture)
            shown.setDevicePixelRatio(self.devicePixelRatioF())
            page = QLabel()
            page.setPixmap(shown)
            page.setFixedSize(shown.deviceIndependentSize().toSize())
            page.setAccessibleName(self.tr_.gettext("Seite {number}", number=number))
            self._pages.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.addStretch(1)
        self._scroll.verticalScrollBar().setValue(0)

    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        if QPrintDialog(printer, self).exec():
            self.print_on(printer)

    def _on_saved(self, path: Path) -> None:
        file = wording.isolated(str(path))
        self._state.setText(self.tr_.gettext("Gespeichert in {file}. Die Datei ist nicht verschlüsselt.", file=file))

    def fail(self, error: Exception) -> None:
        """Say why there are no pages; a fault of the program goes on to the crash dialog."""
        if not isinstance(error, KnownError):
            raise error
        self._state.clear()
        self._trouble.say(error.sentence(self.tr_))
        self._allow(self.maker() is not None)

    def _allow(self, ready: bool) -> None:
        self._save.setEnabled(ready)
        self._print.setEnabled(ready)

    def _say_unreviewed(self) -> None:
        code = self.form().language
        unreviewed = LANGUAGES[code] is not GERMAN and not client_translator(code).reviewed
        self._unreviewed.setVisible(unreviewed)

    def _languages(self, chosen: str) -> QComboBox:
        box = QComboBox()
        for one in LANGUAGES.values():
            name = language_name(self.tr_.language, one.code)
            own = one.name if one.name == name else self.tr_.gettext("{name} ({own})", name=name, own=one.name)
            box.addItem(own, one.code)
        box.setCurrentIndex(max(box.findData(chosen), 0))
        box.setAccessibleName(self.tr_.gettext("Sprache des Blatts"))
        box.currentIndexChanged.connect(self.set_pages)
        return box

    def _check(self, words: str, checked: bool = False) -> QCheckBox:
        box = QCheckBox(words)
        box.setChecked(checked)
        box.toggled.connect(self.set_pages)
        return box

    def _button(self, words: str, sign: str, colour: str, slot: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        put_icon(button, self.shell.theme, sign, colour)
        button.setEnabled(False)
        button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        tr = self.tr_.gettext
        label = QLabel(tr("Sprache"))
        label.setBuddy(self._language)
        self._unreviewed.setText(
            tr("Diese Übersetzung hat noch niemand geprüft. Auf dem Blatt steht das in beiden Sprachen.")
        )
        self._unreviewed.setProperty("role", "note")
        self._unreviewed.setWordWrap(True)
        self._state.setWordWrap(True)
        self._scroll.setWidgetResizable(True)
        self._scroll.setAccessibleName(tr("Vorschau des Blatts"))
        inner = QWidget()
        inner.setLayout(self._pages)
        self._scroll.setWidget(inner)
        close = QPushButton(tr("Schließen"))
        close.clicked.connect(self.reject)
        for wish in (label, self._language, self._german, self._large, self._small, self._unreviewed):
            self._options.addWidget(wish)
        self._options.addStretch(1)
        for part in (self._trouble, self._state, self._print, self._save, close):
            self._options.addWidget(part)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(16)
        layout.addLayout(self._options)
        layout.addWidget(self._scroll, 1)
        self.resize(1010, 690)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now it is known how wide a page may be.
        self.set_pages()
        # A dialog opens with its first field chosen; Enter prints.
        QTimer.singleShot(0, self._language, self._language.setFocus)


def _set_and_save(make: Make, form: HandoutForm, path: Path) -> Path:
    return save_pages(make(form, "pdf", PREVIEW_DOTS), path)[0]
