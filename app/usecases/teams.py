"""Founding a team, inviting into it, joining it, looking at it.

A team needs a profile with a passphrase: the demo never belongs to one, and a profile for events to none whose cases it
would get to read.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.changes import Changes, Kind, changed
from app.domain.casework import CASEWORK
from app.domain.clock import moment, reading
from app.domain.team import TeamOverview
from app.errors import CatalogueOnly, InvalidInput, NotAllowed, NoTeam, NotFound, TeamAlready, UnreadableFile
from app.files import write_whole
from app.i18n import N_
from app.store import frames
from app.store.device import read_device
from app.store.emptying import empty, has_own_records
from app.store.outgoing import count_own_frames
from app.store.unit import INSTALL, View
from app.sync import control, invitation, limits
from app.sync.frame import NO_FRAME, piece_of
from app.sync.intervals import seen_of
from app.sync.membership import Team, read_team
from app.sync.words import all_words, read_words
from app.usecases.backups import Backup, back_up
from app.usecases.exchange import install_base
from app.vault.chain_mark import ChainMark, write_mark
from app.vault.wraps import MODERATE, Cost

if TYPE_CHECKING:
    from app.domain.device import Device
    from app.domain.replication import HeldFrame
    from app.store.unit import UnitOfWork
    from app.usecases.profiles import OpenProfile

STEP = "team"
DEVICES, DAYS = 1, 7
"""What an invitation is for unless something else is said."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that was written; the words are told and kept nowhere."""

    file: Path
    words: tuple[str, ...] = field(repr=False)
    devices: int
    expires: datetime


