"""Import with preview, export, the empty spreadsheet, and what the program brings with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain.exported import Exported
from app.domain.incoming import Batch, Cancelled, Incoming, Progress
from app.domain.profile import OBJECTS
from app.domain.reports import ExportReport, ImportReport
from app.errors import Cancelled as CancelledByUser
from app.errors import InvalidInput, NotFound
from app.exchange.dates import moved_to
from app.exchange.identity import source_id
from app.exchange.json_writing import document_of, documents
from app.exchange.output import write_list, write_package
from app.exchange.reading import documents_source, open_source
from app.exchange.source import OpenedSource, SourceInfo
from app.i18n import N_, Translator
from app.paths import resources_folder
from app.store import reading
from app.store.exporting import Outgoing
from app.store.importing import Importing
from app.store.unit import UnitOfWork, View
from app.usecases.base import edition

BASE_SOURCE = "anlauf"
DEMO_SOURCE = "demo"
EXPORT_STOPPED = N_("Der Export wurde abgebrochen. Es wurde keine Datei geschrieben.")
NO_FORMAT = N_(
    "„{file}“ hat keine Endung, die zu einem Export passt. Es wurde nichts geschrieben."
    " Nehmen Sie .json, .zip oder den Namen eines Ordners."
)
STOPPED = N_("Der Import wurde abgebrochen. Der Katalog ist unverändert.")


def _quiet(what: str, done: int, total: int) -> None:
    """Progress nobody watches."""


def _never() -> bool:
    return False


def import_catalogue(
    unit: UnitOfWork,
    path: Path,
    *,
    source: str | None = None,
    language: str = "de",
    progress: Progress = _quiet,
    cancelled: Cancelled = _never,
) -> ImportReport:
    """Bring a package, a JSON file or a spreadsheet into the catalogue; all of it is one undo step.

    `source` is the name under which it can be imported again, `language` that of its texts. Raises `RefusedFile`,
    `UnreadableFile` or `Cancelled`; the catalogue is then as it was.
    """
    given = (source or "").strip()
    opened = open_source(path, given, unit.now.astimezone().date())
    name = given or opened.info.name
    return _bring_in(unit, opened, name, language, progress, cancelled)


def preview_import(
    unit: UnitOfWork,
    path: Path,
    *,
    source: str | None = None,
    language: str = "de",
    progress: Progress = _quiet,
    cancelled: Cancelled = _never,
) -> ImportReport:
    """What `import_catalogue` would do, found out by doing it and taking everything back."""
    kept = unit.next, unit.everything, {kind: set(ids) for kind, ids in unit.touched.items()}
    trial = unit.connection.begin_nested()
    try:
        return import_catalogue(unit, path, source=source, language=language, progress=progress, cancelled=cancelled)
    finally:
        trial.rollback()
        unit.next, unit.everything, unit.touched = kept


def _bring_in(
    unit: UnitOfWork, opened: OpenedSource, name: str, language: str, progress: Progress, cancelled: Cancelled
) -> ImportReport:
    source = source_id(name)
    importing = Importing(unit, source, opened.findings, source_id(BASE_SOURCE))
    steps = _Steps(progress)
    is_stated, began = False, unit.next
    for batch in _watched(opened.batches(source, steps.on_read), cancelled):
        importing.take(batch)
        steps.on_compared(len(batch.records))
        is_stated = is_stated or (batch.kind == "source" and any(record.id == source.bytes for record in batch.records))
    progress("writing", 0, 0)
    is_known = reading.record(unit, "source", source, deleted=True) is not None
    if is_known and not is_stated:
        _name_source(importing, _source_batch(source, opened.info, name, language))
    vanished, conflicts = importing.finish()
    # What said nothing new leaves nothing behind, or taking it back would take back what nobody sees.
    if not (is_known or is_stated) and unit.next > began:
        _name_source(importing, _source_batch(source, opened.info, name, language))
    return ImportReport(
        source=name,
        read=_counted(importing.read),
        written={kind: importing.written[kind] for kind in _counted(importing.read)},
        rejected=tuple(opened.findings.rejected),
        warnings=tuple(opened.findings.warnings),
        vanished=vanished,
        conflicts=conflicts,
    )


def _name_source(importing: Importing, batch: Batch) -> None:
    """Bring in the record of the source itself, which nobody wrote into the file: it does not count as read."""
    counts = importing.read.copy(), importing.written.copy()
    importing.take(batch)
    importing.read, importing.written = counts


def write_template(path: Path, translator: Translator) -> None:
    """Write the empty spreadsheet with headings, explanations and lists; raises `InvalidInput`."""
    from app.exchange.template import write_workbook

    write_workbook(path, translator)


def install_base(unit: UnitOfWork) -> ImportReport:
    """The taxonomies, kinds with their access rules and outcomes that come with the program; doing it again updates."""
    folder = resources_folder() / "taxonomies"
    documents = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
    unit.edition = edition()
    try:
        return _bring_in(unit, documents_source(BASE_SOURCE, documents), BASE_SOURCE, "de", _quiet, _never)
    finally:
        unit.edition = 0


def install_demo(unit: UnitOfWork, today: date) -> ImportReport:
    """The demo catalogue, its dates moved by whole weeks so that it looks as on the day it was written for."""
    text = (resources_folder() / "demo" / "catalogue.json").read_text("utf-8")
    document = moved_to(json.loads(text), today)
    return _bring_in(unit, documents_source(DEMO_SOURCE, [document]), DEMO_SOURCE, "de", _quiet, _never)


def export_catalogue(
    view: View,
    path: Path,
    progress: Progress = _quiet,
    cancelled: Cancelled = _never,
    *,
    tabular: bool | None = None,
) -> ExportReport:
    """Write the whole catalogue as HSDS 3.0: `.json` one list, `.zip` or a folder the tables; `tabular` overrules that.

    Where all of it came from one source unchanged, the export names that source, and an import takes it up again.
    What lay at `path` is replaced when the new file is whole. Raises `InvalidInput`, `DiskFull`, `Cancelled`.
    """
    count = _Counting(progress, cancelled, sum(reading.counts(view).values()))
    outgoing = Outgoing(view)
    origin = outgoing.only_source(source_id(BASE_SOURCE))

    def all_of(kind: str) -> Iterator[Exported]:
        return count.passing(outgoing.all_of(kind))

    ending = path.suffix.lower()
    if tabular is False or (tabular is None and ending == ".json"):
        write_list(path, count.documents(documents(all_of, outgoing.children_of, source=origin)))
    elif tabular or ending in {"", ".zip"} or path.is_dir():
        write_package(path, all_of, origin.values["name"] if origin else path.stem)
    else:
        raise InvalidInput(NO_FORMAT, file=path.name)
    return ExportReport(path.name, _counted(reading.counts(view)))


class _Steps:
    """Tells how far an import has come: in bytes while it reads, in records once everything is read."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._all_read, self._compared = progress, False, 0

    def on_read(self, what: str, done: int, total: int) -> None:
        if not self._all_read:
            self._progress(what, done, total)
        self._all_read = 0 < total <= done

    def on_compared(self, records: int) -> None:
        self._compared += records
        if self._all_read:
            self._progress("comparing", self._compared, 0)


