"""The verbs about sessions and cases: record; case list, show, extract, delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from app.cli.caller import Caller
from app.cli.json_file import read_json_file
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from app.bootstrap import App
    from app.domain.cases import CaseRow
    from app.domain.reasons import Labels

Id = Annotated[str, typer.Argument(metavar="ID", help=N_("Die Kennung oder Nummer eines Falls."))]


def record(
    context: typer.Context,
    session: Annotated[Path, typer.Argument(metavar=N_("BERATUNG.json"), help=N_("Die Beratung als JSON."))],
    json: AsJson = False,
) -> None:
    """Keep a session as the window would."""
    from app.usecases.sessions import read_session_document, session_codes

    caller: Caller = context.obj
    document = read_json_file(session)
    with caller.app() as app:
        one = read_session_document(document, app.read(session_codes), date.today())
        recorded = app.finish_session(one)
        number = _number(app, recorded.client)
    if json:
        kept = {"client": recorded.client, "encounter": recorded.encounter}
        ids = {name: str(id) if id else None for name, id in kept.items()}
        return print_json({"stored": "case" if recorded.client else "anonymous", **ids, "number": number})
    if recorded.client:
        print_lines(caller.tr.gettext("Die Beratung ist im Fall {number} gespeichert.", number=number))
    else:
        print_lines(caller.tr.gettext("Die Beratung ist ohne Angaben zur Person gezählt."))


def _number(app: App, client: UUID | None) -> str | None:
    from app.usecases.cases import read_case

    return str(app.read(read_case, client).client.values["number"]) if client else None


def list_cases(
    context: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(metavar=N_("TEXT"), help=N_("Nummer oder Name."))] = None,
    json: AsJson = False,
) -> None:
    """Find cases again."""
    from app.usecases.cases import cases

    caller: Caller = context.obj
    with caller.app() as app:
        found = app.read(cases, " ".join(text or ()))
    if json:
        return print_json({"total": len(found), "cases": [_row_form(row) for row in found]})
    print_lines(*(f"{row.number}  {row.name or row.alias}" for row in found))
    print_lines(caller.tr.ngettext("{count} Fall gefunden.", "{count} Fälle gefunden.", len(found)))


def _row_form(row: CaseRow) -> dict[str, Any]:
    days = {"last_on": row.last_on, "due_on": row.due_on}
    return {
        "id": str(row.id),
        "number": row.number,
        "name": row.name,
        "alias": row.alias,
        "encounters": row.encounters,
        **{name: day.isoformat() if day else None for name, day in days.items()},
    }


def show_case(context: typer.Context, identity: Id, json: AsJson = False) -> None:
    """One case with its sessions and plans in order."""
    caller: Caller = context.obj
    with caller.app() as app:
        document, labels = _extract(app, identity)
    if json:
        return print_json(document)
    print_lines(*_text(document, caller.tr, labels))


def extract(
    context: typer.Context,
    identity: Id,
    out: Annotated[
        Path,
        typer.Option("--out", metavar=N_("DATEI"), help=N_("Der Text; daneben dasselbe als JSON (unverschlüsselt).")),
    ],
    json: AsJson = False,
) -> None:
    """Give a person a copy of everything kept about them, as a text and as JSON."""
    from app.files import require_new
    from app.usecases.extracts import extract_files, save_extract

    caller: Caller = context.obj
    require_new(*extract_files(out))
    with caller.app() as app:
        client = _found(app, identity)
        files = app.read(save_extract, client, out, caller.tr)
    if json:
        return print_json({"id": str(client), "files": [str(file) for file in files]})
    print_lines(
        caller.tr.gettext(
            "Die Auskunft liegt unverschlüsselt in „{text}“ und „{data}“. Löschen Sie beide, wenn sie übergeben sind.",
            text=str(files[0]),
            data=str(files[1]),
        )
    )


def _extract(app: App, identity: str) -> tuple[dict[str, Any], Labels]:
    from app.usecases.cases import extract_case
    from app.usecases.sessions import session_codes

    return app.read(extract_case, _found(app, identity)), app.read(session_codes)


def _text(document: dict[str, Any], tr: Translator, labels: Labels) -> tuple[str, ...]:
    from app.domain.case_text import case_lines
    from app.domain.terms import term_names

    return case_lines(document, tr, term_names(tr, labels))


def delete_case(context: typer.Context, identity: Id, json: AsJson = False) -> None:
    """Delete a person for good; the numbers stay."""
    caller: Caller = context.obj
    with caller.app() as app:
        client = _found(app, identity)
        deleted = app.delete_case(client)
    if json:
        return print_json({"id": str(client), "records": deleted.records})
    print_lines(
        caller.tr.gettext(
            "Der Fall ist endgültig gelöscht. Sicherungen und Auskünfte von früher enthalten ihn noch;"
            " löschen Sie auch diese."
        )
    )


def _found(app: App, identity: str) -> UUID:
    """The case of that id or number."""
    from app.usecases.cases import find_case

    return app.read(find_case, identity)


Verbs = dict[str, tuple[Callable[..., None], str]]
VERBS: Verbs = {"record": (record, N_("Eine Beratung speichern, wie das Fenster es täte."))}
CASE_VERBS: Verbs = {
    "list": (list_cases, N_("Fälle wiederfinden.")),
    "show": (show_case, N_("Einen Fall mit Beratungen und Plänen zeigen.")),
    "extract": (extract, N_("Der Person eine Kopie all ihrer Angaben geben.")),
    "delete": (delete_case, N_("Eine Person mit allen Angaben endgültig löschen; die Zahlen bleiben.")),
}
CASE_PURPOSE = N_("Fälle wiederfinden, zeigen, herausgeben, löschen.")
