"""One open decision: all values side by side, what was there before, and what shall hold."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.domain.casework import ALL_OBJECTS
from app.domain.conflicts import Conflict, ConflictKind, Side
from app.domain.hsds import Type
from app.domain.team import TeamOverview
from app.domain.three_way import merged_text
from app.i18n import N_
from ui import conflict_words as words
from ui.dialogs.form import FormDialog
from ui.page import Shell
from ui.widgets.fields import LineField, TextField
from ui.widgets.marked_words import MarkedWords
from ui.widgets.panel import Words
from ui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from app.bootstrap import App

WIDTH = 820
LONG = 60
QUESTIONS = {
    ConflictKind.VALUES: N_("Das wurde gleichzeitig verschieden geändert. Alle Fassungen sind aufgehoben."),
    ConflictKind.DELETED: N_(
        "Das wurde gelöscht, während jemand anders es geändert hat. Bis zur Entscheidung bleibt es stehen."
    ),
    ConflictKind.LOST_LINK: N_(
        "Was hier genannt ist, wurde gelöscht. Wählen Sie, ob es zurückkommt oder ob der Eintrag ohne es bleibt."
    ),
    ConflictKind.SAME_NUMBER: N_(
        "Auf zwei Laptops bekamen verschiedene Fälle dieselbe Nummer. Die Fälle bleiben getrennt. Wählen Sie, welcher"
        " sie behält; der andere bekommt eine neue."
    ),
}
FOR_ALL = N_("Ihre Entscheidung gilt nach dem nächsten Abgleich auf allen Geräten.")
TAKES = {
    ConflictKind.VALUES: N_("Diese Fassung nehmen"),
    ConflictKind.DELETED: N_("Behalten"),
    ConflictKind.SAME_NUMBER: N_("Behält die Nummer"),
}


class ConflictDialog(FormDialog):
    """Take one of the values or write another one; what was typed stays when it cannot be kept."""

    def __init__(
        self, shell: Shell, app: App, conflict: Conflict, team: TeamOverview | None, parent: QWidget | None = None
    ) -> None:
        tr = shell.translator.gettext
        super().__init__(shell, words.title(shell.translator, conflict), tr("Eigene Fassung nehmen"), parent)
        self._app, self._conflict, self._team = app, conflict, team
        self.takes: list[QPushButton] = []
        self.fields = self._own_fields()
        self.body.addWidget(Words(self._question()))
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(12)
        before = self._before() if conflict.kind is ConflictKind.VALUES else None
        # A long text shows in each version what it was; as a whole it would push the choice out of sight.
        is_long = before is not None and len(before.text()) > 4 * LONG
        if before is not None and not is_long:
            self._column.addWidget(before)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for number, side in enumerate(conflict.sides, 1):
            sides.addWidget(self._side(number, side), 1)
        self._column.addLayout(sides)
        if before is not None and is_long:
            self._column.addWidget(before)
        self._add_own()
        self._column.addStretch(1)
        area = scrolled(inside, sideways=True)
        self.body.addWidget(area, 1)
        self.cancel_button.setText(tr("Später entscheiden"))
        self.accept_button.setVisible(bool(self.fields))
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        self.resize(WIDTH, 600)
        self.takes[0].setFocus()

    def _question(self) -> str:
        return f"{self.tr_.gettext(QUESTIONS[self._conflict.kind])} {self.tr_.gettext(FOR_ALL)}"

    def _before(self) -> Words:
        tr, conflict = self.tr_.gettext, self._conflict
        if conflict.ancestor is None:
            return Words(tr("Was vorher dort stand, ist hier nicht bekannt."), "muted")
        shown = "\n".join(words.values(self.tr_, conflict.fields, conflict.ancestor))
        return Words(tr("Vorher: {value}", value=shown), "muted")

    def _side(self, number: int, side: Side) -> QFrame:
        tr = self.tr_.gettext
        frame = QFrame()
        frame.setProperty("role", "panel")
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(Words(words.said_by(self.tr_, side, self._team), "section"))
        if side.deletes or (self._conflict.kind is ConflictKind.LOST_LINK and not side.values):
            column.addWidget(Words(tr("gelöscht"), "strong"))
        else:
            self._add_values(column, number, side)
        column.addStretch(1)
        take = QPushButton(self._take_words(side))
        take.setAutoDefault(False)
        take.setAccessibleDescription(words.said_by(self.tr_, side, self._team))
        take.clicked.connect(partial(self.take, number))
        self.takes.append(take)
        column.addWidget(take)
        return frame

    def _take_words(self, side: Side) -> str:
        tr, kind = self.tr_.gettext, self._conflict.kind
        if side.deletes:
            return tr("Löschen")
        if kind is ConflictKind.LOST_LINK:
            return tr("Zurückholen") if side.values else tr("Ohne lassen")
        return tr(TAKES[kind])

    def _add_values(self, column: QVBoxLayout, number: int, side: Side) -> None:
        conflict = self._conflict
        is_about_values = conflict.kind is ConflictKind.VALUES
        names = conflict.fields if is_about_values else tuple(side.shown)
        for name in names:
            hunks = conflict.text(name) if is_about_values else ()
            if len(names) > 1 or not is_about_values:
                column.addWidget(Words(words.field(self.tr_, name), "section"))
            if hunks and len(str(side.shown.get(name, ""))) > LONG:
                column.addWidget(MarkedWords(self.shell.theme, hunks, number - 1))
            else:
                column.addWidget(Words(words.value(self.tr_, side.shown.get(name))))

    def _own_fields(self) -> dict[str, LineField | TextField]:
        """A field for every value that can be written; links and structured values can only be taken."""
        conflict = self._conflict
        if conflict.kind is not ConflictKind.VALUES:
            return {}
        kind = ALL_OBJECTS[conflict.record_kind].by_name
        plain = [name for name in conflict.fields if kind[name].type not in {Type.LINK, Type.DATA}]
        if len(plain) < len(conflict.fields):
            return {}
        return {name: self._own_field(name) for name in plain}

    def _own_field(self, name: str) -> LineField | TextField:
        conflict = self._conflict
        proposed = merged_text(conflict.text(name)) or conflict.sides[0].values.get(name, "")
        is_long = any(len(str(side.values.get(name, ""))) > LONG for side in conflict.sides)
        label = words.field(self.tr_, name)
        field: LineField | TextField = TextField(label, lines=3) if is_long else LineField(label)
        field.set_value(proposed)
        return field

    def _add_own(self) -> None:
        if not self.fields:
            return
        heading = QLabel(self.tr_.gettext("Oder eine eigene Fassung"))
        heading.setProperty("role", "heading")
        self._column.addWidget(heading)
        if any(merged_text(self._conflict.text(name)) for name in self.fields):
            sentence = self.tr_.gettext("Beide Änderungen lassen sich zusammen behalten; so steht es hier schon.")
            self._column.addWidget(Words(sentence, "muted"))
        for field in self.fields.values():
            self._column.addWidget(field)

    def take(self, number: int) -> None:
        """Decide for one of the values; the first is number 1."""
        from app.usecases.conflicts import resolve_by_taking

        self._decide(partial(self._app.write, "decide", resolve_by_taking, self._conflict.id, number))

    def work(self) -> None:
        from app.usecases.conflicts import resolve_by_values

        typed = {name: str(field.value()) for name, field in self.fields.items()}
        self._decide(partial(self._app.write, "decide", resolve_by_values, self._conflict.id, typed))

    def _decide(self, work: partial[object]) -> None:
        self.wait(self.tr_.gettext("Die Entscheidung wird eingetragen …"))
        self._let_take(False)
        self.shell.tasks.change(self, work, done=self._on_decided, failed=self.refuse)

    def refuse(self, error: Exception) -> None:
        self._let_take(True)
        super().refuse(error)

    def _let_take(self, may: bool) -> None:
        for button in self.takes:
            button.setEnabled(may)

    def _on_decided(self, _changes: object) -> None:
        self.shell.messages.info(
            self.tr_.gettext("Entschieden. Das gilt nach dem nächsten Abgleich auf allen Geräten.")
        )
        self.accept()