class _Counting:
    """Tells how far an export has come and stops it when asked to."""

    def __init__(self, progress: Progress, cancelled: Cancelled, total: int) -> None:
        self._progress, self._cancelled, self._total, self._done = progress, cancelled, total, 0

    def passing(self, records: Iterator[Exported]) -> Iterator[Exported]:
        for number, record in enumerate(records):
            if number % 500 == 0:
                self._report(500)
            yield record

    def documents(self, entries: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for entry in entries:
            self._report(1)
            yield entry

    def _report(self, more: int) -> None:
        if self._cancelled():
            raise CancelledByUser(EXPORT_STOPPED)
        self._done = min(self._done + more, self._total)
        self._progress("exporting", self._done, self._total)


def service_document(view: View, id: UUID) -> dict[str, Any]:
    """One offer as an HSDS 3.0 service object with its organization and places written in; raises `NotFound`."""
    children_of = Outgoing(view).children_of
    found = children_of("service", "id", [id])
    if not found:
        raise NotFound(N_("Dieses Angebot gibt es nicht. Es wurde gelöscht oder nie angelegt."))
    service = found[0]
    places = {place.values["location_id"] for place in children_of("service_at_location", "service_id", [id])}
    linked = [
        *children_of("organization", "id", [service.values.get("organization_id", id)]),
        *children_of("program", "id", [service.values.get("program_id", id)]),
        *children_of("location", "id", places),
    ]
    return document_of(service, children_of, linked)


def _counted(counts: dict[str, int]) -> dict[str, int]:
    return {kind: counts[kind] for kind in OBJECTS if counts.get(kind)}


def _watched(batches: Iterable[Batch], cancelled: Callable[[], bool]) -> Iterator[Batch]:
    for batch in batches:
        if cancelled():
            raise CancelledByUser(STOPPED)
        yield batch


def _source_batch(source: UUID, info: SourceInfo, name: str, language: str) -> Batch:
    said = {"title": info.title, "licence": info.licence, "attribution": info.attribution, "url": info.url}
    values = {"name": name, "language": language or info.language, **{key: text for key, text in said.items() if text}}
    return Batch("source", "", [Incoming(source.bytes, values, {})])
