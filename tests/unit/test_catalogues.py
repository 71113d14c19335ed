"""The texts for translators are complete, and each catalogue can be relied on: nothing missing, stale or misshapen."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import string
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from babel.dates import get_day_names

from app.handouts.side import side
from app.i18n import client_translator, translator
from app.languages import CLIENT_LANGUAGES, LANGUAGES, language_name
from ui import wording

ROOT = Path(__file__).resolve().parents[2]
NOT_LATIN_DIGIT = re.compile(r"[\u0660-\u0669\u06f0-\u06f9]")
PLAIN = {"gettext", "tr", "N_", "pgettext"}
COUNTED = {"ngettext", "NN_", "npgettext"}
IN_A_CONTEXT = {"pgettext", "npgettext"}
DIRECTION_MARK = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@cache
def texts() -> ModuleType:
    """The tool behind `make texts`."""
    spec = importlib.util.spec_from_file_location("texts", ROOT / "resources" / "packaging" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["texts"] = module
    spec.loader.exec_module(module)
    return module


@cache
def collected() -> dict[str, Any]:
    return texts().templates()  # type: ignore[no-any-return]


def keys(catalog: Any) -> set[tuple[str | None, Any]]:
    return {(message.context, message.id) for message in catalog if message.id}


def ids(message: Any) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Any) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def catalogues() -> list[Any]:
    return [
        pytest.param(domain, code, path, id=f"{code}-{domain}")
        for domain in ("messages", "client")
        for code, path in texts().catalogue_paths(domain)
    ]


@pytest.mark.parametrize("domain", ["messages", "client"])
def test_the_texts_for_translators_are_complete(domain: str) -> None:
    template = texts().read(ROOT / "translations" / f"{domain}.pot")
    assert keys(template) ^ keys(collected()[domain]) == set(), "run `make texts`"


def test_every_text_for_a_person_reaches_a_template() -> None:
    found = {key for template in collected().values() for key in keys(template)}
    lost = [said for path in sources() for said in marked(path) if said[1:] not in found]
    assert lost == []


def sources() -> list[Path]:
    return [*(ROOT / "app").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]


def marked(path: Path) -> Iterator[tuple[str, str | None, Any]]:
    """Every text that a source file gives to gettext, read from its syntax tree: place, context, text."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            literals = [part.value if isinstance(part, ast.Constant) else None for part in node.args]
            context = literals.pop(0) if called in IN_A_CONTEXT and literals else None
            said = tuple(literals[:2]) if called in COUNTED else literals[0] if called in PLAIN and literals else None
            if said is not None and isinstance(literals[0], str):
                yield f"{path.name}:{node.lineno}", context, said


@pytest.mark.parametrize(("domain", "code", "path"), catalogues())
def test_a_catalogue_has_each_text_once_and_none_that_is_gone(domain: str, code: str, path: Path) -> None:
    catalog = texts().read(path)
    template = texts().read(ROOT / "translations" / f"{domain}.pot")
    assert keys(catalog) ^ keys(template) == set(), "run `make texts`"
    assert b"#, fuzzy" not in path.read_bytes()
    assert b'"X-Reviewed: ' in path.read_bytes()


@pytest.mark.parametrize(("domain", "code", "path"), catalogues())
def test_a_catalogue_is_complete(domain: str, code: str, path: Path) -> None:
    over = LANGUAGES[code].over
    below = {(m.context, m.id): m for m in texts().read(dict(texts().catalogue_paths(domain))[over])} if over else {}
    missing = [
        message.id
        for message in texts().read(path)
        if message.id
        and not all(forms(message))
        and not (over and not any(forms(message)) and all(forms(below[message.context, message.id])))
    ]
    assert missing == []


@pytest.mark.parametrize(("domain", "code", "path"), catalogues())
def test_placeholders_and_plural_forms_are_right(domain: str, code: str, path: Path) -> None:
    catalog = texts().read(path)
    wrong = [trouble for message in catalog if message.id for trouble in _troubles(message, catalog.num_plurals)]
    assert wrong == []


def _troubles(message: Any, plurals: int) -> Iterator[tuple[str, str]]:
    written = [form for form in forms(message) if form]
    if written and len(ids(message)) > 1 and len(written) != plurals:
        yield message.id[0], f"{len(written)} of {plurals} plural forms"
    wanted = placeholders(ids(message)[-1])
    spare = {"count"} if len(ids(message)) > 1 else set()
    for form in written:
        if not wanted - spare <= placeholders(form) <= wanted:
            yield ids(message)[0], f"placeholders of {form!r}"
        if NOT_LATIN_DIGIT.search(form) or DIRECTION_MARK.search(form):
            yield ids(message)[0], f"digits or direction marks in {form!r}"


