"""The JSON forms of the command line, one function each; `resources/schemas` says the same as schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.findings import reason_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.reports import Finding, ImportReport
    from app.domain.search import Card, SearchPage
    from app.i18n import Translator
    from app.usecases.profiles import Status

Form = dict[str, Any]


def import_form(report: ImportReport, tr: Translator) -> Form:
    """Counts by HSDS object name, and every finding with its place and a reason in words."""
    return {
        "read": dict(report.read),
        "written": {kind: report.written.get(kind, 0) for kind in {**report.read, **report.written}},
        "rejected": _findings(report.rejected, tr),
        "warnings": _findings(report.warnings, tr),
    }


def _findings(findings: Iterable[Finding], tr: Translator) -> list[Form]:
    return [
        {
            "file": finding.file,
            "line": finding.line,
            "pointer": finding.pointer,
            "field": finding.field,
            "reason": reason_sentence(finding, tr),
        }
        for finding in findings
    ]


def search_form(page: SearchPage) -> Form:
    """The exact number of offers found and the best of them, in plain text."""
    return {"total": page.total, "results": [_result(card) for card in page.cards]}


def _result(card: Card) -> Form:
    return {
        "id": str(card.id),
        "name": card.title,
        "organization": card.organization,
        "snippet": "".join(span.text for span in card.snippet),
    }


def status_form(status: Status) -> Form:
    """What the profile holds, its schema, what waits to be shared, and a digest for each audience."""
    return {
        "counts": dict(status.counts),
        "schema_version": status.schema_version,
        "waiting": status.waiting,
        "place_unread": status.place_unread,
        "digest": dict(status.digest),
    }
