"""The verb about the numbers: one measure as a table that may be given away."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.caller import Caller
from app.cli.output import print_json, print_lines
from app.cli.profile import AsJson
from app.i18n import N_, Translator

if TYPE_CHECKING:
    from app.domain.suppression import Published


class Measure(StrEnum):
    """What is counted."""

    PERSON = "person"
    CONTACT = "contact"
    TOPIC = "topic"
    OFFER = "offer"
    UNMET_NEED = "unmet_need"


class Axis(StrEnum):
    """By what it is told apart."""

    QUARTER = "quarter"
    AGE_BAND = "age_band"
    STATUS_GROUP = "status_group"
    CODE = "code"


Rows = Annotated[Axis, typer.Option(help=N_("Was in den Zeilen steht."))]
Columns = Annotated[Axis, typer.Option(help=N_("Was in den Spalten steht."))]


def numbers(
    context: typer.Context,
    measure: Annotated[Measure, typer.Argument(help=N_("Was gezählt wird."))] = Measure.CONTACT,
    rows: Rows = Axis.QUARTER,
    columns: Columns = Axis.STATUS_GROUP,
    json: AsJson = False,
) -> None:
    """Print a table of numbers, without small cells and those they could be reckoned from."""
    from app.usecases.statistics import published_numbers

    caller: Caller = context.obj
    with caller.app() as app:
        found = app.read(published_numbers, measure.value, rows.value, columns.value)
    if json:
        cells = [{"row": row, "column": column, "count": count} for (row, column), count in found.cells.items()]
        return print_json({"measure": measure.value, "rows": rows.value, "columns": columns.value, "cells": cells})
    print_lines(*_lines(found, caller.tr))


def _lines(found: Published, tr: Translator) -> list[str]:
    """A line for each row, the sums last, with a tab between the columns; an asterisk stands for what is left out."""
    from app.domain.suppression import SMALLEST, SUM

    whole, rows, columns = tr.gettext("Summe"), (*found.rows, SUM), (*found.columns, SUM)
    lines = ["\t".join(["", *(column or whole for column in columns)])]
    for row in rows:
        counts = (found.cells.get((row, column)) for column in columns)
        lines.append("\t".join([row or whole, *("*" if count is None else str(count) for count in counts)]))
    note = tr.gettext("* Weniger als {smallest}, oder daraus zu errechnen: nicht angegeben.", smallest=SMALLEST)
    return [*lines, note]


VERBS = {"numbers": (numbers, N_("Zahlen als Tabelle ausgeben, ohne zu kleine Werte."))}
