"""The texts of the program and their translations.

    python resources/packaging/texts.py collect   templates and catalogues follow the sources
    python resources/packaging/texts.py compile   make what the program reads, where a catalogue is newer
    python resources/packaging/texts.py begin so  make the empty catalogue of a new language

Two templates: `messages` for the window and the command line, `client` for what young people read.

What a term of a taxonomy is called in another language, its catalogue decides alone. The names in the taxonomies, which
are searched and go to other programs, are written from there by `collect`.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "translations"
TAXONOMIES = ROOT / "resources" / "taxonomies"
# This file is run by its path, before the program is installed anywhere.
sys.path.insert(0, str(ROOT))

from app.domain.terms import plain_description  # noqa: E402
from app.languages import CLIENT_LANGUAGES, LANGUAGES, WINDOW_LANGUAGES  # noqa: E402

WINDOW, CLIENT = "messages", "client"
CLIENT_FILES = {
    f"app/domain/{name}.py"
    for name in ("case_text", "client_questions", "client_text", "consent_text", "handout_text", "reasons")
}
KEYWORDS = DEFAULT_KEYWORDS | {
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "N_": None,
    "NN_": (1, 2),
}
NOT_FOR_CLIENTS = {"profile"}
EXPLAINED = {"document", "german", "kind", "registration", "school", "status", "work_permission"}
NO_ANSWERS = {"unknown", "not_stated"}
HEADERS = {
    "Project-Id-Version",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Language",
    "Plural-Forms",
}
REVIEWED = re.compile(rb'^"X-Reviewed: (.*?)(?:\\n)?"$', re.MULTILINE)


class OwnCatalog(Catalog):
    """A catalogue whose header says who has reviewed it, and nothing that changes without reason."""

    reviewed = ""
    counted: tuple[tuple[str, str], ...] = ()

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        kept = [(name, value) for name, value in super().mime_headers if name in HEADERS]
        return [*kept, ("X-Reviewed", self.reviewed), *self.counted] if self.locale else kept

    @mime_headers.setter
    def mime_headers(self, headers: list[tuple[str, str]]) -> None:
        Catalog.mime_headers.fset(self, headers)


def templates(root: Path = ROOT) -> dict[str, Catalog]:
    """Both templates as the sources have them now, by domain."""
    found = {domain: empty() for domain in (WINDOW, CLIENT)}
    for path in sorted([*(root / "app").rglob("*.py"), *(root / "ui").rglob("*.py")]):
        name = path.relative_to(root).as_posix()
        catalog = found[CLIENT if name in CLIENT_FILES else WINDOW]
        for message, comments, context in _texts_of(path):
            catalog.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    for domain, context, text, name, comment in _data_texts():
        found[domain].add(text, locations=[(name, None)], auto_comments=[comment] if comment else (), context=context)
    return found


def _texts_of(path: Path) -> Iterator[tuple[object, list[str], str | None]]:
    """The texts in a source file. `tr` is looked for alone: as an argument it would take over the call it stands in."""
    options = {"encoding": "utf-8"}
    for keywords in (KEYWORDS, {"tr": None}):
        for _line, message, comments, context in extract_from_file(
            "python", path, keywords=keywords, comment_tags=("TRANSLATORS:",), options=options
        ):
            yield message, comments, context


def _data_texts() -> Iterator[tuple[str, str, str, str, str]]:
    """The texts in data: domain, context, text, file, comment for the translator."""
    for path in sorted(TAXONOMIES.glob("*.json")):
        name = path.relative_to(ROOT).as_posix()
        content = json.loads(path.read_text(encoding="utf-8"))
        for term in content.get("taxonomy_terms", ()):
            domain = WINDOW if term["taxonomy"] in NOT_FOR_CLIENTS else CLIENT
            yield domain, term["taxonomy"], term["name"], name, term["code"]
            if description := plain_description(term.get("description", "")):
                explained = term["taxonomy"] in EXPLAINED and term["code"] not in NO_ANSWERS
                yield CLIENT if explained else WINDOW, term["taxonomy"], description, name, ""
        for deadline in content.get("deadlines", ()):
            yield CLIENT, "deadline", deadline["name"], name, ""
            yield CLIENT, "deadline", deadline["text"], name, ""
        for rule in content.get("eligibilities", ()):
            yield from _rule_texts(rule, name)
        for outcome in content.get("outcomes", ()):
            yield WINDOW, "outcome", outcome["text"], name, ""


def _rule_texts(rule: dict, name: str) -> Iterator[tuple[str, str, str, str, str]]:
    if rule.get("decided_by"):
        yield CLIENT, "decided_by", rule["decided_by"], name, ""
    for text in (rule.get("text"), *(way["text"] for way in rule.get("other_ways", ()))):
        if text:
            yield WINDOW, "rule", text, name, ""


def catalogue_paths(domain: str) -> list[tuple[str, Path]]:
    """The catalogues that a domain has: code of the language and file, whether it is there yet or not."""
    codes = [one.code for one in CLIENT_LANGUAGES] if domain == CLIENT else [c for c in WINDOW_LANGUAGES if c != "de"]
    return [(code, TRANSLATIONS / code / "LC_MESSAGES" / f"{domain}.po") for code in codes]


def collect() -> None:
    """Write the templates and bring every catalogue up to date; nothing is guessed, nothing marked fuzzy."""
    for domain, template in templates().items():
        write_if_changed(TRANSLATIONS / f"{domain}.pot", template)
        for _code, path in catalogue_paths(domain):
            if path.exists():
                catalog = read(path)
                catalog.update(template, no_fuzzy_matching=True)
                catalog.obsolete.clear()
                write_if_changed(path, catalog)
    for path in sorted(TAXONOMIES.glob("*.json")):
        content = path.read_text(encoding="utf-8")
        named = json.dumps(with_names(json.loads(content)), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
        if named != content:
            path.write_text(named, encoding="utf-8")


def with_names(taxonomy: dict) -> dict:
    """A taxonomy whose terms are called in other languages as the catalogues for young people say."""
    if "translations" not in taxonomy:
        return taxonomy
    terms = {term["id"]: term for term in taxonomy["taxonomy_terms"]}
    rows = [_named(row, terms[row["record_id"]]) for row in taxonomy["translations"]]
    return {**taxonomy, "translations": rows}


def _named(row: dict, term: dict) -> dict:
    catalog = _catalogue_of(row["language"])
    text = catalog.get(term["name"], context=term["taxonomy"]).string
    return {**row, "text": text, "state": "reviewed" if catalog.reviewed else "unreviewed"}


@cache
def _catalogue_of(code: str) -> OwnCatalog:
    return read(dict(catalogue_paths(CLIENT))[code])


def begin(code: str, domain: str = CLIENT) -> Path:
    """Make the empty catalogue of a language, with its plural forms; nobody has reviewed it."""
    path = dict(catalogue_paths(domain))[code]
    catalog = empty(LANGUAGES[code].locale)
    catalog.update(templates()[domain], no_fuzzy_matching=True)
    write_if_changed(path, catalog)
    return path


def empty(locale: str | None = None) -> OwnCatalog:
    """A catalogue without texts; without a locale it is a template."""
    catalog = OwnCatalog(locale=locale, project="Anlauf", version="1", fuzzy=False, charset="utf-8")
    catalog.header_comment = "# Texts of Anlauf, first written in German."
    return catalog


def read(path: Path) -> OwnCatalog:
    """A catalogue from its file; the plural forms are those in its own header."""
    content = path.read_bytes()
    catalog = OwnCatalog()
    catalog.__dict__.update(read_po(io.BytesIO(content), abort_invalid=True).__dict__)
    reviewed = REVIEWED.search(content)
    catalog.reviewed = reviewed[1].decode() if reviewed else ""
    return catalog


def write_if_changed(path: Path, catalog: Catalog) -> None:
    """Write a catalogue unless its file has the same content."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_by_file=True, include_lineno=False)
    if not path.exists() or path.read_bytes() != buffer.getvalue():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(buffer.getvalue())


