"""Choose where the team meets, and take copies out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QRadioButton, QWidget

from app.domain.syncing import Place, PlaceKind
from app.errors import InvalidInput
from app.i18n import N_
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.file_field import FileField
from ui.widgets.panel import Words

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 600
KEPT = N_(
    "Diesen Ort hält {client} auf dem Stand. Dort ist ein gemeinsamer Ordner richtig: Jeder Laptop schreibt nur eigene"
    " Dateien, so entstehen keine Konfliktkopien."
)


class PlaceDialog(FormDialog):
    """A shared file, or a shared folder; where a sync client keeps the place, the folder is offered."""

    def __init__(self, shell: Shell, app: App, now: Place | None = None, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Wo sich das Team trifft"), tr("Hier treffen"), parent)
        self._app = app
        self._looked_at: Path | None = None
        about = tr(
            "Alle Laptops des Teams wählen denselben Ort: auf einem Netzlaufwerk, einem Stick oder in einem Ordner, den"
            " Nextcloud, OneDrive oder Syncthing abgleicht. Was dort liegt, ist verschlüsselt."
        )
        self.as_file = QRadioButton(tr("Eine gemeinsame Datei, für wenige Laptops, Sticks und Netzlaufwerke"))
        self.as_folder = QRadioButton(
            tr("Ein gemeinsamer Ordner, für viele Laptops und Nextcloud, OneDrive, Syncthing")
        )
        self.path = FileField(tr("Ort"), tr("Durchsuchen …"), self._look)
        self._kept = Words("", "note")
        self._kept.hide()
        for part in (Words(about), self.as_file, self.as_folder, self.path, self._kept):
            self.body.addWidget(part)
        is_folder = now is not None and now.kind is PlaceKind.FOLDER
        (self.as_folder if is_folder else self.as_file).setChecked(True)
        self.path.set_value(now.path if now else None)
        self.path.changed.connect(self._on_typed)
        self.fit(WIDTH)
        self.path.setFocus()
        self._on_typed()

    def _look(self) -> str:
        tr = self.tr_.gettext
        if self.as_folder.isChecked():
            return QFileDialog.getExistingDirectory(self, tr("Gemeinsamer Ordner"))
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Gemeinsame Datei, neu oder schon vorhanden"),
            "team.anlauf",
            tr("Gemeinsame Datei (*.anlauf);;Alle Dateien (*)"),
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return name

    def _on_typed(self) -> None:
        """Look at what was typed; a drive that hangs is looked at once, not once for each letter."""
        path = self.path.value()
        if path is not None and self._looked_at is None:
            from app.usecases.syncing import place_at

            self._looked_at = path
            self.shell.tasks.look(self, place_at, path, done=self._on_known)

    def _on_known(self, place: Place) -> None:
        """The folder is offered once; who wants the file all the same chooses it again."""
        looked_at, self._looked_at = self._looked_at, None
        if looked_at != self.path.value():
            self._on_typed()
            return
        was_known = self._kept.isVisibleTo(self)
        self._kept.setText(self.tr_.gettext(KEPT, client=place.kept_by))
        self._kept.setVisible(bool(place.kept_by))
        if place.kept_by and not was_known:
            self.as_folder.setChecked(True)
        self.fit(WIDTH)

    def work(self) -> None:
        path = self.path.value()
        if path is None:
            self.trouble.say(self.tr_.gettext("Bitte einen Ort angeben."))
            return
        self.wait(self.tr_.gettext("Der Ort wird angesehen …"))
        choose = partial(_choose, self._app, path, PlaceKind.FOLDER if self.as_folder.isChecked() else PlaceKind.FILE)
        self.shell.tasks.sync(self, choose, done=lambda _none: self.accept(), failed=self.refuse)


def _choose(app: App, path: Path, kind: PlaceKind) -> None:
    from app.usecases.syncing import as_kind, place_at

    app.team.choose_place(as_kind(place_at(path), kind))


class CopyOutDialog(FormDialog):
    """What a copy for a stick or a mail holds: the catalogue only, unless chosen otherwise."""

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Eine Kopie schreiben"), tr("Kopie schreiben"), parent)
        self._app = app
        self.catalogue = QRadioButton(tr("Nur den Katalog, für eine Mail"))
        self.everything = QRadioButton(tr("Alles, auch Fälle und Zahlen, für einen Stick in der eigenen Hand"))
        self.catalogue.setChecked(True)
        self.file = FileField(tr("Datei"), tr("Durchsuchen …"), self._look)
        about = tr("Die Kopie ist verschlüsselt. Nur Geräte dieses Teams können sie lesen.")
        for part in (Words(about), self.catalogue, self.everything, self.file):
            self.body.addWidget(part)
        self.fit(WIDTH)
        self.file.setFocus()

    def _look(self) -> str:
        tr = self.tr_.gettext
        name, _ = QFileDialog.getSaveFileName(self, tr("Kopie schreiben"), "kopie.anlauf")
        return name

    def work(self) -> None:
        file = self.file.value()
        if file is None:
            self.trouble.say(self.tr_.gettext("Bitte angeben, wohin die Kopie geschrieben wird."))
            return
        self.wait(self.tr_.gettext("Die Kopie wird geschrieben …"))
        export = partial(self._app.team.export_copy, file, with_cases=self.everything.isChecked())
        self.shell.tasks.sync(self, export, done=partial(self._on_done, file), failed=self.refuse)

    def _on_done(self, file: Path, written: int) -> None:
        if not written:
            self.refuse(InvalidInput(N_("Es gibt noch nichts, was eine Kopie enthalten könnte.")))
            return
        self.shell.messages.info(
            self.tr_.gettext("Die Kopie liegt in „{file}“. Nur Geräte des Teams können sie lesen.", file=str(file))
        )
        self.accept()
