"""The empty spreadsheet: headings with explanations, lists to choose from, one example row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from app.errors import InvalidInput
from app.exchange.output import NOT_WRITABLE
from app.exchange.sheet_columns import COLUMNS, Column, choices
from app.i18n import N_, Translator

ROWS = 1000
SHEET = "Angebote"
NOTES = "Hinweise"
LISTS = "Listen"
NO_WORKBOOK = N_(
    "Die Vorlage ist eine Excel-Tabelle, „{file}“ endet aber nicht auf .xlsx. Es wurde nichts geschrieben."
)
INTRODUCTION = (
    N_("Jede Zeile im Blatt „Angebote“ ist ein Angebot. Nur die Spalte „Angebot“ muss ausgefüllt sein."),
    N_("Die Spalten dürfen in anderer Reihenfolge stehen oder fehlen. Eigene Spalten bleiben erhalten."),
    N_("Die Beispielzeile wird beim Einlesen ausgelassen. Formeln werden nicht gelesen."),
)


def write_workbook(path: Path, translator: Translator) -> None:
    """Write the template; raises `InvalidInput` where the name does not end in .xlsx or the place cannot be written."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    if path.suffix.lower() != ".xlsx":
        raise InvalidInput(NO_WORKBOOK, file=path.name)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E3ECF7", "border": 1, "text_wrap": True, "valign": "top"})
    must = book.add_format({"bold": True, "bg_color": "#BBD3F0", "border": 1, "text_wrap": True, "valign": "top"})
    example = book.add_format({"italic": True, "font_color": "#5A5A5A", "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(SHEET)
    notes = book.add_worksheet(NOTES)
    ranges = _write_lists(book.add_worksheet(LISTS))
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, 32)
    for position, column in enumerate(COLUMNS):
        sheet.set_column(position, position, column.width, wrapped)
        sheet.write_string(0, position, column.heading, must if column.key == "name" else head)
        sheet.write_comment(0, position, translator.gettext(column.help), {"x_scale": 2})
        sheet.write_string(1, position, column.example, example)
        if column.choices:
            sheet.data_validation(1, position, ROWS, position, _validation(column, ranges[column.choices], translator))
    sheet.autofilter(0, 0, ROWS, len(COLUMNS) - 1)
    _write_notes(notes, head, wrapped, translator)
    book.set_properties({"title": "Anlauf", "comments": ""})
    try:
        book.close()
    except (FileCreateError, OSError) as error:
        raise InvalidInput(NOT_WRITABLE, file=path.name) from error


def _write_lists(sheet: Any) -> dict[str, str]:
    """Every list in a column of its own; the ranges that drop-down lists refer to."""
    from xlsxwriter.utility import xl_range_abs

    ranges: dict[str, str] = {}
    for column in COLUMNS:
        name = column.choices
        if name and name not in ranges:
            position, entries = len(ranges), choices(name)
            sheet.write_column(0, position, entries)
            ranges[name] = f"={LISTS}!{xl_range_abs(0, position, len(entries) - 1, position)}"
    sheet.hide()
    return ranges


def _validation(column: Column, source: str, translator: Translator) -> dict[str, Any]:
    """A list to choose from; where several entries may stand in a cell, other text is allowed as well."""
    open_list = column.choices in {"language", "document", "weekday", "topic", "feature"}
    return {
        "validate": "list",
        "source": source,
        "error_type": "information" if open_list else "warning",
        "show_error": not open_list,
        "error_title": column.heading[:32],
        "error_message": translator.gettext(N_("Das steht nicht in der Liste."))[:255],
        "input_title": column.heading[:32],
        "input_message": translator.gettext(column.help)[:255],
    }


def _write_notes(sheet: Any, head: Any, wrapped: Any, translator: Translator) -> None:
    sheet.set_column(0, 0, 26, wrapped)
    sheet.set_column(1, 2, 60, wrapped)
    for row, sentence in enumerate(INTRODUCTION):
        sheet.merge_range(row, 0, row, 2, translator.gettext(sentence), wrapped)
    start = len(INTRODUCTION) + 1
    for position, heading in enumerate((N_("Spalte"), N_("Was hineingehört"), N_("Beispiel"))):
        sheet.write_string(start, position, translator.gettext(heading), head)
    for row, column in enumerate(COLUMNS, start + 1):
        sheet.write_string(row, 0, column.heading, wrapped)
        sheet.write_string(row, 1, translator.gettext(column.help), wrapped)
        sheet.write_string(row, 2, column.example, wrapped)
