"""The verbs that bring whole catalogues in and out."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.forms import import_form
from app.cli.output import print_json, print_lines, progress_bar
from app.cli.profile import AsJson
from app.domain.findings import FindingGroup, grouped, reason_sentence
from app.domain.object_words import OBJECT_WORDS
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.reports import Finding, ImportReport

SHOWN_REASONS = 20


class ExportForm(StrEnum):
    """The two forms of HSDS 3.0."""

    JSON = "json"
    TABULAR = "tabular"


def _words(tr: Translator) -> dict[str, str]:
    """What the steps of an import or export are called beside their bar."""
    return {
        "reading": tr.gettext("Lesen"),
        "comparing": tr.gettext("Abgleichen"),
        "writing": tr.gettext("Abschließen"),
        "exporting": tr.gettext("Schreiben"),
    }


def import_(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(metavar=N_("PFAD"), help=N_("Datei, Ordner oder Zip: HSDS, XLSX oder CSV."))],
    source: Annotated[str | None, typer.Option(metavar=N_("NAME"), help=N_("Der Name der Quelle."))] = None,
    language: Annotated[
        str, typer.Option(metavar=N_("SPRACHE"), help=N_("Die Sprache der Texte in der Quelle."))
    ] = "de",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Nur zeigen, was geschähe."))] = False,
    json: AsJson = False,
) -> None:
    """Read a catalogue; importing it again updates and never doubles."""
    from app.usecases.exchange import import_catalogue, preview_import

    caller: Caller = context.obj
    with caller.app() as app, progress_bar(_words(caller.tr), shown=not json) as progress:
        step, work = ("preview", preview_import) if dry_run else ("import", import_catalogue)
        report = app.write(step, work, path, source=source, language=language, progress=progress)
    if json:
        return print_json(import_form(report, caller.tr))
    print_lines(*_import_lines(report, caller.tr, dry_run=dry_run))


def _import_lines(report: ImportReport, tr: Translator, *, dry_run: bool) -> list[str]:
    lines = [tr.gettext("Das ist eine Vorschau; es wurde nichts geschrieben.")] if dry_run else []
    counted = (
        N_("{kind}: {read} gelesen, zu schreiben: {written}")
        if dry_run
        else N_("{kind}: {read} gelesen, {written} geschrieben")
    )
    lines += [
        tr.gettext(counted, kind=tr.gettext(OBJECT_WORDS[kind]), read=count, written=report.written.get(kind, 0))
        for kind, count in report.read.items()
    ]
    lines += [tr.gettext("Abgewiesen: {count}", count=len(report.rejected)), *_finding_lines(report.rejected, tr)]
    lines += [tr.gettext("Hinweise: {count}", count=len(report.warnings)), *_finding_lines(report.warnings, tr)]
    return lines


def _finding_lines(findings: Sequence[Finding], tr: Translator) -> list[str]:
    """One line for each reason, file and field, the most frequent first."""
    groups = grouped(findings)
    lines = [_group_line(group, tr) for group in groups]
    more = tr.gettext("  … und {count} weitere Gründe; mit --json steht alles da.", count=len(groups) - SHOWN_REASONS)
    return lines if len(groups) <= SHOWN_REASONS else [*lines[:SHOWN_REASONS], more]


def _group_line(group: FindingGroup, tr: Translator) -> str:
    place, reason = _place(group.first), reason_sentence(group.first, tr)
    if group.count == 1:
        return f"  {place}: {reason}"
    return tr.gettext("  {count} ×, zum Beispiel {place}: {reason}", count=group.count, place=place, reason=reason)


def _place(finding: Finding) -> str:
    return ":".join(str(part) for part in (finding.file, finding.line or finding.pointer, finding.field) if part)


def export(
    context: typer.Context,
    path: Annotated[
        Path, typer.Argument(metavar=N_("PFAD"), help=N_("Die Datei oder der Ordner, der geschrieben wird."))
    ],
    form: Annotated[
        ExportForm | None,
        typer.Option("--format", help=N_("Ein JSON-Dokument oder Tabellen; sonst sagt es die Endung.")),
    ] = None,
    json: AsJson = False,
) -> None:
    """Write the catalogue as HSDS 3.0: `.json` one document, `.zip` or a folder the tables."""
    from app.usecases.exchange import export_catalogue

    caller: Caller = context.obj
    with caller.app() as app, progress_bar(_words(caller.tr), shown=not json) as progress:
        report = app.read(
            export_catalogue, path, progress, tabular=None if form is None else form is ExportForm.TABULAR
        )
    if json:
        return print_json({"file": str(path), "written": dict(report.written)})
    count = report.written.get("service", 0)
    print_lines(
        caller.tr.ngettext(
            "{count} Angebot steht in „{file}“.", "{count} Angebote stehen in „{file}“.", count, file=str(path)
        )
    )


def template(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar=N_("DATEI"), help=N_("Die Tabelle, die geschrieben wird (XLSX)."))],
    json: AsJson = False,
) -> None:
    """Write an empty spreadsheet to fill in."""
    from app.files import require_new
    from app.usecases.exchange import write_template

    caller: Caller = context.obj
    require_new(file)
    write_template(file, caller.tr)
    if json:
        return print_json({"file": str(file)})
    print_lines(caller.tr.gettext("Die leere Vorlage liegt in „{file}“.", file=str(file)))


VERBS = {
    "import": (import_, N_("Einen Katalog einlesen. Noch einmal eingelesen wird er aktualisiert, nie verdoppelt.")),
    "export": (export, N_("Den Katalog als HSDS 3.0 schreiben.")),
    "template": (template, N_("Eine leere Tabelle zum Ausfüllen schreiben.")),
}
