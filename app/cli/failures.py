"""Every failure of the command line as one sentence on stderr, with `--json` as a document.

The document stands in one line on stderr, where errors belong, and on stdout, so that a script that reads only that
gets a document from every call.
"""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.output import one_line, print_json, print_problem
from app.cli.wording import wrong_use_sentence
from app.errors import KnownError
from app.i18n import Translator

FAILED, WRONG_USE = 1, 2


def report_failure(error: BaseException, tr: Translator, *, as_json: bool, home: Path) -> int:
    """Print the sentence that belongs to the error and return the exit code; a bug goes into the log as well."""
    code, text = _sentence(error, tr, home)
    if as_json:
        form = {"error": {"code": code, "text": text}}
        print_json(form)
        print_problem(one_line(form))
    else:
        print_problem(text)
    return WRONG_USE if code == "wrong_use" else FAILED


def _sentence(error: BaseException, tr: Translator, home: Path) -> tuple[str, str]:
    if isinstance(error, KnownError):
        return error.code, error.sentence(tr)
    if isinstance(error, typer.TyperException):
        return "wrong_use", wrong_use_sentence(error, tr)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "cancelled", tr.gettext("Abgebrochen. Es wurde nichts geändert.")
    if isinstance(error, OSError) and error.filename:
        return "file_error", tr.gettext(
            "Die Datei „{file}“ lässt sich nicht lesen oder schreiben ({reason}). Es wurde nichts geändert.",
            file=str(error.filename),
            reason=error.strerror or type(error).__name__,
        )
    return "bug", _logged(error, tr, home)


def _logged(error: BaseException, tr: Translator, home: Path) -> str:
    """The sentence for a bug; where it happened goes into the log of the profile, without any content."""
    from app.logs import LOG_FILE, LOG_FOLDER, record_failure, start_log

    if not home.is_dir():
        return tr.gettext("Das ist ein Fehler im Programm ({kind}).", kind=type(error).__name__)
    start_log(home)
    record_failure("command_failed", error)
    return tr.gettext(
        "Das ist ein Fehler im Programm ({kind}). Wo er auftrat, steht ohne persönliche Angaben in „{file}“.",
        kind=type(error).__name__,
        file=str(home / LOG_FOLDER / LOG_FILE),
    )
