"""The tables of the report, row by row: which parameter, its months and its year. How they look is the matter of `form_layout`.

Source: CETS-AG-03.01-V01-2024, 附录C, 附表C.3 to C.6 and their notes. An empty month stays empty: missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tanheng.kernel.exact import exactly, total
from tanheng.kernel.messages import CHINESE
from tanheng.quantification.model import OUT, Annual, Auxiliary, Result, Summary
from tanheng.quantification.naming import english_name
from tanheng.quantification.sectors.shared.explaining import auxiliary_label
from tanheng.quantification.vocabulary import vocabulary
from tanheng.reporting.blocks import ENTERPRISE, Block, Months, Section, blocks_of, sections, unaccounted
from tanheng.reporting.subject import Subject
from tanheng.reporting.wording import AUXILIARY_TABLE, ENTERPRISE_TABLE, SUMMARY_TABLE, Title, wording

POWER_UNIT, STEEL = "power_unit", "steel"
DEFAULT, MEASURED, COMPUTED = "default", "measured", "computed"
_ENERGY = {"power_output": "power", "heat_output": "heat_supplied", "secondary_energy_share": "secondary_share"}
_SUMMED = ("power_output", "heat_output", "electricity", "heat", "dry_basis", "running_hours")
_RATES = ("carbide_slag_rate",)
_FACTOR_LABELS = ("carbon_per_heat", "oxidation_rate", "factor")
_OF_CARBON_DIOXIDE = "tCO2"
_LEAVING = ("fuel", "product")
_MADE = ("clinker", "metal")
_SUMMARY_ROWS = ("enterprise_t", "processes_t", "power_units_t", "other_t")
_FIGURE_OF_ROW = {"enterprise_t": "enterprise_whole_t"}  # the form states the enterprise in whole tonnes (附表C.5 填报说明)


@dataclass(slots=True)
class FormRow:
    """One row: what it is about (by label column), its parameter and unit, its months and year, and how its values were come by.

    Rows of one block stand together. A `whole` row stands for itself: its parameter is merged over the label columns.
    """

    labels: dict[str, str]
    parameter: str
    uom: str
    months: Months
    annual: Decimal | None
    methods: tuple[str, ...] = ()
    block: int = 0
    whole: bool = False


@dataclass(slots=True)
class Form:
    """One table: its code and title, the label columns that it has, its rows, and what was reported and is not accounted."""

    code: str
    title: str
    of: str
    columns: tuple[str, ...]
    rows: list[FormRow]
    left_out: list[str] = field(default_factory=list)


def forms(subject: Subject, language: str) -> Iterator[Form]:
    """Yield the tables of the subject's sector; one without any row is left out."""
    letter = subject.outcome.lawbook.value("report.appendix", subject.sector, on=subject.last_month.last_day).text
    with exactly():
        for title in wording().tables(subject.sector):
            code = f"{letter}.{title.number}"
            rows = _Rows(subject, title, language)
            made = list(rows.all())
            if made:
                text = title.label.render(language).format_map({"code": code})
                yield Form(code, text, title.of, _columns(title, made), made, rows.left_out)


def _columns(title: Title, rows: list[FormRow]) -> tuple[str, ...]:
    """Return the label columns of a table; works and legal persons have one only where somebody has any."""
    used = {name for row in rows for name, text in row.labels.items() if text}
    if title.of == SUMMARY_TABLE:
        return ()
    if title.of == AUXILIARY_TABLE:
        wanted = ("works", "scope", "unit", "item")
        return tuple(name for name in wanted if name in used or name == "scope")
    always = ("source", "item") if title.of == ENTERPRISE_TABLE else ("scope", "unit", *(("source",) if title.with_sources else ()), "item")
    optional = {"works", "origin", "device", "legal_person"} & used
    order = ("works", "scope", "unit", "source", "item", "device", "origin", "legal_person")
    return tuple(name for name in order if name in always or name in optional)


