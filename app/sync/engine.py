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
from app.errors import KnownError
from app.sync.checks import judge
from app.sync.crypto import Random
from app.sync.frame import Damage, Piece, piece_of, split
from app.sync.membership import Team, membership_of, team_of
from app.sync.replica import Arrival, Entry, Held, Replica
from app.sync.sealing import Sealing, seal_waiting
from app.sync.share import EntryUnreadable, Listed, Raced, Share, ShareError
from app.sync.share.file import FILE_MAGIC, is_almost_magic, is_newer_file
from app.sync.share.trouble import damaged, emptied, foreign_team, newer_share, no_key_to_send, not_a_share, rolled_back

MOST_ROUNDS = 4
AT_ONCE = 64
"""So many frames are applied in one transaction: typing waits for no more."""
ABSENT = "\0absent"
"""Under this name a replica remembers which frames of others were missing at a place."""


@dataclass
class SyncReport:
    """What a sync did. `read`, `quarantined`: frames new here; `applied`: changes; `written`: frames read back.

    `waiting` counts what has not been read back from the place; only 0 is "in sync". `copies` are files beside the
    shared one whose content is safe. `trouble` says in sentences what could not be done, and what was kept; `warnings`
    what somebody must know although it is mended.
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
    warnings: list[KnownError] = field(default_factory=list)


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
    break off; nothing is lost by that. Raises `NoTeam`, and `ShareUnreachable`, `NotAShare`, `NewerShare` and
    `ForeignTeam` as long as nothing was read; everything that went wrong later is in the report.
    """
    membership_of(replica)
    run = _Run(replica, share, sealing, random, checkpoint, thoroughly)
    for round in range(MOST_ROUNDS):
        try:
            run.read(again=thoroughly and round == 0)
            if only_read or run.write():
                break
        except Raced:
            continue
        except ShareError as error:
            if not run.has_read:
                raise
            run.complain(error)
            break
    return run.finish()


