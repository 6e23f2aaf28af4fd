"""Ledgers of cement: clinker by stock-take (盘库), and what clinker by scale and fuels are compared with."""

from __future__ import annotations

from decimal import Decimal

from tanheng.kernel.exact import plain, round_half_up
from tanheng.lawbook.entries import followed
from tanheng.quantification import checks
from tanheng.quantification.model import Line, Result, Row, Stock
from tanheng.quantification.report import Report
from tanheng.quantification.sectors.cement.factors import LINE
from tanheng.quantification.sectors.shared.factors import Factors
from tanheng.quantification.sectors.shared.stocks import check_stocks, compare_consumption, lines_of_stock

CLINKER, STOCK_TAKE = "clinker", "stock_take"
_PRIORITY = "quantification.clinker_output_priority"
_AMOUNTS = {"sold": "sold", "own_use": "own_use", "closing_stock": "closing", "opening_stock": "opening", "bought": "bought"}


def check_methods(rows: list[Row], stocks: list[Stock], factors: Factors, report: Report) -> None:
    """Refuse two methods for one class, line and month, since the control plan says which counts, and a stock-take without its ledger.

    Raises ReadingNotImplemented for a reading by which one of the methods would come first.
    """
    for month in {row.kind.month for row in rows if row.kind.material.category == CLINKER}:
        followed(factors.lawbook.choice(_PRIORITY, on=month.last_day), ("as_in_control_plan",))
    methods: dict[tuple[object, ...], Row] = {}
    for row in rows:
        kind, material = row.kind, row.kind.material
        if material.category != CLINKER:
            continue
        first = methods.setdefault((row.entity, row.works, row.unit, kind.month, material.item), row)
        if first.kind.method != kind.method:
            finding = checks.TWO_METHODS.at(row.place, str(row.place), str(first.place), item=material.item)
            report.add(finding, entity=row.entity, scope=LINE, month=kind.month)
        if kind.method == STOCK_TAKE and not any(_is_ledger_of(stock, row) for stock in stocks):
            finding = checks.STOCK_TAKE_MISSING.at(row.place, item=material.item, month=kind.month)
            report.add(finding, entity=row.entity, scope=LINE, month=kind.month)


def check_ledgers(stocks: list[Stock], results: list[Result], factors: Factors, report: Report) -> None:
    """Hold every ledger against its rows; clinker made is sold + own use + closing - opening - bought."""

    def compare(stock: Stock, lines: list[Line], report: Report) -> None:
        if stock.category == CLINKER:
            _compare_output(stock, lines, factors, report)
        else:
            compare_consumption(stock, lines, report)

    check_stocks(stocks, results, report, lines_of_stock, compare)


def output_by_ledger(stock: Stock, factors: Factors) -> Decimal:
    """Return the clinker that a ledger says was made, in t; the signs are those of the law."""
    signs = {term: factors.value("output.stock_take_sign", term, month=stock.month).number for term in _AMOUNTS}
    exact = sum((signs[term] * getattr(stock, amount) for term, amount in _AMOUNTS.items()), start=Decimal(0))
    return round_half_up(exact, factors.decimals("clinker_output", stock.month).integer)


def _compare_output(stock: Stock, lines: list[Line], factors: Factors, report: Report) -> None:
    handed_in = sum((line.quantity for line in lines), start=Decimal(0))
    by_ledger = output_by_ledger(stock, factors)
    if handed_in == by_ledger:
        return
    stock_take = any(line.rows[0].kind.method == STOCK_TAKE for line in lines)
    check = checks.STOCK_TAKE_DIFFERS if stock_take else checks.LEDGER_DIFFERS
    finding = check.at(stock.place, plain(handed_in), plain(by_ledger), item=stock.item, difference=plain(handed_in - by_ledger))
    report.add(finding, entity=lines[0].rows[0].entity, scope=LINE, month=stock.month)


def _is_ledger_of(stock: Stock, row: Row) -> bool:
    named = ((stock.entity, row.entity), (stock.works, row.works), (stock.unit, row.unit))
    material = row.kind.material
    same = (stock.category, stock.item, stock.month) == (material.category, material.item, row.kind.month)
    return same and all(ledger in ("", own) for ledger, own in named)
