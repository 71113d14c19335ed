"""Paints an offer as a card; what was laid out once is kept until width, theme or language change."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QFont, QFontMetrics, QPainter, QPen, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.search import Card, Span
from ui.icons import paint_icon
from ui.theme import Theme, font
from ui.widgets.offer_face import Face, Sign

GAP = 7
BORDER = 2
SIDE = 15
TOP = 11
CHIP_SIDE = 9
CHIP_GAP = 6
STATE_GAP = 6
ROUND = 8
KEPT = 400
TONES = {
    "plain": ("muted", "chip"),
    "muted": ("muted", "chip"),
    "good": ("good", "good_soft"),
    "warn": ("warn", "warn_soft"),
    "bad": ("bad", "bad_soft"),
}


@dataclass(frozen=True, slots=True)
class Metrics:
    """The heights of a card's lines, taken from the fonts."""

    title: int
    line: int
    chip: int
    state: int
    icon: int

    @property
    def card(self) -> int:
        return 2 * TOP + self.title + self.line + self.chip + self.state + 2 + 7 + 7

    @classmethod
    def measured(cls) -> Metrics:
        body, small = QFontMetrics(font()).height(), QFontMetrics(font("small")).height()
        return cls(QFontMetrics(_title_font()).height(), body, small + 4, body, round(body * 0.9))


@dataclass(slots=True)
class LaidOut:
    """One card, laid out for one width."""

    card: Card
    face: Face
    title: QTextLayout
    line: QTextLayout
    chips: list[tuple[Sign, QRect]]
    state: str
    aside: str
    aside_width: int


def _title_font() -> QFont:
    result = font("heading")
    result.setPixelSize(14)
    return result


