"""The verbs that make pages to take along: a handout of offers, interview cards, a notice on data protection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.cli.records import as_uuid
from app.errors import InvalidInput
from app.i18n import N_

if TYPE_CHECKING:
    from app.domain.handout import HandoutForm, Pages
    from app.domain.handout import PageFormat as PageKind

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


class Purpose(StrEnum):
    """What a consent is for."""

    COUNSELLING = "counselling"
    REFERRAL = "referral"
    HANDOVER = "handover"
    CONTACT = "contact"


Out = Annotated[Path, typer.Option("--out", metavar=N_("DATEI"), help=N_("Die Datei, die geschrieben wird."))]
Large = Annotated[bool, typer.Option("--large", help=N_("In großer Schrift."))]
With = Annotated[Beside, typer.Option("--with", help=N_("Was daneben steht: Deutsch oder nichts."))]
Format = Annotated[PageFormat | None, typer.Option("--format", help=N_("Ein PDF oder ein Bild für jede Seite."))]
Paper = Annotated[PaperSize, typer.Option("--paper", help=N_("Das Papier."))]
Make = Callable[["HandoutForm", "PageKind"], "Pages"]


def handout(
    context: typer.Context,
    identities: Annotated[list[str], typer.Argument(metavar="ID…", help=N_("Die Kennungen der Angebote."))],
    out: Out,
    beside: With = Beside.GERMAN,
    large: Large = False,
    paper: Paper = PaperSize.A4,
    format: Format = None,
    json: AsJson = False,
) -> None:
    """Set offers as a page to take along, in the language of `--lang` and German."""

    def make(form: HandoutForm, kind: PageKind) -> Pages:
        from app.domain.handout import HandoutWish
        from app.usecases.handouts import handout_content, make_handout

        wish = HandoutWish(tuple(map(as_uuid, identities)))
        with context.obj.app() as app:
            content = app.read(handout_content, wish, datetime.now())
        return make_handout(content, form, kind, PRINTED_DOTS)

    _write(context.obj, (beside, large, paper), make, out, _kind(out, format), json)


def cards(
    context: typer.Context,
    out: Out,
    beside: With = Beside.GERMAN,
    large: Large = False,
    paper: Paper = PaperSize.A4,
    format: Format = None,
    json: AsJson = False,
) -> None:
    """Set the questions of a session as cards to point at."""

    def make(form: HandoutForm, kind: PageKind) -> Pages:
        from app.usecases.handouts import card_labels, make_cards

        with context.obj.app() as app:
            labels = app.read(card_labels)
        return make_cards(labels, form, kind, PRINTED_DOTS)

    _write(context.obj, (beside, large, paper), make, out, _kind(out, format), json)


def notice(
    context: typer.Context,
    out: Out,
    consent: Annotated[bool, typer.Option("--consent", help=N_("Mit einer Einwilligung zum Unterschreiben."))] = False,
    purposes: Annotated[
        list[Purpose] | None,
        typer.Option("--purpose", help=N_("Wofür eingewilligt wird, auch mehrmals; sonst für die Beratung.")),
    ] = None,
    beside: With = Beside.GERMAN,
    large: Large = False,
    paper: Paper = PaperSize.A4,
    format: Format = None,
    json: AsJson = False,
) -> None:
    """Set what a person is told about their data; needs no profile."""

    def make(form: HandoutForm, kind: PageKind) -> Pages:
        from app.domain.handout import NoticeWish
        from app.usecases.handouts import make_notice

        basis = "consent" if consent or purposes else ""
        return make_notice(NoticeWish(basis, tuple(purposes or [Purpose.COUNSELLING])), form, kind, PRINTED_DOTS)

    _write(context.obj, (beside, large, paper), make, out, _kind(out, format), json)


def _kind(out: Path, format: PageFormat | None) -> PageKind:
    """What is written: what is asked for, else what the name of the file says; raises where they disagree."""
    named = next((one for one in PageFormat if out.suffix.lower() == f".{one.value}"), None)
    if format and named and format is not named:
        raise InvalidInput(
            N_("Der Name „{file}“ passt nicht zu „--format {format}“. Es wurde nichts geschrieben."),
            file=out.name,
            format=format.value,
        )
    return (format or named or PageFormat.PDF).value


def _write(
    caller: Caller, wanted: tuple[Beside, bool, PaperSize], make: Make, out: Path, kind: PageKind, json: bool
) -> None:
    """Check first, then read and set; a picture for each page must find its name free."""
    from app.domain.handout import HandoutForm
    from app.files import require_new
    from app.usecases.handouts import page_files, require_language, save_pages

    beside, large, paper = wanted
    require_language(caller.language)
    require_new(out)
    pages = make(HandoutForm(caller.language, beside is Beside.GERMAN, large, paper.value), kind)
    require_new(*page_files(out, len(pages.pictures)))
    files = save_pages(pages, out)
    if json:
        return print_json({"files": [str(file) for file in files], "language": caller.language, "pages": pages.count})
    tr = caller.tr
    print_lines(tr.ngettext("{count} Seite geschrieben:", "{count} Seiten geschrieben:", pages.count))
    print_lines(*(str(file) for file in files))


VERBS = {
    "handout": (handout, N_("Angebote als Blatt zum Mitgeben setzen, in der Sprache von --lang und auf Deutsch.")),
    "cards": (cards, N_("Die Fragen der Beratung als Karten zum Zeigen setzen, in der Sprache von --lang.")),
    "notice": (notice, N_("Die Hinweise zum Datenschutz zum Mitgeben setzen, in der Sprache von --lang.")),
}
