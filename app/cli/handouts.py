"""The verbs that make pages to take along: a handout of offers, interview cards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.cli.records import as_uuid
from app.i18n import N_

if TYPE_CHECKING:
    from app.domain.handout import HandoutForm, Pages

PRINTED_DOTS = 200


class PageFormat(StrEnum):
    """One PDF, or a picture for each page."""

    PDF = "pdf"
    PNG = "png"


class PaperSize(StrEnum):
    """The paper."""

    A4 = "a4"
    A5 = "a5"


class Beside(StrEnum):
    """What stands beside the client's language."""

    GERMAN = "de"
    NOTHING = "none"


Out = Annotated[Path, typer.Option("--out", metavar=N_("DATEI"), help=N_("Die Datei, die geschrieben wird."))]
Large = Annotated[bool, typer.Option("--large", help=N_("In großer Schrift."))]
With = Annotated[Beside, typer.Option("--with", help=N_("Was daneben steht: Deutsch oder nichts."))]
Format = Annotated[PageFormat, typer.Option("--format", help=N_("Ein PDF oder ein Bild für jede Seite."))]
Paper = Annotated[PaperSize, typer.Option("--paper", help=N_("Das Papier."))]


def handout(
    context: typer.Context,
    identities: Annotated[list[str], typer.Argument(metavar="ID…", help=N_("Die Kennungen der Angebote."))],
    out: Out,
    beside: With = Beside.GERMAN,
    large: Large = False,
    paper: Paper = PaperSize.A4,
    format: Format = PageFormat.PDF,
    json: AsJson = False,
) -> None:
    """Set offers as a page to take along, in the language of `--lang` and German."""
    from app.domain.handout import HandoutWish
    from app.usecases.handouts import handout_content, make_handout, require_language, require_new

    caller: Caller = context.obj
    require_language(caller.language)
    require_new([out])
    wish = HandoutWish(tuple(map(as_uuid, identities)))
    with caller.app() as app:
        content = app.read(handout_content, wish, datetime.now())
    form = _form(caller, beside, large, paper)
    _write(caller, make_handout(content, form, format.value, PRINTED_DOTS), out, json)


def cards(
    context: typer.Context,
    out: Out,
    beside: With = Beside.GERMAN,
    large: Large = False,
    paper: Paper = PaperSize.A4,
    format: Format = PageFormat.PDF,
    json: AsJson = False,
) -> None:
    """Set the questions of a session as cards to point at."""
    from app.usecases.handouts import card_labels, make_cards, require_language, require_new

    caller: Caller = context.obj
    require_language(caller.language)
    require_new([out])
    with caller.app() as app:
        labels = app.read(card_labels)
    form = _form(caller, beside, large, paper)
    _write(caller, make_cards(labels, form, format.value, PRINTED_DOTS), out, json)


def _form(caller: Caller, beside: Beside, large: bool, paper: PaperSize) -> HandoutForm:
    from app.domain.handout import HandoutForm

    return HandoutForm(caller.language, beside is Beside.GERMAN, large, paper.value)


def _write(caller: Caller, pages: Pages, out: Path, json: bool) -> None:
    from app.usecases.handouts import save_pages

    files = save_pages(pages, out)
    if json:
        return print_json({"files": [str(file) for file in files], "language": caller.language, "pages": pages.count})
    tr = caller.tr
    print_lines(tr.ngettext("{count} Seite geschrieben:", "{count} Seiten geschrieben:", pages.count))
    print_lines(*(str(file) for file in files))


VERBS = {
    "handout": (handout, N_("Angebote als Blatt zum Mitgeben setzen, in der Sprache von --lang und auf Deutsch.")),
    "cards": (cards, N_("Die Fragen der Beratung als Karten zum Zeigen setzen, in der Sprache von --lang.")),
}
