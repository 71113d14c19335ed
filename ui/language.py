"""The language of the window: its words, Qt's own buttons, numbers and direction, switched while it runs."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.i18n import Translator
from app.languages import locale
from ui.page import Shell

QT_TEXTS = "texts of Qt"


def speak(application: QApplication, shell: Shell, wanted: Translator) -> bool:
    """Speak another language from now on, whether it is another; the one asked for at the start wins over `wanted`.

    Every page hears of it by `LanguageChange` and keeps what was typed.
    """
    speaks, before = shell.asked or wanted, shell.translator
    if speaks is before:
        return False
    shell.translator = speaks
    shell.messages.speak(speaks)
    turn(application, before.language, speaks.language)
    install_qt_texts(application, speaks.language)
    for window in application.topLevelWidgets():
        # Qt says so only where it has texts of its own for the language.
        QApplication.postEvent(window, QEvent(QEvent.Type.LanguageChange))
    return True


def turn(application: QApplication, before: str, after: str) -> None:
    """Mirror the window where the language is written the other way than the one before."""
    if locale(before).text_direction != locale(after).text_direction:
        mirrored = locale(after).text_direction == "rtl"
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight)


def install_qt_texts(application: QApplication, language: str) -> None:
    """Let Qt's own dialogs, its numbers and dates speak the language of the window."""
    for older in application.findChildren(QTranslator, QT_TEXTS):
        application.removeTranslator(older)
        older.deleteLater()
    spoken = QLocale(str(locale(language)))
    QLocale.setDefault(spoken)
    texts = QTranslator(application)
    texts.setObjectName(QT_TEXTS)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if texts.load(spoken, "qtbase", "_", folder):
        application.installTranslator(texts)
