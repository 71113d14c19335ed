"""Syncing this profile with its place, telling the truth about it, and copies on sticks and in mails."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, NamedTuple

from app.changes import Changes
from app.domain.clock import tick
from app.domain.syncing import UNREAD, LastSync, Place, PlaceKind, SyncState, Trouble, Warned
from app.errors import Cancelled, InvalidInput, KnownError, NoPlace, ProfileInUse
from app.i18n import N_
from app.store import frames, meeting_place, reading, tables
from app.store.conflicts import count_conflicts
from app.store.device import read_clock, read_device
from app.store.unit import UnitOfWork, View
from app.sync.copying import write_copy
from app.sync.engine import SyncReport, synchronise
from app.sync.sealing import Sealing
from app.sync.share import Listed, Share
from app.sync.share.disk import LocalDisk
from app.sync.share.file import FILE_MAGIC, FILE_SUFFIX, FileShare
from app.sync.share.folder import CHAINS, FOLDER_SUFFIX, FolderShare
from app.usecases.replicas import StoreReplica, read_unhurried
from app.vault.chain_mark import ChainMark, write_mark
from app.vault.place import client_keeping, is_remote

if TYPE_CHECKING:
    from app.usecases.profiles import OpenProfile

STEP = "sync"
READ_ALL_AFTER = timedelta(hours=1)
WARNED_FOR = timedelta(days=7)
KEPT_BY = "kept_by"
MOMENTS = ("at", "contact", "thorough", "complete")
MAILED = ("catalogue",)
"""What a mailed copy holds unless something else is said."""


@dataclass(frozen=True, slots=True)
class Synced:
    """A sync that ended: what the engine reports, how long it took in milliseconds."""

    report: SyncReport
    milliseconds: int


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears of a sync while it runs: `tell` what pages must show anew, also where the sync is broken off, and
    `checkpoint` between its steps, which may raise to break it off."""

    tell: Callable[[Changes], None]
    checkpoint: Callable[[], object] = lambda: None


class Seen(NamedTuple):
    """`trace` is another one as soon as anything changed, empty where nothing is there; on a drive of this laptop the
    system can tell of changes in what is `watchable`."""

    trace: str = ""
    watchable: tuple[Path, ...] = ()


def place_at(path: Path) -> Place:
    """The place a path means: a folder where it is one or is kept by a sync client, else a shared file.

    A folder given as such gets a folder of its own inside, a file without the usual ending gets it.
    """
    path = path.expanduser().absolute()
    kind, there = PlaceKind.FILE, path if path.suffix else path.with_suffix(FILE_SUFFIX)
    if path.name.endswith(FOLDER_SUFFIX):
        kind, there = PlaceKind.FOLDER, path
    elif path.suffix != FILE_SUFFIX and _is_folder(path):
        kind, there = PlaceKind.FOLDER, path / f"Anlauf{FOLDER_SUFFIX}"
    return Place(kind, there, client_keeping(there))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        # Not even to be looked at: the first sync will say so.
        return False


def as_kind(place: Place, kind: PlaceKind) -> Place:
    """The same place as the other kind: a folder beside where the file would lie, a file beside the folder."""
    if place.kind is kind:
        return place
    stem, suffix = place.path.name.removesuffix(FOLDER_SUFFIX).removesuffix(FILE_SUFFIX), FILE_SUFFIX
    if kind is PlaceKind.FOLDER:
        stem, suffix = place.path.stem, FOLDER_SUFFIX
    return Place(kind, place.path.with_name(stem + suffix), place.kept_by)


def better_place(place: Place) -> Place:
    """What to offer for a file in a folder that a sync client keeps: the same name as a shared folder."""
    return as_kind(place, PlaceKind.FOLDER) if place.kept_by else place


def choose_place(unit: UnitOfWork, place: Place) -> None:
    """Meet there from now on."""
    meeting_place.write_place(unit, place.kind, str(place.path), {KEPT_BY: place.kept_by})


def forget_place(unit: UnitOfWork) -> None:
    """Stop meeting by itself; what is here stays."""
    meeting_place.forget_place(unit)


def sync_state(view: View) -> SyncState:
    """What the status says, without looking at the place."""
    if frames.read_membership(view) is None:
        return SyncState(in_team=False)
    found = meeting_place.read_place(view)
    quarantined, conflicts = meeting_place.refused(view, found[1] if found else ""), count_conflicts(view)
    if found is None:
        return SyncState(True, waiting=waiting(view), quarantined=quarantined, conflicts=conflicts)
    kind, path, said = found
    place = Place(PlaceKind(kind), Path(path), said.get(KEPT_BY, ""))
    return SyncState(True, place, _last_sync(said), waiting(view), quarantined, conflicts)


