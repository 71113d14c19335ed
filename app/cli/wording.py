"""Help and wrong use in the language of the caller.

The verbs carry marked texts only, since they are declared at import; here the finished tree is worded once.
"""

from __future__ import annotations

import re
from typing import Any

import typer

from app.i18n import N_, Translator
from app.languages import LANGUAGES

HELP_OPTION = N_("Diese Hilfe zeigen.")
HEADINGS = {
    "Usage:": N_("Aufruf:"),
    "Arguments:": N_("Angaben:"),
    "Options:": N_("Optionen:"),
    "Commands:": N_("Befehle:"),
    "[OPTIONS]": N_("[OPTIONEN]"),
    "COMMAND [ARGS]...": N_("BEFEHL …"),
    "[required]": N_("[nötig]"),
    "[default: ": N_("[sonst: "),
}
"""What typer itself writes into a help page."""
_PYTHON_TYPE = re.compile(r" <(?:path|str|list\[str\])>")


def worded(command: Any, tr: Translator) -> Any:
    """Translate the help of a command, its options and its subcommands in place; returns the command."""
    command.help = tr.gettext(command.help) if command.help else command.help
    _word_help_option(command, tr)
    for parameter in command.params:
        for text in ("help", "metavar"):
            if getattr(parameter, text, None):
                setattr(parameter, text, tr.gettext(getattr(parameter, text)))
    for subcommand in getattr(command, "commands", {}).values():
        worded(subcommand, tr)
    return command


def _word_help_option(command: Any, tr: Translator) -> None:
    def show_help(context: typer.Context, _option: Any, wanted: bool) -> None:
        if wanted:
            typer.echo(_worded_page(context.get_help(), tr))
            context.exit()

    option = command.get_help_option(typer.Context(command))
    option.help, option.callback = tr.gettext(HELP_OPTION), show_help


def _worded_page(page: str, tr: Translator) -> str:
    for written, marked in HEADINGS.items():
        # A line may be broken behind any of its words.
        page = re.sub(r"\s+".join(map(re.escape, written.split(" "))), tr.gettext(marked), page)
    return _PYTHON_TYPE.sub(lambda found: " " * len(found[0]), page)


def wrong_use_sentence(error: typer.TyperException, tr: Translator) -> str:
    """Why a call could not be understood, and where to read how it is done."""
    return " ".join((_reason(error, tr), tr.gettext("Hilfe gibt es mit: {command}", command=_help_command(error))))


def _reason(error: Any, tr: Translator) -> str:
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return tr.gettext("Die Option „{option}“ gibt es nicht.", option=error.option_name)
    if kind == "BadOptionUsage":
        return tr.gettext("Zur Option „{option}“ gehört ein Wert.", option=error.option_name)
    parameter = getattr(error, "param", None)
    name = parameter.opts[-1] if parameter is not None and parameter.opts else ""
    name = name or getattr(error, "param_hint", None) or ""
    if kind == "MissingParameter":
        shown = name if name.startswith("-") else getattr(parameter, "metavar", None) or name
        return tr.gettext("Es fehlt die Angabe „{name}“.", name=shown)
    if name:
        said = tr.gettext("Die Angabe zu „{name}“ passt nicht.", name=name)
        return " ".join(filter(None, (said, _expected(name, parameter, tr))))
    context = getattr(error, "ctx", None)
    if hasattr(getattr(context, "command", None), "commands"):
        return tr.gettext("Es fehlt ein Befehl, oder diesen gibt es nicht.")
    return tr.gettext("Das sind mehr Angaben, als der Befehl braucht.")


def _expected(name: str, parameter: Any, tr: Translator) -> str:
    """What a value must look like, as far as its declaration says."""
    if name == "--lang":
        return tr.gettext("Möglich ist: {choices}.", choices=", ".join(LANGUAGES))
    kind = getattr(parameter, "type_descriptor", None)
    if kind is not None and kind.is_datetime:
        return tr.gettext("Erwartet wird ein Tag wie 2026-11-30.")
    if kind is not None and kind.is_choice:
        return tr.gettext("Möglich ist: {choices}.", choices=", ".join(map(str, kind.choices)))
    if getattr(parameter, "min", None) is not None:
        return tr.gettext("Erwartet wird eine ganze Zahl, mindestens {least}.", least=parameter.min)
    return ""


def _help_command(error: Any) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path if context is not None else 'anlauf'} --help"
