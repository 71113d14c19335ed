"""Printing: JSON for programs, sentences for people, progress bars on a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import typer

Progress = Callable[[str, int, int], None]


def print_json(form: Mapping[str, Any]) -> None:
    """One JSON document on stdout."""
    typer.echo(json.dumps(form, ensure_ascii=False, indent=2))


def one_line(form: Mapping[str, Any]) -> str:
    """The document in a single line."""
    return json.dumps(form, ensure_ascii=False)


def print_lines(*lines: str) -> None:
    """Lines for people on stdout."""
    typer.echo("\n".join(lines))


def print_problem(sentence: str) -> None:
    """A sentence for people on stderr."""
    typer.echo(sentence, err=True)


def ask(question: str) -> str:
    """A secret typed unseen on the terminal."""
    import getpass

    return getpass.getpass(f"{question} ")


@contextmanager
def progress_bar(words: Mapping[str, str], *, shown: bool) -> Iterator[Progress]:
    """A progress function; a bar on stderr where that is a terminal and `shown`, else silent."""
    if not (shown and sys.stderr.isatty()):
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:
        steps: dict[str, Any] = {}

        def show(what: str, done: int, total: int) -> None:
            if what not in steps:
                steps[what] = bars.add_task(words.get(what, what), total=None)
            bars.update(steps[what], completed=done, total=total or None)

        yield show


def _silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""
