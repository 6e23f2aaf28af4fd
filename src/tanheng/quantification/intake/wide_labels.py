"""Reads what a row of a wide sheet is about: its parameter 信息项, material, level and unit; merged cells are carried to the rows below.

The form words one parameter in many ways ("净消耗量", "第i种外购化石燃料的净消耗量", "无烟煤的净消耗量"), so that a parameter is
known by the end of its text, and what stands before it may be the material (CETS-AG-03.01-V01-2024, tables C.3 to C.6).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tanheng.kernel.messages import Joined
from tanheng.kernel.months import parse_month_heading
from tanheng.quantification import checks
from tanheng.quantification.intake.wide_layout import Cell, Layout
from tanheng.quantification.report import Report
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table

NOTHING = frozenset({"", "/", "-", "--", "---", "—", "——", "–"})
_OF_ITEM = frozenset({"quantity_in", "quantity_out", "ncv", "carbon_per_heat", "oxidation_rate", "factor", "emissions"})
_ABOUT_ITEM = frozenset({"moisture", "dry_basis"})
_LEAST_NAMES = 2
_FREE = ("parameter", "label")
_FOOTNOTE = re.compile(r"\*\d+")
_NUMBERED = re.compile(r"^第.{1,2}种")
_IN_BRACKETS = re.compile(r"(.+)\((.+)\)")
_FORMULA = re.compile(r",[a-z]\b|×|\d+\s*/\s*\d+")
_POSSESSIVE, _PER_UNIT, _PURCHASED, _HELD = "的", "单位", "外购", "隐含"
_EMISSION = "排放"


@dataclass(slots=True)
class Datum:
    """One row with at least one value. `labels` holds the cells that say what it is about; an `item` there is one of this parameter."""

    parameter: str
    row: int
    texts: list[str]
    labels: dict[str, Cell]

    def value(self, column: int) -> str:
        """Return the text of a cell, empty where the form prints a dash or a stroke."""
        text = self.texts[column] if column < len(self.texts) else ""
        return "" if folded(text) in NOTHING else text


def is_of_item(parameter: str) -> bool:
    """Tell whether a parameter stands in the block of a material."""
    return parameter in _OF_ITEM


def read_data(table: Table, layout: Layout, report: Report) -> Iterator[Datum]:
    """Yield the rows below the header that hold values. A value without a known parameter is a finding."""
    carried: dict[str, Cell] = {}
    for row, texts in table.rows[layout.header + 1 :]:
        if _is_header(texts):
            continue  # again, as on every page of the form
        datum = Datum("", row, texts, {})
        has_values = any(datum.value(column) for column, _ in layout.months)
        has_values = has_values or (layout.annual is not None and bool(datum.value(layout.annual)))
        cells = [(role, Cell(texts[column], row, column + 1)) for column, role in layout.labels if column < len(texts) and texts[column]]
        chosen = _parameter_cell(cells)
        for role, cell in cells:
            if chosen is None or cell is not chosen[1]:
                _carry(carried, role, cell, has_values=has_values)
            elif role not in _FREE:
                _forget(carried, cell.column - 1)
        if not has_values:
            continue
        if chosen is None:
            free = [cell for role, cell in cells if role in _FREE] or [cell for _, cell in cells] or [Cell("", row, 0)]
            known = Joined(tuple(term.label for term in vocabulary().terms("parameter")))
            report.add(checks.TERM_UNKNOWN.at(table.place(row, free[-1].column), free[-1].text, known))
            continue
        _complete(datum, chosen, carried)
        if layout.uom is not None and datum.value(layout.uom) and vocabulary().find("either_unit", datum.value(layout.uom)) is None:
            datum.labels["uom"] = Cell(datum.value(layout.uom), row, layout.uom + 1)
        yield datum


def _is_header(texts: list[str]) -> bool:
    written = [text for text in texts if text]
    return sum(bool(vocabulary().find("wide_columns", text) or parse_month_heading(text)) for text in written) >= _LEAST_NAMES


def parameter_of(written: str) -> tuple[str, str] | None:
    """Return the parameter that a text means and what else it says: a material, an emission source, a level or nothing."""
    text = _FOOTNOTE.sub("", folded(written))
    exact = vocabulary().find("parameter", text)
    if exact is not None:
        return exact.code, ""
    found = vocabulary().ending("parameter", text)
    if found is not None and found[0]:
        rest, term = found
        code = "intensity" if term.code == "emissions" and rest.startswith(_PER_UNIT) else term.code
        return code, "" if code == "intensity" else _item_in(rest)
    brackets = _IN_BRACKETS.fullmatch(text)
    inner = parameter_of(brackets[1]) if brackets is not None else None
    if brackets is None or inner is None:
        return None
    is_unit = "/" in brackets[2] or brackets[2].startswith("tc") or vocabulary().unit(brackets[2]) is not None
    return inner[0], inner[1] or ("" if is_unit else brackets[2])


def _item_in(rest: str) -> str:
    """Strip from a text before a parameter what the form itself prints: `第i种外购化石燃料的` says no material."""
    brackets = _IN_BRACKETS.fullmatch(rest.removesuffix(_POSSESSIVE))
    if brackets is not None and vocabulary().find("origin", brackets[2]) is None:
        return brackets[2]
    text = _NUMBERED.sub("", rest.removesuffix(_POSSESSIVE).removesuffix(_HELD).removesuffix(_POSSESSIVE))
    return "" if vocabulary().find("generic", text.removeprefix(_PURCHASED)) is not None or text == _PURCHASED else text


def _parameter_cell(cells: list[tuple[str, Cell]]) -> tuple[str, Cell, str] | None:
    """Find the cell that names the parameter: the last one below 信息项, else one whose text was merged over it (totals, outputs)."""
    free = [(role, cell) for role, cell in cells if role in _FREE]
    for role, cell in reversed(free):
        if not _FORMULA.search(folded(cell.text)) or vocabulary().find("parameter", cell.text) is not None:
            found = None if _is_source(role, cell) else parameter_of(cell.text)
            if found is not None:
                return found[0], cell, found[1]
    if any(not _is_source(role, cell) and not _FORMULA.search(folded(cell.text)) for role, cell in free):
        others = [cell for role, cell in cells if role in ("item", "source")]
    else:
        others = [cell for role, cell in cells if role in ("item", "source", "scope", "unit")]
    for cell in reversed(others):
        found = parameter_of(cell.text)
        if found is not None and vocabulary().find("scope", cell.text) is None:
            return found[0], cell, found[1]
    return None


def _is_source(role: str, cell: Cell) -> bool:
    return role in _FREE and (vocabulary().find("source", cell.text) or vocabulary().find("scope", cell.text)) is not None


def _carry(carried: dict[str, Cell], role: str, cell: Cell, *, has_values: bool) -> None:
    """Remember a label for the rows below it; a new label ends everything that stood to its right."""
    if role in _FREE:
        if _FORMULA.search(folded(cell.text)):
            return
        role = "source" if vocabulary().find("source", cell.text) is not None else "item"
    if (role in ("source", "scope") or (role == "item" and not has_values)) and vocabulary().find("scope", cell.text) is not None:
        role = "scope"
    _forget(carried, cell.column)
    carried[role] = cell._replace(text="") if folded(cell.text) in NOTHING else cell


def _forget(carried: dict[str, Cell], column: int) -> None:
    for role in [role for role, cell in carried.items() if cell.column > column]:
        del carried[role]


def _complete(datum: Datum, chosen: tuple[str, Cell, str], carried: dict[str, Cell]) -> None:
    """Put together parameter, material and the rest from the row itself and from what was carried."""
    datum.parameter, cell, rest = chosen
    item = carried.get("item")
    has_item_cell = item is not None and item.row == datum.row
    if item is not None and has_item_cell and (whole := vocabulary().find("parameter", item.text + cell.text)) is not None:
        datum.parameter, item = whole.code, None
        carried.pop("item")
    if rest:
        item = _place_rest(rest, cell, carried) or item
    source = _source_of(carried)
    if datum.parameter == "output" and source == "product" and not rest and item is not None:
        datum.parameter = "quantity_out"
    if datum.parameter == "emissions" and item is None:
        datum.parameter = "subtotal" if source else "total"
    datum.labels = {role: cell for role, cell in carried.items() if cell.text}
    if item is None or not item.text or not (datum.parameter in (_OF_ITEM | _ABOUT_ITEM) or item.row == datum.row):
        datum.labels.pop("item", None)
    else:
        datum.labels["item"] = item


def _place_rest(rest: str, cell: Cell, carried: dict[str, Cell]) -> Cell | None:
    """Take what stood before a parameter as level, emission source or material; only a material is returned."""
    readings = [("scope", rest), ("source", rest), ("source", rest + _EMISSION)]
    for role, text in readings:
        if vocabulary().find(role, text) is not None:
            if role not in carried or carried[role].column == cell.column:
                carried[role] = cell._replace(text=text)
            return None
    carried["item"] = cell._replace(text=rest)
    return carried["item"]


def _source_of(carried: dict[str, Cell]) -> str:
    term = vocabulary().find("source", carried["source"].text) if "source" in carried else None
    return term.code if term is not None else ""
