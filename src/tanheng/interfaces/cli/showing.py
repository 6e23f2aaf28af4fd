"""Prints an outcome for people: results line by line, the summary, the year, findings, and what the figures rest on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal

from rich.console import Console
from rich.table import Table
from rich.text import Text

from tanheng.interfaces.cli.common import console
from tanheng.interfaces.cli.tracing import print_trace
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding, Severity
from tanheng.kernel.messages import Rendered, message
from tanheng.lawbook import Lawbook, Mark
from tanheng.quantification import Annual, Line, Outcome, Result, Summary
from tanheng.quantification.naming import shown_name
from tanheng.quantification.rendering import issue_json
from tanheng.quantification.sectors.shared.explaining import SUBTOTALS, auxiliary_label
from tanheng.quantification.vocabulary import vocabulary

_WIDTH = 120
_DETAILED_RESULTS = 24
_SHOWN_FINDINGS = 50
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_SEVERITIES = {Severity.ERROR: message("error"), Severity.WARNING: message("warning"), Severity.NOTICE: message("notice")}

SUMMARY_LABELS = (
    message("enterprise total"),
    message("whole tonnes"),
    message("processes"),
    message("power units"),
    message("other"),
)
STATED = ("device", "carbon", "purity")
DUTY_LABEL = message("duty, whole tonnes")


def sector_label(code: str, language: str) -> str:
    """Return how a sector is called."""
    return vocabulary().term("sector", code).label.render(language)


def grouped_number(value: Decimal | None) -> str:
    """Return a number with thousands separators and all of its digits; a dash for what is not stated."""
    return "—" if value is None else f"{value:,f}"


def text_of(outcome: Outcome, language: str, *, explained: bool) -> str:
    """Return everything as text."""
    stream = io.StringIO()
    out = Console(file=stream, width=_WIDTH, highlight=False, emoji=False, markup=False)
    detailed = explained or len(outcome.results) <= _DETAILED_RESULTS
    for result in outcome.results if detailed else ():
        _print_result(out, outcome, result, language, explained=explained)
    if not detailed:
        _print_overview(out, outcome.results, language)
    if detailed:
        print_basis(out, outcome.marks["results"], outcome.lawbook, language)
    if outcome.summaries and any(summary.other_t is not None for summary in outcome.summaries):
        _print_summaries(out, outcome, language, explained=explained)
        print_basis(out, outcome.marks["summaries"], outcome.lawbook, language)
    if any(annual.months > 1 for annual in outcome.annual):
        _print_year(out, outcome, language, explained=explained)
    return stream.getvalue()


def year_text_of(outcome: Outcome, language: str) -> str:
    """Return the year of every level and entity as text."""
    stream = io.StringIO()
    _print_year(Console(file=stream, width=_WIDTH, highlight=False, emoji=False, markup=False), outcome, language, explained=False)
    return stream.getvalue()


def _print_year(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    _print_years(out, outcome, language, explained=explained)
    _print_entities(out, outcome, language)
    print_basis(out, outcome.marks["annual"], outcome.lawbook, language)


def _print_entities(out: Console, outcome: Outcome, language: str) -> None:
    """The year of each entity over all of its works: what the enterprise answers for."""
    table = Table(title=message("Entities, year, tCO2").render(language), title_justify="left")
    texts = [vocabulary().term("columns", name).label for name in ("entity", "sector")]
    columns(table, language, [*texts, message("year"), message("months")], [*SUMMARY_LABELS, DUTY_LABEL])
    for each in outcome.annual_summaries[:_SHOWN_FINDINGS]:
        months = message("{months} of {of} months", months=each.months, of=12).render(language)
        figures = (each.enterprise_t, each.enterprise_whole_t, each.processes_t, each.power_units_t, each.other_t, each.duty_t)
        table.add_row(
            each.entity, sector_label(each.sector, language), str(each.year), months, *(grouped_number(value) for value in figures)
        )
    out.print(table)


def print_basis(out: Console, mark: Mark, lawbook: Lawbook, language: str) -> None:
    """Print the weakest mark that the table above rests on, and the hash of the law."""
    line = message("Weakest basis: {mark} ({meaning}). Law data {hash}.", mark=mark.code, meaning=mark.meaning, hash=lawbook.hash[:12])
    out.print(Text(line.render(language), style="dim"))
    out.print()


def print_findings(findings: list[Finding], language: str, *, command: str = "") -> None:
    """Print findings to standard error, errors first; at most fifty, then how many more there are and how to see them all.

    `command` is what tells them all where the command itself cannot.
    """
    if not findings:
        return
    out = console(stderr=True)
    order = list(_STYLES)
    ranked = sorted(findings, key=lambda finding: order.index(finding.severity))
    for finding in ranked[:_SHOWN_FINDINGS]:
        head = f"{_SEVERITIES[finding.severity].render(language)} {finding.code}"
        article = f" [{finding.article}]" if finding.article else ""
        out.print(Text.assemble((head, _STYLES[finding.severity]), f"  {finding.place}  {finding.message.render(language)}{article}"))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if len(ranked) > _SHOWN_FINDINGS:
        more = len(ranked) - _SHOWN_FINDINGS
        if errors:
            rest = message("… and {count} more; {option} marks every cell.", count=more, option=f"{command}--errors-to FILE.xlsx")
        else:
            rest = message("… and {count} more; {option} lists all of them.", count=more, option=f"{command}-o FILE.xlsx")
        out.print(Text(rest.render(language)))
    if errors:
        out.print(Text(message("{count} errors; the input is refused.", count=errors).render(language), style="bold red"))


def refusal_json(findings: list[Finding], language: str) -> dict[str, object]:
    """Return the JSON of an input that could not even be read."""
    return {
        "results": [],
        "summaries": [],
        "annual": [],
        "annual_summaries": [],
        "issues": [issue_json(finding, language) for finding in findings],
        "law": None,
    }


def heading(result: Result | Annual, language: str) -> str:
    """Return whose figure it is: entity, works, sector (but for steel), scope, unit."""
    scope = vocabulary().term("scope", result.scope).label.render(language)
    sector = "" if result.sector == "steel" else sector_label(result.sector, language)
    return " · ".join(part for part in (result.entity, result.works, sector, scope, result.unit) if part)


def columns(table: Table, language: str, texts: Iterable[Rendered], numbers: Iterable[Rendered]) -> None:
    """Add text columns, then right-aligned number columns."""
    for text in texts:
        table.add_column(text.render(language), overflow="fold")
    for number in numbers:
        table.add_column(number.render(language), justify="right", no_wrap=True)


def _print_result(out: Console, outcome: Outcome, result: Result, language: str, *, explained: bool) -> None:
    table = Table(title=f"{heading(result, language)} · {result.month}", title_justify="left")
    labels = [vocabulary().term("columns", name).label for name in ("category", "item", "flow", "origin")]
    stated = [name for name in STATED if any(said_of(line, name, language) for line in result.lines)]
    more = [vocabulary().term("columns", name).label for name in stated]
    columns(table, language, [*labels, *more, message("unit")], [message("quantity"), message("NCV"), message("tCO2")])
    for line in result.lines:
        said = [said_of(line, name, language) for name in stated]
        table.add_row(*_cells(line, shown_name(outcome.lawbook, result.sector, line.shown, language, line.category), said, language))
    table.add_section()
    between = [""] * (len(labels) + len(stated) - 1)
    for name, value in result.subtotals.items():
        table.add_row(SUBTOTALS[name].render(language), *between, "", "", "", grouped_number(value))
    emissions = Text(message("emissions").render(language), style="bold")
    table.add_row(emissions, *between, "", "", "", Text(grouped_number(result.emissions_t), style="bold"))
    if result.output_t is not None:
        unit = f"{outcome.explainers[result.sector].gas_unit}/t"
        table.add_row(message("output").render(language), *between, "t", grouped_number(result.output_t), "", "")
        table.add_row(message("intensity").render(language), *between, unit, grouped_number(result.intensity_t_per_t), "", "")
    for figure in result.auxiliary:
        name = auxiliary_label(figure.item).render(language)
        table.add_row(name, figure.of, *between[1:], figure.uom, grouped_number(figure.quantity), "", "")
    out.print(table)
    if explained:
        explainer = outcome.explainers[result.sector]
        print_trace(out, explainer.result(result), language)
        if result.intensity_t_per_t is not None:
            print_trace(out, explainer.intensity(result), language)


def said_of(line: Line, column: str, language: str) -> str:
    """Return what a line says in one of the columns that only some sectors have; empty where it says nothing."""
    if column == "device":
        return vocabulary().term("device", line.device).label.render(language) if line.device else ""
    value = line.carbon if column == "carbon" else line.purity_percent
    return "" if value is None else plain(value)


def _cells(line: Line, name: str, said: list[str], language: str) -> tuple[str, ...]:
    words = vocabulary()
    origin = words.term("origin", line.origin).label.render(language) if line.origin else ""
    heat = "" if line.heat is None else plain(line.heat.ncv) + ("*" if line.heat.is_measured else "")
    return (
        words.term("category", line.category).label.render(language),
        name,
        words.term("flow", line.flow).label.render(language),
        origin,
        *said,
        line.uom,
        grouped_number(line.quantity),
        heat,
        message("not accounted").render(language) if line.emissions_t is None else grouped_number(line.emissions_t),
    )


def _print_overview(out: Console, results: list[Result], language: str) -> None:
    """Many results are counted by level; single ones are in the JSON, CSV or XLSX."""
    table = Table(title=message("{count} results; use --format csv, xlsx or json for single lines", count=len(results)).render(language))
    columns(table, language, [message("level")], [message("results"), message("tCO2")])
    for scope in dict.fromkeys(result.scope for result in sorted(results, key=lambda result: result.scope_order)):
        group = [result.emissions_t for result in results if result.scope == scope and result.emissions_t is not None]
        table.add_row(
            vocabulary().term("scope", scope).label.render(language), f"{len(group):,}", grouped_number(sum(group, start=Decimal(0)))
        )
    out.print(table)


def _print_summaries(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    only_steel = all(summary.sector == "steel" for summary in outcome.summaries)
    title = message("Summary (table C.5), tCO2") if only_steel else message("Summary, tCO2")
    table = Table(title=title.render(language), title_justify="left")
    texts = [vocabulary().term("columns", name).label for name in ("entity", "sector", "month")]
    columns(table, language, texts, SUMMARY_LABELS)
    for summary in outcome.summaries[:_SHOWN_FINDINGS]:
        sector = sector_label(summary.sector, language)
        table.add_row(summary.entity, sector, str(summary.month), *(grouped_number(value) for value in _figures(summary)))
    out.print(table)
    for summary in outcome.summaries if explained else ():
        if summary.other_t is not None:
            print_trace(out, outcome.explainers[summary.sector].summary(summary), language)


def _figures(summary: Summary) -> tuple[Decimal | None, ...]:
    return summary.enterprise_t, summary.enterprise_whole_t, summary.processes_t, summary.power_units_t, summary.other_t


def _print_years(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    table = Table(title=message("Years").render(language), title_justify="left")
    texts = [message("level"), message("year"), message("months")]
    columns(table, language, texts, [message("tCO2"), message("whole tonnes"), message("output"), message("intensity"), DUTY_LABEL])
    for annual in outcome.annual[:_SHOWN_FINDINGS]:
        months = message("{months} of {of} months", months=annual.months, of=12).render(language)
        figures = (annual.emissions_t, annual.emissions_whole_t, annual.output_t, annual.intensity_t_per_t, annual.duty_t)
        table.add_row(heading(annual, language), str(annual.year), months, *(grouped_number(value) for value in figures))
    out.print(table)
    for annual in outcome.annual if explained else ():
        print_trace(out, outcome.explainers[annual.sector].annual(annual), language)
