"""The chart of the summary: emissions by source as stacked bars by month; what is deducted hangs below the line."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tanheng.kernel.exact import plain, rounded_quotient
from tanheng.kernel.messages import Label, Rendered, message
from tanheng.quantification.model import PURCHASED, Annual, Line
from tanheng.quantification.naming import english_name
from tanheng.quantification.vocabulary import vocabulary
from tanheng.reporting.subject import Subject

_SERIES = 6
_TICKS = 5
_STEPS = (1, 2, 5, 10)
_ROOM_BELOW = Decimal("1.2")  # of the deepest bar, so that it does not touch the figures of the months
_MONTHS = range(1, 13)
_LARGE, _TEN_THOUSAND = 100_000, 10_000
Bars = dict[int, Decimal]


def chart_of(subject: Subject, base: list[Annual], pair: Callable[[Rendered], list[str]], unit: str) -> dict[str, object]:
    """Return series, ticks and texts. Values are decimal texts in `unit`, or in 10^4 of it where months are large; None: no month."""
    series, labels = _series(subject, base)
    shown = sorted(series, key=lambda name: (-sum(map(abs, series[name].values())), name))
    names = [(name, series[name]) for name in shown[:_SERIES]]
    rest: Bars = {}
    for name in shown[_SERIES:]:
        for month, value in series[name].items():
            rest[month] = rest.get(month, Decimal(0)) + value
    lowest, highest = _extent([bars for _, bars in names] + ([rest] if rest else []))
    scale = _TEN_THOUSAND if max(highest, -lowest) >= _LARGE else 1
    entries = [{"name": _distinct(pair(labels[name])), "values": _texts(bars, scale)} for name, bars in names]
    if rest:
        entries.append({"name": pair(message("other, {count} items", count=len(shown) - _SERIES)), "values": _texts(rest, scale)})
    ticks = _ticks(rounded_quotient(lowest, Decimal(scale), 2), rounded_quotient(highest, Decimal(scale), 2))
    return {
        "title": pair(message("Emissions by source and month")),
        "unit": unit if scale == 1 else f"10⁴ {unit}",
        "series": entries,
        "ticks": ticks,
        "floor": _floor(rounded_quotient(lowest, Decimal(scale), 2), ticks),
        "there": [month in {month.number for month in subject.months} for month in _MONTHS],
        "missing": pair(message("no data")),
    }


def _series(subject: Subject, base: list[Annual]) -> tuple[dict[str, Bars], dict[str, Label]]:
    """Return the contributions of every source by month, negative for what is deducted, and what the sources are called."""
    found: dict[str, Bars] = {}
    labels: dict[str, Label] = {}
    for annual in base:
        for line in annual.lines:
            for month, part in line.parts:
                label = _label(subject, part)
                labels[label.zh] = label
                bars = found.setdefault(label.zh, {})
                bars[month.number] = bars.get(month.number, Decimal(0)) + part.contribution_t
    return found, labels


def _label(subject: Subject, part: Line) -> Label:
    """Return what a source is called, with its origin where that is not the usual one."""
    english = english_name(subject.outcome.lawbook, subject.sector, part.item, part.category)
    if part.origin in ("", PURCHASED) or part.category == "product":
        return Label(part.item, english)
    origin = vocabulary().term("origin", part.origin).label
    return Label(f"{part.item}（{origin.zh}）", f"{english} ({origin.en})")


def _distinct(pair: list[str]) -> list[str]:
    """Return a pair whose second text is empty where it says no more than the first, as with a formula."""
    return [pair[0], ""] if len(set(pair)) == 1 else pair


def _floor(lowest: Decimal, ticks: list[str]) -> str:
    """Return where the plot ends below: at the lowest tick, or nearer to the bars where they reach less than half of the way there."""
    tick = Decimal(ticks[0].replace(",", ""))
    return plain(lowest * _ROOM_BELOW if lowest * 2 > tick else tick)


def _texts(bars: Bars, scale: int) -> list[str | None]:
    return [plain(rounded_quotient(bars[month], Decimal(scale), 4)) if month in bars else None for month in _MONTHS]


def _extent(series: list[Bars]) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest stack; zero lies between them."""
    lows, highs = [Decimal(0)], [Decimal(0)]
    for month in _MONTHS:
        values = [bars[month] for bars in series if month in bars]
        lows.append(sum((value for value in values if value < 0), start=Decimal(0)))
        highs.append(sum((value for value in values if value > 0), start=Decimal(0)))
    return min(lows), max(highs)


def _ticks(lowest: Decimal, highest: Decimal) -> list[str]:
    """Return round numbers that hold the bars between them, zero among them."""
    span = max(highest - lowest, Decimal(1))
    power = Decimal(1).scaleb(span.adjusted() - 1)
    step = next(power * factor * larger for larger in (1, 10) for factor in _STEPS if power * factor * larger * _TICKS >= span)
    down, up = _steps(-lowest, step), max(1, _steps(highest, step))
    return [f"{(step * number).normalize() + 0:,f}" for number in range(-down, up + 1)]


def _steps(length: Decimal, step: Decimal) -> int:
    """Return how many steps it takes to reach over a length."""
    whole, rest = divmod(length, step)
    return int(whole) + (1 if rest else 0)
