"""The verbs about a team: create, invite, join, close, members."""

from __future__ import annotations

import getpass
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.forms import Form
from app.cli.output import ask, print_json, print_lines
from app.cli.profile import AsJson
from app.errors import InvalidInput, NoTeam
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from app.domain.team import Member, OpenInvitation, TeamOverview

Person = Annotated[
    str,
    typer.Option(
        metavar=N_("NAME"), help=N_("Wessen Gerät das ist; sonst der Anmeldename und der Name des Computers.")
    ),
]


def _person(given: str) -> str:
    """What the team calls this device where nothing is said."""
    if given:
        return given
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return " ".join(part for part in (user, f"({platform.node()})" if platform.node() else "") if part) or "Anlauf"


def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar=N_("NAME"), help=N_("Wie das Team heißt."))],
    person: Person = "",
    json: AsJson = False,
) -> None:
    """Found a team with this profile as its first device."""
    caller: Caller = context.obj
    with caller.app() as app:
        team = app.team.found(name, _person(person))
    if json:
        return print_json({"team": team.id.hex(), "name": team.name, "person": team.person(team.own)})
    print_lines(caller.tr.gettext("Das Team „{name}“ ist gegründet. Laden Sie weitere Geräte ein.", name=team.name))


def invite(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar=N_("DATEI"), help=N_("Wohin die Einladung geschrieben wird."))],
    devices: Annotated[int, typer.Option(metavar=N_("ZAHL"), help=N_("Für wie viele Geräte die Einladung gilt."))] = 1,
    days: Annotated[int, typer.Option(metavar=N_("ZAHL"), help=N_("Wie viele Tage die Einladung gilt."))] = 7,
    json: AsJson = False,
) -> None:
    """Write an invitation and print the words that open it."""
    caller: Caller = context.obj
    with caller.app() as app:
        made = app.team.invite(out, devices=devices, days=days)
    if json:
        form = {"words": list(made.words), "file": str(made.file), "devices": made.devices}
        return print_json({**form, "expires": made.expires.isoformat(timespec="seconds")})
    tr = caller.tr
    print_lines(
        tr.gettext("Die Einladung liegt in „{file}“. Geben Sie die Datei weiter.", file=str(made.file)),
        tr.gettext("Diese sechs Wörter sagen Sie getrennt davon, am besten am Telefon; sie werden nur jetzt gezeigt:"),
        " ".join(made.words),
    )


def join(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Die Einladung."))],
    words: Annotated[
        str, typer.Option(metavar=N_("WÖRTER"), help=N_("Die sechs Wörter der Einladung; sonst wird gefragt."))
    ] = "",
    start_empty: Annotated[
        bool,
        typer.Option(
            "--start-empty", help=N_("Leer anfangen: Was im Profil liegt, kommt nicht mit und bleibt als Sicherung.")
        ),
    ] = False,
    person: Person = "",
    json: AsJson = False,
) -> None:
    """Join the team of an invitation."""
    caller: Caller = context.obj
    told = words or _asked_words(caller.tr)
    with caller.app() as app:
        joined = app.team.join(app.team.look_at_invitation(file, told), _person(person), start_empty=start_empty)
    team, backup = joined.team, joined.backup
    if json:
        names = {"name": team.name, "person": team.person(team.own), "invited_by": joined.inviter}
        return print_json({"team": team.id.hex(), **names, "backup": str(backup.file) if backup else None})
    tr = caller.tr
    print_lines(
        tr.gettext(
            "Dieses Gerät gehört jetzt zum Team „{name}“, eingeladen von {person}.",
            name=team.name,
            person=joined.inviter,
        )
    )
    if backup:
        print_lines(tr.gettext("Was vorher im Profil lag, ist gesichert in „{file}“.", file=str(backup.file)))


def _asked_words(tr: Translator) -> str:
    if not sys.stdin.isatty():
        raise InvalidInput(
            N_("Die sechs Wörter der Einladung fehlen. Es wurde nichts geändert; nennen Sie sie mit --words.")
        )
    return ask(tr.gettext("Die sechs Wörter:"))


