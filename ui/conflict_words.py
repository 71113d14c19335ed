"""What a conflict is about, who said what, and what was there before, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from app.domain.case_text import FIELD_WORDS
from app.domain.conflicts import Conflict, ConflictKind, Side
from app.domain.handout_text import listed
from app.domain.history import Act, FieldChange, Who
from app.domain.news import NewsEntry, NewsLine
from app.domain.team import TeamOverview
from app.domain.three_way import Hunk, three_way
from app.i18n import N_, Translator
from ui import wording
from ui.dialogs.history import ACTS
from ui.field_words import FIELDS, RECORDS
from ui.theme import Theme

CASE_RECORDS = {
    "client": N_("Fall"),
    "consent": N_("Einwilligung"),
    "encounter": N_("Beratung"),
    "note": N_("Notiz"),
    "plan_step": N_("Schritt im Plan"),
    "offer_handed": N_("Vermerktes Angebot"),
    "unmet_need": N_("Ungedeckter Bedarf"),
}
OTHER_CONFLICTS = {
    ConflictKind.DELETED: N_("geändert und gelöscht"),
    ConflictKind.LOST_LINK: N_("nennt etwas Gelöschtes"),
    ConflictKind.SAME_NUMBER: N_("dieselbe Nummer wie ein anderer"),
}
MOST_WORDS = 400
LONG = 120
MOST_COMPARED = 20_000
MOST_HUNKS = 9
AROUND = 60


def record(tr: Translator, kind: str) -> str:
    """An object of the catalogue or of a case."""
    known = RECORDS.get(kind) or CASE_RECORDS.get(kind)
    return tr.gettext(known) if known else kind


def field(tr: Translator, name: str) -> str:
    """A field of the catalogue or of a case."""
    known = FIELDS.get(name) or FIELD_WORDS.get(name)
    return tr.gettext(known) if known else name


def title(tr: Translator, conflict: Conflict) -> str:
    """Which offer or case, and what of it."""
    what = listed(tr, [field(tr, name) for name in conflict.fields])
    parts = [conflict.root_name or record(tr, conflict.root_kind)]
    if conflict.record != conflict.root:
        named = f"{record(tr, conflict.record_kind)} „{conflict.name}“"
        parts.append(named if conflict.name else record(tr, conflict.record_kind))
    if conflict.kind is not ConflictKind.VALUES:
        parts.append(tr.gettext(OTHER_CONFLICTS[conflict.kind]))
    elif conflict.fields:
        parts.append(what)
    return " · ".join(parts)


def said_by(tr: Translator, side: Side, team: TeamOverview | None) -> str:
    """Who said it and when."""
    when = wording.moment(tr, side.at)
    if side.who is Who.ME:
        return tr.gettext("Sie, am {when}", when=when)
    person = side.source or (team.person(side.author) if team else "") or tr.gettext("jemand im Team")
    return tr.gettext("{person}, am {when}", person=person, when=when)


def values(tr: Translator, names: Iterable[str], shown: Mapping[str, Any]) -> list[str]:
    """Each field with its value; one field alone needs no name."""
    wanted = list(names)
    if len(wanted) == 1:
        return [value(tr, shown.get(wanted[0]))]
    return [tr.gettext("{field}: {value}", field=field(tr, name), value=value(tr, shown.get(name))) for name in wanted]


def value(tr: Translator, content: Any) -> str:
    """A kept value; an empty one is named."""
    if content is None or content in ("", [], {}):
        return tr.gettext("(leer)")
    if isinstance(content, list | tuple):
        return listed(tr, [str(part) for part in content])
    return wording.value(tr, content)


def marked(theme: Theme, hunks: Iterable[Hunk], own: int) -> str:
    """One side of a text as HTML: what differs from the text before is underlined, what went is struck through."""
    return "".join(_stretch(theme, hunk, (hunk.left, hunk.right)[own]) for hunk in hunks).replace("\n", "<br>")


def _stretch(theme: Theme, hunk: Hunk, said: str) -> str:
    if said == hunk.base:
        return escape(said)
    accent, muted = (theme.color(name).name() for name in ("accent", "muted"))
    parts = []
    if went := hunk.base.strip():
        parts.append(f'<s style="color:{muted}">{escape(went)}</s>')
    if came := said.strip():
        parts.append(f'<u style="color:{accent}"><b>{escape(came)}</b></u>')
    after = said if said.strip() else hunk.base
    return " ".join(parts) + after[len(after.rstrip()) :]


def news(tr: Translator, entry: NewsEntry, team: TeamOverview | None) -> Iterator[tuple[str, tuple[Hunk, ...]]]:
    """What is new about an offer or a case, a line for each change; a long text comes with what differs in it."""
    for line in entry.lines:
        yield _news_line(tr, line, team), _differs(line.change)


def _differs(change: FieldChange) -> tuple[Hunk, ...]:
    """The stretches of a long text before and now, what stayed the same only where it joins what changed."""
    old, new = change.old or "", change.new
    if not isinstance(old, str) or not isinstance(new, str) or not LONG < len(new) + len(old) <= MOST_COMPARED:
        return ()
    hunks = [Hunk(*map(_joint, hunk)) for hunk in three_way(old, new, new)]
    return tuple(hunks) if len(hunks) <= MOST_HUNKS else (*hunks[:MOST_HUNKS], Hunk(*(" …",) * 3))


def _joint(text: str) -> str:
    return text if len(text) <= 2 * AROUND else f"{text[:AROUND]} … {text[-AROUND:]}"


def _news_line(tr: Translator, line: NewsLine, team: TeamOverview | None) -> str:
    change = line.change
    person = line.source or (team.person(line.author) if team else "") or tr.gettext("jemand im Team")
    when, what = wording.moment(tr, line.at), record(tr, change.record_kind)
    if change.name:
        what = tr.gettext("{kind} „{name}“", kind=what, name=change.name)
    if change.act is not Act.CHANGED:
        done = tr.gettext(ACTS[change.act])
        return tr.gettext("{what} {done} ({person}, {when})", what=what, done=done, person=person, when=when)
    name = field(tr, change.field)
    if _differs(change):
        return tr.gettext("{field} geändert ({person}, {when})", field=name, person=person, when=when)
    old, new = (_short(value(tr, content)) for content in (change.old, change.new))
    return tr.gettext(
        "{field}: „{new}“, vorher „{old}“ ({person}, {when})", field=name, old=old, new=new, person=person, when=when
    )


def _short(text: str) -> str:
    return text if len(text) <= MOST_WORDS else text[:MOST_WORDS] + "…"
