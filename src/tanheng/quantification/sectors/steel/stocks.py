"""Holds purchase–sale–stock ledgers against the rows: opening + bought - sold - closing is the net quantity (第6.2.1条)."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from tanheng.kernel.exact import plain, round_half_up
from tanheng.kernel.findings import Place
from tanheng.kernel.months import Month
from tanheng.quantification import checks
from tanheng.quantification.model import OUT, PURCHASED, Line, Result, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.steel.kinds import ENTERPRISE

_Ledger = dict[tuple[str, str, str, str], list[Stock]]


def check_stocks(stocks: list[Stock], results: list[Result], report: Report) -> None:
    """Refuse a ledger that says another net quantity than the rows, and one that has no row; report a break between months."""
    ledgers: _Ledger = {}
    seen: dict[tuple[str, ...], Place] = {}
    for stock in stocks:
        if not _stands_alone(stock, seen, report):
            continue
        lines = _lines_of(stock, results)
        if not lines:
            finding = checks.COMPANION_ALONE.at(stock.place, item=stock.item, month=stock.month)
            report.add(finding, entity=stock.entity or None, scope=ENTERPRISE, month=stock.month)
            continue
        _compare(stock, lines, report)
        ledgers.setdefault((stock.entity, stock.works, stock.category, stock.item), []).append(stock)
    for ledger in ledgers.values():
        _check_continuity(sorted(ledger, key=lambda stock: stock.month), report)


def _stands_alone(stock: Stock, seen: dict[tuple[str, ...], Place], report: Report) -> bool:
    """Refuse a ledger row that stands twice, and one in which more left than was there."""
    first = seen.setdefault((stock.entity, stock.works, stock.category, stock.item, str(stock.month)), stock.place)
    if first is not stock.place:
        report.add(checks.DUPLICATE.at(stock.place, str(stock.place), str(first)), entity=stock.entity or None, month=stock.month)
        return False
    there, gone = stock.opening + stock.bought, stock.sold + stock.closing
    if gone > there:
        found = checks.STOCK_SHORT.at(stock.place, plain(gone), plain(there), item=stock.item)
        report.add(found, entity=stock.entity or None, month=stock.month)
    return gone <= there


def _lines_of(stock: Stock, results: list[Result]) -> list[Line]:
    return [
        line
        for result in results
        if result.scope == ENTERPRISE and result.month == stock.month
        if stock.entity in ("", result.entity) and stock.works in ("", result.works)
        for line in result.lines
        if (line.category, line.item, line.origin) == (stock.category, stock.item, PURCHASED)
    ]


def _compare(stock: Stock, lines: list[Line], report: Report) -> None:
    handed_in = sum((-line.quantity if line.flow == OUT else line.quantity for line in lines), start=Decimal(0))
    decimals = lines[0].rows[0].kind.decimals
    by_ledger = round_half_up(stock.opening + stock.bought - stock.sold - stock.closing, decimals)
    if handed_in != by_ledger:
        difference = plain(handed_in - by_ledger)
        finding = checks.STOCK_DIFFERS.at(stock.place, plain(handed_in), plain(by_ledger), item=stock.item, difference=difference)
        report.add(finding, entity=lines[0].rows[0].entity, scope=ENTERPRISE, month=stock.month)


def _check_continuity(ledger: list[Stock], report: Report) -> None:
    for before, stock in pairwise(ledger):
        if _next(before.month) == stock.month and before.closing != stock.opening:
            report.add(checks.STOCK_NOT_CONTINUED.at(stock.place, plain(stock.opening), plain(before.closing), item=stock.item))


def _next(month: Month) -> Month:
    return Month(month.year + month.number // 12, month.number % 12 + 1)
