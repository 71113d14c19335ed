"""The dialogs that were open when the profile was locked: hidden, and shown again once it is unlocked."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from shiboken6 import isValid


class DialogsAside:
    """Keeps the dialogs of a window while nothing of the profile may be seen."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._dialogs: list[QDialog] = []

    def take(self) -> None:
        """Hide every dialog; menus and file dialogs are closed, they end with what they were opened for."""
        while (popup := QApplication.activePopupWidget()) is not None and popup.close():
            pass
        for dialog in self._window.findChildren(QDialog):
            if isinstance(dialog, QFileDialog):
                dialog.reject()
            elif dialog.isVisible():
                self._dialogs.append(dialog)
                dialog.hide()

    def bring_back(self) -> None:
        """Show them again, with what was typed in them."""
        for dialog in self._taken():
            dialog.show()

    def drop(self) -> None:
        """Forget them: another profile is opened."""
        for dialog in self._taken():
            dialog.deleteLater()

    def _taken(self) -> list[QDialog]:
        taken, self._dialogs = self._dialogs, []
        return [dialog for dialog in taken if isValid(dialog)]