def waiting(view: View) -> int:
    """How many of people's changes, and of sealed pieces, have not been read back from the place of the team."""
    found = meeting_place.read_place(view)
    kind, path, _ = found or ("", "", {})
    main_name = Path(path).name if kind == PlaceKind.FILE else ""
    return reading.waiting(view) + meeting_place.not_there(view, path, main_name)


def sync(profile: OpenProfile, hearing: Hearing, place: Place | None = None, *, thoroughly: bool = False) -> Synced:
    """Sync with a place, the chosen one unless another is given, and keep what it said.

    Everything is read again when asked `thoroughly`, and once an hour. Raises `NoTeam`, `NoPlace`, `ShareUnreachable`,
    `NotAShare` and `ForeignTeam`; what else went wrong is in the report.
    """
    state = read_unhurried(profile.database, sync_state)
    chosen = place or state.place
    if chosen is None:
        raise _no_place()
    now = datetime.now(UTC)
    again = thoroughly or state.last.thorough is None or now - state.last.thorough > READ_ALL_AFTER
    is_chosen = chosen.path == (state.place.path if state.place else None)
    try:
        synced = _synced(profile, share_of(chosen), again, hearing)
    except (Cancelled, ProfileInUse):
        # Nothing is wrong with the place: the profile was locked, or another program is writing into it.
        raise
    except KnownError as error:
        if is_chosen:
            _keep_trouble(profile, chosen, dataclasses.replace(state.last, at=now, trouble=(_trouble(error),)))
        raise
    if is_chosen:
        _keep_said(profile, chosen, _said(synced.report, now, state.last, now if again else state.last.thorough))
    return synced


def _keep_trouble(profile: OpenProfile, place: Place, last: LastSync) -> None:
    """Where it cannot be kept, the error itself is still told."""
    with suppress(KnownError):
        _keep_said(profile, place, last)


def _no_place() -> NoPlace:
    return NoPlace(
        N_(
            "Es ist noch kein Ort für den Abgleich gewählt. Wählen Sie auf der Seite „Abgleich“ eine gemeinsame Datei"
            " oder einen gemeinsamen Ordner."
        )
    )


def share_of(place: Place) -> Share:
    """The share that lies at a place."""
    kind = FolderShare if place.kind is PlaceKind.FOLDER else FileShare
    return kind(place.path, LocalDisk())


def look_at(place: Place) -> Seen:
    """What lies at a place now; nothing where it cannot be reached. May take as long as its drive likes."""
    try:
        listed = share_of(place).look()
        trace = blake2b("\n".join(f"{entry.name} {entry.fingerprint}" for entry in listed).encode()).hexdigest()
        return Seen(trace, () if is_remote(place.path) else tuple(_watchable(place, listed)))
    except (KnownError, OSError):
        return Seen()


def _watchable(place: Place, listed: Iterable[Listed]) -> list[Path]:
    """The shared file and what it lies in, or the folders that laptops write into."""
    if place.kind is PlaceKind.FILE:
        return [place.path.parent, *(place.path for entry in listed if entry.name == place.path.name)]
    folders = [place.path / CHAINS, *((place.path / entry.name).parent for entry in listed)]
    return list(dict.fromkeys(folders))


def _synced(profile: OpenProfile, share: Share, again: bool, hearing: Hearing, *, only_read: bool = False) -> Synced:
    replica, begin = StoreReplica(profile.database), perf_counter()
    try:
        report = synchronise(
            replica,
            share,
            _sealing(profile),
            os.urandom,
            thoroughly=again,
            only_read=only_read,
            checkpoint=hearing.checkpoint,
        )
    finally:
        hearing.tell(replica.changes)
        _mark_chain(profile)
    return Synced(report, round((perf_counter() - begin) * 1000))


def _sealing(profile: OpenProfile) -> Sealing:
    clock = read_unhurried(profile.database, read_clock)
    return Sealing(tables.SCHEMA_VERSION, tick(clock, datetime.now(UTC)))


def _mark_chain(profile: OpenProfile) -> None:
    device = read_unhurried(profile.database, read_device)
    write_mark(profile.home, ChainMark(device.chain, device.sequence))


