"""What stands in the locked cells of a template that are neither a code nor a figure: titles, names of rows, units.

The room `workbook` writes these texts and `intake.template` holds a workbook against them, so that a changed unit or name is noticed.
"""

from __future__ import annotations

from collections.abc import Mapping

from tanheng.kernel.messages import CHINESE, Label
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.parameters import CITATION, FIRST_FIGURE, NAME, NO_UNIT, UNIT, ParameterTable
from tanheng.quantification.templates.plan import ITEM, LABEL, UOM, Row, SheetPlan, words
from tanheng.quantification.vocabulary import vocabulary

UNIT_BEFORE: Mapping[str, str] = {plan.NCV: "GJ/", plan.NCV_USED: "GJ/", plan.CARBON: "tC/"}  # before the unit of the fuel
_UNITS = {plan.CARBON_PER_HEAT: "tC/GJ", plan.OXIDATION: NO_UNIT, plan.OUTPUT_TOTAL: "t", plan.PURITY: "%"}


def both(label: Label, language: str) -> str:
    """Return a label in both languages, the chosen one first."""
    first, second = (label.zh, label.en) if language == CHINESE else (label.en, label.zh)
    return first if first == second else f"{first} {second}".replace("_", " ")


def locked_texts(template: LawfulTemplate, sheet: SheetPlan, row: Row, language: str) -> dict[int, str]:
    """Return what stands in the locked text cells of a row by column; cells to fill in, formulas and months are not among them."""
    if row.role in (plan.TITLE, plan.HEADER, plan.PART, plan.SECTION):
        return _heading(template, sheet, row, language)
    if row.role in (plan.FACT, plan.UNIT):
        return {ITEM: both(words(row.role if row.role == plan.UNIT else row.code), language)}
    item, label = _item_and_label(template, row, language)
    texts = {LABEL: label}
    if not (row.takes_item or row.attribute):
        texts[ITEM] = item
    if not row.unit_by_item:
        texts[UOM] = _unit(template, row)
    return texts


def unit_of_item(template: LawfulTemplate, row: Row, item: str) -> str:
    """Return what the formula of the unit finds for an item; empty where none is chosen or the item is not known."""
    fuels = next(table for table in template.tables if table.name == "fuel")
    found = next((known.uom for known in fuels.rows if known.name == item), None)
    return "" if found is None else UNIT_BEFORE.get(row.role, "") + found


def table_heading(table: ParameterTable) -> dict[int, str]:
    """Return what stands above a table of the sheet of parameters, by column."""
    figures = {FIRST_FIGURE + place: table.heading(code) for place, code in enumerate(table.headings)}
    texts = {column: both(words(code), CHINESE) for column, code in ((NAME, "name"), (UNIT, "uoms"), (CITATION, "source"))}
    return texts | figures


def _heading(template: LawfulTemplate, sheet: SheetPlan, row: Row, language: str) -> dict[int, str]:
    if row.role == plan.TITLE:
        sector = vocabulary().term("sector", template.plan.sector).label
        return {ITEM: f"{both(sector, language)} · {both(words('title'), language)} · {sheet.name}"}
    if row.role == plan.HEADER:
        texts = {column: both(words(code), language) for column, code in ((ITEM, "items"), (LABEL, "parameters"), (UOM, "uoms"))}
        return texts | ({sheet.year_column: both(words("year"), language)} if sheet.year_column else {})
    if row.role == plan.PART:
        assert row.part is not None, "a part has a title"
        return {ITEM: _title(row.part, language)}
    assert row.group is not None, "a section is that of a group"
    return {ITEM: both(words(row.group.name), language)}


def _title(part: plan.Part, language: str) -> str:
    return both(part.title, language) + (f" {part.number}" if part.number else "")


def _item_and_label(template: LawfulTemplate, row: Row, language: str) -> tuple[str, str]:
    if row.is_hidden:
        return "", ""
    if row.role == plan.SUM and row.sum is not None:
        is_total = row.sum.name == plan.TOTAL
        return "" if is_total else both(words(row.sum.name), language), both(words(plan.TOTAL if is_total else "subtotal"), language)
    if row.role == plan.SUMMARY:
        name = row.code.split("|")[1]
        part = next((part for part in template.plan.parts if part.code == name), None)
        return _title(part, language) if part is not None else both(words(name), language), both(words(plan.EMISSIONS), language)
    is_net = row.role == plan.QUANTITY and row.group is not None and row.group.negative
    return row.item if row.shows_item else "", both(words("net_quantity" if is_net else row.role), language)


def _unit(template: LawfulTemplate, row: Row) -> str:
    group, sector = row.group, template.plan.sector
    if row.role == plan.INTENSITY:
        return "tCO2e/t" if sector == "aluminium" else "tCO2/t"  # aluminium counts perfluorocarbons too
    if row.role in (plan.EMISSIONS, plan.SUM, plan.SUMMARY):
        return "tCO2"
    if row.role == plan.QUANTITY and group is not None:
        return group.uom or next((term.uom for term in vocabulary().terms(group.category) if term.label.zh == row.item), "")
    if row.role == plan.FACTOR and group is not None:
        return next(table.rows[0].uom for table in template.tables if table.name == group.table)
    return _UNITS.get(row.role, "")
