"""Lucide icons and our own pictograms, recoloured for the theme when they are painted."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from app.paths import resources_folder
from ui.theme import Theme

DIRECTIONAL = {"chevron-left", "chevron-right", "undo-2", "log-out", "history", "list", "rotate-ccw"}


@cache
def _drawing(name: str) -> bytes:
    """An icon by its name; a pictogram by its folder and name."""
    folder = "pictograms" if "/" in name else "icons"
    return (resources_folder() / folder / f"{name}.svg").read_bytes()


def pixmap(name: str, color: QColor, size: QSize, scale: float = 1.0) -> QPixmap:
    """An icon in one colour; `size` in logical pixels, `scale` the device pixel ratio."""
    mirrored = name in DIRECTIONAL and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    key = f"{name} {color.name()} {size.width()}x{size.height()} {scale} {mirrored}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    drawn = _drawn(name, color, size * scale)
    if mirrored:
        drawn = QPixmap.fromImage(drawn.toImage().flipped(Qt.Orientation.Horizontal))
    drawn.setDevicePixelRatio(scale)
    QPixmapCache.insert(key, drawn)
    return drawn


def _drawn(name: str, color: QColor, size: QSize) -> QPixmap:
    result = QPixmap(size)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    drawing = QSvgRenderer(QByteArray(_drawing(name).replace(b"currentColor", color.name().encode())))
    drawing.setAspectRatioMode(Qt.AspectRatioMode.KeepAspectRatio)
    drawing.render(painter, QRectF(result.rect()))
    painter.end()
    return result


def paint_icon(painter: QPainter, theme: Theme, name: str, rect: QRect, token: str = "muted") -> None:
    """Paint an icon inside a delegate."""
    device = painter.device()
    scale = device.devicePixelRatio() if device else 1.0
    painter.drawPixmap(rect.topLeft(), pixmap(name, theme.color(token), rect.size(), scale))


class _ThemedIcon(QIconEngine):
    def __init__(self, theme: Theme, name: str, token: str) -> None:
        super().__init__()
        self._theme, self._name, self._token = theme, name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        square = QRect(0, 0, side, side)
        square.moveCenter(rect.center())
        paint_icon(painter, self._theme, self._name, square, self._token_for(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        return pixmap(self._name, self._theme.color(self._token_for(mode)), size)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        return pixmap(self._name, self._theme.color(self._token_for(mode)), size, scale)

    def clone(self) -> QIconEngine:
        return _ThemedIcon(self._theme, self._name, self._token)

    def _token_for(self, mode: QIcon.Mode) -> str:
        return "disabled" if mode == QIcon.Mode.Disabled else self._token


def icon(theme: Theme, name: str, token: str = "text") -> QIcon:
    """An icon for a button or action; it takes the theme's colour at the moment it is painted."""
    return QIcon(_ThemedIcon(theme, name, token))


def put_icon(button: QAbstractButton, theme: Theme, name: str, token: str = "text", side: int = 18) -> None:
    """Give a button with words an icon; the icon's box is wider than the icon, so that the words keep a distance."""
    button.setIcon(icon(theme, name, token))
    button.setIconSize(QSize(side + 8, side))


def program_icon() -> QIcon:
    """The icon of the window and the task bar."""
    result = QIcon()
    for side in (16, 24, 32, 48, 64, 128, 256):
        result.addPixmap(_badge(side))
    return result


def _badge(side: int) -> QPixmap:
    result = QPixmap(side, side)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor("#17677f"))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(QRectF(result.rect()), side / 5, side / 5)
    inner = round(side * 0.62)
    start = (side - inner) // 2
    painter.drawPixmap(QPoint(start, start), pixmap("map-pin", QColor("white"), QSize(inner, inner)))
    painter.end()
    return result
