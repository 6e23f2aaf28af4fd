"""Holds purchase–sale–stock ledgers against the rows: opening + bought - sold - closing is the quantity that was consumed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from tanheng.kernel.exact import plain, round_half_up
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import OUT, PURCHASED, Line, Result, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.shared.kinds import ENTERPRISE

_Ledger = dict[tuple[str, ...], list[Stock]]
_OWN_IDENTITY = ("clinker",)  # what the unit makes itself does not leave its ledger by consumption
_PURCHASE_STOCK = "purchase_stock"
LinesOf = Callable[[Stock, list[Result]], list[Line]]
Compare = Callable[[Stock, list[Line], Report], None]


def check_stocks(stocks: list[Stock], results: list[Result], report: Report, lines_of: LinesOf, compare: Compare) -> None:
    """Refuse a ledger that says another quantity than the rows, and one that has no row; report a break between months."""
    ledgers: _Ledger = {}
    seen: dict[tuple[str, ...], Place] = {}
    for stock in stocks:
        if not _stands_alone(stock, seen, report):
            continue
        lines = lines_of(stock, results)
        if not lines:
            finding = checks.COMPANION_ALONE.at(stock.place, item=stock.item, month=stock.month)
            report.add(finding, entity=stock.entity or None, month=stock.month)
            continue
        compare(stock, lines, report)
        ledgers.setdefault((stock.entity, stock.works, stock.unit, stock.category, stock.item), []).append(stock)
    for ledger in ledgers.values():
        _check_continuity(sorted(ledger, key=lambda stock: stock.month), report)


def purchases_of_enterprise(stock: Stock, results: list[Result]) -> list[Line]:
    """Return the purchased lines of the enterprise level that a ledger is about."""
    of_enterprise = [result for result in results if result.scope == ENTERPRISE]
    return [line for line in lines_of_stock(stock, of_enterprise) if line.origin == PURCHASED]


def lines_of_stock(stock: Stock, results: list[Result]) -> list[Line]:
    """Return the lines that a ledger is about: of its unit, or of all units and the enterprise together where it names none."""
    return [
        line
        for result in results
        if result.month == stock.month
        if stock.entity in ("", result.entity) and stock.works in ("", result.works) and stock.unit in ("", result.unit)
        for line in result.lines
        if (line.category, line.item) == (stock.category, stock.item)
    ]


def compare_consumption(stock: Stock, lines: list[Line], report: Report) -> None:
    """Refuse a ledger that says another quantity than its lines; where they were measured at another point a difference is a warning."""
    handed_in = sum((-line.quantity if line.flow == OUT and line.rows[0].kind.flow == OUT else line.quantity for line in lines), Decimal(0))
    by_ledger = round_half_up(stock.opening + stock.bought - stock.sold - stock.closing, lines[0].rows[0].kind.decimals)
    if handed_in == by_ledger:
        return
    elsewhere = any(line.rows[0].kind.point not in ("", _PURCHASE_STOCK) for line in lines)
    check = checks.LEDGER_DIFFERS if elsewhere else checks.STOCK_DIFFERS
    difference = plain(handed_in - by_ledger)
    finding = check.at(stock.place, plain(handed_in), plain(by_ledger), item=stock.item, difference=difference)
    scopes = {line.rows[0].kind.scope for line in lines}
    report.add(finding, entity=lines[0].rows[0].entity, scope=scopes.pop() if len(scopes) == 1 else None, month=stock.month)


def _stands_alone(stock: Stock, seen: dict[tuple[str, ...], Place], report: Report) -> bool:
    """Refuse a ledger row that stands twice, and one in which more left than was there."""
    first = seen.setdefault((stock.entity, stock.works, stock.unit, stock.category, stock.item, str(stock.month)), stock.place)
    if first is not stock.place:
        report.add(checks.DUPLICATE.at(stock.place, str(stock.place), str(first)), entity=stock.entity or None, month=stock.month)
        return False
    if stock.category in _OWN_IDENTITY:
        return True
    there, gone = stock.opening + stock.bought, stock.sold + stock.closing
    if gone > there:
        found = checks.STOCK_SHORT.at(stock.place, plain(gone), plain(there), item=stock.item)
        report.add(found, entity=stock.entity or None, month=stock.month)
    return gone <= there


def _check_continuity(ledger: list[Stock], report: Report) -> None:
    for before, stock in pairwise(ledger):
        if _next(before.month) == stock.month and before.closing != stock.opening:
            report.add(checks.STOCK_NOT_CONTINUED.at(stock.place, plain(stock.opening), plain(before.closing), item=stock.item))


def _next(month: Month) -> Month:
    return Month(month.year + month.number // 12, month.number % 12 + 1)
