"""The parts of the page of the sync: its state, the team, what is to be decided, what is new."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.conflicts import Conflict
from app.domain.handout_text import listed
from app.domain.news import News, NewsEntry
from app.domain.object_words import OBJECT_WORDS
from app.domain.syncing import SyncState
from app.domain.team import OpenInvitation, TeamOverview
from app.i18n import Translator
from ui import conflict_words, sync_words, wording
from ui.icons import put_icon
from ui.text_line import Line
from ui.theme import Theme
from ui.widgets.elided_button import ElidedButton
from ui.widgets.flow_layout import FlowLayout
from ui.widgets.marked_words import MarkedWords
from ui.widgets.panel import Lines, Panel, Words

MOST_CONFLICTS = 50
MOST_NEWS = 60
MOST_LINES = 6
BREAK = "\u200b"


def button(words: str, role: str = "") -> QPushButton:
    """A button of a panel."""
    made = QPushButton(words)
    made.setAutoDefault(False)
    if role:
        made.setProperty("role", role)
    return made


def row_of(*buttons: QPushButton) -> QWidget:
    """Buttons side by side, below each other where there is no room."""
    holder = QWidget()
    flow = FlowLayout(holder, spacing=8)
    for one in buttons:
        flow.addWidget(one)
    return holder


class StatusPanel(Panel):
    """Where the team meets and what the last sync said."""

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__(theme, "refresh-cw", tr.gettext("Abgleich"))
        self._tr = tr
        self._where, self._path = Words(""), Words("", "muted")
        self._path.setAccessibleName(tr.gettext("Ort des Abgleichs"))
        self._lines = Lines(theme)
        self.now = button(tr.gettext("Jetzt abgleichen"), "primary")
        self.now.setToolTip(tr.gettext("Jetzt abgleichen und alles neu lesen (F5)"))
        put_icon(self.now, theme, "refresh-cw", "on_accent")
        self.choose = button(tr.gettext("Ort wählen …"))
        self.better = button(tr.gettext("Auf gemeinsamen Ordner umstellen"))
        self.tidy = button(tr.gettext("Kopien aufräumen"))
        for part in (self._where, self._path, self._lines):
            self.body.addWidget(part)
        self.body.addWidget(row_of(self.now, self.choose, self.better, self.tidy))

    def show_state(self, state: SyncState, *, busy: bool, stuck: bool = False) -> None:
        """Say what is true now; a sync that is stuck can be asked for anew."""
        shown = sync_words.status(self._tr, state, busy=busy, stuck=stuck)
        self.show_heading(shown.text, shown.icon, shown.token)
        self._where.setText(sync_words.place(self._tr, state))
        path = str(state.place.path) if state.place else ""
        # Zero-width spaces let the path break; a path has no other place to do so.
        self._path.setText(path.replace("/", "/" + BREAK).replace("\\", "\\" + BREAK))
        self._path.setVisible(bool(path))
        self._lines.show_lines(sync_words.lines(self._tr, state, stuck=stuck))
        self.now.setVisible(state.place is not None)
        self.now.setEnabled(stuck or not busy)
        self.choose.setText(self._tr.gettext("Ort ändern …") if state.place else self._tr.gettext("Ort wählen …"))
        self.better.setVisible(bool(state.place and state.place.kept_by and state.place.kind == "file"))
        self.tidy.setVisible(bool(state.last.copies))


class TeamPanel(Panel):
    """Who belongs to the team, and which invitations there are."""

    close_wanted = Signal(object)

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__(theme, "users", tr.gettext("Team"))
        self._theme, self._tr = theme, tr
        self._members = Lines(theme)
        self._invitations = QVBoxLayout()
        self._invitations.setSpacing(6)
        self._shown: tuple[str, ...] = ()
        self.invite = button(tr.gettext("Einladen …"))
        put_icon(self.invite, theme, "user-round-plus")
        self.body.addWidget(self._members)
        self.body.addLayout(self._invitations)
        self.body.addWidget(row_of(self.invite))

    def show_team(self, team: TeamOverview) -> None:
        """Show who is in it."""
        self.heading.setText(self._tr.gettext("Team „{name}“", name=team.name))
        members = [Line(sync_words.member(self._tr, team, one), "users", strong=False) for one in team.members]
        self._members.show_lines(members)
        now = datetime.now(UTC)
        texts = tuple(sync_words.invitation(self._tr, team, one, now) for one in team.invitations)
        if texts == self._shown:
            return
        self._shown = texts
        clear(self._invitations)
        if texts:
            self._invitations.addWidget(Words(self._tr.gettext("Einladungen"), "section"))
        for text, one in zip(texts, team.invitations, strict=True):
            self._invitations.addWidget(self._invitation(text, one, can_close=one.state(now) == "open"))

    def _invitation(self, text: str, one: OpenInvitation, *, can_close: bool) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Words(text), 1)
        if can_close:
            close = button(self._tr.gettext("Schließen"), "link")
            close.setAccessibleName(self._tr.gettext("Einladung schließen: {text}", text=text))
            close.clicked.connect(partial(self.close_wanted.emit, one.id))
            row.addWidget(close)
        return holder


class ConflictsPanel(Panel):
    """What was changed in two ways and nobody has decided; it takes room only where there is something."""

    decide_wanted = Signal(object)

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__(theme, "triangle-alert", "")
        self._tr = tr
        self._shown: tuple[str, ...] = ()
        self.buttons: list[ElidedButton] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        self.body.addWidget(
            Words(tr.gettext("Das wurde gleichzeitig verschieden geändert. Alle Fassungen sind aufgehoben."))
        )
        self.body.addLayout(self._column)

    def show_conflicts(self, conflicts: Sequence[Conflict]) -> None:
        """Show them as buttons that open the decision."""
        self.setVisible(bool(conflicts))
        self.show_heading(sync_words.undecided(self._tr, len(conflicts)), "triangle-alert", "warn")
        ids = tuple(one.id for one in conflicts)
        if ids == self._shown:
            return
        self._shown = ids
        clear(self._column)
        self.buttons = []
        for conflict in conflicts[:MOST_CONFLICTS]:
            made = ElidedButton(conflict_words.title(self._tr, conflict), most=900, padding=42)
            made.clicked.connect(partial(self.decide_wanted.emit, conflict))
            self.buttons.append(made)
            self._column.addWidget(made)


class NewsPanel(Panel):
    """What others changed, by offer and case."""

    open_wanted = Signal(object)

    def __init__(self, theme: Theme, tr: Translator) -> None:
        super().__init__(theme, "history", tr.gettext("Neu seit dem letzten Mal"))
        self._theme, self._tr = theme, tr
        self._shown: object = None
        self._column = QVBoxLayout()
        self._column.setSpacing(10)
        self.seen = button(tr.gettext("Gesehen"))
        self.seen.setToolTip(tr.gettext("Diese Änderungen nicht mehr als neu zeigen"))
        self.body.addLayout(self._column)
        self.body.addWidget(row_of(self.seen))

    def show_news(self, news: News, team: TeamOverview | None) -> None:
        """Show what came in, the newest first."""
        self.seen.setVisible(bool(news.entries or news.born))
        if news == self._shown:
            return
        self._shown = news
        clear(self._column)
        if not news.entries and not news.born:
            nothing = Words(self._tr.gettext("Nichts Neues von den anderen."), "muted")
            self._column.addWidget(nothing)
        if news.is_cut:
            self._column.addWidget(Words(self._counted(news), "muted"))
        for entry in news.entries[:MOST_NEWS]:
            self._column.addWidget(self._entry(entry, team))
        left = len(news.entries) - MOST_NEWS
        if left > 0:
            more = self._tr.ngettext("und {count} weiterer Eintrag", "und {count} weitere Einträge", left)
            self._column.addWidget(Words(more, "muted"))

    def _counted(self, news: News) -> str:
        kinds = [
            self._tr.gettext(
                "{label}: {value}", label=self._tr.gettext(OBJECT_WORDS[kind]), value=wording.number(self._tr, count)
            )
            for kind, count in news.born.items()
            if kind in OBJECT_WORDS
        ]
        return self._tr.gettext("Neu sind: {kinds}. Hier steht nur das Neueste.", kinds=listed(self._tr, kinds))

    def _entry(self, entry: NewsEntry, team: TeamOverview | None) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        words = entry.title or conflict_words.record(self._tr, entry.root_kind)
        if entry.root_kind in ("service", "client"):
            head = ElidedButton(words, most=900)
            head.setProperty("role", "link")
            head.clicked.connect(partial(self.open_wanted.emit, entry))
            column.addWidget(head, 0, Qt.AlignmentFlag.AlignLeading)
        else:
            column.addWidget(Words(words, "strong"))
        lines = list(conflict_words.news(self._tr, entry, team))
        for line, hunks in lines[:MOST_LINES]:
            column.addWidget(Words(line, "muted"))
            if hunks:
                column.addWidget(MarkedWords(self._theme, hunks, 0))
        if len(lines) > MOST_LINES:
            left = len(lines) - MOST_LINES
            column.addWidget(
                Words(self._tr.ngettext("und {count} Änderung mehr", "und {count} Änderungen mehr", left), "muted")
            )
        return holder


def clear(column: QVBoxLayout) -> None:
    """Take everything out of a column."""
    while (item := column.takeAt(0)) is not None:
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()
