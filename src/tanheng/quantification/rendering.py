"""Writes an outcome as the documented JSON (docs/reference/quantify.md, quantify.schema.json). Numbers are decimal strings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.messages import CHINESE
from tanheng.lawbook import Mark
from tanheng.quantification.model import Annual, AnnualLine, AnnualSummary, Auxiliary, Line, Outcome, Result, Summary
from tanheng.quantification.sectors.shared.years import OF_MONTHS

Json = dict[str, object]


def as_json(outcome: Outcome, *, language: str = CHINESE, with_traces: bool = False) -> Json:
    """Return the outcome as JSON values; messages are in the language, traces in both."""
    return {name: part if isinstance(part, dict) else list(part) for name, part in _parts(outcome, language, with_traces)}


def json_pieces(outcome: Outcome, *, language: str = CHINESE, with_traces: bool = False) -> Iterator[str]:
    """Yield the text of the same JSON piece by piece: the traces of a large table together would not fit into memory."""
    opening = "{"
    for name, part in _parts(outcome, language, with_traces):
        yield f'{opening}\n "{name}": '
        opening = ","
        if isinstance(part, dict):
            yield _indented(part, 1)
            continue
        separator = "["
        for entry in part:
            yield f"{separator}\n  {_indented(entry, 2)}"
            separator = ","
        yield "[]" if separator == "[" else "\n ]"
    yield "\n}"


def _indented(entry: Json, depth: int) -> str:
    return json.dumps(entry, ensure_ascii=False, indent=1).replace("\n", "\n" + " " * depth)


def _parts(outcome: Outcome, language: str, with_traces: bool) -> Iterator[tuple[str, Json | Iterator[Json]]]:
    yield "results", (_result(outcome, result, with_traces) for result in outcome.results)
    yield "summaries", (_summary(outcome, summary, with_traces) for summary in outcome.summaries)
    yield "annual", (_annual(outcome, annual, with_traces) for annual in outcome.annual)
    yield "annual_summaries", (_annual_summary(outcome, summary, with_traces) for summary in outcome.annual_summaries)
    yield "issues", (finding.as_json(language) for finding in outcome.findings)
    weakest = max(outcome.marks.values(), default=Mark.FINAL).code
    yield (
        "law",
        {"hash": outcome.lawbook.hash, "weakest": weakest, "weakest_of": {table: mark.code for table, mark in outcome.marks.items()}},
    )


def _result(outcome: Outcome, result: Result, with_traces: bool) -> Json:
    explainer = outcome.explainers[result.sector]
    node: Json = {
        "entity": result.entity,
        "works": result.works,
        "unit": result.unit,
        "sector": result.sector,
        "scope": result.scope,
        "month": str(result.month),
        "lines": [_line(line) | ({"trace": explainer.line(result, line).as_json()} if with_traces else {}) for line in result.lines],
        "subtotals": {name: plain(value) for name, value in result.subtotals.items()},
        "emissions_t": _number(result.emissions_t),
        "output_t": _number(result.output_t),
        "intensity_t_per_t": _number(result.intensity_t_per_t),
        "auxiliary": _auxiliary(result.auxiliary),
    }
    if with_traces:
        node["trace"] = explainer.result(result).as_json()
        if result.intensity_t_per_t is not None:
            node["intensity_trace"] = explainer.intensity(result).as_json()
        if result.auxiliary:
            node["auxiliary_trace"] = explainer.auxiliary(result).as_json()
    return node


def _line(line: Line) -> Json:
    node: Json = {
        "category": line.category,
        "item": line.item,
        "variety": line.variety,
        "flow": line.flow,
        "origin": line.origin,
        "quantity": plain(line.quantity),
        "uom": line.uom,
        "emissions_t": _number(line.emissions_t),
        "places": [str(row.place) for row in line.rows],
    }
    if line.substituted:
        node["substituted"] = True
    if line.heat is not None:
        node["ncv"] = plain(line.heat.ncv)
        node["ncv_method"] = line.heat.method
    stated = {"device": line.device, "carbon": _number(line.carbon), "purity_percent": _number(line.purity_percent)}
    node.update({name: value for name, value in stated.items() if value})
    return node


def _auxiliary(figures: list[Auxiliary]) -> Json:
    """Return the figures by name with unit; those of single fuels by fuel below it."""
    node: Json = {}
    for figure in figures:
        name = figure.field
        if figure.of:
            of_fuels = node.setdefault(name, {})
            assert isinstance(of_fuels, dict), "a figure is either of fuels or not"
            of_fuels[figure.of] = plain(figure.quantity)
        else:
            node[name] = plain(figure.quantity)
    return node


def _summary(outcome: Outcome, summary: Summary, with_traces: bool) -> Json:
    node: Json = {
        "entity": summary.entity,
        "sector": summary.sector,
        "month": str(summary.month),
        "enterprise_t": _number(summary.enterprise_t),
        "enterprise_whole_t": _number(summary.enterprise_whole_t),
        "processes_t": _number(summary.processes_t),
        "power_units_t": _number(summary.power_units_t),
        "other_t": _number(summary.other_t),
    }
    if with_traces:
        node["trace"] = outcome.explainers[summary.sector].summary(summary).as_json()
    return node


def _annual_summary(outcome: Outcome, summary: AnnualSummary, with_traces: bool) -> Json:
    node: Json = {
        "entity": summary.entity,
        "sector": summary.sector,
        "year": summary.year,
        "months": summary.months,
        "of_months": OF_MONTHS,
        "enterprise_t": _number(summary.enterprise_t),
        "enterprise_whole_t": _number(summary.enterprise_whole_t),
        "processes_t": _number(summary.processes_t),
        "power_units_t": _number(summary.power_units_t),
        "other_t": _number(summary.other_t),
        "duty_t": _number(summary.duty_t),
    }
    if with_traces:
        node["trace"] = outcome.explainers[summary.sector].annual_summary(summary).as_json()
    return node


def _annual(outcome: Outcome, annual: Annual, with_traces: bool) -> Json:
    explainer = outcome.explainers[annual.sector]
    node: Json = {
        "entity": annual.entity,
        "works": annual.works,
        "unit": annual.unit,
        "sector": annual.sector,
        "scope": annual.scope,
        "year": annual.year,
        "months": annual.months,
        "of_months": OF_MONTHS,
        "emissions_t": plain(annual.emissions_t),
        "emissions_whole_t": _number(annual.emissions_whole_t),
        "output_t": _number(annual.output_t),
        "intensity_t_per_t": _number(annual.intensity_t_per_t),
        "duty_t": _number(annual.duty_t),
        "lines": [_annual_line(line) | ({"trace": explainer.annual_line(line).as_json()} if with_traces else {}) for line in annual.lines],
    }
    if with_traces:
        node["trace"] = explainer.annual(annual).as_json()
    return node


def _annual_line(line: AnnualLine) -> Json:
    node: Json = {
        "category": line.category,
        "item": line.item,
        "flow": line.flow,
        "origin": line.origin,
        "quantity": plain(line.quantity),
        "uom": line.uom,
        "emissions_t": plain(line.emissions_t),
        "ncv": _number(line.ncv),
        "emissions_by_annual_ncv_t": _number(line.emissions_by_annual_ncv_t),
    }
    return node | ({"device": line.device} if line.device else {})


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
