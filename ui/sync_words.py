"""What the state of the sync is called: an icon with few words for the top of the window, sentences for its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from babel.dates import format_time

from app.domain.handout_text import listed
from app.domain.refusal import SENTENCES, Refusal
from app.domain.syncing import PlaceKind, SyncState, Trouble
from app.domain.team import Member, OpenInvitation, TeamOverview
from app.i18n import N_, Translator
from ui import wording
from ui.text_line import Line, Status

SHORT_TROUBLE = {
    "share_unreachable": N_("Ort nicht erreichbar"),
    "share_not_written": N_("Am Ort nicht geschrieben"),
    "entry_damaged": N_("Gemeinsame Datei war beschädigt"),
    "foreign_team": N_("Datei eines anderen Teams"),
    "newer_share": N_("Neuere Version des Programms nötig"),
}
MOST_NAMES = 5
TROUBLE = N_("Abgleich nicht vollständig")


def status(
    tr: Translator, state: SyncState | None, *, busy: bool = False, stuck: bool = False, locked: bool = False
) -> Status:
    """What stands at the top of the window; green only when everything has gone out and was read back."""
    if locked:
        return Status("lock", "muted", tr.gettext("Abgleich wartet auf das Entsperren"))
    if state is None or not state.in_team:
        return Status("hard-drive", "muted", tr.gettext("Nur auf diesem Gerät") if state else "")
    if stuck:
        words = tr.gettext("Ort antwortet nicht")
        return Status("triangle-alert", "warn", _with_waiting(tr, words, state.waiting))
    if busy:
        return Status("refresh-cw", "accent", tr.gettext("Wird abgeglichen …"))
    if state.is_in_sync and not state.conflicts and state.last.contact:
        return Status("circle-check", "good", _since(tr, state.last.contact))
    return _unfinished(tr, state)


def _unfinished(tr: Translator, state: SyncState) -> Status:
    if state.place is None:
        return Status("triangle-alert", "warn", _with_waiting(tr, tr.gettext("Kein Ort gewählt"), state.waiting))
    if state.last.trouble:
        words = tr.gettext(SHORT_TROUBLE.get(state.last.trouble[0].code, TROUBLE))
        return Status("triangle-alert", "warn", _with_waiting(tr, words, state.waiting))
    if state.waiting or state.last.contact is None:
        return Status("upload", "warn", waiting(tr, state.waiting) or tr.gettext("Noch nie abgeglichen"))
    return Status("triangle-alert", "warn", undecided(tr, state.conflicts))


def _with_waiting(tr: Translator, words: str, count: int) -> str:
    return f"{words} · {waiting(tr, count)}" if count else words


def waiting(tr: Translator, count: int) -> str:
    """How much has not gone out."""
    if not count:
        return ""
    return tr.ngettext(
        "{number} Änderung wartet", "{number} Änderungen warten", count, number=wording.number(tr, count)
    )


def undecided(tr: Translator, count: int) -> str:
    """How much people must decide."""
    return tr.ngettext(
        "{number} Konflikt ist offen", "{number} Konflikte sind offen", count, number=wording.number(tr, count)
    )


def _since(tr: Translator, at: datetime) -> str:
    local = at.astimezone()
    if local.date() == datetime.now().date():
        clock = format_time(local.time(), "short", locale=tr.locale)
        return tr.gettext("Abgeglichen um {clock}", clock=clock)
    return tr.gettext("Abgeglichen am {day}", day=wording.day(tr, local.date()))


def place(tr: Translator, state: SyncState) -> str:
    """Where the team meets, in one sentence."""
    if state.place is None:
        return tr.gettext("Es ist noch kein Ort gewählt. Bis dahin bleibt alles auf diesem Gerät.")
    is_file = state.place.kind is PlaceKind.FILE
    if state.place.kept_by:
        sentence = (
            N_("Gemeinsame Datei in einem Ordner von {client}:")
            if is_file
            else N_("Gemeinsamer Ordner, gehalten von {client}:")
        )
        return tr.gettext(sentence, client=state.place.kept_by)
    return tr.gettext("Gemeinsame Datei:") if is_file else tr.gettext("Gemeinsamer Ordner:")


def detail(tr: Translator, state: SyncState | None, *, stuck: bool = False) -> str:
    """The same in whole sentences, for the tooltip."""
    if state is None:
        return ""
    if not state.in_team:
        return tr.gettext("Dieses Profil gehört zu keinem Team: Alles bleibt auf diesem Gerät.")
    return "\n".join(line.text for line in lines(tr, state, stuck=stuck))


STUCK = N_(
    "Der Ort antwortet gerade nicht. Nichts geht verloren: Der Abgleich geht weiter, sobald er antwortet."
    " F5 versucht es neu; Sie können auch einen anderen Ort wählen."
)


def lines(tr: Translator, state: SyncState, *, stuck: bool = False) -> Iterator[Line]:
    """What the last sync said, in whole sentences."""
    last = state.last
    if stuck:
        yield Line(tr.gettext(STUCK), "triangle-alert", "warn")
    if last.contact is not None:
        contact = wording.moment(tr, last.contact)
        yield Line(tr.gettext("Der Ort war zuletzt am {when} erreichbar.", when=contact), "clock")
    if last.at is not None and last.at != last.contact:
        yield Line(tr.gettext("Zuletzt versucht am {when}.", when=wording.moment(tr, last.at)), "clock")
    yield _gone_out(tr, state)
    if last.contact is not None:
        yield _came_in(tr, last.applied)
    for trouble in last.trouble:
        yield Line(sentence(tr, trouble), "triangle-alert", "warn")
    for warned in last.warnings:
        noticed, said = wording.moment(tr, warned.at), sentence(tr, warned.what)
        yield Line(tr.gettext("Bemerkt am {when}: {sentence}", when=noticed, sentence=said), "triangle-alert", "warn")
    for reason, count in state.quarantined.items():
        yield _refused(tr, reason, count)
    if state.last.copies:
        yield Line(_copies(tr, state.last.copies), "copy")


def _gone_out(tr: Translator, state: SyncState) -> Line:
    if state.waiting:
        words = tr.ngettext(
            "{number} Änderung von hier liegt noch nicht am Ort; sie wartet auf diesem Gerät.",
            "{number} Änderungen von hier liegen noch nicht am Ort; sie warten auf diesem Gerät.",
            state.waiting,
            number=wording.number(tr, state.waiting),
        )
        return Line(words, "upload", "warn")
    if state.last.contact is None:
        return Line(tr.gettext("Es wurde noch nie abgeglichen."), "upload", "warn")
    if state.is_place_unread:
        return _unread(tr, state.last.complete)
    return Line(tr.gettext("Alles von hier liegt am Ort und wurde zurückgelesen."), "circle-check", "good")


def _unread(tr: Translator, complete: datetime | None) -> Line:
    if complete is None:
        return Line(tr.gettext("Was jetzt am Ort liegt, ließ sich nicht lesen."), "upload")
    words = tr.gettext("Zuletzt lag alles von hier am {when} am Ort.", when=wording.moment(tr, complete))
    return Line(words, "upload")


def _came_in(tr: Translator, count: int) -> Line:
    if not count:
        return Line(tr.gettext("Beim letzten Abgleich kam nichts Neues herein."), "download")
    words = tr.ngettext(
        "Beim letzten Abgleich kam {number} Änderung herein.",
        "Beim letzten Abgleich kamen {number} Änderungen herein.",
        count,
        number=wording.number(tr, count),
    )
    return Line(words, "download")


def _refused(tr: Translator, reason: str, count: int) -> Line:
    known = tr.gettext(SENTENCES[Refusal(reason)]) if reason in set(Refusal) else reason
    if count == 1:
        return Line(known, "ban", "warn")
    return Line(tr.gettext("{number} Mal: {sentence}", number=wording.number(tr, count), sentence=known), "ban", "warn")


def _copies(tr: Translator, names: Sequence[str]) -> str:
    return tr.ngettext(
        "Neben der gemeinsamen Datei liegt {number} Kopie: {names}. Ihr Inhalt ist sicher; Sie können sie aufräumen.",
        "Neben der gemeinsamen Datei liegen {number} Kopien: {names}. Ihr Inhalt ist sicher; Sie können sie aufräumen.",
        len(names),
        number=wording.number(tr, len(names)),
        names=listed(tr, [*names[:MOST_NAMES], *(["…"] if len(names) > MOST_NAMES else [])]),
    )


def sentence(tr: Translator, trouble: Trouble) -> str:
    """What could not be done, what was kept, what to do."""
    return tr.gettext(trouble.message, **trouble.params)


def member(tr: Translator, team: TeamOverview, one: Member) -> str:
    """A device with who invited it, and when it wrote what is here of it."""
    if one.removed:
        return tr.gettext("{person}, entfernt", person=one.person)
    device = _joined(tr, team, one)
    if one.author == team.own:
        return device
    return tr.gettext("{device}; zuletzt gesehen am {day}", device=device, day=_day(tr, one.last_seen))


def _joined(tr: Translator, team: TeamOverview, one: Member) -> str:
    invitation = next((found for found in team.invitations if found.id == one.invitation), None)
    is_own, day = one.author == team.own, _day(tr, one.since)
    if invitation is None and one.invitation is None:
        words = N_("{person} (dieses Gerät), gegründet am {day}") if is_own else N_("{person}, gegründet am {day}")
        return tr.gettext(words, person=one.person, day=day)
    inviter = team.person(invitation.inviter) if invitation else ""
    words = N_("{person}, eingeladen von {inviter}, dabei seit {day}")
    words = N_("{person} (dieses Gerät), eingeladen von {inviter}, dabei seit {day}") if is_own else words
    return tr.gettext(words, person=one.person, inviter=inviter or tr.gettext("jemand im Team"), day=day)


def _day(tr: Translator, clock: int) -> str:
    from app.domain.clock import moment

    return wording.day(tr, moment(clock).astimezone().date())


INVITATIONS = {
    "open": N_("Offen bis {day}, von {person}: {used} von {devices} Geräten beigetreten"),
    "closed": N_("Geschlossen, von {person}: {used} von {devices} Geräten beigetreten"),
    "expired": N_("Abgelaufen am {day}, von {person}: {used} von {devices} Geräten beigetreten"),
    "used_up": N_("Verbraucht, von {person}: {used} von {devices} Geräten beigetreten"),
}


def invitation(tr: Translator, team: TeamOverview, one: OpenInvitation, now: datetime) -> str:
    """An invitation: until when, by whom, who used it."""
    words = tr.gettext(
        INVITATIONS[one.state(now)],
        person=team.person(one.inviter),
        used=wording.number(tr, len(one.used_by)),
        devices=wording.number(tr, one.devices),
        day=_day(tr, one.expires),
    )
    people = [person for person in map(team.person, one.used_by) if person]
    return tr.gettext("{words} ({people})", words=words, people=listed(tr, people)) if people else words
