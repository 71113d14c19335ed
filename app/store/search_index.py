"""The full-text index: what an offer says in four columns of folded words, and the vocabulary of all of them.

Local and derived from the catalogue: it has no versions, lies in the encrypted file like everything else and can be
made anew at any time. The row of an offer bears the number (`rowid`) of its service.

`search` is contentless with full detail (phrases of synonyms need positions); `search_word` holds every word once, so
that the parts of German compounds and typing errors are looked up among words instead of in a trigram index, which
would be many times larger than the texts themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection

from app.domain.terms import abbreviations
from app.domain.text import fold, is_kept, tokens, without_markup
from app.store.unit import UnitOfWork, View

NAME, TERMS, ORGANIZATION, TEXT = "name", "terms", "organization", "text"
COLUMNS = (NAME, TERMS, ORGANIZATION, TEXT)
CHUNK = 2_000
MANY = 5_000
WORDS_AT_ONCE = 24
EVERY_SLOT = 0

_TABLES = (
    "CREATE VIRTUAL TABLE search USING fts5(name, terms, organization, text, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab('search', 'row')",
    "CREATE TABLE search_word (word TEXT PRIMARY KEY) WITHOUT ROWID",
)
_WANTED = "CREATE TEMP TABLE IF NOT EXISTS search_wanted (slot INTEGER PRIMARY KEY, id BLOB NOT NULL, alive INTEGER)"


def create(connection: Connection) -> None:
    """Make the tables of the index."""
    for statement in _TABLES:
        connection.exec_driver_sql(statement)


def rebuild(unit: UnitOfWork) -> None:
    """Make the whole index anew."""
    connection = unit.connection
    connection.exec_driver_sql("INSERT INTO search(search) VALUES('delete-all')")
    connection.exec_driver_sql("DELETE FROM search_word")
    last = connection.exec_driver_sql("SELECT coalesce(max(rowid), 0) FROM service").scalar_one()
    for start in range(1, last + 1, CHUNK):
        _want(connection, "WHERE rowid BETWEEN ? AND ?", (start, start + CHUNK - 1))
        _write_wanted(connection, replaced=False)
    _read_vocabulary(connection)


def refresh(unit: UnitOfWork, service_ids: Collection[UUID]) -> None:
    """Bring the offers with these ids up to date; those deleted leave the index."""
    connection = unit.connection
    ids = sorted(service_id.bytes for service_id in service_ids)
    many = len(ids) > MANY
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        _want(connection, f"WHERE id IN ({','.join('?' * len(chunk))})", tuple(chunk))
        documents = _write_wanted(connection, replaced=True)
        if not many:
            _add_words(connection, documents)
    if many:
        _read_vocabulary(connection)


def put_off(unit: UnitOfWork, service_ids: Collection[UUID] | None) -> None:
    """Note that these offers, or all of them (None), must still be brought up to date by `catch_up`."""
    execute = unit.connection.exec_driver_sql
    if service_ids is None:
        execute("INSERT OR IGNORE INTO search_due VALUES (?)", (EVERY_SLOT,))
        return
    ids = [(service_id.bytes,) for service_id in service_ids]
    execute("INSERT OR IGNORE INTO search_due SELECT rowid FROM service WHERE id = ?", ids)


def is_due(view: View) -> bool:
    """Whether offers were put off."""
    return view.connection.exec_driver_sql("SELECT 1 FROM search_due LIMIT 1").first() is not None


def catch_up(unit: UnitOfWork) -> None:
    """Bring some of the offers that were put off up to date."""
    connection = unit.connection
    if connection.exec_driver_sql("DELETE FROM search_due WHERE slot = ?", (EVERY_SLOT,)).rowcount:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_due SELECT rowid FROM service")
    chosen = "(SELECT slot FROM search_due ORDER BY slot LIMIT ?)"
    _want(connection, f"WHERE rowid IN {chosen}", (CHUNK,))
    _add_words(connection, _write_wanted(connection, replaced=True))
    connection.exec_driver_sql(f"DELETE FROM search_due WHERE slot IN {chosen}", (CHUNK,))


def _want(connection: Connection, where: str, values: tuple[Any, ...]) -> None:
    connection.exec_driver_sql(_WANTED)
    connection.exec_driver_sql("DELETE FROM search_wanted")
    connection.exec_driver_sql(f"INSERT INTO search_wanted SELECT rowid, id, alive FROM service {where}", values)


def _write_wanted(connection: Connection, replaced: bool) -> list[tuple[Any, ...]]:
    if replaced:
        connection.exec_driver_sql("DELETE FROM search WHERE rowid IN (SELECT slot FROM search_wanted)")
    connection.exec_driver_sql("DELETE FROM search_wanted WHERE NOT alive")
    documents = list(_documents(connection))
    if documents:
        connection.exec_driver_sql(
            "INSERT INTO search(rowid, name, terms, organization, text) VALUES (?, ?, ?, ?, ?)", documents
        )
    return documents


def _read_vocabulary(connection: Connection) -> None:
    words = connection.exec_driver_sql("SELECT term FROM search_vocabulary").scalars()
    _keep_words(connection, words)


def _add_words(connection: Connection, documents: Iterable[tuple[Any, ...]]) -> None:
    words = {word for document in documents for text in document[1:] for word in tokens(text)}
    _keep_words(connection, words)


def _keep_words(connection: Connection, words: Iterable[str]) -> None:
    kept = [(word,) for word in words if is_kept(word)]
    if kept:
        connection.exec_driver_sql("INSERT OR IGNORE INTO search_word VALUES (?)", kept)


# CROSS JOIN holds SQLite to the order written: without it every chunk would scan all attributes and locations.
_OF_SERVICE = """
SELECT w.slot, s.name, s.alternate_name, o.name, o.alternate_name, p.name, s.description, s.eligibility_description,
  s.application_process, s.fees_description, s.interpretation_services, s.alert
