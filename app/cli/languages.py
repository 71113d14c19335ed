"""The verb that says which languages there are, how much of each is translated, and who has reviewed it."""

from __future__ import annotations

import typer

from app.cli.caller import Caller
from app.cli.forms import Form
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.i18n import N_, Translator, client_translator, translator
from app.languages import LANGUAGES, WINDOW_LANGUAGES, Language


def languages(context: typer.Context, json: AsJson = False) -> None:
    """Print every language: what speaks it, how much is translated, whether a speaker has reviewed it."""
    caller: Caller = context.obj
    forms = [_form(one) for one in LANGUAGES.values()]
    if json:
        return print_json({"languages": forms})
    print_lines(*(_line(form, caller.tr) for form in forms))


def _form(one: Language) -> Form:
    client = client_translator(one.code)
    return {
        "code": one.code,
        "name": one.name,
        "direction": one.direction,
        "source": not one.is_translated,
        "over": one.over or None,
        "reviewed": client.reviewed or None,
        "client": _coverage(client) if one.is_translated else None,
        "window": _coverage(translator(one.code)) if one.is_translated and one.code in WINDOW_LANGUAGES else None,
    }


def _coverage(tr: Translator) -> Form:
    translated, texts = tr.coverage
    return {"translated": translated, "texts": texts}


def _line(form: Form, tr: Translator) -> str:
    if form["source"]:
        return tr.gettext("{code}  {name}: die Sprache, in der geschrieben wird", code=form["code"], name=form["name"])
    if form["reviewed"]:
        return tr.gettext(
            "{code}  {name}: {translated} von {texts} Texten übersetzt, geprüft von {reviewed}",
            **_words(form),
        )
    return tr.gettext(
        "{code}  {name}: {translated} von {texts} Texten übersetzt, von niemandem geprüft, der die Sprache spricht",
        **_words(form),
    )


def _words(form: Form) -> Form:
    return {**form, **form["client"]}


VERBS = {"languages": (languages, N_("Die Sprachen nennen: wie viel übersetzt ist und wer es geprüft hat."))}
