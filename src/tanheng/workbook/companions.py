"""Writes the companion sheets of a template: title, units, header, lists to choose from. Nothing on them is computed."""

from __future__ import annotations

import xlsxwriter

from tanheng.kernel.findings import column_letters
from tanheng.kernel.messages import CHINESE, ENGLISH, Rendered, message, shown
from tanheng.quantification.templates.companions import (
    HEADER,
    ITEM,
    NUMBERS,
    CompanionColumn,
    CompanionSheet,
    companion_items,
)
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.plan import words
from tanheng.workbook.styles import Styles

LISTED_ITEMS = 27  # the hidden column of the guide, from 0, that names what can be chosen on the companion sheets
_LAST_ROW = 1_000
_SHOWN_ROWS = 20
_WIDTH, _WIDE = 16, 28
_UNIT_HEIGHT = 45
_COMMENT = {"x_scale": 2, "y_scale": 2}
_MOST_LISTED = 255  # characters that a list within a cell may have


def write_companion_items(guide: xlsxwriter.worksheet.Worksheet, template: LawfulTemplate) -> None:
    """Put the items into a hidden column of the guide, where the lists of the companion sheets find them."""
    guide.set_column(LISTED_ITEMS, LISTED_ITEMS, None, None, {"hidden": True})
    for row, item in enumerate(companion_items(template)):
        guide.write_string(row, LISTED_ITEMS, item)


def write_companions(
    workbook: xlsxwriter.Workbook, template: LawfulTemplate, sheets: tuple[CompanionSheet, ...], styles: Styles, language: str
) -> None:
    """Add the sheets, empty but for their headers; they are locked down to the header and open below it."""
    for sheet in sheets:
        target = workbook.add_worksheet(sheet.name.zh)
        target.write_string(0, 0, _in_both(sheet.purpose, language), styles.named("title"))
        rests_on = message("rests on: {article}", article=sheet.article)
        target.write_comment(0, 0, _in_both(rests_on, language)[:1000], _COMMENT)
        target.set_row(HEADER - 2, _UNIT_HEIGHT)
        for place, column in enumerate(sheet.columns):
            _write_column(target, place, column, template, styles, language)
        target.freeze_panes(HEADER, 0)
        target.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True})
        target.set_landscape()
        target.set_paper(9)
        target.fit_to_pages(1, 0)


def _write_column(
    target: xlsxwriter.worksheet.Worksheet, place: int, column: CompanionColumn, template: LawfulTemplate, styles: Styles, language: str
) -> None:
    number = column.code in NUMBERS
    target.set_column(place, place, _WIDE if column.code in (ITEM, "reason") else _WIDTH, styles.entry(text=not number))
    target.write_string(HEADER - 2, place, _in_both(column.unit, language), styles.named("unit_above"))
    label = column.label
    target.write_string(HEADER - 1, place, label.zh if language == CHINESE else label.en, styles.named("header"))
    needed = message("needed in every row") if column.required else message("may be empty")
    target.write_comment(HEADER - 1, place, f"{label.zh} {label.en}\n{_in_both(needed, language)}", _COMMENT)
    for row in range(HEADER, HEADER + _SHOWN_ROWS):
        target.write_blank(row, place, None, styles.entry(text=not number, coloured=True))
    title = f"{label.zh} {label.en}"[:32]
    if number:
        check: dict[str, object] = {"validate": "decimal", "criteria": ">=", "value": 0}
    elif column.choices:
        # a list only offers: other names that the program knows, such as aliases, may be written too
        check = {"validate": "list", "source": _source(column, template), "error_type": "warning"}
    else:
        return
    target.data_validation(HEADER, place, _LAST_ROW, place, check | {"input_title": title})


def _source(column: CompanionColumn, template: LawfulTemplate) -> list[str] | str:
    """Return the list itself where it is short enough for a cell; items are a range of the guide's hidden column."""
    if len(",".join(column.choices)) <= _MOST_LISTED:
        return list(column.choices)
    known = companion_items(template)
    first, last = known.index(column.choices[0]) + 1, known.index(column.choices[-1]) + 1
    letters = column_letters(LISTED_ITEMS + 1)
    return f"='{words('sheet_guide').zh}'!${letters}${first}:${letters}${last}"


def _in_both(text: Rendered | str, language: str) -> str:
    """Return a text in both languages, the chosen one first; once where they are the same."""
    languages = (CHINESE, ENGLISH) if language == CHINESE else (ENGLISH, CHINESE)
    return " / ".join(dict.fromkeys(shown(text, each) for each in languages))