class _Rows:
    """Makes the rows of one table."""

    def __init__(self, subject: Subject, title: Title, language: str) -> None:
        self._subject, self._title, self._language = subject, title, language
        self._annual = {(part.works, part.scope_order, part.scope, part.unit): part for part in subject.annual}
        self._unit = wording().emission_unit(subject.sector)
        self._blocks = 0
        self.left_out: list[str] = []

    def all(self) -> Iterator[FormRow]:
        """Yield all rows."""
        if self._title.of == SUMMARY_TABLE:
            yield from self._summary()
            return
        for section, months in sections(self._subject.results).items():
            if self._title.of == AUXILIARY_TABLE:
                yield from self._auxiliary(section, months)
            elif (section[2] == ENTERPRISE) == (self._title.of == ENTERPRISE_TABLE):
                yield from self._section(section, months)
                self.left_out.extend(name for name in unaccounted(months) if name not in self.left_out)

    def _name(self, item: str, category: str) -> str:
        """Return what a material is called: by its official name, in English by its translation where there is one."""
        if self._language == CHINESE:
            return item
        return english_name(self._subject.outcome.lawbook, self._subject.sector, item, category)

    def _text(self, code: str, **fields: object) -> str:
        return wording().text("rows", code, self._language, **fields)

    def _parameter(self, code: str) -> str:
        return vocabulary().term("parameter", code).label.render(self._language)

    def _head(self, section: Section) -> dict[str, str]:
        works, _, scope, unit = section
        if scope == ENTERPRISE and self._title.of == ENTERPRISE_TABLE:
            return {"works": works}
        return {"works": works, "scope": wording().scope(scope, self._language), "unit": unit}

    def _section(self, section: Section, months: list[Result]) -> Iterator[FormRow]:
        """Yield the blocks of an enterprise, process or power unit, then what stands for the whole of it."""
        for block in blocks_of(self._subject, months):
            yield from self._block(section, block)
        yield from self._subtotals(section, months)
        annual = self._annual.get(section)
        figures = {result.month.number: result.emissions_t for result in months if result.emissions_t is not None}
        if figures:
            code = {ENTERPRISE: "total", POWER_UNIT: "unit_total"}.get(section[2], "process_total")
            yield self._whole(section, self._text(code), self._unit, figures, annual.emissions_t if annual else None)
        if section[2] == POWER_UNIT:
            yield from self._energy(section, months)
        else:
            yield from self._output(section, months, annual)
        if section[2] in wording().with_rates:
            yield from self._rates(section, months)

    def _subtotals(self, section: Section, months: list[Result]) -> Iterator[FormRow]:
        """Yield the subtotals that the forms of a level state, such as what is left of process emissions after the deductions."""
        for name, code in wording().subtotals(section[2]).items():
            figures = {result.month.number: result.subtotals[name] for result in months if name in result.subtotals}
            if figures:
                yield self._whole(section, self._text(code), self._unit, figures, total(figures.values()))

    def _rates(self, section: Section, months: list[Result]) -> Iterator[FormRow]:
        """Yield shares of a level, such as that of carbide slag; the year of a share is left empty."""
        for (item, _, uom), figures in _figures(months):
            if item not in _RATES:
                continue
            yield self._whole(section, auxiliary_label(item).render(self._language), uom, figures, None)

    def _block(self, section: Section, block: Block) -> Iterator[FormRow]:
        self._blocks += 1
        place, number, language = self._head(section), self._blocks, self._language
        place |= {"item": self._name(block.item, block.category), "legal_person": block.legal_person}
        place["device"] = vocabulary().term("device", block.device).label.render(language) if block.device else ""
        place["source"] = wording().source(block.category, language) if self._title.with_sources else ""
        place["origin"] = vocabulary().term("origin", block.origin).label.render(language) if block.origin else ""

        def row(parameter: str, uom: str, months: Months, annual: Decimal | None, *methods: str) -> FormRow:
            return FormRow(place, parameter, uom, months, annual, methods, number)

        yield row(
            self._text(_quantity_row(self._subject.sector, section[2], block)), block.uom, block.quantity, total(block.quantity.values())
        )
        if block.ncv:
            methods = [name for name, there in ((DEFAULT, False), (MEASURED, True)) if there in block.measured]
            yield row(self._text("ncv"), f"GJ/{block.uom}", block.ncv, block.annual_ncv, *methods)
        if block.carbon:
            yield row(self._text("carbon"), f"tC/{block.uom}", block.carbon, _same(block.carbon), MEASURED)
        for value, months in block.factors.values():
            yield self._factor(row(value.label.render(language), value.unit, months, None, DEFAULT), value.name.rpartition(".")[2])
        if block.purity:
            methods = [name for name, stated in ((DEFAULT, False), (MEASURED, True)) if stated in block.purity_stated]
            yield row(self._text("purity"), "%", block.purity, _same(block.purity), *methods)
        subtracted = block.flow == OUT and block.category not in _LEAVING
        yield row(
            self._text("deducted" if subtracted else "emissions"), self._unit, block.emissions, total(block.emissions.values()), COMPUTED
        )

    def _factor(self, row: FormRow, kind: str) -> FormRow:
        """Name a factor as the form does; the oxidation rate is printed in per cent. The year has it if all months have the same."""
        if kind in _FACTOR_LABELS and (kind != "factor" or row.uom.startswith(_OF_CARBON_DIOXIDE)):
            row.parameter = self._parameter(kind)
        if kind == "oxidation_rate":
            row.uom, row.months = "%", {month: value * 100 for month, value in row.months.items()}
        row.annual = _same(row.months)
        return row

    def _whole(self, section: Section, parameter: str, uom: str, months: Months, annual: Decimal | None, method: str = COMPUTED) -> FormRow:
        self._blocks += 1
        methods = (method,) if method else ()
        return FormRow(self._head(section), parameter, uom, months, annual, methods, self._blocks, whole=True)

    def _output(self, section: Section, months: list[Result], annual: Annual | None) -> Iterator[FormRow]:
        """Yield the output, for every product where the rows are outputs of their own, and the intensity."""
        stated = {result.month.number: result.output_t for result in months if result.output_t is not None}
        if not stated:
            return
        products = {row.kind.material.item: row.kind.material.category for result in months for row in result.output_rows}
        names = [self._name(product, category) for product, category in products.items()]
        by_product = {
            name: {
                result.month.number: total(row.quantity for row in rows)
                for result in months
                if (rows := [row for row in result.output_rows if row.kind.material.item == product])
            }
            for product, name in zip(products, names, strict=True)
        }
        categories = {row.kind.material.category for result in months for row in result.output_rows}
        if len(products) == 1:
            yield self._whole(section, self._text("output", item=names[0]), "t", stated, total(stated.values()), "")
        elif products and categories == {"output"}:
            for name, figures in by_product.items():
                yield self._whole(section, self._text("output", item=name), "t", figures, total(figures.values()), "")
        else:
            yield self._whole(section, self._text("any_output"), "t", stated, total(stated.values()), "")
        intensities = {result.month.number: result.intensity_t_per_t for result in months if result.intensity_t_per_t is not None}
        if intensities:
            text = self._text("intensity", item=names[0]) if len(products) == 1 else self._text("any_intensity")
            yield self._whole(section, text, f"{self._unit}/t", intensities, annual.intensity_t_per_t if annual else None)

    def _energy(self, section: Section, months: list[Result]) -> Iterator[FormRow]:
        for (item, _, uom), figures in _figures(months):
            if item in _ENERGY:
                annual = total(figures.values()) if item in _SUMMED else None
                method = "" if item in _SUMMED else COMPUTED
                yield self._whole(section, self._parameter(_ENERGY[item]), uom, figures, annual, method)

    def _auxiliary(self, section: Section, months: list[Result]) -> Iterator[FormRow]:
        for (item, of, uom), figures in _figures(months):
            if item not in _ENERGY and item not in _RATES:  # a rate stands beside the emissions of its line
                self._blocks += 1
                annual = total(figures.values()) if item in _SUMMED else None
                head = self._head(section) | {"item": self._name(of, "fuel")}
                yield FormRow(head, self._parameter(item), uom, figures, annual, (), self._blocks)

    def _summary(self) -> Iterator[FormRow]:
        of_year = self._subject.annual_summary
        for code in _SUMMARY_ROWS:
            name = _FIGURE_OF_ROW.get(code, code)
            months = {summary.month.number: figure for summary in self._subject.summaries if (figure := _figure(summary, name)) is not None}
            if months:
                annual = getattr(of_year, name) if of_year is not None else None
                yield FormRow({}, self._text(code), self._unit, months, annual, (COMPUTED,))


