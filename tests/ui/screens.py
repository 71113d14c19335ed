"""What must hold for every screen, as functions that name what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QWidget,
)

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
SMALLEST_TARGET = 24
LEAST_CONTRAST = 4.5
MOST_STEPS = 400


def describe(widget: QWidget) -> str:
    """A widget in an error message: its class, name, and where it lies."""
    chain = [type(parent).__name__ for parent in ancestors(widget)]
    text = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} “{widget.accessibleName() or text}” in {' < '.join(chain[:3])}"


def ancestors(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()


def controls(root: QWidget) -> list[QWidget]:
    """Everything a user can operate now; what belongs to a bigger control counts as that one."""
    shown = [
        widget for widget in root.findChildren(QWidget) if isinstance(widget, CONTROLS) and _operable(widget, root)
    ]
    return [widget for widget in shown if not any(isinstance(parent, CONTROLS) for parent in ancestors(widget))]


def _operable(widget: QWidget, root: QWidget) -> bool:
    return widget.isVisibleTo(root) and widget.isEnabled() and widget.window() is root.window()


def nameless(root: QWidget) -> list[str]:
    """Controls that a screen reader could not name."""
    found = []
    for widget in controls(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None or not interface.text(QAccessible.Text.Name).strip():
            found.append(describe(widget))
    return found


def small_targets(root: QWidget) -> list[str]:
    """Buttons and fields that are hard to hit."""
    return [
        f"{describe(widget)}: {widget.width()}×{widget.height()}"
        for widget in controls(root)
        if min(widget.width(), widget.height()) < SMALLEST_TARGET
    ]


def unreachable(root: QWidget) -> list[str]:
    """Controls that Tab does not reach, and a control that Tab does not leave."""
    wanted = [widget for widget in controls(root) if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    never = [widget for widget in controls(root) if not _keyboard_can(widget)]
    reached: set[QWidget] = set()
    window = root.window()
    first = window.focusWidget() or (wanted[0] if wanted else None)
    if first is None:
        return []
    first.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST_STEPS):
        focused = window.focusWidget()
        if focused is None:
            break
        reached |= {focused, *ancestors(focused)}
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        if window.focusWidget() is focused and len(wanted) > 1:
            return [f"the keyboard is trapped in {describe(focused)}"]
        if all(widget in reached for widget in wanted):
            break
    missed = [widget for widget in wanted if widget not in reached and not _arrows_reach(widget, reached)]
    return [f"not reached: {describe(widget)}" for widget in [*missed, *never]]


def _arrows_reach(widget: QWidget, reached: set[QWidget]) -> bool:
    """Tab stops at one radio button of a group, the arrows go on from there."""
    beside = [other for other in reached if isinstance(other, QRadioButton)]
    return isinstance(widget, QRadioButton) and any(other.parentWidget() is widget.parentWidget() for other in beside)


def _keyboard_can(widget: QWidget) -> bool:
    """A list without focus is driven from a field beside it, radio buttons with the arrows from the chosen one."""
    return isinstance(widget, QAbstractItemView | QRadioButton) or bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)


def relative_luminance(color: QColor) -> float:
    """By WCAG 2.2."""

    def linear(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    """The contrast ratio by WCAG 2.2, 1 to 21."""
    light, dark = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pale_texts(root: QWidget) -> list[str]:
    """Texts whose colour, as it is drawn, stands out too little from what lies behind it."""
    image = root.grab().toImage()
    found = []
    for widget in texts(root):
        if not widget.isEnabled():
            continue
        ratio = _drawn_contrast(image, _visible_part(widget, root), image.devicePixelRatio())
        if ratio and ratio < LEAST_CONTRAST:
            found.append(f"{describe(widget)}: {ratio:.2f}")
    return found


def texts(root: QWidget) -> list[QWidget]:
    """Labels, buttons and fields that show words."""
    shown = (QLabel, QPushButton, QToolButton, QCheckBox, QRadioButton, QLineEdit)
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, shown)
        and widget.isVisibleTo(root)
        and widget.window() is root.window()
        and _words(widget)
    ]


def _words(widget: QWidget) -> str:
    if isinstance(widget, QToolButton) and widget.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return "" if not widget.icon().isNull() else widget.text()
    return str(getattr(widget, "text", str)()).strip()


def _visible_part(widget: QWidget, root: QWidget) -> QRect:
    region = widget.visibleRegion().boundingRect().adjusted(3, 3, -3, -3)
    return QRect(widget.mapTo(root, region.topLeft()), region.size()) if not region.isEmpty() else QRect()


def _drawn_contrast(image: QImage, rect: QRect, scale: float) -> float:
    """The strongest contrast to the commonest colour in a part of a picture; 0 where there is too little to judge."""
    if rect.width() < 8 or rect.height() < 8:
        return 0.0
    left, top = round(rect.left() * scale), round(rect.top() * scale)
    right, bottom = round(rect.right() * scale), round(rect.bottom() * scale)
    colors = Counter(image.pixel(QPoint(x, y)) for x in range(left, right) for y in range(top, bottom))
    behind = QColor(colors.most_common(1)[0][0])
    return max(contrast(QColor(value), behind) for value in colors)


def cut_off(root: QWidget) -> list[str]:
    """Texts that do not fit their widget, and widgets that stick out of the window."""
    found = [f"cut off: {describe(widget)}" for widget in texts(root) if _is_cut(widget)]
    for widget in [*controls(root), *texts(root)]:
        if any(isinstance(parent, QScrollArea) for parent in ancestors(widget)):
            continue
        place = QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())
        if not root.rect().contains(place):
            found.append(f"outside: {describe(widget)}")
    return found


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel):
        return _label_is_cut(widget)
    if isinstance(widget, QAbstractButton):
        needed = widget.fontMetrics().horizontalAdvance(widget.text().replace("&", ""))
        return needed > widget.width() or widget.fontMetrics().height() > widget.height()
    return False


def _label_is_cut(label: QLabel) -> bool:
    room = label.contentsRect()
    if label.wordWrap():
        return label.heightForWidth(label.width()) > label.height() + 1
    wide = max(label.fontMetrics().horizontalAdvance(line) for line in label.text().split("\n"))
    elided = label.sizePolicy().horizontalPolicy() == label.sizePolicy().Policy.Ignored
    return (wide > room.width() + 1 and not elided) or label.fontMetrics().height() > label.height()


def problems(root: QWidget) -> list[str]:
    """All that is wrong with a screen as it is now, but for the order of the keyboard."""
    QApplication.processEvents()
    return [
        *(f"no name: {text}" for text in nameless(root)),
        *(f"too small: {text}" for text in small_targets(root)),
        *(f"too pale: {text}" for text in pale_texts(root)),
        *cut_off(root),
    ]
