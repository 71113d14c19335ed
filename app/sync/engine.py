"""One sync of a replica with a share: read what it lacks, apply, seal its own work, store it, read it back.

The commit of a replica is the only commit point: a crash anywhere repeats the same steps with the same bytes. What the
share lost and this replica still holds is stored again: own frames at once, those of others when they were missing
twice or chance says so, so that not every laptop does it. With one shared file it costs nothing to do it at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from app.domain.replication import FrameState, HeldFrame
from app.errors import KnownError, NoTeam
from app.i18n import N_
from app.sync.checks import judge
from app.sync.crypto import Random
from app.sync.frame import Damage, Piece, split
from app.sync.membership import Team, read_team
from app.sync.replica import Arrival, Entry, Held, Replica
from app.sync.sealing import Sealing, make_sealer
from app.sync.share import EntryUnreadable, ForeignTeam, Listed, NotAShare, Raced, Share, WritingFailed
from app.sync.share.file import FILE_MAGIC

MOST_ROUNDS = 4
AT_ONCE = 64
"""So many frames are applied in one transaction: typing waits for no more."""
ABSENT = "\0absent"
"""Under this name a replica remembers which frames of others were missing at a place."""


@dataclass
class SyncReport:
    """What a sync did. `read`, `quarantined`: frames new here; `applied`: changes; `written`: frames read back.

    `waiting` counts what has not been read back from the place; only 0 is "in sync". `copies` are files beside the
    shared one whose content is safe. `trouble` says in sentences what could not be done, and what was kept.
    """

    read: int = 0
    applied: int = 0
    written: int = 0
    waiting: int = 0
    quarantined: int = 0
    bytes_read: int = 0
    bytes_written: int = 0
    renewed_chain: bool = False
    copies: tuple[str, ...] = ()
    trouble: list[KnownError] = field(default_factory=list)


class DamagedEntry(KnownError):
    """Parts of an entry are no frames; the rest was read."""

    code = "entry_damaged"


def synchronise(
    replica: Replica,
    share: Share,
    sealing: Sealing,
    random: Random,
    *,
    thoroughly: bool = False,
    only_read: bool = False,
    checkpoint: Callable[[], object] = lambda: None,
) -> SyncReport:
    """Bring replica and share to the same state, as far as the share allows.

    `sealing` says with which clock and schema own frames are sealed, `random` gives bytes for names and keys.
    `thoroughly` reads entries again that look unchanged and heals at once what others lost; `only_read` takes what lies
    there and leaves the place as it is. `checkpoint` is called between the steps and may raise to
    break off; nothing is lost by that. Raises `NoTeam`, `ShareUnreachable`, `NotAShare` and `ForeignTeam`, before
    anything is written; everything else that went wrong is in the report.
    """
    if replica.membership() is None:
        raise _no_team()
    run = _Run(replica, share, sealing, random, checkpoint, thoroughly)
    for round in range(MOST_ROUNDS):
        try:
            run.read(again=thoroughly and round == 0)
            if only_read or run.write():
                break
        except Raced:
            continue
        except WritingFailed as error:
            run.report.trouble.append(error)
            break
    return run.finish()


@dataclass
class _Run:
    """What one sync knows so far; `present` are the frames seen at the place, `confirmed` those read back."""

    replica: Replica
    share: Share
    sealing: Sealing
    random: Random
    checkpoint: Callable[[], object]
    thoroughly: bool
    report: SyncReport = field(default_factory=SyncReport)
    present: set[bytes] = field(default_factory=set)
    confirmed: set[bytes] = field(default_factory=set)
    complaints: set[str] = field(default_factory=set)
    lacking: set[bytes] = field(default_factory=set)
    team: Team | None = None

    def read(self, *, again: bool) -> None:
        """Take in what is new at the place; `again` also what looks unchanged."""
        self.checkpoint()
        known = self._known_entries()
        listed = self.share.look()
        self._take_in(listed, known, again=again)
        self._forget_gone(listed, known)
        self.checkpoint()

    def write(self) -> bool:
        """Seal what waits and store what the place lacks; True when there was nothing to store."""
        if self.replica.waiting():
            seal_waiting(self.replica, self._team(), self.sealing, self.random, self.checkpoint)
        return self._publish()

    def _known_entries(self) -> dict[str, Entry]:
        return dict(self.replica.entries(self.share.place))

    def _take_in(self, listed: Sequence[Listed], known: dict[str, Entry], *, again: bool) -> None:
        self.present = set(self.confirmed)
        for entry in listed:
            before = known.get(entry.name)
            if before and before.fingerprint == entry.fingerprint and not again:
                self.present.update(before.frames)
                continue
            try:
                self._take_in_entry(entry, was_known=before is not None)
            except EntryUnreadable as error:
                self._complain(entry.name, error)
            self.checkpoint()

    def _take_in_entry(self, entry: Listed, *, was_known: bool) -> None:
        data = self.share.read(entry)
        self.report.bytes_read += len(data)
        found = list(split(data.removeprefix(FILE_MAGIC)))
        pieces = [piece for piece in found if isinstance(piece, Piece)]
        self._refuse_strangers(entry, data, pieces, was_known=was_known)
        if any(isinstance(piece, Damage) for piece in found):
            self._complain(entry.name, _damaged(entry.name))
        held = self.replica.held()
        known_ids = held.frames.keys() | held.refused | held.erased
        self._receive(piece for piece in pieces if piece.id not in known_ids)
        ids = tuple(dict.fromkeys(piece.id for piece in pieces))
        self.present.update(ids)
        self.replica.remember(self.share.place, [Entry(entry.name, entry.fingerprint, ids)], [])

    def _refuse_strangers(self, entry: Listed, data: bytes, pieces: Sequence[Piece], *, was_known: bool) -> None:
        """What is not ours is never overwritten; a copy beside the shared file is just not read."""
        if any(piece.header.team == self._own_team() for piece in pieces) or was_known or self.share.is_folder:
            return
        if entry.name != self.share.main_name or not data:
            return
        if pieces:
            raise ForeignTeam(
                N_(
                    "„{file}“ gehört zu einem anderen Team. Nichts wurde gelesen oder verändert."
                    " Wählen Sie die Datei Ihres Teams oder einen neuen Namen."
                ),
                file=entry.name,
            )
        if not data.startswith(FILE_MAGIC):
            raise NotAShare(
                N_(
                    "„{file}“ ist keine gemeinsame Datei von Anlauf. Sie wurde nicht verändert."
                    " Wählen Sie eine andere Datei oder einen neuen Namen."
                ),
                file=entry.name,
            )

    def _own_team(self) -> bytes:
        membership = self.replica.membership()
        if membership is None:
            raise _no_team()
        return membership.team

    def _team(self) -> Team:
        """The team as the control frames kept here say; read once until there are more."""
        if self.team is None:
            self.team = self._read_team(())
        return self.team

    def _read_team(self, arrived: Sequence[Piece]) -> Team:
        return team_of(self.replica, arrived)

    def _receive(self, pieces: Iterable[Piece]) -> None:
        fresh = list({piece.id: piece for piece in pieces}.values())
        if not fresh:
            return
        self.report.read += len(fresh)
        control = [piece for piece in fresh if piece.is_control]
        if control:
            self._receive_control(control)
        self._receive_changes(piece for piece in fresh if not piece.is_control)

    def _receive_control(self, control: Sequence[Piece]) -> None:
        """Membership first: what it lets in or shuts out is judged anew."""
        team = self._read_team(control)
        self._keep([judge(piece, team) for piece in control])
        self.team = None
        again = [piece for frame in self.replica.unopened() for piece in split(frame.data) if isinstance(piece, Piece)]
        self._receive_changes(again)

    def _receive_changes(self, pieces: Iterable[Piece]) -> None:
        team = self._team()
        ordered = iter(sorted(pieces, key=lambda piece: (piece.header.chain, piece.header.sequence, piece.id)))
        while part := list(islice(ordered, AT_ONCE)):
            self._keep([judge(piece, team) for piece in part])
            self.checkpoint()

    def _keep(self, arrivals: Sequence[Arrival]) -> None:
        received = self.replica.receive(arrivals)
        self.report.applied += received.applied
        self.report.quarantined += sum(arrival.frame.state is FrameState.QUARANTINED for arrival in arrivals)
        self._renew_chain(arrival.frame for arrival in arrivals)

    def _renew_chain(self, frames: Iterable[HeldFrame]) -> None:
        """Own frames that are not known here: this laptop was restored or cloned, so it goes on with a new chain."""
        device = self.replica.device()
        genuine = (frame for frame in frames if frame.state is not FrameState.QUARANTINED)
        if any(frame.author == device.author and frame.chain == device.chain for frame in genuine):
            self.replica.begin_chain(self.random(16))
            self.report.renewed_chain = True

    def _forget_gone(self, listed: Sequence[Listed], known: dict[str, Entry]) -> None:
        gone = known.keys() - {entry.name for entry in listed} - {ABSENT}
        if gone:
            self.replica.remember(self.share.place, [], gone)

    def _publish(self) -> bool:
        """Store what the place lacks and read it back; True when nothing is lacking."""
        held = self.replica.held()
        self.lacking = held.frames.keys() - held.refused - self.present
        chosen = self._chosen(held)
        holds_erased = not self.share.is_folder and bool(self.present & held.erased)
        if not chosen and not holds_erased:
            return True
        frames = list(self.replica.frames(chosen))
        names = self.share.write(frames, self._unique(), held.erased)
        self.report.bytes_written += sum(len(frame.data) for frame in frames)
        self.checkpoint()
        self._read_back(names, held)
        self.report.written += len(chosen & self.confirmed)
        return False

    def _chosen(self, held: Held) -> set[bytes]:
        if self.thoroughly or not self.share.is_folder:
            return set(self.lacking)
        own = {id for id in self.lacking if held.frames[id][0] == self.replica.device().chain}
        absent = self.lacking - own
        known = self._known_entries().get(ABSENT)
        before = set(known.frames) if known else set()
        if absent != before:
            self.replica.remember(self.share.place, [Entry(ABSENT, "", tuple(sorted(absent)))], [])
        return own | (absent & before) | {id for id in absent if self.random(1)[0] < 128}

    def _unique(self) -> str:
        return self.replica.device().author.hex()[:8] + self.random(4).hex()

    def _read_back(self, names: Collection[str], held: Held) -> None:
        """Read what was written by its name: a listing may be older than that."""
        listed = {entry.name: entry for entry in self.share.look()}
        for name in names:
            entry = listed.get(name, Listed(name, "", 0))
            try:
                data = self.share.read(entry)
            except EntryUnreadable:
                continue
            ids = tuple(piece.id for piece in split(data.removeprefix(FILE_MAGIC)) if isinstance(piece, Piece))
            self.report.bytes_read += len(data)
            self.confirmed.update(ids)
            if held.frames.keys() | held.refused | held.erased >= set(ids):
                self.replica.remember(self.share.place, [Entry(name, entry.fingerprint, ids)], [])

    def finish(self) -> SyncReport:
        held = self.replica.held()
        self.lacking = held.frames.keys() - held.refused - self.present - self.confirmed
        self.report.waiting = self.replica.waiting() + len(self.lacking)
        self.report.copies = tuple(self._safe_copies())
        return self.report

    def _safe_copies(self) -> Iterator[str]:
        if self.share.is_folder:
            return
        entries = self._known_entries()
        main = entries.get(self.share.main_name)
        for name, entry in entries.items():
            if main and name not in {self.share.main_name, ABSENT} and set(entry.frames) <= set(main.frames):
                yield name

    def _complain(self, name: str, error: KnownError) -> None:
        if name not in self.complaints:
            self.complaints.add(name)
            self.report.trouble.append(error)


def team_of(replica: Replica, arrived: Sequence[Piece] = ()) -> Team:
    """The team of a replica as the membership records say that it holds, with those just arrived."""
    membership = replica.membership()
    if membership is None:
        raise _no_team()
    return read_team([*replica.control_frames(), *arrived], replica.device(), membership)


def _no_team() -> NoTeam:
    return NoTeam(
        N_(
            "Dieses Profil gehört noch zu keinem Team. Gründen Sie ein Team oder treten Sie mit einer Einladung bei;"
            " bis dahin bleiben alle Daten hier."
        )
    )


def seal_waiting(
    replica: Replica, team: Team, sealing: Sealing, random: Random, checkpoint: Callable[[], object] = lambda: None
) -> None:
    """Turn everything in the outbox into frames on the own chain."""
    while replica.seal(make_sealer(team, replica.held(), sealing, random)):
        checkpoint()


def _damaged(name: str) -> DamagedEntry:
    return DamagedEntry(
        N_(
            "„{file}“ ist an einigen Stellen beschädigt. Alles Lesbare ist übernommen; was fehlt, ergänzt der nächste"
            " Laptop, der es noch hat."
        ),
        file=name,
    )
