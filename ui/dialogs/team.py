"""Found a team, invite into it, join it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QRadioButton, QSpinBox, QVBoxLayout, QWidget

from app.i18n import N_
from ui import wording
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.fields import Field, LineField
from ui.widgets.file_field import FileField
from ui.widgets.panel import Words
from ui.widgets.words_field import WordsField

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.domain.team import TeamOverview
    from app.usecases.teams import InvitationPreview, Invited, Joined

WIDTH = 560
MARGIN = 24
PERSON = N_("Wessen Gerät ist das? So sehen es die anderen im Team.")


class FoundTeamDialog(FormDialog):
    """Asks for the name of the team and of the person at this laptop."""

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Ein Team gründen"), tr("Team gründen"), parent)
        self._app = app
        self.name = LineField(tr("Name des Teams"), needed=True)
        self.person = LineField(tr(PERSON), needed=True)
        for field in (self.name, self.person):
            self.body.addWidget(field)
        self.fit(WIDTH)
        self.name.setFocus()

    def work(self) -> None:
        self.wait(self.tr_.gettext("Das Team wird gegründet …"))
        found = partial(self._app.team.found, self.name.value(), self.person.value())
        self.shell.tasks.change(self, found, done=self._on_done, failed=self.refuse)

    def _on_done(self, team: TeamOverview) -> None:
        self.shell.messages.info(
            self.tr_.gettext(
                "Das Team „{name}“ ist gegründet. Wählen Sie den Ort, an dem es sich trifft, und laden Sie ein.",
                name=team.name,
            )
        )
        self.accept()


class InviteDialog(FormDialog):
    """For how many devices and days; then the file lies there, and the words are shown once.

    A file and no QR code: an invitation holds the membership of the whole team, 1.5 kB for the first device and 1 kB
    more for each that joined; a code holds 2.9 kB, and a laptop would need a camera and a reader for it besides.
    """

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, tr("Ins Team einladen"), tr("Einladung schreiben"), parent)
        self._app, self.words = app, ""
        self._about = Words(
            tr(
                "Die Einladung ist eine Datei. Sie öffnet sich nur mit sechs Wörtern, die Sie getrennt davon sagen."
                " Wer beitritt, liest danach alles, was das Team teilt."
            )
        )
        self.devices, self.days = _number(1, 100), _number(7, 90)
        self._fields = (
            _Numbered(tr("Für wie viele Geräte"), self.devices),
            _Numbered(tr("Wie viele Tage gilt sie"), self.days),
        )
        self.file = FileField(tr("Datei"), tr("Durchsuchen …"), self._look)
        self._form = QWidget()
        column = QVBoxLayout(self._form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self._about, *self._fields, self.file):
            column.addWidget(part)
        self.body.addWidget(self._form)
        self.fit(WIDTH)
        self.devices.setFocus()

    def _look(self) -> str:
        tr = self.tr_.gettext
        name, _ = QFileDialog.getSaveFileName(self, tr("Einladung speichern"), "einladung.anlauf")
        return name

    def work(self) -> None:
        if self.words:
            self.accept()
            return
        file = self.file.value()
        if file is None:
            self.trouble.say(self.tr_.gettext("Bitte angeben, wohin die Einladung geschrieben wird."))
            return
        self.wait(self.tr_.gettext("Die Einladung wird geschrieben …"))
        invite = partial(self._app.team.invite, file, devices=self.devices.value(), days=self.days.value())
        self.shell.tasks.run(self, invite, done=self._on_done, failed=self.refuse)

    def _on_done(self, invited: Invited) -> None:
        tr = self.tr_.gettext
        self.words = " ".join(invited.words)
        self.busy.stop()
        self._form.hide()
        self.cancel_button.hide()
        self.accept_button.setEnabled(True)
        self.accept_button.setText(tr("Fertig"))
        told = QLabel(self.words)
        told.setProperty("role", "code")
        told.setWordWrap(True)
        told.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        told.setAccessibleName(tr("Die sechs Wörter"))
        until = wording.day(self.tr_, invited.expires.astimezone().date())
        for part in (
            Words(tr("Die Einladung liegt in „{file}“ und gilt bis {day}.", file=str(invited.file), day=until)),
            Words(tr("Sagen Sie diese Wörter am besten am Telefon. Sie werden nur jetzt gezeigt.")),
            told,
        ):
            self.body.addWidget(part)
        told.ensurePolished()
        told.setMinimumHeight(told.heightForWidth(WIDTH - 2 * MARGIN))
        told.setFocus()
        self.fit(WIDTH)


class _Numbered(Field):
    """A labelled number."""

    def __init__(self, label: str, box: QSpinBox) -> None:
        super().__init__(label, box)

    def value(self) -> int:
        box = self.control
        assert isinstance(box, QSpinBox)
        return box.value()


def _number(now: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(1, most)
    box.setValue(now)
    # The style sheet leaves the line inside without the room of other fields.
    box.lineEdit().setTextMargins(8, 0, 8, 0)
    box.setMaximumWidth(140)
    return box


class JoinTeamDialog(FormDialog):
    """Opens an invitation with its words, says which team it is for, and asks what becomes of own data."""

    joined = Signal()

    def __init__(self, shell: Shell, app: App, parent: QWidget | None = None) -> None:
        from app.usecases.teams import invitation_words

        tr = shell.translator.gettext
        super().__init__(shell, tr("Einem Team beitreten"), tr("Einladung öffnen"), parent)
        self._app = app
        self._seen: InvitationPreview | None = None
        self._has_own = False
        self.file = FileField(tr("Die Datei mit der Einladung"), tr("Durchsuchen …"), self._look)
        self.words = WordsField(self.tr_, invitation_words())
        self.person = LineField(tr(PERSON), needed=True)
        self._team = Words("")
        self._own = Words(tr("In diesem Profil liegen schon eigene Daten. Was soll damit geschehen?"))
        self.bring = QRadioButton(tr("Mitbringen: Das Team bekommt sie"))
        self.empty = QRadioButton(tr("Leer anfangen: Sie bleiben nur in einer Sicherung"))
        second: tuple[QWidget, ...] = (self._team, self.person, self._own, self.bring, self.empty)
        for part in (self.file, self.words, *second):
            self.body.addWidget(part)
        for part in second:
            part.hide()
        self.fit(WIDTH)
        self.file.setFocus()

    def _look(self) -> str:
        tr = self.tr_.gettext
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Einladung öffnen"), "", tr("Einladung (*.anlauf);;Alle Dateien (*)")
        )
        return name

    def work(self) -> None:
        if self._seen is not None:
            if self._has_own and not (self.bring.isChecked() or self.empty.isChecked()):
                self.trouble.say(self.tr_.gettext("Bitte wählen, was mit den eigenen Daten geschehen soll."))
                self.bring.setFocus()
                return
            self.wait(self.tr_.gettext("Der Beitritt wird eingetragen …"))
            join = partial(self._app.team.join, self._seen, self.person.value(), start_empty=self.empty.isChecked())
            self.shell.tasks.change(self, join, done=self._on_joined, failed=self.refuse)
            return
        file = self.file.value()
        if file is None:
            self.trouble.say(self.tr_.gettext("Bitte angeben, wo die Einladung liegt."))
            return
        self.wait(self.tr_.gettext("Die Einladung wird geöffnet …"))
        look = partial(_look_at, self._app, file, self.words.value())
        self.shell.tasks.run(self, look, done=self._on_seen, failed=self.refuse)

    def _on_seen(self, found: tuple[InvitationPreview, bool]) -> None:
        self._seen, self._has_own = found
        self.busy.stop()
        self.accept_button.setEnabled(True)
        self.accept_button.setText(self.tr_.gettext("Beitreten"))
        self._team.setText(
            self.tr_.gettext(
                "Team „{name}“, eingeladen von {person}. Die Einladung gilt bis {day}.",
                name=self._seen.team,
                person=self._seen.inviter,
                day=wording.day(self.tr_, self._seen.expires.astimezone().date()),
            )
        )
        self.file.hide()
        self.words.hide()
        self._team.show()
        self.person.show()
        for part in (self._own, self.bring, self.empty):
            part.setVisible(self._has_own)
        self.fit(WIDTH)
        self.person.setFocus()

    def _on_joined(self, joined: Joined) -> None:
        sentence = N_("Dieses Gerät gehört jetzt zum Team „{name}“. Wählen Sie den Ort, an dem es sich trifft.")
        if joined.backup:
            sentence = N_(
                "Dieses Gerät gehört jetzt zum Team „{name}“. Was vorher hier lag, ist gesichert in „{file}“."
                " Wählen Sie den Ort, an dem das Team sich trifft."
            )
        file = str(joined.backup.file) if joined.backup else ""
        self.shell.messages.info(self.tr_.gettext(sentence, name=joined.team.name, file=file))
        self.joined.emit()
        self.accept()


def _look_at(app: App, file: Path, words: str) -> tuple[InvitationPreview, bool]:
    from app.usecases.teams import holds_own_data

    return app.team.look_at_invitation(file, words), app.read(holds_own_data)
