"""The looks of a template: what is filled in is yellow, what is computed is grey, totals are bold; column widths."""

from __future__ import annotations

import xlsxwriter

from tanheng.quantification.templates import plan

WIDTHS = {plan.CODE: 10, plan.ITEM: 36, plan.LABEL: 42, plan.UOM: 13, plan.FIRST_MONTH: 16}
_EDGE = {"border": 1, "border_color": "#B8C4CE", "valign": "vcenter", "font_name": "Microsoft YaHei", "font_size": 10}
_FIGURES = {
    plan.NCV: "0.000",
    plan.NCV_USED: "0.000",
    plan.CARBON: "0.0000",
    plan.CARBON_PER_HEAT: "0.00000",
    plan.OXIDATION: "0.00",
    plan.FACTOR: "0.000##",
    plan.PURITY: "0",
    plan.INTENSITY: "0.0000",
}
_QUANTITY = "#,##0.00##"
_COLOURS = {"input": "#FFF9DB", "computed": "#F1F3F5", "total": "#DCE8F2"}
_NAMED: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "header": {"bold": True, "bg_color": "#2F5D83", "font_color": "#FFFFFF", "text_wrap": True, "align": "center"},
    "part": {"bold": True, "bg_color": "#BBD2E6"},
    "section": {"bold": True, "bg_color": "#E3ECF3"},
    "label": {},
    "unit": {"align": "center", "font_color": "#555555"},
    "unit_above": {"align": "center", "font_color": "#555555", "text_wrap": True},
    "empty": {"bg_color": "#F1F3F5"},
    "total_label": {"bold": True, "bg_color": _COLOURS["total"], "text_wrap": True},
    "text_input": {"bg_color": _COLOURS["input"], "locked": False},
    "item_input": {"bg_color": _COLOURS["input"], "locked": False, "bold": True},
    "parameter": {"num_format": "0.#####", "align": "right"},
    "cited": {"font_color": "#555555"},
    "guide_title": {"bold": True, "font_size": 14},
    "guide": {"text_wrap": True, "valign": "top"},
}


class Styles:
    """Makes each format once for a workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str], object] = {}

    def named(self, name: str) -> object:
        """Return a format of text."""
        edge = _EDGE if not name.startswith(("guide", "title")) else {"font_name": _EDGE["font_name"], "font_size": 10}
        return self._format((name, ""), edge | _NAMED[name])

    def figure(self, kind: str, role: str) -> object:
        """Return the format of a figure: an `input`, something `computed`, or a `total`."""
        shape = {
            "bg_color": _COLOURS[kind],
            "num_format": _FIGURES.get(role, _QUANTITY),
            "locked": kind != "input",
            "bold": kind == "total",
        }
        return self._format((kind, role), _EDGE | shape)

    def entry(self, *, text: bool, coloured: bool = False) -> object:
        """Return the format of a cell that takes anything; `text` keeps a month from becoming a day."""
        shape: dict[str, object] = {"locked": False, "num_format": "@" if text else "General"}
        if coloured:
            shape |= _EDGE | {"bg_color": _COLOURS["input"]}
        return self._format(("entry", f"{text} {coloured}"), shape)

    def _format(self, key: tuple[str, str], shape: dict[str, object]) -> object:
        if key not in self._made:
            self._made[key] = self._workbook.add_format(shape)
        return self._made[key]
