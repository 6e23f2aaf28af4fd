"""Writes an outcome as the documented JSON (docs/reference/cems.md, cems.schema.json). Numbers are decimal strings."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from tanheng.kernel.exact import plain
from tanheng.kernel.messages import CHINESE, message
from tanheng.monitoring.comparing import Compared, Comparison
from tanheng.monitoring.explaining import MonitoringExplainer
from tanheng.monitoring.formulas import HOURS_OF_A_DAY
from tanheng.monitoring.model import Outcome, Report
from tanheng.monitoring.rules import Rules
from tanheng.quantification.trace import Trace, named, parameter_node, step_node

Json = dict[str, object]


def as_json(outcome: Outcome, comparison: Comparison | None = None, *, language: str = CHINESE) -> Json:
    """Return the outcome as JSON values; messages are in the language, traces in both."""
    rules = Rules(outcome.lawbook)
    return {
        "results": [_report(report, rules) for report in outcome.results],
        "comparison": None if comparison is None else _comparison(comparison, language),
        "issues": [finding.as_json(language) for finding in outcome.findings],
        "law": {"hash": outcome.lawbook.hash, "weakest": outcome.mark.code},
    }


def _report(report: Report, rules: Rules) -> Json:
    explainer = MonitoringExplainer(rules, report)
    return {
        "entity": report.entity,
        "source": report.source,
        "month": str(report.month),
        "days_present": report.days_present,
        "of_days": report.month.last_day.day,
        "days": [
            {
                "date": str(day.date),
                "basis": "day" if day.hours is None else "hours",
                "hours": day.hours,
                "of_hours": None if day.hours is None else HOURS_OF_A_DAY,
                "substituted": day.substituted,
                "left_out": day.flagged,
                **_figures(day.figures),
                "trace": explainer.day(day).as_json(),
            }
            for day in report.days
        ],
        "statistics": [
            {
                "statistic": statistic.code,
                "label": statistic.label,
                **_figures(statistic.figures),
                "trace": explainer.statistic(statistic, report.days).as_json(),
            }
            for statistic in report.statistics
        ],
    }


def _comparison(comparison: Comparison, language: str) -> Json:
    return {
        "accounting_prevails": comparison.prevails.flag,
        "article": comparison.prevails.citation.render(language),
        "statement": comparison.statement.render(language),
        "months": [_compared(one, comparison, "month") for one in comparison.months],
        "years": [_compared(one, comparison, "year") | {"months": one.months} for one in comparison.years],
    }


def _compared(one: Compared, comparison: Comparison, period: str) -> Json:
    return {
        "entity": one.entity,
        period: one.period,
        "days": one.days,
        "of_days": one.of_days,
        "monitored_t": plain(one.monitored_t),
        "accounted_t": plain(one.accounted_t),
        "difference_t": plain(one.difference_t),
        "difference_percent": _number(one.difference_percent),
        "trace": _difference(one, comparison).as_json(),
    }


def _difference(one: Compared, comparison: Comparison) -> Trace:
    monitored = named(step_node(message("monitored"), one.monitored_t, "t", message("sum of the days as printed")), "monitored_t")
    accounted = named(step_node(message("accounted"), one.accounted_t, "t", message("enterprise total")), "accounted_t")
    label = message("monitored − accounted")
    difference = named(step_node(label, one.difference_t, "t", "", monitored, accounted), "difference_t")
    parts = [difference, parameter_node(comparison.prevails)]
    if one.difference_percent is not None:
        share = step_node(label, one.difference_percent, "%", message("difference ÷ accounted × 100, 2 decimals"))
        parts.append(named(share, "difference_percent"))
    return Trace("step", message("comparison of {period}", period=one.period), "", children=tuple(parts))


def _figures(figures: Mapping[str, Decimal | None]) -> Json:
    return {name: _number(value) for name, value in figures.items()}


def _number(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
