"""The verbs about the shared place: sync, copy out, read back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.forms import Form
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.errors import KnownError
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from app.meeting import Meeting
    from app.usecases.syncing import Synced


def sync(
    context: typer.Context,
    place: Annotated[
        Path | None,
        typer.Argument(
            metavar=N_("ORT"), help=N_("Gemeinsame Datei oder gemeinsamer Ordner; sonst der zuletzt gewählte Ort.")
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Sync with the place of the team; the first one named is kept as the place."""
    caller: Caller = context.obj
    with caller.app() as app:
        synced = _synced(app.team, place)
        state = app.team.state()
    if synced.report.waiting and synced.report.trouble:
        raise synced.report.trouble[0]
    form = _form(synced, state.conflicts, caller.tr)
    if json:
        return print_json(form)
    print_lines(*_lines(synced, state.conflicts, caller.tr))


def _synced(team: Meeting, place: Path | None) -> Synced:
    """Sync; a place that turns out to be somebody else's is not kept."""
    from app.sync.share import ForeignTeam, NotAShare
    from app.usecases.syncing import place_at

    is_first = place is not None and team.state().place is None
    if place and is_first:
        team.choose_place(place_at(place))
    try:
        return team.sync(place, thoroughly=True)
    except (ForeignTeam, NotAShare):
        if is_first:
            team.forget_place()
        raise


def _form(synced: Synced, conflicts: int, tr: Translator) -> Form:
    report = synced.report
    return {
        "read": report.read,
        "applied": report.applied,
        "written": report.written,
        "waiting": report.waiting,
        "quarantined": report.quarantined,
        "conflicts": conflicts,
        "bytes_read": report.bytes_read,
        "bytes_written": report.bytes_written,
        "ms": synced.milliseconds,
        "renewed_chain": report.renewed_chain,
        "copies": list(report.copies),
        "trouble": [_trouble(error, tr) for error in report.trouble],
        "warnings": [_trouble(error, tr) for error in report.warnings],
    }


def _trouble(error: KnownError, tr: Translator) -> Form:
    return {"code": error.code, "text": error.sentence(tr)}


def _lines(synced: Synced, conflicts: int, tr: Translator) -> list[str]:
    report = synced.report
    lines = [
        tr.gettext("Gelesen: {count} Pakete", count=report.read),
        tr.gettext("Übernommen: {count} Änderungen", count=report.applied),
        tr.gettext("Geschrieben und zurückgelesen: {count} Pakete", count=report.written),
        tr.gettext("Noch nicht am Ort: {count}", count=report.waiting),
    ]
    if report.quarantined:
        lines.append(tr.gettext("Nicht übernommen: {count} Pakete", count=report.quarantined))
    if conflicts:
        lines.append(
            tr.ngettext(
                "{count} Konflikt wartet auf eine Entscheidung.",
                "{count} Konflikte warten auf eine Entscheidung.",
                conflicts,
            )
        )
    if report.renewed_chain:
        lines.append(
            tr.gettext(
                "Dieses Profil wurde aus einer Sicherung zurückgeholt oder kopiert; beide Stände bleiben erhalten."
            )
        )
    return [*lines, *(error.sentence(tr) for error in (*report.trouble, *report.warnings))]


def copy_out(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Wohin die Kopie geschrieben wird."))],
    with_cases: Annotated[
        bool, typer.Option("--with-cases", help=N_("Auch Fälle und Zahlen; sonst nur der Katalog."))
    ] = False,
    json: AsJson = False,
) -> None:
    """Write the team's state as one file for a stick or a mail."""
    caller: Caller = context.obj
    with caller.app() as app:
        written = app.team.export_copy(file, with_cases=with_cases)
    if json:
        return print_json({"file": str(file), "written": written, "with_cases": with_cases})
    print_lines(
        caller.tr.gettext(
            "Die Kopie liegt in „{file}“. Nur Geräte des Teams können sie lesen.",
            file=str(file),
        )
    )


def read_in(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Eine Kopie oder gemeinsame Datei des Teams."))],
    json: AsJson = False,
) -> None:
    """Take in a file of the team from anywhere; the file stays as it is."""
    caller: Caller = context.obj
    with caller.app() as app:
        synced = app.team.read_copy(file)
        conflicts = app.team.state().conflicts
    if json:
        return print_json(_form(synced, conflicts, caller.tr))
    report = synced.report
    print_lines(
        caller.tr.gettext("Gelesen: {count} Pakete", count=report.read),
        caller.tr.gettext("Übernommen: {count} Änderungen", count=report.applied),
        *(error.sentence(caller.tr) for error in report.trouble),
    )


VERBS = {
    "sync": (sync, N_("Mit dem gemeinsamen Ort des Teams abgleichen.")),
    "copy-out": (copy_out, N_("Den Stand des Teams in eine Datei schreiben, für einen Stick oder eine Mail.")),
    "read-in": (read_in, N_("Eine Datei des Teams von irgendwo einlesen.")),
}