def members(context: typer.Context, json: AsJson = False) -> None:
    """List the devices of the team and its invitations."""
    from app.usecases.teams import team as read_team

    caller: Caller = context.obj
    with caller.app() as app:
        team = app.read(read_team)
    if team is None:
        raise NoTeam(
            N_("Dieses Profil gehört zu keinem Team. Gründen Sie eines oder treten Sie mit einer Einladung bei.")
        )
    _print_team(team, caller.tr, as_json=json)


def close(
    context: typer.Context,
    invitation: Annotated[str, typer.Argument(metavar="ID", help=N_("Die Kennung der Einladung."))],
    json: AsJson = False,
) -> None:
    """End an invitation for all who have not joined yet."""
    caller: Caller = context.obj
    try:
        id = bytes.fromhex(invitation)
    except ValueError:
        id = b""
    with caller.app() as app:
        team = app.team.close_invitation(id)
    _print_team(team, caller.tr, as_json=json)


def _print_team(team: TeamOverview, tr: Translator, *, as_json: bool) -> None:
    now = datetime.now(UTC)
    if as_json:
        invitations = [_invitation_form(one, now) for one in team.invitations]
        listed = [_member_form(member, team) for member in team.members]
        return print_json({"team": team.id.hex(), "name": team.name, "members": listed, "invitations": invitations})
    print_lines(
        team.name,
        *(f"  {_member_line(member, team, tr)}" for member in team.members),
        *(f"  {_invitation_line(one, team, now, tr)} [{one.id.hex()}]" for one in team.invitations),
    )


def _member_form(member: Member, team: TeamOverview) -> Form:
    from app.domain.clock import moment

    return {
        "author": member.author.hex(),
        "person": member.person,
        "role": member.role.value,
        "since": moment(member.since).isoformat(timespec="seconds"),
        "last_seen": moment(member.last_seen).isoformat(timespec="seconds"),
        "invitation": member.invitation.hex() if member.invitation else None,
        "this_device": member.author == team.own,
        "removed": member.removed,
    }


def _invitation_form(invitation: OpenInvitation, now: datetime) -> Form:
    from app.domain.clock import moment

    return {
        "id": invitation.id.hex(),
        "inviter": invitation.inviter.hex(),
        "devices": invitation.devices,
        "expires": moment(invitation.expires).isoformat(timespec="seconds"),
        "used_by": [author.hex() for author in invitation.used_by],
        "state": invitation.state(now),
    }


def _member_line(member: Member, team: TeamOverview, tr: Translator) -> str:
    if member.removed:
        return tr.gettext("{person} (entfernt)", person=member.person)
    if member.author == team.own:
        return tr.gettext("{person} (dieses Gerät)", person=member.person)
    return tr.gettext("{person}, zuletzt gesehen {day}", person=member.person, day=_day(member.last_seen, tr))


def _day(clock: int, tr: Translator) -> str:
    from babel.dates import format_date

    from app.domain.clock import moment

    return str(format_date(moment(clock).astimezone().date(), locale=tr.locale))


def _invitation_line(invitation: OpenInvitation, team: TeamOverview, now: datetime, tr: Translator) -> str:
    sentences = {
        "open": N_("Offene Einladung von {person}: {used} von {devices} Geräten, gilt bis {day}"),
        "closed": N_("Geschlossene Einladung von {person}: {used} von {devices} Geräten"),
        "expired": N_("Abgelaufene Einladung von {person}: {used} von {devices} Geräten, galt bis {day}"),
        "used_up": N_("Verbrauchte Einladung von {person}: {used} von {devices} Geräten"),
    }
    return tr.gettext(
        sentences[invitation.state(now)],
        person=team.person(invitation.inviter),
        used=len(invitation.used_by),
        devices=invitation.devices,
        day=_day(invitation.expires, tr),
    )


TEAM_PURPOSE = N_("Ein Team gründen, einladen, beitreten.")
TEAM_VERBS = {
    "create": (create, N_("Ein Team gründen.")),
    "invite": (invite, N_("Eine Einladung schreiben und die sechs Wörter nennen, die sie öffnen.")),
    "join": (join, N_("Mit einer Einladung beitreten.")),
    "close": (close, N_("Eine Einladung schließen; wer schon beigetreten ist, bleibt.")),
    "members": (members, N_("Zeigen, wer zum Team gehört und welche Einladungen es gibt.")),
}
