"""The verbs about single offers: find, show, add, edit, delete, undo."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from app.cli.caller import Caller
from app.cli.forms import search_form
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.errors import InvalidInput
from app.i18n import N_

if TYPE_CHECKING:
    from app.changes import Changes
    from app.store.unit import UnitOfWork

Id = Annotated[str, typer.Argument(metavar="ID", help=N_("Die Kennung eines Angebots."))]


def search(
    context: typer.Context,
    text: Annotated[list[str], typer.Argument(metavar=N_("TEXT"), help=N_("Was gesucht wird."))],
    limit: Annotated[int, typer.Option(min=1, metavar=N_("ZAHL"), help=N_("Wie viele Angebote höchstens."))] = 20,
    json: AsJson = False,
) -> None:
    """Find offers as the window does while typing."""
    from app.domain.search import Criteria

    caller: Caller = context.obj
    with caller.app() as app:
        form = search_form(app.find(Criteria(text=" ".join(text)), limit=limit))
    if json:
        return print_json(form)
    for result in form["results"]:
        print_lines(*_result_lines(result))
    print_lines(caller.tr.ngettext("{count} Angebot gefunden.", "{count} Angebote gefunden.", form["total"]))


def _result_lines(result: Mapping[str, str]) -> list[str]:
    """An offer found, the institution and the words around what was sought only where there are any."""
    heading = f"{result['name']} ({result['organization']})" if result["organization"] else result["name"]
    return [heading, *(f"  {result[part]}" for part in ("snippet", "id") if result[part])]


def show(context: typer.Context, identity: Id, json: AsJson = False) -> None:
    """One offer with all that belongs to it."""
    from app.cli.offer_lines import offer_lines
    from app.usecases.exchange import service_document
    from app.usecases.showing import read_service

    caller: Caller = context.obj
    with caller.app() as app:
        if json:
            return print_json(app.read(service_document, as_uuid(identity)))
        offer = app.read(read_service, as_uuid(identity), datetime.now())
    print_lines(*offer_lines(offer, caller.tr))


def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Ein Angebot als JSON mit den Namen von HSDS."))],
    json: AsJson = False,
) -> None:
    """Make an offer from a file."""
    from app.cli.offer_file import read_offer
    from app.usecases.editing import save_service

    caller: Caller = context.obj
    form = read_offer(file)
    with caller.app() as app:
        saved = app.write("new", save_service, form)
    if json:
        return print_json({"id": str(saved.id)})
    print_lines(caller.tr.gettext("Das Angebot ist angelegt. Seine Kennung: {id}", id=saved.id))


def edit(
    context: typer.Context,
    identity: Id,
    changes: Annotated[
        list[str],
        typer.Option("--set", metavar=N_("FELD=WERT"), help=N_("Ein Feld und sein neuer Wert.")),
    ],
    json: AsJson = False,
) -> None:
    """Change fields of an offer."""
    from app.usecases.editing import set_fields

    caller: Caller = context.obj
    fields = dict(_field_and_value(change) for change in changes)
    with caller.app() as app:
        app.write("edit", set_fields, as_uuid(identity), fields)
    if json:
        return print_json({"id": str(as_uuid(identity))})
    print_lines(caller.tr.gettext("Die Änderung ist gespeichert."))


def _field_and_value(change: str) -> tuple[str, str]:
    name, equals, value = change.partition("=")
    if not (name and equals):
        raise typer.BadParameter(change, param_hint="--set")
    return name, value


def delete(context: typer.Context, identity: Id, json: AsJson = False) -> None:
    """Delete an offer; `undo` brings it back."""
    caller: Caller = context.obj
    with caller.app() as app:
        app.write("delete", _delete_as_it_is, as_uuid(identity))
    if json:
        return print_json({"id": str(as_uuid(identity))})
    print_lines(caller.tr.gettext("Das Angebot ist gelöscht. Mit „undo“ kommt es zurück."))


def _delete_as_it_is(unit: UnitOfWork, identity: UUID) -> Changes:
    from app.usecases.editing import delete_service, edit_form

    return delete_service(unit, identity, edit_form(unit, identity).based_on)


def undo(context: typer.Context, json: AsJson = False) -> None:
    """Take back the newest change made on this device."""
    from app.domain.undone import COUNTS_STAY, undone_sentence
    from app.usecases.editing import counts_wait
    from app.usecases.editing import undo as take_back

    caller: Caller = context.obj
    with caller.app() as app:
        undone = app.write("undo", take_back)
        counts_stay = app.read(counts_wait)
    if json:
        return print_json({**undone._asdict(), "records": dict(undone.records)})
    print_lines(undone_sentence(undone, caller.tr))
    if counts_stay:
        print_lines(caller.tr.gettext(COUNTS_STAY))


def as_uuid(identity: str) -> UUID:
    """The id of an offer from what was typed; raises `InvalidInput` where it is none."""
    try:
        return UUID(identity)
    except ValueError as error:
        raise InvalidInput(
            N_("„{id}“ ist keine Kennung. „search“ zeigt zu jedem Angebot die Kennung."), id=identity
        ) from error


VERBS = {
    "search": (search, N_("Angebote finden, wie im Fenster beim Tippen.")),
    "show": (show, N_("Ein Angebot mit allem zeigen, was dazugehört.")),
    "add": (add, N_("Ein Angebot aus einer Datei anlegen.")),
    "edit": (edit, N_("Felder eines Angebots ändern.")),
    "delete": (delete, N_("Ein Angebot löschen.")),
    "undo": (undo, N_("Die neueste Änderung von diesem Gerät zurücknehmen.")),
}