def read_copy(profile: OpenProfile, hearing: Hearing, file: Path) -> Synced:
    """Take in a file of the team from anywhere and leave it as it is. Raises as `sync` does."""
    if not file.is_file():
        raise InvalidInput(
            N_("Die Datei „{file}“ gibt es nicht. Es wurde nichts gelesen; prüfen Sie den Namen."), file=file.name
        )
    return _synced(profile, FileShare(file.absolute(), LocalDisk()), True, hearing, only_read=True)


def export_copy(profile: OpenProfile, file: Path, *, audiences: tuple[str, ...] | None = MAILED) -> int:
    """Write the state of the team as one file, the catalogue alone unless other audiences are named (None = all).

    An older copy gives way to the new one and leaves nothing in it. Gives the number of sealed pieces. Raises `NoTeam`,
    `InvalidInput` for a file that is something else or where the team meets, `UnreadCopy`, and `WritingFailed`.
    """
    state = read_unhurried(profile.database, sync_state)
    if state.place and state.place.path == file.absolute():
        raise InvalidInput(
            N_(
                "„{file}“ ist die gemeinsame Datei Ihres Teams und bleibt, wie sie ist. Wählen Sie für die Kopie einen"
                " anderen Namen."
            ),
            file=file.name,
        )
    if file.exists() and not _is_shared_file(file):
        raise InvalidInput(
            N_("„{file}“ ist etwas anderes und bleibt, wie es ist. Wählen Sie einen neuen Namen."), file=file.name
        )
    share = FileShare(file.absolute(), LocalDisk())
    written = write_copy(StoreReplica(profile.database), share, _sealing(profile), os.urandom, audiences)
    _mark_chain(profile)
    return written


def _is_shared_file(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(FILE_MAGIC)) == FILE_MAGIC
    except OSError:
        return False


def tidy_copies(profile: OpenProfile, copies: tuple[str, ...]) -> tuple[str, ...]:
    """Remove the copies beside the shared file that a sync has just found to be safe; gives their names."""
    state = read_unhurried(profile.database, sync_state)
    if state.place is None:
        return ()
    share = share_of(state.place)
    for name in copies:
        share.remove(name)
    _keep_said(profile, state.place, dataclasses.replace(state.last, copies=()))
    return copies


def _keep_said(profile: OpenProfile, place: Place, last: LastSync) -> None:
    """Looking for a sync client may take long at a slow place, so it is done here, where no read waits for it."""
    said = {**_as_said(last), KEPT_BY: client_keeping(place.path) or place.kept_by}
    with profile.database.write(STEP) as unit:
        meeting_place.write_said(unit, str(place.path), said)


def _said(report: SyncReport, now: datetime, before: LastSync, thorough: datetime | None) -> LastSync:
    is_complete = not report.waiting and not any(error.code in UNREAD for error in report.trouble)
    return LastSync(
        at=now,
        contact=now,
        thorough=thorough,
        complete=now if is_complete else before.complete,
        read=report.read,
        applied=report.applied,
        written=report.written,
        trouble=tuple(map(_trouble, report.trouble)),
        copies=report.copies,
        warnings=_warnings(report, now, before.warnings),
    )


def _warnings(report: SyncReport, now: datetime, before: Iterable[Warned]) -> tuple[Warned, ...]:
    """What was noticed now and not long ago, each once, the newest first: a sync every few minutes must not hide it."""
    noticed = [Warned(_trouble(error), now) for error in report.warnings]
    noticed += [warned for warned in before if now - warned.at < WARNED_FOR]
    return tuple({warned.what.code: warned for warned in reversed(noticed)}.values())[::-1]


def _trouble(error: KnownError) -> Trouble:
    return Trouble(error.code, error.message, {name: str(value) for name, value in error.params.items()})


def _as_said(last: LastSync) -> dict[str, Any]:
    said = dataclasses.asdict(last)
    warnings = [{**one, "at": one["at"].isoformat()} for one in said["warnings"]]
    moments = {name: said[name] and said[name].isoformat() for name in MOMENTS}
    return said | moments | {"warnings": warnings}


def _last_sync(said: Mapping[str, Any]) -> LastSync:
    if "at" not in said:
        return LastSync()
    moments = {name: said.get(name) and datetime.fromisoformat(said[name]) for name in MOMENTS}
    trouble = tuple(Trouble(**one) for one in said["trouble"])
    warnings = tuple(
        Warned(Trouble(**one["what"]), datetime.fromisoformat(one["at"])) for one in said.get("warnings", ())
    )
    known = {name: value for name, value in said.items() if name != KEPT_BY}
    kept = {"trouble": trouble, "copies": tuple(said["copies"]), "warnings": warnings}
    return LastSync(**{**known, **moments, **kept})
