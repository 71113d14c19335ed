"""The right of quick mode: three large cards, what to do where there are none, and the next counselling service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.i18n import Translator
from app.usecases.quick import SHOWN_AT_ONCE, QuickAnswer, QuickOffer, QuickWish
from ui.icons import pixmap, put_icon
from ui.quick_text import QuickFace, counselling_words, quick_face
from ui.theme import Theme, set_role
from ui.widgets.block_button import BlockButton, quiet_label
from ui.widgets.scrolled import scrolled

SIGN = 20


class QuickCard(BlockButton):
    """One offer, large; pressed it is shown on the whole screen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("quick-card", parent)
        self._theme = theme
        self._face: QuickFace | None = None
        self._title = quiet_label("heading")
        self._where, self._when, self._clarify = quiet_label(), quiet_label(), quiet_label()
        self._signs = {name: QLabel() for name in ("map-pin", "clock", "clarify")}
        self._show = quiet_label("accent")
        self._facts = quiet_label()
        far = Qt.AlignmentFlag.AlignLeft if QApplication.isRightToLeft() else Qt.AlignmentFlag.AlignRight
        self._facts.setAlignment(far | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self._lay_out()
        theme.changed.connect(self._paint_signs)

    def show_face(self, face: QuickFace, show_words: str) -> None:
        """Show another offer."""
        self._face = face
        labels = (self._title, self._where, self._when, self._clarify, self._facts)
        words = (face.title, face.where, face.when, face.sign.text, face.facts.text)
        for label, text in zip(labels, words, strict=True):
            label.setText(text)
            label.setVisible(bool(text))
        self._signs["map-pin"].setVisible(bool(face.where))
        self._show.setText(show_words)
        for label, sign in ((self._clarify, face.sign), (self._facts, face.facts)):
            set_role(label, role=sign.tone if sign.tone != "plain" else "")
        self.setAccessibleName(face.spoken())
        self._paint_signs()

    def _paint_signs(self) -> None:
        if self._face is None:
            return
        token = self._face.sign.tone if self._face.sign.tone != "plain" else "muted"
        painted = {
            "map-pin": ("map-pin", "muted"),
            "clock": ("clock", "muted"),
            "clarify": (self._face.sign.icon, token),
        }
        for name, (icon_name, ink) in painted.items():
            color = self._theme.color(ink)
            self._signs[name].setPixmap(pixmap(icon_name, color, QSize(SIGN, SIGN), self.devicePixelRatioF()))

    def _lay_out(self) -> None:
        self._show.setWordWrap(False)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._title, 1)
        top.addWidget(self._show, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(3)
        column.addLayout(top)
        for name, label in (("map-pin", self._where), ("clock", self._when), ("clarify", self._clarify)):
            self._signs[name].setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(self._signs[name], 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label, 3)
            if name == "clarify":
                row.addWidget(self._facts, 4)
            column.addLayout(row)


class Counselling(BlockButton):
    """Where questions about residence and work permission are clarified, and when that is open."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("quick-counselling", parent)
        self._theme = theme
        self._sign, self._title, self._words = QLabel(), quiet_label("strong"), quiet_label()
        self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._words)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 14, 8)
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(texts, 1)
        theme.changed.connect(self._paint_sign)
        self._paint_sign()

    def show_words(self, title: str, words: str) -> None:
        self._title.setText(title)
        self._words.setText(words)
        self.setAccessibleName(f"{title} {words}")

    def _paint_sign(self) -> None:
        self._sign.setPixmap(pixmap("users", self._theme.color("accent"), QSize(24, 24), self.devicePixelRatioF()))


class QuickResults(QWidget):
    """Shows an answer; `shown` carries the offer pressed, `more_wanted` asks for other ones."""

    shown = Signal(object)
    more_wanted = Signal()
    import_wanted = Signal()
    unmet_toggled = Signal(bool)

    def __init__(self, theme: Theme, tr: Translator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tr = tr
        self.offers: Sequence[QuickOffer] = ()
        self._advice: QuickOffer | None = None
        self.cards = [QuickCard(theme) for _ in range(SHOWN_AT_ONCE)]
        for card in self.cards:
            card.clicked.connect(self._on_card)
        self._count, self._nothing = QLabel(), QLabel()
        self._count.setProperty("role", "muted")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for label in (self._count, self._nothing):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.more, self.unmet, self.bring_in = QPushButton(), QPushButton(), QPushButton()
        put_icon(self.more, theme, "chevron-right")
        put_icon(self.unmet, theme, "circle-minus")
        put_icon(self.bring_in, theme, "download", "on_accent")
        self.bring_in.setProperty("role", "primary")
        self.unmet.setCheckable(True)
        self.counselling = Counselling(theme)
        self.more.clicked.connect(self.more_wanted)
        self.unmet.toggled.connect(self.unmet_toggled)
        self.bring_in.clicked.connect(self.import_wanted)
        self.counselling.clicked.connect(lambda: self.shown.emit(self._advice))
        self._lay_out()
        self.retranslate(tr)

    @property
    def advice(self) -> QuickOffer | None:
        """The next counselling service."""
        return self._advice

    def show_answer(self, answer: QuickAnswer, wish: QuickWish, today: date) -> None:
        """Show the offers of an answer, or what to do."""
        is_asked = not wish.is_empty
        self.offers, self._advice = answer.results, answer.counselling
        pairs = zip(self.cards, answer.results, strict=False)
        for card, offer in pairs:
            card.show_face(quick_face(self._tr, offer, wish.language, today), self._tr.gettext("Zeigen"))
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(answer.results))
        self._stack.setCurrentIndex(0 if answer.results else 1)
        self._count.setText(self._count_words(answer) if answer.results else "")
        self._nothing.setText(self._why_nothing(answer, is_asked))
        self.bring_in.setVisible(answer.offers == 0)
        self.more.setVisible(answer.total > SHOWN_AT_ONCE)
        self.unmet.setVisible(is_asked)
        self._show_counselling(today)

    def clear_unmet(self) -> None:
        """A new contact: nothing is missing yet."""
        self.unmet.blockSignals(True)
        self.unmet.setChecked(False)
        self.unmet.blockSignals(False)

    def take_focus(self) -> None:
        """Go to the first card."""
        if self.offers:
            self.cards[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self, tr: Translator) -> None:
        self._tr = tr
        self.more.setText(tr.gettext("Andere drei zeigen"))
        self.more.setToolTip(tr.gettext("Andere drei zeigen (Bild ab)"))
        self.unmet.setText(tr.gettext("Nichts dabei"))
        self.unmet.setToolTip(tr.gettext("Zählen, dass dafür nichts da ist (Strg+U)"))
        self.bring_in.setText(tr.gettext("Katalog importieren …"))

    def _count_words(self, answer: QuickAnswer) -> str:
        tr, first, last = self._tr, answer.offset + 1, answer.offset + len(answer.results)
        words = tr.gettext("{first} bis {last} von {total}", first=first, last=last, total=answer.total)
        if answer.corrected:
            return tr.gettext("Gesucht wurde nach „{words}“: {count}", words=answer.corrected, count=words)
        return words

    def _why_nothing(self, answer: QuickAnswer, is_asked: bool) -> str:
        if answer.offers == 0:
            return self._tr.gettext(
                "Dieser Katalog ist noch leer. Holen Sie ihn aus der Datei, die Ihre Stelle exportiert hat."
            )
        if not is_asked:
            return self._tr.gettext("Wählen Sie links, was gebraucht wird, oder suchen Sie ein Wort.")
        return self._tr.gettext(
            "Dazu steht nichts im Katalog. Versuchen Sie ein anderes Wort, oder schicken Sie die Person zur Beratung."
        )

    def _show_counselling(self, today: date) -> None:
        self.counselling.setVisible(self._advice is not None)
        if self._advice is not None:
            title = self._tr.gettext("Fragen zu Aufenthalt oder Arbeitserlaubnis? Das klärt die Beratungsstelle:")
            self.counselling.show_words(title, counselling_words(self._tr, self._advice, today))

    def _on_card(self) -> None:
        for card, offer in zip(self.cards, self.offers, strict=False):
            if card is self.sender():
                self.shown.emit(offer)

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for card in self.cards:
            column.addWidget(card)
        column.addStretch(1)
        scroll = scrolled(inside)
        self._stack = QStackedWidget()
        self._stack.addWidget(scroll)
        self._stack.addWidget(self._empty_page())
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._count, 1)
        for button in (self.unmet, self.more, self.bring_in):
            button.setProperty("target", "large")
        foot.addWidget(self.unmet)
        foot.addWidget(self.more)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._stack, 1)
        layout.addLayout(foot)
        layout.addWidget(self.counselling)

    def _empty_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._nothing)
        column.addWidget(self.bring_in, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        return page
