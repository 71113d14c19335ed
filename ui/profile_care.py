"""What one does with the open profile itself: its passphrase, its recovery code, its backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from app.errors import DiskFull
from app.settings import Settings, save_settings
from ui.page import Shell

if TYPE_CHECKING:
    from app.bootstrap import App


class ProfileCare(QObject):
    """Opens the dialogs over the window and writes backups beside all other work."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self._shell, self._window = shell, window
        self.app: App | None = None

    def change_passphrase(self) -> None:
        """Ask for the old and the new passphrase."""
        from app.usecases.keys import passphrase_strength
        from ui.dialogs.keys import PassphraseDialog

        if self.app is not None:
            self._open(PassphraseDialog(self._shell, self.app, passphrase_strength, self._window))

    def renew_recovery_code(self) -> None:
        """Show a new code; the one before stops working."""
        from ui.dialogs.keys import RecoveryCodeDialog

        if self.app is not None:
            self._open(RecoveryCodeDialog(self._shell, self.app, self._window))

    def back_up(self) -> None:
        """Ask where to, and write the whole profile there."""
        tr = self._shell.translator.gettext
        name, _ = QFileDialog.getSaveFileName(
            self._window, tr("Sicherung speichern"), "sicherung.anlauf", tr("Sicherung von Anlauf (*.anlauf)")
        )
        if name and self.app is not None:
            self._shell.messages.info(tr("Die Sicherung wird geschrieben …"))
            self._shell.tasks.run(self, self.app.back_up, Path(name), done=self._on_backed_up)

    def save_settings(self, home: Path, settings: Settings) -> None:
        """Keep the settings with the open profile, else in its folder where there is one."""
        try:
            if self.app is not None:
                self.app.save_settings(settings)
            elif home.is_dir():
                save_settings(home, settings)
        except (OSError, DiskFull):
            tr = self._shell.translator.gettext
            self._shell.messages.error(tr("Die Einstellungen ließen sich nicht speichern. Sie gelten bis zum Beenden."))

    def _on_backed_up(self, backup: Any) -> None:
        tr = self._shell.translator.gettext
        self._shell.messages.info(
            tr(
                "Die Sicherung „{file}“ ist geschrieben und geprüft. Sie öffnet sich mit Ihrer Passphrase.",
                file=backup.file.name,
            )
        )

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
