"""Prints the reports of flue gas monitoring for people: a row with a bar for each day, the summary rows, the comparison."""

from __future__ import annotations

import io
from decimal import Decimal

from rich.console import Console
from rich.text import Text

from tanheng.interfaces.cli.showing import grouped_number, print_basis
from tanheng.interfaces.cli.tabling import Listing, fits, print_listing
from tanheng.kernel.messages import Rendered, message
from tanheng.monitoring import Comparison, Outcome, Report
from tanheng.monitoring.comparing import Compared
from tanheng.monitoring.formulas import HOURS_OF_A_DAY
from tanheng.monitoring.model import FIGURES, Day
from tanheng.monitoring.rules import Rules
from tanheng.monitoring.words import words

PLAIN_WIDTH = 160
_BAR = 10
COMPARISON_LABELS = (
    message("monitored"),
    message("accounted"),
    message("difference (t)"),
    message("difference (%)"),
)


def text_of(outcome: Outcome, comparison: Comparison | None, language: str, width: int = PLAIN_WIDTH) -> str:
    """Return everything as text of a width; the bars are left out where there is no room for them."""
    stream = io.StringIO()
    out = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    rules = Rules(outcome.lawbook)
    for report in outcome.results:
        with_bars = _listing_of(report, rules, language, bars=True)
        print_listing(out, with_bars if fits(with_bars, width) else _listing_of(report, rules, language, bars=False))
    print_basis(out, outcome.mark, outcome.lawbook, language)
    if comparison is not None:
        print_listing(out, _comparison_listing(comparison, language))
        out.print(Text(comparison.statement.render(language), style="bold"))
        out.print()
    return stream.getvalue()


def title_of(report: Report, language: str) -> str:
    """Return entity, source, month, and how many days there are."""
    days = message("{days} of {of} days", days=report.days_present, of=report.month.last_day.day).render(language)
    return " · ".join(part for part in (report.entity, report.source, str(report.month), days) if part)


def figure_heads(report: Report, rules: Rules, language: str) -> list[str]:
    """Return the nine columns of the form, each with its unit."""
    return [f"{words().column(name).label.render(language)} {rules.unit(name, report.month)}" for name in FIGURES]


def statistic_name(label: str, language: str) -> str:
    """Return the name of a summary row as the law has it, in English its translation."""
    term = words().find("statistic", label)
    return term.label.render(language) if term is not None else label


def hours_of(day: Day) -> str:
    """Return how many hours of the day count; a dash for a day handed in as such."""
    return "—" if day.hours is None else f"{day.hours}/{HOURS_OF_A_DAY}"


def comparison_head(language: str) -> list[str]:
    """Return the columns of the comparison."""
    texts: tuple[Rendered, ...] = (words().column("entity").label, message("period"), message("days"), *COMPARISON_LABELS)
    return [text.render(language) for text in texts]


def comparison_figures(one: Compared) -> tuple[Decimal | None, ...]:
    """Return the figures of a row of the comparison."""
    return one.monitored_t, one.accounted_t, one.difference_t, one.difference_percent


def _listing_of(report: Report, rules: Rules, language: str, *, bars: bool) -> Listing:
    heads = [message("hours").render(language), *figure_heads(report, rules, language)]
    texts = [words().column("date").label.render(language), *([""] if bars else [])]
    listing = Listing(title_of(report, language), texts, heads)
    largest = max((day.figures["co2_mass"] or Decimal(0) for day in report.days), default=Decimal(0))
    for day in report.days:
        figures = [grouped_number(day.figures[name]) for name in FIGURES]
        listing.add(str(day.date), *([_bar(day.figures["co2_mass"], largest)] if bars else []), hours_of(day), *figures)
    listing.draw_line()
    for statistic in report.statistics:
        figures = ["" if (value := statistic.figures[name]) is None else grouped_number(value) for name in FIGURES]
        listing.add(statistic_name(statistic.label, language), *([""] if bars else []), "", *figures)
    return listing


def _bar(mass: Decimal | None, largest: Decimal) -> str:
    """Return a bar as long as the day's share of the largest day."""
    return "" if not mass or not largest else "█" * max(1, int(mass * _BAR / largest))


def _comparison_listing(comparison: Comparison, language: str) -> Listing:
    heads = comparison_head(language)
    listing = Listing(message("Monitoring and accounting, t CO2").render(language), heads[:2], heads[2:])
    for one in (*comparison.months, *comparison.years):
        figures = [grouped_number(value) for value in comparison_figures(one)]
        listing.add(one.entity, one.period, f"{one.days}/{one.of_days}", *figures)
    return listing
