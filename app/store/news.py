"""The versions that syncs brought since somebody last looked, by what they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC
from uuid import UUID

from app.domain.casework import ALL_OBJECTS, STATISTICS
from app.domain.history import Act
from app.domain.news import News, NewsEntry, NewsLine
from app.store import heads
from app.store.device import read_device
from app.store.heads import Known
from app.store.history import Origins, changes_of
from app.store.roots import Root, root_of, title_of
from app.store.unit import UnitOfWork, View

MOST_VERSIONS = 2_000
_SLOT = 1
_TOLD = tuple(name for name, kind in ALL_OBJECTS.items() if kind.audience != STATISTICS)


def news(view: View) -> News:
    """What others changed since `mark_seen`; what the own device wrote is not among it."""
    spans = _spans(view)
    until = max((last for _, last in spans), default=_seen(view))
    lines: dict[Root, list[NewsLine]] = defaultdict(list)
    found, is_cut = _newest(view, spans)
    origins = Origins(view)
    for kind, records in found.items():
        for record, versions in heads.versions_of_all(view, kind, [*records]):
            told = [version for version in versions if version.seq in records[record]]
            lines[root_of(view, kind, record)] += [
                line for version in told for line in _lines(view, origins, kind, record, version, versions)
            ]
    entries = (
        NewsEntry(kind, id, title_of(view, kind, id), tuple(_without_parts(told, kind)))
        for (kind, id), told in lines.items()
        if told
    )
    newest_first = tuple(sorted(entries, key=lambda entry: (entry.at, entry.root.bytes), reverse=True))
    return News(until, newest_first, _born(view, spans), is_cut)


def mark_seen(unit: UnitOfWork, until: int) -> None:
    """Everything up to `until` is known from now on."""
    unit.connection.exec_driver_sql("INSERT OR REPLACE INTO news_seen (slot, version) VALUES (?, ?)", (_SLOT, until))


def _seen(view: View) -> int:
    return int(view.connection.exec_driver_sql("SELECT version FROM news_seen").scalar() or 0)


def _spans(view: View) -> list[tuple[int, int]]:
    """The numbers of the versions that each sync brought, the last sync first."""
    query = "SELECT first, last FROM step WHERE kind = 'sync' AND last > ? ORDER BY first DESC"
    seen = _seen(view)
    return [(max(first, seen + 1), last) for first, last in view.connection.exec_driver_sql(query, (seen,))]


def _newest(view: View, spans: Iterable[tuple[int, int]]) -> tuple[dict[str, dict[UUID, set[int]]], bool]:
    """By kind and record the numbers of the newest versions of others, and whether there are more."""
    me = read_device(view).author
    found: dict[str, dict[UUID, set[int]]] = defaultdict(lambda: defaultdict(set))
    left = MOST_VERSIONS
    for first, last in spans:
        rows = view.connection.exec_driver_sql(
            "SELECT seq, kind, record FROM versions WHERE seq BETWEEN ? AND ? AND author IS NOT ?"
            " ORDER BY seq DESC LIMIT ?",
            (first, last, me, left + 1),
        ).all()
        for number, kind, record in rows[:left]:
            if kind in _TOLD:
                found[kind][UUID(bytes=record)].add(number)
        if len(rows) > left:
            return found, True
        left -= len(rows)
    return found, False


def _lines(
    view: View, origins: Origins, kind: str, record: UUID, version: Known, versions: list[Known]
) -> Iterator[NewsLine]:
    writer, at = origins.writer(version.author, version.source), origins.step(version).at.astimezone(UTC)
    for change in changes_of(view, ALL_OBJECTS[kind], record, version, versions):
        yield NewsLine(change, *writer, at)


def _without_parts(lines: list[NewsLine], root_kind: str) -> Iterator[NewsLine]:
    """Where the offer or case itself is new, its parts need no line of their own."""
    is_new = any(line.change.act is Act.CREATED and line.change.record_kind == root_kind for line in lines)
    for line in lines:
        if not (is_new and line.change.act is Act.CREATED and line.change.record_kind != root_kind):
            yield line


def _born(view: View, spans: Iterable[tuple[int, int]]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    query = "SELECT kind, count(*) FROM versions WHERE seq BETWEEN ? AND ? AND parents IS NULL GROUP BY kind"
    for span in spans:
        for kind, count in view.connection.exec_driver_sql(query, span):
            if kind in _TOLD:
                counts[kind] += count
    return dict(counts)
