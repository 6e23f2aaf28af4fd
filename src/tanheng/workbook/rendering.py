"""Writes a template as a workbook: locked formulas, coloured cells to fill in, lists to choose from, articles as comments."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter

from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Lawbook
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.companions import companion_sheets
from tanheng.quantification.templates.identity import METADATA_SHEET, identity
from tanheng.quantification.templates.labels import both, locked_texts, table_heading
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.parameters import CITATION, FIRST_FIGURE, ParameterTable, placed
from tanheng.quantification.templates.plan import CODE, FIRST_MONTH, ITEM, LABEL, UOM, Row, SheetPlan, words
from tanheng.quantification.templates.sources import Sources, comment
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import whole_file
from tanheng.workbook.arithmetic import LARGEST_ENTRY, LARGEST_HEAT
from tanheng.workbook.companions import write_companion_items, write_companions
from tanheng.workbook.formulas import Formulas
from tanheng.workbook.guide import guide
from tanheng.workbook.styles import WIDTHS, Styles

Filled = Mapping[tuple[str, object], Decimal | str]
_GUIDE_TITLE_HEIGHT, _GUIDE_HEIGHT, _GUIDE_WIDTH, _HEADER_HEIGHT = 36, 16, 100, 45
_COMMENT = {"x_scale": 3, "y_scale": 2}
_TOTALS = (plan.SUM, plan.OUTPUT_TOTAL, plan.INTENSITY, plan.SUMMARY)


class _Sheet(xlsxwriter.worksheet.Worksheet):  # type: ignore[misc]
    """A sheet whose formulas carry no result, so that every spreadsheet computes them when it opens the file."""

    def _xml_formula_element(self, formula: str, result: object, attributes: list[tuple[str, object]] = []) -> None:  # noqa: ARG002, B006
        written = "".join(f' {key}="{value}"' for key, value in attributes if key != "t")
        self.fh.write(f"<c{written}><f>{self._escape_data(formula)}</f></c>")


def write_template(
    path: Path, template: LawfulTemplate, lawbook: Lawbook, *, language: str = CHINESE, filled: Filled | None = None
) -> None:
    """Write the template, whole or not at all; `language` stands first, the other beside it.

    `filled` fills cells in: by (code of the row, month), and by (code, "item"), (code, "attribute") or (code, "value") for what stands
    beside the months. Raises OSError.
    """
    with whole_file(path) as part:
        workbook = xlsxwriter.Workbook(str(part), {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        workbook.set_properties({"created": datetime.combine(template.plan.months[0].last_day, datetime.min.time())})
        styles = Styles(workbook)
        _write_guide(workbook, template, styles, language)
        for sheet in template.plan.sheets:
            writer = _Writer(workbook.add_worksheet(sheet.name, worksheet_class=_Sheet), sheet, template, lawbook, styles, language)
            writer.write(filled or {})
        write_companions(workbook, template, companion_sheets(template, lawbook), styles, language)
        _write_parameters(workbook, template.tables, styles)
        _write_identity(workbook, template, lawbook, language)
        workbook.get_worksheet_by_name(template.plan.sheets[0].name).activate()
        workbook.close()


class _Writer:
    """Writes one sheet of the plan."""

    def __init__(self, target: _Sheet, sheet: SheetPlan, template: LawfulTemplate, lawbook: Lawbook, styles: Styles, language: str) -> None:
        self._target, self._sheet, self._template, self._styles, self._language = target, sheet, template, styles, language
        self._formulas = Formulas(template, sheet, lawbook)
        self._sources = Sources(template, lawbook)
        self._columns = [*sheet.month_columns, *([sheet.year_column] if sheet.year_column else [])]

    def write(self, filled: Filled) -> None:
        """Write all rows, then lock what is not to be filled in."""
        target = self._target
        for column, width in WIDTHS.items():
            target.set_column(column - 1, column - 1, width, None, {"hidden": column == CODE})
        target.set_column(FIRST_MONTH - 1, FIRST_MONTH + len(self._columns), WIDTHS[FIRST_MONTH])
        for row in self._sheet.rows:
            self._row(row, filled)
        target.freeze_panes(2, FIRST_MONTH - 1)
        target.protect("", {"format_columns": True, "format_rows": True})
        target.set_landscape()
        target.set_paper(9)
        target.fit_to_pages(1, 0)
        target.repeat_rows(1)

    def _row(self, row: Row, filled: Filled) -> None:
        self._text(row, CODE, row.code, None)
        if row.is_hidden:
            self._target.set_row(row.number - 1, None, None, {"hidden": True})
        if row.role in (plan.TITLE, plan.HEADER, plan.PART, plan.SECTION):
            self._headings(row)
        elif row.role in (plan.FACT, plan.UNIT):
            self._text(row, ITEM, self._locked(row)[ITEM], "label")
            self._text(row, LABEL, filled.get((row.code, "value"), ""), "text_input")
            if row.code == "province":
                source = f"={_quoted_guide()}!$AA$1:$AA${len(vocabulary().provinces)}"
                self._target.data_validation(row.number - 1, LABEL - 1, row.number - 1, LABEL - 1, {"validate": "list", "source": source})
        else:
            self._data(row, filled)

    def _locked(self, row: Row) -> dict[int, str]:
        return locked_texts(self._template, self._sheet, row, self._language)

    def _headings(self, row: Row) -> None:
        style = {plan.TITLE: "title", plan.HEADER: "header", plan.PART: "part", plan.SECTION: "section"}[row.role]
        texts = self._locked(row)
        if row.role == plan.HEADER:
            texts |= {column: str(month) for column, month in self._sheet.month_columns.items()}
        for column in range(ITEM, self._columns[-1] + 1) if row.role != plan.TITLE else (ITEM,):
            self._text(row, column, texts.get(column, ""), style)

    def _data(self, row: Row, filled: Filled) -> None:
        total = row.role in _TOTALS
        self._left(row, filled, total)
        kind = row.role if not total else "intensity" if row.role == plan.INTENSITY else plan.EMISSIONS
        for column in self._columns:
            formula = self._formulas.of(row, column)
            if formula is not None:
                style = self._styles.figure("total" if total else "computed", kind)
                self._target.write_formula(row.number - 1, column - 1, f"={formula}", style)
            elif row.is_input and column != self._sheet.year_column:
                self._input(row, column, filled.get((row.code, self._sheet.month_columns[column])))
            else:
                self._text(row, column, "", "total_label" if total else "empty")
        for column, sources in self._sources.of(row).items():
            self._target.write_comment(row.number - 1, column - 1, comment(sources, self._language), _COMMENT)

    def _left(self, row: Row, filled: Filled, total: bool) -> None:
        """Write item or attribute, the name of the row and its unit."""
        texts, style = self._locked(row), "total_label" if total else "label"
        if row.takes_item or row.attribute:
            self._choice(row, filled)
        else:
            self._text(row, ITEM, texts[ITEM], style)
        self._text(row, LABEL, texts[LABEL], style)
        formula = self._formulas.unit_of(row)
        if formula is not None:
            self._target.write_formula(row.number - 1, UOM - 1, f"={formula}", self._styles.named("unit"))
        else:
            self._text(row, UOM, texts[UOM], style if total else "unit")

    def _choice(self, row: Row, filled: Filled) -> None:
        group = row.group
        assert group is not None, "only a block has an item"
        if row.takes_item:
            source: object = self._formulas.choices(row)
            value, title = filled.get((row.code, "item"), ""), words("items")
        else:
            name = row.attribute
            source = [term.label.zh for term in vocabulary().terms(plan.POINT if name == plan.NCV_POINT else name)]
            value = filled.get((row.code, "attribute"), group.preset if name == group.attribute else "")
            title = vocabulary().term("columns", name).label
        self._text(row, ITEM, value, "item_input")
        check = {"validate": "list", "source": source, "input_title": both(title, self._language)[:32], "error_type": "stop"}
        self._target.data_validation(row.number - 1, ITEM - 1, row.number - 1, ITEM - 1, check)

    def _input(self, row: Row, column: int, value: Decimal | str | None) -> None:
        style = self._styles.figure("input", row.role)
        if isinstance(value, Decimal):
            self._target.write_number(row.number - 1, column - 1, value, style)
        elif value:
            self._target.write_string(row.number - 1, column - 1, value, style)
        else:
            self._target.write_blank(row.number - 1, column - 1, None, style)
        if column == FIRST_MONTH:
            largest = {plan.NCV: LARGEST_HEAT, plan.CARBON: 10, plan.PURITY: 100}.get(row.role, LARGEST_ENTRY)
            least = -largest if row.role == plan.QUANTITY and row.group is not None and row.group.negative else 0
            last = FIRST_MONTH + len(self._sheet.months) - 2
            check = {"validate": "decimal", "criteria": "between", "minimum": least, "maximum": largest, "error_type": "stop"}
            self._target.data_validation(row.number - 1, column - 1, row.number - 1, last, check)

    def _text(self, row: Row, column: int, text: object, style: str | None) -> None:
        shape = self._styles.named(style) if style else None
        if text:
            self._target.write_string(row.number - 1, column - 1, str(text), shape)
        elif shape is not None:
            self._target.write_blank(row.number - 1, column - 1, None, shape)


def _quoted_guide() -> str:
    return f"'{words('sheet_guide').zh}'"


def _write_guide(workbook: xlsxwriter.Workbook, template: LawfulTemplate, styles: Styles, language: str) -> None:
    target = workbook.add_worksheet(words("sheet_guide").zh)
    target.set_column(0, 0, None, None, {"hidden": True})
    target.set_column(1, 1, _GUIDE_WIDTH)
    target.set_column(26, 26, None, None, {"hidden": True})
    for number, (style, text) in enumerate(guide(template, language)):
        target.set_row(number, _GUIDE_TITLE_HEIGHT if style == "guide_title" else _GUIDE_HEIGHT * max(2, _lines(text)))
        target.write_string(number, 1, text, styles.named(style))
    for place, province in enumerate(vocabulary().provinces):
        target.write_string(place, 26, province)
    write_companion_items(target, template)
    target.protect()
    target.set_landscape()
    target.set_paper(9)
    target.print_area(0, 1, number, 1)
    target.fit_to_pages(1, 0)


def _lines(text: str) -> int:
    """Return how many lines a text of the guide takes; a Chinese character is as wide as two letters."""
    width = sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
    return -(-width // (_GUIDE_WIDTH - 4))


def _write_parameters(workbook: xlsxwriter.Workbook, tables: tuple[ParameterTable, ...], styles: Styles) -> None:
    target = workbook.add_worksheet(words("sheet_parameters").zh)
    for column, width in ((0, 10), (1, 34), (2, 10), (3, 28), (4, 20), (5, 16), (6, 10), (CITATION - 1, 140)):
        target.set_column(column, column, width, None, {"hidden": column == 0})
    places = placed(tables)
    target.write_string(0, 1, both(words("sheet_parameters"), CHINESE), styles.named("title"))
    for table in tables:
        head = places[table.rows[0].code] - 2
        target.set_row(head, _HEADER_HEIGHT)
        texts = table_heading(table)
        for column in range(1, CITATION):
            target.write_string(head, column, texts.get(column + 1, ""), styles.named("header"))
        for row in table.rows:
            number = places[row.code] - 1
            for column, text in ((0, row.code), (1, row.name), (2, row.uom), (CITATION - 1, row.citation)):
                target.write_string(number, column, text, styles.named("cited" if column == CITATION - 1 else "label"))
            for place, figure in enumerate(row.figures):
                cell = (number, FIRST_FIGURE - 1 + place)
                if isinstance(figure, Decimal):
                    target.write_number(*cell, figure, styles.named("parameter"))
                    target.write_comment(*cell, row.citation, _COMMENT)
                else:
                    target.write_string(*cell, figure, styles.named("label"))
    target.freeze_panes(1, 2)
    target.protect()
    target.set_landscape()
    target.set_paper(9)
    target.fit_to_pages(1, 0)


def _write_identity(workbook: xlsxwriter.Workbook, template: LawfulTemplate, lawbook: Lawbook, language: str) -> None:
    target = workbook.add_worksheet(METADATA_SHEET)
    for number, (name, value) in enumerate(identity(template.plan, lawbook, language).items()):
        target.write_string(number, 0, name)
        target.write_string(number, 1, value)
    target.protect()
    target.hide()
