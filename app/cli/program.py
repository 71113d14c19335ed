"""The command line: the verbs put together, worded in one language, and every failure as one sentence.

Exit codes: 0 done, 1 a sentence says why not, 2 wrong use.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli import (
    casework,
    catalogue,
    conflicts,
    handouts,
    languages,
    matching,
    numbers,
    profile,
    records,
    syncing,
    team,
)
from app.cli.caller import Caller
from app.cli.failures import report_failure
from app.cli.wording import worded
from app.i18n import N_, SOURCE_LANGUAGE, translator
from app.paths import data_folder

PROFILE_FOLDER = "profile"
COMMON = ("--home", "--passphrase-file", "--lang")


def run_command_line(arguments: Sequence[str]) -> int:
    """Carry out one verb and return the exit code; the common options may stand before the verb or after it."""
    _speak_utf8()
    given = _common_first(["self-test" if argument == "--self-test" else argument for argument in arguments])
    tr = translator(_value_of("--lang", given) or SOURCE_LANGUAGE)
    command = worded(typer.main.get_command(program()), tr)
    try:
        return int(command.main(given, prog_name="anlauf", standalone_mode=False) or 0)
    except (Exception, KeyboardInterrupt) as error:
        return report_failure(error, tr, as_json="--json" in arguments, home=_home(_value_of("--home", given)))


def program() -> typer.Typer:
    """All verbs; their texts are marked only and worded afterwards."""
    verbs = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    verbs.callback(help=N_("Angebote der Beratung verwalten. Ohne Befehl öffnet sich das Fenster."))(_common)
    for room in (profile, catalogue, records, matching, casework, numbers, syncing, languages, handouts):
        for name, (verb, purpose) in room.VERBS.items():
            verbs.command(name, help=purpose)(verb)
    _add_group(verbs, "case", casework.CASE_VERBS, casework.CASE_PURPOSE)
    _add_group(verbs, "team", team.TEAM_VERBS, team.TEAM_PURPOSE)
    _add_group(verbs, "conflicts", conflicts.CONFLICT_VERBS, conflicts.CONFLICTS_PURPOSE)
    return verbs


def _add_group(verbs: typer.Typer, group: str, members: Mapping[str, tuple[Any, str]], purpose: str) -> None:
    grouped = typer.Typer(rich_markup_mode=None)
    for name, (verb, help) in members.items():
        grouped.command(name, help=help)(verb)
    verbs.add_typer(grouped, name=group, help=purpose)


def _common(
    context: typer.Context,
    home: Annotated[
        Path | None, typer.Option(metavar=N_("ORDNER"), help=N_("Der Ordner des Profils; sonst der übliche."))
    ] = None,
    passphrase_file: Annotated[
        Path | None,
        typer.Option(
            metavar=N_("DATEI"), help=N_("Die Datei, deren erste Zeile die Passphrase ist; sonst wird gefragt.")
        ),
    ] = None,
    lang: Annotated[str, typer.Option(metavar=N_("SPRACHE"), help=N_("Die Sprache der Ausgabe."))] = SOURCE_LANGUAGE,
    json: Annotated[bool, typer.Option("--json", help=N_("Das Ergebnis als JSON ausgeben."))] = False,
) -> None:
    context.obj = Caller(_home(str(home) if home else ""), passphrase_file, translator(lang), json, lang)


def _home(given: str) -> Path:
    return Path(given).expanduser() if given else data_folder() / PROFILE_FOLDER


def _common_first(arguments: Sequence[str]) -> list[str]:
    """The arguments with the common options before the verb, where they are declared."""
    common, others, rest = list[str](), list[str](), iter(arguments)
    for argument in rest:
        name, equals, _ = argument.partition("=")
        value = [] if equals or name not in COMMON else list(islice(rest, 1))
        if argument == "--":
            others += [argument, *rest]
        elif name in COMMON and (equals or value):
            common += [argument, *value]
        else:
            others.append(argument)
    return [*common, *others]


def _value_of(option: str, arguments: Sequence[str]) -> str:
    """The value of a common option, needed before and after the arguments are parsed."""
    for place, argument in enumerate(arguments):
        if argument == option and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith(f"{option}="):
            return argument.partition("=")[2]
    return ""


def _speak_utf8() -> None:
    """Write UTF-8 into pipes and files also on Windows, where the old code page would end in an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")
