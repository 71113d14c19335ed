"""The sync with the team: found or join one, where it meets, what waits, who is in it, what is to be decided."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from app.changes import Kind
from app.domain.conflicts import Conflict
from app.domain.news import News, NewsEntry
from app.domain.syncing import SyncState
from app.domain.team import TeamOverview
from ui.page import Page, Shell
from ui.share_watcher import ShareWatcher
from ui.widgets.card import Card, centred
from ui.widgets.panel import Panel, Words
from ui.widgets.sync_panels import ConflictsPanel, NewsPanel, StatusPanel, TeamPanel, button, row_of

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.usecases.syncing import Synced

NARROW = 300
LEFT = 430


class Found(NamedTuple):
    """What the page shows."""

    state: SyncState
    team: TeamOverview | None
    conflicts: list[Conflict]
    news: News


class SyncPage(Page):
    """Shows the truth about the sync; `offer_wanted` and `case_wanted` carry the id of what is new."""

    depends_on: ClassVar[frozenset[Kind]] = frozenset({Kind.PROFILE, Kind.CATALOGUE, Kind.CASEWORK})
    offer_wanted = Signal(object)
    case_wanted = Signal(object)

    def __init__(self, shell: Shell, app: App, watcher: ShareWatcher, parent: QWidget | None = None) -> None:
        super().__init__(shell, parent)
        self.app, self.watcher = app, watcher
        self.found: Found | None = None
        self._actions()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._alone())
        self._stack.addWidget(self._together())
        self._connect()
        watcher.said.connect(self._on_said)

    def title(self) -> str:
        return self.tr_.gettext("Abgleich")

    def help_text(self) -> str:
        return self.tr_.gettext(
            "Ein Team trifft sich an einem Ort, den alle Laptops erreichen: einer gemeinsamen Datei oder einem"
            " gemeinsamen Ordner. Anlauf gleicht von selbst ab, sobald der Ort da ist; F5 gleicht sofort ab."
            " Oben rechts steht, ob alles hinausgegangen ist. Was zwei Personen gleichzeitig verschieden geändert"
            " haben, bleibt mit allen Fassungen stehen, bis jemand entscheidet."
        )

    def retranslate(self) -> None:
        for index in (1, 0):
            old = self._stack.widget(index)
            if old is not None:
                self._stack.removeWidget(old)
                old.deleteLater()
        for part in (self._alone(), self._together()):
            self._stack.addWidget(part)
        self._connect()
        self._word_actions()
        if self.found is not None:
            self._show(self.found)

    def refresh(self) -> None:
        """Read again what the page shows."""
        if not self.app.is_locked:
            self.tasks.query(self, self.app.read, read_for_page, key="page", done=self._show)

    def undo(self) -> None:
        """A decision is one step like any other and can be taken back."""
        from app.usecases.editing import undo

        self.tasks.change(self, self.app.write, "undo", undo, done=self._on_undone)

    def found_team(self) -> None:
        """Ask for the name of a new team."""
        from ui.dialogs.team import FoundTeamDialog

        self._open(FoundTeamDialog(self.shell, self.app, self))

    def join_team(self) -> None:
        """Ask for an invitation and its words."""
        from ui.dialogs.team import JoinTeamDialog

        self._open(JoinTeamDialog(self.shell, self.app, self))

    def invite(self) -> None:
        """Write an invitation."""
        from ui.dialogs.team import InviteDialog

        self._open(InviteDialog(self.shell, self.app, self))

    def choose_place(self) -> None:
        """Ask where the team meets."""
        from ui.dialogs.place import PlaceDialog

        self._open(PlaceDialog(self.shell, self.app, self.watcher.place, self))

    def copy_out(self) -> None:
        """Write the state of the team into a file."""
        from ui.dialogs.place import CopyOutDialog

        self._open(CopyOutDialog(self.shell, self.app, self))

    def read_in(self) -> None:
        """Ask for a file of the team and take it in."""
        tr = self.tr_.gettext
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Kopie einlesen"), "", tr("Gemeinsame Datei (*.anlauf);;Alle Dateien (*)")
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, file: Path) -> None:
        """Take in a file of the team from anywhere; it stays as it is."""
        self.tasks.sync(self, self.app.team.read_copy, file, done=partial(self._on_read_in, file))

    def decide(self, conflict: Conflict) -> None:
        """Show all values of a conflict."""
        from ui.dialogs.conflict import ConflictDialog

        team = self.found.team if self.found else None
        self._open(ConflictDialog(self.shell, self.app, conflict, team, self))

    def _actions(self) -> None:
        keys = (
            ("Ctrl+Shift+M", "map-pin", self.choose_place),
            ("Ctrl+Shift+I", "user-round-plus", self.invite),
            ("Ctrl+Shift+E", "download", self.copy_out),
            ("Ctrl+Shift+L", "upload", self.read_in),
        )
        self._of_team = [self.command("", shortcut, icon) for shortcut, icon, _ in keys]
        for action, (_, _, slot) in zip(self._of_team, keys, strict=True):
            action.triggered.connect(slot)
            action.setEnabled(False)
        self._word_actions()

    def _word_actions(self) -> None:
        tr = self.tr_.gettext
        words = (
            tr("Ort des Teams wählen …"),
            tr("Ins Team einladen …"),
            tr("Kopie für Stick oder Mail schreiben …"),
            tr("Kopie einlesen …"),
        )
        for action, text in zip(self._of_team, words, strict=True):
            action.setText(text)

    def _alone(self) -> QWidget:
        tr = self.tr_.gettext
        if self.app.is_demo:
            card = Card(self.theme, "share-2", tr("Abgleich"))
            words = tr(
                "Das ist der Demo-Katalog. Er gehört zu keinem Team, kann keines gründen und keinem beitreten."
                " Legen Sie dafür ein eigenes Profil an."
            )
            card.body.addWidget(Words(words))
            return centred(card)
        self.founds, self.joins = button(tr("Team gründen …"), "primary"), button(tr("Beitreten …"), "primary")
        founding = tr("Sie sind die Ersten. Geben Sie dem Team einen Namen und laden Sie die anderen Laptops ein.")
        if self.app.is_event:
            founding = tr(
                "Ein Profil für Veranstaltungen liest keine Fälle und kann kein Team gründen."
                " Gründen Sie es in einem Profil mit Passphrase."
            )
            self.founds.setEnabled(False)
        joining = tr("Sie haben eine Einladung: eine Datei, und sechs Wörter, die man Ihnen getrennt gesagt hat.")
        alone = tr("Alles bleibt auf diesem Gerät. Ein Team können Sie später gründen; nichts geht dabei verloren.")
        cards = [Card(self.theme, *heading, NARROW) for heading in self._headings()]
        for card, words, press in zip(cards, (founding, joining, alone), (self.founds, self.joins, None), strict=True):
            card.body.addWidget(Words(words))
            card.body.addStretch(1)
            if press is not None:
                card.body.addWidget(press)
        return centred(*cards)

    def _headings(self) -> tuple[tuple[str, str], ...]:
        tr = self.tr_.gettext
        return (
            ("users", tr("Ein Team gründen")),
            ("user-round-plus", tr("Einem Team beitreten")),
            ("hard-drive", tr("Allein arbeiten")),
        )

    def _together(self) -> QWidget:
        self.status, self.team = StatusPanel(self.theme, self.tr_), TeamPanel(self.theme, self.tr_)
        self.conflicts, self.news = ConflictsPanel(self.theme, self.tr_), NewsPanel(self.theme, self.tr_)
        left, right = _column(self.status, self.team, self._copies()), _column(self.conflicts, self.news)
        for panel in (self.status, self.team):
            panel.setMinimumWidth(LEFT)
            panel.setMaximumWidth(LEFT + 100)
        inside = QWidget()
        inside.setProperty("role", "plain")
        row = QHBoxLayout(inside)
        row.setContentsMargins(4, 4, 8, 4)
        row.setSpacing(14)
        row.addWidget(left, 2)
        row.addWidget(right, 3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inside)
        area.setAccessibleName(self.tr_.gettext("Abgleich"))
        return area

    def _copies(self) -> Panel:
        tr = self.tr_.gettext
        panel = Panel(self.theme, "hard-drive", tr("Sticks und Mails"))
        panel.body.addWidget(Words(tr("Wo kein gemeinsamer Ort erreichbar ist, reist der Stand des Teams als Datei.")))
        self.copies_out, self.reads_in = button(tr("Kopie schreiben …")), button(tr("Kopie einlesen …"))
        panel.body.addWidget(row_of(self.copies_out, self.reads_in))
        panel.setMinimumWidth(LEFT)
        panel.setMaximumWidth(LEFT + 100)
        return panel

    def _connect(self) -> None:
        if not self.app.is_demo:
            self.founds.clicked.connect(self.found_team)
            self.joins.clicked.connect(self.join_team)
        self.status.now.clicked.connect(partial(self.watcher.sync, thoroughly=True))
        self.status.choose.clicked.connect(self.choose_place)
        self.status.better.clicked.connect(self._on_better)
        self.status.tidy.clicked.connect(self._on_tidy)
        self.team.invite.clicked.connect(self.invite)
        self.team.close_wanted.connect(self._on_close_invitation)
        self.copies_out.clicked.connect(self.copy_out)
        self.reads_in.clicked.connect(self.read_in)
        self.conflicts.decide_wanted.connect(self.decide)
        self.news.open_wanted.connect(self._on_open)
        self.news.seen.clicked.connect(self._on_news_seen)

    def _show(self, found: Found) -> None:
        self.found = found
        self._stack.setCurrentIndex(1 if found.team else 0)
        for action in self._of_team:
            action.setEnabled(found.team is not None)
        if found.team is None:
            return
        self._show_state(found.state)
        self.team.show_team(found.team)
        self.conflicts.show_conflicts(found.conflicts)
        self.news.show_news(found.news, found.team)

    def _on_said(self) -> None:
        state = self.watcher.state
        if state is None or self.found is None or self.found.team is None:
            return
        self._show_state(state)
        if not self.watcher.is_busy:
            self.make_stale()

    def _show_state(self, state: SyncState) -> None:
        self.status.show_state(state, busy=self.watcher.is_busy, stuck=self.watcher.is_stuck)

    def _on_better(self) -> None:
        from app.usecases.syncing import better_place

        if self.watcher.place is not None:
            self.tasks.change(self, self.app.team.choose_place, better_place(self.watcher.place))

    def _on_tidy(self) -> None:
        self.tasks.sync(self, self.app.team.tidy_copies, done=self._on_tidied)

    def _on_tidied(self, names: tuple[str, ...]) -> None:
        self.messages.info(
            self.tr_.ngettext("{count} Kopie ist aufgeräumt.", "{count} Kopien sind aufgeräumt.", len(names))
        )
        self.watcher.read_state()

    def _on_close_invitation(self, id: bytes) -> None:
        self.tasks.change(self, self.app.team.close_invitation, id)

    def _on_news_seen(self) -> None:
        from app.usecases.whats_new import mark_news_seen

        if self.found is not None:
            until = self.found.news.until
            self.tasks.change(self, self.app.write, "news", mark_news_seen, until, done=lambda _none: self.refresh())

    def _on_open(self, entry: NewsEntry) -> None:
        (self.case_wanted if entry.root_kind == "client" else self.offer_wanted).emit(entry.root)

    def _on_read_in(self, file: Path, synced: Synced) -> None:
        report = synced.report
        for trouble in report.trouble:
            self.messages.warning(trouble.sentence(self.tr_))
        words = self.tr_.ngettext(
            "Aus „{file}“ kam {count} Änderung herein.",
            "Aus „{file}“ kamen {count} Änderungen herein.",
            report.applied,
            file=file.name,
        )
        self.messages.info(words)
        self.watcher.read_state()

    def _on_undone(self, undone: object) -> None:
        from app.domain.undone import Undone, undone_sentence

        if isinstance(undone, Undone):
            self.messages.info(undone_sentence(undone, self.tr_))

    def _open(self, dialog: QDialog) -> None:
        dialog.open()


def _column(*panels: QWidget) -> QWidget:
    """Panels one below the other: a layout inside a layout would tell the scroll area a height of before."""
    column = QWidget()
    column.setProperty("role", "plain")
    layout = QVBoxLayout(column)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(14)
    for panel in panels:
        layout.addWidget(panel)
    layout.addStretch(1)
    return column


def read_for_page(view: Any) -> Found:
    """State, team, conflicts and news in one snapshot."""
    from app.usecases.conflicts import conflicts
    from app.usecases.syncing import sync_state
    from app.usecases.teams import team
    from app.usecases.whats_new import whats_new

    members = team(view)
    if members is None:
        return Found(SyncState(in_team=False), None, [], News(0))
    return Found(sync_state(view), members, conflicts(view), whats_new(view))