@dataclass(frozen=True, slots=True)
class InvitationPreview:
    """What an invitation says before anybody joins: which team, who invites, until when."""

    team: str
    inviter: str
    expires: datetime
    opened: invitation.OpenedInvitation = field(repr=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """The team just joined; `backup` holds what lay in the profile before, where it was to start empty."""

    team: TeamOverview
    inviter: str
    backup: Backup | None
    changes: Changes


def team(view: View) -> TeamOverview | None:
    """The team of this profile with its devices and invitations; None without a team."""
    device, found = read_device(view), current_team(view)
    if found is None:
        return None
    wrote = _last_written(view)
    members = tuple(replace(one, last_seen=max(one.since, wrote.get(one.author, 0))) for one in found.members())
    return TeamOverview(found.id, found.name, device.author, members, found.open_invitations())


def _last_written(view: View) -> dict[bytes, int]:
    """The clock value of the newest frame of every author."""
    wrote: dict[bytes, int] = {}
    for piece in filter(None, (piece_of(frame.data) for frame in frames.newest_frames(view))):
        wrote[piece.header.author] = max(piece.header.hlc, wrote.get(piece.header.author, 0))
    return wrote


def current_team(view: View) -> Team | None:
    """The team as the membership records held here say."""
    membership = frames.read_membership(view)
    return read_team(frames.control_frames(view), read_device(view), membership) if membership else None


def holds_own_data(view: View) -> bool:
    """Whether joining must ask what becomes of records that are here already."""
    return has_own_records(view)


def found_team(profile: OpenProfile, name: str, person: str) -> TeamOverview:
    """Found a team whose first device this is. Raises `InvalidInput`, `NotAllowed`, `CatalogueOnly`, `TeamAlready`."""
    _refuse_demo(profile)
    if profile.event:
        raise CatalogueOnly(
            N_(
                "Dieses Profil ist für Veranstaltungen und liest keine Fälle; es kann kein Team gründen."
                " Gründen Sie das Team in einem Profil mit Passphrase."
            )
        )
    names = _named(name), _named(person)
    with profile.database.write(STEP) as unit:
        _require_no_team(unit)
        device = read_device(unit)
        _enter(unit, control.found_team(device, *names, unit.hlc, os.urandom))
    _mark_chain(profile)
    return _team_of(profile)


def invite(
    profile: OpenProfile, file: Path, *, devices: int = DEVICES, days: int = DAYS, cost: Cost = MODERATE
) -> Invited:
    """Write an invitation for so many devices and days, and give the words that open it.

    Raises `InvalidInput` for numbers or a file name that cannot be, `NoTeam`, `DiskFull` or `OSError`.
    """
    _require_between(
        devices, limits.INVITED_DEVICES, N_("Eine Einladung gilt für 1 bis {most} Geräte. Es wurde nichts geschrieben.")
    )
    _require_between(
        days, limits.INVITED_DAYS, N_("Eine Einladung gilt für 1 bis {most} Tage. Es wurde nichts geschrieben.")
    )
    if file.exists():
        raise InvalidInput(
            N_("„{file}“ gibt es schon. Es wurde nichts geschrieben; wählen Sie einen anderen Namen."), file=file.name
        )
    with profile.database.read() as view:
        _require_team(view)
    expires = datetime.now(UTC) + timedelta(days=days)
    seal = invitation.new_seal(os.urandom, passes=cost.passes, memory=cost.memory)
    try:
        with profile.database.write(STEP) as unit:
            made = _new_invitation(unit, invitation.Terms(devices, reading(expires)), seal)
            _keep_own(unit, made.frame)
            # Inside the transaction: an invitation that could not be written down was never given.
            write_whole(file, made.file)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    _mark_chain(profile)
    return Invited(file, made.words, devices, expires)


def close_invitation(profile: OpenProfile, id: bytes) -> TeamOverview:
    """End an invitation for all who have not joined with it yet.

    Raises `NoTeam`, `NotFound`, or `NotAllowed` where neither this device nor the founder's wrote it.
    """
    with profile.database.write(STEP) as unit:
        found, device = _require_team(unit), read_device(unit)
        known = found.invitations.get(id)
        if known is None:
            raise NotFound(N_("Diese Einladung gibt es nicht. Es wurde nichts geändert."))
        if device.author not in {known.inviter, found.founder}:
            raise NotAllowed(
                N_(
                    "Diese Einladung kann nur schließen, wer sie geschrieben oder das Team gegründet hat: {person}."
                    " Es wurde nichts geändert."
                ),
                person=found.devices[known.inviter].person,
            )
        record = control.Close(id, known.used_by)
        key, at = found.writing_key(control.MEMBERS), _next_place(unit, device)
        _keep_own(unit, control.control_frame(found.id, key, record, device, at, os.urandom))
    _mark_chain(profile)
    return _team_of(profile)


def _keep_own(unit: UnitOfWork, frame: HeldFrame) -> None:
    frames.keep_frames(unit, [frame])
    count_own_frames(unit, [frame])


def _new_invitation(unit: UnitOfWork, terms: invitation.Terms, seal: invitation.WordSeal) -> invitation.NewInvitation:
    found, device = _require_team(unit), read_device(unit)
    at = _next_place(unit, device)
    return invitation.invite(found, frames.control_frames(unit), device, terms, at, seal, os.urandom)


def _next_place(unit: UnitOfWork, device: Device) -> control.Writing:
    """What the next frame of the own chain says of those before it."""
    names = list(frames.frame_names(unit))
    own = [name for name in names if name.chain == device.chain and name.sequence == device.sequence]
    previous = max((name.id for name in own), default=NO_FRAME)
    return control.Writing(unit.hlc, previous, seen_of(name.id for name in names if name.has_body))


def _clock() -> int:
    return reading(datetime.now(UTC))


def invitation_words() -> tuple[str, ...]:
    """Every word that invitations are opened with, to be proposed while one types."""
    return all_words()


def look_at_invitation(profile: OpenProfile, file: Path, words: str) -> InvitationPreview:
    """Open an invitation without joining. Raises `InvalidInput`, `UnreadableFile` or `WrongWords`."""
    told = read_words(words)
    with profile.database.read() as view:
        device = read_device(view)
    opened = invitation.open_invitation(_content(file), told, device)
    inviter = opened.team.devices[opened.inviter].person
    return InvitationPreview(opened.team.name, inviter, moment(opened.invite.expires), opened)


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(limits.INVITATION_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(
            N_("Die Einladung „{file}“ lässt sich nicht lesen. Es wurde nichts geändert. Prüfen Sie Namen und Rechte."),
            file=file.name,
        ) from error


def join(profile: OpenProfile, seen: InvitationPreview, person: str, *, start_empty: bool = False) -> Joined:
    """Join the team of an opened invitation; what lies in the profile is brought along unless it is to start empty.

    Starting empty writes a backup into the profile folder first. Raises `InvalidInput`, `NotAllowed`, `CatalogueOnly`,
    `TeamAlready` or `InvitationOver`; nothing has then changed.
    """
    _refuse_demo(profile)
    opened, person = seen.opened, _named(person)
    if profile.event and opened.team.audiences[CASEWORK] in opened.invite.audiences:
        raise CatalogueOnly(
            N_(
                "Dieses Profil ist für Veranstaltungen und liest keine Fälle, die Einladung gilt aber auch für Fälle."
                " Es wurde nichts geändert. Treten Sie in einem Profil mit Passphrase bei."
            )
        )
    with profile.database.read() as view:
        _require_no_team(view)
        device = read_device(view)
    entering = invitation.join(opened, device, person, _clock(), os.urandom)
    backup = _back_up_before(profile) if start_empty else None
    with profile.database.write(INSTALL if start_empty else STEP) as unit:
        _require_no_team(unit)
        if start_empty:
            empty(unit)
            install_base(unit)
        _enter(unit, entering)
    _mark_chain(profile)
    return Joined(_team_of(profile), seen.inviter, backup, unit.changes | changed(Kind.PROFILE))


def _back_up_before(profile: OpenProfile) -> Backup:
    name = f"vor-dem-beitritt-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.anlauf"
    return back_up(profile.home, profile.database, profile.home / name)


def _enter(unit: UnitOfWork, entering: control.Entering) -> None:
    frames.write_membership(unit, entering.membership)
    frames.keep_frames(unit, entering.frames)
    count_own_frames(unit, entering.frames)


def _mark_chain(profile: OpenProfile) -> None:
    with profile.database.read() as view:
        device = read_device(view)
    write_mark(profile.home, ChainMark(device.chain, device.sequence))


def _team_of(profile: OpenProfile) -> TeamOverview:
    with profile.database.read() as view:
        found = team(view)
    assert found is not None
    return found


def _refuse_demo(profile: OpenProfile) -> None:
    if profile.demo:
        raise NotAllowed(
            N_(
                "Das ist der Demo-Katalog; er gehört zu keinem Team. Es wurde nichts geändert."
                " Legen Sie ein eigenes Profil an."
            )
        )


def _require_no_team(view: View) -> None:
    if frames.read_membership(view) is not None:
        raise TeamAlready(
            N_(
                "Dieses Profil gehört schon zu einem Team. Es wurde nichts geändert."
                " Für ein weiteres Team legen Sie ein weiteres Profil an."
            )
        )


def _require_team(view: View) -> Team:
    found = current_team(view)
    if found is None:
        raise NoTeam(
            N_("Dieses Profil gehört zu keinem Team. Gründen Sie eines oder treten Sie mit einer Einladung bei.")
        )
    return found


def _named(name: str) -> str:
    """A name in one line; raises `InvalidInput`."""
    plain = " ".join(name.split())
    if not 1 <= len(plain) <= limits.NAME_LETTERS or not plain.isprintable():
        raise InvalidInput(
            N_("Ein Name braucht 1 bis {most} Zeichen. Es wurde nichts geändert."), most=limits.NAME_LETTERS
        )
    return plain


def _require_between(number: int, most: int, sentence: str) -> None:
    if not 1 <= number <= most:
        raise InvalidInput(sentence, most=most)
