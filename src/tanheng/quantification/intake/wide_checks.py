"""What a wide sheet says of itself, and the comparisons that need no computation: factors with the law, the year with its months."""

from __future__ import annotations

import re
from decimal import Decimal

from tanheng.kernel.exact import decimals_of, plain, round_half_up, total
from tanheng.kernel.findings import Finding
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.intake import cells as reading
from tanheng.quantification.intake.wide_labels import Datum
from tanheng.quantification.intake.wide_layout import SUMMARY, Cell, Layout
from tanheng.quantification.report import Report
from tanheng.quantification.sectors import Fault, Sector
from tanheng.quantification.vocabulary import folded, vocabulary
from tanheng.tables import Table

_NOT_SUMMED = frozenset({"moisture", "load_factor", "power_intensity", "heat_intensity"})
_HUNDREDTH = Decimal("0.01")
_NAMED_UNIT = re.compile(r"(.+?)[(\-_](.+?)\)?")


class SheetFacts:
    """The facts of one sheet, and what can be compared at once."""

    def __init__(self, table: Table, layout: Layout, sector: Sector, report: Report) -> None:
        self.table, self.layout, self.sector, self.report = table, layout, sector, report

    def fact(self, datum: Datum, role: str) -> Cell:
        return datum.labels.get(role) or self.layout.titles.get(role) or Cell("", datum.row, 0)

    def scope(self, datum: Datum) -> tuple[Cell, Cell]:
        """Return level and unit; `烧结工序（2号机）` names both."""
        scope, unit = self.fact(datum, "scope"), self.fact(datum, "unit")
        if scope.text == SUMMARY or (term := vocabulary().find("scope", scope.text)) is not None:
            is_enterprise = scope.text != SUMMARY and term is not None and term.code == "enterprise"
            return scope, unit._replace(text="") if is_enterprise and "unit" in datum.labels else unit
        named = _NAMED_UNIT.fullmatch(folded(scope.text))
        if named is not None and vocabulary().find("scope", named[1]) is not None:
            return scope._replace(text=named[1]), unit if unit.text else scope._replace(text=named[2])
        return scope, unit

    def scope_code(self, datum: Datum) -> str:
        text = self.scope(datum)[0].text
        term = vocabulary().find("scope", text)
        return term.code if term is not None else text

    def compare_fixed(self, datum: Datum, parameter: str, category: str, item: str) -> None:
        """Compare a factor with that of the guideline, in every month and in the year."""
        for column, month in (*self.layout.months, (self.layout.annual, self.layout.months[-1][1])):
            if column is None or not datum.value(column) or (value := self.number(datum, column, month)) is None:
                continue
            try:
                expected = self.sector.fixed(parameter, category, item, month)
            except Fault:
                return  # the name is refused where the quantity is read
            if parameter == "oxidation_rate" and value > 1:
                value *= _HUNDREDTH
            place = self.table.place(datum.row, column + 1)
            if expected is None:
                self.report.add(checks.NOT_COMPARED.at(place, datum.value(column)))
            elif value != expected:
                label = vocabulary().term("parameter", parameter).label
                found = checks.FACTOR_DIFFERS.at(place, plain(value), plain(expected), parameter=label, item=item)
                self.refuse(datum, found, month)

    def check_annual(self, datum: Datum) -> None:
        """Compare the year's figure with the sum of the months; a mean or a share is no sum and is not compared."""
        column = self.layout.annual
        if column is None or not datum.value(column) or (said := self.number(datum, column, None)) is None:
            return
        place = self.table.place(datum.row, column + 1)
        if datum.parameter in _NOT_SUMMED:
            self.report.add(checks.NOT_COMPARED.at(place, datum.value(column)))
            return
        try:
            months = [reading.computed_number(datum.value(column), "quantity") for column, _ in self.layout.months if datum.value(column)]
        except Fault:
            return  # the month is refused where it is read
        kept = decimals_of(said) or decimals_of(total(months))
        sums = (total(months), round_half_up(total(months), kept), total(round_half_up(month, kept) for month in months))
        if not months and said:
            self.refuse(datum, checks.CLAIM_OF_NOTHING.at(place, plain(said)))
        elif said not in sums:
            self.refuse(datum, checks.SHEET_TOTAL_DIFFERS.at(place, plain(said), plain(sums[0]), difference=said - sums[0]))

    def check_unit_of_heat(self, heat: Datum) -> None:
        unit = heat.labels.get("uom")
        if unit is not None and vocabulary().find("heat_units", unit.text) is None:
            self.refuse(heat, checks.UNIT_UNKNOWN.at(self.table.place(unit.row, unit.column), unit.text, "GJ/t, GJ/10⁴Nm³"))

    def number(self, datum: Datum, column: int, month: Month | None) -> Decimal | None:
        try:
            return reading.computed_number(datum.value(column).removesuffix("%"), "quantity")
        except Fault as fault:
            self.refuse(datum, fault.check.at(self.table.place(datum.row, column + 1), fault.found, fault.expected), month)
            return None

    def refuse(self, datum: Datum, finding: Finding, month: Month | None = None) -> None:
        term = vocabulary().find("scope", self.scope(datum)[0].text)
        self.report.add(finding, entity=self.fact(datum, "entity").text, scope=term.code if term is not None else None, month=month)
