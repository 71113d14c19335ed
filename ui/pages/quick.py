"""Quick mode for an event: a need, three offers, one of them to photograph, and the next person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.changes import Kind
from app.domain.terms import term_names
from app.errors import KnownError
from app.i18n import N_
from app.usecases.quick import (
    SHOWN_AT_ONCE,
    QuickAnswer,
    QuickContact,
    QuickOffer,
    QuickWish,
    contacts_today,
    count_contact,
    quick_districts,
    quick_needs,
    quick_offer,
    quick_offers,
    take_back_contact,
)
from ui.dialogs.quick_show import QuickShow
from ui.icons import put_icon
from ui.page import Command, Page, Shell, word
from ui.quick_text import AGES, shown
from ui.session_entry import language_choices
from ui.widgets.quick_results import QuickResults
from ui.widgets.quick_tiles import NeedTiles
from ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from app.bootstrap import App

ACTIONS = {
    "next": Command(N_("Nächste Person"), "Ctrl+N", "user-round-plus"),
    "counselling": Command(N_("Beratungsstelle zeigen"), "Ctrl+B", "users"),
    "more": Command(N_("Andere drei zeigen"), "PgDown", "chevron-right"),
    "unmet": Command(N_("Nichts dabei"), "Ctrl+U", "circle-minus"),
}


class QuickPage(Page):
    """Asks neither status nor work permission, keeps nothing of a person, and counts a contact when it is over."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset({Kind.CATALOGUE, Kind.TAXONOMY})
    import_wanted = Signal()

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.app = app
        self.answer: QuickAnswer | None = None
        self._offset = 0
        self._was_shown = self._shows_first = self._is_asking = False
        self._early: list[QKeyEvent] = []
        self._counted: Collection[UUID] = ()
        self.tiles = NeedTiles(self.theme, self.tr_)
        self.search = SearchBox(self.theme, self.tr_)
        self.district, self.language, self.age = QComboBox(), QComboBox(), QComboBox()
        self.results = QuickResults(self.theme, self.tr_)
        self.next, self.not_counted, self.today = QPushButton(), QPushButton(), QLabel()
        self._actions = self.commands(ACTIONS)
        self._lay_out()
        self._connect()
        self._word()

    def title(self) -> str:
        return self.tr_.gettext("Kurzberatung")

    def help_text(self) -> str:
        return self.tr_.gettext(
            "Wählen Sie mit einer Zahl, was gebraucht wird, oder tippen Sie ein Wort. Die Eingabetaste zeigt das erste "
            "Angebot groß zum Fotografieren, Escape führt zurück. Strg+N beginnt mit der nächsten Person: Alles vom "
            "letzten Gespräch verschwindet, gezählt werden nur Tag, Thema, Sprache und Altersgruppe. Fragen Sie nicht "
            "nach Aufenthalt oder Arbeitserlaubnis; das klärt die Beratungsstelle."
        )

    def refresh(self) -> None:
        """Read the needs and districts again, and the answer to what is chosen."""
        self.tasks.query(self, partial(self.app.read, quick_needs), key="needs", done=self._take_needs)
        self._ask()
        self.tasks.query(self, partial(self._read, quick_districts), key="districts", done=self._take_districts)
        self._count_again()

    def retranslate(self) -> None:
        self.tr_ = self.shell.translator
        for part in (self.tiles, self.search, self.results):
            part.retranslate(self.tr_)
        self._word()
        self.refresh()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def take_focus(self) -> None:
        """Begin with the needs; until they are read the page keeps what is typed."""
        if self.tiles.are_there:
            self.tiles.take_focus()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def undo(self) -> None:
        """Do not count the contact before."""
        counted, self._counted = self._counted, ()
        if counted:
            work = partial(self.app.write, "contact", take_back_contact, counted)
            self.tasks.change(self, work, done=self._on_taken_back)
        self.not_counted.setVisible(False)

    @property
    def wish(self) -> QuickWish:
        """What is asked for now."""
        return QuickWish(
            self.tiles.chosen(),
            self.search.text(),
            self.district.currentData(),
            self.language.currentData(),
            self.age.currentData(),
        )

    @property
    def contact(self) -> QuickContact:
        """What would be counted now."""
        return QuickContact(self.wish, self._was_shown, self.results.unmet.isChecked())

    def next_person(self) -> None:
        """Count this contact and forget everything of it."""
        contact = self.contact
        self._forget()
        self.take_focus()
        self._count(contact)

    def count_last(self) -> None:
        """Count what is under way, because the window closes."""
        contact = self.contact
        self._forget()
        if not self.app.is_locked and not contact.is_empty:
            self._count(contact)

    def show_offer(self, offer: UUID) -> None:
        """Show one offer of the catalogue on the whole screen."""
        read = partial(self._read, quick_offer, self.wish, offer, datetime.now())
        self.tasks.query(self, read, key="offer", done=self.show_large)

    def show_large(self, offer: QuickOffer | None) -> None:
        """Show an offer on the whole screen."""
        if offer is None:
            return
        self._was_shown = True
        advice = self.results.advice
        words = shown(self.tr_, offer, advice, self.language.currentData(), date.today())
        dialog = QuickShow(self.theme, self.tr_, words, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.showFullScreen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Figures choose needs, letters search, Enter shows the first offer, Escape leads back to the needs."""
        if not self.tiles.are_there:
            self._early.append(event.clone())
            return
        typed = event.text()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if plain and self.tiles.take_key(typed):
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._show_first()
        elif event.key() == Qt.Key.Key_Escape:
            self.take_focus()
        elif plain and typed.isprintable() and typed.strip():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.insert(typed)
        else:
            super().keyPressEvent(event)

    def _read(self, work: Any, *args: Any) -> Any:
        return self.app.read(work, self.app.index, *args)

    def _ask(self) -> None:
        self._is_asking = True
        read = partial(self._read, quick_offers, self.wish, datetime.now(), self._offset)
        self.tasks.query(self, read, key="answer", done=self._show)

    def _show(self, answer: QuickAnswer) -> None:
        self.answer, self._is_asking = answer, False
        self.results.show_answer(answer, self.wish, date.today())
        if self._shows_first:
            self._show_first()

    def _on_changed_wish(self) -> None:
        self._offset = 0
        self._ask()

    def _on_more(self) -> None:
        if self.answer is None or self.answer.total <= SHOWN_AT_ONCE:
            return
        following = self._offset + SHOWN_AT_ONCE
        self._offset = following if following < self.answer.total else 0
        self._ask()

    def _show_first(self) -> None:
        """Show the first offer; while the answer is still worked out, as soon as it is there."""
        self._shows_first = self._is_asking
        if self.results.offers and not self._is_asking:
            self.show_large(self.results.offers[0])

    def _forget(self) -> None:
        """Nothing of the contact stays: not even for Ctrl+Z in the search box, which setText forgets."""
        for widget in (self.search, self.district, self.language, self.age):
            widget.blockSignals(True)
        self.tiles.clear()
        self.search.setText("")
        for box in (self.district, self.language, self.age):
            box.setCurrentIndex(0)
        for widget in (self.search, self.district, self.language, self.age):
            widget.blockSignals(False)
        self.results.clear_unmet()
        for dialog in self.findChildren(QuickShow):
            dialog.accept()
        self._offset, self._was_shown, self._shows_first = 0, False, False
        self._on_changed_wish()

    def _count(self, contact: QuickContact) -> None:
        if contact.is_empty:
            return
        work = partial(self.app.write, "contact", count_contact, contact, date.today())
        self.tasks.change(self, work, done=self._on_counted, failed=partial(self._on_not_counted, contact))

    def _on_counted(self, counted: Collection[UUID]) -> None:
        self._counted = counted
        self.not_counted.setVisible(bool(counted))
        self._count_again()

    def _on_not_counted(self, contact: QuickContact, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.messages.error(error, self.tr_.gettext("Noch einmal zählen"), partial(self._count, contact))

    def _on_taken_back(self, was_today: bool) -> None:
        tr = self.tr_.gettext
        if was_today:
            self.messages.info(tr("Das letzte Gespräch ist nicht gezählt."))
        else:
            self.messages.info(tr("Das letzte Gespräch war gestern und bleibt gezählt."))
        self._count_again()

    def _count_again(self) -> None:
        # What was counted last comes back after the profile was locked.
        if self.app.is_locked:
            return
        read = partial(self.app.read, contacts_today, date.today())
        self.tasks.query(self, read, key="counted", done=self._show_count)

    def _show_count(self, count: int) -> None:
        self.today.setText(
            self.tr_.ngettext("Heute {count} Gespräch gezählt", "Heute {count} Gespräche gezählt", count)
        )

    def _take_needs(self, found: Mapping[str, str]) -> None:
        self.tiles.set_needs(term_names(self.tr_, {"need": found})["need"])
        if self.focusWidget() in (None, self):
            self.take_focus()
        early, self._early = self._early, []
        for event in early:
            self.keyPressEvent(event)

    def _take_districts(self, found: Mapping[str, str]) -> None:
        districts = term_names(self.tr_, {"district": found})["district"]
        _fill(self.district, sorted(districts.items(), key=lambda entry: entry[1]), self.tr_.gettext("Stadtteil"))

    def _word(self) -> None:
        tr = self.tr_.gettext
        word(self._actions, ACTIONS, self.tr_)
        _fill(self.language, language_choices(self.tr_), tr("Sprache"))
        _fill(self.age, [(band, tr(words)) for band, words in AGES.items()], tr("Alter"))
        for box, name in ((self.district, tr("Stadtteil")), (self.language, tr("Sprache")), (self.age, tr("Alter"))):
            box.setAccessibleName(name)
        self.next.setText(tr("Nächste Person"))
        self.next.setToolTip(tr("Zählen, alles leeren und neu beginnen (Strg+N)"))
        self.not_counted.setText(tr("Das letzte nicht zählen"))
        self.not_counted.setToolTip(tr("Das letzte Gespräch nicht zählen (Strg+Z)"))

    def _connect(self) -> None:
        self.tiles.changed.connect(self._on_changed_wish)
        self.search.textChanged.connect(self._on_changed_wish)
        self.search.opened.connect(self._show_first)
        self.search.moved.connect(self.results.take_focus)
        for box in (self.district, self.language, self.age):
            box.currentIndexChanged.connect(self._on_changed_wish)
        self.results.shown.connect(self.show_large)
        self.results.more_wanted.connect(self._on_more)
        self.results.import_wanted.connect(self.import_wanted)
        self.next.clicked.connect(self.next_person)
        self.not_counted.clicked.connect(self.undo)
        self.tasks.last_call.connect(self.count_last)
        self._actions["next"].triggered.connect(self.next_person)
        self._actions["counselling"].triggered.connect(lambda: self.show_large(self.results.advice))
        self._actions["more"].triggered.connect(self._on_more)
        self._actions["unmet"].triggered.connect(self.results.unmet.toggle)

    def _lay_out(self) -> None:
        self.next.setProperty("role", "primary")
        put_icon(self.next, self.theme, "user-round-plus", "on_accent", 22)
        self.not_counted.setProperty("role", "link")
        self.not_counted.hide()
        self.today.setProperty("role", "muted")
        for widget in (self.next, self.search, self.district, self.language, self.age):
            widget.setProperty("target", "large")
        counts = QHBoxLayout()
        counts.addWidget(self.today, 1)
        counts.addWidget(self.not_counted)
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.tiles, 1)
        left.addSpacing(4)
        left.addWidget(self.next)
        left.addLayout(counts)
        choosers = QHBoxLayout()
        choosers.setSpacing(8)
        for box in (self.district, self.language, self.age):
            choosers.addWidget(box, 1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.search)
        right.addLayout(choosers)
        right.addWidget(self.results, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(left, 2)
        row.addLayout(right, 3)


def _fill(box: QComboBox, choices: Any, anything: str) -> None:
    """Fill a box with codes and words, keeping what is chosen; the first stands for anything."""
    chosen = box.currentData()
    box.blockSignals(True)
    box.clear()
    box.addItem(anything, None)
    for code, words in choices:
        box.addItem(words, code)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    box.blockSignals(False)
