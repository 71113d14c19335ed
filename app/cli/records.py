"""The verbs about single offers: find, show, add, edit, delete, undo."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.caller import Caller
from app.cli.forms import search_form
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.i18n import N_

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
        print_lines(f"{result['name']} ({result['organization']})", f"  {result['snippet']}", f"  {result['id']}")
    print_lines(caller.tr.ngettext("{count} Angebot gefunden.", "{count} Angebote gefunden.", form["total"]))


VERBS = {
    "search": (search, N_("Angebote finden, wie im Fenster beim Tippen.")),
}