def compile_catalogues(folder: Path = TRANSLATIONS) -> None:
    """Compile what is newer than its compiled form; how much is translated goes into the header."""
    for path in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        compiled, below = path.with_suffix(".mo"), _below(path)
        sources = [one.stat().st_mtime for one in (path, below) if one]
        if not compiled.exists() or compiled.stat().st_mtime < max(sources):
            catalog = read(path)
            done = _translated(catalog) | (_translated(read(below)) if below else set())
            catalog.counted = (("X-Texts", str(len(catalog))), ("X-Translated", str(len(done))))
            for message in catalog:
                if not _is_translated(message):
                    message.string = ""  # else an empty plural form would be shown as the text
            with compiled.open("wb") as file:
                write_mo(file, catalog)


def _below(path: Path) -> Path | None:
    """The catalogue over which this one lies."""
    code = path.parents[1].name
    over = LANGUAGES[code].over if code in LANGUAGES else ""
    below = path.parents[2] / over / "LC_MESSAGES" / path.name
    return below if over and below.exists() else None


def _translated(catalog: Catalog) -> set[tuple[str | None, object]]:
    return {(message.context, message.id) for message in catalog if message.id and _is_translated(message)}


def _is_translated(message: Message) -> bool:
    return all([message.string] if isinstance(message.string, str) else message.string)


if __name__ == "__main__":
    {"collect": collect, "compile": compile_catalogues, "begin": begin}[sys.argv[1]](*sys.argv[2:])
