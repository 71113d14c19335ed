"""The command line: the verbs put together, worded in one language, and every failure as one sentence.

Exit codes: 0 done, 1 a sentence says why not, 2 wrong use.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from app.cli import casework, catalogue, matching, profile, records
from app.cli.caller import Caller
from app.cli.failures import report_failure
from app.cli.wording import worded
from app.i18n import N_, SOURCE_LANGUAGE, translator
from app.paths import data_folder

PROFILE_FOLDER = "profile"


def run_command_line(arguments: Sequence[str]) -> int:
    """Carry out one verb and return the exit code; `--json` may stand before the verb or after it."""
    _speak_utf8()
    given = ["self-test" if argument == "--self-test" else argument for argument in arguments]
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
    for room in (profile, catalogue, records, matching, casework):
        for name, (verb, purpose) in room.VERBS.items():
            verbs.command(name, help=purpose)(verb)
    cases = typer.Typer(rich_markup_mode=None)
    for name, (verb, purpose) in casework.CASE_VERBS.items():
        cases.command(name, help=purpose)(verb)
    verbs.add_typer(cases, name="case", help=casework.CASE_PURPOSE)
    return verbs


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
    context.obj = Caller(_home(str(home) if home else ""), passphrase_file, translator(lang), json)


def _home(given: str) -> Path:
    return Path(given).expanduser() if given else data_folder() / PROFILE_FOLDER


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