FROM search_wanted w CROSS JOIN service s ON s.rowid = w.slot
LEFT JOIN organization o ON o.id = s.organization_id AND o.alive
LEFT JOIN program p ON p.id = s.program_id AND p.alive"""

_OF_TERMS = """
SELECT slot, group_concat(term, ' ') FROM (
SELECT w.slot AS slot, t.rowid AS term FROM search_wanted w CROSS JOIN attribute a ON a.link_id = w.id AND a.alive
  JOIN taxonomy_term t ON t.id = a.taxonomy_term_id AND t.alive
UNION ALL
SELECT w.slot, t.rowid FROM search_wanted w
  CROSS JOIN service_at_location l ON l.service_id = w.id AND l.alive
  CROSS JOIN attribute a ON a.link_id = l.location_id AND a.alive
  JOIN taxonomy_term t ON t.id = a.taxonomy_term_id AND t.alive) GROUP BY slot"""

_TERM_TEXTS = """
SELECT rowid, name, description FROM taxonomy_term WHERE alive
UNION ALL
SELECT t.rowid, x.text, '' FROM translation x JOIN taxonomy_term t ON t.id = x.record_id
WHERE x.record_kind = 'taxonomy_term' AND x.field = 'name' AND x.alive"""

_OF_CHILDREN = (
    (TERMS, "SELECT w.slot, c.name FROM search_wanted w CROSS JOIN language c ON c.service_id = w.id AND c.alive"),
    (
        TEXT,
        "SELECT w.slot, c.document FROM search_wanted w"
        " CROSS JOIN required_document c ON c.service_id = w.id AND c.alive",
    ),
    (
        TEXT,
        "SELECT w.slot, concat_ws(' ', c.option, c.amount_description)"
        " FROM search_wanted w CROSS JOIN cost_option c ON c.service_id = w.id AND c.alive",
    ),
    (
        TEXT,
        "SELECT w.slot, concat_ws(' ', c.name, c.title, c.department)"
        " FROM search_wanted w CROSS JOIN contact c ON c.service_id = w.id AND c.alive",
    ),
    (TEXT, "SELECT w.slot, c.text FROM search_wanted w CROSS JOIN eligibility c ON c.service_id = w.id AND c.alive"),
    (TEXT, "SELECT w.slot, c.text FROM search_wanted w CROSS JOIN outcome c ON c.service_id = w.id AND c.alive"),
    (
        TEXT,
        "SELECT w.slot, concat_ws(' ', c.times, c.text)"
        " FROM search_wanted w CROSS JOIN intake c ON c.service_id = w.id AND c.alive",
    ),
    (
        TEXT,
        "SELECT w.slot, concat_ws(' ', p.name, a.address_1, a.address_2, a.region, a.postal_code, a.city)"
        " FROM search_wanted w CROSS JOIN service_at_location l ON l.service_id = w.id AND l.alive"
        " CROSS JOIN location p ON p.id = l.location_id AND p.alive"
        " LEFT JOIN address a ON a.location_id = p.id AND a.alive",
    ),
    (
        NAME,
        "SELECT w.slot, x.text FROM search_wanted w CROSS JOIN translation x ON x.record_id = w.id AND x.alive"
        " WHERE x.record_kind = 'service' AND x.field IN ('name', 'alternate_name')",
    ),
    (
        TEXT,
        "SELECT w.slot, x.text FROM search_wanted w CROSS JOIN translation x ON x.record_id = w.id AND x.alive"
        " WHERE x.record_kind = 'service' AND x.field NOT IN ('name', 'alternate_name')",
    ),
)


def _documents(connection: Connection) -> Iterator[tuple[Any, ...]]:
    """The folded columns of the wanted services."""
    pieces: dict[int, dict[str, list[str]]] = {}
    for slot, name, other_name, organization, also_known_as, program, *texts in _rows(connection, _OF_SERVICE):
        columns = pieces[slot] = {NAME: [name, other_name], TERMS: [], ORGANIZATION: [organization, also_known_as]}
        columns[TEXT] = [program, *texts]
    term_texts = _term_texts(connection)
    for slot, terms in _rows(connection, _OF_TERMS):
        pieces[slot][TERMS] += [term_texts.get(term, "") for term in terms.split()]
    for column, query in _OF_CHILDREN:
        for slot, text in _rows(connection, query):
            pieces[slot][column].append(text)
    for slot, columns in pieces.items():
        yield (slot, *(_folded(columns[column]) for column in COLUMNS))


def _rows(connection: Connection, query: str) -> list[tuple[Any, ...]]:
    """All rows at once as the driver gives them: there are ten for each offer."""
    handle: Any = connection.connection.driver_connection
    rows: list[tuple[Any, ...]] = handle.execute(query).fetchall()
    return rows


def _folded(texts: Iterable[str | None]) -> str:
    return fold(without_markup("\n".join([text for text in texts if text])))


def _term_texts(connection: Connection) -> dict[str, str]:
    texts: dict[str, list[str]] = {}
    for number, name, description in _rows(connection, _TERM_TEXTS):
        texts.setdefault(str(number), []).append(f"{name} {abbreviations(description or '')}")
    return {number: " ".join(parts) for number, parts in texts.items()}


def slots_with(view: View, columns: Collection[str], phrases: Sequence[Sequence[str]]) -> list[int]:
    """The numbers of the offers that hold one of the phrases in one of the columns; some may come twice.

    A phrase that ends in `*` may go on in its last word.
    """
    # A driver's own cursor, and the numbers as one text: each row by itself would cost more than finding it.
    cursor = view.connection.connection.cursor()
    scope = f"{{{' '.join(columns)}}} : "
    found: list[int] = []
    for start in range(0, len(phrases), WORDS_AT_ONCE):
        # A row of an OR is found by looking at every member of it: long ones are asked for in pieces.
        any_of = " OR ".join(_quoted(phrase) for phrase in phrases[start : start + WORDS_AT_ONCE])
        (numbers,) = cursor.execute(_NUMBERS, (f"{scope}({any_of})",)).fetchone()
        found += _numbers(f"[{numbers or ''}]")
    return found


_NUMBERS = "SELECT group_concat(rowid) FROM search WHERE search MATCH ?"
_numbers = msgspec.json.Decoder(list[int]).decode


def _quoted(phrase: Sequence[str]) -> str:
    *words, last = phrase
    return f'"{" ".join(words)}" *' if last == "*" else f'"{" ".join(phrase)}"'


def all_words(view: View) -> tuple[str, ...]:
    """Every word of the index, sorted."""
    return tuple(word for (word,) in view.connection.exec_driver_sql("SELECT word FROM search_word ORDER BY word"))


def card_texts(view: View, slots: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The alert and the long texts of some offers, for their cards."""
    marks = ",".join("?" * len(slots))
    rows = view.connection.exec_driver_sql(
        "SELECT rowid, alert, description, eligibility_description, application_process, fees_description"
        f" FROM service WHERE rowid IN ({marks})",
        tuple(slots),
    )
    return {slot: tuple(text or "" for text in texts) for slot, *texts in rows}