@dataclass
class _Run:
    """What one sync knows so far.

    `present` are the frames seen at the place, `confirmed` those read back, `beside` those in copies; `before` are
    those that lay there when it was looked at last. `is_torn`: what lies there is damaged or could not be read.
    """

    replica: Replica
    share: Share
    sealing: Sealing
    random: Random
    checkpoint: Callable[[], object]
    thoroughly: bool
    report: SyncReport = field(default_factory=SyncReport)
    present: set[bytes] = field(default_factory=set)
    confirmed: set[bytes] = field(default_factory=set)
    has_read: bool = False
    main: Listed | None = None
    is_main_unread: bool = False
    is_torn: bool = False
    is_main_empty: bool = False
    before: set[bytes] = field(default_factory=set)
    beside: set[bytes] = field(default_factory=set)
    pending: list[Piece] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    strange: list[Listed] = field(default_factory=list)
    lacking: set[bytes] = field(default_factory=set)
    team: Team | None = None

    def read(self, *, again: bool) -> None:
        """Take in what is new at the place; `again` also what looks unchanged."""
        self.checkpoint()
        known = self._known_entries()
        listed = self.share.look()
        self.main = next((entry for entry in listed if entry.name == self.share.main_name), None)
        self.before = {id for entry in known.values() if self._counts(entry) for id in entry.frames}
        self._take_in(listed, known, again=again)
        self._receive_pending()
        self._forget_gone(listed, known)
        self.has_read = True
        if again:
            self._try_unopened()
        self.checkpoint()

    def write(self) -> bool:
        """Seal what waits and store what the place lacks; True when there was nothing to store."""
        self._warn_of_loss()
        if self.replica.waiting() and seal_waiting(
            self.replica, self._team(), self.sealing, self.random, self.checkpoint
        ):
            self.complain(no_key_to_send())
        return self._publish()

    def _warn_of_loss(self) -> None:
        """Own frames that were read back are gone, and nothing else tells why."""
        held, own = self.replica.held().frames, self.replica.device().chain
        missing = self.before - self.present - self.beside
        if not self.is_torn and any(id in held and held[id][0] == own for id in missing):
            is_empty = self.is_main_empty
            self.report.warnings = [emptied(self.share.main_name) if is_empty else rolled_back(self.share.place)]

    def _known_entries(self) -> dict[str, Entry]:
        return dict(self.replica.entries(self.share.place))

    def _take_in(self, listed: Sequence[Listed], known: dict[str, Entry], *, again: bool) -> None:
        self.present = set(self.confirmed) if self.share.is_folder else set()
        self.strange, self.beside = [], set()
        self.is_main_unread = self.is_torn = self.is_main_empty = False
        for entry in listed:
            before = known.get(entry.name)
            if before and before.fingerprint == entry.fingerprint and not again:
                self._see(before)
                continue
            try:
                self._take_in_entry(entry, was_known=before is not None)
            except EntryUnreadable as error:
                self.complain(error)
                self.is_torn = True
                self.is_main_unread |= entry.name == self.share.main_name
            self.checkpoint()

    def _take_in_entry(self, entry: Listed, *, was_known: bool) -> None:
        data = self.share.read(entry)
        self.report.bytes_read += len(data)
        found = list(split(data.removeprefix(FILE_MAGIC)))
        pieces = [piece for piece in found if isinstance(piece, Piece)]
        is_main = entry.name == self.share.main_name
        if is_main:
            _refuse_other_file(entry.name, data, has_frames=bool(pieces), was_known=was_known)
            self.is_main_empty = not data.removeprefix(FILE_MAGIC)
        if pieces and not any(map(self._is_ours, pieces)):
            if is_main:
                raise foreign_team(entry.name)
            self.strange.append(entry)
            return
        self.is_torn |= len(data) != entry.size
        if any(isinstance(piece, Damage) for piece in found):
            self.complain(damaged(entry.name))
            self.is_torn = True
        held = self.replica.held()
        self.pending += (piece for piece in pieces if not held.knows(piece.id))
        self.entries.append(_entry_of(entry, data, pieces))
        self._see(self.entries[-1])
        if len(self.pending) >= AT_ONCE:
            self._receive_pending()

    def _see(self, entry: Entry) -> None:
        """Of a shared file only the file itself counts: a copy beside it may be gone tomorrow."""
        (self.present if self._counts(entry) else self.beside).update(entry.frames)

    def _counts(self, entry: Entry) -> bool:
        return entry.name == self.share.main_name or (self.share.is_folder and entry.name != ABSENT)

    def _receive_pending(self) -> None:
        """Take in what was read from one entry or several, then remember that they were read."""
        fresh = {piece.id for piece in self.pending}
        self._receive(self.pending)
        self._complain_of(fresh & self.replica.held().spoilt)
        found = [*self.entries, *self._strange_entries()]
        if found:
            self.replica.remember(self.share.place, found, [])
        self.pending, self.entries, self.strange = [], [], []

    def _complain_of(self, spoilt: set[bytes]) -> None:
        """Bytes that rotted inside a frame are told like those between frames, once: the place may be mended now."""
        for entry in self.entries:
            if not spoilt.isdisjoint(entry.frames):
                self.complain(damaged(entry.name))
                self.is_torn = True

    def _is_ours(self, piece: Piece) -> bool:
        """Of this team; a damaged header still names a chain that is known here."""
        if piece.header.team == self._own_team():
            return True
        return any(chain == piece.header.chain for chain, _ in self.replica.held().frames.values())

    def _strange_entries(self) -> list[Entry]:
        """Where nothing else lies, the place is another team's; else what is not ours is left as it is, unread."""
        if self.strange and self.share.is_folder and not self.present:
            raise foreign_team(self.share.place)
        return [Entry(entry.name, entry.fingerprint, ()) for entry in self.strange]

    def _own_team(self) -> bytes:
        return membership_of(self.replica).team

    def _team(self) -> Team:
        """The team as the control frames kept here say; read once until there are more."""
        if self.team is None:
            self.team = team_of(self.replica)
        return self.team

    def _receive(self, pieces: Sequence[Piece]) -> None:
        fresh = list({piece.id: piece for piece in pieces}.values())
        if not fresh:
            return
        self.report.read += len(fresh)
        control = [piece for piece in fresh if piece.is_control]
        if control:
            self.team = team_of(self.replica, control)
            self._keep([judge(piece, self.team) for piece in control])
            self._try_unopened()
        self._receive_changes(piece for piece in fresh if not piece.is_control)
        refused = self.replica.held().refused
        self.report.quarantined += sum(piece.id in refused for piece in fresh)

    def _try_unopened(self) -> None:
        """What waited or was refused is judged anew: membership, keys or the program may have changed."""
        unopened = (piece_of(frame.data) for frame in self.replica.unopened())
        self._receive_changes(piece for piece in unopened if piece is not None)

    def _receive_changes(self, pieces: Iterable[Piece]) -> None:
        team = self._team()
        ordered = iter(sorted(pieces, key=lambda piece: (piece.header.chain, piece.header.sequence, piece.id)))
        while part := list(islice(ordered, AT_ONCE)):
            self._keep([judge(piece, team) for piece in part])
            self.checkpoint()

    def _keep(self, arrivals: Sequence[Arrival]) -> None:
        self._renew_chain(arrival.frame for arrival in arrivals)
        self.report.applied += self.replica.receive(arrivals).applied

    def _renew_chain(self, frames: Iterable[HeldFrame]) -> None:
        """Own frames that are not known here: this laptop was restored or cloned, so it goes on with a new chain.

        That comes first: after a crash in between the frames would be known, and nobody would ask any more.
        """
        device = self.replica.device()
        genuine = (frame for frame in frames if frame.state is FrameState.APPLIED)
        if any((frame.author, frame.chain) == (device.author, device.chain) for frame in genuine):
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
        if self.is_main_unread:
            # Whatever lies there may be somebody else's: nothing takes the place of what could not be read.
            return True
        chosen = self._chosen(held)
        dropped = held.erased | held.spoilt
        if not chosen and dropped.isdisjoint(self._frames_of_main()):
            return True
        frames = list(self.replica.frames(chosen))
        names = self.share.write(frames, self._unique(), self.main, dropped)
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

    def _frames_of_main(self) -> tuple[bytes, ...]:
        main = None if self.share.is_folder else self._known_entries().get(self.share.main_name)
        return main.frames if main else ()

    def _unique(self) -> str:
        return self.replica.device().author.hex()[:8] + self.random(4).hex()

    def _read_back(self, names: Collection[str], held: Held) -> None:
        """Read what was written by its name: a listing may be older than that."""
        listed = {entry.name: entry for entry in self.share.look()}
        if not self.share.is_folder:
            self.confirmed, self.present = set(), set()
        for name in names:
            entry = listed.get(name, Listed(name, "", 0))
            try:
                data = self.share.read(entry)
            except EntryUnreadable:
                continue
            found = _entry_of(entry, data, split(data.removeprefix(FILE_MAGIC)))
            self.report.bytes_read += len(data)
            self.confirmed.update(found.frames)
            # What came into its place meanwhile has yet to be read.
            if found.frames and all(map(held.knows, found.frames)):
                self.replica.remember(self.share.place, [found], [])

    def finish(self) -> SyncReport:
        held = self.replica.held()
        self.lacking = held.frames.keys() - held.refused - self.present - self.confirmed
        self.report.waiting = self.replica.waiting() + len(self.lacking)
        self.report.copies = tuple(self._safe_copies())
        return self.report

    def _safe_copies(self) -> Iterator[str]:
        if self.share.is_folder:
            return
        entries, held = self._known_entries(), self.replica.held()
        main = entries.get(self.share.main_name)
        for name, entry in entries.items():
            is_copy = bool(entry.frames and entry.fingerprint) and name not in {self.share.main_name, ABSENT}
            if main and is_copy and set(entry.frames) - held.erased - held.spoilt <= set(main.frames):
                yield name

    def complain(self, error: ShareError) -> None:
        """Say it once, however often it was tried."""
        said = [(known.message, known.params) for known in self.report.trouble]
        if (error.message, error.params) not in said:
            self.report.trouble.append(error)


def _entry_of(listed: Listed, data: bytes, found: Iterable[Piece | Damage]) -> Entry:
    """What is remembered of an entry; one of which only a part arrived is read again, whatever the listing says."""
    ids = dict.fromkeys(piece.id for piece in found if isinstance(piece, Piece))
    return Entry(listed.name, listed.fingerprint if len(data) == listed.size else "", tuple(ids))


def _refuse_other_file(name: str, data: bytes, *, has_frames: bool, was_known: bool) -> None:
    """What this program did not write, or not yet, is never overwritten; what it did write may be damaged.

    After a power cut some file systems leave zeros where a file was.
    """
    if is_newer_file(data):
        raise newer_share(name)
    is_hurt = was_known and (not data.strip(b"\0") or is_almost_magic(data))
    if not has_frames and not is_hurt and not FILE_MAGIC.startswith(data[: len(FILE_MAGIC)]):
        raise not_a_share(name)
