"""What the figures of a template rest on: the sources of each row, each told with its status mark in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from tanheng.kernel.messages import CHINESE, ENGLISH, Rendered, message
from tanheng.lawbook import Citation, Lawbook
from tanheng.quantification.templates import plan
from tanheng.quantification.templates.making import LawfulTemplate
from tanheng.quantification.templates.parameters import told
from tanheng.quantification.templates.plan import ITEM, LABEL, Row

Source = tuple[Rendered, Citation]
_FACTORS = message("factors")
_DECIMALS = message("decimals")
_CHOICE = message("choice")
_CONSTANTS = message("constants")
_DEVICE = message("oxidation rate of the device")
_DEDUCTION = message("deducted no further than to zero")
_BY_FORM = {plan.FUEL_FORM: ("co2", "atom"), plan.ANODE_FORM: ("loss", "sulphur", "ash", "co2", "atom")}
_DECIMALS_OF = {
    plan.NCV: "ncv",
    plan.NCV_USED: "ncv",
    plan.CARBON: "carbon_as_received",
    plan.PURITY: "purity_percent",
    plan.EMISSIONS: "emissions",
    plan.SUM: "emissions",
    plan.SUMMARY: "emissions",
    plan.OUTPUT_TOTAL: "output",
    plan.INTENSITY: "intensity",
}
_CHOICES = {plan.METHOD: "output.method", plan.POINT: "coal_point", plan.NCV_POINT: "coal_point"}
_LONGEST = 1_000


class Sources:
    """The sources of the rows of one template."""

    def __init__(self, template: LawfulTemplate, lawbook: Lawbook) -> None:
        self._sector, self._on, self._lawbook = template.plan.sector, template.plan.months[0].last_day, lawbook
        self._tables = {table.name: table for table in template.tables}
        self._single = {row.code: row.sources for row in self._tables["single"].rows}
        self._decimals = {name: value.citation for name, value in lawbook.rows(f"{self._sector}.decimals", on=self._on).items()}

    def of(self, row: Row) -> dict[int, tuple[Source, ...]]:
        """Return the sources of a row by the column that their comment belongs to: the name of the row, or the choice beside it."""
        if row.role in _CHOICES:
            values = self._lawbook.rows(f"{self._sector}.{_CHOICES[row.role]}", on=self._on).values()
            return {ITEM: _named(_CHOICE, (value.citation for value in values))}
        found = {LABEL: self._of_figure(row)}
        if row.group is not None and row.attribute == "device" and "device" in self._tables:
            found[ITEM] = _named(_DEVICE, self._of_table("device"))
        elif row.takes_item and row.group is not None and row.group.form == plan.MATERIAL_FORM:
            found[ITEM] = _named(_CHOICE, self._of_table(row.group.table))
        return {column: sources for column, sources in found.items() if sources}

    def _of_figure(self, row: Row) -> tuple[Source, ...]:
        group = row.group
        decimals = _named(_DECIMALS, [self._decimals[name]] if (name := self._rounded_by(row)) in self._decimals else ())
        if row.role == plan.SUM and row.sum is not None and row.sum.floor:
            floor = self._lawbook.value(f"{self._sector}.process.floor_zero", on=self._on).citation
            return (*decimals, *_named(_DEDUCTION, [floor]))
        if group is None:
            return decimals
        if row.role in (plan.NCV_USED, plan.CARBON_PER_HEAT, plan.OXIDATION, plan.FACTOR):
            return _named(_FACTORS, self._of_table(group.table, row.item))
        if row.role == plan.PURITY:
            return (*decimals, *_named(_FACTORS, self._single["single|purity"]))
        if row.role != plan.EMISSIONS:
            return decimals
        single = [source for code in _BY_FORM.get(group.form, ()) for source in self._single[f"single|{code}"]]
        potential = self._of_table("gwp", row.item) if group.form == plan.GAS_FORM else ()
        return (*decimals, *_named(_CONSTANTS, (*single, *potential)))

    def _rounded_by(self, row: Row) -> str:
        if row.role == plan.QUANTITY and row.group is not None:
            return row.decimals
        return _DECIMALS_OF.get(row.role, "")

    def _of_table(self, name: str, item: str = "") -> tuple[Citation, ...]:
        """The source of the item; where it is still to be chosen, that of most items: the sheet of parameters has each item's own."""
        rows = [row for row in self._tables[name].rows if item in ("", row.name)]
        return Counter(row.sources for row in rows).most_common(1)[0][0] if rows else ()


def comment(sources: Iterable[Source], language: str) -> str:
    """Return the comment of a cell in both languages, the chosen one first."""
    languages = (CHINESE, ENGLISH) if language == CHINESE else (ENGLISH, CHINESE)
    lines = [f"{name.render(each)}: {told(source, each)}" for each in languages for name, source in sources]
    return "\n".join(dict.fromkeys(lines))[:_LONGEST]


def _named(name: Rendered, sources: Iterable[Citation]) -> tuple[Source, ...]:
    return tuple((name, source) for source in dict.fromkeys(sources))
