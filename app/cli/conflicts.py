"""The verbs about open decisions: list, resolve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.cli.caller import Caller
from app.cli.forms import Form
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.errors import InvalidInput
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from app.domain.conflicts import Conflict, Side
    from app.domain.team import TeamOverview


def list_conflicts(context: typer.Context, json: AsJson = False) -> None:
    """Every open decision with its values."""
    from app.usecases.conflicts import conflicts
    from app.usecases.teams import team as read_team

    caller: Caller = context.obj
    with caller.app() as app:
        found, team = app.read(conflicts), app.read(read_team)
    if json:
        return print_json({"total": len(found), "conflicts": [_form(one, team) for one in found]})
    for one in found:
        print_lines(*_lines(one, team, caller.tr))
    print_lines(_left(len(found), caller.tr))


def resolve(
    context: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help=N_("Die Kennung des Konflikts."))],
    take: Annotated[
        int | None, typer.Option(metavar=N_("NUMMER"), help=N_("Die Nummer des Werts, der gelten soll."))
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(
            metavar=N_("WERT"), help=N_("Ein anderer Wert; bei mehreren Feldern FELD=WERT, auch mehrmals. Leer löscht.")
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Decide for one of the values or for another one."""
    from app.usecases.conflicts import count_conflicts, find_conflict, resolve_by_taking, resolve_by_values

    caller: Caller = context.obj
    if (take is None) == (value is None):
        raise InvalidInput(
            N_(
                "Es wurde nichts entschieden. Nennen Sie entweder mit --take die Nummer eines Werts oder mit --value"
                " einen anderen."
            )
        )
    with caller.app() as app:
        if take is not None:
            app.write("decide", resolve_by_taking, identity, take)
        else:
            values = _values(app.read(find_conflict, identity), value or [])
            app.write("decide", resolve_by_values, identity, values)
        left = app.read(count_conflicts)
    if json:
        return print_json({"id": identity, "open": left})
    print_lines(
        caller.tr.gettext("Entschieden; das gilt nach dem nächsten Abgleich auf allen Geräten."),
        _left(left, caller.tr),
    )


def _left(count: int, tr: Translator) -> str:
    if not count:
        return tr.gettext("Kein Konflikt wartet auf eine Entscheidung.")
    return tr.ngettext(
        "{count} Konflikt wartet auf eine Entscheidung.", "{count} Konflikte warten auf eine Entscheidung.", count
    )


def _values(conflict: Conflict, given: list[str]) -> dict[str, str]:
    """By field; without a name the one field that is in question."""
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if equals and name in conflict.fields:
            values[name] = value
        elif len(conflict.fields) == 1:
            values[conflict.fields[0]] = text
        else:
            raise InvalidInput(
                N_(
                    "Hier geht es um mehrere Felder ({fields}). Nennen Sie sie als FELD=WERT. Es wurde nichts geändert."
                ),
                fields=", ".join(conflict.fields),
            )
    return values


def _form(conflict: Conflict, team: TeamOverview | None) -> Form:
    return {
        "id": conflict.id,
        "kind": conflict.kind.value,
        "object": conflict.record_kind,
        "record": str(conflict.record),
        "name": conflict.name,
        "fields": list(conflict.fields),
        "values": [_side_form(number, side, team) for number, side in enumerate(conflict.sides, 1)],
        "before": _plain(conflict.ancestor) if conflict.ancestor is not None else None,
        "merged": _merged(conflict),
        "belongs_to": {"object": conflict.root_kind, "id": str(conflict.root), "name": conflict.root_name},
    }


def _side_form(number: int, side: Side, team: TeamOverview | None) -> Form:
    return {
        "number": number,
        "values": _plain(side.shown),
        "deletes": side.deletes,
        "who": side.who.value,
        "person": side.source or (team.person(side.author) if team else ""),
        "at": side.at.isoformat(timespec="seconds"),
    }


def _plain(values: Mapping[str, Any]) -> Form:
    """Links without a name are ids."""
    return {
        name: value if isinstance(value, str | int | float | list | dict) else str(value)
        for name, value in values.items()
    }


def _merged(conflict: Conflict) -> Form:
    """Texts that hold what both sides changed, where that needs no decision."""
    from app.domain.three_way import merged_text

    texts = {name: merged_text(conflict.text(name)) for name in conflict.fields if conflict.text(name)}
    return {name: text for name, text in texts.items() if text is not None}


def _lines(conflict: Conflict, team: TeamOverview | None, tr: Translator) -> tuple[str, ...]:
    from app.domain.object_words import OBJECT_WORDS

    words = OBJECT_WORDS.get(conflict.record_kind)
    part = () if conflict.record == conflict.root else (tr.gettext(words) if words else "", conflict.name)
    what = " · ".join(one for one in (conflict.root_name, *part, ", ".join(conflict.fields)) if one)
    sides = (_side_line(number, side, team, tr) for number, side in enumerate(conflict.sides, 1))
    before = conflict.ancestor
    earlier = tr.gettext("Vorher: {value}", value=_text(before, conflict.fields)) if before is not None else ""
    return (f"{conflict.id}  {what}", *(f"  {line}" for line in sides), *([f"  {earlier}"] if earlier else []))


def _side_line(number: int, side: Side, team: TeamOverview | None, tr: Translator) -> str:
    from babel.dates import format_datetime

    from app.domain.history import Who

    who = tr.gettext("Sie") if side.who is Who.ME else side.source or (team.person(side.author) if team else "")
    return tr.gettext(
        "{number}: {value} ({who}, {when})",
        number=number,
        value=tr.gettext("gelöscht") if side.deletes else _text(side.shown, tuple(side.shown)),
        who=who or tr.gettext("im Team"),
        when=format_datetime(side.at.astimezone(), "short", locale=tr.locale),
    )


def _text(values: Mapping[str, Any], fields: tuple[str, ...]) -> str:
    said = [str(values[name]) for name in fields if values.get(name) is not None]
    return ", ".join(said) or "–"


CONFLICTS_PURPOSE = N_("Sehen, was zweimal verschieden geändert wurde, und entscheiden.")
CONFLICT_VERBS = {
    "list": (list_conflicts, N_("Alle Konflikte mit ihren Werten zeigen.")),
    "resolve": (resolve, N_("Einen Konflikt entscheiden; das gilt auf allen Geräten.")),
}
