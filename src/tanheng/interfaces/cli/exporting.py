"""Writes an outcome as CSV or XLSX."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tanheng.interfaces.cli.common import unwritable
from tanheng.interfaces.cli.showing import DUTY_LABEL, STATED, SUMMARY_LABELS, emissions_head, months_of, said_of, sector_label
from tanheng.kernel.messages import message
from tanheng.quantification import Outcome
from tanheng.quantification.model import BATCHES, DEFAULT, MEASURED
from tanheng.quantification.sectors.shared.explaining import SUBTOTALS, auxiliary_label
from tanheng.quantification.trace import Trace
from tanheng.quantification.vocabulary import vocabulary
from tanheng.tables import Cell, Sheet, write_csv, write_workbook
from tanheng.tables.writing import neutral

_METHODS = {DEFAULT: message("default value"), MEASURED: message("measured"), BATCHES: message("mean of batches")}
_LINE_COLUMNS = ("entity", "works", "unit", "sector", "scope", "month", "category", "item", "flow", "origin", "quantity", "uom", "ncv")


def write_csv_file(outcome: Outcome, out: Path | None, language: str) -> None:
    """Write the lines and totals as one flat table; to standard output without a file."""
    stated = _stated(outcome, language)
    rows = [list(_line_head(outcome, stated, language)), *_lines(outcome, stated, language)]
    if out is None:
        csv.writer(sys.stdout, lineterminator="\n").writerows([neutral(cell) for cell in row] for row in rows)
        return
    try:
        write_csv(out, rows)
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def write_xlsx_file(outcome: Outcome, out: Path | None, language: str) -> None:
    """Write lines, totals, summary, years, findings and the basis in law as sheets."""
    assert out is not None, "the command line asks for a file"
    stated = _stated(outcome, language)
    sheets = [
        Sheet(
            message("lines").render(language),
            [list(_line_head(outcome, stated, language)), *_lines(outcome, stated, language)],
            widths=(20,) + (12,) * (14 + len(stated)) + (30, 90, 30),
        ),
        Sheet(message("summary").render(language), list(_summaries(outcome, language)), widths=(24,) + (16,) * 7),
        Sheet(message("years").render(language), list(_years(outcome, language)), widths=(24,) + (14,) * 11),
        Sheet(message("entities").render(language), list(_entities(outcome, language)), widths=(24,) + (16,) * 7),
        Sheet(message("findings").render(language), list(_findings(outcome, language)), widths=(8, 10, 24, 100, 40)),
        Sheet(message("basis").render(language), list(_basis(outcome, language)), widths=(24, 80)),
    ]
    try:
        write_workbook(out, sheets)
    except OSError as wrong:
        raise unwritable(out, wrong, language) from None


def units_of(outcome: Outcome) -> str:
    """Return the unit of emissions, and where sectors differ all of them: the gases that a sector counts say it."""
    found = dict.fromkeys(outcome.explainers[result.sector].gas_unit for result in outcome.results)
    return " / ".join(found)


def _stated(outcome: Outcome, language: str) -> list[str]:
    """Return the columns that only some sectors have, as far as any line fills them."""
    return [name for name in STATED if any(said_of(line, name, language) for result in outcome.results for line in result.lines)]


def _line_head(outcome: Outcome, stated: list[str], language: str) -> Iterator[str]:
    for name in _LINE_COLUMNS:
        yield vocabulary().term("columns", name).label.render(language)
    for name in stated:
        yield vocabulary().term("columns", name).label.render(language)
    yield emissions_head(units_of(outcome)).render(language)
    for label in (message("NCV from"), message("cells"), message("parameters and articles"), message("weakest mark")):
        yield label.render(language)


def _rule(trace: Trace, language: str) -> str:
    """Return the parameters of a line with their values and articles, as one text."""
    found: dict[str, None] = {}
    level = [trace]
    while level:
        for node in level:
            if node.law is not None:
                found[f"{node.law.label.render(language)} {node.law.value} [{node.law.citation.render(language)}]"] = None
        level = [child for node in level for child in node.children]
    return "; ".join(found)


def _lines(outcome: Outcome, stated: list[str], language: str) -> Iterator[Sequence[Cell]]:
    mark = outcome.marks["results"]
    basis = f"{mark.code}, {message('law data').render(language)} {outcome.lawbook.hash[:12]}"
    for result in outcome.results:
        scope = vocabulary().term("scope", result.scope).label.render(language)
        sector = vocabulary().term("sector", result.sector).label.render(language)
        head: list[Cell] = [result.entity, result.works, result.unit, sector, scope, str(result.month)]
        for line in result.lines:
            category, flow = (
                vocabulary().term(kind, code).label.render(language) for kind, code in (("category", line.category), ("flow", line.flow))
            )
            origin = vocabulary().term("origin", line.origin).label.render(language) if line.origin else ""
            ncv = line.heat.ncv if line.heat else None
            method = "" if line.heat is None else _METHODS[line.heat.method].render(language)
            places = ", ".join(str(row.place) for row in line.rows)
            rule = _rule(outcome.explainers[result.sector].line(result, line), language)
            said = [said_of(line, name, language) for name in stated]
            body = [category, line.shown, flow, origin, line.quantity, line.uom, ncv, *said, line.emissions_t]
            yield [*head, *body, method, places, rule, basis]
        unit, between = outcome.explainers[result.sector].gas_unit, ["" for _ in stated]
        for name, value in result.subtotals.items():
            yield _of_result(head, SUBTOTALS[name].render(language), None, unit, between, value, basis)
        yield _of_result(head, message("emissions").render(language), None, unit, between, result.emissions_t, basis)
        if result.output_t is not None:
            yield _of_result(head, message("output").render(language), result.output_t, "t", between, None, basis)
            yield _of_result(head, message("intensity").render(language), result.intensity_t_per_t, f"{unit}/t", between, None, basis)
        for figure in result.auxiliary:
            label, places = auxiliary_label(figure.item).render(language), ", ".join(str(row.place) for row in figure.rows)
            yield _of_result(head, label, figure.quantity, figure.uom, between, None, basis, of=figure.of, places=places)


def _of_result(
    head: list[Cell],
    label: str,
    quantity: Cell,
    unit: str,
    between: Sequence[Cell],
    emissions: Cell,
    basis: str,
    of: str = "",
    places: str = "",
) -> list[Cell]:
    """Return the row of a figure of a whole result, or of what is auxiliary to it, of a fuel where it belongs to one."""
    return [*head, label, of, "", "", quantity, unit, None, *between, emissions, "", places, "", basis]


def _summaries(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    head = [vocabulary().term("columns", name).label.render(language) for name in ("entity", "sector", "month")]
    yield [*head, *(name.render(language) for name in SUMMARY_LABELS)]
    for each in outcome.summaries:
        sector = sector_label(each.sector, language)
        yield [
            each.entity,
            sector,
            str(each.month),
            each.enterprise_t,
            each.enterprise_whole_t,
            each.processes_t,
            each.power_units_t,
            each.other_t,
        ]


def _years(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    head = [vocabulary().term("columns", name).label.render(language) for name in ("entity", "works", "unit", "scope")]
    names = (
        message("year"),
        message("months"),
        emissions_head(units_of(outcome)),
        message("whole tonnes"),
        message("output (t)"),
        message("intensity"),
        DUTY_LABEL,
    )
    yield [*head, *(name.render(language) for name in names)]
    for each in outcome.annual:
        scope = vocabulary().term("scope", each.scope).label.render(language)
        months = months_of(each.months, language)
        figures = (each.emissions_t, each.emissions_whole_t, each.output_t, each.intensity_t_per_t, each.duty_t)
        yield [each.entity, each.works, each.unit, scope, each.year, months, *figures]


def _entities(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    names = (*SUMMARY_LABELS, DUTY_LABEL)
    head = [
        *(vocabulary().term("columns", name).label.render(language) for name in ("entity", "sector")),
        message("year").render(language),
        message("months").render(language),
    ]
    yield [*head, *(name.render(language) for name in names)]
    for each in outcome.annual_summaries:
        months = months_of(each.months, language)
        figures = (each.enterprise_t, each.enterprise_whole_t, each.processes_t, each.power_units_t, each.other_t, each.duty_t)
        yield [each.entity, sector_label(each.sector, language), each.year, months, *figures]


def _findings(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    yield [
        text.render(language)
        for text in (message("code"), message("severity"), message("place"), message("what to do"), message("article"))
    ]
    for finding in outcome.findings:
        yield [str(finding.code), finding.severity.value, str(finding.place), finding.message.render(language), finding.article]


def _basis(outcome: Outcome, language: str) -> Iterator[Sequence[Cell]]:
    yield [message("table").render(language), message("weakest mark").render(language)]
    for table, mark in outcome.marks.items():
        yield [table, f"{mark.code}: {mark.meaning.render(language)}"]
    yield [message("law data").render(language), outcome.lawbook.hash]
