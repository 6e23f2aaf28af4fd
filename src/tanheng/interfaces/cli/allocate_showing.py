"""Prints an allocation for people: sectors with their balance value, units, entities with what is issued, sums."""

from __future__ import annotations

import io
from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console

from tanheng.allocation import Allocation
from tanheng.allocation.explaining import balance_trace, entity_trace, unit_trace
from tanheng.allocation.model import UnitAllocation
from tanheng.allocation.naming import case_label
from tanheng.allocation.rendering import decimal_text
from tanheng.interfaces.cli.showing import grouped_number, print_basis, sector_label
from tanheng.interfaces.cli.tabling import Listing, print_listing
from tanheng.interfaces.cli.tracing import print_trace
from tanheng.kernel.exact import plain, rounded_fraction
from tanheng.kernel.messages import Message, message
from tanheng.lawbook import Mark

PLAIN_WIDTH = 150  # the table of units has many columns
_DETAILED_UNITS = 60
_SHOWN_PLACES = 6
_BALANCES = {
    "sealed": message("sealed"),
    "solved": message("solved from this file"),
    "estimated": message("ESTIMATE, from another year's balance value"),
    "none": message("not needed"),
}


def text_of(allocation: Allocation, language: str, *, explained: bool = False, unit: str | None = None, width: int = PLAIN_WIDTH) -> str:
    """Return everything as text; with `explained` also the traces, of all units or of one (by its name, or its entity's)."""
    stream = io.StringIO()
    out = Console(file=stream, width=width, highlight=False, emoji=False, markup=False)
    _print_sectors(out, allocation, language)
    if len(allocation.units) <= _DETAILED_UNITS:
        _print_units(out, allocation, language)
        _print_entities(out, allocation, language)
    else:
        text = message("{count} units are not listed one by one; --format csv, json or xlsx has them all.", count=len(allocation.units))
        out.print(text.render(language))
    _print_provinces(out, allocation, language)
    if explained or unit is not None:
        _print_traces(out, allocation, language, unit)
    weakest = max(allocation.marks, default=Mark.FINAL)
    print_basis(out, weakest, allocation.lawbook, language, drafted=Mark.DRAFT in allocation.marks)
    return stream.getvalue()


def _listing(language: str, title: Message, texts: Sequence[Message], numbers: Sequence[Message]) -> Listing:
    return Listing(title.render(language), [text.render(language) for text in texts], [number.render(language) for number in numbers])


def _print_sectors(out: Console, allocation: Allocation, language: str) -> None:
    title = message("Allocation of the emissions year {year}", year=allocation.year)
    texts = (message("sector"), message("balance value (t/t)"), message("whence"))
    numbers = (message("units"), message("E (t)"), message("allowances (t)"), message("E less allowances (t)"))
    table = _listing(language, title, texts, numbers)
    for sector, totals in allocation.sectors.items():
        balance = allocation.balances[sector]
        kind = "none" if balance.value is None else "sealed" if balance.sealed else "estimated" if balance.estimated else "solved"
        table.add(
            sector_label(sector, language),
            decimal_text(balance.value) or "—",
            _BALANCES[kind].render(language),
            str(totals.units),
            grouped_number(totals.emissions_t),
            f"{totals.allowance_t:,}",
            grouped_number(totals.residual_t),
        )
    print_listing(out, table)


def _print_units(out: Console, allocation: Allocation, language: str) -> None:
    title = message("allocation units (t)")
    texts = (message("entity"), message("allocation unit"), message("special case"))
    numbers = [
        message("E"),
        message("I (t/t)"),
        message("deviation"),
        message("rate"),
        message("allowance"),
        message("duty"),
    ]
    estimated = any(each.estimate for each in allocation.units)
    table = _listing(language, title, texts, [*numbers, message("estimate from – to")] if estimated else numbers)
    for each in allocation.units:
        row = [each.unit.entity, each.unit.name, _case(each, language), grouped_number(each.emissions_t), _short(each.intensity)]
        row += [_percent(each.deviation), _percent(each.rate), f"{each.allowance_t:,}", f"{each.duty_t:,}"]
        if estimated:
            row.append(f"{each.estimate.low_t:,} – {each.estimate.high_t:,}" if each.estimate else "—")
        table.add(*row)
    print_listing(out, table)


def _case(each: UnitAllocation, language: str) -> str:
    case = "–" if each.special == "none" else case_label(each.special).render(language)
    return case if each.in_scope else message("{case}, out of scope", case=case).render(language)


def _print_entities(out: Console, allocation: Allocation, language: str) -> None:
    title = message("entities: what is issued (t)")
    numbers: tuple[Message, ...] = (message("allowance"), message("duty"), message("surplus"), message("pre-issue"), message("true-up"))
    numbers += (message("reduction"), message("issued"), message("left"))
    table = _listing(language, title, (message("entity"), message("sector"), message("issue")), numbers)
    for each in allocation.entities:
        issue = each.issue
        how = message("to the provincial account") if issue.differentiated else message("to the entity")
        table.add(
            each.entity,
            sector_label(each.sector, language),
            how.render(language),
            f"{each.allowance_t:,}",
            f"{each.duty_t:,}",
            f"{each.allowance_t - each.duty_t:+,}",
            _whole(each.pre_allocation_t),
            f"{each.true_up_t:+,}",
            f"{issue.reduction_t:,}",
            f"{issue.issued_t:,}",
            f"{issue.left_t:,}",
        )
    print_listing(out, table)


def _print_provinces(out: Console, allocation: Allocation, language: str) -> None:
    title = message("provinces and nation (t)")
    numbers = (message("units"), message("E"), message("allowance"), message("duty"), message("pre-issue"))
    table = _listing(language, title, (message("province"), message("sector")), numbers)
    nation = message("all provinces").render(language)
    for name, each in [(each.province or "—", each) for each in allocation.provinces] + [
        (nation, each) for each in allocation.sectors.values()
    ]:
        sums = (f"{each.allowance_t:,}", f"{each.duty_t:,}", f"{each.pre_allocation_t:,}")
        table.add(name, sector_label(each.sector, language), str(each.units), grouped_number(each.emissions_t), *sums)
    print_listing(out, table)


def units_called(allocation: Allocation, name: str | None) -> list[UnitAllocation]:
    """Return the units that are called so, or whose entity is; all of them without a name."""
    return [each for each in allocation.units if name in (None, each.unit.name, each.unit.entity, each.unit.label)]


def _print_traces(out: Console, allocation: Allocation, language: str, unit: str | None) -> None:
    """Print the traces of sectors, units and entities; of one unit only its own."""
    chosen = units_called(allocation, unit)
    for sector in allocation.sectors if unit is None else ():
        print_trace(out, balance_trace(allocation, sector), language)
    for each in chosen:
        print_trace(out, unit_trace(allocation, each), language)
    for entity in allocation.entities:
        if any((each.unit.entity, each.unit.sector) == (entity.entity, entity.sector) for each in chosen):
            print_trace(out, entity_trace(allocation, entity), language)


def _short(value: Fraction | None) -> str:
    """Return a rational rounded for the eye; all of its digits stand in JSON."""
    return "—" if value is None else plain(rounded_fraction(value, _SHOWN_PLACES))


def _percent(value: Fraction | None) -> str:
    return "—" if value is None else f"{_short(value * 100)} %"


def _whole(value: int | None) -> str:
    return "—" if value is None else f"{value:,}"
