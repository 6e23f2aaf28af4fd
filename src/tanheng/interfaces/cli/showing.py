"""Prints an outcome for people: results line by line, the summary, the year, findings, and what the figures rest on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from rich.console import Console
from rich.text import Text

from tanheng.interfaces.cli.common import console
from tanheng.interfaces.cli.tabling import Listing, print_listing
from tanheng.interfaces.cli.tracing import print_trace
from tanheng.kernel.exact import plain
from tanheng.kernel.findings import Finding, Severity
from tanheng.kernel.messages import Message, Rendered, message
from tanheng.lawbook import Lawbook, Mark
from tanheng.quantification import Annual, AnnualSummary, Line, Outcome, Result, Summary
from tanheng.quantification.naming import shown_name
from tanheng.quantification.sectors.shared.explaining import SUBTOTALS, auxiliary_label
from tanheng.quantification.sectors.shared.years import OF_MONTHS
from tanheng.quantification.vocabulary import vocabulary

PLAIN_WIDTH = 120
_DETAILED_RESULTS = 24
_SHOWN_FIGURES = 50
_SHOWN_OF_ONE_CODE = 10
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}
_SEVERITIES = {Severity.ERROR: message("error"), Severity.WARNING: message("warning"), Severity.NOTICE: message("notice")}

_Figure = TypeVar("_Figure", Annual, AnnualSummary, Summary)

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


def text_of(outcome: Outcome, language: str, *, explained: bool, width: int = PLAIN_WIDTH) -> str:
    """Return everything as text of a width."""
    stream = io.StringIO()
    out = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    detailed = explained or len(outcome.results) <= _DETAILED_RESULTS
    for result in outcome.results if detailed else ():
        _print_result(out, outcome, result, language, explained=explained)
    if not detailed:
        _print_overview(out, outcome, language)
    if detailed:
        print_basis(out, outcome.marks["results"], outcome.lawbook, language)
    if outcome.summaries and any(summary.other_t is not None for summary in outcome.summaries):
        _print_summaries(out, outcome, language, explained=explained)
        print_basis(out, outcome.marks["summaries"], outcome.lawbook, language)
    if any(annual.months > 1 for annual in outcome.annual):
        _print_year(out, outcome, language, explained=explained)
    return stream.getvalue()


def year_text_of(outcome: Outcome, language: str, width: int = PLAIN_WIDTH) -> str:
    """Return the year of every level and entity as text."""
    stream = io.StringIO()
    _print_year(Console(file=stream, width=width, highlight=False, emoji=False, markup=False), outcome, language, explained=False)
    return stream.getvalue()


def _print_year(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    _print_years(out, outcome, language, explained=explained)
    _print_entities(out, outcome, language)
    print_basis(out, outcome.marks["annual"], outcome.lawbook, language)


def _by_unit(outcome: Outcome, figures: Iterable[_Figure]) -> dict[str, list[_Figure]]:
    """Return the figures by the unit of their emissions, which says whose gases are counted; at most fifty of them."""
    found: dict[str, list[_Figure]] = {}
    for figure in islice(figures, _SHOWN_FIGURES):
        found.setdefault(outcome.explainers[figure.sector].gas_unit, []).append(figure)
    return found


def _print_entities(out: Console, outcome: Outcome, language: str) -> None:
    """The year of each entity over all of its works: what the enterprise answers for."""
    texts = [vocabulary().term("columns", name).label for name in ("entity", "sector")]
    for unit, summaries in _by_unit(outcome, outcome.annual_summaries).items():
        title = message("Entities, year ({unit})", unit=unit).render(language)
        listing = _listing(language, title, [*texts, message("year"), message("months")], [*SUMMARY_LABELS, DUTY_LABEL])
        for each in summaries:
            figures = (each.enterprise_t, each.enterprise_whole_t, each.processes_t, each.power_units_t, each.other_t, each.duty_t)
            head = (each.entity, sector_label(each.sector, language), str(each.year), months_of(each.months, language))
            listing.add(*head, *(grouped_number(value) for value in figures))
        print_listing(out, listing)
        for each in summaries:
            if each.duty_t is not None and each.duty_months < OF_MONTHS:
                said = message(
                    "{entity}, {year}: only {months} of {of} months are in the file; the duty is that of these months, not of the year.",
                    entity=each.entity or "—",
                    year=each.year,
                    months=each.duty_months,
                    of=OF_MONTHS,
                )
                out.print(Text(said.render(language), style="yellow"))


def print_basis(out: Console, mark: Mark, lawbook: Lawbook, language: str, *, drafted: bool = False) -> None:
    """Print the weakest mark that the table above rests on, that values of a draft are among it, and the hash of the law."""
    said: dict[str, object] = {"mark": mark.code, "meaning": mark.meaning, "hash": lawbook.hash[:12]}
    line = message("Weakest basis: {mark} ({meaning}). Law data {hash}.", **said)
    if drafted and mark is not Mark.DRAFT:
        line = message("Weakest basis: {mark} ({meaning}); values of a draft are used too. Law data {hash}.", **said)
    out.print(Text(line.render(language), style="dim"))
    out.print()


def print_findings(findings: list[Finding], language: str, *, command: str = "", listing: str = "-o FILE.xlsx") -> None:
    """Print findings to standard error, by severity and then by number; at most ten of each number, then how many more there are of it.

    `command` is what tells them all where the command itself cannot, `listing` how warnings and notices are all listed.
    """
    if not findings:
        return
    out = console(stderr=True)
    order = list(_STYLES)
    by_code: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        by_code.setdefault((order.index(finding.severity), finding.code), []).append(finding)
    for _, group in sorted(by_code.items()):
        for finding in group[:_SHOWN_OF_ONE_CODE]:
            article = f" [{finding.article}]" if finding.article else ""
            out.print(Text.assemble(_head(finding, language), f"  {finding.place}  {finding.message.render(language)}{article}"))
        if len(group) > _SHOWN_OF_ONE_CODE:
            more = message("… and {count} more of this number", count=len(group) - _SHOWN_OF_ONE_CODE)
            out.print(Text.assemble(_head(group[0], language), f"  {more.render(language)}"))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if any(len(group) > _SHOWN_OF_ONE_CODE for group in by_code.values()):
        if errors:
            rest = message("{option} marks every cell.", option=f"{command}--errors-to FILE.xlsx")
        else:
            rest = message("{option} lists all of them.", option=f"{command}{listing}")
        out.print(Text(rest.render(language)))
    if errors:
        out.print(Text(message("{count} errors; the input is refused.", count=errors).render(language), style="bold red"))


def _head(finding: Finding, language: str) -> tuple[str, str]:
    return f"{_SEVERITIES[finding.severity].render(language)} {finding.code}", _STYLES[finding.severity]


def refusal_json(findings: list[Finding], language: str) -> dict[str, object]:
    """Return the JSON of an input that could not even be read."""
    return {
        "results": [],
        "summaries": [],
        "annual": [],
        "annual_summaries": [],
        "issues": [finding.as_json(language) for finding in findings],
        "law": None,
    }


def heading(result: Result | Annual, language: str) -> str:
    """Return whose figure it is: entity, works, sector (but for steel), scope, unit."""
    scope = vocabulary().term("scope", result.scope).label.render(language)
    sector = "" if result.sector == "steel" else sector_label(result.sector, language)
    return " · ".join(part for part in (result.entity, result.works, sector, scope, result.unit) if part)


def months_of(months: int, language: str) -> str:
    """Return how many months of a year there are."""
    return message("{months} of {of} months", months=months, of=OF_MONTHS).render(language)


def _listing(language: str, title: str, texts: Iterable[Rendered], numbers: Iterable[Rendered]) -> Listing:
    """Return a table without rows: text columns, then right-aligned number columns."""
    return Listing(title, [text.render(language) for text in texts], [number.render(language) for number in numbers])


def emissions_head(unit: str) -> Message:
    """Return the heading of emissions: their unit says which gases are counted."""
    return message("{unit}", unit=unit)


def _print_result(out: Console, outcome: Outcome, result: Result, language: str, *, explained: bool) -> None:
    labels = [vocabulary().term("columns", name).label for name in ("category", "item", "flow", "origin")]
    stated = [name for name in STATED if any(said_of(line, name, language) for line in result.lines)]
    more = [vocabulary().term("columns", name).label for name in stated]
    gases = outcome.explainers[result.sector].gas_unit
    title = f"{heading(result, language)} · {result.month}"
    listing = _listing(language, title, [*labels, *more, message("unit")], [message("quantity"), message("NCV"), emissions_head(gases)])
    for line in result.lines:
        said = [said_of(line, name, language) for name in stated]
        listing.add(*_cells(line, shown_name(outcome.lawbook, result.sector, line.shown, language, line.category), said, language))
    listing.draw_line()
    between = [""] * (len(labels) + len(stated) - 1)
    for name, value in result.subtotals.items():
        listing.add(SUBTOTALS[name].render(language), *between, "", "", "", grouped_number(value))
    emissions = Text(message("emissions").render(language), style="bold")
    listing.add(emissions, *between, "", "", "", Text(grouped_number(result.emissions_t), style="bold"))
    if result.output_t is not None:
        listing.add(message("output").render(language), *between, "t", grouped_number(result.output_t), "", "")
        intensity = grouped_number(result.intensity_t_per_t)
        listing.add(message("intensity").render(language), *between, f"{gases}/t", intensity, "", "")
    for figure in result.auxiliary:
        name = auxiliary_label(figure.item).render(language)
        listing.add(name, figure.of, *between[1:], figure.uom, grouped_number(figure.quantity), "", "")
    print_listing(out, listing)
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


def _print_overview(out: Console, outcome: Outcome, language: str) -> None:
    """Many results are counted by level; single ones are in the JSON, CSV or XLSX."""
    results = outcome.results
    out.print(Text(message("{count} results; use --format csv, xlsx or json for single lines", count=len(results)).render(language)))
    units = {sector: explainer.gas_unit for sector, explainer in outcome.explainers.items()}
    for unit in dict.fromkeys(units[result.sector] for result in results):
        own = [result for result in results if units[result.sector] == unit]
        listing = _listing(language, "", [message("level")], [message("results"), emissions_head(unit)])
        for scope in dict.fromkeys(result.scope for result in sorted(own, key=lambda result: result.scope_order)):
            group = [result.emissions_t for result in own if result.scope == scope and result.emissions_t is not None]
            total = grouped_number(sum(group, start=Decimal(0)))
            listing.add(vocabulary().term("scope", scope).label.render(language), f"{len(group):,}", total)
        print_listing(out, listing)


def _print_summaries(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    texts = [vocabulary().term("columns", name).label for name in ("entity", "sector", "month")]
    for unit, summaries in _by_unit(outcome, outcome.summaries).items():
        only_steel = all(summary.sector == "steel" for summary in summaries)
        title = message("Summary, table C.5 ({unit})", unit=unit) if only_steel else message("Summary ({unit})", unit=unit)
        listing = _listing(language, title.render(language), texts, SUMMARY_LABELS)
        for summary in summaries:
            sector = sector_label(summary.sector, language)
            listing.add(summary.entity, sector, str(summary.month), *(grouped_number(value) for value in _figures(summary)))
        print_listing(out, listing)
    for summary in outcome.summaries if explained else ():
        if summary.other_t is not None:
            print_trace(out, outcome.explainers[summary.sector].summary(summary), language)


def _figures(summary: Summary) -> tuple[Decimal | None, ...]:
    return summary.enterprise_t, summary.enterprise_whole_t, summary.processes_t, summary.power_units_t, summary.other_t


def _print_years(out: Console, outcome: Outcome, language: str, *, explained: bool) -> None:
    texts = [message("level"), message("year"), message("months")]
    for unit, years in _by_unit(outcome, outcome.annual).items():
        numbers: list[Rendered] = [
            emissions_head(unit),
            message("whole tonnes"),
            message("output (t)"),
            message("intensity ({unit})", unit=f"{unit}/t"),
            DUTY_LABEL,
        ]
        listing = _listing(language, message("Years").render(language), texts, numbers)
        for annual in years:
            figures = (annual.emissions_t, annual.emissions_whole_t, annual.output_t, annual.intensity_t_per_t, annual.duty_t)
            months = months_of(annual.months, language)
            listing.add(heading(annual, language), str(annual.year), months, *(grouped_number(value) for value in figures))
        print_listing(out, listing)
    for annual in outcome.annual if explained else ():
        print_trace(out, outcome.explainers[annual.sector].annual(annual), language)