class OfferDelegate(QStyledItemDelegate):
    """Draws cards; `word` turns a card into its face."""

    def __init__(self, theme: Theme, word: Callable[[Card], Face], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._word = theme, word
        self._kept: OrderedDict[tuple[UUID, int], LaidOut] = OrderedDict()
        self._metrics = Metrics.measured()
        self._title_font, self._body, self._small = _title_font(), font(), font("small")
        self._small_width = QFontMetrics(self._small)
        self._body_width = QFontMetrics(self._body)
        self._ahead: deque[tuple[Card, int]] = deque()
        self._when_idle = QTimer(self, interval=0)
        self._when_idle.timeout.connect(self._on_idle)
        theme.changed.connect(self.forget)

    def forget(self) -> None:
        """Lay out everything again, e.g. because the language changed."""
        self._kept.clear()
        self._metrics = Metrics.measured()

    def prepare(self, cards: Iterable[Card], width: int) -> None:
        """Lay out cards that may soon be seen, one whenever the window has nothing else to do."""
        self._ahead.clear()
        self._ahead.extend((card, width - BORDER) for card in cards)
        self._when_idle.start()

    def _on_idle(self) -> None:
        if self._ahead:
            self._laid_out(*self._ahead.popleft())
        else:
            self._when_idle.stop()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(240, self._metrics.card + GAP)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = option.rect.adjusted(BORDER // 2, 1, -BORDER // 2, -GAP + 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        self._paint_box(painter, option, box)
        card = index.data(Qt.ItemDataRole.UserRole)
        if card is None:
            self._paint_waiting(painter, option, box)
        else:
            self._paint_card(painter, option, box, self._laid_out(card, box.width()))
        painter.restore()

    def _paint_box(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        width = 3 if focused else 2 if selected else 1
        painter.setPen(QPen(self._theme.color("accent" if selected or focused else "line"), width))
        fill = "accent_soft" if selected else "hover" if hovered else "panel"
        painter.setBrush(self._theme.color(fill))
        inset = width / 2
        painter.drawRoundedRect(QRectF(box).adjusted(inset, inset, -inset, -inset), ROUND, ROUND)

    def _paint_waiting(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("chip"))
        y = box.top() + TOP
        for share, height in ((0.55, self._metrics.title), (0.4, self._metrics.line), (0.3, self._metrics.chip)):
            bar = QRect(box.left() + SIDE, y + 4, round(box.width() * share), height - 8)
            painter.drawRoundedRect(QStyle.visualRect(option.direction, box, bar), 4, 4)
            y += height + 5

    def _paint_card(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, laid: LaidOut) -> None:
        metrics, left, y = self._metrics, box.left() + SIDE, box.top() + TOP
        inner = box.width() - 2 * SIDE
        self._paint_text(painter, option, box, laid.title, QRect(left, y, inner, metrics.title), "text")
        y += metrics.title + 2
        self._paint_text(painter, option, box, laid.line, QRect(left, y, inner, metrics.line), "muted")
        y += metrics.line + 7
        painter.setFont(self._small)
        for sign, place in laid.chips:
            self._paint_chip(painter, option, box, sign, place.translated(left, y))
        y += metrics.chip + 7
        painter.setFont(self._body)
        self._paint_state(painter, option, box, laid, QRect(left, y, inner, metrics.state))

    def _paint_text(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: QTextLayout, place: QRect, token: str
    ) -> None:
        width = round(text.lineAt(0).naturalTextWidth()) + 1
        place = QStyle.visualRect(option.direction, box, QRect(place.left(), place.top(), width, place.height()))
        painter.setPen(self._theme.color(token))
        text.draw(painter, QPointF(place.left(), place.top()))

    def _paint_chip(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, sign: Sign, place: QRect
    ) -> None:
        ink, fill = TONES[sign.tone]
        outer = QStyle.visualRect(option.direction, box, place)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color(fill))
        painter.drawRoundedRect(outer, place.height() / 2, place.height() / 2)
        words = place.adjusted(CHIP_SIDE, 0, -CHIP_SIDE, 0)
        if sign.icon:
            side = self._metrics.icon - 3
            picture = QRect(words.left() - 2, place.center().y() - side // 2, side, side)
            paint_icon(painter, self._theme, sign.icon, QStyle.visualRect(option.direction, box, picture), ink)
            words.setLeft(words.left() + side + 1)
        painter.setPen(self._theme.color(ink))
        painter.drawText(QStyle.visualRect(option.direction, box, words), Qt.AlignmentFlag.AlignCenter, sign.text)

    def _paint_state(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, laid: LaidOut, place: QRect
    ) -> None:
        side, sign = self._metrics.icon, laid.face.state
        ink = TONES[sign.tone][0]
        picture = QRect(place.left(), place.center().y() - side // 2, side, side)
        paint_icon(painter, self._theme, sign.icon, QStyle.visualRect(option.direction, box, picture), ink)
        words = place.adjusted(side + STATE_GAP, 0, -laid.aside_width, 0)
        self._paint_plain(painter, option, box, laid.state, words, ink)
        if laid.aside:
            last = QRect(place.right() - laid.aside_width + 1, place.top(), laid.aside_width, place.height())
            self._paint_plain(painter, option, box, laid.aside, last, "muted")

    def _paint_plain(
        self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, text: str, place: QRect, token: str
    ) -> None:
        painter.setPen(self._theme.color(token))
        side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(QStyle.visualRect(option.direction, box, place), flags, text)

    def _laid_out(self, card: Card, width: int) -> LaidOut:
        key = (card.id, width)
        found = self._kept.get(key)
        if found is None or found.card is not card:
            found = self._kept[key] = self._lay_out(card, width - 2 * SIDE)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _lay_out(self, card: Card, width: int) -> LaidOut:
        face = self._word(card)
        title = _one_line(face.title, self._title_font, width, self._hit())
        line = _one_line(face.line, self._body, width, self._hit())
        aside = self._cut(face.aside, width // 2)
        aside_width = self._body_width.horizontalAdvance(aside) + 1 if aside else 0
        state = self._cut(face.state.text, width - self._metrics.icon - STATE_GAP - aside_width - (12 if aside else 0))
        return LaidOut(card, face, title, line, self._placed(face.chips, width), state, aside, aside_width)

    def _cut(self, text: str, width: int) -> str:
        return self._body_width.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def _hit(self) -> QTextCharFormat:
        result = QTextCharFormat()
        result.setBackground(QBrush(self._theme.color("hit")))
        result.setForeground(QBrush(self._theme.color("text")))
        return result

    def _placed(self, chips: tuple[Sign, ...], width: int) -> list[tuple[Sign, QRect]]:
        """As many chips as fit in one line, left to right from 0."""
        placed, x = [], 0
        for sign in chips:
            needed = self._small_width.horizontalAdvance(sign.text) + 2 * CHIP_SIDE + 2
            needed += self._metrics.icon - 2 if sign.icon else 0
            if x + needed > width:
                break
            placed.append((sign, QRect(x, 0, needed, self._metrics.chip)))
            x += needed + CHIP_GAP
        return placed


def _one_line(spans: tuple[Span, ...], face: QFont, width: int, hit: QTextCharFormat) -> QTextLayout:
    """The spans in one line, cut with an ellipsis where they are too long."""
    text = " ".join("".join(span.text for span in spans).split("\n"))
    shown = QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, width)
    layout = QTextLayout(shown, face)
    wrap = QTextOption()
    wrap.setWrapMode(QTextOption.WrapMode.NoWrap)
    wrap.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    # Absolute: the card is placed as a whole, a right-to-left text must not jump to the far edge of its line.
    wrap.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(wrap)
    layout.setFormats(_hits(spans, len(shown), hit))
    layout.setCacheEnabled(True)
    layout.beginLayout()
    layout.createLine().setLineWidth(1e6)
    layout.endLayout()
    return layout


def _hits(spans: tuple[Span, ...], end: int, hit: QTextCharFormat) -> list[QTextLayout.FormatRange]:
    ranges, start = [], 0
    for span in spans:
        length = min(len(span.text), end - start)
        if span.hit and length > 0:
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = start, length, hit
            ranges.append(piece)
        start += len(span.text)
    return ranges