def test_english_hours_and_days_read_as_in_britain(tmp_path: Path) -> None:
    for domain in ("messages", "client"):
        english = tmp_path / "en" / "LC_MESSAGES" / f"{domain}.po"
        english.parent.mkdir(parents=True, exist_ok=True)
        english.write_bytes(dict(texts().catalogue_paths(domain))["en"].read_bytes())
    texts().compile_catalogues(tmp_path)
    tr = translator("en", tmp_path)
    assert wording.hours(tr, [("09:00", "12:30"), ("14:00", "")]) == "9:00 to 12:30 and from 14:00"
    assert wording.day(tr, date(2026, 3, 22)) == "22 Mar 2026"
    assert wording.offers(tr, 2) == "2 offers"


def test_the_names_that_are_searched_are_those_that_are_read() -> None:
    for path in sorted((ROOT / "resources" / "taxonomies").glob("*.json")):
        taxonomy = json.loads(path.read_text(encoding="utf-8"))
        assert texts().with_names(taxonomy) == taxonomy, f"{path.name}: run `make texts`"


def test_plain_german_explains_each_term_once_in_at_most_fifteen_words() -> None:
    spoken = texts().read(dict(texts().catalogue_paths("client"))["de_einfach"])
    explained = [
        (context, text)
        for domain, context, text, _file, code in texts()._data_texts()
        if domain == "client" and context in texts().EXPLAINED and not code
    ]
    assert len(explained) > 100
    assert [said for said in explained if len(spoken.get(said[1], context=said[0]).string.split()) > 15] == []
    legal = {"status", "work_permission"}
    terms = [
        term
        for name in legal
        for term in json.loads((ROOT / f"resources/taxonomies/{name}.json").read_text(encoding="utf-8"))[
            "taxonomy_terms"
        ]
        if term["code"] not in texts().NO_ANSWERS
    ]
    assert [term["name"] for term in terms if not term.get("description")] == []


def test_dari_lies_over_farsi(tmp_path: Path) -> None:
    for code, said in (("fa", {"Ja": "بله", "Nein": "نه"}), ("fa_AF", {"Ja": "بلی", "Nein": ""})):
        catalog = texts().empty(LANGUAGES[code].locale)
        for message, words in said.items():
            catalog.add(message, words)
        path = tmp_path / code / "LC_MESSAGES" / "client.po"
        texts().write_if_changed(path, catalog)
    texts().compile_catalogues(tmp_path)
    dari = client_translator("fa-AF", tmp_path)
    assert [dari.gettext(word) for word in ("Ja", "Nein", "Fertig")] == ["بلی", "نه", "Fertig"]
    assert client_translator("fa", tmp_path).gettext("Ja") == "بله"


def test_each_language_is_one_line_with_what_cldr_knows_of_it() -> None:
    assert len({one.code for one in CLIENT_LANGUAGES}) == len(CLIENT_LANGUAGES) == 16
    for one in LANGUAGES.values():
        locale = client_translator(one.code).locale
        assert str(locale) == one.locale
        assert {"ltr": "ltr", "rtl": "rtl"}[one.direction] == locale.text_direction
        assert one.over in ("", *LANGUAGES)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_day_has_its_weekday_latin_digits_and_a_year_after_christ(code: str) -> None:
    column = side(code)
    for day in (date(2026, 1, 31) + timedelta(days=33 * number) for number in range(12)):
        said = column.day(day)
        assert get_day_names("wide", locale=column.tr.locale)[day.weekday()] in said
        assert re.findall(r"\d+", said, re.ASCII) == re.findall(r"\d+", said)
        assert sorted(re.findall(r"\d+", said), key=int) == [str(day.day), str(day.year)]
    hours = column.hours([("09:00", "12:30"), ("14:00", "")])
    told = f"{hours} {column.money(1234.5, 'EUR')} {column.number(0.5)}"
    assert not NOT_LATIN_DIGIT.search(told)
    assert not re.search(r"[-–—]", hours), "a range is said in words"


def test_a_language_is_called_as_people_know_it() -> None:
    assert [language_name("de", code) for code in ("en", "fa-AF", "ckb", "kmr", "de", "am", "xx")] == [
        *("Englisch", "Dari", "Zentralkurdisch", "Kurdisch (Kurmancî)", "Deutsch", "Amharisch", "xx"),
    ]
    assert (language_name("kmr", "kmr"), language_name("ckb", "fa_AF")) == ("kurdî (kurmancî)", "دری")