def _same(months: Months) -> Decimal | None:
    """Return what all months have in common, None where they differ."""
    values = set(months.values())
    return values.pop() if len(values) == 1 else None


def _figure(summary: Summary, name: str) -> Decimal | None:
    figure = getattr(summary, name)
    assert figure is None or isinstance(figure, Decimal), name
    return figure


def _quantity_row(sector: str, scope: str, block: Block) -> str:
    if block.category in _MADE:
        return "made"
    if block.flow == OUT and block.category in _LEAVING:
        return "delivery"
    if block.category != "fuel" or scope == POWER_UNIT:
        return "consumption"
    if scope != ENTERPRISE:
        return "input"
    return "net" if sector == STEEL else "consumption"


def _figures(months: Iterable[Result]) -> Iterator[tuple[tuple[str, str, str], Months]]:
    """Yield the auxiliary figures (item, fuel, unit) with their months; more than one in a month are added up."""
    found: dict[tuple[str, str, str], Months] = {}
    for result in months:
        for figure in result.auxiliary:
            of_figure = found.setdefault(_key(figure), {})
            number = result.month.number
            of_figure[number] = of_figure.get(number, Decimal(0)) + figure.quantity
    yield from found.items()


def _key(figure: Auxiliary) -> tuple[str, str, str]:
    return figure.item, figure.of, figure.uom
